"""The lines by which a party is called, in its own order, and how each stands by what it answered.

    up          its newest call was answered in its time
    degraded    its newest call was not, or too late; one may be chance
    silent      the last two were not answered, or the party missed the test of this shift
    suspended   the party says that it answers there no more
    untested    no call by it is on record: that is not the same as up, and is not called so

Sources: the first four are domain 6.3 (silent is a missed heartbeat, suspended is declared, as the
Russian side did on 7 April 2017); `untested` is added, since silence is no answer; two calls, own
choice. Not here: which calls an asker may count (rules/lines.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from standclear.core.hotline.held import Suspension
from standclear.core.mechanism import DAY, Mechanism
from standclear.core.party import Channel, Party

SPOKEN = ("phone", "radio")
"""Kinds of channel on which two people speak."""


class LineState(StrEnum):
    UP = "up"
    DEGRADED = "degraded"
    SILENT = "silent"
    SUSPENDED = "suspended"
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class Line:
    """One way to call a role.

    order    1 for the one to be taken first, by the party's roles and their channels
    channel  kind and address, such as `phone +1 5550101`
    """

    party: str
    order: int
    role: str
    channel: str


@dataclass(frozen=True, slots=True)
class Try:
    """One call by a line whose outcome is known.

    answered_at  None where nobody did
    """

    at: datetime
    answer_by: datetime
    answered_at: datetime | None

    @property
    def in_time(self) -> bool:
        return self.answered_at is not None and self.answered_at < self.answer_by


def line_name(channel: Channel) -> str:
    return f"{channel.kind} {channel.address}"


def lines_of(party: Party) -> tuple[Line, ...]:
    """A party's lines in the order in which they are to be tried: role after role."""
    named = dict.fromkeys(
        (role.id, line_name(channel))
        for role in sorted(party.roles, key=lambda role: role.rung)
        for channel in role.channels
        if channel.kind in SPOKEN
    )
    return tuple(Line(party.id, n, role, name) for n, (role, name) in enumerate(named, 1))


def line_state(
    tries: Sequence[Try], suspension: Suspension | None, missed: datetime | None
) -> tuple[LineState, str]:
    """How a line stands, and why in words.

    tries   by this line, oldest first
    missed  beginning of the shift whose test the party missed, where nothing was answered since
    """
    if suspension is not None:
        return LineState.SUSPENDED, suspension.reason
    if missed is not None:
        return LineState.SILENT, f"no answer in the shift of {missed:%a %H:%MZ}"
    if not tries:
        return LineState.UNTESTED, "no call by it is on record"
    newest = tries[-1]
    if newest.in_time:
        return LineState.UP, f"answered {newest.answered_at:%a %H:%MZ}"
    if newest.answered_at is not None:
        return LineState.DEGRADED, f"answered late, {newest.answered_at:%a %H:%MZ}"
    if len(tries) > 1 and tries[-2].answered_at is None:
        return LineState.SILENT, f"its last two calls were not answered, {newest.at:%a %H:%MZ}"
    return LineState.DEGRADED, f"its last call was not answered, {newest.at:%a %H:%MZ}"


def shift_at(settings: Mechanism, at: datetime) -> datetime | None:
    """When the shift that goes on at an instant began, by local clocks; None without shifts."""
    if not settings.shift_starts_s:
        return None
    zone = ZoneInfo(settings.time_zone)
    midnight = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [
        (midnight + timedelta(days=day, seconds=start_s % DAY)).astimezone(at.tzinfo)
        for day in (-1, 0)
        for start_s in settings.shift_starts_s
    ]
    return max(start for start in starts if start <= at)
