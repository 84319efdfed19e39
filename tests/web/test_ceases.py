"""CEASE over the door: signed like all else, seen by each as far as it was told of the notice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standclear.core.cease import CeaseCall, CeaseEnd
from standclear.core.telling import Disclosure, Share
from tests.town import MINUTE, Town, site
from tests.web.door import Knocking, opened
from tests.web.people_door import peopled

SITE = "relief/site/1"


@pytest.fixture
def door(town: Town, tmp_path: Path) -> Iterator[Knocking]:
    to = ("north", Share("south", Disclosure.COARSE), Share("watch", Disclosure.BLIND))
    town["relief"].gives(site(to=to))
    with opened(town, tmp_path) as found:
        yield found


def calls(door: Knocking, party: str, text: str = "") -> str:
    answer = door.hand_in(door.town[party], CeaseCall(SITE, text))
    assert answer.status_code == 201, answer.text
    return next(reversed(door.town.picture.ceases))


def seen(door: Knocking, party: str) -> dict[str, Any] | None:
    found = door.as_(party).items("/v1/alerts")
    return found[0] if found else None


def told(document: dict[str, Any] | None) -> set[str]:
    assert document is not None
    return {line["recipient"] for line in document["told"]}


def test_it_stands_first_on_everybodys_board_who_was_told_and_on_no_other(door: Knocking) -> None:
    cease = calls(door, "relief", "Shells fall.")
    for party in ("relief", "north", "south", "desk"):
        (first, *_) = door.as_(party).get("/v1/board").json()["alerts"]
        assert (first["id"], first["kind"], first["urgency"]) == (cease, "cease", "cease")
        assert first["record"] == SITE
    assert door.as_("watch").get("/v1/board").json()["alerts"] == []
    assert door.as_("watch").get(f"/v1/alerts/{cease}").status_code == 404


def test_the_author_sees_who_was_told_and_a_recipient_itself_alone(door: Knocking) -> None:
    calls(door, "relief")
    assert told(seen(door, "relief")) == told(seen(door, "desk")) == {"north", "south"}
    assert told(seen(door, "north")) == {"north"}
    assert told(seen(door, "south")) == {"south"}


def test_a_recipient_that_calls_sees_how_far_the_author_is_and_no_other(door: Knocking) -> None:
    calls(door, "south", "Fire from the ridge.")
    south = seen(door, "south")
    assert told(south) == {"relief"}
    assert south is not None
    assert south["headline"] == (
        f"CEASE - notified object under fire: {SITE}, says south. Fire from the ridge."
    )
    assert "south" not in json.dumps(seen(door, "north"))


def test_who_answered_and_whose_roles_were_rung_is_seen_as_it_happens(door: Knocking) -> None:
    calls(door, "relief")
    door.town["north"].acknowledges()
    door.town.later(2 * MINUTE)
    found = seen(door, "relief")
    assert found is not None
    lines = {line["recipient"]: line for line in found["told"]}
    assert lines["north"]["level"] == "acknowledged"
    assert lines["south"]["level"] is None
    assert [rung["rung_at"] for rung in lines["south"]["ladder"]] == [
        "2030-01-01T08:00:00Z",
        "2030-01-01T08:00:00Z",
    ]
    assert "release.silent" in [each["because"] for each in found["history"]]


def test_ended_it_is_listed_only_when_asked_for(door: Knocking) -> None:
    cease = calls(door, "relief")
    answer = door.hand_in(door.town["relief"], CeaseEnd(cease, "No impact since 08:00Z."))
    assert answer.status_code == 201
    assert seen(door, "north") is None
    (found,) = door.as_("north").items("/v1/alerts?over=true")
    assert found["state"] == "resolved"
    assert [each["because"] for each in found["history"]] == ["cease.called", "cease.ended"]


def test_the_place_that_it_tells_of_is_a_reading_of_the_notice(town: Town, tmp_path: Path) -> None:
    town["relief"].gives(site(to=("north",)))
    with peopled(town, tmp_path) as desk:
        north, relief = desk.enrols("north", "anna"), desk.enrols("relief", "rosa")
        town["relief"].says(CeaseCall(SITE))
        assert north.get(f"/v1/releases/{town['north'].last.number}").status_code == 200
        (reading,) = relief.items(f"/v1/reads?record={SITE}")
    assert (reading["party"], reading["record"]) == ("north", SITE)


def test_a_notice_that_was_not_told_is_answered_as_one_that_is_not_there(door: Knocking) -> None:
    there = door.hand_in(door.town["watch"], CeaseCall(SITE))
    absent = door.hand_in(door.town["watch"], CeaseCall("relief/site/9"))
    assert there.status_code == absent.status_code == 404
    assert there.text.replace(SITE, "relief/site/9") == absent.text
