"""A plan that overlaps is shown what would remove every overlap, nearest first of each kind.

Each remedy has been tried by the same exact test; it proposes to file again, no more.
"""

import math
import tracemalloc
from dataclasses import replace
from datetime import timedelta

import numpy as np

from standclear.core.overlaps.index import Index
from standclear.core.overlaps.moved import Remedy, RemedyKind
from standclear.core.overlaps.overlap import find_overlaps
from standclear.core.overlaps.remedy import RemedyLimits, remedies
from standclear.core.overlaps.sidestep import sidesteps
from standclear.core.shape import Circle, Datum, Volume4D
from tests.overlap.overlap_makers import NOON, circle, extents, height, square

YESTERDAY = NOON - timedelta(days=1)


def by_kind(index: Index, *volumes: Volume4D, **options: object) -> dict[RemedyKind, Remedy]:
    options.setdefault("now", YESTERDAY)
    found = remedies(volumes, index, **options)
    assert len({remedy.kind for remedy in found}) == len(found)
    for remedy in found:
        assert find_overlaps(extents(*remedy.volumes), index) == () or "exclude" in options
    return {remedy.kind: remedy for remedy in found}


def index_of(**items: Volume4D) -> Index:
    return Index.of({key: extents(volume) for key, volume in items.items()})


def test_a_plan_without_overlap_needs_no_remedy() -> None:
    assert remedies((circle(),), index_of(far=circle(east_m=9000)), now=YESTERDAY) == ()


def test_the_smallest_delay_is_the_first_whole_minute_that_overlaps_nothing() -> None:
    # 12:00-13:00 against one until 12:30 and one from 13:29: only a delay past both is free.
    index = index_of(before=circle(minutes=(-60, 30)), after=circle(minutes=(89, 120)))
    delay = by_kind(index, circle())[RemedyKind.DELAY]
    assert delay.shift_s == 121 * 60
    assert delay.volumes[0].start == NOON + timedelta(minutes=121)


def test_a_gap_long_enough_between_two_others_is_used() -> None:
    index = index_of(before=circle(minutes=(-60, 30)), after=circle(minutes=(92, 120)))
    assert by_kind(index, circle())[RemedyKind.DELAY].shift_s == 31 * 60


def test_an_earlier_start_is_never_before_now_and_the_lead_time() -> None:
    index = index_of(convoy=circle(minutes=(30, 90)))
    found = by_kind(index, circle(), now=NOON - timedelta(minutes=61))
    assert found[RemedyKind.EARLIER].shift_s == -31 * 60
    late = by_kind(index, circle(), now=NOON - timedelta(minutes=60))
    assert RemedyKind.EARLIER not in late
    allowed = RemedyLimits(lead_s=600)
    assert RemedyKind.EARLIER in by_kind(
        index, circle(), now=NOON - timedelta(minutes=60), limits=allowed
    )


def test_the_nearest_height_is_found_above_and_below() -> None:
    index = index_of(zone=circle(heights_m=(550, 650)))
    over_plain = replace(circle(), ground_mm=(300_000, 420_000))
    found = by_kind(index, over_plain)
    assert found[RemedyKind.HIGHER].shift_mm == 160_000
    assert found[RemedyKind.LOWER].shift_mm == -60_000
    assert found[RemedyKind.LOWER].volumes[0].ceiling == height(540)


def test_heights_above_unknown_ground_are_kept_apart_by_all_that_ground_can_be() -> None:
    # Above ground not known, 500 m and 650 m may be the same height: only kilometres help.
    index = Index.of({"zone": extents(circle(heights_m=(550, 650), datum=Datum.AGL))})
    plan = circle(datum=Datum.AGL)
    assert RemedyKind.HIGHER not in by_kind(index, plan)
    far = by_kind(index, plan, limits=RemedyLimits(height_m=20_000))
    assert far[RemedyKind.HIGHER].shift_mm > 9_000_000
    assert RemedyKind.LOWER not in far


def test_heights_are_rounded_outward_to_ten_metres_and_kept_under_the_limit() -> None:
    index = index_of(zone=circle(heights_m=(550, 655)))
    assert by_kind(index, circle())[RemedyKind.HIGHER].shift_mm == 160_000
    low_limit = RemedyLimits(highest_mm=750_000)
    assert RemedyKind.HIGHER not in by_kind(index, circle(), limits=low_limit)


