"""Craft of two parties that come too near each other: told once, before it is so, by both names.

Story: north flies east, south flies west, on nearly the same line, and they pass each other.
Limits are the mechanism's own: 3 NM and 3,000 ft in the air, a nautical mile at sea.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from standclear.core.mechanism import Mechanism, Separation
from standclear.core.shape import Datum, Height
from standclear.core.watch.lodged import Mark
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind
from standclear.core.watch.whose import Whose
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import after, report

EAST, WEST = "icao:3c6444", "icao:400000"
LOW, HIGH = Height(1_000_000, Datum.WGS84), Height(2_500_000, Datum.WGS84)
SPEED_M_S = 200


def watcher(**lodged: tuple[Mark, ...]) -> Watcher:
    both = {"north": (Mark("icao", "3c6444"),), "south": (Mark("icao", "400000"),)}
    made = Watcher(whose=Whose(lodged or both))
    made.separated.follow(Mechanism("desk", "Desk", "UTC"))
    return made


def meeting(seconds: int = 300, **of_west: Any) -> list[Report]:
    """From 60 km apart head on, a report each second; they pass after 150 s."""
    heard = []
    for second in range(seconds):
        way_m = SPEED_M_S * second
        common = {"speed_mm_s": SPEED_M_S * 1000, "height": LOW}
        heard.append(report(second, way_m, course_mdeg=90_000, callsign="NAT12", **common))
        west = {**common, "track": WEST, "course_mdeg": 270_000} | of_west
        heard.append(report(second, 60_000 - way_m, **west))
    return heard


def told(said: list[AlertChange]) -> list[tuple[str, str]]:
    return [(change.state.value, change.situation.kind.value) for change in said]


def test_a_pair_is_told_before_in_the_last_minute_when_it_is_so_and_when_it_is_over() -> None:
    said = watcher().take(meeting())
    assert told(said) == [
        ("raised", "approaching"),
        ("updated", "approaching"),
        ("updated", "too_near"),
        ("resolved", "too_near"),
    ]
    first, soon, near, over = (change.situation for change in said)
    assert (first.track, first.party) == (EAST, "north")
    assert (first.other, first.other_party, first.callsign) == (WEST, "south", "NAT12")
    assert first.expected_at is not None
    assert abs((first.expected_at - after(136)).total_seconds()) <= 2  # 5,556 m at 400 m/s
    assert 60 >= (soon.expected_at - soon.since).total_seconds() > 55  # type: ignore[operator]  # expected
    assert abs((near.since - after(136)).total_seconds()) <= 2
    assert abs((over.since - after(164)).total_seconds()) <= 3
    assert len({change.alert for change in said}) == 1


@pytest.mark.parametrize("size", [1, 3, 50])
def test_whatever_the_batches(size: int) -> None:
    reports, one = meeting(), watcher()
    said = [c for n in range(0, len(reports), size) for c in one.take(reports[n : n + size])]
    assert said == watcher().take(reports)


@pytest.mark.parametrize(
    "lodged",
    [
        {"north": (Mark("icao", "3c6444"), Mark("icao", "400000"))},  # one party's own two
        {"north": (Mark("icao", "3c6444"),)},  # whose the other is, nobody knows
        {"north": (Mark("icao", "3c6444"),), "south": (Mark("icao", "3c6444"),)},  # contested
    ],
)
def test_only_craft_of_two_known_parties_are_compared(lodged: dict[str, tuple[Mark, ...]]) -> None:
    assert watcher(**lodged).take(meeting()) == []


def test_heights_keep_them_apart() -> None:
    assert watcher().take(meeting(height=HIGH)) == []


def test_an_unknown_height_keeps_nobody_apart_and_is_told_as_possible() -> None:
    said = watcher().take(meeting(height=None))
    assert [change.situation.certain for change in said] == [False] * len(said)
    assert ("updated", "too_near") in told(said)


@pytest.mark.parametrize(("height", "compared"), [(None, False), (LOW, True)])
def test_what_has_a_name_of_its_own_flies_where_its_height_is_told(
    height: Height | None, compared: bool
) -> None:
    lodged = {"north": (Mark("icao", "3c6444"),), "relief": (Mark("uid", "convoy-1"),)}
    assert bool(watcher(**lodged).take(meeting(track="uid:convoy-1", height=height))) is compared


def test_what_stands_on_the_ground_passes_nobody() -> None:
    assert watcher().take(meeting(on_ground=True)) == []


def test_ships_and_aircraft_are_not_compared_and_ships_by_the_separation_at_sea() -> None:
    lodged = {"north": (Mark("icao", "3c6444"),), "south": (Mark("mmsi", "211234560"),)}
    assert watcher(**lodged).take(meeting(track="mmsi:211234560")) == []
    ships = {"north": (Mark("mmsi", "211000001"),), "south": (Mark("mmsi", "211234560"),)}
    one = watcher(**ships)
    said: list[AlertChange] = []
    for second in range(0, 600, 10):
        said += one.take([
            report(second, 5 * second, track="mmsi:211000001", speed_mm_s=5_000,
                   course_mdeg=90_000),
            report(second, 6_000 - 5 * second, track="mmsi:211234560", speed_mm_s=5_000,
                   course_mdeg=270_000),
        ])  # fmt: skip
    assert told(said)[0] == ("raised", "approaching")
    assert ("updated", "too_near") in told(said)


def test_a_domain_without_a_separation_is_not_watched() -> None:
    one = watcher()
    one.separated.follow(Mechanism("desk", "Desk", "UTC", separations=()))
    assert one.take(meeting()) == []
    one.separated.follow(
        Mechanism("desk", "Desk", "UTC", separations=(Separation("ground", 1, 1, 1),))
    )
    assert one.take(meeting()) == []


def test_after_a_restart_a_pair_is_not_raised_again() -> None:
    reports = meeting()
    first = watcher()
    said = first.take(reports[:280])
    assert told(said)[-1] == ("updated", "too_near")
    anew = watcher()
    last = said[-1]
    anew.pairs.resume({last.alert: (last.situation, last.state)}, after(140))
    rest = anew.take(reports[280:])
    assert [(c.alert, c.state) for c in rest] == [(last.alert, AlertState.RESOLVED)]
    assert Kind.TOO_NEAR.is_now
    assert not Kind.APPROACHING.is_now


def test_one_that_is_heard_no_more_is_told_as_lost_and_not_as_further_apart() -> None:
    one = watcher()
    assert told(one.take(meeting(60))) == [("raised", "approaching")]
    alone = [report(second, SPEED_M_S * second, height=LOW) for second in range(60, 3700)]
    carried_on, lost, closed = one.take(alone)
    assert told([carried_on]) == [("updated", "approaching")]
    assert told([lost, closed]) == [("updated", "lost"), ("resolved", "lost")]
    assert lost.situation.since == closed.situation.since == after(59)
    assert lost.situation.expected_at is not None


def test_of_one_that_two_parties_lodge_by_now_it_is_never_said_that_it_is_further_apart() -> None:
    one, reports = watcher(), meeting()
    said = one.take(reports[:300])  # too near since 136 s
    assert told(said)[-1] == ("updated", "too_near")
    before = one.whose.lodged
    one.whose.follow({**before, "relief": (Mark("icao", "3c6444"),)}, one.tracks.tracks)
    assert one.take(reports[300:]) == []
    one.whose.follow(before, one.tracks.tracks)
    later = [report(second, 0, track="icao:3c6444", height=LOW) for second in range(400, 480, 10)]
    later += [report(s, 60_000, track=WEST, height=LOW) for s in range(400, 480, 10)]
    assert told(one.take(sorted(later, key=lambda each: each.heard_at)))[-1] == (
        "resolved",
        "too_near",
    )


def test_one_false_place_is_told_as_possible_and_ends_nothing_that_is_expected() -> None:
    """Where west is said to be, north would be too near at once; of what it does there, nothing."""
    far = {"track": WEST, "height": LOW, "speed_mm_s": 0, "course_mdeg": 0}
    heard = [report(n, 200 * n, height=LOW, speed_mm_s=200_000, course_mdeg=90_000) for n in (0, 1)]
    heard += [report(0, 90_000, **far), report(2, 3_000, **far)]
    said = watcher().take([*sorted(heard, key=lambda one: one.at), report(3, 600, height=LOW)])
    assert told(said) == [("raised", "too_near")]
    assert not said[0].situation.certain
    wrong = [
        replace(one, at=one.at + timedelta(hours=1)) if 60 <= n // 2 < 130 else one
        for n, one in enumerate(meeting(150))
    ]
    said = watcher().take(wrong)
    assert told(said) == [
        ("raised", "approaching"),
        ("updated", "approaching"),
        ("updated", "too_near"),
    ]
    assert said[1].situation.since >= after(129)
