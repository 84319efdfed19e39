"""Incidents over the door: for their readers alone, and for each as far as it may know."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from standclear.core.incidents import said as st
from standclear.core.incidents.knowledge import Degree, Level
from standclear.core.telling import Disclosure, Share
from tests.incident import assesses, put, report, reported, states
from tests.town import Town, site
from tests.web.door import Knocking, opened


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Knocking]:
    """A hospital of which north was told exactly, and south coarsely."""
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    to = (Share("north"), Share("south", Disclosure.COARSE))
    town["relief"].gives(site("ward", to=to))
    with opened(town, tmp_path) as found:
        yield found
    town.close()


def test_an_incident_goes_from_report_to_closing_over_the_door(door: Knocking) -> None:
    town = door.town
    handed = door.hand_in(town["relief"], st.IncidentReport(report()))
    assert handed.status_code == 201, handed.text
    (found,) = door.as_("desk").items("/v1/incidents")
    incident = found["id"]
    assert found["possible"] == ["incident triage", "incident evidence", "incident link"]
    early = door.hand_in(town["desk"], st.IncidentPut(incident, ("north",)))
    assert early.status_code == 403, early.text
    assert "incident triage" in early.text
    town.office.say(st.IncidentTriage(incident, "put"))
    town.office.say(st.IncidentPut(incident, ("north", "south")))
    states(town["north"], incident)
    assesses(town["watch"], incident, Level.VERIFIED, Degree.PROBABLE, "north")
    town.office.say(st.IncidentClose(incident, "not_agreed", "North disputes it."))
    assert door.as_("relief").items("/v1/incidents") == []
    seen = door.as_("south").get(f"/v1/incidents/{incident}").json()
    assert (seen["standing"], seen["verified"], seen["disputed_by"]) == ("closed", True, ["north"])
    assert [(a["by"], a["level"], a["attribution"]["degree"]) for a in seen["assessments"]] == [
        ("watch", "verified", "probable")
    ]


def test_it_is_there_for_its_readers_alone_and_its_reporter_for_the_desk(door: Knocking) -> None:
    incident = put(door.town, "north")
    for party, reporter in (("desk", "relief"), ("relief", "relief"), ("north", ""), ("watch", "")):
        seen = door.as_(party).get(f"/v1/incidents/{incident}").json()
        assert seen["reporter"] == reporter
        words = [source["words"] for source in seen["report"]["sources"]]
        assert words == (["the night nurse"] if reporter else [""])
    hidden = door.as_("south").get(f"/v1/incidents/{incident}")
    none = door.as_("south").get("/v1/incidents/in-000000000000")
    assert (hidden.status_code, none.status_code) == (404, 404)
    assert hidden.text.replace(incident, "") == none.text.replace("in-000000000000", "")


def test_a_link_tells_nobody_more_of_a_record_than_it_is_shown(door: Knocking) -> None:
    incident = put(door.town, "north", "south", east_km=1)
    shown = {}
    for party in ("desk", "relief", "north", "south", "watch"):
        links = door.as_(party).get(f"/v1/incidents/{incident}").json()["links"]
        shown[party] = {
            (link["kind"], link["record"].split(" ")[0]): link["distance_mm"] is not None
            for link in links
        }
    ward, north, south = ("notice", "relief/site/ward"), ("release", "north"), ("release", "south")
    assert shown["desk"] == shown["relief"] == {ward: True, north: True, south: True}
    assert shown["north"] == {ward: True, north: True}
    assert shown["south"] == {ward: False, south: False}
    assert shown["watch"] == {}


def test_as_it_stood_then_is_what_was_known_then(door: Knocking) -> None:
    town = door.town
    incident = put(town, "north")
    before = town.clock.now
    then = f"{before:%Y-%m-%dT%H:%M:%SZ}"
    asked = f"/v1/incidents/{incident}?at={then}"
    at_the_time = door.as_("watch").get(asked).content
    town.clock.now = before.replace(hour=before.hour + 1)
    states(town["north"], incident)
    assesses(town["watch"], incident)
    assert door.as_("watch").get(asked).content == at_the_time
    assert reported(town, "watch") != incident
