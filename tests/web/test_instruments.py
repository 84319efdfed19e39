"""Agreements over the door: as beside the desk, and seen by each as far as it may read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from standclear.core.agreements.dates import DatedWords
from standclear.core.agreements.said import (
    InstrumentCounter,
    InstrumentDate,
    InstrumentObject,
    InstrumentPropose,
    InstrumentSign,
)
from standclear.core.agreements.text import Text
from tests.agreement import WORDS, memorandum, next_draft
from tests.town import START, Town, zone
from tests.web.door import Knocking, opened

SALT = "00112233445566778899aabbccddeeff"


@pytest.fixture
def door(town: Town, tmp_path: Path) -> Iterator[Knocking]:
    """An open map and a secret one; the draft that commits to both may be read by all."""
    north = town["north"]
    north.proposes(replace(zone(1, km=5), name="Alder"))
    north.proposes(replace(zone(2, 30, km=5), name="Birch", shared_with=("south",), salt=SALT))
    with opened(town, tmp_path) as found:
        yield found


def drafts(town: Town) -> None:
    alder, birch = (town.picture.zones[f"north/zone/{number}"].zone for number in (1, 2))
    first = memorandum(alder, birch)
    town["north"].says(InstrumentPropose(first))
    wider = town["north"].amends(alder, volumes=zone(1, km=6).volumes)
    assert wider.decision.headline
    alder = town.picture.zones["north/zone/1"].zone
    words = WORDS.replace(", aviation included", "")
    second = next_draft(memorandum(alder, birch), texts=(Text("en", words),))
    town["south"].says(InstrumentCounter(second))


def test_a_draft_is_handed_in_and_signed_over_the_door(door: Knocking) -> None:
    town = door.town
    first = memorandum()
    assert door.hand_in(town["north"], InstrumentPropose(first)).status_code == 201
    for name in ("north", "south"):
        signed = door.hand_in(town[name], InstrumentSign("quiet", 1, first.seal))
        assert signed.status_code == 201, signed.text
    refused = door.hand_in(town["relief"], InstrumentSign("quiet", 1, "0" * 64))
    assert (refused.status_code, refused.json()["pointer"]) == (422, "seal")
    objected = InstrumentObject("quiet", 1, "2", "Not ours to promise.")
    assert door.hand_in(town["relief"], objected).status_code == 201

    (found,) = door.as_("watch").items("/v1/instruments")
    assert (found["standing"], found["signed"], found["needed"]) == (
        "objected",
        ["north", "south"],
        3,
    )
    (second,) = [each for each in found["clauses"] if each["id"] == "quiet/2"]
    assert second["remarks"] == [
        {"party": "relief", "word": "objected", "text": "Not ours to promise."}
    ]


def test_two_drafts_are_compared_clause_by_clause_and_on_the_ground(door: Knocking) -> None:
    drafts(door.town)
    asked = "/v1/instruments/quiet/comparison?from=1&to=2"
    found = door.as_("south").get(asked).json()
    changed = [each["id"] for each in found["clauses"] if each["change"] != "same"]
    assert changed == ["quiet/2"]
    alder, birch = found["maps"]
    assert (alder["name"], alder["change"]) == ("Alder", "changed")
    assert round(alder["added_m2"] / 1e6) == 44  # 12 km by 12 km, less 10 km by 10 km
    assert alder["added"]["type"] == "MultiPolygon"
    assert (birch["change"], birch["shown"], birch["added_m2"]) == ("same", True, 0)


def test_a_secret_map_is_a_hash_to_all_who_are_not_named(door: Knocking) -> None:
    drafts(door.town)
    for party, shown in (("south", True), ("desk", True), ("relief", False), ("watch", False)):
        answer = door.as_(party).get("/v1/instruments/quiet")
        birch = next(each for each in answer.json()["maps"] if each["name"] == "Birch")
        assert (birch["shown"], birch["area_m2"] is not None) == (shown, shown)
        assert len(birch["sha256"]) == 64
        assert SALT not in answer.text
        compared = door.as_(party).get("/v1/instruments/quiet/comparison?from=1&to=2").json()
        assert [each["shown"] for each in compared["maps"]] == [True, shown]


def test_a_draft_for_named_readers_is_not_there_for_others(door: Knocking) -> None:
    town = door.town
    town["north"].says(InstrumentPropose(memorandum(shared_with=("south",))))
    town["north"].says(InstrumentCounter(next_draft(memorandum(), name="For all")))
    assert [
        d["version"] for d in door.as_("south").get("/v1/instruments/quiet").json()["drafts"]
    ] == [1, 2]
    seen = door.as_("watch").get("/v1/instruments/quiet").json()
    assert [each["version"] for each in seen["drafts"]] == [2]
    for path in ("quiet?version=1", "quiet/comparison?from=1&to=2", "none"):
        assert door.as_("watch").get(f"/v1/instruments/{path}").status_code == 404


def test_readings_that_differ_stand_beside_each_other_and_as_of_then(door: Knocking) -> None:
    town = door.town
    town["north"].says(InstrumentPropose(memorandum()))
    before = town.clock.now
    for number, party in ((4, "south"), (27, "watch")):
        day = START.replace(month=6 if number == 4 else 5, day=number, hour=0)
        read = DatedWords(
            "maps_due", day, "UTC", True, f"by the {number}th", source=f"{party}'s press"
        )
        town.clock.now = before.replace(hour=before.hour + 1)
        town[party].says(InstrumentDate("quiet", 1, read))
    dates = door.as_("relief").get("/v1/instruments/quiet").json()["dates"]
    assert [(d["words"], d["read_by"], d["disputed"]) for d in dates] == [
        ("2030-05-27", "watch", True), ("2030-06-04", "south", True),
    ]  # fmt: skip
    then = before.isoformat().replace("+00:00", "Z")
    assert door.as_("relief").get(f"/v1/instruments/quiet?at={then}").json()["dates"] == []
