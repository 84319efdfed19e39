"""An inquiry years later: who had been told what near a place at a time, as known then and now.

The stories are those of domain 2.4 and 6.10: the hospital that gave its coordinates twelve times,
the convoy whose plan never reached the crew, the warning that took 27 minutes.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from standclear.core.cease import CeaseCall
from standclear.core.commitments.commitment import QuotedFrom
from standclear.core.commitments.said import CommitmentRecord
from standclear.core.errors import InvalidInput, NotAllowed, Unavailable
from standclear.core.inquiry.question import Question
from standclear.core.sources.said import SourceLodge, SourceQuote
from standclear.core.telling import Disclosure, ReceiptLevel, Share
from standclear.log.receipt import Receipt, make_receipt
from standclear.log.trust import write_trust
from standclear.service.carried_proof import verify_carried
from standclear.service.desk_trust import trust_of
from standclear.service.dossier import exhibits_in, pack_dossier, write_dossier
from standclear.service.inquiring import inquire, read_question
from standclear.service.pdf import must_make_pdf
from standclear.service.shown.inquiry.day import day_document
from standclear.service.shown.plain import Document
from standclear.verifier import standclear_verify
from tests.hotline import answers, rings
from tests.lodged import DEMAND, civilians, quote_of, report
from tests.town import (
    DAY,
    HOUR,
    MINUTE,
    START,
    Town,
    at,
    hours,
    movement,
    plan,
    site,
    zone,
)


@pytest.fixture
def desk() -> Iterator[Town]:
    town = Town(":memory:").opens("north", "south", "relief")
    yield town
    town.close()


def ask(
    town: Town, asker: str = "desk", *, km: float = 0, ago: timedelta, **more: object
) -> Document:
    """What a party is answered of a place, so long before the log's newest entry."""
    now = town.clock.now
    town.later(MINUTE)
    town.office.tick()  # the log goes beyond the time asked about
    question = Question(at(), "here", 0, 5_000_000, now - ago)
    return inquire(town.office, asker, replace(question, **more))  # type: ignore[arg-type]  # by name


def near(side: Document) -> dict[str, Document]:
    return {each["record"]: each for each in side["records"]}


def missing(side: Document, party: str) -> list[str]:
    return [each["why"] for each in side["gaps"] if each["party"] == party]


# ------------------------------------------------------------------------------ the stories


def test_a_hospital_that_gave_its_coordinates_twelve_times(desk: Town) -> None:
    """Abs, 2018: coordinates given twelve times; the coalition was not "officially" informed."""
    relief, north = desk["relief"], desk["north"]
    for number in range(1, 13):
        relief.gives(site(number, name="Abs centre", to=("north",)))
        desk.later(HOUR)
    struck = desk.clock.now
    desk.later(DAY)
    found = ask(desk, "relief", ago=desk.clock.now - struck)

    then = near(found["then"])
    assert len(then) == 12
    assert {each["same_as"] for each in then.values()} == {"", "relief/site/1"}
    assert then["relief/site/1"]["submissions"] == 12
    told = [
        each
        for record in then.values()
        for each in record["told"]
        if each["because"] == "notice.given"
    ]
    assert len(told) == 12
    assert {(each["recipient"], each["disclosure"], each["precision_mm"]) for each in told} == {
        ("north", "full", 0)
    }
    assert all(each["level"] is None and each["read_at"] is None for each in told)
    assert any("not acknowledged by" in why for why in missing(found["then"], "north"))
    assert north.heard_of("relief/site/1")


def test_a_convoy_whose_plan_never_reached_the_crew(desk: Town) -> None:
    """Gaza, 1 April 2024: the route was coordinated; the drone crew did not have the plan."""
    desk["relief"].gives(movement(when=hours(72, 76), to=("north",)))
    desk["north"].acknowledges()
    desk["north"].receipt(desk["north"].last.number, ReceiptLevel.CASCADED, formations=("1st",))
    desk.later(73 * HOUR)
    struck = desk.clock.now
    desk["north"].files(plan(when=hours(74, 75)))
    desk.later(DAY)
    found = ask(desk, ago=desk.clock.now - struck)

    (convoy,) = found["then"]["records"]
    (told,) = convoy["told"]
    assert told["level"] == "cascaded"
    assert (told["formations"], told["not_cascaded"]) == (["1st"], ["air"])
    assert "no word that formation air has it" in missing(found["then"], "north")


