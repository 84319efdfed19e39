"""Air plans in flight levels meet each other, and heights above the sea, over one place.

Without the day's pressure FL100 may be anywhere from 1.3 to 4.3 km above the sea. Beside another
flight level that does not matter: pressure falls all the way up, so FL100-110 and FL120-130
never share a place. Beside every other datum the whole of what the weather can do still counts.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from standclear.core.earth.extent import Extent
from standclear.core.earth.heights import standard_pressure_ratio
from standclear.core.earth.levels import (
    COLDEST_AIR_K,
    LEAST_PER_METRE,
    LEVEL_STEP_MM,
    least_gap_m,
    standard_temperature_k,
)
from standclear.core.errors import InvalidInput
from standclear.core.kernel import compiled_is_there
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.moved import Remedy, RemedyKind
from standclear.core.overlaps.overlap import OverlapKind, Separation, find_overlaps
from standclear.core.overlaps.remedy import RemedyLimits, remedies
from standclear.core.shape import Datum, Height, Volume4D
from tests.overlap.overlap_makers import NOON, circle, extents

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)
LEVEL_MM = 30_480  # 100 ft


def level(number: float, *, error_mm: int = 0) -> Height:
    return Height(round(number * LEVEL_MM), Datum.FLIGHT_LEVEL, error_mm)


def above_sea(metres: float) -> Height:
    return Height(round(metres * 1000), Datum.AMSL)


def plan(floor: Height | None, ceiling: Height | None, *, east_m: float = 0.0) -> Volume4D:
    return replace(circle(east_m=east_m), floor=floor, ceiling=ceiling)


def levels(low: float, high: float, *, east_m: float = 0.0) -> Volume4D:
    return plan(level(low), level(high), east_m=east_m)


def index_of(engine: str | None = None, **items: Volume4D) -> Index:
    return Index.of({key: extents(volume) for key, volume in items.items()}, engine=engine)


def meet(a: Volume4D, b: Volume4D, engine: str | None = None) -> bool:
    one = bool(find_overlaps(extents(a), index_of(engine, b=b)))
    assert one == bool(find_overlaps(extents(b), index_of(engine, a=a)))
    return one


@engines
def test_levels_that_do_not_touch_share_nothing_though_their_altitudes_might(engine: str) -> None:
    low, high = levels(100, 110), levels(120, 130)
    assert extents(low)[0].altitude_high_mm > extents(high)[0].altitude_low_mm
    assert not meet(low, high, engine)
    assert meet(low, levels(110, 130), engine)
    assert meet(low, levels(105, 106), engine)
    assert not meet(low, plan(Height(110 * LEVEL_MM + 1, Datum.FLIGHT_LEVEL), level(130)), engine)


@engines
@pytest.mark.parametrize(
    ("own", "other"),
    [
        (plan(None, level(110)), plan(level(120), None)),
        (plan(above_sea(500), level(110)), plan(level(120), level(130))),
        (plan(above_sea(500), level(110)), plan(level(120), above_sea(20_000))),
    ],
)
def test_one_ceiling_and_one_floor_in_levels_are_enough(
    own: Volume4D, other: Volume4D, engine: str
) -> None:
    assert not meet(own, other, engine)


@engines
@pytest.mark.parametrize(
    "other",
    [
        plan(above_sea(2000), above_sea(2100)),
        plan(Height(4_000_000, Datum.WGS84), Height(4_100_000, Datum.WGS84)),
        plan(above_sea(4000), level(130)),  # its floor is no level, and may be at FL100
        plan(None, level(130)),
        plan(None, None),
    ],
)
def test_beside_any_other_datum_all_that_the_weather_allows_still_counts(
    other: Volume4D, engine: str
) -> None:
    assert meet(levels(100, 110), other, engine)


def test_errors_of_levels_widen_them_by_what_they_are_worth_in_the_coldest_air() -> None:
    low, high = levels(100, 110), plan(level(120), level(130))
    between_mm = 10 * LEVEL_MM
    half_mm = math.floor(between_mm * LEAST_PER_METRE / 2) - 1
    for error_mm, expected in ((half_mm, False), (half_mm + 3, True)):
        vague = replace(high, floor=level(120, error_mm=error_mm))
        vague_too = replace(low, ceiling=level(110, error_mm=error_mm))
        assert meet(vague_too, vague) is expected


# ------------------------------------------------------------------------------- the index


@engines
def test_levels_are_kept_with_the_extent_and_forgotten_with_it(engine: str) -> None:
    index = index_of(engine, plan=levels(100, 110), mixed=plan(None, level(90)))
    assert [e.levels for e in index.extents("plan")] == [(100 * LEVEL_MM, 110 * LEVEL_MM)]
    assert [e.levels for e in index.extents("mixed")] == [(None, 90 * LEVEL_MM)]
    sea = extents(plan(above_sea(3000), above_sea(3100)))
    for _ in range(3):  # amending takes a new slot, and the slots are used again
        index.amend("plan", sea)
        assert [e.levels for e in index.extents("plan")] == [(None, None)]
        assert [key for key, _, _ in index.overlapping(extents(levels(120, 130)))] == ["plan"]
        index.amend("plan", extents(levels(100, 110)))
        assert index.overlapping(extents(levels(120, 130))) == []
    index.remove("plan")
    index.insert("plan", sea)
    index.insert("more", sea)
    assert [e.levels for e in index.extents("plan") + index.extents("more")] == [(None, None)] * 2
    above = index.overlapping(extents(levels(120, 130)))
    assert sorted(key for key, _, _ in above) == ["more", "plan"]


@engines
def test_a_limit_counts_only_what_truly_touches(engine: str) -> None:
    others = {f"apart {n}": levels(200 + n, 201 + n) for n in range(20)}
    index = index_of(engine, **others, same=levels(100, 120))
    own = extents(levels(110, 130))
    assert [key for key, _, _ in index.overlapping(own, limit=1)] == ["same"]
    assert index.overlapping(own, limit=0) == []


# ------------------------------------------------------------------------------------ near


def test_levels_come_near_by_the_least_that_the_air_between_may_measure() -> None:
    own, index = extents(levels(100, 110)), index_of(other=levels(120, 130))
    wide = Separation(horizontal_m=100, vertical_m=300)
    (found,) = find_overlaps(own, index, separation=wide)
    assert found.kind is OverlapKind.NEAR
    assert 0.54 * 304.8 < found.vertical_gap_m < 0.7 * 304.8
    assert found.vertical_gap_m == math.floor(least_gap_m(*_pair(own, index)) * 1000) / 1000
    close = Separation(horizontal_m=100, vertical_m=found.vertical_gap_m - 0.001)
    assert find_overlaps(own, index, separation=close) == ()
    equal = Separation(horizontal_m=100, vertical_m=found.vertical_gap_m + 0.001)
    assert len(find_overlaps(own, index, separation=equal)) == 1


def _pair(own: tuple[Extent, ...], index: Index) -> tuple:
    return own[0].levels, index.extents("other")[0].levels


def test_levels_far_apart_are_not_near_and_beside_each_other_are() -> None:
    near = Separation(horizontal_m=1000, vertical_m=900)
    index = index_of(other=levels(200, 210, east_m=2500))
    assert find_overlaps(extents(levels(100, 110)), index, separation=near) == ()
    (found,) = find_overlaps(extents(levels(195, 200)), index, separation=near)
    assert (found.vertical_gap_m, found.kind) == (0, OverlapKind.NEAR)


@pytest.mark.parametrize(
    ("own", "other", "told"),
    [
        (levels(100, 110), levels(105, 120), (105, 110)),
        (levels(100, 110), levels(110, 120), (110, 110)),
        (levels(100, 110), levels(115, 120), (110, 115)),  # apart: the layer between
        (levels(100, 110), plan(None, level(105)), (100, 105)),
        (levels(100, 110), plan(above_sea(3000), level(105)), (100, 105)),
        (levels(100, 110), plan(above_sea(3000), above_sea(3100)), None),  # it gave no level
        (plan(None, level(110)), plan(None, level(105)), None),  # no level bounds it below
    ],
)
def test_the_heights_in_common_are_told_in_levels_where_both_gave_levels(
    own: Volume4D, other: Volume4D, told: tuple[int, int] | None
) -> None:
    widest = Separation(vertical_m=5000.0)
    (found,) = find_overlaps(extents(own), index_of(other=other), separation=widest)
    expected = None if told is None else (told[0] * LEVEL_MM, told[1] * LEVEL_MM)
    assert found.pressure_heights_mm == expected


def test_the_least_thickness_is_that_of_the_coldest_air() -> None:
    """Layer by layer through the standard atmosphere: the same pressures, at 160 K."""
    for low_m, high_m in ((-1000, 0), (3048, 3353), (9000, 13_000), (18_000, 29_000)):
        ratio = standard_pressure_ratio(low_m) / standard_pressure_ratio(high_m)
        cold_m = 287.05287 * COLDEST_AIR_K / 9.832 * math.log(ratio)  # gravity at the poles
        gap_m = least_gap_m((None, low_m * 1000), (high_m * 1000, None))
        assert 0.8 * cold_m < gap_m <= cold_m
        assert gap_m >= LEAST_PER_METRE * (high_m - low_m)


def test_standard_temperatures_are_the_tabled_ones() -> None:
    """ISO 2533:1975, kelvin at whole kilometres of geopotential height."""
    for height_m, kelvin in ((-1000, 294.65), (0, 288.15), (11_000, 216.65), (15_000, 216.65)):
        assert standard_temperature_k(height_m) == pytest.approx(kelvin)
    assert standard_temperature_k(20_000) == pytest.approx(216.65)
    assert standard_temperature_k(30_000) == pytest.approx(226.65)


# --------------------------------------------------------------------------------- remedies


def by_kind(index: Index, *volumes: Volume4D, **options: object) -> dict[RemedyKind, Remedy]:
    found = remedies(volumes, index, now=NOON, **options)
    for remedy in found:
        assert find_overlaps(extents(*remedy.volumes), index) == ()
    return {remedy.kind: remedy for remedy in found}


def test_a_plan_in_levels_is_raised_to_the_next_level_in_steps_of_500_feet() -> None:
    index = index_of(other=levels(95, 105), above=levels(121, 125))
    higher = by_kind(index, levels(100, 110))[RemedyKind.HIGHER]
    assert higher.shift_mm == 2 * LEVEL_STEP_MM  # FL105 would touch; FL110-120 touches nothing
    assert (higher.volumes[0].floor, higher.volumes[0].ceiling) == (level(110), level(120))


def test_a_plan_in_levels_is_lowered_only_where_no_weather_brings_it_to_the_ground() -> None:
    index = index_of(other=levels(205, 215))
    own = levels(200, 210)
    assert RemedyKind.LOWER not in by_kind(index, own)
    plain = by_kind(index, replace(own, ground_mm=(0, 300_000)))
    assert plain[RemedyKind.LOWER].shift_mm == -2 * LEVEL_STEP_MM
    assert plain[RemedyKind.LOWER].volumes[0].ceiling == level(200)
    lowest_mm = extents(levels(190, 200))[0].altitude_low_mm
    for ground_mm, expected in ((lowest_mm, True), (lowest_mm + 1, False)):
        found = by_kind(index, replace(own, ground_mm=(0, ground_mm)))
        assert (RemedyKind.LOWER in found) is expected


def test_a_raised_level_is_below_the_highest_height_in_any_weather() -> None:
    index = index_of(other=levels(95, 105))
    highest_mm = extents(levels(110, 120))[0].altitude_high_mm
    for limit_mm, expected in ((highest_mm, True), (highest_mm - 1, False)):
        limits = RemedyLimits(highest_mm=limit_mm)
        assert (RemedyKind.HIGHER in by_kind(index, levels(100, 110), limits=limits)) is expected


def test_a_way_past_many_levels_is_found_at_once() -> None:
    index = index_of(other=levels(95, 250), next=levels(255, 400))
    far = by_kind(index, levels(100, 110), limits=RemedyLimits(height_m=12_000))
    assert far[RemedyKind.HIGHER].volumes[0].floor == level(405)


def test_a_coarser_grid_of_heights_is_rounded_up_to_whole_steps_of_500_feet() -> None:
    index = index_of(other=levels(95, 105))
    limits = RemedyLimits(height_step_m=200, height_m=1000)
    higher = by_kind(index, levels(100, 110), limits=limits)[RemedyKind.HIGHER]
    assert higher.shift_mm == 2 * LEVEL_STEP_MM


def test_beside_heights_above_the_sea_a_level_moves_by_all_that_the_weather_allows() -> None:
    index = index_of(other=plan(above_sea(3000), above_sea(3100)))
    assert RemedyKind.HIGHER not in by_kind(index, levels(100, 110))
    far = by_kind(index, levels(100, 110), limits=RemedyLimits(height_m=5000))
    moved = far[RemedyKind.HIGHER]
    assert moved.shift_mm % LEVEL_STEP_MM == 0
    assert extents(*moved.volumes)[0].altitude_low_mm > 3_100_000
    one_less = replace(moved.volumes[0], floor=_lower(moved.volumes[0].floor))
    assert find_overlaps(extents(one_less), index) != ()


def _lower(height: Height | None) -> Height:
    assert height is not None
    return replace(height, value_mm=height.value_mm - LEVEL_STEP_MM)


def test_other_levels_do_not_stand_in_the_way_of_a_shift_in_time_or_aside() -> None:
    zone = replace(levels(100, 110), end=NOON.replace(hour=14))
    index = index_of(zone=zone, over=levels(150, 160, east_m=2500), under=levels(10, 20))
    found = by_kind(index, levels(105, 115))
    assert 2000 <= found[RemedyKind.ASIDE].distance_m <= 2060
    assert found[RemedyKind.DELAY].shift_s == 121 * 60


def test_no_level_is_offered_that_does_not_exist() -> None:
    index = index_of(other=levels(970, 980))
    assert RemedyKind.HIGHER not in by_kind(index, levels(975, 984))
    with pytest.raises(InvalidInput):
        extents(levels(980, 989))
