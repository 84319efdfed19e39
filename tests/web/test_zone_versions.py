"""Two sides argue over one line on a map: what was worded when, who answered, what ground moved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core.shape import Circle, Polygon, Volume4D
from standclear.core.zone import Zone
from standclear.service.shown.zone_versions import area_m2, compared, ground
from tests.town import DAY, START, at, plan, site, zone
from tests.web.door import Knocking

PATH = "/v1/zones/north/1"


def square(east_km: float, size_km: float) -> Polygon:
    ring = tuple(
        at(east_km + x * size_km, y * size_km) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))
    )
    return Polygon(((ring,),))


def drawn(shape: Polygon | Circle, **more: object) -> Zone:
    volume = Volume4D(shape, None, None, START, START + 30 * DAY)
    return replace(zone(1), volumes=(volume,), **more)


def test_the_area_of_a_circle_is_that_of_its_radius():
    found = area_m2(ground(drawn(Circle(at(), 3_000_000))))
    assert found == pytest.approx(28_274_334, rel=0.004)  # pi r^2; the outline is drawn outward


def test_what_was_added_and_removed_makes_up_the_difference():
    found = compared(drawn(square(0, 10)), drawn(square(4, 10)))
    assert found["added_m2"] == pytest.approx(40e6, rel=0.01)
    assert found["removed_m2"] == pytest.approx(40e6, rel=0.01)
    net = found["area_after_m2"] - found["area_before_m2"]
    assert net == pytest.approx(found["added_m2"] - found["removed_m2"], abs=2)
    assert found["added"]["type"] == "MultiPolygon"


def test_heights_alone_move_no_ground():
    before = drawn(square(0, 10))
    found = compared(before, replace(before, version=2, name="Higher"))
    assert (found["added_m2"], found["removed_m2"], found["added"]) == (0, 0, None)


def test_every_wording_stands_with_who_answered_it(door: Knocking):
    north, south = door.town["north"], door.town["south"]
    first = drawn(square(0, 10), agreement_of=("north", "south"))
    north.proposes(first)
    south.rejects("north/zone/1", 1, "it cuts the road")
    north.amends(first, volumes=drawn(square(4, 10)).volumes)
    south.recognises("north/zone/1", 2)

    found = door.as_("south").get(f"{PATH}/versions").json()
    assert (found["stands"], found["standing"], found["agreed"]) == (2, "agreed", None)
    first_said, second_said = found["items"]
    assert (first_said["what"], second_said["what"]) == ("proposed", "amended")
    (no,), (yes,) = first_said["answers"], second_said["answers"]
    assert (no["by"], no["what"], no["reason"]) == ("south", "rejected", "it cuts the road")
    assert (yes["by"], yes["what"]) == ("south", "recognised")
    entry = door.as_("south").get(f"/v1/entries/{no['index']}").json()
    assert entry["header"]["type"] == "zone.reject"

    told_others = door.as_("relief").get(f"{PATH}/versions").json()
    assert told_others["items"][0]["answers"][0]["reason"] == ""

    compared_ = door.as_("relief").get(f"{PATH}/comparison", params={"from": 1, "to": 2}).json()
    assert compared_["added_m2"] == pytest.approx(40e6, rel=0.01)
    missing = door.as_("relief").get(f"{PATH}/comparison", params={"from": 1, "to": 3})
    assert missing.status_code == 404


def test_a_wording_that_was_not_shared_is_neither_shown_nor_counted(door: Knocking):
    north = door.town["north"]
    first = drawn(square(0, 10), shared_with=("south",))
    north.proposes(first)
    north.amends(first, shared_with=())
    seen = door.as_("relief").get(f"{PATH}/versions").json()["items"]
    assert [each["version"] for each in seen] == [2]
    asked = door.as_("relief").get(f"{PATH}/comparison", params={"from": 1, "to": 2})
    assert asked.status_code == 404
    assert len(door.as_("south").get(f"{PATH}/versions").json()["items"]) == 2


def test_a_zone_that_may_not_be_seen_has_no_versions(door: Knocking):
    door.town["north"].proposes(drawn(square(0, 10), shared_with=("south",)))
    unseen = door.as_("relief").get(f"{PATH}/versions")
    nothing = door.as_("relief").get("/v1/zones/north/99/versions")
    assert (unseen.status_code, nothing.status_code) == (404, 404)


def test_a_counter_proposal_is_laid_beside_the_zone_it_answers(door: Knocking):
    door.town["north"].proposes(drawn(square(0, 10)))
    counter = replace(drawn(square(4, 10)), id="south/zone/1", baseline="north/zone/1")
    door.town["south"].proposes(counter)
    asked = door.as_("relief").get(f"{PATH}/beside", params={"other": "south/zone/1"}).json()
    assert asked["added_m2"] == pytest.approx(40e6, rel=0.01)


def test_hours_are_read_back_as_they_could_be_typed(door: Knocking):
    said = {"text": "Mon-Fri 06:00-18:00; 2030-01-02 off", "kind": "schedule", "zone": "UTC"}
    found = door.as_("north").post("/v1/readings", json=said).json()
    assert found["words"] == ["Mon-Fri 06:00-18:00 UTC", "2030-01-02 off UTC"]
    assert found["spans"][0] == ["2030-01-01T08:00:00Z", "2030-01-01T18:00:00Z"]
    assert found["spans"][1][0].startswith("2030-01-03")
    always = door.as_("north").post("/v1/readings", json=said | {"text": "always"}).json()
    assert (always["schedule"], always["words"]) == (None, ["always"])
    wrong = door.as_("north").post("/v1/readings", json=said | {"text": "Mon 18:00-18:00"})
    assert wrong.status_code == 422


def test_a_change_names_the_records_where_ground_is_gained_and_lost(door: Knocking):
    town = door.town
    north, relief = town["north"], town["relief"]
    north.proposes(drawn(square(0, 10)))
    north.amends(drawn(square(0, 10)), volumes=drawn(square(5, 10)).volumes)
    relief.gives(site(1, 12, 5, to=("north",)))  # on ground that is added
    relief.gives(site(2, 7, 5, to=("north",)))  # on ground that stays
    north.files(plan("north", 1, 1.5, 5, km=1))  # on ground that is removed
    asked = {"params": {"from": 1, "to": 2}}
    seen = door.as_("north").get(f"{PATH}/comparison", **asked).json()["touches"]
    assert [(one["id"], one["changes"]) for one in seen] == [
        ("north/plan/1", ["removed"]),
        ("relief/site/1", ["added"]),
    ]
    told_less = door.as_("south").get(f"{PATH}/comparison", **asked).json()["touches"]
    assert told_less == []  # neither the plan, which is blind to it, nor a notice not given to it