def test_a_warning_that_took_27_minutes(desk: Town) -> None:
    """Deir ez-Zor, 2016: the named officer was away for 27 minutes while bombs fell."""
    desk["relief"].gives(site(to=("north",)))
    struck = desk.clock.now + MINUTE
    desk.later(2 * MINUTE)
    desk["relief"].says(CeaseCall("relief/site/1", "shells fall"))
    desk.later(27 * MINUTE)
    for held in desk["north"].heard_because("cease.called"):
        desk["north"].acknowledges(held.number)
    found = ask(desk, ago=desk.clock.now - struck)

    assert found["then"]["alerts"] == []  # at that time nobody had called yet
    (call,) = found["now"]["alerts"]
    assert call["kind"] == "cease"
    (told,) = [each for each in call["told"] if each["recipient"] == "north"]
    assert told["level"] == "acknowledged"
    day = day_document(desk.picture, "north", "north", START.date())
    rung = [step for step in day["steps"] if step["subject"] == call["id"]]
    assert [(step["what"], step["at"]) for step in rung] == [
        ("told", "2030-01-01T08:02:00Z"),
        ("acknowledged", "2030-01-01T08:29:00Z"),
    ]


# ------------------------------------------------------------------------------ then and now


def test_what_came_later_stands_on_the_side_of_now(desk: Town) -> None:
    notice = site(to=("north", "south"))
    desk["relief"].gives(notice)
    asked = desk.clock.now
    desk.later(HOUR)
    desk["north"].acknowledges()
    desk["relief"].amends(notice, name="Mercy hospital, east wing")
    found = ask(desk, ago=desk.clock.now - asked)

    assert near(found["then"])["relief/site/1"]["version"] == 1
    assert near(found["now"])["relief/site/1"]["version"] == 2
    changes = {(each["what"], str(each["then"]), str(each["now"])) for each in found["changed"]}
    assert ("version", "1", "2") in changes
    number = desk["north"].heard_of("relief/site/1")[0].number
    assert (f"telling north #{number}", "made", "acknowledged") in changes


def test_what_overlapped_and_what_was_agreed_are_found(desk: Town) -> None:
    desk["relief"].gives(site())
    desk["north"].proposes(zone(agreed_by=("south",), km=3))
    desk["south"].files(plan("south", when=hours(0, 2)))
    found = ask(desk, ago=timedelta(0))
    then = near(found["then"])
    assert set(then) == {"relief/site/1", "north/zone/1", "south/plan/1"}
    (overlap,) = [each for each in then["south/plan/1"]["overlaps"] if each["other_kind"] == "site"]
    assert overlap["stage"] == "told"


def test_a_call_and_a_promise_about_what_is_near_are_for_those_concerned(desk: Town) -> None:
    desk["relief"].gives(site())
    desk["north"].proposes(zone(km=3))
    desk["north"].says(SourceLodge(report()))
    desk["north"].says(SourceQuote("report", quote_of(DEMAND), "officer"))
    quoted = {"quoted": QuotedFrom("report", 1), "zone": "north/zone/1", "version": 1}
    desk["north"].says(CommitmentRecord(civilians(**quoted)))
    call = rings(desk["north"], "south", about=("relief/site/1",))
    answers(desk["south"], call)
    for party, heard in (("desk", [call]), ("south", [call]), ("relief", [])):
        then = ask(desk, party, ago=timedelta(0))["then"]
        assert [each["id"] for each in then["calls"]] == heard
        assert [each["id"] for each in then["commitments"]] == ["civilians"]


def test_what_is_far_or_was_over_before_is_not_near(desk: Town) -> None:
    desk["relief"].gives(site(1, 20))
    desk["relief"].gives(site(2))
    desk["south"].files(plan("south", when=hours(0, 1)))
    desk.later(30 * HOUR)
    assert set(near(ask(desk, ago=timedelta(0))["then"])) == {"relief/site/2"}
    wider = ask(desk, ago=timedelta(0), window=2 * DAY)
    assert set(near(wider["then"])) == {"relief/site/2", "south/plan/1"}
    assert set(near(ask(desk, ago=timedelta(0), radius_mm=30_000_000)["then"])) == {
        "relief/site/1",
        "relief/site/2",
    }


def test_a_time_that_the_log_has_not_passed_is_refused(desk: Town) -> None:
    for late in (timedelta(0), HOUR):
        with pytest.raises(InvalidInput, match="before the log's newest entry"):
            inquire(desk.office, "desk", Question(at(), "here", 0, 1_000, desk.picture.at + late))