def test_a_plan_is_lowered_only_where_the_ground_is_known() -> None:
    index = index_of(zone=circle(heights_m=(550, 700)))
    assert RemedyKind.LOWER not in by_kind(index, circle())
    over_plain = replace(circle(), ground_mm=(300_000, 420_000))
    assert by_kind(index, over_plain)[RemedyKind.LOWER].shift_mm == -60_000
    over_hill = replace(circle(), ground_mm=(300_000, 441_000))
    assert RemedyKind.LOWER not in by_kind(index, over_hill)


def test_heights_are_not_offered_to_what_has_no_floor_or_ceiling() -> None:
    index = index_of(zone=circle())
    found = by_kind(index, circle(heights_m=None))
    assert {RemedyKind.HIGHER, RemedyKind.LOWER}.isdisjoint(found)


def test_the_nearest_sideways_shift_leads_out_by_the_short_way() -> None:
    # 1 km circles, the other 500 m to the west: 1500 m to the east is the shortest way out.
    index = index_of(zone=circle(east_m=-500))
    aside = by_kind(index, circle())[RemedyKind.ASIDE]
    assert 60 <= aside.bearing_deg <= 120
    assert 1500 <= aside.distance_m <= 1560
    shape = aside.volumes[0].shape
    assert isinstance(shape, Circle)
    assert shape.centre.lon_deg > circle().shape.centre.lon_deg


def test_a_sideways_shift_avoids_what_stands_next_to_the_overlap() -> None:
    index = index_of(zone=circle(east_m=-500), wall=circle(east_m=2600))
    aside = by_kind(index, circle())[RemedyKind.ASIDE]
    assert aside.distance_m > 1500


def test_a_place_out_of_reach_is_not_offered() -> None:
    index = index_of(region=square(half_m=50_000))
    assert RemedyKind.ASIDE not in by_kind(index, circle())


def test_a_long_way_aside_at_the_antimeridian() -> None:
    index = index_of(zone=circle(lon=179.999, lat=60.0))
    aside = by_kind(index, circle(lon=-179.999, lat=60.0))[RemedyKind.ASIDE]
    assert 1850 <= aside.distance_m <= 2060


def test_round_shapes_of_very_many_corners_take_no_more_room_than_their_corners() -> None:
    """A shape of half the earth has ten thousand, and each with each of another's is gigabytes."""
    turns = np.linspace(0, 2 * math.pi, 1500, endpoint=False)
    ring = np.rint(np.column_stack((np.cos(turns), np.sin(turns))) * 1_000_000).astype(np.int32)
    (one,) = extents(circle())
    round_one = replace(one, ring_starts=np.array((0, 1500)), x=ring[:, 0], y=ring[:, 1])
    other = replace(round_one, x=ring[:, 0] + 1_500_000)
    tracemalloc.start()
    (bearing_deg, distance_m), *_ = sidesteps([(round_one, other)], step_m=100, furthest_m=50_000)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert 260 < bearing_deg < 280
    assert distance_m == 4700  # half a radius of 9.3 km
    assert most < 10_000_000


def test_every_volume_of_a_plan_moves_by_the_same() -> None:
    plan = (circle(minutes=(0, 20)), circle(east_m=1500, minutes=(20, 40)))
    index = index_of(convoy=circle(east_m=1500, minutes=(0, 45)))
    delay = by_kind(index, *plan)[RemedyKind.DELAY]
    moved = [(new.start - old.start) for new, old in zip(delay.volumes, plan, strict=True)]
    assert moved == [timedelta(seconds=delay.shift_s)] * 2


def test_excluded_items_do_not_stand_in_the_way() -> None:
    index = index_of(own=circle(), convoy=circle(minutes=(50, 70)))
    found = by_kind(index, circle(), exclude={"own"})
    assert found[RemedyKind.DELAY].shift_s == 71 * 60


def test_a_zone_out_of_force_does_not_stand_in_the_way() -> None:
    index = index_of(zone=circle(minutes=(-600, 6000)))

    def mornings(key: str, start: object, end: object) -> tuple:
        return ((NOON - timedelta(hours=4), NOON + timedelta(minutes=10)),)

    (delay, *_) = remedies((circle(),), index, now=YESTERDAY, active=mornings)
    assert (delay.kind, delay.shift_s) == (RemedyKind.DELAY, 11 * 60)
