"""Whom a step of the log may concern, found once a step, however many listen.

Promise: too many, never too few: whoever is left out would have been told that the log grew, and
no more.
Not here: what each of them is told (changes.py).
"""

from __future__ import annotations

from standclear.core.disclosure import sides_of
from standclear.core.ids import owner_of
from standclear.core.picture import Picture
from standclear.core.telling import Disclosure
from standclear.service.shown.changes import Named


def concerned(picture: Picture, named: Named) -> set[str] | None:
    """Who may be told more of a step than that the log grew; None for anybody."""
    if named.receipts or named.rung or named.alerts:
        return None
    found = {picture.desk, *(recipient for recipient, _ in named.releases)}
    for record in named.records:
        chosen = _chosen(picture, record)
        if chosen is None:
            return None
        found |= chosen
    for overlap in named.overlaps:
        if (held := picture.overlaps.get(overlap)) is not None:
            found.update(party for _, party in sides_of(picture, held.found))
    return found


def _chosen(picture: Picture, record: str) -> set[str] | None:
    """A record's owner and those to whom it chose to show it; None for anybody."""
    plan, notice = picture.plans.get(record), picture.notices.get(record)
    if plan is not None and plan.intent.disclosure.rank < Disclosure.COARSE.rank:
        shares = plan.intent.shares
    elif notice is not None:
        shares = notice.notice.recipients
    elif picture.holds(record):
        return None
    else:
        return set()  # erased: nobody may see it
    return {owner_of(record), *(share.party for share in shares)}
