"""What goes out next: in which order tellings are carried, and when one that failed is tried again.

Promise: what is urgent goes first; of the rest what has waited longest, but nobody's thousands
(what a party that was away for weeks is told) keep another's few from going.
Not here: sending, and recording it (notify.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.telling import Urgency

FIRST_WAIT_S, LONGEST_WAIT_S = 30, 1800
"""Waiting doubles from the one to the other between tries that failed (own choice)."""

LONGEST_PATIENCE_S = 3600
"""However long a receiver asks us to wait, it is tried again after this (own choice)."""

AT_A_TIME = 50
"""So many are tried, then it is asked again what goes first; and so many of one recipient go
before it is others' turn (own choice: outbox and post box take them in some seconds)."""

Key = tuple[str, int, str]
"""A telling to be sent: recipient, number, step."""


def in_order(picture: Picture, keys: Iterable[Key], gone: Mapping[str, int]) -> list[Key]:
    """The most urgent first, then the oldest; of each recipient's routine AT_A_TIME in turn.

    gone   of each recipient, how many have been tried in this pass
    """
    rank = {urgency: -number for number, urgency in enumerate(Urgency)}
    found = []
    for key in keys:
        release = picture.get_release(key[0], key[1]).release
        found.append((rank[release.urgency], release.made_at, key))
    found.sort()
    before, placed = Counter(gone), []
    for urgency, made_at, key in found:
        turn = before[key[0]] // AT_A_TIME if urgency == rank[Urgency.ROUTINE] else 0
        before[key[0]] += 1
        placed.append((urgency, turn, made_at, key))
    return [key for *_, key in sorted(placed)]


def tries(record: ReleaseRecord, step: str) -> int:
    """How often one step of a telling has been tried."""
    return sum(1 for attempt in record.attempts if attempt.step == step)


def is_due(record: ReleaseRecord, step: str, now: datetime) -> bool:
    """Whether enough time has passed since the last try that failed."""
    tried_from = next_try(record, step)
    return tried_from is None or now >= tried_from


def next_try(record: ReleaseRecord, step: str) -> datetime | None:
    """From when on what no channel took is tried again; None before its first try."""
    tried = tries(record, step)
    if not tried:
        return None
    last = max((a for a in record.attempts if a.step == step), key=lambda attempt: attempt.at)
    asked_s = min(last.retry_after_s or 0, LONGEST_PATIENCE_S)
    wait_s = max(asked_s, min(FIRST_WAIT_S * 2 ** (tried - 1), LONGEST_WAIT_S))
    return last.at + timedelta(seconds=wait_s)
