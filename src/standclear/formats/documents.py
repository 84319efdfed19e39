"""Statements, decisions and releases as canonical JSON: the bodies that the log commits to.

Promise: one value, one spelling (RFC 8785); reading accepts only that spelling, so that a
signature never covers something that a reader skipped.
Cannot carry: fractions. Places are 1e-7 degree, lengths millimetres, times UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal, get_args

from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, SchemaSerializer, SchemaValidator, from_json

from standclear.core.errors import InvalidInput
from standclear.core.events import Event
from standclear.core.release import Release
from standclear.core.statements import Statement
from standclear.formats.spelling import departure
from standclear.formats.tagged import in_order_of_name, only_plain, tagged
from standclear.formats.younger import left_out_when_unsaid

MAX_BODY_BYTES = 4 * 1024 * 1024
"""A zone of 100,000 vertices fits; a body that would not fit into a mail does not."""


@dataclass(frozen=True, slots=True)
class Owed:
    """The answer that a telling asks for: of which record, and by when.

    It stands with the decision, so that it is still owed when the telling's text is erased.
    """

    subject: str
    version: int
    acknowledge_by: datetime


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """That a decision told a recipient; the release itself is the entry that follows.

    owes   None where no answer is owed, and in logs that were written before it was said here
    """

    recipient: str
    number: int
    digest: str  # hex SHA-256 of the release's body
    owes: Owed | None = None


def owed_for(release: Release) -> Owed | None:
    """The answer that a telling asks for."""
    if release.acknowledge_by is None:
        return None
    return Owed(release.subject, release.version, release.acknowledge_by)


@dataclass(frozen=True, slots=True)
class DecisionDocument:
    """What followed from a statement: the facts, and which releases they made.

    statement   hex leaf hash of the statement's entry
    at          the desk's time, RFC 3339
    """

    statement: str
    at: str
    rules_version: int
    headline: str
    events: tuple[Event, ...]
    releases: tuple[ReleaseRef, ...]
    kind: Literal["decision"] = "decision"


@cache
def _schema(kind: str) -> Any:
    """How one kind of document is made: some hundredths of a second, so once and when needed."""
    match kind:
        case "statement":
            return tagged(TypeAdapter(Statement).core_schema)
        case "decision":
            return tagged(TypeAdapter(DecisionDocument).core_schema)
        case "release":
            return tagged(TypeAdapter(Release).core_schema)
    raise KeyError(kind)


@cache
def _reader(kind: str) -> SchemaValidator:
    return SchemaValidator(only_plain(_schema(kind)))


@cache
def _writer(kind: str) -> SchemaSerializer:
    """Members are written in order of name, without spaces, characters as they are: RFC 8785, as
    there are no fractions and all names are ASCII. A property test holds it against a library.
    """
    return SchemaSerializer(left_out_when_unsaid(in_order_of_name(_schema(kind))))


FEW = 200
"""So many statements are read and written by what their own types need, before what all types
need is made: that takes a tenth of a second, more than the whole log of a small desk."""
_first = iter(range(FEW))


@cache
def _types() -> dict[str, type]:
    return {kind.__dataclass_fields__["type"].default: kind for kind in get_args(Statement)}


@cache
def _schema_of(type_: str) -> Any:
    """Of the statements of one type; held to the same word as among all types."""
    member = tagged(TypeAdapter(_types()[type_]).core_schema)
    return {"type": "tagged-union", "discriminator": "type", "choices": {type_: member}}


@cache
def _reader_of(type_: str) -> SchemaValidator:
    return SchemaValidator(only_plain(_schema_of(type_)))


@cache
def _writer_of(type_: str) -> SchemaSerializer:
    return SchemaSerializer(left_out_when_unsaid(in_order_of_name(_schema_of(type_))))


def _reader_for(kind: str, body: bytes) -> SchemaValidator:
    """What reads this body."""
    if kind == "statement" and next(_first, None) is not None:
        with suppress(ValueError):
            told = from_json(body)
            type_ = told.get("type") if isinstance(told, dict) else None
            if isinstance(type_, str) and type_ in _types():
                return _reader_of(type_)
    return _reader(kind)


def _writer_for(kind: str, value: object) -> SchemaSerializer:
    """What writes this value."""
    if kind == "statement" and next(_first, None) is not None:
        type_ = getattr(value, "type", None)
        if isinstance(value, _types().get(str(type_), ())):
            return _writer_of(str(type_))
    return _writer(kind)


def make_ready() -> None:
    """Make now what reads and writes: a tenth of a second, for which the first would wait."""
    for _ in _first:
        pass
    for kind in ("statement", "decision", "release"):
        _reader(kind)
        _writer(kind)


def write_statement(statement: Statement) -> bytes:
    return _write("statement", statement)


def read_statement(body: bytes) -> Statement:
    """The statement that these bytes spell; `InvalidInput` names the place of a fault."""
    statement: Statement = _read("statement", body)
    return statement


def write_decision(decision: DecisionDocument) -> bytes:
    return _write("decision", decision)


def read_decision(body: bytes) -> DecisionDocument:
    decision: DecisionDocument = _read("decision", body)
    return decision


def write_release(release: Release) -> bytes:
    return _write("release", release)


def read_release(body: bytes) -> Release:
    release: Release = _read("release", body)
    return release


@dataclass(frozen=True, slots=True)
class Reader:
    """How the bodies of a log are read."""

    statement: Callable[[bytes], Statement]
    decision: Callable[[bytes], DecisionDocument]
    release: Callable[[bytes], Release]


STRICT = Reader(read_statement, read_decision, read_release)
"""Every body held against its one spelling: for what comes from outside, and for auditors."""

REMEMBERED = Reader(
    lambda body: _validated("statement", body),
    lambda body: _validated("decision", body),
    lambda body: _validated("release", body),
)
"""Without spelling it again, half the time: for bodies that this desk once took in strictly and
that the log has just held against their commitments."""


def parse_statement(text: bytes) -> Statement:
    """A statement from JSON in any spelling, as a person or a program may write it."""
    statement: Statement = _validated("statement", text)
    return statement


def as_json(value: object) -> Any:
    """Any value of the picture as plain JSON values, for `--json`."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def _write(kind: str, value: object) -> bytes:
    try:
        body = _writer_for(kind, value).to_json(value)
    except PydanticSerializationError as fault:
        raise InvalidInput("document", str(fault), "text that UTF-8 can spell") from None
    if len(body) > MAX_BODY_BYTES:
        raise InvalidInput("body", f"{len(body)} bytes", f"at most {MAX_BODY_BYTES} bytes")
    return body


