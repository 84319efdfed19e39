"""From declared heights to a band above WGS 84, outward.

Promise: the true height above the ellipsoid lies within the band, for every declared height, at
every place in the box, in any weather on record. What nobody stated is widened to what the
earth allows, never guessed.
Not here: the geoid (geoid.py), areas (footprint.py), a flight level beside another (levels.py).

A flight level tells little about height above ground or sea: without the pressure of the day,
FL100 (3 048 m) lies somewhere between 1 330 m and 4 260 m above the sea.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import Floats
from standclear.core.earth.extent import UNBOUNDED
from standclear.core.earth.geoid import INTERPOLATION_ERROR_M, undulation_bounds_m, undulations_m
from standclear.core.earth.gravity import GEOMETRIC_LEAST, GEOMETRIC_MOST
from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height

LIMIT_MM = 2_000_000_000
"""Heights beyond 2 000 km are slips: they do not fit the kernel, and nothing flies there."""

GROUND_LOWEST_AMSL_M = -450.0
"""The Dead Sea shore, the lowest dry land: -430 m in 2016 and falling by about 1 m a year
(Israel Hydrological Service), with ten years in hand."""
GROUND_HIGHEST_AMSL_M = 8849.0
"""Mount Everest: 8 848.86 m, survey of Nepal and China, December 2020."""

SEA_PRESSURE_LOWEST_HPA = 870.0
"""Typhoon Tip, 12 October 1979 (WMO World Weather and Climate Extremes Archive)."""
SEA_PRESSURE_HIGHEST_HPA = 1090.0
"""Tosontsengel, 30 December 2004: 1 089.1 hPa reduced to sea level (same archive)."""
COLUMN_COLDEST_K = 205.0
"""-67.8 C, the coldest air recorded at low elevation in the northern hemisphere (Verkhoyansk
1892, Oymyakon 1933); the mean of a whole column is warmer."""
COLUMN_WARMEST_ABOVE_ISA_K = 45.0
"""The hottest air recorded, 56.7 C (Death Valley 1913; WMO archive), is 42 K above the standard
atmosphere; humid air adds the rest. Aloft the difference is smaller."""
PRESSURE_HEIGHT_MM = (-1_000_000, 30_000_000)
"""Flight levels outside FL-33 to FL984 are slips."""

_ISA_SEA_PRESSURE_HPA = 1013.25
_METRES_PER_KELVIN = 287.05287 / 9.80665  # gas constant of dry air / standard gravity (ISO 2533)


_NAMES = {
    Datum.WGS84: "above WGS 84",
    Datum.AMSL: "AMSL",
    Datum.AGL: "above ground",
    Datum.FLIGHT_LEVEL: "pressure height",
}


Ints = NDArray[np.integer]


@dataclass(frozen=True, slots=True)
class Box:
    """A span of longitude and latitude; east may pass 180 where it crosses the antimeridian."""

    west_deg: float
    south_deg: float
    east_deg: float
    north_deg: float

    def undulation_mm(self) -> tuple[int, int]:
        low_m, high_m = undulation_bounds_m(
            west_deg=self.west_deg,
            south_deg=self.south_deg,
            east_deg=self.east_deg,
            north_deg=self.north_deg,
        )
        return math.floor(low_m * 1000), math.ceil(high_m * 1000)


def band_mm(
    floor: Height | None, ceiling: Height | None, *, box: Box, ground_mm: tuple[int, int] | None
) -> tuple[int, int]:
    """The heights above WGS 84 that a volume may fill, outward; -UNBOUNDED, UNBOUNDED for None.

    Raises InvalidInput where the floor is above the ceiling, in every possible case.
    """
    if ground_mm is not None and ground_mm[0] > ground_mm[1]:
        raise InvalidInput("ground_mm", ground_mm, "the lowest ground before the highest")
    low_floor = -UNBOUNDED
    high = UNBOUNDED
    if floor is not None:
        low_floor, _ = _bounds_at("floor", floor, box, ground_mm)
    if ceiling is not None:
        _, high = _bounds_at("ceiling", ceiling, box, ground_mm)
    if floor is not None and ceiling is not None:
        reversed_values = floor.datum == ceiling.datum and floor.value_mm > ceiling.value_mm
        if reversed_values or low_floor > high:
            raise InvalidInput(
                "floor",
                f"{_words(floor)}, which is above the ceiling of {_words(ceiling)},",
                "a floor at or below the ceiling",
            )
    return low_floor, high


def _bounds_at(
    pointer: str, height: Height, box: Box, ground_mm: tuple[int, int] | None
) -> tuple[int, int]:
    try:
        return bounds_mm(height, box=box, ground_mm=ground_mm)
    except InvalidInput as fault:
        raise fault.under(pointer) from None


def bounds_mm(
    height: Height, *, box: Box, ground_mm: tuple[int, int] | None = None
) -> tuple[int, int]:
    """Where a declared height may lie above WGS 84, its own error included."""
    _check(height)
    low, high, above_sea = _above_mm(height.value_mm, height.datum, ground_mm)
    sea_low, sea_high = box.undulation_mm() if above_sea else (0, 0)
    low, high = low + sea_low - height.error_mm, high + sea_high + height.error_mm
    return max(low, 1 - UNBOUNDED), min(high, UNBOUNDED - 1)


def bands_at_mm(
    heights: Sequence[Height | None], lon_deg: Floats, lat_deg: Floats
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The same for many heights, each at its own place: `bounds_mm` of a box that is a point.

    None, and a height that cannot be as it is told, is every height.
    """
    rows = np.array([_known_mm(height) for height in heights], np.int64).reshape(-1, 4)
    low, high, sea, known = rows.T
    return _above_sea(low, high, sea, known, lon_deg, lat_deg)


