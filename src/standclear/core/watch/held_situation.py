"""One situation as a watch holds it, and what of it is worth telling anew.

Not here: when it begins and ends (situations.py), what is told of it (situation.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from standclear.core.watch.situation import Situation

SOON_S = 60.0
"""Expected inside so soon: told once more, as a graver matter."""

_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Held:
    """One track at one zone, or beside another.

    outside    the first report that touched no more, since the last one that did
    told_soon  whether the last minute was told of
    losses     how often it was told as lost
    is_resumed   told of before a restart, and not seen since
    opened     since when it was, as it was raised or reopened last
    seen       as it was seen last, whether told or not
    named      the parties that were told of as having lodged it
    """

    alert: str
    situation: Situation
    is_open: bool = True
    outside: datetime | None = None
    told_soon: bool = False
    losses: int = 0
    is_resumed: bool = False
    opened: datetime = _NEVER
    seen: Situation | None = None
    named: frozenset[str] = frozenset()


def is_graver(said: Situation, held: Held) -> bool:
    """Whether what is seen now is to be told, by what was told last."""
    before = held.situation
    is_new = not named_in(said) <= held.named  # to one who has lodged it
    if is_new or said.kind is not before.kind:
        return is_new or said.kind.is_graver_than(before.kind) or before.kind.is_silence
    if not said.kind.is_now:
        return is_soon(said) and not held.told_soon
    return said.certain and not before.certain


def named_in(situation: Situation) -> frozenset[str]:
    """Whoever has lodged the craft: by its callsign, that may be known later than its place."""
    return frozenset({situation.party, *situation.claimants} - {""})


def is_soon(situation: Situation) -> bool:
    """Whether it is so, or expected within a minute."""
    if situation.kind.is_now or situation.expected_at is None:
        return True
    return situation.expected_at - situation.since <= timedelta(seconds=SOON_S)


def is_ahead(situation: Situation, at: datetime) -> bool:
    """Whether it is expected, as it was told, and its time has not come by then."""
    expected = None if situation.kind.is_now else situation.expected_at
    return expected is not None and at <= expected