def _read(kind: str, body: bytes) -> Any:
    if len(body) > MAX_BODY_BYTES:
        raise InvalidInput("body", f"{len(body)} bytes", f"at most {MAX_BODY_BYTES} bytes")
    value = _validated(kind, body)
    spelled = _write(kind, value)
    if spelled != body:
        raise departure(body, spelled)
    return value


def _validated(kind: str, body: bytes) -> Any:
    try:
        return _reader_for(kind, body).validate_json(body)
    except ValidationError as fault:
        raise _first_fault(fault, body) from None


def _wanted(said: str) -> str:
    """The validator's sentence as a noun: "Input should be a valid list" as "a valid list"."""
    noun = said.removeprefix("Input should be ")
    if noun != said and noun.startswith(("a ", "an ", "'")):
        return noun
    return f"a value that fits: {said[:1].lower()}{said[1:]}"


def _first_fault(fault: ValidationError, body: bytes) -> InvalidInput:
    """The deepest fault: where a union has members of one kind, the one that fits furthest."""
    found = max(fault.errors(include_url=False), key=lambda error: len(error["loc"]))
    pointer = _pointer(found["loc"], body, missing=found["type"] == "missing")
    if found["type"] == "missing":
        return InvalidInput(pointer, "missing", "a value")
    if not found["type"].startswith("union_tag_"):
        return InvalidInput(pointer or "document", repr(found["input"]), _wanted(found["msg"]))
    told = found["ctx"]
    field = told["discriminator"].strip("'")
    kinds = told.get("expected_tags")  # not given where the field is not there at all
    return InvalidInput(
        f"{pointer}/{field}".removeprefix("/"),
        repr(told["tag"]) if kinds else "missing",
        f"one of {kinds}" if kinds else "the word for what this is",
    )


def _pointer(loc: tuple[int | str, ...], body: bytes, *, missing: bool) -> str:
    """Where in the document: pydantic also names the members of unions that it went through."""
    try:
        place: Any = json.loads(body)
    except ValueError:
        return ""
    parts, last = [], len(loc) - 1
    for number, part in enumerate(loc):
        if isinstance(place, list) and isinstance(part, int) and part < len(place):
            place = place[part]
        elif isinstance(place, dict) and part in place:
            place = place[str(part)]
        elif not (missing and number == last):
            continue
        parts.append(str(part))
    return "/".join(parts)