def bands_of_columns_mm(
    value_mm: Ints, datum: Ints, error_mm: Ints, lon_deg: Floats, lat_deg: Floats
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """As `bands_at_mm`, of heights in columns. datum: its place in Datum, -1 without a height."""
    value, error = value_mm.astype(np.int64), error_mm.astype(np.int64)
    known = (datum >= 0) & (np.abs(value) <= LIMIT_MM) & (error >= 0) & (error <= LIMIT_MM)
    low, high, is_above = value.copy(), value.copy(), datum > _ELLIPSOID
    ground, level = np.flatnonzero(datum == _GROUND), np.flatnonzero(datum == _LEVEL)
    low[ground] += math.floor(GROUND_LOWEST_AMSL_M * 1000)
    high[ground] += math.ceil(GROUND_HIGHEST_AMSL_M * 1000)
    few, which = np.unique(value[level], return_inverse=True)
    bands = np.array([_level_mm(one) for one in few.tolist()], np.int64).reshape(-1, 3)
    low[level], high[level], is_level = bands[which].T
    known[level] &= is_level.astype(bool)
    return _above_sea(low - error, high + error, is_above, known, lon_deg, lat_deg)


_ELLIPSOID, _GROUND, _LEVEL = map(list(Datum).index, (Datum.WGS84, Datum.AGL, Datum.FLIGHT_LEVEL))


@lru_cache(maxsize=1 << 16)
def _level_mm(value_mm: int) -> tuple[int, int, bool]:
    """Bounds of a flight level, and whether it can be one."""
    try:
        low, high, _ = _above_mm(value_mm, Datum.FLIGHT_LEVEL, None)
    except InvalidInput:
        return 0, 0, False
    return low, high, True


def _above_sea(
    low: NDArray[np.int64],
    high: NDArray[np.int64],
    sea: NDArray[np.int64] | NDArray[np.bool_],
    known: NDArray[np.int64] | NDArray[np.bool_],
    lon_deg: Floats,
    lat_deg: Floats,
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Bands above WGS 84 of such above the sea, or above WGS 84 already."""
    rows = np.flatnonzero(sea)
    if len(rows):
        undulation_m = undulations_m(lon_deg[rows], lat_deg[rows])
        low, high = low.copy(), high.copy()
        low[rows] += np.floor((undulation_m - INTERPOLATION_ERROR_M) * 1000).astype(np.int64)
        high[rows] += np.ceil((undulation_m + INTERPOLATION_ERROR_M) * 1000).astype(np.int64)
    least, most = 1 - UNBOUNDED, UNBOUNDED - 1
    return (
        np.where(known, np.maximum(low, least), -UNBOUNDED).astype(np.int32),
        np.where(known, np.minimum(high, most), UNBOUNDED).astype(np.int32),
    )


@lru_cache(maxsize=1 << 16)
def _known_mm(height: Height | None) -> tuple[int, int, bool, bool]:
    """A band, whether it is above the sea, and whether anything is known at all.

    Kept, because transponders tell heights in steps of 25 ft.
    """
    if height is None:
        return 0, 0, False, False
    try:
        _check(height)
        low, high, above_sea = _above_mm(height.value_mm, height.datum, None)
    except InvalidInput:
        return 0, 0, False, False
    return low - height.error_mm, high + height.error_mm, above_sea, True


def _check(height: Height) -> None:
    if abs(height.value_mm) > LIMIT_MM:
        raise InvalidInput("value_mm", height.value_mm, "a height within 2 000 km of the ground")
    if not 0 <= height.error_mm <= LIMIT_MM:
        raise InvalidInput("error_mm", height.error_mm, "an error from 0 to 2 000 km")


def _above_mm(
    value_mm: int, datum: Datum, ground_mm: tuple[int, int] | None
) -> tuple[int, int, bool]:
    """Bounds, and whether they are above mean sea level; else above WGS 84."""
    match datum:
        case Datum.WGS84:
            return value_mm, value_mm, False
        case Datum.AMSL:
            return value_mm, value_mm, True
        case Datum.AGL if ground_mm is not None:
            return value_mm + ground_mm[0], value_mm + ground_mm[1], False
        case Datum.AGL:
            return (
                value_mm + math.floor(GROUND_LOWEST_AMSL_M * 1000),
                value_mm + math.ceil(GROUND_HIGHEST_AMSL_M * 1000),
                True,
            )
        case Datum.FLIGHT_LEVEL:
            low_m, high_m = flight_level_amsl_bounds_m(value_mm / 1000)
            return math.floor(low_m * 1000), math.ceil(high_m * 1000), True
    assert_never(datum)


def flight_level_amsl_bounds_m(pressure_height_m: float) -> tuple[float, float]:
    """Least and greatest height above the sea at which a pressure height is met.

    The layer from the sea up to pressure p is R T / g * ln(sea pressure / p) thick, T being its
    mean temperature; sea pressure and T each range over the records, independently of each
    other, so the bound is wider than any one day.

    Source: the hypsometric equation and the standard atmosphere, ISO 2533:1975; records above.
    """
    if not PRESSURE_HEIGHT_MM[0] <= pressure_height_m * 1000 <= PRESSURE_HEIGHT_MM[1]:
        raise InvalidInput("value_mm", round(pressure_height_m * 1000), "a level up to FL984")
    depth = -math.log(standard_pressure_ratio(pressure_height_m))
    mean_k = pressure_height_m / (_METRES_PER_KELVIN * depth) if abs(depth) > 1e-9 else 288.15
    temperatures_k = (COLUMN_COLDEST_K, mean_k + COLUMN_WARMEST_ABOVE_ISA_K)
    thin = depth + math.log(SEA_PRESSURE_LOWEST_HPA / _ISA_SEA_PRESSURE_HPA)
    thick = depth + math.log(SEA_PRESSURE_HIGHEST_HPA / _ISA_SEA_PRESSURE_HPA)
    factors = (GEOMETRIC_LEAST, GEOMETRIC_MOST)
    lows = [_METRES_PER_KELVIN * t * thin * f for t in temperatures_k for f in factors]
    highs = [_METRES_PER_KELVIN * t * thick * f for t in temperatures_k for f in factors]
    return min(lows), max(highs)


def standard_pressure_ratio(height_m: float) -> float:
    """Pressure at a height of the standard atmosphere, as a part of 1013.25 hPa.

    Source: ISO 2533:1975; -6.5 K/km to 11 km, even to 20 km, +1 K/km to 32 km.
    """
    if height_m <= 11_000:
        return float((1 - 0.0065 * height_m / 288.15) ** (1 / (0.0065 * _METRES_PER_KELVIN)))
    at_11 = standard_pressure_ratio(11_000)
    if height_m <= 20_000:
        return at_11 * math.exp(-(height_m - 11_000) / (_METRES_PER_KELVIN * 216.65))
    at_20 = standard_pressure_ratio(20_000)
    warmth = 1 + 0.001 * (height_m - 20_000) / 216.65
    return float(at_20 * warmth ** (-1 / (0.001 * _METRES_PER_KELVIN)))


def _words(height: Height) -> str:
    return f"{height.value_mm / 1000:g} m {_NAMES[height.datum]}"
