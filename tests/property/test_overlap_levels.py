"""Flight levels against weather: no sampled atmosphere may find an overlap that the engine missed.

The oracle takes a pressure at the sea and a temperature for each kilometre, builds the column of
air by the hypsometric equation, and compares the geometric heights of both bands in it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from standclear.core.earth.footprint import all_extents
from standclear.core.earth.geoid import undulation_m
from standclear.core.earth.heights import standard_pressure_ratio
from standclear.core.earth.levels import LEVEL_STEP_MM, standard_temperature_k
from standclear.core.errors import InvalidInput
from standclear.core.kernel import compiled_is_there
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.moved import RemedyKind
from standclear.core.overlaps.overlap import Overlap, OverlapKind, Separation, find_overlaps
from standclear.core.overlaps.remedy import RemedyLimits, remedies
from standclear.core.overlaps.shift import in_height
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PLACE = Circle(Position(366_300_000, 359_300_000), 1_000_000)
UNDULATION_M = undulation_m(lon_deg=36.63, lat_deg=35.93)
ANY_HEIGHT = Separation(horizontal_m=1.0, vertical_m=200_000.0)

# ------------------------------------------------------------------------------ the oracle

EDGES_M = np.arange(-1000, 32_001, 1000)
DEPTHS = np.array([-math.log(standard_pressure_ratio(float(m))) for m in EDGES_M])
STANDARD_K = np.array([standard_temperature_k(float(m) + 500) for m in EDGES_M[:-1]])


@dataclass(frozen=True)
class Atmosphere:
    """A column of air: pressure at the sea, temperatures by kilometre of pressure height."""

    sea_hpa: float
    kelvin: tuple[float, ...]
    gravity: float

    def height_m(self, pressure_height_m: float) -> float:
        """Above the sea, of a pressure height."""
        warmth = np.concatenate(([0.0], np.cumsum(np.diff(DEPTHS) * self.kelvin)))
        ends = (
            -math.log(standard_pressure_ratio(pressure_height_m)),
            math.log(1013.25 / self.sea_hpa),
        )
        top, sea = np.interp(ends, DEPTHS, warmth)
        return float(top - sea) * 287.05287 / self.gravity

    def bounds_m(self, height: Height) -> tuple[float, float]:
        """Lowest and highest place above the sea that a declared height may mean in this air.

        The error of a level may be meant in height or in pressure height.
        """
        value_m, error_m = height.value_mm / 1000, height.error_mm / 1000
        if height.datum is Datum.FLIGHT_LEVEL:
            middle = self.height_m(value_m)
            low, high = self.height_m(value_m - error_m), self.height_m(value_m + error_m)
            return min(low, middle - error_m), max(high, middle + error_m)
        sea_m = value_m - (UNDULATION_M if height.datum is Datum.WGS84 else 0.0)
        return sea_m - error_m, sea_m + error_m

    def gap_m(self, a: Volume4D, b: Volume4D) -> float:
        """Between the two bands; 0 or less where they touch."""
        gaps = [-math.inf]
        for below, above in ((a.ceiling, b.floor), (b.ceiling, a.floor)):
            if below is not None and above is not None:
                gaps.append(self.bounds_m(above)[0] - self.bounds_m(below)[1])
        return max(gaps)


@st.composite
def atmospheres(draw: st.DrawFn) -> Atmosphere:
    """Within the records on which heights.py stands; now and then one layer of 160 K."""
    warmer_k = draw(st.floats(-50, 38))
    waves = draw(st.lists(st.floats(-4, 2), min_size=33, max_size=33))
    kelvin = np.maximum(STANDARD_K + warmer_k + np.array(waves), 205.5)
    if warmer_k > -10 and draw(st.booleans()):
        kelvin[draw(st.integers(10, 32))] = 160.0
    return Atmosphere(draw(st.floats(870, 1090)), tuple(kelvin), draw(st.floats(9.78, 9.832)))


# ------------------------------------------------------------------------------ volumes

errors_mm = st.sampled_from([0, 0, 0, 1, 30_480, 200_000])
levels = st.builds(
    lambda step, off, error: Height(step * LEVEL_STEP_MM + off, Datum.FLIGHT_LEVEL, error),
    st.integers(1, 180),
    st.sampled_from([-1, 0, 0, 0, 1, 30_480]),
    errors_mm,
)
others = st.builds(
    Height, st.integers(0, 20_000_000), st.sampled_from([Datum.AMSL, Datum.WGS84]), errors_mm
)
heights = st.one_of(levels, levels, others, st.none())


def volume(floor: Height | None, ceiling: Height | None) -> Volume4D:
    return Volume4D(PLACE, floor, ceiling, NOON, NOON + timedelta(hours=1))


def stands(floor: Height | None, ceiling: Height | None) -> bool:
    """Whether the system takes it; how near or far apart the two may be is heights.py's affair."""
    try:
        all_extents([volume(floor, ceiling)])
    except InvalidInput:
        return False
    return True


@st.composite
def volumes(draw: st.DrawFn, sides: st.SearchStrategy[Height | None] = heights) -> Volume4D:
    floor, ceiling = draw(sides), draw(sides)
    if not stands(floor, ceiling):
        floor, ceiling = ceiling, floor
    assume(stands(floor, ceiling))
    return volume(floor, ceiling)


