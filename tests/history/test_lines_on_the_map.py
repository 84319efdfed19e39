"""Zones, lines and agreements that failed, played again: what is shown, to whom, and by when.

Cases: domain 1.1 and the rows of 6.10 on zones; sources stand in the case file
(src/standclear/scenarios/case_file/items).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from standclear.core.agreements import said as agreed
from standclear.core.agreements.dates import Period
from standclear.core.agreements.instrument import Renewal, Term
from standclear.core.earth.geodesy import destination
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.hotline import said as lines
from standclear.core.incidents import said as st
from standclear.core.incidents.knowledge import Degree, Level
from standclear.core.incidents.report import PlacePrecision
from standclear.core.intent import OperationalIntent
from standclear.core.shape import Circle, Corridor, Point, Position, Volume4D
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.core.zone import Zone
from standclear.service.shown.channels import channel_documents
from standclear.service.shown.incidents import incident_document
from standclear.service.shown.records import record_document
from tests.agreement import memorandum
from tests.hotline import answers, ends, rings
from tests.incident import assesses, put, states
from tests.town import DAY, HOUR, MINUTE, START, Town, hours, plan, zone

AL_TANF = Position(386_177_800, 335_058_300)
RING_M = 55_000
"""The post's centre and the ring declared around it (case file, al-tanf-2017)."""


def ring(owner: str = "north", **more: Any) -> Zone:
    drawn = Volume4D(Circle(AL_TANF, RING_M * 1000), None, None, START, START + 30 * DAY)
    base = zone(owner=owner, **more)
    return replace(base, name="Ring of 55 km", volumes=(drawn,))


def patrol(number: int, place: Position) -> OperationalIntent:
    """A patrol at one point, known to 10 m."""
    volume = Volume4D(Point(place, 10_000), None, None, START + HOUR, START + 2 * HOUR)
    return replace(plan("south", number), volumes=(volume,))


def test_the_edge_of_the_ring_is_measured_on_the_ellipsoid_and_says_its_error(desk: Town) -> None:
    """34.0010N on the meridian of al-Tanf: outside on a sphere, inside on WGS 84. What lies within
    its own error of the edge, on either side, is told as an overlap with that error."""
    desk["north"].proposes(ring())
    as_reported = Position(386_177_800, 340_010_000)
    near_the_edge = [destination(AL_TANF, bearing_deg=0, distance_m=RING_M + m) for m in (-5, 5)]
    for number, place in enumerate((as_reported, *near_the_edge)):
        (found,) = desk["south"].files(patrol(number, place)).decision.overlaps
        assert (found.error_mm or 0) > 0
    beyond = destination(AL_TANF, bearing_deg=0, distance_m=RING_M + 100)
    assert desk["south"].files(patrol(9, beyond)).decision.overlaps == ()


def test_a_ring_that_one_side_declares_shows_who_does_not_recognise_it_and_ends(
    desk: Town,
) -> None:
    """Al-Tanf, 18 May 2017: declared by one side; Damascus did not recognise it; some twenty
    vehicles went on, thirteen inside; calls, a show of force, shots, a strike. Each step is on
    record with its hour, and the zone has an end."""
    desk["north"].proposes(ring())
    desk["south"].rejects("north/zone/1", reason="foreign troops on our soil")
    shown = record_document(desk.picture, "relief", "north/zone/1")
    assert (shown["standing"], shown["recognised_by"], shown["rejected_by"]) == (
        "disputed", [], ["south"],
    )  # fmt: skip
    track = "cot:column"
    seen = Situation(Kind.ENTERING, track, "south", "north/zone/1", 1, START, START + 20 * MINUTE)
    name = alert_id(track, "north/zone/1", START)
    desk.office.say(AlertChange(name, AlertState.RAISED, seen, "0" * 64))
    for side in ("north", "south"):
        assert "declared by north, rejected by south" in desk[side].last.headline
        assert desk[side].last.made_at == START  # 20 minutes before the line
    call = rings(desk["north"], "south", about=("north/zone/1",), subject="your column")
    answers(desk["south"], call)
    ends(desk["north"], call, lines.CallOutcome.REFUSED, "they go on")
    desk.later(20 * MINUTE)
    inside = replace(seen, kind=Kind.INSIDE)
    desk.office.say(AlertChange(name, AlertState.UPDATED, inside, "0" * 64))
    incident = put(desk, "north", act="A.air_strike", start=desk.clock.now, end=desk.clock.now,
                   place=Point(AL_TANF, 1_000_000))  # fmt: skip
    linked = {each["kind"] for each in incident_document(desk.picture, "desk", incident)["links"]}
    assert {"zone", "alert", "call"} <= linked
    for _ in range(31):
        desk.later(DAY)
    assert desk["south"].heard_because("zone.lapsed")
    assert record_document(desk.picture, "south", "north/zone/1")["standing"] == "lapsed"


