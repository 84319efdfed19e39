"""A craft of another party in the way of a notified movement, in its time.

Story: relief's convoy has a way of 5 km around 10 N 30 E, for an hour; north flies through.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.conformance import Filed, Patience
from standclear.core.watch.lodged import Mark
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import Kind
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import START, TRACK, after, report

MOVE = "relief/move/1"
WAY = Volume4D(
    Circle(Position.from_degrees(lon_deg=30, lat_deg=10), 5_000_000), None,
    Height(2_000_000, Datum.WGS84), START, after(3600),
)  # fmt: skip
MOVEMENT = Filed(MOVE, 1, "relief", (WAY,), None, is_under_way=True)
LOW, HIGH = Height(1_000_000, Datum.WGS84), Height(9_000_000, Datum.WGS84)


def watcher(whose: str = "north") -> Watcher:
    made = Watcher()
    made.whose.follow(
        {whose: (Mark("icao", TRACK.partition(":")[2]),), "south": ()}, made.tracks.tracks
    )
    made.corridors.follow([MOVEMENT], made.whose.lodged)
    return made


def flight(begin: int = 0, height: Height = LOW) -> list[Report]:
    """From 20 km west, through the middle, to 20 km east: 100 m/s, a report each 5 s."""
    return [
        report(begin + second, 100 * second - 20_000, height=height, speed_mm_s=100_000,
               course_mdeg=90_000)
        for second in range(0, 400, 5)
    ]  # fmt: skip


def told(said: list[AlertChange]) -> list[tuple[str, str]]:
    return [(change.state.value, change.situation.kind.value) for change in said]


def test_it_is_told_before_when_it_is_in_it_and_when_it_has_left() -> None:
    said = watcher().take(flight())
    assert told(said) == [
        ("raised", "entering"),
        ("updated", "entering"),
        ("updated", "inside"),  # possibly, at the edge
        ("updated", "inside"),
        ("resolved", "inside"),
    ]
    for change in said:
        assert (change.situation.filed, change.situation.zone) == (MOVE, "")
        assert change.situation.party == "north"


@pytest.mark.parametrize(
    ("whose", "reports"),
    [
        ("relief", flight()),  # its own
        ("north", flight(height=HIGH)),
        ("north", flight(begin=3_700)),  # after its time
    ],
)
def test_what_is_its_own_or_above_or_late_is_not(whose: str, reports: list[Report]) -> None:
    assert watcher(whose).take(reports) == []


def test_of_craft_that_nobody_lodged_nothing_is_said() -> None:
    strangers = [replace(one, track="icao:400000") for one in flight()]
    assert watcher().take(strangers) == []


def test_one_that_two_parties_lodged_is_told_as_claimed_by_both() -> None:
    one = watcher()
    mark = one.whose.lodged["north"][0]
    one.whose.follow({"north": (mark,), "relief": (mark,)}, one.tracks.tracks)
    said = one.take(flight())
    assert told(said)[0] == ("raised", "entering")
    assert {(c.situation.party, c.situation.claimants) for c in said} == {("", ("north", "relief"))}


def test_a_movements_own_craft_is_not_in_its_way_whoever_else_lodges_it() -> None:
    one = watcher()
    mark = one.whose.lodged["north"][0]
    one.whose.follow({"north": (mark,), "relief": (replace(mark, flies=MOVE),)}, one.tracks.tracks)
    one.plans.follow(one.whose.lodged, {MOVE: MOVEMENT}, Patience())
    kinds = {each.situation.kind for each in one.take(flight())}
    assert kinds == {Kind.NONCONFORMING}  # before it comes into its way, and after


def test_one_that_falls_silent_in_it_is_lost() -> None:
    one = watcher()
    one.take(flight()[:40])
    assert told(one.pass_time(after(1_000))) == [("updated", "lost")]