def found(a: Volume4D, b: Volume4D, engine: str, separation: Separation | None) -> list[Overlap]:
    index = Index.of({"b": all_extents([b])}, engine=engine)
    return list(find_overlaps(all_extents([a]), index, separation=separation))


# ------------------------------------------------------------------------------ the laws


@engines
@settings(max_examples=120, deadline=None)
@given(a=volumes(), b=volumes(), weathers=st.lists(atmospheres(), min_size=1, max_size=4))
def test_what_touches_in_any_weather_is_reported_and_no_gap_is_overstated(
    engine: str, a: Volume4D, b: Volume4D, weathers: list[Atmosphere]
) -> None:
    (told,) = found(a, b, engine, ANY_HEIGHT)
    least_m = min(weather.gap_m(a, b) for weather in weathers)
    if least_m <= 0:
        assert told.kind is OverlapKind.OVERLAP
    assert told.vertical_gap_m <= max(0.0, least_m) + 1e-6


@settings(max_examples=200, deadline=None)
@given(volumes(levels), volumes(levels), st.integers(0, 30_000_000))
def test_the_levels_in_common_are_within_both_bands_and_leave_nothing_of_them_out(
    a: Volume4D, b: Volume4D, pressure_height_mm: int
) -> None:
    (told,) = found(a, b, "reference", ANY_HEIGHT)
    assert told.pressure_heights_mm is not None
    low, high = told.pressure_heights_mm
    (mine,), (theirs,) = all_extents([a]), all_extents([b])
    bands = [(e.pressure_low_mm or 0, e.pressure_high_mm or 0) for e in (mine, theirs)]
    if told.kind is OverlapKind.OVERLAP:
        assert all(floor <= low <= high <= ceiling for floor, ceiling in bands)
    else:
        assert {low, high} <= {end for band in bands for end in band}
    shared = all(floor <= pressure_height_mm <= ceiling for floor, ceiling in bands)
    assert not shared or low <= pressure_height_mm <= high


@engines
@settings(max_examples=60, deadline=None)
@given(a=volumes(), b=volumes())
def test_either_side_finds_the_same(engine: str, a: Volume4D, b: Volume4D) -> None:
    (mine,), (theirs,) = found(a, b, engine, ANY_HEIGHT), found(b, a, engine, ANY_HEIGHT)
    assert (mine.kind, mine.vertical_gap_m) == (theirs.kind, theirs.vertical_gap_m)
    assert mine.pressure_heights_mm == theirs.pressure_heights_mm
    assert (mine.altitude_low_mm, mine.altitude_high_mm) == (
        theirs.altitude_low_mm,
        theirs.altitude_high_mm,
    )


@engines
@settings(max_examples=60, deadline=None)
@given(a=volumes(levels), b=volumes(levels))
def test_bands_in_levels_overlap_if_and_only_if_their_pressures_touch(
    engine: str, a: Volume4D, b: Volume4D
) -> None:
    def exact(height: Height | None) -> Height:
        assert height is not None
        return replace(height, error_mm=0)

    low_a, high_a, low_b, high_b = map(exact, (a.floor, a.ceiling, b.floor, b.ceiling))
    touch = low_a.value_mm <= high_b.value_mm and low_b.value_mm <= high_a.value_mm
    assert bool(found(volume(low_a, high_a), volume(low_b, high_b), engine, None)) is touch


@engines
@settings(max_examples=60, deadline=None)
@given(a=volumes(levels), b=volumes(others))
def test_beside_another_datum_only_the_bounds_of_heights_decide(
    engine: str, a: Volume4D, b: Volume4D
) -> None:
    (own,), (other,) = all_extents([a]), all_extents([b])
    touch = (
        own.altitude_low_mm <= other.altitude_high_mm
        and other.altitude_low_mm <= own.altitude_high_mm
    )
    assert bool(found(a, b, engine, None)) is touch


@settings(max_examples=40, deadline=None)
@given(
    plan=volumes(levels),
    kept=st.lists(volumes(st.one_of(levels, levels, levels, others)), min_size=1, max_size=6),
    ground_m=st.sampled_from([0, 300]),
)
def test_remedies_in_levels_keep_the_datum_and_no_smaller_step_would_do(
    plan: Volume4D, kept: list[Volume4D], ground_m: int
) -> None:
    plan = replace(plan, ground_mm=(-400_000, ground_m * 1000))
    index = Index.of({f"other {n}": all_extents([v]) for n, v in enumerate(kept)})
    limits = RemedyLimits(height_m=3000, delay_s=0, earlier_s=0, aside_m=0)

    def overlaps(moved: tuple[Volume4D, ...]) -> bool:
        return find_overlaps(all_extents(moved), index) != ()

    for remedy in remedies([plan], index, now=NOON, limits=limits):
        assert not overlaps(remedy.volumes)
        assert remedy.kind in (RemedyKind.HIGHER, RemedyKind.LOWER)
        for height in (remedy.volumes[0].floor, remedy.volumes[0].ceiling):
            assert height is not None
            assert height.datum is Datum.FLIGHT_LEVEL
        sign = 1 if remedy.kind is RemedyKind.HIGHER else -1
        smaller = range(0, abs(remedy.shift_mm), LEVEL_STEP_MM)
        assert remedy.shift_mm % LEVEL_STEP_MM == 0
        assert all(overlaps(in_height([plan], shift_mm=sign * mm)) for mm in smaller)