def test_crossing_the_line_takes_an_exception_with_hours_of_its_own(desk: Town) -> None:
    """The Euphrates, 2017: ISIS crossed the line between the forces, and the pursuers followed.
    A crossing is a change of the line for some hours, agreed by both, which ends by itself."""
    desk["north"].proposes(zone(1, agreed_by=("south",)))
    desk["south"].recognises("north/zone/1")
    assert desk["south"].files(plan("south", 1, when=hours(1, 2))).decision.overlaps
    crossing = zone(2, km=2, agreed_by=("south",), when=hours(6, 12), baseline="north/zone/1")
    desk["north"].proposes(replace(crossing, name="Crossing at the ford"))
    assert desk.picture.zones["north/zone/2"].held.baseline == "north/zone/1"
    desk["south"].recognises("north/zone/2")
    desk.later(6 * HOUR)
    assert record_document(desk.picture, "south", "north/zone/2")["standing"] == "agreed"
    desk.later(6 * HOUR + MINUTE)
    assert record_document(desk.picture, "south", "north/zone/2")["standing"] == "lapsed"
    assert record_document(desk.picture, "south", "north/zone/1")["standing"] == "agreed"
    assert desk["south"].heard_because("zone.lapsed")


def test_a_denial_is_a_word_and_a_proxy_is_named_as_disclaimed(desk: Town) -> None:
    """Khasham, 7 February 2018: the line was in use; one side said that it had no forces there;
    five hundred came, of whom nobody would be the master."""
    call = rings(desk["north"], "south", subject="a column at Khasham")
    answers(desk["south"], call, decides=True)
    ends(desk["south"], call, lines.CallOutcome.UNDERSTOOD, "We have no forces there.")
    incident = put(desk, "south", act="A.artillery", shared_with=("north", "watch"))
    states(desk["south"], incident, "disputes", "None of ours. We have no forces there.")
    assesses(desk["watch"], incident, Level.CORROBORATED, Degree.SUSPECTED, "the militia")
    shown = incident_document(desk.picture, "north", incident)
    assert [(word["party"], word["stance"]) for word in shown["words"]] == [("south", "disputes")]
    assert shown["disputed_by"] == ["south"]
    assert [each["attribution"]["degree"] for each in shown["assessments"]] == ["suspected"]
    formations = desk.picture.get_party("south").party.formations
    assert [each.id for each in formations if not each.answered_for] == ["militia"]
    with pytest.raises(NotAllowed, match="silence and denial agree to nothing"):
        desk.office.say(st.IncidentClose(incident, "agreed", "They deny it."))
    desk.office.say(st.IncidentClose(incident, "not_agreed", "South denies it."))
    ended = desk.picture.hotline.calls[call].ends
    assert [(end.word_of, end.text) for end in ended] == [("south", "We have no forces there.")]


KHASHAM = Position(403_094_400, 353_361_100)
RIVER = tuple(
    Position(round(lon * 1e7), round(lat * 1e7)) for lon, lat in ((40.15, 35.34), (40.45, 35.02))
)
"""The line below Deir ez-Zor as drawn from public names, good to 8 km (case file, khasham-2018)."""


def test_a_distance_from_a_coarse_line_is_shown_with_the_lines_own_error(desk: Town) -> None:
    """Khasham: 8 km beyond the line as reported, about 11 km from it as drawn. Both stand, and the
    drawing's error beside its distance, which is to where the place's own kilometre begins."""
    drawn = Volume4D(
        Corridor(RIVER, 1_000), None, None, START, START + 30 * DAY, error_mm=8_000_000
    )
    desk["north"].proposes(replace(zone(), name="The river", volumes=(drawn,)))
    stated = "An attack 8 km east of the line."
    incident = put(
        desk, "south", act="A.artillery", text=stated, shared_with=("north", "south"),
        place=Point(KHASHAM, 1_000_000), place_precision=PlacePrecision.NEAR,
    )  # fmt: skip
    for reader in ("desk", "north", "south"):
        shown = incident_document(desk.picture, reader, incident)
        (line,) = [each for each in shown["links"] if each["kind"] == "zone"]
        assert 10_000_000 < line["distance_mm"] < 12_000_000
        assert 9_000_000 <= line["error_mm"] < 10_000_000
        assert "m from it, to within 9" in line["why"]
        assert shown["report"]["text"] == stated


