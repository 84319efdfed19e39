"""Speed and course of what tells only where it is, made good from one place told to the next.

    b  --5 s or more-->  m  --5 s or more-->  now      b to m foretells now well enough: m to now

Promise: what a message tells itself stands as it is. Nothing is made of places that lie within
what they may be off by, that are too long ago, or that no straight way leads through: a single
wrong place gives no course, and a craft that is heard for the first time has none.
Not here: climb, which stays untold; whether a place can be true (core/watch/tracks.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import cos, hypot, radians, sin
from typing import NamedTuple

from standclear.core.earth.ellipsoid import GEOD
from standclear.core.shape import DEGREES_E7, Position
from standclear.core.watch.report import Report
from standclear.core.watch.tracks import E7_MOST_M, FASTEST_M_S
from standclear.formats.feed import Hearing, Message
from standclear.formats.recent import Recent

APART = timedelta(seconds=5)
"""Between two places of which a way is made (own choice): at once a second a place that is off by
10 m would turn a convoy by half a right angle."""

OLDEST = timedelta(minutes=3)
"""From the first of three places to the newest (own choice): trackers tell one each minute."""

UNTOLD_ERROR_M = 25.0
"""Of a place whose source does not say how good it is (own choice)."""

BENT = 0.5
"""So much of its newest way a craft may be off from where it was foretold: one that turns or
brakes is, one wrong place is further off (own choice)."""


class _Place(NamedTuple):
    at: datetime
    position: Position
    error_m: float


class _Way(NamedTuple):
    """metres, seconds, and degrees from true north."""

    length_m: float
    took_s: float
    course_deg: float


@dataclass(slots=True)
class Ways:
    """The places that one feed's craft told lately, of those that tell too little else."""

    _places: Recent[tuple[str, str], list[_Place]] = field(default_factory=lambda: Recent(OLDEST))

    def made(
        self, source: str, track: str, at: datetime, position: Position, error_mm: int | None
    ) -> tuple[int, int] | None:
        """How a craft goes that is here now: mm/s, and thousandths of a degree from true north.

        None where no straight way leads here, or what is told is older than what was.
        """
        key = source, track
        places = self._places.get(key, at) or []
        if places and at <= places[-1].at:
            return None  # out of order, or the same again
        now = _Place(at, position, UNTOLD_ERROR_M if error_mm is None else error_mm / 1000)
        way = _way_to(now, places)
        self._places.put(key, [*_still_of_use(now, places), now], at)
        fastest = FASTEST_M_S[track.partition(":")[0]]
        if way is None or way.length_m > fastest * way.took_s:
            return None
        speed_mm_s = round(1000 * way.length_m / way.took_s)
        return speed_mm_s, round(1000 * way.course_deg) % 360_000


@dataclass(slots=True)
class MadeGood:
    """What reads a message, and tells speed and course where the message does not."""

    read: Message
    ways: Ways = field(default_factory=Ways)

    def __call__(self, data: bytes, hearing: Hearing) -> Iterable[Report]:
        return [
            report
            if report.speed_mm_s is not None and report.course_mdeg is not None
            else self._moving(report)
            for report in self.read(data, hearing)
        ]

    def _moving(self, report: Report) -> Report:
        made = self.ways.made(
            report.source, report.track, report.at, report.position, report.error_mm
        )
        if made is None:
            return report
        speed, course = report.speed_mm_s, report.course_mdeg
        return replace(
            report,
            speed_mm_s=made[0] if speed is None else speed,
            course_mdeg=made[1] if course is None else course,
        )


def _way_to(now: _Place, places: list[_Place]) -> _Way | None:
    """From the newest place that is far enough away, if the way to that one leads on to here."""
    for number, middle in _from_the_newest(places):
        within_m = middle.error_m + now.error_m
        if now.at - middle.at < APART or _at_most_m(middle, now) <= within_m:
            continue
        way = _way(middle, now)
        if way.length_m <= within_m:
            continue
        for _, first in _from_the_newest(places[:number]):
            if middle.at - first.at >= APART and now.at - first.at <= OLDEST:
                off_m = _off_m(_way(first, middle), way)
                most_m = first.error_m + middle.error_m + now.error_m + BENT * way.length_m
                return way if off_m <= most_m else None
        return None
    return None


def _from_the_newest(places: list[_Place]) -> Iterator[tuple[int, _Place]]:
    return zip(range(len(places) - 1, -1, -1), reversed(places), strict=True)


def _at_most_m(one: _Place, other: _Place) -> float:
    """No less than the way, at a fraction of its cost; a craft that stands is asked often."""
    east = abs(one.position.lon_e7 - other.position.lon_e7)
    north = abs(one.position.lat_e7 - other.position.lat_e7)
    return (min(east, 360 * DEGREES_E7 - east) + north) * E7_MOST_M


def _way(one: _Place, other: _Place) -> _Way:
    a, b = one.position, other.position
    _, back_deg, length_m = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    return _Way(float(length_m), (other.at - one.at).total_seconds(), float(back_deg) + 180)


def _off_m(before: _Way, way: _Way) -> float:
    """How far from its end one would be that had gone on as before."""
    foretold_m = before.length_m / before.took_s * way.took_s
    one, other = radians(before.course_deg), radians(way.course_deg)
    east_m = foretold_m * sin(one) - way.length_m * sin(other)
    return hypot(east_m, foretold_m * cos(one) - way.length_m * cos(other))


def _still_of_use(now: _Place, places: list[_Place]) -> list[_Place]:
    """At most one in each half of APART, and none too long ago: a few dozen."""
    kept = [place for place in places if now.at - place.at <= OLDEST]
    if len(kept) > 1 and kept[-1].at - kept[-2].at < APART / 2:
        del kept[-1]
    return kept
