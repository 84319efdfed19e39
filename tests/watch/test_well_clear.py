"""Well clear of DO-365 beside its own definition, asked at every twentieth of a second."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as draw

from standclear.core.errors import InvalidInput
from standclear.core.mechanism import Mechanism
from standclear.core.watch.passing import DWC_EN_ROUTE
from standclear.core.watch.report import Report
from standclear.core.watch.situation import Kind
from standclear.core.watch.well_clear import Pair, violated_from
from tests.watch.reports import after, report
from tests.watch.test_separated import EAST, LOW, WEST, meeting, told, watcher

STEP_S = 0.05
REACH_M, HEIGHT_M = DWC_EN_ROUTE.horizontal_m, DWC_EN_ROUTE.vertical_m


def not_well_clear(pair: Pair, at_s: float) -> bool:
    """The definition, of one moment."""
    s = [p + v * at_s for p, v in zip(pair.place, pair.velocity, strict=True)]
    low, high = (gap + pair.climb * at_s for gap in pair.gap)
    if low > HEIGHT_M or high < -HEIGHT_M:
        return False
    reach = REACH_M + pair.reach_m
    away, closing = math.hypot(*s), s[0] * pair.velocity[0] + s[1] * pair.velocity[1]
    if away <= reach:
        return True
    if closing >= 0:
        return False
    tau = (reach**2 - away**2) / closing
    speed = math.hypot(*pair.velocity)
    miss = abs(s[0] * pair.velocity[1] - s[1] * pair.velocity[0]) / speed
    return tau <= DWC_EN_ROUTE.tau_s and miss <= reach


PLACES = draw.floats(-30_000, 30_000).map(lambda m: round(m, 1))
SPEEDS = draw.floats(-500, 500).map(lambda m: round(m, 1))
PAIRS = draw.builds(
    lambda place, velocity, low, wide, climb, reach: Pair(
        place, velocity, (low, low + wide), climb, reach
    ),
    draw.tuples(PLACES, PLACES),
    draw.tuples(SPEEDS, SPEEDS),
    draw.floats(-2_000, 2_000),
    draw.floats(0, 500) | draw.just(math.inf),
    draw.floats(-40, 40).map(lambda m: round(m, 1)),
    draw.floats(0, 200),
)


@settings(deadline=None, max_examples=200)
@given(PAIRS)
def test_the_first_moment_is_that_of_the_definition(pair: Pair) -> None:
    moments = [n * STEP_S for n in range(int(DWC_EN_ROUTE.ahead_s / STEP_S))]
    first = next((at_s for at_s in moments if not_well_clear(pair, at_s)), None)
    found = violated_from(pair, DWC_EN_ROUTE)
    if first is None:  # it may be shorter than a step
        assume(found is None or not not_well_clear(pair, found + 1e-6))
        assert found is None
        return
    assert found is not None
    assert first - STEP_S - 1e-6 <= found <= first + 1e-6


def test_what_stands_is_near_within_the_distance_alone() -> None:
    beside = Pair((REACH_M - 1, 0), (0, 0), (0, 0), 0, 0)
    assert violated_from(beside, DWC_EN_ROUTE) == 0
    assert violated_from(Pair((REACH_M + 1, 0), (0, 0), (0, 0), 0, 0), DWC_EN_ROUTE) is None


def test_a_desk_that_names_it_tells_fast_pairs_from_further_off() -> None:
    """Head on at 400 m/s, 60 km apart: tau is 35 s at 14.1 km, which is after 114.8 s."""
    one = watcher()
    one.separated.follow(Mechanism("desk", "Desk", "UTC", watch_separation="do_365"))
    said = one.take(meeting())
    assert told(said) == [
        ("raised", "approaching"),
        ("updated", "too_near"),
        ("resolved", "too_near"),
    ]
    first, near = said[0].situation, said[1].situation
    assert first.expected_at is not None
    assert abs((first.expected_at - near.since).total_seconds()) <= 1
    assert abs((near.since - after(114)).total_seconds()) <= 2


def test_by_the_rule_of_threes_a_pair_that_stays_too_near_is_told_once_more() -> None:
    one = watcher()
    one.separated.follow(Mechanism("desk", "Desk", "UTC", watch_separation="rule_of_threes"))
    said = one.take(side_by_side(300))
    assert told(said) == [("raised", "too_near"), ("updated", "too_long")]
    near, long = (change.situation for change in said)
    assert (long.since, long.kind) == (near.since, Kind.TOO_LONG)


def side_by_side(seconds: int) -> list[Report]:
    """North and south fly east, 2 km from each other."""
    return [
        report(second, 200 * second + ahead_m, track=track, height=LOW, speed_mm_s=200_000,
               course_mdeg=90_000)
        for second in range(seconds)
        for track, ahead_m in ((EAST, 0), (WEST, 2_000))
    ]  # fmt: skip


def test_an_unknown_name_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InvalidInput, match="rule_of_threes, do_365"):
        Mechanism("desk", "Desk", "UTC", watch_separation="fours")
