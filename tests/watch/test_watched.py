"""A zone that is watched: what goes in, through, past, over, and towards it.

Story: a no-fly zone of some kilometres, a craft with one report a second, or with one a minute.
"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.time.schedule import Schedule, WeeklyWindow
from standclear.core.watch.report import Report
from standclear.core.watch.situation import Kind
from standclear.core.watch.situations import Touch
from standclear.core.watch.tracks import Tracks
from standclear.core.watch.watched import WatchedZones
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from tests.watch.reports import after, report

KEY = "south/zone/1"
METRES_PER_DEGREE = 109_639


def place(east_m: float) -> Position:
    return Position.from_degrees(lon_deg=30 + east_m / METRES_PER_DEGREE, lat_deg=10)


def zone(east_m: float = 10_000, radius_m: float = 1_000, **more: object) -> Zone:
    """A circle, from the ground to 3,000 m above WGS 84, for a day."""
    volume = Volume4D(
        Circle(place(east_m), round(radius_m * 1000)),
        None,
        Height(3_000_000, Datum.WGS84),
        after(-3600),
        after(86_400),
    )
    said = {"volumes": (volume,), "rule": ZoneRule((), (Domain.AIR,))} | more
    return Zone(KEY, 1, ZoneKind.NO_FLY, "Valley", **said)  # type: ignore[arg-type]  # as named


def touched(watched: Zone, *reports: Report, party: str = "") -> list[Touch]:
    """What the last of these reports touches."""
    tracks = Tracks()
    for one in reports[:-1]:
        tracks.take(one)
    taken = tracks.take(reports[-1])
    assert taken is not None
    zones = WatchedZones()
    zones.follow({KEY: watched})
    return zones.touched([taken], [party])[0]


def kinds(touches: list[Touch]) -> list[tuple[Kind, bool]]:
    return [(touch.kind, touch.certain) for touch in touches]


LOW = Height(500_000, Datum.WGS84)


def test_inside_is_inside_and_outside_is_nothing() -> None:
    assert kinds(touched(zone(), report(0, 10_000, height=LOW))) == [(Kind.INSIDE, True)]
    assert touched(zone(), report(0, 12_000, height=LOW)) == []


def test_a_crossing_between_two_reports_counts_and_says_when_it_began() -> None:
    found = touched(zone(), report(0, 0, height=LOW), report(60, 20_000, height=LOW))
    assert kinds(found) == [(Kind.INSIDE, True)]
    assert after(25) <= found[0].since <= after(27)  # 9 km of 20 km in 60 s, and never late


def test_within_the_stated_error_it_is_possibly_inside() -> None:
    near = report(0, 11_050, height=LOW, error_mm=100_000)
    assert kinds(touched(zone(), near)) == [(Kind.INSIDE, False)]
    assert touched(zone(), replace(near, error_mm=20_000)) == []


def test_an_error_that_nobody_told_is_a_wide_one() -> None:
    assert kinds(touched(zone(), report(0, 11_900, height=LOW, error_mm=None))) == [
        (Kind.INSIDE, False)
    ]


@pytest.mark.parametrize(
    ("height", "found"),
    [
        (Height(3_500_000, Datum.WGS84), False),
        (Height(2_900_000, Datum.WGS84), True),
        (None, True),  # a height that nobody told is every height
        (Height(3_100_000, Datum.WGS84, error_mm=200_000), True),
        (Height(3_500_000, Datum.FLIGHT_LEVEL), True),  # on some day that is 2,900 m
        (Height(12_000_000, Datum.FLIGHT_LEVEL), False),
    ],
)
def test_heights_count_as_what_they_were_measured_from(height: Height | None, found: bool) -> None:
    assert bool(touched(zone(), report(0, 10_000, height=height))) is found


def test_what_flies_towards_it_is_expected_in_time() -> None:
    found = touched(
        zone(), report(0, 0, height=LOW, speed_mm_s=100_000, course_mdeg=90_000, error_mm=0)
    )
    assert kinds(found) == [(Kind.ENTERING, True)]
    expected = found[0].expected_at
    assert expected is not None
    assert after(88) <= expected <= after(90)


@pytest.mark.parametrize(
    "more",
    [
        {"course_mdeg": 270_000},
        {"speed_mm_s": 20_000},  # 6 km in the look-ahead
        {"speed_mm_s": None},
        {"course_mdeg": None},
        {"height": Height(5_000_000, Datum.WGS84)},
    ],
)
def test_what_does_not_is_not(more: dict[str, object]) -> None:
    said = {"height": LOW, "speed_mm_s": 100_000, "course_mdeg": 90_000} | more
    assert touched(zone(), report(0, 0, **said)) == []


@pytest.mark.parametrize(("ahead_s", "told"), [(0, True), (60, False), (89, False), (91, True)])
def test_a_zone_says_itself_how_long_before_an_entry_it_is_told_of(
    ahead_s: int, told: bool
) -> None:
    """9 km from its edge at 100 m/s."""
    rule = ZoneRule((), (Domain.AIR,), look_ahead_s=ahead_s)
    flying = report(0, speed_mm_s=100_000, course_mdeg=90_000, error_mm=0)
    assert bool(touched(zone(rule=rule), flying)) is told


def test_nothing_is_foretold_for_more_than_an_hour() -> None:
    with pytest.raises(InvalidInput, match="rule/look_ahead_s"):
        ZoneRule((), (Domain.AIR,), look_ahead_s=3_601)


def test_what_sinks_into_it_is_expected() -> None:
    sinking = report(
        0, 0, height=Height(5_000_000, Datum.WGS84), climb_mm_s=-20_000, speed_mm_s=100_000,
        course_mdeg=90_000,
    )  # fmt: skip
    assert kinds(touched(zone(), sinking)) == [(Kind.ENTERING, True)]


@pytest.mark.parametrize(
    ("rule", "party", "track", "binds"),
    [
        (ZoneRule((), (Domain.AIR,)), "", "icao:3c6444", True),
        (ZoneRule(("north",), (Domain.AIR,)), "north", "icao:3c6444", True),
        (ZoneRule(("north",), (Domain.AIR,)), "south", "icao:3c6444", False),
        (ZoneRule(("north",), (Domain.AIR,)), "", "icao:3c6444", False),  # unknown is not north
        (ZoneRule((), (Domain.AIR,)), "", "mmsi:211234560", False),
        (ZoneRule((), (Domain.SEA,)), "", "mmsi:211234560", True),
        (ZoneRule((), (Domain.GROUND,)), "", "uid:convoy-1", True),
        (ZoneRule((), (Domain.AIR,), ("live_fire",)), "", "icao:3c6444", False),
        (ZoneRule((), (Domain.AIR,), ("flight",)), "", "icao:3c6444", True),
        (ZoneRule((), (Domain.GROUND,), ("convoy",)), "", "uid:convoy-1", True),
        (ZoneRule((), (Domain.GROUND,), ("engineering",)), "", "uid:convoy-1", False),
    ],
)
def test_whom_the_rule_binds(rule: ZoneRule, party: str, track: str, binds: bool) -> None:
    found = touched(zone(rule=rule), report(0, 10_000, height=LOW, track=track), party=party)
    assert bool(found) is binds


def test_what_stands_on_the_ground_does_not_fly() -> None:
    assert touched(zone(), report(0, 10_000, on_ground=True)) == []


def test_outside_its_hours_a_zone_is_not_broken() -> None:
    night = Schedule("UTC", (WeeklyWindow((1, 2, 3, 4, 5, 6, 7), "20:00", "23:00"),))
    watched = zone(schedule=night)
    assert touched(watched, report(0, 10_000, height=LOW)) == []  # 08:00
    assert touched(watched, report(13 * 3600, 10_000, height=LOW))  # 21:00


def test_before_its_hours_begin_nobody_is_in_it_nor_expected_earlier() -> None:
    """In force from two minutes on, with a craft there sooner, or on its way through just then."""
    watched = zone(
        schedule=Schedule("UTC", (WeeklyWindow((1, 2, 3, 4, 5, 6, 7), "08:02", "23:00"),))
    )
    slowly = report(0, 8_900, height=LOW, speed_mm_s=10_000, course_mdeg=90_000)
    (ahead,) = touched(watched, slowly)
    assert (ahead.kind, ahead.expected_at) == (Kind.ENTERING, after(120))
    already = report(0, 10_000, height=LOW, speed_mm_s=5_000, course_mdeg=90_000)
    (ahead,) = touched(watched, already)
    assert (ahead.kind, ahead.expected_at) == (Kind.ENTERING, after(120))
    before = report(110, 9_000, height=LOW)
    (inside,) = touched(watched, before, report(125, 10_500, height=LOW))
    assert (inside.kind, inside.since) in ((Kind.INSIDE, after(120)), (Kind.INSIDE, after(125)))


def test_a_doubted_report_is_told_as_possible_and_expects_nothing() -> None:
    first = report(0, -900_000, height=LOW)
    jumped = report(10, 10_000, height=LOW, speed_mm_s=100_000, course_mdeg=90_000)
    assert kinds(touched(zone(), first, jumped)) == [(Kind.INSIDE, False)]
    past = report(10, 0, height=LOW, speed_mm_s=100_000, course_mdeg=90_000)
    assert touched(zone(), first, past) == []


@settings(max_examples=60, deadline=None)
@given(
    draw.integers(-5_000, 5_000),
    draw.integers(-5_000, 5_000),
    draw.integers(-5_000, 5_000),
    draw.integers(-5_000, 5_000),
    draw.integers(50, 1_500),
)
def test_no_straight_leg_goes_through_unseen(
    x0: int, y0: int, x1: int, y1: int, radius_m: int
) -> None:
    """Against the plane: a leg that comes nearer to the middle than the radius is always found,
    and one that stays 20 m and a hundredth further away never is."""

    def at(seconds: int, x: int, y: int) -> Report:
        spot = Position.from_degrees(lon_deg=30 + x / METRES_PER_DEGREE, lat_deg=10 + y / 110_611)
        return replace(report(seconds, height=LOW, error_mm=0), position=spot)

    found = touched(zone(0, radius_m), at(0, x0, y0), at(60, x1, y1))
    length = math.hypot(x1 - x0, y1 - y0)
    part = 0.0 if length == 0 else -(x0 * (x1 - x0) + y0 * (y1 - y0)) / length**2
    part = min(max(part, 0.0), 1.0)
    nearest = math.hypot(x0 + part * (x1 - x0), y0 + part * (y1 - y0))
    if nearest < radius_m - 5:
        assert found
    if nearest > radius_m * 1.01 + 20:
        assert not found
