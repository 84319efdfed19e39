"""Calls, commitments and alerts near an incident are proposed as links, and people judge them.

Requirements: domain 6.2 (incident: linked notices and releases), 2.5 row 20 (a notified object is
hit, and nothing follows), 6.8 (nearness is no attribution). What was said, promised and watched
near it is found by rule, and shown to nobody who may not know of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from standclear.core.commitments.commitment import QuotedFrom
from standclear.core.commitments.said import CommitmentEnd, CommitmentRecord, EndReason
from standclear.core.errors import InvalidInput
from standclear.core.hotline import said as calls
from standclear.core.hotline.said import CallOutcome
from standclear.core.incidents import said as st
from standclear.core.sources.said import SourceLodge
from standclear.core.statements import ZoneRecognise
from standclear.core.telling import Disclosure, Share
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import AlertChange, TracksLodge
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.service.replay import replay
from standclear.service.shown.incidents import incident_document
from tests.hotline import answers, ends, hears, rings, says
from tests.incident import put, reported
from tests.lodged import DEMAND, OFFER, civilians, confirmed, no_flights
from tests.lodged import report as article
from tests.town import DAY, HOUR, MINUTE, START, Town, plan, site, zone


@pytest.fixture
def town() -> Iterator[Town]:
    found = Town(":memory:").opens("north", "south", "relief", "watch")
    yield found
    assert replay(found.office.log).incidents == found.picture.incidents
    found.close()


def links(town: Town, incident: str, asker: str, kind: str) -> dict[str, dict[str, Any]]:
    """By record, as the asker is shown them."""
    shown = incident_document(town.picture, asker, incident)["links"]
    return {each["record"]: each for each in shown if each["kind"] == kind}


def now(town: Town) -> dict[str, Any]:
    return {"start": town.clock.now, "end": town.clock.now}


def test_a_call_about_what_is_near_is_proposed_to_the_two_on_it_and_to_the_desk(
    town: Town,
) -> None:
    town["relief"].gives(site("ward", to=("north", Share("south", Disclosure.COARSE))))
    old = rings(town["relief"], "north", about=("relief/site/ward",))
    ends(town["relief"], old, CallOutcome.NO_ANSWER)
    town.later(DAY)
    call = rings(town["relief"], "north", about=("relief/site/ward",))
    rings(town["relief"], "south", subject="the price of flour")
    town.later(27 * MINUTE)
    answers(town["north"], call)
    incident = put(town, "north", **now(town))
    for asker in ("desk", "relief", "north"):
        (found,) = links(town, incident, asker, "call").values()
        assert (found["record"], found["of"]) == (call, "relief/site/ward")
        assert found["why"] == (
            "relief called north 2030-01-02 08:00Z, answered 08:27Z, about relief/site/ward"
        )
        assert found["distance_mm"] == 0
    assert links(town, incident, "watch", "call") == {}
    town["north"].says(st.IncidentLink(incident, call, "confirmed"))
    (judged,) = links(town, incident, "relief", "call")[call]["judged"]
    assert (judged["party"], judged["verdict"]) == ("north", "confirmed")
    with pytest.raises(InvalidInput, match="as you see"):
        town["watch"].says(st.IncidentLink(incident, call, "confirmed"))


def test_a_place_that_was_passed_and_heard_as_another_is_found_by_either(town: Town) -> None:
    """Near Deir ez-Zor, 2016, the place that was heard was 9 km from the place that was meant."""
    call = rings(town["south"], "north")
    answers(town["north"], call)
    says(town["south"], call, "A", "10.0810N 30.0000E")
    hears(town["north"], call, "A", "10.0000N 30.0000E")
    for north_km in (0.0, 9.0):
        incident = reported(town, north_km=north_km, shared_with=("north", "south"))
        (found,) = links(town, incident, "south", "call").values()
        assert found["why"].endswith("place A was passed on it, not agreed")
        assert found["distance_mm"] < 1_000_000
        assert found["error_mm"] >= 50_000
    far = reported(town, north_km=40, shared_with=("north", "south"))
    assert links(town, far, "desk", "call") == {}


def test_what_was_promised_on_a_call_for_the_evening_is_found_in_the_evening(town: Town) -> None:
    town["relief"].gives(site("ward"))
    call = rings(town["relief"], "north", about=("relief/site/ward",))
    answers(town["north"], call)
    due = town.clock.now + 8 * HOUR
    town["north"].says(calls.CallPromise(call, "north", "no fire west of the road", due))
    ends(town["relief"], call)
    town.later(8 * HOUR)
    assert call in links(town, reported(town, **now(town)), "desk", "call")
    town.later(3 * HOUR)
    assert links(town, reported(town, **now(town)), "desk", "call") == {}


def test_a_call_about_an_overlap_is_about_the_nearer_of_its_records(town: Town) -> None:
    town["relief"].gives(site("ward"))
    town["north"].files(plan("north", 1, when=(START, START + HOUR)))
    (overlap,) = town.picture.overlaps
    call = rings(town["relief"], "north", about=(overlap,))
    (found,) = links(town, reported(town), "desk", "call").values()
    assert (found["record"], found["of"]) == (call, "north/plan/1")


def test_what_was_promised_of_such_acts_is_proposed_and_nothing_is_called_a_breach(
    town: Town,
) -> None:
    """The founding report asks both powers to "publicly commit to protecting civilians"."""
    town["watch"].says(SourceLodge(article()))
    town["watch"].says(confirmed(OFFER))
    town["watch"].says(confirmed(DEMAND))
    town["watch"].says(CommitmentRecord(no_flights()))
    town["watch"].says(CommitmentRecord(civilians(shared_with=("relief",))))
    mortar, strike = put(town, "north"), put(town, "south", act="A.air_strike")
    found = links(town, mortar, "relief", "commitment")
    assert {key: each["why"] for key, each in found.items()} == {
        "civilians": "commitment of north: names D; names no area"
    }
    assert set(links(town, strike, "desk", "commitment")) == {"civilians", "no-flights"}
    assert set(links(town, strike, "south", "commitment")) == {"no-flights"}
    assert town.picture.commitments["civilians"].reports == []
    town["north"].says(st.IncidentLink(mortar, "civilians", "struck", "not our guns"))
    with pytest.raises(InvalidInput, match="as you see"):
        town["south"].says(st.IncidentLink(strike, "civilians", "confirmed"))


def test_a_commitment_of_an_area_is_proposed_while_it_stands_and_where_its_area_is(
    town: Town,
) -> None:
    town["watch"].says(SourceLodge(article()))
    town["watch"].says(confirmed(OFFER))
    town["north"].proposes(zone(1, agreed_by=("south",)))
    town["south"].says(ZoneRecognise("north/zone/1", 1))
    area = {"zone": "north/zone/1", "version": 1, "until": START + 2 * DAY}
    town["watch"].says(CommitmentRecord(no_flights(**area)))
    near = reported(town, east_km=7)
    (found,) = links(town, near, "watch", "commitment").values()
    assert (found["record"], found["of"]) == ("no-flights", "north/zone/1")
    assert found["why"].endswith("names no act that A.mortar is of; its area north/zone/1 is near")
    assert 1_000_000 < found["distance_mm"] < 3_000_000
    assert links(town, reported(town, east_km=30), "desk", "commitment") == {}
    town.later(3 * DAY)
    assert links(town, reported(town, **now(town)), "desk", "commitment") == {}


def test_a_commitment_that_had_ended_or_was_not_yet_said_is_not_proposed(town: Town) -> None:
    town["watch"].says(SourceLodge(article()))
    town["watch"].says(confirmed(DEMAND, said_on="2030-01-01"))
    town["watch"].says(CommitmentRecord(civilians(quoted=QuotedFrom("report", 1))))
    before = {"start": START - 2 * DAY, "end": START - 2 * DAY}
    assert links(town, reported(town, **before), "desk", "commitment") == {}
    assert set(links(town, reported(town), "desk", "commitment")) == {"civilians"}
    town["watch"].says(CommitmentEnd("civilians", EndReason.MISREAD, "of another valley"))
    town.later(3 * HOUR)
    assert links(town, reported(town, **now(town)), "desk", "commitment") == {}


def test_an_alert_that_began_long_before_and_went_on_is_proposed(town: Town) -> None:
    town["south"].proposes(zone(1, owner="south"))
    said = Situation(Kind.INSIDE, "icao:3c6444", "north", "south/zone/1", 1, START)
    alert = alert_id("icao:3c6444", "south/zone/1", START)
    town.office.say(AlertChange(alert, AlertState.RAISED, said, "0" * 64))
    town.later(6 * HOUR)
    assert set(links(town, reported(town, **now(town)), "desk", "alert")) == {alert}
    town.office.say(AlertChange(alert, AlertState.RESOLVED, said, "0" * 64))
    town.later(6 * HOUR)
    assert links(town, reported(town, **now(town)), "desk", "alert") == {}
    during = {"start": START + 3 * HOUR, "end": START + 3 * HOUR}
    assert set(links(town, reported(town, **during), "desk", "alert")) == {alert}


def test_the_track_of_an_alert_and_the_craft_lodged_for_a_plan_are_proposed(town: Town) -> None:
    """A track is proposed by an alert or its own party's word, and by nothing that was heard."""
    north = town["north"]
    north.files(plan("north", 1, when=(START, START + HOUR)))
    north.says(
        TracksLodge((Mark("callsign", "NAT12", flies="north/plan/1"), Mark("mmsi", "2" * 9)))
    )
    town["south"].proposes(zone(1, owner="south"))
    said = Situation(Kind.INSIDE, "icao:3c6444", "north", "south/zone/1", 1, START)
    alert = alert_id("icao:3c6444", "south/zone/1", START)
    town.office.say(AlertChange(alert, AlertState.RAISED, said, "0" * 64))
    incident = put(town, "north", "south", **now(town))
    tracks = links(town, incident, "desk", "track")
    assert set(tracks) == {"icao:3c6444", "callsign:NAT12"}
    assert tracks["callsign:NAT12"]["why"] == "lodged by north for north/plan/1"
    assert alert in tracks["icao:3c6444"]["why"]
    assert set(links(town, incident, "relief", "track")) == set()
    assert "callsign:NAT12" in links(town, incident, "north", "track")
    assert set(links(town, incident, "south", "track")) == {"icao:3c6444"}
    north.says(st.IncidentLink(incident, "callsign:NAT12", "confirmed"))
    with pytest.raises(InvalidInput, match="as you see"):
        town["south"].says(st.IncidentLink(incident, "callsign:NAT12", "struck"))


def test_what_is_left_off_beyond_sixty_is_counted(town: Town) -> None:
    for number in range(70):
        rings(town["south"], "north", subject=f"{number}")
        call = next(reversed(town.picture.hotline.calls))
        says(town["south"], call, "A", "10.0000N 30.0000E")
    incident = reported(town)
    assert len(links(town, incident, "desk", "call")) == 60
    assert incident_document(town.picture, "desk", incident)["left_off"] == 10