def in_force(desk: Town, **changes: Any) -> None:
    both = ("north", "south")
    desk["north"].says(agreed.InstrumentPropose(memorandum(signatories=both, **changes)))
    draft = desk.picture.instruments["quiet"].drafts[-1].draft
    for side in both:
        desk[side].says(agreed.InstrumentSign("quiet", 1, draft.seal))


def test_a_memorandum_is_suspended_the_morning_after_and_its_line_with_it(desk: Town) -> None:
    """7 April 2017: after the strike on Shayrat Moscow suspended the memorandum of 2015."""
    in_force(desk)
    desk["south"].says(agreed.InstrumentSuspend("quiet", 1, "the strike of last night"))
    desk["south"].says(lines.ChannelSuspend("", "the strike of last night"))
    for side in ("north", "relief", "watch"):  # all hear both, in the same breath
        heard = [release.headline for release in desk[side].heard[-2:]]
        assert "SUSPENDED by south" in heard[0]
        assert heard[1] == "south suspends all its lines: the strike of last night."
    states_now = {
        each["state"]
        for each in channel_documents(desk.picture, "north", desk.clock.now)
        if each["party"] == "south"
    }
    assert states_now == {"suspended"}
    call = rings(desk["north"], "south", lines.CallKind.CEASE, subject="fire at the bridge")
    assert desk["south"].heard_of(call)  # a CEASE is still told


def test_forty_eight_hours_that_nobody_renews_are_over_loudly(desk: Town) -> None:
    """September 2016: a calm in periods of 48 hours, each renewed by both; it broke at Deir
    ez-Zor."""
    two_days = {"term": Term(lasts=Period(hours=48)), "renewal": Renewal(2, Period(hours=48))}
    in_force(desk, **two_days)
    ends_at = desk.picture.instruments["quiet"].drafts[-1].ends
    assert ends_at == START + 48 * HOUR
    desk["north"].says(agreed.InstrumentRenew("quiet", 1, ends_at))  # and south says nothing
    for _ in range(49):
        desk.later(HOUR)
    warned = desk["south"].heard_because("instrument.ending")
    assert [(ends_at - release.made_at) / HOUR for release in warned] == [12]
    (lapsed,) = desk["watch"].heard_because("instrument.lapsed")
    assert lapsed.made_at == ends_at
    assert "For its renewal were: north." in lapsed.headline


def test_on_a_possible_breach_the_suspected_side_is_asked_and_two_may_find_otherwise(
    desk: Town,
) -> None:
    """2016: "circumstances are established jointly or independently", and the suspected side is
    asked promptly: within the hour here, and two findings stand beside each other."""
    incident = put(desk, "north", "south")
    (asked,) = desk["north"].heard_because("incident.put")
    assert asked.made_at == START
    states(desk["north"], incident, "inquiring", "We are asking.")
    assesses(desk["watch"], incident, Level.VERIFIED, Degree.PROBABLE, "north")
    assesses(desk["north"], incident, Level.CORROBORATED, Degree.NONE)
    found = incident_document(desk.picture, "south", incident)["assessments"]
    assert [(each["by"], each["attribution"]["to"]) for each in found] == [
        ("watch", "north"), ("north", ""),
    ]  # fmt: skip


def test_a_line_for_named_readers_is_told_to_others_as_that_alone(desk: Town) -> None:
    """The line and text of the south-west, July 2017, were never published. That there is one is
    told to all, and where it runs to those whom it names; and silence agrees to nothing."""
    desk["north"].proposes(zone(1, agreed_by=("south",), shared_with=("south", "watch")))
    desk.later(30 * MINUTE)
    assert record_document(desk.picture, "south", "north/zone/1")["standing"] == "proposed"
    told = desk["relief"].last
    assert told.disclosure.value == "blind"
    assert "Quiet valley" not in told.headline
    with pytest.raises(NotAllowed, match="not been shown the map"):
        desk["relief"].rejects("north/zone/1")


def test_a_zone_without_an_end_cannot_be_declared(desk: Town) -> None:
    """ "Largely temporary", said its commander of the ring: an end is not to be left out."""
    with pytest.raises(InvalidInput, match="an end in the future"):
        desk["north"].proposes(zone(when=(START - 2 * DAY, START - DAY)))
