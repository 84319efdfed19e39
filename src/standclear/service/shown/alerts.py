"""Alerts as documents for one asker: what it was told, who else was, who answered, who is silent.

    id, state, urgency     state: raised | updated | reopened | resolved, as the asker heard last;
                           what is `resolved` is over
    headline, at           what it was told last, and when
    record                 the zone (CEASE: the notice) that it is of, where its notes name it
    kind, since, expected_at, certain, track, callsign, party, other, other_party
    yours                  the release that the asker answers: number, owed, acknowledge_by, level
    history                every telling of it to the asker; the desk: every change, as told first
    told                   who was told, how far each answered, and the ladder of roles

Promise: a party sees of an alert what the words of its own notes say and no more: a name that
stands in none of them is left out here. No position is in an alert, so none is in its document.
Not here: what the words are and who is told (core/rules), documents of CEASE (ceases.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from standclear.core.errors import NotFound
from standclear.core.picture import AlertRecord, Picture, ReleaseRecord
from standclear.core.release import Release
from standclear.core.rules import alert_words as rules
from standclear.core.rules.alert_closing import given_up
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.service.shown.alert_lines import history, told_line, yours
from standclear.service.shown.ceases import cease_document, knows_of
from standclear.service.shown.plain import Document, plain

_CHANGES = {f"alert.{state}": state for state in AlertState}


def alert_ids(picture: Picture, asker: str, *, over: bool = False) -> list[str]:
    """Ids of the alerts and CEASE calls that an asker was told of, the newest first.

    over   also past ones
    """
    found = [
        (record.raised_at, alert)
        for alert, record in picture.alerts.items()
        if knows(picture, asker, alert) and (over or _state(picture, asker, alert) != _OVER)
    ]
    found += [
        (call.called_at, cease)
        for cease, call in picture.ceases.items()
        if knows_of(picture, asker, call) and (over or call.ended_at is None)
    ]
    return [alert for _, alert in sorted(found, reverse=True)]


_OVER = AlertState.RESOLVED


def knows(picture: Picture, asker: str, alert: str) -> bool:
    """Whether the asker was told of an alert or a CEASE, or is the desk."""
    held = picture.alerts.get(alert)
    if held is None:
        call = picture.ceases.get(alert)
        return call is not None and knows_of(picture, asker, call)
    return asker == picture.desk or any(recipient == asker for recipient, _ in held.told)


def alert_document(picture: Picture, asker: str, alert: str) -> Document:
    """One alert as its asker was told of it; `NotFound` for one that it was not told of."""
    if not knows(picture, asker, alert):
        raise NotFound(f"no alert {alert} that you may see")
    if alert in picture.ceases:
        return cease_document(picture, asker, alert)
    held = picture.alerts[alert]
    own = _own(picture, asker, held)
    changes = [each.release for each in own if each.release.because in _CHANGES]
    last = changes[-1] if changes else None
    desk = asker == picture.desk
    words = "\n".join(release.headline for release in changes)
    return {
        "id": alert,
        "state": _state(picture, asker, alert).value,
        "urgency": last.urgency.value if last else "routine",
        "headline": _for_the_desk(alert, held) if desk else last.headline if last else "",
        "raised_at": plain(changes[0].made_at if changes else held.raised_at),
        "at": plain(last.made_at if last else held.raised_at),
        **_situation(held, desk, words, is_newest=desk or _is_newest(held, last)),
        "yours": yours([each for each in own if each.release.recipient == asker]),
        "history": history(own, asker),
        "told": [
            told_line(picture, asker, each)
            for each in _all(picture, held)
            if each.release.acknowledge_by is not None
            and (desk or _named(each.release.recipient, words) or each.release.recipient == asker)
        ],
    }


def _for_the_desk(alert: str, held: AlertRecord) -> str:
    """In the words of the log, which name no other reader's contact."""
    if held.closed is not None:
        return given_up(held.closed, held.situation)
    return rules.words(AlertChange(alert, held.state, held.situation, ""))


def _all(picture: Picture, held: AlertRecord) -> Iterator[ReleaseRecord]:
    for recipient, number in held.told:
        yield picture.releases[recipient][number - 1]


def _own(picture: Picture, asker: str, held: AlertRecord) -> list[ReleaseRecord]:
    """The tellings to the asker; the desk has all of them."""
    return [each for each in _all(picture, held) if asker in (picture.desk, each.release.recipient)]


def _state(picture: Picture, asker: str, alert: str) -> AlertState:
    """As the asker heard last: whom a later change does not concern was not told of it."""
    held = picture.alerts[alert]
    if asker == picture.desk:
        return held.state
    told = [one.release.because for one in _own(picture, asker, held)]
    return next((_CHANGES[because] for because in reversed(told) if because in _CHANGES), _OVER)


def _is_newest(held: AlertRecord, last: Release | None) -> bool:
    """Whether the words told last say how it stands now; a bare end says nothing of that."""
    if last is None or last.headline.startswith(rules.over_words(last.subject)):
        return False
    return last.version == held.changes


def _situation(held: AlertRecord, desk: bool, words: str, *, is_newest: bool) -> Document:
    """What is the matter; names only where the words hold them, the rest only as told last."""
    seen = held.situation
    names = {"record": seen.zone or seen.filed, "track": seen.track, "callsign": seen.callsign,
             "party": seen.party, "other": seen.other, "other_party": seen.other_party}  # fmt: skip
    return {
        name: value if value and (desk or _named(value, words)) else ""
        for name, value in names.items()
    } | {
        "kind": seen.kind.value if is_newest else "",
        "since": plain(seen.since) if is_newest else None,
        "expected_at": plain(seen.expected_at) if is_newest else None,
        "certain": seen.certain if is_newest else True,
    }


def _named(name: str, words: str) -> bool:
    """Whether a name stands in the words as one of its own, and not within another."""
    return re.search(rf"(?<![\w/:.*-]){re.escape(name)}(?![\w/:*-])", words) is not None
