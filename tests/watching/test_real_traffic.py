"""`standclear demo watch --real`: traffic that was really heard, and what a watch would tell of it.

An airliner from Paris to Toulouse (ADS-B, Beast) and ships in the Solent (AIS), each with zones
made up for it (scenarios/exercise/real_traffic.py).
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind
from standclear.core.watch.whose import Whose
from standclear.formats.feed import Fault
from standclear.scenarios.exercise.real_traffic import ANCHORAGE, EDGE, SKY, heard
from standclear.service.watching.recording import Recording
from standclear.service.watching.watcher import Watcher

pytestmark = pytest.mark.slow


class Played:
    """A recording, played to its zones."""

    def __init__(self, which: int) -> None:
        one = heard()[which]
        self.watcher = Watcher(whose=Whose(one.lodged))
        self.watcher.zones.follow(one.zones)
        self.told: list[AlertChange] = []
        self.faults: list[Fault] = []
        self.reports = 0
        self.times: list[datetime] = []
        for at, said in Recording.shipped(one.file, one.options).batches():
            self.times.append(at)
            self.reports += len(said.reports)
            self.faults += said.faults
            self.told += self.watcher.take(said.reports)


@pytest.fixture(scope="module")
def flight() -> Played:
    return Played(0)


@pytest.fixture(scope="module")
def ships() -> Played:
    return Played(1)


def test_both_are_more_than_an_hour_and_every_message_in_them_is_used(
    flight: Played, ships: Played
) -> None:
    for played in (flight, ships):
        assert played.times[-1] - played.times[0] > timedelta(hours=1)
        assert played.faults == []
    assert flight.reports == 8_322
    assert ships.reports == 10_109


def test_the_airliner_is_told_of_five_minutes_before_it_is_inside_and_to_seconds(
    flight: Played,
) -> None:
    told = [each for each in flight.told if each.situation.zone == SKY]
    first = told[0].situation
    entered = next(each.situation for each in told if each.situation.kind is Kind.INSIDE)
    assert first.kind is Kind.ENTERING
    assert first.expected_at is not None
    assert entered.since - first.since > timedelta(minutes=4, seconds=50)
    assert abs(entered.since - first.expected_at) < timedelta(seconds=10)
    assert told[-1].state is AlertState.RESOLVED


def test_past_an_edge_it_is_never_told_to_be_inside(flight: Played) -> None:
    assert Kind.INSIDE not in {e.situation.kind for e in flight.told if e.situation.zone == EDGE}


def test_one_message_by_two_receivers_is_no_jump_and_no_second_craft(flight: Played) -> None:
    assert list(flight.watcher.tracks.tracks) == ["icao:393322"]
    assert flight.watcher.tracks.tracks["icao:393322"].counts["jump"] == 0


def test_a_ship_that_is_once_3800_km_away_is_doubted_there_and_on_its_way_back(
    ships: Played,
) -> None:
    jumps = Counter({t.name: t.counts["jump"] for t in ships.watcher.tracks.tracks.values()})
    assert +jumps == {"mmsi:245188000": 2}


def test_ships_are_told_of_once_each_however_many_reports_they_send(ships: Played) -> None:
    raised = [e.situation.track for e in ships.told if e.state is AlertState.RAISED]
    assert 0 < len(raised) < 20
    assert len(set(raised)) == len(raised)
    assert {e.situation.zone for e in ships.told} == {ANCHORAGE}
