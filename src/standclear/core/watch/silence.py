"""When a craft that is heard no more counts as lost from sight, and when that is closed.

Promise: silence says nothing about where a craft is. It is told as silence, once, when it has
lasted longer than the slowest that such a craft is heard; and closed, once, when nobody can be
thought to wait for it any more. Both follow from the last report alone, whoever looks and when.
Not here: feeds that are silent as a whole (feed_silence.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from standclear.core.watch.situation import Kind, Situation
from standclear.core.watch.situations import Change, Situations
from standclear.core.watch.tracks import FORGET

LOST_AFTER = {
    "icao": timedelta(seconds=60),
    "mmsi": timedelta(minutes=10),
    "uid": timedelta(minutes=5),
}
"""By register. Aircraft: 60 s (own choice; ADS-B places are sent twice a second, DO-260B 2.2.3.3,
and an hour's flight at the edge of what a receiver hears has gaps of tens of seconds). Ships: three
reports of a ship at anchor, which sends one in 3 minutes (ITU-R M.1371-5, table 1), and a minute.
Trackers of Cursor on Target: commonly set to a minute or two; 5 minutes (own choice). A source that
says itself how long its word holds (`stale`) is waited for so long, a minute at least."""

SHORTEST = timedelta(minutes=1)
"""Some senders call a report stale before the next can come (own choice)."""

CLOSED_AFTER = FORGET
"""Closed so long after the last report: as long as a track is remembered."""


_LONGEST = CLOSED_AFTER / 2
_DOUBLINGS = 10  # by then it is _LONGEST of every register; more would be no time at all


def lost_at(name: str, heard_at: datetime, times: int, holds: timedelta | None = None) -> datetime:
    """When a track last heard then counts as lost from sight.

    times  how often it was told as lost before and came back: each time it is waited for twice as
           long, so that one at the edge of what is heard is told of a few times, not each minute
    holds  how long its last report holds, by the source's own word; None where it does not say
    """
    usual = LOST_AFTER[name.partition(":")[0]]
    first = usual if holds is None else min(_LONGEST, max(SHORTEST, holds))
    return heard_at + min(_LONGEST, first * (1 << min(times, _DOUBLINGS)))


def closed_at(heard_at: datetime) -> datetime:
    """When what was open with it is closed."""
    return heard_at + CLOSED_AFTER


def silences(
    watched: Iterable[Situations],
    heard: Callable[[str], datetime | None],
    now: datetime,
    *,
    began: datetime,
    holds: Callable[[str], timedelta | None] = lambda _: None,
) -> list[Change]:
    """What is open with craft that are heard no more: lost, then closed, in the order of time.

    heard  when a track was heard last; None: not since this watch began
    began  when that was: what was open then is waited for from there on
    holds  how long the last report of a track holds, by its source's own word
    """

    def waited(name: str) -> datetime:
        return heard(name) or began

    due = [
        (at, situation.track, situation.beside, closes, situations)
        for situations in watched
        for track in situations.tracks()
        for situation in situations.open_of(track)
        for at, closes in _due(situations, situation, waited, holds)
        if at <= now
    ]
    found: list[Change] = []
    for _, track, beside, closes, situations in sorted(due, key=lambda one: one[:4]):
        if closes:
            found += situations.close(track, beside)
        else:
            last = [heard(name) for name in situations.names(track, beside)]
            known = [at.replace(microsecond=0) for at in last if at is not None]
            since = min(known) if len(known) == len(last) else None
            found += situations.lose(track, beside, since)
    return found


def _due(
    situations: Situations,
    situation: Situation,
    waited: Callable[[str], datetime],
    holds: Callable[[str], timedelta | None],
) -> Iterator[tuple[datetime, bool]]:
    """When it is lost, where it is not yet, and when it is closed."""
    names = situations.names(situation.track, situation.beside)
    if situation.kind is not Kind.LOST:
        times = situations.losses(situation.track, situation.beside)
        yield min(lost_at(name, waited(name), times, holds(name)) for name in names), False
    yield closed_at(min(map(waited, names))), True
