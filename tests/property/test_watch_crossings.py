"""A crossing counts however few reports there are of it.

Story: an aircraft reports every ten seconds and passes over the corner of a zone between two
reports. Nobody saw it inside; it was inside all the same, and when is worked out to the
millisecond.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import UNBOUNDED, Extent
from standclear.core.errors import InvalidInput
from standclear.core.kernel import compiled_is_there
from standclear.core.kernel.asked import WHOLE_WAY, Asked, Way
from standclear.core.shape import Position
from standclear.core.watch.batch import Batch
from standclear.core.watch.membership import Crossings, crossed, entering, inside
from standclear.core.watch.motion import Motion, motion_of, predicted
from standclear.core.watch.report import Report
from standclear.core.watch.zone_index import ZoneIndex
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
KM = 107_900  # units of latitude, or of longitude on the equator: 1 000 m


def index_of(zones: list[Extent], engine: str) -> ZoneIndex:
    return ZoneIndex.of({str(n): [zone] for n, zone in enumerate(zones)}, engine=engine)


def told(found: Crossings) -> list[tuple[int, int, int, int]]:
    columns = (found.row, found.slot, found.first_ms, found.last_ms)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def one(x: int, y: int, *, at_ms: int = 0, error_mm: int = 0, heights: tuple = (0, 0)) -> Batch:
    made = batch([(0, 0, heights, at_ms, 0)], step=1, place=(0, 0))
    return Batch(
        made.track,
        np.array([x], np.int32),
        np.array([y], np.int32),
        made.low_mm,
        made.high_mm,
        made.at_ms,
        np.array([error_mm], np.int32),
    )


@st.composite
def legs(draw: st.DrawFn, *, step: int, place: tuple[int, int]) -> tuple[Batch, Batch]:
    before = batch(draw(rows), step=step, place=place)
    other = batch(draw(rows), step=step, place=place)
    after = taken(other, [k % len(other) for k in range(len(before))])
    later = np.maximum(before.at_ms, after.at_ms)
    return before, Batch(
        before.track, after.x, after.y, after.low_mm, after.high_mm, later, after.error_mm
    )


# ------------------------------------------------------------------------------------- laws


@both_engines
@pytest.mark.parametrize("step", STEPS)
@settings(max_examples=30, deadline=None)
@given(drawn=st.data(), place=st.sampled_from(PLACES))
def test_the_engines_give_equal_crossings(step: int, drawn: st.DataObject, place: tuple) -> None:
    zones = drawn.draw(zone_lists(step=step, place=place))
    before, after = drawn.draw(legs(step=step, place=place))
    answers = [told(crossed(index_of(zones, e), before, after)) for e in ENGINES]
    assert answers[0] == answers[1]


@engines
@settings(max_examples=40, deadline=None)
@given(drawn=st.data(), step=st.sampled_from((1 << 10, 1 << 14, 1 << 20)))
def test_whatever_dense_sampling_finds_the_leg_finds_and_between_the_same_moments(
    engine: str, drawn: st.DataObject, step: int
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=(0, 0)))
    before, after = drawn.draw(legs(step=step, place=(0, 0)))
    before.error_mm[:] = after.error_mm[:] = 0
    index = index_of(zones, engine)
    found = crossed(index, before, after)
    spans = {(r, s): (f, t) for r, s, f, t in zip(
        found.row.tolist(), found.slot.tolist(), found.first.tolist(), found.last.tolist(),
        strict=True)}  # fmt: skip
    for part in range(17):
        share = part / 16  # a power of two, so that the lattice's own places are met
        between = _between(before, after, share)
        exact = np.flatnonzero(between.error_mm == 0)  # whole units only
        hits = inside(index, taken(between, exact))
        for row, slot in zip(exact[hits.row].tolist(), hits.slot.tolist(), strict=True):
            assert (row, slot) in spans, (part, row, slot)
            first, last = spans[row, slot]
            assert first <= share <= last


def _between(before: Batch, after: Batch, share: float) -> Batch:
    """Where each track is, with an error of 1 where that is not a whole number of units."""
    columns = {}
    broken = np.zeros(len(before), np.int32)
    for name in ("x", "y", "low_mm", "high_mm", "at_ms"):
        start, end = (getattr(b, name).astype(np.float64) for b in (before, after))
        here = start + (end - start) * share
        broken |= here != np.floor(here)
        columns[name] = np.floor(here).astype(getattr(before, name).dtype)
    return Batch(before.track, **columns, error_mm=broken)


@engines
@settings(max_examples=30, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS), place=st.sampled_from(PLACES))
def test_a_leg_holds_what_either_of_its_ends_may_be_in(
    engine: str, drawn: st.DataObject, step: int, place: tuple
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=place))
    before, after = drawn.draw(legs(step=step, place=place))
    index = index_of(zones, engine)
    found = {(row, slot) for row, slot, _, _ in told(crossed(index, before, after))}
    for end in (before, after):
        hits = inside(index, end)
        assert set(zip(hits.row.tolist(), hits.slot.tolist(), strict=True)) <= found


@engines
@settings(max_examples=30, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS), place=st.sampled_from(PLACES))
def test_the_way_back_meets_the_same_zones_in_mirrored_parts(
    engine: str, drawn: st.DataObject, step: int, place: tuple
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=place))
    before, after = drawn.draw(legs(step=step, place=place))
    index = index_of(zones, engine)
    dx, dy = after.x - before.x, after.y - before.y
    kept = np.flatnonzero(dx > -HALF_TURN)  # half a turn has no opposite
    there = _asked(taken(before, kept), taken(after, kept), dx[kept], dy[kept])
    back = _asked(taken(after, kept), taken(before, kept), -dx[kept], -dy[kept])
    forth = index.ask(there).tolist()
    mirrored = [[r, s, WHOLE_WAY - to, WHOLE_WAY - fro] for r, s, fro, to in index.ask(back)]
    assert forth == mirrored


def _asked(start: Batch, end: Batch, dx: np.ndarray, dy: np.ndarray) -> Asked:
    way = Way(dx, dy, end.low_mm, end.high_mm, end.at_ms)
    error = np.maximum(start.error_mm, end.error_mm)
    return Asked(start.x, start.y, start.low_mm, start.high_mm, start.at_ms, error, way)


@engines
@settings(max_examples=20, deadline=None)
@given(drawn=st.data(), step=st.sampled_from(STEPS), place=st.sampled_from(PLACES))
def test_order_of_zones_and_size_of_batches_change_no_crossing(
    engine: str, drawn: st.DataObject, step: int, place: tuple
) -> None:
    zones = drawn.draw(zone_lists(step=step, place=place))
    before, after = drawn.draw(legs(step=step, place=place))
    whole = told(crossed(index_of(zones, engine), before, after))
    last = len(zones) - 1
    turned = told(crossed(index_of(zones[::-1], engine), before, after))
    assert sorted((r, last - s, f, t) for r, s, f, t in turned) == whole
    index = index_of(zones, engine)
    pieces = [
        (row, *hit[1:])
        for row in range(len(before))
        for hit in told(crossed(index, taken(before, [row]), taken(after, [row])))
    ]
    assert pieces == whole


# --------------------------------------------------------------------------------- examples


@engines
def test_a_zone_between_two_reports_was_crossed_and_when_is_told(engine: str) -> None:
    index = index_of([extent([box(4 * KM, -KM, 6 * KM, KM)], **ALWAYS)], engine)
    start, end = one(0, 0), one(10 * KM, 0, at_ms=10_000)
    assert len(inside(index, start)) == len(inside(index, end)) == 0
    assert told(crossed(index, start, end)) == [
        (0, 0, 3999, 6001)
    ]  # outward by a millimetre's bend


@engines
def test_a_leg_past_the_corner_touches_by_its_uncertainty_only(engine: str) -> None:
    index = index_of([extent([box(0, 0, KM, KM)], **ALWAYS)], engine)
    ends = [(7 * KM // 10, -KM // 2), (17 * KM // 10, KM // 2)]  # 141 m past the corner
    start, end = (one(*place, at_ms=k * 9000) for k, place in enumerate(ends))
    assert told(crossed(index, start, end)) == []
    assert told(crossed(index, start, one(*ends[1], at_ms=9000, error_mm=90_000))) == []
    assert len(crossed(index, start, one(*ends[1], at_ms=9000, error_mm=142_000))) == 1


@engines
def test_what_is_above_the_zone_while_over_it_does_not_cross_it(engine: str) -> None:
    zone = extent([box(4 * KM, -KM, 6 * KM, KM)], altitude_mm=(0, 1000), time_s=(0, 60))
    index = index_of([zone], engine)

    def legs(first: tuple, last: tuple, *, begins_ms: int = 0) -> list:
        return told(
            crossed(
                index,
                one(0, 0, at_ms=begins_ms, heights=first),
                one(10 * KM, 0, at_ms=begins_ms + 10_000, heights=last),
            )
        )

    assert legs((5000, 5000), (5000, 5000)) == []
    assert legs((0, 0), (10_000, 10_000)) == []  # at 4 000 mm when it comes over the zone
    assert legs((0, 0), (2_400, 2_400)) == [(0, 0, 3999, 4167)]  # too high from 1000 / 2400 on
    assert len(legs((-UNBOUNDED, UNBOUNDED), (9000, 9000))) == 1, "unknown at one end is unknown"
    assert legs((500, 500), (500, 500), begins_ms=56_000) == [(0, 0, 59_999, 60_001)]  # outward
    assert legs((500, 500), (500, 500), begins_ms=57_000) == []


@engines
def test_the_lobes_of_a_zone_are_looked_at_one_by_one(engine: str) -> None:
    """Over the first lobe too low, over the gap between them at the right height."""
    lobes = [box(2 * KM, -KM, 3 * KM, KM), box(7 * KM, -KM, 8 * KM, KM)]
    zone = extent(lobes, altitude_mm=(4000, 6000), time_s=(-99, 99))
    index = index_of([zone], engine)
    climbing = one(10 * KM, 0, at_ms=10_000, heights=(10_000, 10_000))
    assert told(crossed(index, one(0, 0), climbing)) == []
    slower = one(10 * KM, 0, at_ms=10_000, heights=(8_000, 8_000))
    assert told(crossed(index, one(0, 0), slower)) == [(0, 0, 6999, 7500)]


@engines
def test_the_short_way_leads_over_the_antimeridian(engine: str) -> None:
    east = extent([box(HALF_TURN - 2 * KM, -KM, HALF_TURN - KM, KM)], **ALWAYS)
    west = extent([box(-HALF_TURN + KM, -KM, -HALF_TURN + 2 * KM, KM)], **ALWAYS)
    index = index_of([east, west], engine)
    start = one(HALF_TURN - 5 * KM, 0)
    end = one(-HALF_TURN + 5 * KM, 0, at_ms=10_000)
    assert told(crossed(index, start, end)) == [(0, 0, 2999, 4001), (0, 1, 5999, 7001)]


@engines
def test_hovering_at_the_border_is_crossing_it(engine: str) -> None:
    index = index_of([extent([box(0, 0, KM, KM)], **ALWAYS)], engine)
    for place, expected in (((KM, KM), 1), ((KM + 1, KM), 0), ((5, 5), 1)):
        assert len(crossed(index, one(*place), one(*place, at_ms=1000))) == expected


@engines
def test_legs_out_of_order_are_refused(engine: str) -> None:
    index = index_of([extent([box(0, 0, KM, KM)], **ALWAYS)], engine)
    with pytest.raises(InvalidInput, match="later"):
        crossed(index, one(0, 0, at_ms=1000), one(5, 5))
    other = one(5, 5, at_ms=9000)
    other.track[0] = 7
    with pytest.raises(InvalidInput, match="same tracks"):
        crossed(index, one(0, 0), other)


# -------------------------------------------------------------------------------- foretold


def moving(speed_mm_s: int, course_mdeg: int, climb_mm_s: int = 0, *, told: bool = True) -> Motion:
    return Motion(
        np.array([speed_mm_s], np.int32),
        np.array([course_mdeg], np.int32),
        np.array([climb_mm_s], np.int32),
        np.array([told]),
    )


@engines
def test_an_entry_is_foretold_within_the_zones_own_look_ahead(engine: str) -> None:
    zone = extent([box(10 * KM, -KM, 20 * KM, KM)], **ALWAYS)
    index = ZoneIndex(engine=engine)
    index.add("soon", [zone], look_ahead_s=60)
    index.add("late", [zone], look_ahead_s=300)
    east = moving(100_000, 90_000)  # 10 km in 100 s
    found = entering(index, one(0, 0), east)
    assert [(index.key(s), f // 1000) for _, s, f, _ in told(found)] == [("late", 100)]
    assert len(entering(index, one(5 * KM, 0), east)) == 2
    assert len(entering(index, one(0, 0), moving(100_000, 270_000))) == 0
    assert len(entering(index, one(0, 0), moving(0, 0, told=False))) == 0
    assert len(entering(index, one(11 * KM, 0), east)) == 0, "it is inside already"


@engines
def test_a_climb_that_is_told_is_reckoned_with(engine: str) -> None:
    zone = extent([box(0, -KM, 20 * KM, KM)], altitude_mm=(300_000, 900_000), time_s=(-9, 999))
    index = index_of([zone], engine)
    east = moving(10_000, 90_000, 3_000)
    (hit,) = told(entering(index, one(KM, 0), east))
    assert hit[2] // 1000 == 100 - 1  # 300 m at 3 m/s, rounded down
    assert len(entering(index, one(KM, 0), moving(10_000, 90_000))) == 0


def test_what_is_foretold_lies_on_the_geodesic_over_every_seam() -> None:
    for x, y, course in (
        (HALF_TURN - KM, 0, 90_000),
        (-HALF_TURN + KM, 0, 270_000),
        (0, QUARTER_TURN - KM, 0),
    ):
        moved = predicted(one(x, y), moving(100_000, course), after_s=100)
        if y:
            assert abs(abs(int(moved.x[0])) - HALF_TURN) < 5, "over the pole, on the other side"
            assert math.isclose(QUARTER_TURN - int(moved.y[0]), 9 * KM, rel_tol=0.02)
        else:
            assert np.sign(moved.x[0]) == -np.sign(x), "beyond the antimeridian"


@engines
def test_the_geodesic_between_two_reports_crosses_as_well_as_the_straight_line(engine: str) -> None:
    """At 60 degrees north a geodesic of 50 km runs up to 85 m to the north of its parallel."""
    north = 60 * HALF_TURN // 180
    half = 54_000 * KM // 1000  # of longitude: 25 km there, and a little
    bulge = extent([box(-KM, north + 60 * KM // 1000, KM, north + 2 * KM)], **ALWAYS)
    far = extent([box(-KM, north + KM // 5, KM, north + 2 * KM)], **ALWAYS)
    index = index_of([bulge, far], engine)
    found = crossed(index, one(-half, north), one(half, north, at_ms=10_000))
    assert [slot for _, slot, _, _ in told(found)] == [0]


@engines
def test_an_empty_batch_has_empty_answers(engine: str) -> None:
    index = index_of([extent([box(0, 0, KM, KM)], **ALWAYS)], engine)
    nothing = one(0, 0).rows(slice(0, 0))
    still = motion_of([])
    assert len(inside(index, nothing)) == len(crossed(index, nothing, nothing)) == 0
    assert len(entering(index, nothing, still)) == 0
    assert len(inside(ZoneIndex(engine=engine), one(0, 0))) == 0


def test_motion_is_told_only_where_speed_and_course_are() -> None:
    def report(**told: int) -> Report:
        at = datetime(2026, 1, 1, tzinfo=UTC)
        return Report("icao:3c6444", "feed", at, at, Position(0, 0), **told)

    motion = motion_of(
        [
            report(speed_mm_s=5, course_mdeg=7, climb_mm_s=-2),
            report(speed_mm_s=5),
            report(course_mdeg=7),
        ]
    )
    assert motion.told.tolist() == [True, False, False]
    assert motion.speed_mm_s.tolist() == [5, 0, 0]
    assert motion.climb_mm_s.tolist() == [-2, 0, 0]
