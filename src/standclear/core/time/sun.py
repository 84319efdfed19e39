"""Sunrise, sunset, and civil dawn and dusk around one noon, each widened by its error.

Promise: a span from one sun event to another contains the true one at sea level; the spans at
`places_in` an area contain, from the earliest begin to the latest end, the one at every place
of it.
Accuracy: astral computes with NOAA's equations, which NOAA states to be within one minute
between 72 degrees south and north and within ten minutes beyond (gml.noaa.gov, "Solar
Calculation Details"). We widen by two and by fifteen. Hills, and eyes above sea level, are not
counted: an offset in the schedule is the place for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from astral import Observer
from astral import sun as astral_sun

from standclear.core.shape import DEGREES_E7, Position

SunEvent = Literal["dawn", "sunrise", "sunset", "dusk"]

EVENTS: tuple[SunEvent, ...] = ("dawn", "sunrise", "sunset", "dusk")
"""In the order of the day."""

HORIZON_DEG = {"dawn": -6.0, "sunrise": -0.833, "sunset": -0.833, "dusk": -6.0}
"""The sun's altitude at each event: civil twilight, and refraction with the upper limb."""

PLAIN_DEG = 1.5
"""How far beyond the horizon the sun must stay before a day counts as all dark or all light;
refraction near the poles varies by up to a degree or so (the Novaya Zemlya effect aside)."""

HALF_DAY = timedelta(hours=12)
MINUTE = timedelta(minutes=1)


STEP_E7 = DEGREES_E7
"""One degree of latitude between the places at which the sun is watched.

Along a parallel the sun's noon moves evenly, so that west and east edge bound all between.
Along a meridian the half day between noon and an event changes in one direction, but for one
turn where sin(latitude) = sin(declination) / sin(height), near an equinox. There its curvature
is |sin(height)| / (cos(latitude) cos(declination)), below 0.35 up to 71 degrees, so that half
a degree beside the turn it is off by 0.35 / 2 * (0.5 deg)^2 or less: 0.2 s, within the minute
that `error_of` leaves over. The band in which a day is neither plainly dark nor light is 1.5
degrees wide (PLAIN_DEG), so that no step leaps over it.
"""


def places_in(boxes: Iterable[tuple[int, int, int, int]]) -> tuple[Position, ...]:
    """Where the sun is to be watched for areas: corners, and along the edges every degree.

    boxes   west, south, east, north in 1e-7 degree
    """
    places = {
        Position(lon, lat)
        for west, south, east, north in boxes
        for lon in (west, east)
        for lat in (*range(south, north, STEP_E7), north)
    }
    return tuple(sorted(places, key=lambda place: (place.lon_e7, place.lat_e7)))


@dataclass(frozen=True, slots=True)
class SunSpan:
    """From one event to another, already widened; whole_day where an event is missing."""

    begin: datetime
    end: datetime
    whole_day: bool = False


def error_of(at: Position) -> timedelta:
    """By how much an event at that latitude may be off, rounded up."""
    return timedelta(minutes=2 if abs(at.lat_deg) <= 71 else 15)


@lru_cache(maxsize=65_536)
def sun_span(begin: SunEvent, end: SunEvent, *, noon: datetime, at: Position) -> SunSpan | None:
    """The span that begins around a noon, or None on a day plainly without it.

    noon  local clock noon, aware UTC; the sun's noon nearest to it counts
    """
    high = _solar_noon(noon, at)
    overnight = EVENTS.index(end) <= EVENTS.index(begin)
    rises = _event(begin, high, at)
    falls = _event(end, high + 2 * HALF_DAY if overnight else high, at)
    if rises and falls:
        return SunSpan(_minute(rises - error_of(at)), _minute(falls + error_of(at) + MINUTE))
    is_day = begin in ("dawn", "sunrise") and end in ("sunset", "dusk")
    is_night = begin in ("sunset", "dusk") and end in ("dawn", "sunrise")
    heights = [_height_deg(high + k * HALF_DAY, at) for k in (-1, 0, 1, 2)]
    limits = HORIZON_DEG[begin], HORIZON_DEG[end]
    if is_day and max(heights) < min(limits) - PLAIN_DEG:
        return None
    if is_night and min(heights) > max(limits) + PLAIN_DEG:
        return None
    first = high if is_night else high - HALF_DAY
    slack = timedelta(hours=1)  # days by the sun are not 24 hours; whole days must join
    return SunSpan(first - slack, first + 2 * HALF_DAY + slack, whole_day=True)


def _minute(when: datetime) -> datetime:
    """The start of its minute: a finer time than the error would be a pretence."""
    return when.replace(second=0, microsecond=0)


def _observer(at: Position) -> Observer:
    return Observer(latitude=at.lat_deg, longitude=at.lon_deg, elevation=0.0)


def _solar_noon(noon: datetime, at: Position) -> datetime:
    """The transit of the sun nearest to a clock's noon."""
    days = [(noon + timedelta(days=k)).date() for k in (-1, 0, 1)]
    transits = [astral_sun.noon(_observer(at), day, tzinfo=UTC) for day in days]
    return min(transits, key=lambda t: abs(t - noon))


def _event(event: SunEvent, high: datetime, at: Position) -> datetime | None:
    """The event of the half day before (dawn, sunrise) or after (sunset, dusk) a solar noon."""
    morning = event in ("dawn", "sunrise")
    slack = timedelta(minutes=20)  # near midnight sun an event may fall past the sun's midnight
    found = []
    for k in (-1, 0, 1):
        day = (high + timedelta(days=k)).date()
        try:
            found.append(getattr(astral_sun, event)(_observer(at), day, tzinfo=UTC))
        except ValueError:  # the sun does not reach that height on that day
            continue
    away = [(high - t if morning else t - high, t) for t in found]
    near = [(gap, t) for gap, t in away if timedelta() <= gap <= HALF_DAY + slack]
    return min(near)[1] if near else None


def _height_deg(when: datetime, at: Position) -> float:
    return float(astral_sun.elevation(_observer(at), when, with_refraction=False))
