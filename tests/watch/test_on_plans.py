"""A craft that its own party ties to a plan is held against it, and no other craft is.

Story: north's plan is a circle of 10 km for an hour; its craft flies out of it, comes back, falls
silent, sets out late or not at all, and is still out when its time is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.conformance import Filed, Patience
from standclear.core.watch.lodged import Mark
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind
from standclear.core.watch.situations import HOLD_S
from standclear.core.watch.whose import Whose
from standclear.core.zone import Domain
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import START, TRACK, after, report

PLAN = "north/plan/1"
PATIENCE = Patience()
CENTRE = Position.from_degrees(lon_deg=30, lat_deg=10)
VOLUME = Volume4D(
    Circle(CENTRE, 10_000_000), None, Height(3_000_000, Datum.WGS84), START,
    START + timedelta(hours=1),
)  # fmt: skip
FILED = Filed(PLAN, 1, "north", (VOLUME,), Domain.AIR, is_under_way=True)
OUT_M, IN_M = 10_700.0, 9_400.0
LOW, HIGH = Height(1_000_000, Datum.WGS84), Height(4_000_000, Datum.WGS84)
FAR = "icao:400000"


def watcher(filed: Filed = FILED, *, flies: str = PLAN, party: str = "north") -> Watcher:
    made = Watcher()
    made.whose = Whose({party: (Mark("icao", TRACK.partition(":")[2], flies=flies),)})
    follow(made, filed)
    return made


def follow(made: Watcher, *filed: Filed) -> None:
    made.plans.follow(made.whose.lodged, {one.id: one for one in filed}, PATIENCE)


def flown(*legs: tuple[int, float], begin: int = 0, every: int = 5, **more: Any) -> list[Report]:
    """(until which second, how far east) in turn, a report each few seconds."""

    def reports() -> Iterator[Report]:
        second = begin
        for until, east_m in legs:
            for at in range(second, until, every):
                yield report(at, east_m, **({"height": LOW} | more))
            second = until

    return list(reports())


def others(*seconds: float) -> list[Report]:
    """Somebody far off, who is heard then."""
    return [report(second, 900_000, track=FAR) for second in seconds]


def told(said: list[AlertChange]) -> list[tuple[str, str]]:
    return [(change.state.value, change.situation.kind.value) for change in said]


# ---- outside


def test_outside_for_a_while_it_is_nonconforming_and_for_long_contingent_until_it_is_back() -> None:
    said = watcher().take(flown((100, IN_M), (500, OUT_M), (700, IN_M)))
    assert told(said) == [
        ("raised", "nonconforming"),
        ("updated", "contingent"),
        ("resolved", "contingent"),
    ]
    first, worse, over = (change.situation for change in said)
    assert (first.party, first.filed, first.filed_version) == ("north", PLAN, 1)
    assert first.since == worse.since == after(100)
    assert over.since == after(500)


@pytest.mark.parametrize("seconds", [1, 10, PATIENCE.off_s - 1])
def test_a_moment_outside_is_borne_with(seconds: float) -> None:
    reports = flown((100, IN_M), every=1)
    reports += [report(100 + n, OUT_M, height=LOW) for n in range(int(seconds) + 1)]
    assert watcher().take(reports + flown((300, IN_M), begin=101 + int(seconds))) == []


def test_too_high_is_outside_and_an_unknown_height_keeps_to_its_plan() -> None:
    assert told(watcher().take(flown((60, IN_M), height=HIGH)))[:1] == [("raised", "nonconforming")]
    assert watcher().take(flown((60, IN_M), height=None)) == []


def test_what_may_be_inside_within_its_error_is_not_told() -> None:
    assert watcher().take(flown((60, 10_400.0), error_mm=500_000)) == []
    assert watcher().take(flown((60, 10_400.0), error_mm=50_000)) != []


def test_at_an_edge_it_is_one_situation() -> None:
    legs = [(30 * n, OUT_M if n % 2 else IN_M) for n in range(1, 21)]
    said = watcher().take(flown(*legs))
    assert told(said) == [("raised", "nonconforming")]


@pytest.mark.parametrize(
    "other",
    [
        {"flies": ""},  # lodged, and tied to nothing
        {"flies": "north/plan/2"},  # tied to what is not filed, or is over
        {"filed": replace(FILED, is_under_way=False)},
    ],
)
def test_what_is_not_tied_or_not_under_way_is_not_held_against_it(other: dict[str, Any]) -> None:
    assert watcher(**other).take(flown((600, OUT_M))) == []


def test_that_another_party_lodges_it_too_does_not_silence_its_own_partys_warnings() -> None:
    one = watcher()
    one.whose = Whose({**one.whose.lodged, "south": (Mark("icao", TRACK.partition(":")[2]),)})
    follow(one, FILED)
    said = one.take(flown((600, OUT_M)))
    assert told(said) == [("raised", "nonconforming"), ("updated", "contingent")]
    for each in said:
        assert (each.situation.party, each.situation.claimants) == ("north", ("north", "south"))


def test_of_two_plans_that_it_carries_out_it_keeps_to_one() -> None:
    east = replace(VOLUME, shape=Circle(report(0, OUT_M).position, 5_000_000))
    other = replace(FILED, id="north/plan/2", volumes=(east,))
    one = watcher()
    marks = (Mark("icao", TRACK.partition(":")[2], flies=flies) for flies in (PLAN, other.id))
    one.whose = Whose({"north": tuple(marks)})
    follow(one, FILED, other)
    assert one.take(flown((600, OUT_M))) == []
    assert {c.situation.filed for c in one.take(flown((700, 30_000), begin=601))} == {
        PLAN,
        other.id,
    }


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ({"said_off": True}, [("raised", "contingent")]),
        ({"said_contingent": True}, []),
    ],
)
def test_what_its_own_party_has_said_is_not_said_again(
    said: dict[str, bool], left: list[tuple[str, str]]
) -> None:
    assert told(watcher(replace(FILED, **said)).take(flown((400, OUT_M)))) == left


def test_before_its_time_and_on_the_ground_it_is_held_against_nothing() -> None:
    assert watcher().take(flown((0, OUT_M), begin=-300)) == []
    assert watcher().take(flown((600, OUT_M), on_ground=True)) == []


def test_a_restart_in_the_middle_says_nothing_twice() -> None:
    reports = flown((100, IN_M), (500, OUT_M), (700, IN_M))
    whole = watcher().take(reports)
    for cut in range(20, len(reports), 7):
        first = watcher()
        said = first.take(reports[:cut])
        anew = watcher()
        last = {change.alert: (change.situation, change.state) for change in said}
        anew.plans.resume(last, reports[cut - 1].at)
        assert told(said + anew.take(reports[cut:])) == told(whole)


# ---- time


def test_still_out_past_the_end_it_is_overdue_until_it_is_down() -> None:
    flying = flown((3700, IN_M), begin=3500, every=10)
    landed = flown((3800, IN_M), begin=3700, every=10, on_ground=True)
    said = watcher().take(flying + landed)
    assert told(said) == [("raised", "overdue"), ("resolved", "overdue")]
    assert [change.situation.since for change in said] == [after(3600), after(3700)]


def test_that_a_movement_is_overdue_the_clock_says_and_not_the_watch() -> None:
    moving = replace(FILED, id="north/move/1", domain=None, ends_by_clock=True)
    assert watcher(moving, flies=moving.id).take(flown((4000, IN_M), begin=3500)) == []


def test_under_way_and_heard_no_more_it_is_out_of_contact_until_it_is_heard() -> None:
    one = watcher()
    one.take(flown((100, IN_M)))
    silent = one.take(others(*range(100, 1000, 50)))
    assert told(silent) == [("raised", "out_of_contact")]
    assert silent[0].situation.since == after(95)
    again = one.take(flown((1200, IN_M), begin=1000))
    assert told(again) == [("resolved", "out_of_contact")]
    assert again[0].situation.since == after(1000)


def test_what_landed_may_be_silent() -> None:
    one = watcher()
    one.take(flown((100, IN_M), on_ground=True))
    assert one.pass_time(after(3000)) == []


def test_what_has_not_set_out_long_after_its_start_is_told_until_it_has() -> None:
    one = watcher(replace(FILED, is_under_way=False, is_awaited=True))
    late_s = int(PATIENCE.departure_s)
    assert one.take(others(*range(-60, late_s, 20))) == []
    missed = one.take(others(late_s))
    assert told(missed) == [("raised", "not_departed")]
    assert (missed[0].situation.track, missed[0].situation.since) == ("", START)
    assert one.take(flown((late_s + 60, IN_M), begin=late_s + 30, on_ground=True)) == []
    out = one.take(flown((late_s + 90, IN_M), begin=late_s + 60))
    assert told(out) == [("resolved", "not_departed")]


def test_a_watch_that_began_after_the_start_knows_of_no_missed_departure() -> None:
    one = watcher(replace(FILED, is_under_way=False, is_awaited=True))
    assert one.take(others(*range(60, 3600, 60))) == []


def test_what_set_out_before_is_not_awaited() -> None:
    one = watcher(replace(FILED, is_awaited=True))
    one.take([*others(-400), *flown((-290, IN_M), begin=-300)])
    assert told(one.take(others(PATIENCE.departure_s + 1))) == [("raised", "out_of_contact")]


def test_what_is_over_is_told_of_no_more() -> None:
    one = watcher()
    assert told(one.take(flown((100, OUT_M)))) == [("raised", "nonconforming")]
    follow(one)
    assert told(one.take(others(110, 111))) == [("resolved", "nonconforming")]
    assert one.take(flown((600, OUT_M), begin=120)) == []


# ---- laws


def brute(reports: list[Report]) -> bool:
    """Whether some stretch of reports outside, without one inside, lasts as long as is told."""
    began = None
    for each in reports:
        inside = each.position.lon_deg < 30.09
        began = None if inside else began or each.at
        if began is not None and (each.at - began).total_seconds() >= PATIENCE.off_s:
            return True
    return False


STEPS = draw.lists(draw.tuples(draw.integers(1, 120), draw.booleans()), max_size=40)


@settings(deadline=None)
@given(STEPS, draw.integers(1, 9))
def test_it_is_told_if_and_only_if_a_stretch_outside_is_long_enough_however_it_is_sampled(
    steps: list[tuple[int, bool]], size: int
) -> None:
    second, reports = 0, []
    for wait, is_out in steps:
        second += wait
        if second < 3500:
            reports.append(report(second, OUT_M if is_out else IN_M, height=LOW))
    whole = watcher().take(reports)
    of_plan = [c for c in whole if c.situation.kind in (Kind.NONCONFORMING, Kind.CONTINGENT)]
    assert bool(of_plan) == brute(reports)
    parted = watcher()
    in_parts = [c for n in range(0, len(reports), size) for c in parted.take(reports[n : n + size])]
    assert in_parts == whole
    begun = [c for c in of_plan if c.state in (AlertState.RAISED, AlertState.REOPENED)]
    assert len(begun) <= 1 + second / HOLD_S  # no more than one a minute, whatever it does
