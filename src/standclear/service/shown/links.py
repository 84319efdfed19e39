"""The health of what carries tellings: what went by which link, what failed last and why, what
waits. From the log's own sendings; a document for each party.

Promise: the desk asks about all, a party about itself and nobody else; what is shown holds no word
of any telling, since a link's answers hold none (links/interface.py).
Not here: carrying (service/notify.py), who was not told (gaps), how persons are reached.
"""

from __future__ import annotations

from itertools import groupby

from standclear.core.errors import NotAllowed
from standclear.core.held import Attempt, ReleaseRecord
from standclear.core.picture import Picture
from standclear.service.next_post import next_try
from standclear.service.shown.plain import Document, plain

MOST_WAITING = 50
"""Tellings that are listed one by one; of the others the number is said."""


def link_documents(picture: Picture, asker: str, party: str = "") -> list[Document]:
    """Of every party that the asker may ask about, or of one."""
    if not picture.size:
        return []
    desk = asker == picture.desk
    if party and not desk and party != asker:
        raise NotAllowed(f"only the desk may ask how {party} is reached", ("your own links",))
    if party:
        return [_party(picture, picture.get_party(party).party.id)]
    named = sorted(picture.parties.keys() - {picture.desk}) if desk else [asker]
    return [_party(picture, one) for one in named]


def _party(picture: Picture, party: str) -> Document:
    tries = [
        (attempt, held) for held in picture.releases.get(party, []) for attempt in held.attempts
    ]
    tries.sort(key=lambda one: (one[0].link, one[0].at))
    by_link = groupby(tries, key=lambda one: one[0].link)
    waiting = [
        _waiting(picture, picture.get_release(recipient, number), step)
        for recipient, number, step in sorted(picture.unsent)
        if recipient == party
    ]
    return {
        "party": party,
        "links": [_link(name, list(some)) for name, some in by_link],
        "waiting": waiting[:MOST_WAITING],
        "waiting_count": len(waiting),
    }


def _link(name: str, tries: list[tuple[Attempt, ReleaseRecord]]) -> Document:
    """One link of a party; `failing` while its newest try has failed."""
    sent = [attempt for attempt, _ in tries if attempt.result == "sent"]
    failed = [(attempt, held) for attempt, held in tries if attempt.result != "sent"]
    return {
        "link": name,
        "sent": len(sent),
        "failed": len(failed),
        "failing": tries[-1][0].result != "sent",
        "last_sent": plain(sent[-1].at) if sent else None,
        "last_failed": _failure(*failed[-1]) if failed else None,
    }


def _failure(attempt: Attempt, held: ReleaseRecord) -> Document:
    return {
        "at": plain(attempt.at),
        "number": held.release.number,
        "role": attempt.role,
        "detail": attempt.detail,
    }


def _waiting(picture: Picture, held: ReleaseRecord, step: str) -> Document:
    """A telling, or a reminder of one, that no channel has taken yet."""
    release = held.release
    tries = [attempt for attempt in held.attempts if attempt.step == step]
    again = next_try(held, step)
    return {
        "number": release.number,
        "step": step,
        "urgency": release.urgency.value,
        "since": plain(held.steps.get(step, release.made_at)),
        "tries": len(tries),
        "last": tries[-1].detail if tries else "",
        "next_at": plain(again) if again else None,
    }
