"""Flight levels beside flight levels: compared as pressure, where no weather stands between.

A flight level is a surface of pressure. Its height depends on the weather, but at one place and
one time pressure falls all the way up, so that of two levels the one of less pressure is above
the other in any weather. A volume whose ceiling is a level therefore shares nothing with one
whose floor is a higher level, whatever heights.py must allow either of them.

Promise: two volumes are called apart only where a declared ceiling and a declared floor, both
flight levels and with their errors, leave pressure between them; `least_gap_m` is never more
than the true thickness of that layer; `band_between` contains all that both declare. Every other
pair of datums is left to heights.py.
Not here: levels as heights (heights.py), where the rule is asked (index.py, overlap.py).
"""

from __future__ import annotations

import math

from standclear.core.earth.gravity import GEOMETRIC_LEAST
from standclear.core.intervals import Interval
from standclear.core.shape import Datum, Height

Levels = tuple[int | None, int | None]
"""Pressure heights (floor, ceiling) in mm, their errors added outward; None where that side is
not a flight level: the ground, no limit, or another datum."""

NO_LEVELS: Levels = (None, None)

FLIGHT_LEVEL_MM = 30_480
"""A hundred feet of pressure height; ICAO Annex 2."""

LEVEL_STEP_MM = 5 * FLIGHT_LEVEL_MM
"""500 ft, from one level flown by instrument rules (FL100, FL110) to the next one flown by
visual rules (FL105); ICAO Annex 2, appendix 3."""

COLDEST_AIR_K = 160.0
"""Under 161.96 K (-111.2 C), the coldest cloud top on record, at 20.5 km over the western
Pacific on 29 December 2018 (Proud and Bachmeier, Geophysical Research Letters 48, 2021). Air at
the ground was never below 184.0 K (Vostok 1983; WMO archive)."""

LEAST_PER_METRE = 0.54
"""No metre of pressure height is thinner than this: COLDEST_AIR_K against the 294.65 K of the
standard atmosphere at FL-33, times GEOMETRIC_LEAST, rounded down."""


def levels_of(floor: Height | None, ceiling: Height | None) -> Levels:
    """The sides that are flight levels, outward.

    An error may be meant as height or as pressure height. In cold air a metre of height is more
    than a metre of pressure height, up to 1 / LEAST_PER_METRE; that much is taken.
    """
    return _side(floor, -1), _side(ceiling, 1)


def _side(height: Height | None, outward: int) -> int | None:
    if height is None or height.datum is not Datum.FLIGHT_LEVEL:
        return None
    return height.value_mm + outward * math.ceil(height.error_mm / LEAST_PER_METRE)


def least_gap_m(a: Levels, b: Levels) -> float:
    """The least true thickness, on earth and in any weather, of the air between the two.

    At one place and time: how surfaces of pressure lean between places is not in it. 0 if and
    only if the levels do not keep the two apart.

    Source: a layer is R T / g * ln(p1 / p2) thick, its pressure heights differ by the same with
    the standard T and g (hypsometric equation; ISO 2533:1975). The ratio is at least
    COLDEST_AIR_K over the layer's warmest standard temperature, which is at one of its ends, as
    the standard atmosphere cools to 11 km, stays even to 20 km and warms above; moist air is
    thicker still. GEOMETRIC_LEAST bounds the ratio of gravities.
    """
    layer = _layer(a, b)
    if layer is None:
        return 0.0
    warmest_k = max(standard_temperature_k(mm / 1000) for mm in layer)
    return (layer[1] - layer[0]) / 1000 * COLDEST_AIR_K / warmest_k * GEOMETRIC_LEAST


def _layer(a: Levels, b: Levels) -> Interval | None:
    """The pressure heights between the two, where levels bound it on both sides."""
    for (_, below), (above, _) in ((a, b), (b, a)):
        if below is not None and above is not None and below < above:
            return below, above
    return None


def band_between(a: Levels, b: Levels) -> Interval | None:
    """The pressure heights that both allow, in mm; of two apart, those of the layer between.

    None unless each gives a flight level and together they bound the band on both sides.
    """
    floors = [floor for floor, _ in (a, b) if floor is not None]
    ceilings = [ceiling for _, ceiling in (a, b) if ceiling is not None]
    if NO_LEVELS in (a, b) or not floors or not ceilings:
        return None
    low, high = max(floors), min(ceilings)
    return (low, high) if low <= high else (high, low)


def standard_temperature_k(height_m: float) -> float:
    """Temperature of the standard atmosphere up to 32 km. Source: ISO 2533:1975."""
    return 288.15 - 0.0065 * min(height_m, 11_000.0) + 0.001 * max(height_m - 20_000.0, 0.0)
