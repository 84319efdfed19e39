"""Everything at once takes two: one asks for the file, a second person of the party confirms it,
and whoever's records were in it finds that among those who read them."""

from __future__ import annotations

import json
from base64 import b64decode
from dataclasses import replace

import httpx
import pytest

from standclear.core.telling import Disclosure
from tests.town import plan, site, zone
from tests.web.people_door import Browser, Desk

SECRET = "Kestrel ward"


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Relief's two places, one of them hidden from north; south's plans, one of them blind."""
    relief, south = desk.town["relief"], desk.town["south"]
    relief.gives(site("1", to=("north", "south")))
    relief.gives(site("2", 40, name=SECRET, to=("south",)))
    south.files(plan("south", "1", 500))
    south.files(replace(plan("south", "2", 600, disclosure=Disclosure.BLIND), title="Wren"))
    south.proposes(replace(zone("3", 700, owner="south"), name="Line"))
    return desk


def asks(browser: Browser, form: str = "geojson", confirmed: str = "") -> httpx.Response:
    headers = {"Standclear-Confirmed": confirmed} if confirmed else {}
    return browser.post("/v1/exports", {"format": form}, **headers)


def confirmed(full: Desk, form: str) -> httpx.Response:
    anna = full.enrols("north", f"anna-{form}")
    boris = full.enrols("north", f"boris-{form}")
    pending = asks(anna, form).json()["pending"]["id"]
    assert boris.post(f"/v1/pending/{pending}/confirmations").status_code == 201
    return asks(anna, form, pending)


def test_one_person_alone_gets_nothing(full: Desk) -> None:
    anna = full.enrols("north", "anna")
    assert asks(anna).status_code == 403  # there is nobody who could be the second
    boris = full.enrols("north", "boris")
    answer = asks(anna)
    assert answer.status_code == 202
    assert "data" not in answer.json()
    pending = answer.json()["pending"]["id"]
    assert "everything that north may see" in boris.items("/v1/pending")[0]["shown"]
    assert asks(anna, confirmed=pending).status_code == 202  # still not confirmed
    assert anna.post(f"/v1/pending/{pending}/confirmations").status_code == 403
    other = full.enrols("south", "sina")
    assert other.post(f"/v1/pending/{pending}/confirmations").status_code == 404
    assert asks(anna, "kml", pending).status_code == 403  # that was for another file


@pytest.mark.parametrize("form", ["geojson", "kml", "kmz", "gpx", "xlsx"])
def test_the_file_holds_what_the_party_may_see_and_nothing_else(full: Desk, form: str) -> None:
    answer = confirmed(full, form)
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert "relief/site/1" in said["records"] or said["losses"]
    assert not {"relief/site/2", "south/plan/2"} & set(said["records"])
    assert said["name"].startswith("north-")
    assert said["name"].endswith(f".{form}")
    data = b64decode(said["data"])
    for secret in (SECRET, "site/2", "Wren"):
        assert secret not in answer.text
        assert secret.encode() not in unpacked(form, data)


def unpacked(form: str, data: bytes) -> bytes:
    """The bytes as they read: two of the forms are zip files."""
    if form not in ("kmz", "xlsx"):
        return data
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return b"".join(packed.read(name) for name in packed.namelist())


def test_owners_find_the_file_among_those_who_read_their_records(full: Desk) -> None:
    said = confirmed(full, "geojson").json()
    rita, sina = full.enrols("relief", "rita"), full.enrols("south", "sina")
    seen = {
        (each["record"], each["person"], each["how"])
        for owner in (rita, sina)
        for each in owner.items("/v1/reads")
    }
    others = {record for record in said["records"] if not record.startswith("north/")}
    assert {(record, "anna-geojson", "export") for record in others} <= seen
    assert "relief/site/1" in others
    assert json.loads(b64decode(said["data"]))["type"] == "FeatureCollection"


def test_a_confirmation_is_for_one_file(full: Desk) -> None:
    anna, boris = full.enrols("north", "anna"), full.enrols("north", "boris")
    pending = asks(anna).json()["pending"]["id"]
    boris.post(f"/v1/pending/{pending}/confirmations")
    assert asks(anna, confirmed=pending).status_code == 200
    assert asks(anna, confirmed=pending).status_code == 403


def test_a_look_at_board_and_overlaps_is_noted_once_for_each_version(full: Desk) -> None:
    full.town["north"].files(plan("north", "1", 0, km=30))
    anna, rita = full.enrols("north", "anna"), full.enrols("relief", "rita")
    for _ in range(3):
        assert anna.get("/v1/board").status_code == 200
        assert anna.items("/v1/overlaps")
    found = [each for each in rita.items("/v1/reads") if each["person"] == "anna"]
    assert {each["record"] for each in found} == {"relief/site/1"}
    assert {each["times"] for each in found} == {1}


def test_that_a_second_person_confirms_first_is_in_the_description(desk: Desk) -> None:
    described = desk.browser().get("/v1/openapi.json").json()["paths"]["/v1/exports"]["post"]
    assert "202" in described["responses"]
    assert [each["name"] for each in described["parameters"]] == ["Standclear-Confirmed"]
