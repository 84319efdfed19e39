"""Statements read by what their own type needs are read as among all types, faults and all."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from pydantic import ValidationError
from pydantic_core import SchemaValidator

from standclear.core.statements import Statement
from standclear.formats import documents
from tests import strategies

TYPES = sorted(documents._types())


def said_by(reader: SchemaValidator, body: bytes) -> object:
    """What a reader makes of a body: the value, or the fault as a person is told it."""
    try:
        return reader.validate_json(body)
    except ValidationError as fault:
        return str(documents._first_fault(fault, body))


def test_every_statement_has_a_type_of_its_own() -> None:
    assert len(TYPES) == len(get_args(Statement))


@settings(max_examples=100, deadline=None)
@given(strategies.STATEMENTS)
def test_one_spelling_either_way(statement: Statement) -> None:
    body = documents._writer("statement").to_json(statement)
    assert documents._writer_of(statement.type).to_json(statement) == body
    assert said_by(documents._reader_of(statement.type), body) == statement
    assert said_by(documents._reader("statement"), body) == statement


@pytest.mark.parametrize("type_", TYPES)
def test_faults_are_told_as_among_all_types(type_: str) -> None:
    odd = '"zone":3,"intent":{"id":1},"notice":{"kind":"site"},"party":[],"reason":7,"at":"soon"'
    for body in (f'{{"type":"{type_}"}}', f'{{{odd},"type":"{type_}"}}', f'{{"type":"{type_}",'):
        told = said_by(documents._reader_of(type_), body.encode())
        assert told == said_by(documents._reader("statement"), body.encode())


@pytest.mark.parametrize("body", [b"{}", b"[]", b"7", b'{"type":"no.such"}', b'{"type":["a"]}'])
def test_what_names_no_type_is_left_to_the_reader_of_all(body: bytes) -> None:
    assert documents._reader_for("statement", body) is documents._reader("statement")
