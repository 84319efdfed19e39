"""Every statement has one spelling: written, read, written again, it is the same bytes.

A signature covers bytes, so whatever a reader would skip or see otherwise must be refused.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import timedelta, timezone
from typing import get_args

import pytest
import rfc8785
from hypothesis import given, settings
from pydantic import TypeAdapter
from pydantic_core import SchemaSerializer, SchemaValidator

from standclear.core import statements as st
from standclear.core.errors import InvalidInput
from standclear.core.events import OverlapFound, PlanChanged
from standclear.core.intent import IntentState
from standclear.core.mechanism import Mechanism
from standclear.formats import documents
from standclear.formats.younger import left_out_when_unsaid
from tests import strategies
from tests.town import START, plan

ENDED = IntentState.ENDED


@settings(max_examples=300, deadline=None)
@given(strategies.STATEMENTS)
def test_every_statement_goes_there_and_back(statement: st.Statement) -> None:
    body = documents.write_statement(statement)

    assert documents.read_statement(body) == statement
    assert rfc8785.dumps(json.loads(body)) == body


def test_the_strategies_know_every_kind_of_statement() -> None:
    drawn = repr(strategies.STATEMENTS)
    assert all(kind.__name__ in drawn for kind in get_args(st.Statement))


FOUND_BEFORE_LEVELS_WERE_TOLD = (
    b'{"at":"2030-01-01T08:00:00Z","events":[{"box_e7":[1,2,3,4],"end":"2030-01-01T10:00:00Z",'
    b'"error_mm":5,"event":"OverlapFound","first":"north/plan/1","first_version":1,"high_mm":9,'
    b'"least_distance_mm":0,"low_mm":null,"near":false,"overlap":"o-1","second":"south/plan/1",'
    b'"second_version":1,"start":"2030-01-01T08:00:00Z"}],"headline":"h","kind":"decision",'
    b'"releases":[],"rules_version":2,"statement":"00"}'
)


def test_a_body_older_than_a_member_keeps_its_one_spelling() -> None:
    decision = documents.read_decision(FOUND_BEFORE_LEVELS_WERE_TOLD)

    (found,) = decision.events
    assert isinstance(found, OverlapFound)
    assert (found.low_mm, found.pressure_low_mm) == (None, None)
    assert documents.write_decision(decision) == FOUND_BEFORE_LEVELS_WERE_TOLD


def test_a_member_that_says_something_is_written() -> None:
    decision = documents.read_decision(FOUND_BEFORE_LEVELS_WERE_TOLD)
    (found,) = decision.events
    assert isinstance(found, OverlapFound)
    levels = replace(found, pressure_low_mm=1, pressure_high_mm=2)

    body = documents.write_decision(replace(decision, events=(levels,)))
    assert b'"pressure_high_mm":2,"pressure_low_mm":1' in body
    assert documents.read_decision(body).events == (levels,)


SETTINGS_OF_THE_FIRST_RELEASE = (
    b'{"mechanism":{"acknowledge_s":21600,"acknowledge_urgent_s":1800,"broker":"",'
    b'"broker_check_s":14400,"broker_check_urgent_s":1800,"cease_answer_s":60,'
    b'"checks_per_day":50,"coarse_height_mm":500000,"coarse_mm":5000000,"coarse_s":3600,'
    b'"expiry_warnings_s":[604800,172800,43200],"id":"desk","movement_close_s":2592000,'
    b'"movement_notice_s":172800,"movement_overdue_s":1800,"movement_urgent_s":86400,'
    b'"name":"Desk","next_rung_s":1800,"next_rung_urgent_s":120,"plan_overrun_s":86400,'
    b'"proof_of_knowledge":[],"remind_before_start_s":[43200,14400,3600],"remind_s":7200,'
    b'"separations":[{"domain":"ground","horizontal_mm":500000,"time_s":0,"vertical_mm":0}],'
    b'"site_confirm_frontline_s":2592000,"site_confirm_s":7776000,"site_grace_s":1209600,'
    b'"skew_s":300,"time_zone":"UTC"},"type":"mechanism.set"}'
)


def test_settings_that_were_said_before_there_were_more_of_them_keep_their_one_spelling() -> None:
    """Whoever adds a setting adds it as a younger member: else this body reads no more."""
    said = documents.STRICT.statement(SETTINGS_OF_THE_FIRST_RELEASE)
    assert isinstance(said, st.MechanismSet)
    assert (said.mechanism.id, said.mechanism.plan_overrun_s) == ("desk", 86_400)
    assert documents.write_statement(said) == SETTINGS_OF_THE_FIRST_RELEASE


@dataclass(frozen=True, slots=True)
class SettingsOfALaterRelease(Mechanism):
    leap: bool = False  # by the name of a younger member


@pytest.mark.parametrize("leap", [False, True])
def test_a_younger_setting_is_spelled_where_it_says_something_and_only_there(leap: bool) -> None:
    said = documents.read_statement(SETTINGS_OF_THE_FIRST_RELEASE)
    assert isinstance(said, st.MechanismSet)
    before = json.loads(SETTINGS_OF_THE_FIRST_RELEASE)["mechanism"]
    schema = TypeAdapter(SettingsOfALaterRelease).core_schema
    writer = SchemaSerializer(left_out_when_unsaid(schema))
    read = SchemaValidator(schema).validate_python(before | ({"leap": True} if leap else {}))
    assert read.leap is leap
    assert json.loads(writer.to_json(read)) == before | ({"leap": True} if leap else {})


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        (b'"skew_s":300', b'"skew_s":300,"sky_s":5', "mechanism/sky_s: a member that this release"),
        (b'"domain":"ground"', b'"depth_mm":5,"domain":"ground"', "separations/0/depth_mm: a memb"),
        (b'{"mechanism"', b'{"also":{},"mechanism"', "also: a member that this release does not"),
        (b',"plan_overrun_s":86400', b"", "mechanism/plan_overrun_s: missing: give a value"),
        (b'"skew_s":300', b'"skew_s": 300', "RFC 8785"),
    ],
)
def test_a_setting_that_this_release_does_not_know_is_refused_by_name(
    old: bytes, new: bytes, where: str
) -> None:
    body = SETTINGS_OF_THE_FIRST_RELEASE.replace(old, new)
    assert body != SETTINGS_OF_THE_FIRST_RELEASE
    with pytest.raises(InvalidInput) as caught:
        documents.STRICT.statement(body)
    assert where in str(caught.value)
    assert "\n" not in str(caught.value)


def tick(now: str) -> bytes:
    return json.dumps({"now": now, "type": "clock.tick"}, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "now",
    [
        "2030-01-01T08:00:00",  # no offset: some instant or other
        "2030-01-01T10:00:00+02:00",
        "2030-01-01T08:00:00+00:00",
        "2030-01-01T08:00:00.5Z",
        "2030-01-01 08:00:00Z",
    ],
)
def test_a_time_has_one_spelling(now: str) -> None:
    assert documents.read_statement(tick("2030-01-01T08:00:00Z")) == st.ClockTick(START)
    with pytest.raises(InvalidInput):
        documents.read_statement(tick(now))


def test_a_time_of_another_zone_does_not_come_back_from_what_was_written() -> None:
    there = START.astimezone(timezone(timedelta(hours=2)))
    body = documents.write_statement(st.ClockTick(there))
    for read in (documents.read_statement, documents.parse_statement):
        with pytest.raises(InvalidInput, match=r"^now: .*whole seconds of UTC"):
            read(body)


@pytest.mark.parametrize("number", [2**53, -(2**53), 10**30])
def test_an_integer_that_readers_would_round_is_refused_at_its_place(number: int) -> None:
    body = documents.write_statement(st.PlanFile(plan()))
    huge = body.replace(b'"radius_mm":2000000', b'"radius_mm":%d' % number)
    for read in (documents.read_statement, documents.parse_statement):
        with pytest.raises(InvalidInput, match=f"{SHAPE}/radius_mm: {number}"):
            read(huge)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"title":""', b'"title":"","title":""'),
        (b'"title":""', b'"title":"","zzz":1'),
        (b'"priority":0', b'"priority":0.0'),
        (b'"priority":0', b'"priority":"0"'),
        (b'"priority":0', b'"priority":900719925474099200'),
        (b'"title":""', b'"title":"\\u0041"'),
        (b'"title":""', b' "title":""'),
        (b'"title":"",', b""),
    ],
)
def test_another_spelling_is_refused(old: bytes, new: bytes) -> None:
    body = documents.write_statement(st.PlanFile(plan()))
    assert old in body
    with pytest.raises(InvalidInput):
        documents.read_statement(body.replace(old, new, 1))


def test_a_person_may_spell_as_they_like_and_is_told_the_place_of_a_fault() -> None:
    body = documents.write_statement(st.PlanFile(plan()))
    loose = json.dumps(json.loads(body), indent=2).encode()
    assert documents.parse_statement(loose) == st.PlanFile(plan())
    with pytest.raises(InvalidInput, match="volumes/0"):
        documents.parse_statement(loose.replace(b'"radius_mm": 2000000', b'"radius_mm": "far"'))


SHAPE = "intent/volumes/0/shape"


@pytest.mark.parametrize(
    ("old", "new", "pointer", "said"),
    [
        (b'"radius_mm":2000000', b'"radius_mm":"far"', f"{SHAPE}/radius_mm", "'far'"),
        (b',"radius_mm":2000000', b"", f"{SHAPE}/radius_mm", "missing"),
        (b'"kind":"circle"', b'"kind":"polygon"', f"{SHAPE}/parts", "missing"),
        (b'"kind":"circle"', b'"kind":"sphere"', f"{SHAPE}/kind", "one of 'circle', 'polygon'"),
        (b'"kind":"circle",', b"", f"{SHAPE}/kind", "missing"),
        (
            b'"plan.file"',
            b'"plan.fly"',
            "type",
            "'plan.fly' does not fit: give one of 'mechanism.set'",
        ),
        (b'"volumes":', b'"volume":', "intent/volumes", "missing"),
    ],
)
def test_a_fault_is_told_at_its_place_in_the_kind_that_the_document_names(
    old: bytes, new: bytes, pointer: str, said: str
) -> None:
    """Not as a list of all that it might have been, and without words that are not in it."""
    body = documents.write_statement(st.PlanFile(plan()))
    assert old in body
    with pytest.raises(InvalidInput) as fault:
        documents.parse_statement(body.replace(old, new, 1))
    assert fault.value.pointer == pointer
    assert said in str(fault.value)
    assert "SiteNotice" not in str(fault.value)


def test_a_fault_within_a_fact_or_a_telling_names_its_place() -> None:
    decision = documents.DecisionDocument(
        "00", "2030-01-01T08:00:00Z", 1, "", (PlanChanged("north/plan/1", 1, ENDED),), ()
    )
    body = documents.write_decision(decision)
    for old, new, pointer in (
        (b'"Ended"', b'"Over"', "events/0/state"),
        (b'"PlanChanged"', b'"PlanBent"', "events/0/event"),
    ):
        with pytest.raises(InvalidInput) as fault:
            documents.read_decision(body.replace(old, new))
        assert fault.value.pointer == pointer


def test_text_that_no_bytes_can_spell_is_refused() -> None:
    """A name from a file system may hold such: half of a pair of UTF-16."""
    with pytest.raises(InvalidInput, match="UTF-8"):
        documents.write_statement(st.PlanMove("north/plan/1", ENDED, "\ud800"))
