"""Every statement has one spelling: written, read, written again, it is the same bytes.

A signature covers bytes, so whatever a reader would skip or see otherwise must be refused.
"""

from __future__ import annotations

import json
from datetime import timedelta, timezone
from typing import get_args

import pytest
import rfc8785
from hypothesis import given, settings

from standclear.core import statements as st
from standclear.core.errors import InvalidInput
from standclear.formats import documents
from tests import strategies
from tests.town import START, plan


@settings(max_examples=300, deadline=None)
@given(strategies.STATEMENTS)
def test_every_statement_goes_there_and_back(statement: st.Statement) -> None:
    body = documents.write_statement(statement)

    assert documents.read_statement(body) == statement
    assert rfc8785.dumps(json.loads(body)) == body


def test_the_strategies_know_every_kind_of_statement() -> None:
    drawn = repr(strategies.STATEMENTS)
    assert all(kind.__name__ in drawn for kind in get_args(st.Statement))


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


def test_a_time_of_another_zone_is_not_written_either() -> None:
    there = START.astimezone(timezone(timedelta(hours=2)))
    with pytest.raises(InvalidInput, match="now"):
        documents.check_plain(st.ClockTick(there))


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
