"""Calls to CEASE as documents, in the form of alerts (alerts.py): kind `cease`, raised or resolved.

Promise: the notice's author and the desk see who was told; the caller sees how far the author is;
a recipient sees its own line. Nobody else learns from it who was told of the notice.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.cease import CeaseRecord
from standclear.core.ids import owner_of
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.telling import Disclosure
from standclear.service.shown.alert_lines import history, told_line, yours
from standclear.service.shown.plain import Document, plain


def knows_of(picture: Picture, asker: str, call: CeaseRecord) -> bool:
    """Whether the asker called it, was told of it, or is the desk."""
    if asker in (picture.desk, call.caller):
        return True
    return any(recipient == asker for recipient, _ in call.told)


def cease_document(picture: Picture, asker: str, cease: str) -> Document:
    """One call, as its asker was told of it."""
    call = picture.ceases[cease]
    author = owner_of(call.notice)
    every = list(_all(picture, call))
    own = [each for each in every if each.release.recipient == asker]
    heard = [each.release for each in own if each.release.because == "cease.called"]
    blind = any(release.disclosure is Disclosure.BLIND for release in heard)
    said = f"CEASE - notified object under fire: {call.notice}, says {call.caller}. {call.text}"
    whole = asker in (picture.desk, author)
    shown = every if whole or asker == call.caller else own
    return {
        "id": cease,
        "state": "raised" if call.ended_at is None else "resolved",
        "urgency": "cease",
        "headline": heard[0].headline if heard else said.strip(),
        "raised_at": plain(call.called_at),
        "at": plain(call.ended_at or call.called_at),
        "record": "" if blind else call.notice,
        "track": "",
        "callsign": "",
        "party": call.caller if whole or asker == call.caller else "",
        "other": "",
        "other_party": "",
        "kind": "cease",
        "since": plain(call.called_at),
        "expected_at": None,
        "certain": True,
        "yours": yours(own),
        "history": _history(call, own, every, asker, said.strip()),
        "told": [
            told_line(picture, asker, each)
            for each in shown
            if each.release.acknowledge_by is not None
            and (whole or each.release.recipient in (asker, author))
        ],
    }


def _history(
    call: CeaseRecord, own: list[ReleaseRecord], every: list[ReleaseRecord], asker: str, said: str
) -> list[Document]:
    """What the asker was told; a caller is told nothing of its own call, and reads its words."""
    if asker != call.caller:
        return history(own or every, asker)
    called: Document = {
        "at": plain(call.called_at),
        "because": "cease.called",
        "urgency": "cease",
        "headline": said,
        "number": None,
    }
    return [called, *history(own, asker)]


def _all(picture: Picture, call: CeaseRecord) -> Iterator[ReleaseRecord]:
    for recipient, number in call.told:
        yield picture.releases[recipient][number - 1]
