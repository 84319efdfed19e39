"""`standclear demo watch`: an hour of the exercise, and what a watch would tell of it.

Each craft of the shipped recording flies for one thing (data/watch/README.md); here is what it
comes to.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from standclear.core.watch.situation import AlertState
from tests.cli.desk_on_disk import run

Told = dict[tuple[str, str], list[tuple[str, str]]]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    """(callsign, zone or other track) -> what was told of it, in order."""
    shown = run(tmp_path, "demo", "watch", "--json")
    assert shown.exit_code == 0, shown.output
    found: Told = defaultdict(list)
    for change in map(json.loads, shown.stdout.splitlines()):  # a document a line
        said = change["situation"]
        beside = said["zone"] or said["other"]
        found[said["callsign"], beside].append((change["state"], said["kind"]))
    return found


HALMERE, RING, GATE, RANGE = (
    "coordinator/zone/halmere",
    "north/zone/eastern-ring",
    "north/zone/fennick-gate",
    "south/zone/sable-range",
)


def test_who_flies_through_is_told_of_three_times_and_once_more_when_it_is_over(told: Told) -> None:
    assert told["NAT12", HALMERE] == [
        ("raised", "entering"),
        ("updated", "entering"),
        ("updated", "inside"),
        ("resolved", "inside"),
    ]


def test_who_turns_away_is_told_of_as_expected_and_never_as_inside(told: Told) -> None:
    kinds = {kind for _, kind in told["SOU31", HALMERE]}
    assert kinds == {"entering"}
    assert told["SOU31", HALMERE][-1][0] == "resolved"


def test_along_an_edge_it_is_one_alert(told: Told) -> None:
    states = [state for state, _ in told["SOU44", HALMERE]]
    assert states.count("raised") == 1
    assert states.count("resolved") == 1


@pytest.mark.parametrize(("craft", "zone"), [("SOU52", RING), ("NAT20", RANGE), ("RELIEF 7", GATE)])
def test_each_zone_is_watched_for_whom_it_binds(told: Told, craft: str, zone: str) -> None:
    assert ("updated", "inside") in told[craft, zone]


def test_two_forces_too_near_each_other_are_told_before(told: Told) -> None:
    states = told["NAT33", "icao:f00b61"]
    assert states[0] == ("raised", "approaching")
    assert ("updated", "too_near") in states
    assert states[-1][0] == AlertState.RESOLVED.value


def test_of_an_airliner_that_nobody_lodged_and_of_boats_nothing_is_told(told: Told) -> None:
    assert not {craft for craft, _ in told} & {"OCN204", "NEVAR FERRY", "HOPE OF BESK"}


def test_a_convoy_on_the_road_is_not_near_an_aircraft_above_it(told: Told) -> None:
    assert not [beside for _, beside in told if beside == "uid:RELIEF-7"]


def test_it_leaves_nothing_behind(tmp_path: Path) -> None:
    shown = run(tmp_path, "demo", "watch")
    assert "nobody is told" in shown.stderr
    assert list(tmp_path.iterdir()) == []
