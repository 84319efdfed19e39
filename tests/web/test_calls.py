"""Calls over the door: as beside the desk, and seen by the two on them and the desk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from standclear.client import Client
from standclear.core.hotline import said as st
from standclear.core.hotline.lines import LineState
from standclear.core.hotline.phrases import Given
from standclear.core.hotline.positions import PositionState
from standclear.core.hotline.said import CallKind
from tests.hotline import answers, hears, passes, rings, says, spoken
from tests.town import HOUR, MINUTE, START, Town
from tests.web.door import Knocking, opened


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knocking]:
    """North called south: a place that does not match, a phrase, a promise, and no end yet."""
    directory = tmp_path_factory.mktemp("calls")
    town = Town(directory / "log.db").opens("north", "south", "relief")
    north, south = town["north"], town["south"]
    call = rings(north, "south", subject="the ridge", role="chief")
    answers(south, call, "chief", language="ar", interpreter=True)
    says(north, call, "A", "35.2833N 40.1500E")
    hears(south, call, "A", "35.3643N 40.1500E")
    passes(north, call, "FI-1", "the north wing", place="A")
    south.says(st.CallPromise(call, "south", "the guns fall silent", START + HOUR))
    north.says(st.HandoverGive("duty", ()))
    with opened(town, directory) as found:
        yield found
    town.close()


def call_of(door: Knocking, party: str) -> dict[str, Any]:
    (found,) = door.as_(party).items("/v1/calls")
    return found


def test_the_two_on_it_and_the_desk_read_one_and_the_same_call(door: Knocking) -> None:
    north = call_of(door, "north")
    others = [call_of(door, party) for party in ("south", "desk")]
    assert north["possible"][-1:] == others[1]["possible"] == ["call end"]
    assert "call position --heard" in others[0]["possible"]
    own = dict.fromkeys(("possible", "outcomes"))
    assert all(each | own == north | own for each in others)
    assert (north["state"], north["role"]) == ("answered", "chief")
    assert north["answers"][0] == {
        "at": "2030-01-01T08:00:00Z", "word_of": "south", "role": "chief", "language": "ar",
        "interpreter": True, "decides": False,
    }  # fmt: skip
    assert door.as_("relief").items("/v1/calls?over=true") == []
    assert door.as_("relief").get(f"/v1/calls/{north['id']}").status_code == 404


def test_a_place_that_differs_is_named_with_both_readings(door: Knocking) -> None:
    found = call_of(door, "north")
    assert found["not_agreed"] == ["A"]
    (place,) = found["positions"]
    assert (place["state"], place["text"]) == ("not_agreed", "35.2833N 40.1500E")
    assert place["near"].endswith("Deir ez-Zor")
    (heard,) = place["sayings"][0]["heard"]
    assert heard["agrees"] is False
    assert round(heard["apart_mm"] / 1_000_000, 1) == 9.0
    assert heard["notations"]["MGRS"].startswith("37S")


def test_while_a_place_differs_it_cannot_have_been_understood(door: Knocking) -> None:
    outcomes = {party: call_of(door, party)["outcomes"] for party in ("north", "south")}
    assert outcomes["north"] == ["not_understood", "refused", "cut_off", "no_answer"]
    assert outcomes["south"] == ["not_understood", "refused", "cut_off"], "it said it answered"


def test_a_phrase_is_put_into_words_before_it_is_said(door: Knocking) -> None:
    words = f"/v1/calls/{call_of(door, 'north')['id']}/words"
    said = door.as_("north").get(f"{words}/FI-1?given=place%3DA").json()["words"]
    assert said["en"].startswith("CEASE. Fire is falling at A = 35.28330N 40.15000E (NOT AGREED).")
    assert set(said) == {"en", "ru", "ar", "fr", "tr", "uk"}
    wrong = door.as_("north").get(f"{words}/FI-1")
    assert wrong.status_code == 422
    assert wrong.json()["expected"] == "the parameters place (place), each once"
    assert door.as_("relief").get(f"{words}/FI-1?given=place%3DA").status_code == 404


def test_a_phrase_stands_in_every_language(door: Knocking) -> None:
    (note,) = call_of(door, "south")["notes"]
    assert set(note["words"]) == {"en", "ru", "ar", "fr", "tr", "uk"}
    assert "\u2068A = 35.28330N 40.15000E\u2069 (غير متفق عليه)" in note["words"]["ar"]
    assert note["text"] == "the north wing"
    book = door.as_("relief").items("/v1/phrases")
    assert len(book) > 20
    one = door.as_("relief").get("/v1/phrases/FI-1").json()
    assert one["parameters"] == [{"name": "place", "type": "place"}]
    assert door.as_("relief").get("/v1/phrases/XX-1").status_code == 404


def test_calls_and_channels_stand_on_the_board_and_in_the_draft_of_a_handover(
    door: Knocking,
) -> None:
    board = door.as_("south").get("/v1/board").json()
    assert [each["id"] for each in board["calls"]] == [call_of(door, "south")["id"]]
    draft = door.as_("north").get("/v1/handovers/draft").json()
    kinds = {each["kind"] for each in draft["matters"]}
    assert {"call", "promise"} <= kinds
    ids = [[each["id"] for each in found["calls"]] for found in (draft["board"], board)]
    assert ids[0] == ids[1]
    (given,) = door.as_("north").items("/v1/handovers")
    assert (given["state"], given["key_id"]) == ("given", "north#1")
    assert door.as_("north").get(f"/v1/handovers/{given['id']}").json() == given
    assert door.as_("south").items("/v1/handovers") == []
    assert door.as_("south").get(f"/v1/handovers/{given['id']}").status_code == 404


def test_channels_are_listed_in_their_order_by_what_the_asker_knows(door: Knocking) -> None:
    def of(asker: str) -> dict[str, str]:
        found = door.as_(asker).items("/v1/channels")
        return {each["channel"]: each["state"] for each in found if each["party"] == "south"}

    assert of("north") == {"radio south-duty": "untested", "radio south-chief": "up"}
    assert of("relief") == {"radio south-duty": "untested", "radio south-chief": "untested"}


def test_a_call_is_made_and_answered_over_the_door(town: Town, tmp_path: Path) -> None:
    with opened(town, tmp_path) as door:
        north, south = town["north"], town["south"]
        made = door.hand_in(north, st.CallRequest("south", CallKind.ROUTINE, subject="the ridge"))
        assert made.status_code == 201, made.text
        call = call_of(door, "south")["id"]
        said = (
            (south, st.CallAnswer(call, "duty")),
            (north, st.CallPosition(call, "A", "north", spoken("35.28N 40.15E"))),
            (south, st.CallReadBack(call, "A", "south", spoken("35.28N 40.15E"))),
            (north, st.CallNote(call, "PL-1", 1, (Given("place", "A"),))),
            (north, st.CallEnd(call, st.CallOutcome.UNDERSTOOD)),
        )
        for voice, statement in said:
            assert door.hand_in(voice, statement).status_code == 201
        wrong = door.hand_in(north, st.CallNote(call, "PL-1", 1, (Given("place", "B"),)))
        assert (wrong.status_code, wrong.json()["pointer"]) == (422, "given/place")
        assert door.as_("north").items("/v1/calls") == []
        then = "2030-01-01T08:00:00Z"
        town.later(6 * MINUTE)
        assert len(door.as_("north").items(f"/v1/calls?over=true&at={then}")) == 1


def test_a_program_reads_calls_typed(door: Knocking) -> None:
    with (
        httpx.Client(base_url=door.address, headers={"x-party": "north"}) as http,
        Client(door.address, http=http) as desk,
    ):
        (call,) = desk.calls()
        assert desk.call(call.id) == call
        assert (call.kind, call.not_agreed) == (CallKind.ROUTINE, ("A",))
        assert call.places[0].state is PositionState.NOT_AGREED
        assert call.promises[0].due == START + HOUR
        states = {line.channel: line.state for line in desk.channels() if line.party == "south"}
        assert states["radio south-chief"] is LineState.UP
        assert {phrase.id for phrase in desk.phrases()} >= {"FI-1", "PR-2"}
