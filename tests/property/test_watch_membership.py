"""Which zones a report may be in: exactly those, by either engine, in any order and any pieces.

Story: two officers watch the same traffic with different machines, one with the kernel and one
without a compiler. If their screens ever differ, neither is believed again.
"""

from __future__ import annotations

import threading
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.kernel import compiled_is_there
from standclear.core.watch.batch import Batch
from standclear.core.watch.membership import Insides, inside
from standclear.core.watch.zone_index import LATE_MOST, ZoneIndex
from tests.property.overlap_cases import box, extent
from tests.property.watch_cases import (
    HALF_TURN,
    PLACES,
    QUARTER_TURN,
    STEPS,
    batch,
    rows,
    taken,
    zone_lists,
)

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)
both_engines = pytest.mark.skipif(len(ENGINES) < 2, reason="no compiler was here: one engine")

ALWAYS = {"altitude_mm": (-(10**6), 10**6), "time_s": (-(10**6), 10**6)}


def told(found: Insides) -> list[tuple[int, int, bool]]:
    columns = (found.row.tolist(), found.slot.tolist(), found.certain.tolist())
    return list(zip(*columns, strict=True))


def keys(index: ZoneIndex, found: Insides) -> set[tuple[int, str, bool]]:
    return {(row, index.key(slot), certain) for row, slot, certain in told(found)}


def at(x: int, y: int, *, error_mm: int = 0, low_mm: int = 0, high_mm: int = 0) -> Batch:
    whole = batch([(0, 0, (low_mm, high_mm), 0, 0)], step=1, place=(0, 0))
    return Batch(
        whole.track,
        np.array([x], np.int32),
        np.array([y], np.int32),
        whole.low_mm,
        whole.high_mm,
        whole.at_ms,
        np.array([error_mm], np.int32),
    )


# ------------------------------------------------------------------------------------- laws


@both_engines
@pytest.mark.parametrize("step", STEPS)
@settings(max_examples=40, deadline=None)
@given(drawn=st.data(), place=st.sampled_from(PLACES))
def test_the_engines_give_equal_answers(step: int, drawn: st.DataObject, place: tuple) -> None:
    zones = drawn.draw(zone_lists(step=step, place=place))
    reports = batch(drawn.draw(rows), step=step, place=place)
    items = {f"zone {n}": [zone] for n, zone in enumerate(zones)}
    answers = [told(inside(ZoneIndex.of(items, engine=e), reports)) for e in ENGINES]
    assert answers[0] == answers[1]


@engines
@settings(max_examples=60, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS[:5]))
def test_a_place_known_exactly_is_in_a_zone_by_the_even_odd_rule(
    engine: str, drawn: st.DataObject, step: int
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=(0, 0)))
    reports = batch([(*r[:4], 0) for r in drawn.draw(rows)], step=step, place=(0, 0))
    index = ZoneIndex.of({str(n): [zone] for n, zone in enumerate(zones)}, engine=engine)
    expected = {
        (row, str(n))
        for n, zone in enumerate(zones)
        for row in range(len(reports))
        if zone.altitude_low_mm <= reports.high_mm[row]
        and zone.altitude_high_mm >= reports.low_mm[row]
        and zone.time_start_s * 1000 <= reports.at_ms[row] <= zone.time_end_s * 1000
        and even_odd(zone, int(reports.x[row]), int(reports.y[row]))
    }
    assert {(row, key) for row, key, _ in keys(index, inside(index, reports))} == expected


def even_odd(zone: Extent, x: int, y: int) -> bool:
    """By the ray to the east, in fractions; on a border is inside."""
    odd = False
    starts = zone.ring_starts.tolist()
    corners = list(zip(zone.x.tolist(), zone.y.tolist(), strict=True))
    for first, end in pairwise(starts):
        ring = corners[first:end]
        for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
            turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            between = min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by)
            if turn == 0 and between:
                return True
            if (ay > y) != (by > y):
                odd ^= ax + Fraction(bx - ax, by - ay) * (y - ay) > x
    return odd