def test_it_asks_about_one_place_and_one_time() -> None:
    with pytest.raises(InvalidInput, match="at most 50 km"):
        read_question("36.2001N 37.1001E", "", radius_mm=50_000_001, at=START)
    with pytest.raises(InvalidInput, match="0 to 31 days"):
        read_question("36.2001N 37.1001E", "", radius_mm=1_000, at=START, window=32 * DAY)
    with pytest.raises(InvalidInput, match="a time since 2000"):
        read_question("36.2001N 37.1001E", "", radius_mm=1_000, at=datetime(1, 1, 1, tzinfo=UTC))
    with pytest.raises(InvalidInput, match="near: the bridge does not fit"):
        read_question("the bridge", "", radius_mm=1_000, at=START)


# ------------------------------------------------------------------------------ who may see


def test_each_asker_sees_what_it_was_shown_and_no_finer(desk: Town) -> None:
    shares = (Share("north", Disclosure.COARSE), Share("south", Disclosure.NONE))
    desk["relief"].gives(site(1, 3, to=shares))
    answers = {party: ask(desk, party, ago=timedelta(0)) for party in ("desk", "north", "south")}

    assert near(answers["desk"]["then"])["relief/site/1"]["distance_mm"] > 2_900_000
    coarse = near(answers["north"]["then"])["relief/site/1"]
    assert (coarse["seen"], coarse["distance_mm"], coarse["name"]) == ("coarse", 0, "")
    assert "Mercy" not in json.dumps(answers["north"])
    assert answers["south"]["then"]["records"] == answers["south"]["exhibits"] == []
    assert any(each["party"] == "south" for each in answers["desk"]["then"]["gaps"])
    assert "relief/site/1" not in json.dumps(answers["south"])


def test_a_recipient_sees_its_own_tellings_and_the_owner_all(desk: Town) -> None:
    desk["relief"].gives(site())
    for party, recipients in (("relief", {"north", "south"}), ("north", {"north"})):
        (record,) = ask(desk, party, ago=timedelta(0))["then"]["records"]
        assert {each["recipient"] for each in record["told"]} == recipients
    with pytest.raises(NotAllowed):
        day_document(desk.picture, "south", "north", START.date())
    with pytest.raises(InvalidInput, match="a day since 2000"):
        day_document(desk.picture, "north", "north", date.max)


def test_a_day_begins_with_what_a_party_had_been_told_before(desk: Town) -> None:
    relief, north = desk["relief"], desk["north"]
    relief.gives(site(1, to=("north",)))
    relief.amends(site(1, to=("north",)), name="Mercy hospital, east wing")  # the newest counts
    north.files(plan(when=hours(0, 1), disclosure=Disclosure.FULL))  # its own: it needs no telling
    desk["south"].files(plan("south", 2, 9, when=hours(0, 1), disclosure=Disclosure.FULL))
    north.acknowledges(north.heard_of("relief/site/1")[-1].number)
    desk.later(DAY)
    relief.gives(site(2, 9, to=("north",)))

    first, second = (
        day_document(desk.picture, "north", "north", START.date() + n * DAY) for n in (0, 1)
    )
    assert first["held"] == []
    (held,) = second["held"]
    assert (held["subject"], held["what"]) == ("relief/site/1", "acknowledged")
    assert held["number"] == north.heard_of("relief/site/1")[-1].number
    assert held["shown"]["geojson"]["type"]
    told = {each["subject"]: each for each in second["steps"] if each["what"] == "told"}
    assert told["relief/site/2"]["shown"]["state"] == "active"


# ------------------------------------------------------------------------------ the law


@settings(max_examples=12, deadline=None)
@given(
    waits=some.lists(some.integers(1, 180), min_size=2, max_size=6),
    when=some.integers(0, 5),
    asker=some.sampled_from(("desk", "relief", "north", "south")),
)
def test_as_known_then_is_the_same_bytes_whenever_it_is_asked(
    waits: list[int], when: int, asker: str
) -> None:
    town = Town(":memory:").opens("north", "south", "relief")
    deeds = _deeds(town)
    heard, question = [], None
    for number, wait in enumerate(waits):
        next(deeds, None)
        if number == min(when, len(waits) - 1):
            question = Question(at(), "here", 0, 5_000_000, town.clock.now)
        town.later(wait * MINUTE)
        town.office.tick()
        if question is not None:
            heard.append(json.dumps(inquire(town.office, asker, question)["then"]))
    assert len(set(heard)) == 1
    town.close()


def _deeds(town: Town) -> Iterator[object]:
    relief, north, south = (town[name] for name in ("relief", "north", "south"))
    notice = site()
    yield relief.gives(notice)
    yield north.files(plan(when=hours(0, 9)))
    yield north.acknowledges()
    yield relief.amends(notice, name="moved")
    yield south.proposes(zone(owner="south", km=3))
    yield relief.gives(site(2, 1))


