"""The whole watch without a desk: the same reports give the same words, however they come.

Story: forty craft cross a field of zones, with legs from one second to a minute, some jumping.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.lodged import Mark
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import START, after, report

ZONES = 25


def zones() -> dict[str, Zone]:
    """A field of circles, 4 km from each other, each of 1.5 km."""
    found = {}
    for number in range(ZONES):
        place = Position.from_degrees(
            lon_deg=30 + 0.04 * (number % 5), lat_deg=10 + 0.04 * (number // 5)
        )
        volume = Volume4D(
            Circle(place, 1_500_000), None, Height(3_000_000, Datum.WGS84),
            START - timedelta(days=1), START + timedelta(days=1),
        )  # fmt: skip
        key = f"south/zone/{number}"
        rule = ZoneRule((), (Domain.AIR,))
        found[key] = Zone(key, 1, ZoneKind.NO_FLY, key, (volume,), rule)
    return found


def flights(seed: int) -> list[Report]:
    """Forty straight flights, in the order in which they are heard."""
    chance = random.Random(seed)
    heard = []
    for number in range(40):
        lon, lat = 29.95 + 0.3 * chance.random(), 9.95 + 0.3 * chance.random()
        east, north = chance.uniform(-200, 200), chance.uniform(-200, 200)
        second = 0.0
        while second < 400:
            second += chance.choice([1, 5, 60])
            jump = 5.0 if chance.random() < 0.02 else 0.0
            place = Position.from_degrees(
                lon_deg=lon + jump + east * second / 109_639, lat_deg=lat + north * second / 110_611
            )
            heard.append(
                report(second, position=place, track=f"icao:{number:06x}",
                       callsign=f"NAT{number}" if second > 100 else "",
                       height=Height(500_000, Datum.WGS84))
            )  # fmt: skip
    return sorted(heard, key=lambda one: one.heard_at)


def watched(reports: list[Report], size: int) -> list[AlertChange]:
    watcher = Watcher()
    watcher.zones.follow(zones())
    watcher.whose.follow(
        {"north": (Mark("callsign", "NAT1*"), Mark("icao", "000002"))}, watcher.tracks.tracks
    )
    said: list[AlertChange] = []
    for first in range(0, len(reports), size):
        said += watcher.take(reports[first : first + size])
    return said


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_same_reports_give_the_same_words_in_whatever_batches(seed: int) -> None:
    reports = flights(seed)
    one_by_one = watched(reports, 1)
    assert len(one_by_one) > 40
    assert {change.situation.party for change in one_by_one} == {"", "north"}
    for size in (7, 100, len(reports)):
        assert watched(reports, size) == one_by_one


def test_zones_followed_one_after_another_are_those_followed_at_once() -> None:
    reports, whole = flights(4), watched(flights(4), 50)
    watcher = Watcher()
    watcher.whose.follow(
        {"north": (Mark("callsign", "NAT1*"), Mark("icao", "000002"))}, watcher.tracks.tracks
    )
    held: dict[str, Zone] = {}
    for key, zone in reversed(zones().items()):
        held[key] = zone
        watcher.zones.follow(held)
    assert watcher.take(reports) == whole


def test_a_zone_that_is_gone_is_watched_no_more_and_what_was_open_there_ends() -> None:
    watcher = Watcher()
    watcher.zones.follow({"south/zone/0": zones()["south/zone/0"]})
    raised = watcher.take([report(0)])
    assert [change.state for change in raised] == [AlertState.RAISED]
    watcher.zones.follow({})
    ended = watcher.take([report(second, 1.0 * second) for second in range(1, 70, 5)])
    assert [(c.alert, c.state) for c in ended] == [(raised[0].alert, AlertState.RESOLVED)]


def test_a_track_that_was_not_heard_for_long_begins_anew() -> None:
    watcher = Watcher()
    watcher.take([report(0)])
    late = report(7200, 0, heard_at=after(7200), track="icao:400000")
    watcher.take([late])
    watcher.rest(late)
    assert list(watcher.tracks.tracks) == ["icao:400000"]


def test_a_height_that_cannot_be_is_every_height_and_does_not_end_the_watch() -> None:
    """Flight level 1475: a broken transponder, or somebody who wants the watch to end."""
    watcher = Watcher()
    watcher.zones.follow(zones())
    told = watcher.take([report(0, height=Height(45_000_000, Datum.FLIGHT_LEVEL, 38_100))])
    assert [each.situation.zone for each in told] == ["south/zone/0"]


def test_who_lodged_a_craft_is_known_from_the_next_look_on() -> None:
    watcher = Watcher()
    watcher.zones.follow(zones())
    (before,) = watcher.take([report(0, track="icao:000002")])
    watcher.whose.follow({"north": (Mark("icao", "000002"),)}, watcher.tracks.tracks)
    told = watcher.take([report(30, track="icao:000002", east_m=4_390)])
    assert before.situation.party == ""
    assert {each.situation.party for each in told} == {"north"}


def test_whose_it_is_is_told_when_it_is_known_and_once_whatever_it_calls_itself() -> None:
    """An aircraft sends where it is ten times as often as how it is called."""
    watcher = Watcher()
    watcher.zones.follow({"south/zone/0": zones()["south/zone/0"]})
    lodged = {"north": (Mark("callsign", "NAT*"),), "south": (Mark("callsign", "SUD*"),)}
    watcher.whose.follow(lodged, watcher.tracks.tracks)
    (raised,) = watcher.take([report(0)])
    (known,) = watcher.take([report(second, callsign="NAT12") for second in (1, 2, 3)])
    assert (raised.situation.party, known.situation.party) == ("", "north")
    assert (known.alert, known.state) == (raised.alert, AlertState.UPDATED)
    flips = [report(second, callsign=f"{'NS'[second % 2]}UD1") for second in range(4, 20)]
    flips = [replace(one, callsign=one.callsign.replace("NUD", "NAT")) for one in flips]
    assert [each.situation.party for each in watcher.take(flips)] == ["south"]


def test_of_craft_that_left_and_were_heard_no_more_nothing_is_kept_for_ever() -> None:
    watcher = Watcher()
    watcher.zones.follow({"south/zone/0": zones()["south/zone/0"]})
    for number in range(50):
        track = f"icao:{number:06x}"
        watcher.take([report(number + 100 * n, 20_000 * min(n, 1), track=track) for n in range(3)])
    assert len(watcher.situations.tracks()) == 50
    late = report(7200, 20_000, track="icao:400000")
    watcher.take([late])
    watcher.rest(late)
    assert watcher.situations.tracks() == set()


def test_what_binds_either_binds_a_craft_that_two_lodge_and_each_new_claim_is_told() -> None:
    held = zones()["south/zone/0"]
    watcher = Watcher()
    watcher.zones.follow({held.id: replace(held, rule=replace(held.rule, bound=("north",)))})
    mark = Mark("icao", "3c6444")
    watcher.whose.follow({"north": (mark,)}, watcher.tracks.tracks)
    (first,) = watcher.take([report(0)])
    watcher.whose.follow({"north": (mark,), "west": (mark,)}, watcher.tracks.tracks)
    (more,) = watcher.take([report(1), report(2)])
    assert (first.situation.party, first.situation.claimants) == ("north", ())
    assert (more.alert, more.state) == (first.alert, AlertState.UPDATED)
    assert (more.situation.party, more.situation.claimants) == ("", ("north", "west"))
    watcher.whose.follow({"west": (mark,)}, watcher.tracks.tracks)
    gone = watcher.take([report(second) for second in range(3, 80)])
    assert [(each.state, each.situation.claimants) for each in gone] == [
        (AlertState.RESOLVED, ("north", "west"))
    ]


def test_a_clock_that_leaps_ends_nothing_that_is_expected() -> None:
    """Two minutes of doubt on the way to a zone; what never comes is let go of after its time."""
    watcher = Watcher()
    watcher.zones.follow({"south/zone/0": zones()["south/zone/0"]})

    def heard(second: int, east_m: float) -> Report:
        ahead = timedelta(hours=1) if 10 <= second < 130 else timedelta()
        one = report(second, east_m, speed_mm_s=100_000, course_mdeg=90_000,
                     height=Height(500_000, Datum.WGS84))  # fmt: skip
        return replace(one, at=one.at + ahead)

    said = watcher.take([heard(second, 100 * second - 20_000) for second in range(0, 190, 5)])
    kinds = [(one.state.value, one.situation.kind.value) for one in said]
    assert kinds == [("raised", "entering"), ("updated", "entering"), ("updated", "inside")]
    away = Watcher()
    away.zones.follow({"south/zone/0": zones()["south/zone/0"]})
    assert [one.state.value for one in away.take([heard(0, -20_000)])] == ["raised"]
    doubted = [
        replace(heard(second, -20_000), at=after(second) + timedelta(hours=1))
        for second in range(5, 400, 5)
    ]
    (over,) = away.take(doubted)
    assert over.state is AlertState.RESOLVED
    assert over.situation.since >= after(185)
