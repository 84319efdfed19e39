"""Protected places that were hit although they had been notified, played again.

Cases: domain 2.4 (Kunduz, Abs, north-west Syria, World Central Kitchen, MSF in Syria) and what the
Board of Inquiry and its critics asked for; sources stand in the case file
(src/standclear/scenarios/case_file/items).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core.cease import CeaseCall
from standclear.core.errors import InvalidInput
from standclear.core.incidents.held import IncidentStanding
from standclear.core.notice import MovementState, NoticeState
from standclear.core.party import StandingState
from standclear.core.release import CoarseView, NoticeView
from standclear.core.telling import AccessOutcome, Disclosure, ReceiptLevel, Share, Urgency
from standclear.service.shown.incidents import incident_document
from tests.hotline import rings
from tests.incident import put, reported
from tests.town import DAY, HOUR, MINUTE, START, Town, movement, site


def minutes(desk: Town, party: str, because: str) -> list[float]:
    """Minutes from the start at which a party heard of that."""
    return [(r.made_at - START) / MINUTE for r in desk[party].heard_because(because)]


def test_the_list_existed_and_did_not_reach_the_crew(desk: Town) -> None:
    """Kunduz, 3 October 2015: the hospital was on the list; the crew took off without it, and calls
    went from desk to desk for the 29 minutes of the strike (an hour, says MSF).

    Here the gap stands from the first day; a CEASE rings every role of every recipient at once; and
    its silence is told to the caller two minutes later.
    """
    desk["relief"].gives(site("h", to=("north",)))
    desk["north"].acknowledges()
    number = desk["north"].last.number
    desk["north"].receipt(number, ReceiptLevel.CASCADED, formations=("1st",))
    assert desk.gap_words("north") == ["relief/site/h: no word that formation air has it"]

    desk["relief"].says(CeaseCall("relief/site/h", "The hospital is being hit."))
    assert desk["north"].last.urgency is Urgency.CEASE
    rung = {role for (who, _, step), role in desk.picture.unsent.items()
            if who == "north" and step in ("", "rung-1")}  # fmt: skip
    assert rung == {0, 1}
    incident = put(desk, "north", act="D.health", still=True)
    for _ in range(12):
        desk.later(10 * MINUTE / 60)
    (silence,) = desk["relief"].heard_of(next(iter(desk.picture.ceases)))[-1:]
    assert silence.made_at - START == 2 * MINUTE
    shown = incident_document(desk.picture, "relief", incident)
    assert shown["ceases"] == list(desk.picture.ceases)
    why = {each["kind"]: each["why"] for each in shown["links"]}
    assert why["notice"].startswith("where it is reported")
    assert "cascaded 2030-01-01 08:00Z" in why["release"]  # above; and the gap below stands


def test_twelve_tellings_each_with_a_number_settle_who_was_told(desk: Town) -> None:
    """Abs, 11 June 2018: coordinates given twelve times; not "officially" informed, said the
    coalition. Twelve numbers without a gap, and the level that each came to."""
    for number in range(1, 13):
        desk["relief"].gives(site(number, name="Abs centre", to=("north",)))
        desk.later(HOUR)
    heard = [r for r in desk["north"].heard if r.because == "notice.given"]
    desk["north"].receipt(heard[0].number, ReceiptLevel.READ)
    assert desk.picture.notices["relief/site/1"].submissions == 12
    lines = [each for each in desk["north"].told if each.because == "notice.given"]
    assert [line.number for line in lines] == [release.number for release in heard]
    assert [line.level for line in lines] == ["read", *(["made"] * 11)]  # none acknowledged
    incident = put(desk, "north", act="D.health", start=desk.clock.now, end=desk.clock.now)
    links = incident_document(desk.picture, "relief", incident)["links"]
    assert sum(each["kind"] == "notice" for each in links) == 12
    assert sum(each["kind"] == "release" for each in links) == 12


def test_a_listed_place_is_hit_and_something_follows(desk: Town) -> None:
    """North-west Syria, 2019: 27 of 182 listed places were hit; no portal for incidents and no
    agreed follow-up. Here: links to the tellings, a question within the hour, a second after 72
    hours, and after 14 days "no reply" before everybody who may read it."""
    desk["relief"].gives(site("h", to=("north", "south")))
    desk["north"].acknowledges_all()
    incident = put(desk, "north", act="D.health", shared_with=("watch", "south"))
    links = incident_document(desk.picture, "relief", incident)["links"]
    assert {each["record"].partition(" ")[0] for each in links if each["kind"] == "release"} == {
        "north", "south",
    }  # fmt: skip
    for _ in range(14 * 24):
        desk.later(HOUR)
    assert minutes(desk, "north", "incident.put") == [0]
    assert minutes(desk, "north", "incident.reply_due") == [72 * 60]
    for reader in ("relief", "watch", "south"):
        assert minutes(desk, reader, "incident.no_reply") == [14 * 24 * 60]
    assert desk.picture.incidents[incident].standing is IncidentStanding.NO_REPLY
    words = desk["watch"].heard_because("incident.no_reply")[0].headline
    assert "a fact, and no admission" in words


def test_a_query_or_false_data_is_asked_about_and_the_place_stays(desk: Town) -> None:
    """The Board of 2020 was told of "false data" and of fighters in listed places: any recipient
    may say so; the entry stays shown, and its author answers."""
    desk["relief"].gives(site("h", to=("north", "south")))
    number = desk["north"].last.number
    desk["north"].receipt(number, ReceiptLevel.QUERIED, text="armed men seen in the yard")
    assert "armed men seen in the yard" in desk["relief"].last.headline
    held = desk.picture.notices["relief/site/h"]
    assert held.state is NoticeState.ACTIVE
    assert not desk["south"].heard_of("relief/site/h")[1:]  # a query is its author's to know
    for _ in range(104):
        desk["south"].acknowledges_all()
        desk["north"].acknowledges_all()
        desk.later(DAY)
    assert desk.picture.notices["relief/site/h"].state is NoticeState.UNCONFIRMED  # and shown


def test_a_coordinated_convoy_that_the_drone_crews_had_never_heard_of(desk: Town) -> None:
    """World Central Kitchen, 1 April 2024: coordinated above; the crews had no plan of it; calls to
    the convoy were not answered. Before it leaves, the desk names whom it has not reached, and how
    it went is no matter of what was acknowledged."""
    desk["relief"].gives(movement(to=("north",)))
    number = desk["north"].last.number
    desk["north"].acknowledges(number)
    desk["north"].receipt(number, ReceiptLevel.CASCADED, formations=("1st",))
    desk.later(71 * HOUR)
    assert "relief/move/1: no word that formation air has it" in desk.gap_words("north")
    desk.later(HOUR)
    desk["relief"].reports("relief/move/1", MovementState.DEPARTED)
    desk["relief"].reports("relief/move/1", MovementState.OUT_OF_CONTACT, "no answer by radio")
    assert desk["north"].last.urgency in (Urgency.URGENT, Urgency.LIFE_SAVING)
    call = rings(desk["relief"], "north", about=("relief/move/1",), subject="where are they")
    incident = reported(desk, act="E.attack_on_aid", start=desk.clock.now, end=desk.clock.now)
    links = incident_document(desk.picture, "relief", incident)["links"]
    assert {"relief/move/1", call} <= {each["record"] for each in links}
    desk["relief"].reports("relief/move/1", MovementState.ABORTED, "hit on the coast road")
    desk["relief"].outcome("relief/move/1", AccessOutcome.IMPEDED)
    assert desk.picture.notices["relief/move/1"].outcome is AccessOutcome.IMPEDED


def test_staff_ask_that_their_place_be_shared_with_nobody_and_it_is_not(desk: Town) -> None:
    """MSF in Syria, 2016: staff asked that coordinates be given to nobody, for fear of them.

    No consent, no notice; each recipient is chosen, with how much it sees; and one that is dropped
    is told nothing more.
    """
    with pytest.raises(InvalidInput, match="consent"):
        replace(site("h"), consent=False)
    coarse = Share("south", Disclosure.COARSE)
    first = site("h", to=("watch", coarse))
    desk["relief"].gives(first)
    assert isinstance(desk["watch"].last.content, NoticeView)
    assert isinstance(desk["south"].last.content, CoarseView)
    assert not desk["north"].heard_of("relief/site/h")
    not_chosen = "relief/site/h: not among the recipients that its author chose"
    assert desk.gap_words("north") == [not_chosen]
    desk["relief"].amends(first, recipients=(Share("watch"),))
    before = len(desk["south"].heard)
    desk["relief"].amends(replace(first, version=2), recipients=(Share("watch"),), name="Ward 2")
    assert len(desk["south"].heard) == before
    incident = put(desk, "north", shared_with=("watch",))
    shown = incident_document(desk.picture, "north", incident)
    assert shown["links"] == []  # what it was never shown it does not learn from the question


def test_who_left_is_listed_as_not_told_by_name_and_day(desk: Town) -> None:
    """Russia left the list in June 2020: what came after is a gap with its reason, for inquiry."""
    desk["relief"].gives(site(1))
    desk["north"].stands(StandingState.WITHDRAWN)
    desk.later(DAY)
    desk["relief"].gives(site(2))
    assert "relief/site/2: it was withdrawn at the time" in desk.gap_words("north")
    assert not desk["north"].heard_of("relief/site/2")
    incident = put(desk, "south", east_km=0, start=desk.clock.now, end=desk.clock.now)
    links = incident_document(desk.picture, "relief", incident)["links"]
    told = {each["record"].partition(" ")[0]: each["of"] for each in links
            if each["kind"] == "release" and each["of"] == "relief/site/2"}  # fmt: skip
    assert set(told) == {"south"}
