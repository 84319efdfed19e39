"""Two tracks of different parties that will be too near each other are told of once, in time.

Story: two pilots who cannot speak to each other converge at night. Somebody on the ground has
minutes, and must neither miss the pair nor be told of it twice.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED
from standclear.core.kernel import compiled_is_there, open_encounters
from standclear.core.kernel.encounters import Tracks
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion
from standclear.core.watch.passing import (
    DWC_EN_ROUTE,
    THREES,
    Limits,
    Passings,
    passing,
    stray_m,
)

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)
both_engines = pytest.mark.skipif(len(ENGINES) < 2, reason="no compiler was here: one engine")

WGS84 = Geod(ellps="WGS84")
PLACES = ((36.3, 33.5), (179.99, -17.0), (-20.0, 89.95), (0.0, 0.0), (140.0, -89.99))

Traffic = tuple[Batch, Motion, np.ndarray]
"""Newest reports, how they move, whose they are."""


def traffic(rows: list[tuple], *, place: tuple[float, float] = PLACES[0]) -> Traffic:
    """(metres from the place, bearing, speed m/s, course, height m, climb m/s, error m, party)."""
    table = np.array([row[:7] for row in rows], float).reshape(-1, 7)
    count = len(rows)
    lon, lat, _ = WGS84.fwd(
        np.full(count, place[0]), np.full(count, place[1]), table[:, 1], table[:, 0]
    )
    x = np.rint(np.asarray(lon) * BRAD_PER_DEGREE).astype(np.int64)
    batch = Batch(
        np.arange(count, dtype=np.int32),
        ((x + 2**31) % 2**32 - 2**31).astype(np.int32),
        np.rint(np.asarray(lat) * BRAD_PER_DEGREE).astype(np.int32),
        (table[:, 4] * 1000).astype(np.int32),
        (table[:, 4] * 1000).astype(np.int32),
        np.zeros(count, np.int64),
        (table[:, 6] * 1000).astype(np.int32),
    )
    motion = Motion(
        (table[:, 2] * 1000).astype(np.int32),
        (table[:, 3] * 1000).astype(np.int32),
        (table[:, 5] * 1000).astype(np.int32),
        np.ones(count, bool),
    )
    return batch, motion, np.array([row[7] for row in rows], np.int32)


def ask(drawn: Traffic, limits: Limits, engine: str, *, now_ms: int = 0) -> Passings:
    return passing(open_encounters(engine), *drawn, limits, now_ms=now_ms)


def told(found: Passings) -> list[tuple]:
    columns = (found.a, found.b, found.first_s, found.last_s, found.closest_s, found.distance_m)
    return list(zip(*(column.tolist() for column in columns), strict=True))


aircraft = st.tuples(
    st.integers(0, 40_000),
    st.integers(0, 359),
    st.sampled_from([0, 20, 120, 250]),
    st.integers(0, 359),
    st.sampled_from([100, 1000, 1500, 8000]),
    st.sampled_from([-5, 0, 0, 3]),
    st.just(0),
    st.integers(0, 2),
)
skies = st.builds(
    lambda rows, place: traffic(rows, place=place),
    st.lists(aircraft, min_size=2, max_size=8),
    st.sampled_from(PLACES),
)


# ------------------------------------------------------------------------------------- laws


@both_engines
@settings(max_examples=150, deadline=None)
@given(drawn=skies, limits=st.sampled_from([THREES, DWC_EN_ROUTE]))
def test_the_engines_give_equal_pairs_to_the_last_bit(drawn: Traffic, limits: Limits) -> None:
    answers = [told(ask(drawn, limits, engine)) for engine in ENGINES]
    assert answers[0] == answers[1]


@engines
@settings(max_examples=60, deadline=None)
@given(drawn=skies, limits=st.sampled_from([THREES, DWC_EN_ROUTE]))
def test_whatever_is_too_near_at_a_sampled_time_is_told_of(
    engine: str, drawn: Traffic, limits: Limits
) -> None:
    pairs = {(a, b): (first, last) for a, b, first, last, *_ in told(ask(drawn, limits, engine))}
    party = drawn[2]
    for second in np.linspace(0.0, limits.ahead_s, 41).tolist():
        apart_m, height_m = _sampled(drawn, second)
        near = (apart_m <= limits.horizontal_m) & (height_m <= limits.vertical_m)
        for a, b in zip(*np.nonzero(np.triu(near, 1)), strict=True):
            if party[a] != party[b]:
                assert (a, b) in pairs
                assert pairs[a, b][0] <= second <= pairs[a, b][1]


@engines
@settings(max_examples=60, deadline=None)
@given(drawn=skies, limits=st.sampled_from([THREES, DWC_EN_ROUTE]))
def test_whatever_is_told_of_is_too_near_then_but_for_the_error_stated(
    engine: str, drawn: Traffic, limits: Limits
) -> None:
    way_m = drawn[1].speed_mm_s / 1000 * limits.ahead_s
    stray = stray_m(way_m, limits.horizontal_m)
    for a, b, first, last, closest, distance in told(ask(drawn, limits, engine)):
        assert a < b
        for second in (first, (first + last) / 2, last):
            apart_m, height_m = _sampled(drawn, second)
            allowed = limits.horizontal_m + 2 * (stray[a] + stray[b]) + 0.02
            assert apart_m[a, b] <= allowed
            assert height_m[a, b] <= limits.vertical_m + 1e-6
        assert 0 <= closest <= limits.ahead_s
        assert abs(_sampled(drawn, closest)[0][a, b] - distance) <= 2 * (
            stray[a] + stray[b] + 1e-5 * distance + 0.02
        )


def _sampled(drawn: Traffic, second: float) -> tuple[np.ndarray, np.ndarray]:
    """Distances along the ground and in height between all, on great circles at this time."""
    batch, motion, _ = drawn
    count = len(batch)
    lon, lat, _ = WGS84.fwd(
        batch.x / BRAD_PER_DEGREE,
        batch.y / BRAD_PER_DEGREE,
        motion.course_mdeg / 1000,
        motion.speed_mm_s / 1000 * second,
    )
    i, j = np.meshgrid(np.arange(count), np.arange(count), indexing="ij")
    lon, lat = np.asarray(lon), np.asarray(lat)
    _, _, apart_m = WGS84.inv(lon[i].ravel(), lat[i].ravel(), lon[j].ravel(), lat[j].ravel())
    height_m = batch.low_mm / 1000 + motion.climb_mm_s / 1000 * second
    return np.asarray(apart_m).reshape(i.shape), np.abs(height_m[i] - height_m[j])


@both_engines
@settings(max_examples=60, deadline=None)
@given(drawn=skies, seed=st.integers(0, 999), factor=st.sampled_from([0.01, 0.1, 0.5, 3.0, 40.0]))
def test_neither_order_nor_cells_change_the_pairs(drawn: Traffic, seed: int, factor: float) -> None:
    batch, motion, party = drawn
    count = len(batch)
    order = np.random.default_rng(seed).permutation(count)
    mixed = (
        Batch(*(getattr(batch, name)[order] for name in batch.__dataclass_fields__)),
        Motion(*(getattr(motion, name)[order] for name in motion.__dataclass_fields__)),
        party[order],
    )
    there = {frozenset(pair[:2]) for pair in told(ask(drawn, THREES, "compiled"))}
    mixed_pairs = told(ask(mixed, THREES, "compiled"))
    assert {frozenset(order[list(pair[:2])].tolist()) for pair in mixed_pairs} == there
    assert len(mixed_pairs) == len(there), "each once"
    by_cells = _with_cells(drawn, factor * THREES.horizontal_m)
    assert {frozenset(pair) for pair in by_cells} == there
    assert len(by_cells) == len(there)


def _with_cells(drawn: Traffic, cell_m: float) -> list[tuple[int, int]]:
    """The same question, with cells of another size: also where each box fills a thousand."""

    class Cells:
        def passing(self, tracks: Tracks, **limits: float) -> np.ndarray:
            return open_encounters("compiled").passing(tracks, **{**limits, "cell_m": cell_m})

    return [pair[:2] for pair in told(passing(Cells(), *drawn, THREES, now_ms=0))]


@both_engines
def test_many_tracks_fall_into_the_same_buckets_and_each_pair_is_told_of_once() -> None:
    """Two cells of one track in one bucket told of a pair twice, in a prototype."""
    random = np.random.default_rng(5)
    rows = [
        (int(r[0]), int(r[1]), int(r[2]), int(r[3]), 100, 0, 0, int(r[4]))
        for r in random.integers([0, 0, 0, 0, 0], [60_000, 360, 30, 360, 40], (3000, 5))
    ]
    drawn = traffic(rows)
    drones = Limits("drones", 150.0, 50.0, ahead_s=30.0)
    found, plain = (ask(drawn, drones, engine) for engine in ("compiled", "reference"))
    assert told(found) == told(plain)
    assert len(found) > 50
    assert len({(a, b) for a, b, *_ in told(found)}) == len(found)


# --------------------------------------------------------------------------------- examples

HEAD_ON = [(10_000, 270, 100, 90, 1000, 0, 0, 0), (10_000, 90, 100, 270, 1000, 0, 0, 1)]
"""20 km apart, closing at 200 m/s: 3 NM apart after (20,000 - 5,556) / 200 = 72.2 s."""


@engines
def test_a_converging_pair_is_told_of_with_its_times(engine: str) -> None:
    ((a, b, first, last, closest, distance),) = told(ask(traffic(HEAD_ON), THREES, engine))
    assert (a, b) == (0, 1)
    assert first == pytest.approx(72.2, abs=0.1)
    assert last == pytest.approx((20_000 + 5_556) / 200, abs=0.1)
    assert closest == pytest.approx(100, abs=0.1)
    assert distance < 10
    assert last - first < THREES.tolerated_s


@engines
def test_those_of_one_party_and_those_that_part_are_not(engine: str) -> None:
    assert told(ask(traffic([(*row[:7], 5) for row in HEAD_ON]), THREES, engine)) == []
    parting = [(*HEAD_ON[0][:3], 270, *HEAD_ON[0][4:]), (*HEAD_ON[1][:3], 90, *HEAD_ON[1][4:])]
    assert told(ask(traffic(parting), THREES, engine)) == []


@engines
def test_height_keeps_them_apart_only_while_it_does(engine: str) -> None:
    def with_heights(height_m: int, climb_m_s: int) -> list:
        rows = [HEAD_ON[0], (*HEAD_ON[1][:4], height_m, climb_m_s, *HEAD_ON[1][6:])]
        return told(ask(traffic(rows), THREES, engine))

    assert with_heights(1000 + 915, 0) == []
    assert len(with_heights(1000 + 914, 0)) == 1
    assert with_heights(1000 + 915 + 64, -1)[0][2] == pytest.approx(72.2, abs=0.1)
    assert with_heights(1000 + 915 + 100, -1)[0][2] == pytest.approx(100.6, abs=0.1)
    assert with_heights(1000 + 915 + 200, -1) == [], "by then they have passed"


@engines
def test_an_unknown_height_and_an_unknown_place_are_grown_outward(engine: str) -> None:
    batch, motion, party = traffic([HEAD_ON[0], (*HEAD_ON[1][:4], 9000, *HEAD_ON[1][5:])])
    assert told(ask((batch, motion, party), THREES, engine)) == []
    batch.low_mm[1], batch.high_mm[1] = -UNBOUNDED, UNBOUNDED
    assert len(told(ask((batch, motion, party), THREES, engine))) == 1

    beside = [(0, 0, 0, 0, 100, 0, 0, 0), (6_000, 0, 0, 0, 100, 0, 0, 1)]
    assert told(ask(traffic(beside), THREES, engine)) == []
    vague = [(*row[:6], 250, row[7]) for row in beside]
    assert len(told(ask(traffic(vague), THREES, engine))) == 1


@engines
def test_each_report_is_carried_on_from_its_own_time(engine: str) -> None:
    batch, motion, party = traffic(HEAD_ON)
    batch.at_ms[:] = (-20_000, -20_000)
    ((_, _, first, *_),) = told(ask((batch, motion, party), THREES, engine))
    assert first == pytest.approx(52.2, abs=0.1)


@engines
def test_nothing_and_one_track_have_no_pairs(engine: str) -> None:
    assert told(ask(traffic([]), THREES, engine)) == []
    assert told(ask(traffic(HEAD_ON[:1]), THREES, engine)) == []


@both_engines
@settings(max_examples=20, deadline=None)
@given(drawn=skies, speed=st.sampled_from([2_000_000, 50_000_000]))
def test_a_speed_that_nothing_has_costs_no_memory_and_loses_no_pair(
    drawn: Traffic, speed: int
) -> None:
    """A frozen or forged report may tell any speed."""
    drawn[1].speed_mm_s[0] = speed
    assert told(ask(drawn, THREES, "compiled")) == told(ask(drawn, THREES, "reference"))