@engines
@settings(max_examples=30, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS), place=st.sampled_from(PLACES))
def test_order_of_zones_and_size_of_batches_change_nothing(
    engine: str, drawn: st.DataObject, step: int, place: tuple
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=place))
    reports = batch(drawn.draw(rows), step=step, place=place)
    items = {f"zone {n}": [zone] for n, zone in enumerate(zones)}
    index = ZoneIndex.of(items, engine=engine)
    whole = keys(index, inside(index, reports))

    turned = ZoneIndex.of(dict(reversed(items.items())), engine=engine)
    assert keys(turned, inside(turned, reports)) == whole

    late = ZoneIndex(engine=engine)
    for key, zone in items.items():
        late.add(key, zone)
        assert keys(late, inside(late, reports)) <= whole
    assert keys(late, inside(late, reports)) == whole

    one_by_one = {
        (row, key, certain)
        for row in range(len(reports))
        for _, key, certain in keys(index, inside(index, taken(reports, [row])))
    }
    assert one_by_one == whole


@engines
@settings(max_examples=40, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS[:5]))
def test_uncertainty_only_adds_zones_and_only_takes_certainty(
    engine: str, drawn: st.DataObject, step: int
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=(0, 0)))
    wide = batch(drawn.draw(rows), step=step, place=(0, 0))
    exact = Batch(*(getattr(wide, f) for f in ("track", "x", "y", "low_mm", "high_mm", "at_ms")),
                  error_mm=np.zeros_like(wide.error_mm))  # fmt: skip
    index = ZoneIndex.of({str(n): [zone] for n, zone in enumerate(zones)}, engine=engine)
    sharp, grown = keys(index, inside(index, exact)), keys(index, inside(index, wide))
    assert {(row, key) for row, key, _ in sharp} <= {(row, key) for row, key, _ in grown}
    assert {hit for hit in grown if hit[2]} <= sharp


@engines
@settings(max_examples=30, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS[:5]))
def test_a_zones_own_corners_are_inside_it(engine: str, drawn: st.DataObject, step: int) -> None:
    zones = drawn.draw(zone_lists(step=step, place=(0, 0)))
    index = ZoneIndex.of({str(n): [zone] for n, zone in enumerate(zones)}, engine=engine)
    for n, zone in enumerate(zones):
        middle_ms = zone.time_start_s * 1000
        for x, y in zip(zone.x.tolist(), zone.y.tolist(), strict=True):
            corner = at(x, y, low_mm=zone.altitude_high_mm, high_mm=zone.altitude_high_mm)
            corner.at_ms[:] = middle_ms
            assert str(n) in {key for _, key, _ in keys(index, inside(index, corner))}


# --------------------------------------------------------------------------------- examples


@engines
def test_in_a_hole_is_outside_and_on_its_rim_inside(engine: str) -> None:
    ring = extent([box(-100, -100, 100, 100), box(-50, -50, 50, 50)], **ALWAYS)
    index = ZoneIndex.of({"ring": [ring]}, engine=engine)
    assert told(inside(index, at(0, 0))) == []
    assert told(inside(index, at(50, 0))) == [(0, 0, True)]
    assert told(inside(index, at(75, 0))) == [(0, 0, True)]


@engines
def test_a_zone_that_is_near_is_possible_and_a_zone_round_the_error_certain(engine: str) -> None:
    zone = extent([box(0, 0, 2_000_000, 2_000_000)], **ALWAYS)  # 18.6 km from side to side
    index = ZoneIndex.of({"zone": [zone]}, engine=engine)
    hundred_m = 100_000
    assert told(inside(index, at(-10_000, 10_000))) == []  # 93 m outside
    assert told(inside(index, at(-10_000, 10_000, error_mm=hundred_m))) == [(0, 0, False)]
    assert told(inside(index, at(-12_000, 10_000, error_mm=hundred_m))) == []  # 112 m
    assert told(inside(index, at(9_000, 900_000, error_mm=hundred_m))) == [(0, 0, False)]
    assert told(inside(index, at(12_000, 900_000, error_mm=hundred_m))) == [(0, 0, True)]


@engines
def test_a_height_band_that_reaches_out_of_the_zone_is_possible_only(engine: str) -> None:
    low = extent([box(0, 0, 10, 10)], altitude_mm=(0, 100), time_s=(-9, 9))
    index = ZoneIndex.of({"low": [low]}, engine=engine)
    assert told(inside(index, at(5, 5, low_mm=0, high_mm=100))) == [(0, 0, True)]
    assert told(inside(index, at(5, 5, low_mm=100, high_mm=101))) == [(0, 0, False)]
    assert told(inside(index, at(5, 5, low_mm=101, high_mm=200))) == []


