"""Alerts over the door: each party reads what its own notes told it, and who has answered.

Requirements: domain 6.7 (no tracking beyond separation), 6.8 (an answer is no permission).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from standclear.client.answers import alert_from
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import AlertChange, TracksLodge
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from tests.town import MINUTE, START, Town, zone
from tests.web.door import Knocking, opened

TRACK, OTHER, ZONE = "icao:3c6444", "icao:400000", "south/zone/1"
AT_ZONE, PAIR = alert_id(TRACK, ZONE, START), alert_id(TRACK, OTHER, START)
INSIDE = Situation(Kind.INSIDE, TRACK, "north", ZONE, 1, START, callsign="NAT12")
NEAR = Situation(
    Kind.TOO_NEAR, TRACK, "north", "", 0, START, callsign="NAT12", other=OTHER, other_party="south"
)


@pytest.fixture
def door(town: Town, tmp_path: Path) -> Iterator[Knocking]:
    town["south"].proposes(zone(1, owner="south"))
    with opened(town, tmp_path) as found:
        yield found


def say(door: Knocking, alert: str, situation: Situation, *states: AlertState) -> None:
    for state in states or (AlertState.RAISED,):
        door.town.office.say(AlertChange(alert, state, situation, "0" * 64))


def alert(door: Knocking, party: str, one: str = AT_ZONE) -> Any:
    answer = door.as_(party).get(f"/v1/alerts/{one}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_whoever_was_told_lists_it_and_nobody_else_knows_that_it_is(door: Knocking) -> None:
    say(door, AT_ZONE, INSIDE)
    listed = {
        party: [each["id"] for each in door.as_(party).items("/v1/alerts")]
        for party in ("north", "south", "desk", "relief")
    }
    assert listed == {"north": [AT_ZONE], "south": [AT_ZONE], "desk": [AT_ZONE], "relief": []}
    there, absent = (
        door.as_("relief").get(f"/v1/alerts/{each}") for each in (AT_ZONE, "al-000000000000")
    )
    assert there.status_code == absent.status_code == 404
    assert there.text.replace(AT_ZONE, "al-000000000000") == absent.text


def test_it_holds_what_the_note_says_and_no_place(door: Knocking) -> None:
    say(door, AT_ZONE, INSIDE)
    found = alert(door, "south")
    told = door.town["south"].last
    assert found["headline"] == told.headline
    assert (found["record"], found["track"], found["callsign"], found["party"]) == (
        ZONE, TRACK, "NAT12", "north",
    )  # fmt: skip
    assert (found["kind"], found["since"], found["urgency"]) == (
        "inside", "2030-01-01T08:00:00Z", "life_saving",
    )  # fmt: skip
    assert "e7" not in json.dumps(found)


def test_of_a_zone_that_is_not_shown_its_id_is_nowhere_in_it(door: Knocking) -> None:
    door.town["south"].proposes(zone("hidden", owner="south", shared_with=("relief",)))
    say(door, PAIR, replace(INSIDE, zone="south/zone/hidden"))
    found = alert(door, "north", PAIR)
    assert found["record"] == ""
    assert "south/zone/hidden" not in json.dumps(found)
    assert alert(door, "desk", PAIR)["record"] == "south/zone/hidden"


def test_of_a_pair_each_party_reads_the_name_of_its_own_craft_alone(door: Knocking) -> None:
    say(door, PAIR, NEAR)
    north, south = alert(door, "north", PAIR), alert(door, "south", PAIR)
    assert (north["track"], north["callsign"], north["other"]) == (TRACK, "NAT12", "")
    assert (south["track"], south["callsign"], south["other"]) == ("", "", OTHER)
    assert OTHER not in json.dumps(north)
    assert TRACK not in json.dumps(south)
    assert {north["other_party"], south["party"]} == {"south", "north"}


def test_who_answered_and_who_is_silent_stands_on_it_for_both_sides(door: Knocking) -> None:
    say(door, AT_ZONE, INSIDE)
    door.town["north"].acknowledges()
    door.town.later(2 * MINUTE)
    lines = {each["recipient"]: each for each in alert(door, "north")["told"]}
    assert lines["north"]["level"] == "acknowledged"
    assert [each["role"] for each in lines["north"]["receipts"]] == ["duty"]
    assert (lines["south"]["level"], lines["south"]["number"]) == (None, None)
    assert [(each["role"], each["rung_at"]) for each in lines["south"]["ladder"]] == [
        ("duty", "2030-01-01T08:00:00Z"),
        ("chief", "2030-01-01T08:02:00Z"),
    ]
    assert {each["sent_at"] for each in lines["south"]["ladder"]} == {None}, "nobody carried it"
    assert alert(door, "north")["yours"]["owed"] is False
    assert alert(door, "south")["yours"]["owed"] is True


def test_its_history_is_every_telling_in_order_and_over_it_is_listed_only_when_asked_for(
    door: Knocking,
) -> None:
    say(door, AT_ZONE, INSIDE, AlertState.RAISED, AlertState.UPDATED, AlertState.RESOLVED)
    found = alert(door, "south")
    told = ["alert.raised", "alert.updated", "alert.resolved"]
    assert [each["because"] for each in found["history"]] == told
    assert [each["because"] for each in alert(door, "desk")["history"]] == told
    assert found["state"] == "resolved"
    south = door.as_("south")
    assert south.items("/v1/alerts") == []
    assert [each["id"] for each in south.items("/v1/alerts?over=true")] == [AT_ZONE]


def test_whom_a_later_change_does_not_concern_keeps_what_it_heard_until_the_end(
    door: Knocking,
) -> None:
    say(door, AT_ZONE, INSIDE)
    for change, heard in ((AlertState.UPDATED, "raised"), (AlertState.RESOLVED, "resolved")):
        say(door, AT_ZONE, replace(INSIDE, party="relief"), change)
        found = alert(door, "north")
        assert (found["state"], found["kind"], found["since"]) == (heard, "", None)
        assert "relief" not in json.dumps(found)


def test_pages_follow_one_another(door: Knocking) -> None:
    for number in range(3):
        one = alert_id(f"icao:00000{number}", ZONE, START)
        say(door, one, replace(INSIDE, track=f"icao:00000{number}"))
    seen, cursor = [], ""
    for _ in range(3):
        page = door.as_("south").get(f"/v1/alerts?limit=1&cursor={cursor}").json()
        seen += [each["id"] for each in page["items"]]
        cursor = page["next"]
    assert len(set(seen)) == 3
    assert cursor is None


def test_the_stream_names_it_when_it_changes_and_when_somebody_answers(door: Knocking) -> None:
    before = door.town.office.log.size
    say(door, AT_ZONE, INSIDE)
    door.town["north"].acknowledges()
    size, named = door.town.office.log.size, []
    with door.client.stream(
        "GET", f"/v1/stream?after={before}", headers={"x-party": "south"}
    ) as answer:
        for line in answer.iter_lines():
            if line.startswith("data:"):
                said = json.loads(line.removeprefix("data:"))
                named.append(said.get("alerts"))
                if said["size"] == size:
                    break
    assert [each for each in named if each] == [[AT_ZONE], [AT_ZONE]]


def test_names_are_lodged_by_a_signed_statement_and_read_by_their_party_and_the_desk(
    door: Knocking,
) -> None:
    marks = (Mark("icao", "3c6444"), Mark("callsign", "NAT*", "air"))
    assert door.hand_in(door.town["north"], TracksLodge(marks)).status_code == 201
    own = door.as_("north").items("/v1/tracks")
    assert own == door.as_("desk").items("/v1/tracks")
    assert [(each["register"], each["name"], each["formation"]) for each in own] == [
        ("icao", "3c6444", ""),
        ("callsign", "NAT*", "air"),
    ]
    assert door.as_("south").items("/v1/tracks") == []


def test_the_client_reads_what_is_to_be_answered(door: Knocking) -> None:
    say(door, AT_ZONE, INSIDE)
    owed = alert_from(alert(door, "south"))
    assert owed.answer == door.town["south"].last.number
    door.town["south"].acknowledges(owed.answer)
    assert alert_from(alert(door, "south")).answer is None