# ------------------------------------------------------------------------------ the dossier


def test_a_dossier_is_verified_offline_and_a_changed_exhibit_does_not_hold(
    desk: Town, tmp_path: Path
) -> None:
    desk["relief"].gives(site(name="Mercy <b>hospital</b>"))
    desk["north"].acknowledges()
    desk["south"].files(plan("south", when=hours(0, 2), disclosure=Disclosure.BLIND))
    found = ask(desk, "relief", ago=timedelta(0))
    written = write_dossier(
        tmp_path / "case",
        found,
        desk="desk",
        receipt_of=lambda index: make_receipt(desk.office.log, index),
        step=lambda: None,
    )
    assert written.exhibits == len(found["exhibits"]) >= 4
    types = [each["type"] for each in found["exhibits"]]
    assert {"notice.give", "release", "receipt.give"} <= set(types)

    trust = _trust(desk)
    answers = [standclear_verify.check_file(str(file), trust) for file in _exhibits(tmp_path)]
    assert all(answer["holds"] for answer in answers)
    assert standclear_verify.check(str(tmp_path / "case"), trust)[-1]["holds"], "it is whole"

    page = (tmp_path / "case/index.html").read_text("utf-8")
    assert "<b>hospital" not in page
    assert "&lt;b&gt;hospital" in page
    assert "<script" not in page
    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    for each in found["exhibits"]:
        assert f"Exhibit {each['number']}:" in page
    withheld = [each for each in found["exhibits"] if not each["readable"]]
    assert written.withheld == len(withheld) > 0

    first = _exhibits(tmp_path)[0]
    told = json.loads(first.read_text("utf-8"))
    told["body"] = told["body"][:-8] + "AAAA" + told["body"][-4:]
    first.write_text(json.dumps(told), encoding="utf-8")
    assert not standclear_verify.check_file(str(first), trust)["holds"]

    with pytest.raises(InvalidInput, match="new or empty"):
        write_dossier(tmp_path / "case", found, desk="desk", receipt_of=None, step=print)  # type: ignore[arg-type]  # never asked


def test_a_dossier_in_one_file_is_opened_and_checked_anywhere(desk: Town, tmp_path: Path) -> None:
    desk["relief"].gives(site())
    desk["north"].acknowledges()
    found = ask(desk, "relief", ago=timedelta(0))
    file = tmp_path / "case.zip"
    made = {"desk": "desk", "receipt_of": lambda index: make_receipt(desk.office.log, index)}
    written = write_dossier(file, found, **made, step=lambda: None)
    again, _ = pack_dossier(found, **made)
    assert again == file.read_bytes()

    trust = trust_of(desk.picture, desk.office.log.verifier)
    packed = exhibits_in(file)
    assert len(packed) == written.exhibits == len(found["exhibits"])
    assert all(verify_carried(each, trust).holds for each in packed)

    with zipfile.ZipFile(file) as opened:
        opened.extractall(tmp_path / "case")
    answers = [
        standclear_verify.check_file(str(each), _trust(desk)) for each in _exhibits(tmp_path)
    ]
    assert len(answers) == written.exhibits
    assert all(answer["holds"] for answer in answers)
    program = tmp_path / "case/verifier/standclear_verify.py"
    assert program.read_bytes() == Path(standclear_verify.__file__).read_bytes()
    assert not list((tmp_path / "case").rglob("*trust*"))

    file.write_bytes(again.replace(b"standclear-receipt", b"standclear-recorpt", 1))
    (damaged,) = exhibits_in(file)
    with pytest.raises(InvalidInput, match="a whole zip"):
        verify_carried(damaged, trust)
    with pytest.raises(InvalidInput, match="a file that is new"):
        write_dossier(file, found, **made, step=lambda: None)


def test_a_dossier_on_paper(desk: Town, tmp_path: Path) -> None:
    try:
        must_make_pdf()
    except Unavailable as fault:
        pytest.skip(str(fault))
    found = ask(desk, ago=timedelta(0))
    file = tmp_path / "case.pdf"
    write_dossier(file, found, desk="desk", receipt_of=_never, step=print)
    assert file.read_bytes().startswith(b"%PDF-")


def _never(index: int) -> Receipt:
    raise AssertionError(f"entry {index} is no exhibit")


def _exhibits(where: Path) -> list[Path]:
    return [Path(str(each)) for each in exhibits_in(where / "case")]


def _trust(town: Town) -> standclear_verify.Trust:
    granted = trust_of(town.picture, town.office.log.verifier)
    return standclear_verify.read_trust(write_trust(granted))