@engines
def test_over_the_antimeridian_a_report_may_be_in_the_zone_beyond_it(engine: str) -> None:
    west = extent([box(-HALF_TURN, 0, -HALF_TURN + 10_000, 20_000)], **ALWAYS)
    index = ZoneIndex.of({"west": [west]}, engine=engine)
    beyond = HALF_TURN - 5_000  # 46 m before it
    assert told(inside(index, at(beyond, 10_000))) == []
    assert told(inside(index, at(beyond, 10_000, error_mm=40_000))) == []
    assert told(inside(index, at(beyond, 10_000, error_mm=50_000))) == [(0, 0, False)]


@engines
def test_at_the_pole_every_longitude_is_near(engine: str) -> None:
    cap = extent([box(0, QUARTER_TURN - 1000, 1 << 29, QUARTER_TURN)], **ALWAYS)
    index = ZoneIndex.of({"cap": [cap]}, engine=engine)
    assert told(inside(index, at(-HALF_TURN, QUARTER_TURN))) == [(0, 0, False)]
    assert told(inside(index, at(-HALF_TURN, QUARTER_TURN - 1))) == []
    assert told(inside(index, at(-HALF_TURN, QUARTER_TURN - 1, error_mm=100))) == [(0, 0, False)]


@engines
def test_zones_come_and_go_between_two_questions(engine: str) -> None:
    index = ZoneIndex.of({"old": [extent([box(0, 0, 10, 10)], **ALWAYS)]}, engine=engine)
    place = at(5, 5)
    index.add("new", [extent([box(5, 5, 10, 10)], **ALWAYS), extent([box(0, 0, 5, 5)], **ALWAYS)])
    assert [(index.key(s), s) for _, s, _ in told(inside(index, place))] == [
        ("old", 0), ("new", 1), ("new", 2),
    ]  # fmt: skip
    index.remove("old")
    assert {key for _, key, _ in keys(index, inside(index, place))} == {"new"}
    index.merge()
    assert {key for _, key, _ in keys(index, inside(index, place))} == {"new"}
    index.remove("new")
    assert told(inside(index, place)) == []
    assert index.add("again", [extent([box(0, 0, 9, 9)], **ALWAYS)]) == (3,), "slots are not reused"
    with pytest.raises(NotFound):
        index.key(1)


def test_many_late_zones_are_made_into_one_set() -> None:
    index = ZoneIndex()
    for n in range(LATE_MOST + 1):
        index.add(str(n), [extent([box(n, 0, n + 1, 9)], **ALWAYS)])
    assert len(inside(index, at(100, 5))) == 2
    assert index._late is None


@engines
def test_an_extent_that_no_zone_can_have_is_refused_and_changes_nothing(engine: str) -> None:
    index = ZoneIndex(engine=engine)
    good = extent([box(0, 0, 9, 9)], **ALWAYS)
    for bad in (
        extent([box(-HALF_TURN, 0, 1, 9)], **ALWAYS),  # spans half a turn
        extent([box(0, 0, 9, QUARTER_TURN + 1)], **ALWAYS),  # beyond the pole
        extent([[(0, 0), (1, 1)]], **ALWAYS),
    ):
        with pytest.raises(InvalidInput):
            index.add("zone", [good, bad])
    with pytest.raises(NotFound):
        index.remove("zone")
    assert len(inside(index, at(5, 5))) == 0


def test_zones_change_and_are_asked_about_while_everything_is_made_anew() -> None:
    """What is added or removed in the midst of a merge stands after it; slots stay."""
    index = ZoneIndex.of(
        {f"old {n}": [extent([box(9 * n, 0, 9 * n + 8, 8)], **ALWAYS)] for n in range(2000)}
    )
    ended = threading.Event()

    def merge_over_and_over() -> None:
        while not ended.is_set():
            index.merge()

    merging = threading.Thread(target=merge_over_and_over)
    merging.start()
    try:
        for n in range(150):
            x = 9 * n + 4
            (slot,) = index.add(f"new {n}", [extent([box(x, 0, x, 8), box(x, 0, x, 8)], **ALWAYS)])
            assert keys(index, inside(index, at(x, 4))) == {
                (0, f"old {n}", True), (0, f"new {n}", True)
            }  # fmt: skip
            index.remove(f"old {n}")
            assert told(inside(index, at(x, 4))) == [(0, slot, True)]
    finally:
        ended.set()
        merging.join()
    left = {key for x in range(0, 18_000, 3) for _, key, _ in keys(index, inside(index, at(x, 4)))}
    assert left == {f"old {n}" for n in range(150, 2000)} | {
        f"new {n}" for n in range(150) if (9 * n + 4) % 3 == 0
    }
