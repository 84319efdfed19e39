"""What an inquiry finds beside the records that lay near: calls, incidents, and who was silent.

The stories are of domain 1.1 and 3.3: the place that was passed 9 km off, the allegation of which
nobody knows the day, the call to CEASE that nobody took.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from standclear.core.cease import CeaseCall
from standclear.core.errors import InvalidInput
from standclear.core.hotline.said import CallOutcome
from standclear.core.incidents.report import TimePrecision
from standclear.core.inquiry.question import Question
from standclear.core.shape import Point
from standclear.core.telling import Disclosure
from standclear.log.receipt import make_receipt
from standclear.service.concordance import Concordance
from standclear.service.dossier import must_be_new, write_dossier
from standclear.service.shown.inquiry import known
from standclear.service.shown.plain import Document
from tests.hotline import answers, ends, hears, rings, says
from tests.incident import assesses, put, reported, states
from tests.journeys.test_inquiry import ask, missing
from tests.town import DAY, HOUR, MINUTE, START, Town, at, hours, plan, site


@pytest.fixture
def desk() -> Iterator[Town]:
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    yield town
    town.close()


def text(km: float) -> str:
    place = at(km)
    return f"{place.lat_deg:.5f}N {place.lon_deg:.5f}E"


def calls(found: Document) -> list[str]:
    return [each["id"] for each in found["calls"]]


# ------------------------------------------------------------------------------ calls


@pytest.mark.parametrize(("said_km", "heard_km"), [(0, 9), (9, 0)])
def test_a_call_on_which_the_place_was_said_or_heard_is_found_with_no_record_near(
    desk: Town, said_km: float, heard_km: float
) -> None:
    """Deir ez-Zor, 2016: the place that was passed was 9 km off."""
    north, south = desk["north"], desk["south"]
    far, near = rings(north, "south"), rings(north, "south")
    answers(south, far)
    says(north, far, "A", text(40))
    answers(south, near)
    says(north, near, "A", text(said_km))
    hears(south, near, "A", text(heard_km))
    for party, heard in (("desk", [near]), ("south", [near]), ("relief", [])):
        assert calls(ask(desk, party, ago=timedelta(0))["then"]) == heard


def test_a_call_about_an_overlap_or_a_cease_of_what_is_near_is_found(desk: Town) -> None:
    desk["relief"].gives(site())
    desk["south"].files(plan("south", when=hours(0, 9), disclosure=Disclosure.FULL))
    desk["relief"].says(CeaseCall("relief/site/1", "shells fall"))
    (cease,), overlaps = desk.picture.ceases, sorted(desk.picture.overlaps_of["south/plan/1"])
    first = rings(desk["relief"], "south", about=(overlaps[0],))
    second = rings(desk["relief"], "south", about=(cease,))
    assert set(calls(ask(desk, ago=timedelta(0))["then"])) == {first, second}


def test_nobody_learns_from_a_call_what_it_was_about_and_was_never_told(desk: Town) -> None:
    desk["relief"].gives(site(to=("north", "south")))
    desk["north"].files(plan(when=hours(0, 9), disclosure=Disclosure.BLIND))
    (overlap,) = desk.picture.overlaps_of["north/plan/1"]
    call = rings(desk["relief"], "south", about=(overlap,))
    assert calls(ask(desk, "relief", ago=timedelta(0))["then"]) == [call]
    assert calls(ask(desk, "south", ago=timedelta(0))["then"]) == []


def test_the_index_finds_such_calls_too(desk: Town) -> None:
    desk["relief"].gives(site())
    desk["relief"].says(CeaseCall("relief/site/1", "shells fall"))
    passed = rings(desk["north"], "south")
    says(desk["north"], passed, "A", text(0))
    rings(desk["relief"], "south", about=tuple(desk.picture.ceases))
    question = Question(at(), "here", 0, 5_000_000, desk.clock.now)
    desk.later(MINUTE)
    desk.office.tick()
    log, index = desk.office.log, Concordance(Path(":memory:"))
    for asker in ("desk", "south", "relief"):
        sides = (Concordance().sides(log, question, asker), index.sides(log, question, asker))
        whole, looked = ([known(each, asker, question) for each in side] for side in sides)
        assert whole == looked
        assert whole[0]["calls"]
    index.close()


# ------------------------------------------------------------------------------ incidents


@pytest.mark.parametrize(
    "when",
    [
        {"time_precision": TimePrecision.MONTH},
        {"end": START + 9 * DAY, "time_precision": TimePrecision.HOUR},
    ],
    ids=["within a month", "for nine days"],
)
def test_an_incident_is_of_each_day_on_which_it_may_have_been(
    desk: Town, when: dict[str, Any]
) -> None:
    incident = reported(desk, **when)
    desk.later(4 * DAY)
    found = ask(desk, ago=timedelta(0), window=HOUR)
    assert [each["id"] for each in found["then"]["incidents"]] == [incident]


def test_an_incident_across_the_antimeridian_is_answered_for(desk: Town) -> None:
    place = Point(at(), 50_000)
    edge = Point(place.position.from_degrees(lon_deg=179.99999, lat_deg=0.0), 50_000)
    incident = reported(desk, place=edge)
    found = ask(desk, ago=timedelta(0), position=edge.position, error_mm=50_000)
    assert [each["id"] for each in found["then"]["incidents"]] == [incident]


# ------------------------------------------------------------------------------ silence


def test_who_has_not_answered_a_cease_is_missing(desk: Town) -> None:
    desk["relief"].gives(site(to=("north",)))
    desk["north"].acknowledges()
    desk["relief"].says(CeaseCall("relief/site/1", "shells fall"))
    (cease,) = desk.picture.ceases
    desk.later(HOUR)
    then = ask(desk, ago=timedelta(0))["then"]
    assert cease in [each["subject"] for each in then["gaps"] if each["party"] == "north"]
    assert not missing(ask(desk, "south", ago=timedelta(0))["then"], "north")


def test_what_asked_for_no_answer_is_missed_by_nobody(desk: Town) -> None:
    desk["relief"].gives(site())
    call = rings(desk["north"], "south", about=("relief/site/1",))
    answers(desk["south"], call)
    says(desk["north"], call, "A", text(0))
    silent = [gap for gap in ask(desk, ago=timedelta(0))["then"]["gaps"] if gap["subject"] == call]
    owed = {held.number for held in desk["south"].heard_because("call.requested")}
    assert {gap["release"] for gap in silent} <= owed


def test_what_became_of_an_incident_since_is_a_change(desk: Town) -> None:
    incident = put(desk, "north")
    asked = desk.clock.now
    desk.later(HOUR)
    states(desk["north"], incident)
    found = ask(desk, ago=desk.clock.now - asked)
    line = {"record": incident, "what": "state", "then": "put", "now": "stated"}
    assert line in found["changed"]


# ------------------------------------------------------------------------------ the dossier


def test_a_dossier_tells_what_was_passed_and_what_each_side_and_assessor_said(
    desk: Town, tmp_path: Path
) -> None:
    call = rings(desk["north"], "south")
    answers(desk["south"], call)
    says(desk["north"], call, "A", text(0))
    hears(desk["south"], call, "A", text(9))
    ends(desk["south"], call, CallOutcome.NOT_UNDERSTOOD, "they ask again")
    incident = put(desk, "north")
    states(desk["north"], incident)
    assesses(desk["watch"], incident)
    found = ask(desk, ago=timedelta(0))
    log = desk.office.log
    write_dossier(
        tmp_path / "case",
        found,
        desk="desk",
        receipt_of=lambda index: make_receipt(log, index),
        step=lambda: None,
    )
    page = (tmp_path / "case/index.html").read_text("utf-8")
    for words in (
        f"place A read back: {text(9)}, DOES NOT MATCH, 9.0 km apart",
        "NOT AGREED",
        "Two impacts in the yard of the ward.",
        "says of the incident: disputes. None of ours fired.",
        "assesses the incident: verified; attributed to nobody. Two craters, seen on site.",
    ):
        assert words in page


def test_a_dossier_is_not_named_as_one_page(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"its page is index\.html"):
        must_be_new(tmp_path / "case.html")
