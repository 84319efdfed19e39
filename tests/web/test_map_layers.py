"""A planner opens the desk's layers in QGIS: OGC API - Features, read by GDAL as it is.

GDAL is the library behind QGIS; pyogrio carries it.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from standclear.core.shape import Position
from tests.town import DAY, START, at, hours, movement, plan, site, zone
from tests.web.door import Knocking
from tests.web.people_door import Desk
from tests.web.test_tokens import made

CORE = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"

# In a process of its own: GDAL keeps the interpreter's lock while it waits for the desk.
ASKS = """
import json, sys
import pyogrio

place, token, layer, box = json.loads(sys.argv[1])
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": token})
if not layer:
    print(json.dumps([str(name) for name, _ in pyogrio.list_layers(place)]))
else:
    about, _, shapes, columns = pyogrio.raw.read(place, layer=layer, bbox=box and tuple(box))
    assert all(shapes), "a feature without a place"
    print(json.dumps(sorted(map(str, dict(zip(about["fields"], columns))["record"]))))
"""


class Planner:
    """GDAL, with a token of north."""

    def __init__(self, desk: Desk, token: str) -> None:
        self.place, self.token = f"OAPIF:{desk.address}/ogc", token

    def layers(self) -> list[str]:
        return self._asks("", None)

    def records(self, layer: str, box: tuple[Position, Position] | None = None) -> list[str]:
        corners = box and [each for one in box for each in (one.lon_deg, one.lat_deg)]
        return self._asks(layer, corners)

    def _asks(self, layer: str, box: list[float] | None) -> list[str]:
        asked = json.dumps([self.place, self.token, layer, box])
        done = subprocess.run(
            [sys.executable, "-c", ASKS, asked], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert not done.stderr, done.stderr
        found: list[str] = json.loads(done.stdout)
        return found


@pytest.fixture
def planner(desk: Desk) -> Planner:
    return Planner(desk, made(desk.enrols("north", "anna"), "read"))


def test_gdal_reads_every_layer_as_the_asker_may_see_it(desk: Desk, planner: Planner) -> None:
    town = desk.town
    town["north"].files(plan("north", 1))
    town["south"].files(plan("south", 1, east_km=300))  # nothing of it is shown to north
    town["north"].proposes(zone(1, 100))
    town["relief"].gives(site(1, 50))
    town["relief"].gives(movement(1, 60))
    assert planner.layers() == ["zones", "plans", "sites", "moves"]
    assert planner.records("plans") == ["north/plan/1"]
    assert planner.records("zones") == ["north/zone/1"]
    assert planner.records("sites") == ["relief/site/1"]
    assert planner.records("moves") == ["relief/move/1"]


def test_gdal_asks_the_desk_for_a_box(desk: Desk, planner: Planner) -> None:
    for number in range(5):
        desk.town["north"].files(plan("north", number, east_km=20 * number))
    found = planner.records("plans", box=(at(30, -5), at(70, 5)))
    assert found == ["north/plan/2", "north/plan/3"]


def test_no_page_shows_a_feature_twice_or_leaves_one_out(door: Knocking) -> None:
    for number in range(7):
        door.town["north"].files(plan("north", number, east_km=20 * number))
    north, path, found = door.as_("north"), "/ogc/collections/plans/items?limit=3", []
    while path:
        page = north.get(path).json()
        assert page["numberMatched"] == 7
        found += [feature["id"] for feature in page["features"]]
        path = next((one["href"] for one in page["links"] if one["rel"] == "next"), "")
    assert sorted(found) == [f"north/plan/{number}.1" for number in range(7)]


@pytest.mark.parametrize(
    ("asked", "hit"),
    [
        ("2030-01-01T16:30:00Z", True),
        ("../2030-01-01T15:59:59Z", False),
        ("2030-01-01T17:00:00Z/..", True),
        ("2030-01-01T18:00:01Z/..", False),
        ("2030-01-01T20:30:00+03:00", True),
    ],
)
def test_a_span_of_time_finds_what_is_there_within_it(
    door: Knocking, asked: str, hit: bool
) -> None:
    door.town["north"].files(plan("north", 1, when=hours(8, 10)))  # 16:00Z to 18:00Z
    found = door.as_("north").get("/ogc/collections/plans/items", params={"datetime": asked})
    assert bool(found.json()["features"]) is hit


@pytest.mark.parametrize(
    "asked",
    [{"bbox": "1,2,3"}, {"bbox": "1,50,2,40"}, {"bbox": "a,b,c,d"}, {"datetime": "noon"},
     {"datetime": "2030-03-01T06:00:00"}, {"query/limit": "few"}, {"query/f": "html"},
     {"query/date-time": "2030-03-01T06:00:00Z"}, {"query/crs": "EPSG:3857"}],
)  # fmt: skip
def test_a_question_that_cannot_be_read_is_refused_with_what_would_be_right(
    door: Knocking, asked: dict[str, str]
) -> None:
    """With 400, by the requirements 8 and 9 of OGC 17-069r4."""
    pointer, value = next(iter(asked.items()))
    params = {pointer.removeprefix("query/"): value}
    refused = door.as_("north").get("/ogc/collections/plans/items", params=params)
    assert refused.status_code == 400
    assert refused.json()["pointer"] == pointer
    assert refused.json()["expected"]


def test_a_page_may_be_asked_for_larger_than_any_is(door: Knocking) -> None:
    """17-069r4, requirement 21: more than the most is read as the most."""
    door.town["north"].files(plan("north", 1))
    asked = "/ogc/collections/plans/items?f=json&limit=99999999"
    found = door.as_("north").get(asked)
    assert found.status_code == 200
    assert found.json()["numberReturned"] == 1
    assert found.json()["links"][0]["href"].endswith(asked)


def test_every_link_leads_to_what_it_says(door: Knocking) -> None:
    door.town["north"].proposes(zone(1, when=(START, START + DAY)))
    north, seen, ahead = door.as_("north"), set(), ["/ogc", "/ogc/"]
    while ahead:
        path = ahead.pop()
        answer = north.get(path)
        assert answer.status_code == 200, path
        assert "json" in answer.headers["content-type"], path
        seen.add(path)
        for found in (answer.json(), *answer.json().get("collections", ())):
            for link in found.get("links", ()) if isinstance(found, dict) else ():
                said = link["type"].partition(";")[0]
                assert north.get(link["href"]).headers["content-type"].partition(";")[0] == said
                if "/ogc" in link["href"] and link["href"] not in seen:
                    ahead.append(link["href"])


def test_only_classes_that_hold_are_declared(door: Knocking) -> None:
    """`oas30` would say that the description is OpenAPI 3.0; it is 3.1."""
    declared = door.as_("north").get("/ogc/conformance").json()["conformsTo"]
    assert CORE in declared
    assert not any(name.endswith("/oas30") for name in declared)


def test_nobody_is_told_nothing(door: Knocking) -> None:
    assert door.stranger.get("/ogc/collections/plans/items").status_code == 401
