"""Sources and commitments over the door: for each as far as it may read, as of then, and typed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from standclear import Client
from standclear.core.commitments.commitment import Whose
from standclear.core.commitments.performance import Finding, Performance
from standclear.core.commitments.said import (
    Answer,
    CommitmentAnswer,
    CommitmentRecord,
    CommitmentReport,
)
from standclear.core.sources.said import SourceLodge
from tests.lodged import OFFER, REPORT, confirmed, no_flights, report
from tests.town import HOUR, START, Town
from tests.web.door import Knocking, opened


@pytest.fixture
def door(town: Town, tmp_path: Path) -> Iterator[Knocking]:
    with opened(town, tmp_path) as found:
        yield found


@pytest.fixture
def lodged(door: Knocking) -> Knocking:
    watch = door.town["watch"]
    for statement in (SourceLodge(report()), confirmed(OFFER), CommitmentRecord(no_flights())):
        assert door.hand_in(watch, statement).status_code == 201
    return door


def breach(town: Town) -> CommitmentReport:
    now = town.clock.now
    seen = Performance(now - HOUR, now, Finding.BREACHED, Whose.OWN, "two aircraft")
    return CommitmentReport("no-flights", seen)


def test_a_source_is_read_with_its_quotations_marked_and_the_same_again_is_not_sent(
    lodged: Knocking,
) -> None:
    answer = lodged.as_("south").get("/v1/sources/report")
    found = answer.json()
    assert "".join(each["text"] for each in found["passages"]) == REPORT
    assert [p["text"] for p in found["passages"] if p["quotes"] == [1]] == [OFFER]
    assert found["quotes"][0]["commitments"] == ["no-flights"]
    seen = {"if-none-match": answer.headers["etag"]}
    assert lodged.as_("south", **seen).get("/v1/sources/report").status_code == 304
    (line,) = lodged.as_("south").items("/v1/sources")
    assert ("text" in line, line["quotes_standing"]) == (False, 1)
    proposals = lodged.as_("south").get("/v1/sources/report/proposals").json()["items"]
    assert [p["number"] for p in proposals if p["confirmed"]] == [2]


def test_a_fault_in_a_quotation_names_its_place(lodged: Knocking) -> None:
    wrong = confirmed(OFFER).__class__("report", confirmed(OFFER).quote, "")
    refused = lodged.hand_in(lodged.town["south"], wrong)
    assert (refused.status_code, refused.json()["pointer"]) == (422, "role")


def test_the_scorecard_is_as_it_was_known_then(lodged: Knocking) -> None:
    town = lodged.town
    town.clock.now += 2 * HOUR
    before = town.clock.now
    card = lodged.as_("relief").get("/v1/scorecard").json()["commitments"][0]
    assert (card["reported"], card["reading"]["state"]) == (False, "unanswered")
    town.clock.now += timedelta(minutes=1)
    assert lodged.hand_in(town["south"], breach(town)).status_code == 201
    lodged.hand_in(town["north"], CommitmentAnswer("no-flights", Answer.AFFIRMS))
    now = lodged.as_("relief").get("/v1/scorecard").json()["commitments"][0]
    assert now["performance"][0]["columns"][0]["counts"]["breached"] == 1
    then = before.isoformat().replace("+00:00", "Z")
    asked = lodged.as_("relief").get(f"/v1/scorecard?at={then}").json()["commitments"][0]
    assert asked == card
    assert lodged.as_("relief").items(f"/v1/commitments?at={then}")[0]["reports"] == []


def test_what_is_for_named_readers_is_not_there_for_others(door: Knocking) -> None:
    town = door.town
    town["watch"].says(SourceLodge(report(shared_with=("north",))))
    town["watch"].says(confirmed(OFFER))
    town["watch"].says(CommitmentRecord(no_flights(shared_with=("watch",))))
    for path in ("sources/report", "sources/report/proposals", "commitments/no-flights"):
        there, absent = (
            door.as_("south").get(f"/v1/{each}")
            for each in (path, path.replace("report", "absent").replace("no-flights", "absent"))
        )
        assert there.status_code == 404
        named = there.text.replace("no-flights", "absent").replace("report", "absent")
        assert named == absent.text
        assert door.as_("north").get(f"/v1/{path}").status_code == 200
    assert door.as_("south").get("/v1/scorecard").json()["commitments"] == []


def test_they_are_typed_for_programs(lodged: Knocking) -> None:
    town = lodged.town
    town.clock.now = START + 3 * HOUR
    town["south"].says(breach(town))
    with httpx.Client(base_url=lodged.address, headers={"x-party": "south"}) as http:
        desk = Client(lodged.address, token="sct_none", http=http, clock=town.clock)
        assert desk.source("report").quotes[0].quote.text == OFFER
        assert desk.proposals("report")[1].text == OFFER
        (card,) = desk.scorecard()
        assert card.reports == {
            "own": {"south": {Finding.BREACHED: 1, Finding.KEPT: 0, Finding.NOT_KNOWN: 0}}
        }
        assert [each.id for each in desk.commitments()] == [desk.commitment("no-flights").id]
        assert [each.title for each in desk.sources()] == [report().title]
