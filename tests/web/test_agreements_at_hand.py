"""What somebody needs who negotiates at the door: a draft before it is signed, the moves that are
open, and which agreements are about to end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from standclear.core.agreements.dates import Period
from standclear.core.agreements.instrument import Term
from standclear.core.agreements.said import (
    InstrumentCounter,
    InstrumentObject,
    InstrumentPropose,
    InstrumentRenew,
    InstrumentSign,
)
from standclear.core.agreements.text import Text
from standclear.core.statements import Statement
from standclear.service.shown.plain import plain
from tests.agreement import WORDS, memorandum, next_draft
from tests.town import zone
from tests.web.door import Knocking


def previewed(door: Knocking, party: str, statement: Statement) -> Any:
    answer = door.as_(party).post("/v1/previews", json={"statement": plain(statement)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def moves(door: Knocking, party: str) -> list[str]:
    found: list[str] = door.as_(party).get("/v1/instruments/quiet").json()["moves"]
    return found


def heard_since(door: Knocking, party: str, size: int) -> Any:
    """The first change that a listener hears of that comes back at a size of the log."""
    headers = {"x-party": party, "last-event-id": str(size)}
    with door.client.stream("GET", "/v1/stream", headers=headers) as answer:
        lines = (line for line in answer.iter_lines() if line.startswith("data: "))
        return next(
            data
            for line in lines
            if "size" in (data := json.loads(line[6:])) and data["size"] > size
        )


def test_a_draft_is_said_back_before_it_is_signed_and_beside_the_one_on_the_table(
    door: Knocking,
) -> None:
    north = door.town["north"]
    north.proposes(replace(zone(1, km=5), name="Alder"))
    first = memorandum(door.town.picture.zones["north/zone/1"].zone, shared_with=("relief",))
    seen = previewed(door, "north", InstrumentPropose(first))
    assert seen["draft"]["seal"] == first.seal
    assert seen["draft"]["against"] is None
    assert [clause["number"] for clause in seen["draft"]["clauses"]] == [
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
    ]
    disclosed = {one["party"]: one["disclosure"] for one in seen["recipients"]}
    assert disclosed == {"south": "full", "relief": "full", "watch": "blind"}
    north.says(InstrumentPropose(first))
    north.amends(door.town.picture.zones["north/zone/1"].zone, volumes=zone(1, km=6).volumes)
    wider = memorandum(door.town.picture.zones["north/zone/1"].zone, shared_with=("relief",))
    words = WORDS.replace(", aviation included", "")
    counter = InstrumentCounter(next_draft(wider, texts=(Text("en", words),)))
    against = previewed(door, "south", counter)["draft"]["against"]
    assert [c["id"] for c in against["clauses"] if c["change"] != "same"] == ["quiet/2"]
    (alder,) = against["maps"]
    assert round(alder["added_m2"] / 1e6) == 44
    without = InstrumentCounter(next_draft(memorandum(shared_with=("relief",))))
    (alder,) = previewed(door, "south", without)["draft"]["against"]["maps"]
    assert (alder["change"], alder["added"]) == ("removed", None)
    assert alder["removed"] is not None  # drawn, the whole of it
    assert previewed(door, "watch", counter)["draft"]["against"] is None  # it may read no draft


def test_the_moves_are_those_that_the_rules_do_not_refuse(door: Knocking) -> None:
    town, draft = door.town, memorandum()
    town["north"].says(InstrumentPropose(draft))
    assert moves(door, "south") == ["sign", "reserve", "object", "refuse", "counter"]
    assert moves(door, "watch") == []
    town["north"].says(InstrumentSign("quiet", 1, draft.seal))
    assert moves(door, "north") == ["counter"]
    town["south"].says(InstrumentObject("quiet", 1, "2", "Not ours to promise."))
    for party in ("south", "relief"):
        town[party].says(InstrumentSign("quiet", 1, draft.seal))
    assert moves(door, "south") == ["counter", "renew", "suspend", "denounce"]
    past = door.as_("south").get(f"/v1/instruments/quiet?at={town.clock.now:%Y-%m-%dT%H:%M:%SZ}")
    assert past.json()["moves"] == []


def test_what_ends_soon_is_on_the_board_and_a_word_of_it_on_the_stream(door: Knocking) -> None:
    term = Term(lasts=Period(hours=240), clause="5")
    town, draft = door.town, memorandum(shared_with=("north",), term=term)
    town["north"].says(InstrumentPropose(draft))
    for party in ("north", "south", "relief"):
        town[party].says(InstrumentSign("quiet", 1, draft.seal))
    ends = town.picture.instruments["quiet"].latest.ends
    assert ends is not None

    def board() -> Any:
        return door.as_("south").get("/v1/board").json()["agreements"]

    for left, reached in ((200, None), (168, 168), (49, 168), (48, 48), (12, 12), (1, 12)):
        town.clock.now = ends - timedelta(hours=left)
        assert [one["reached_s"] / 3600 for one in board()] == ([reached] if reached else [])
    before = town.office.log.size
    town["north"].says(InstrumentRenew("quiet", 1, ends))
    assert [(one["renewing"], one["needed"]) for one in board()] == [(["north"], 3)]
    assert heard_since(door, "south", before)["agreements"] == ["quiet"]
    assert "agreements" not in heard_since(door, "watch", before)  # it may not read it
    town.clock.now = ends
    assert board() == []
