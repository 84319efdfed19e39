"""Releases and what became of them, as documents for one asker.

Promise: a party reads its own releases and the answers to its own records; the desk reads all.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from datetime import datetime

from standclear.core import inquiry
from standclear.core.errors import NotAllowed
from standclear.core.ids import owner_of
from standclear.core.inquiry import GapLine, missing_formations
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.release import PhraseView
from standclear.service.call_words import phrase_words
from standclear.service.inbox_line import InboxLine, get_line, told_by_desk
from standclear.service.shown.asked import may_see
from standclear.service.shown.plain import Document, plain


def release_document(line: InboxLine) -> Document:
    """One release with how far its recipient has answered."""
    document: Document = plain(line.release)
    level = line.level.value if line.level else None
    content = line.release.content
    if isinstance(content, PhraseView):  # for readers that have no phrasebook
        document["content"]["words"] = phrase_words(content.phrase, content.given, content.marks)
    return document | {"answered": level, "answer_owed": line.owed}


def whole_release(picture: Picture, party: str, number: int) -> Document:
    """One release to a party, with its place in the log and every receipt that came back."""
    document = release_document(get_line(told_by_desk(picture, party), number))
    held = picture.get_release(party, number)
    receipts = [{"at": plain(at), **plain(receipt)} for at, receipt in held.receipts]
    return document | {"index": held.index, "receipts": receipts}


def told_documents(picture: Picture, asker: str, party: str) -> list[Document]:
    """What a party has been told; the desk asks about anybody, a party about itself."""
    if picture.size and asker not in (party, picture.desk):
        raise NotAllowed(f"only the desk may ask what {party} was told", ("told, about yourself",))
    return [plain(line) for line in inquiry.told(picture, party)] if picture.size else []


def gap_lines(
    picture: Picture, asker: str, at: datetime, about: Container[str] | None = None
) -> list[GapLine]:
    """Who was not told: the desk sees all, a party its own records and what was told to it.

    about   ids that are asked about; None for all

    That a record is withheld from a party is for its owner to see, and not for that party.
    """
    return [
        line
        for line in inquiry.gaps(picture, at, about)
        if asker == picture.desk
        or _own(line.subject, asker)
        or (line.party == asker and (line.release is not None or _known(picture, asker, line)))
    ]


def chain(picture: Picture, asker: str, record: str) -> list[Document]:
    """Who has been told of a record and how far each has answered, down to formations.

    For the record's author and the desk; a recipient sees its own line.
    """
    return [
        chain_line(picture, held)
        for party in sorted(picture.releases)
        for held in _about(picture, party, record)
        if asker in (picture.desk, party) or _own(record, asker)
    ]


def _about(picture: Picture, party: str, record: str) -> Iterator[ReleaseRecord]:
    for held in picture.releases[party]:
        if held.release.subject == record and held.release.acknowledge_by is not None:
            yield held


def how_far(held: ReleaseRecord) -> Document:
    """How far one telling came, without what anybody wrote."""
    release = held.release
    return {
        "recipient": release.recipient,
        "urgency": release.urgency.value,
        "made_at": plain(release.made_at),
        "acknowledge_by": plain(release.acknowledge_by),
        "level": held.level.value if held.level else None,
        "settled": held.settled,
        "superseded": held.superseded,
    }


def chain_line(picture: Picture, held: ReleaseRecord) -> Document:
    """One telling: what was given, how far it came, and which formations nobody has named."""
    release = held.release
    party = picture.parties.get(release.recipient)
    formations = party.party.answers_for() if party else ()
    return how_far(held) | {
        "number": release.number,
        "version": release.version,
        "disclosure": release.disclosure.value,
        "rung": held.rung,
        "receipts": [
            {
                "at": plain(at),
                "level": receipt.level.value,
                "role": receipt.role,
                "formations": list(receipt.formations),
                "text": receipt.text,
            }
            for at, receipt in held.receipts
        ],
        "sendings": [plain(attempt) for attempt in held.attempts],
        "not_cascaded": list(missing_formations(held, formations)),
    }


def _known(picture: Picture, asker: str, line: GapLine) -> bool:
    return "/" in line.subject and may_see(picture, asker, line.subject)


def _own(subject: str, asker: str) -> bool:
    return "/" in subject and owner_of(subject) == asker
