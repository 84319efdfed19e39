"""When a zone is in force: weekly hours, hours by the sun, and the days that differ.

Promise: `windows` errs outward. Where clocks skip or repeat a start or an end, the earlier
start and the later end are taken; sun times are widened by their error; a day on which the sun
does not do what the schedule asks is on for the whole day, unless the sun is plainly on the
wrong side of the horizon throughout. Hours by the sun hold in the whole of a wide zone while
they hold anywhere in it.
Not here: the sun itself (sun.py), one-off times (times.py), what being in force means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from standclear.core.errors import InvalidInput
from standclear.core.shape import Position
from standclear.core.time.sun import EVENTS, SunEvent, sun_span
from standclear.core.time.time_zones import zone_of

Span = tuple[datetime, datetime]

DAY = timedelta(days=1)
LONGEST = timedelta(days=3700)  # ten years at once are enough for any map version
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class WeeklyWindow:
    """The same hours on some days of the week.

    days        ISO weekdays on which it begins, 1 Monday to 7 Sunday
    start, end  local "HH:MM"; an end at or before the start is on the next day, so that
                "00:00" to "00:00" is the whole day
    """

    days: tuple[int, ...]
    start: str
    end: str
    kind: Literal["weekly"] = "weekly"

    def __post_init__(self) -> None:
        _check_days(self.days)
        for pointer, value in (("start", self.start), ("end", self.end)):
            if not _CLOCK.fullmatch(value):
                raise InvalidInput(pointer, value, "a time from 00:00 to 23:59")


@dataclass(frozen=True, slots=True)
class SunWindow:
    """Hours by the sun where the zone lies, on some days of the week.

    begin, end   "dawn", "sunrise", "sunset", or "dusk" (dawn and dusk are civil, 6 degrees);
                 an end that comes no later in the day than the begin is on the next day
    begin_min, end_min  minutes added to each, negative for before
    """

    days: tuple[int, ...]
    begin: SunEvent
    end: SunEvent
    begin_min: int = 0
    end_min: int = 0
    kind: Literal["sun"] = "sun"

    def __post_init__(self) -> None:
        _check_days(self.days)
        for pointer, event in (("begin", self.begin), ("end", self.end)):
            if event not in get_args(SunEvent):
                raise InvalidInput(pointer, event, f"one of {', '.join(EVENTS)}")
        for pointer, minutes in (("begin_min", self.begin_min), ("end_min", self.end_min)):
            if abs(minutes) > 720:
                raise InvalidInput(pointer, minutes, "at most 720 minutes before or after")


Window = WeeklyWindow | SunWindow


@dataclass(frozen=True, slots=True)
class ExceptionDay:
    """A date whose windows replace the usual ones; none at all by default.

    day  local date, "2026-11-22"; the weekdays of its windows are not looked at
    """

    day: str
    windows: tuple[Window, ...] = ()

    def __post_init__(self) -> None:
        _ = self.date

    @property
    def date(self) -> date:
        try:
            return date.fromisoformat(self.day)
        except ValueError:
            raise InvalidInput("day", self.day, "a date such as 2026-11-22") from None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is in force, in the local time of an IANA zone.

    A window belongs to the local date on which it begins, also past midnight.
    """

    zone: str
    windows: tuple[Window, ...]
    exceptions: tuple[ExceptionDay, ...] = ()

    def __post_init__(self) -> None:
        zone_of(self.zone)
        days = [e.day for e in self.exceptions]
        for day in days:
            if days.count(day) > 1:
                raise InvalidInput("exceptions", day, "each date once")


def _check_days(days: tuple[int, ...]) -> None:
    if not days or len(set(days)) != len(days) or not set(days) <= set(range(1, 8)):
        raise InvalidInput("days", days, "different days from 1 (Monday) to 7 (Sunday)")


def windows(
    schedule: Schedule, start_utc: datetime, end_utc: datetime, *, at: Iterable[Position]
) -> tuple[Span, ...]:
    """The spans in force between two instants, both included, in order, none touching the next.

    A window that only touches one of the two instants is a span without length: touching counts.

    at  where the sun is watched: all places of sun.py `places_in`; hours by the sun run from
        the earliest begin at any of them to the latest end

    Raises InvalidInput when the span is turned round or longer than ten years.
    """
    if not timedelta() <= end_utc - start_utc <= LONGEST:
        raise InvalidInput("end", end_utc.isoformat(), "an end after the start, within ten years")
    zone = zone_of(schedule.zone)
    places = tuple(at)
    special = {exception.date: exception.windows for exception in schedule.exceptions}
    spans: list[Span] = []
    first = start_utc.astimezone(zone).date() - 2 * DAY
    for k in range((end_utc.astimezone(zone).date() - first).days + 2):
        day = first + k * DAY
        usual = (w for w in schedule.windows if day.isoweekday() in w.days)
        for window in special.get(day, usual):
            spans += _on_day(window, day, zone, places)
    inside = [(max(a, start_utc), min(b, end_utc)) for a, b in spans]
    return merged([(a, b) for a, b in inside if a <= b])


def _on_day(
    window: Window, day: date, zone: ZoneInfo, places: tuple[Position, ...]
) -> Iterator[Span]:
    """The window that begins on that local date, if the sun lets it."""
    if isinstance(window, WeeklyWindow):
        start, end = time.fromisoformat(window.start), time.fromisoformat(window.end)
        last_day = day if end > start else day + DAY
        yield min(_instants(day, start, zone)), max(_instants(last_day, end, zone))
        return
    noon = min(_instants(day, time(12), zone))
    everywhere = [_by_the_sun(window, noon, place) for place in places]
    spans = [span for span in everywhere if span is not None]
    if spans:
        yield min(begin for begin, _ in spans), max(end for _, end in spans)


def _by_the_sun(window: SunWindow, noon: datetime, place: Position) -> Span | None:
    """The window around a local noon as the sun gives it at one place."""
    span = sun_span(window.begin, window.end, noon=noon, at=place)
    if span is None:
        return None
    if span.whole_day:
        return span.begin, span.end
    begin = span.begin + timedelta(minutes=window.begin_min)
    end = span.end + timedelta(minutes=window.end_min)
    return (begin, end) if begin <= end else None


def _instants(day: date, clock: time, zone: ZoneInfo) -> list[datetime]:
    """Both instants that a local time may mean: equal but for the hours that clocks change."""
    local = datetime.combine(day, clock, tzinfo=zone)
    return [local.replace(fold=fold).astimezone(UTC) for fold in (0, 1)]


def merged(spans: list[Span]) -> tuple[Span, ...]:
    """The same time in as few spans as possible, in order."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    assert all(a[1] < b[0] for a, b in pairwise(found))
    return tuple(found)
