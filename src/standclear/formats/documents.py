"""Statements, decisions and releases as canonical JSON: the bodies that the log commits to.

Promise: one value, one spelling (RFC 8785); reading accepts only that spelling, so that a
signature never covers something that a reader skipped.
Cannot carry: fractions. Places are 1e-7 degree, lengths millimetres, times UTC.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from standclear.core.errors import InvalidInput
from standclear.core.events import Event
from standclear.core.release import Release
from standclear.core.statements import Statement

V = TypeVar("V")

MAX_BODY_BYTES = 4 * 1024 * 1024
"""A zone of 100,000 vertices fits; a body that would not fit into a mail does not."""


@dataclass(frozen=True, slots=True)
class ReleaseRef:
    """That a decision told a recipient; the release itself is the entry that follows."""

    recipient: str
    number: int
    digest: str  # hex SHA-256 of the release's body


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


_Statement = Annotated[Statement, Field(discriminator="type")]


@cache
def _adapter(kind: str) -> TypeAdapter[Any]:
    """Building one costs some hundredths of a second, so each is built once and when needed."""
    match kind:
        case "statement":
            return TypeAdapter(_Statement)
        case "decision":
            return TypeAdapter(DecisionDocument)
        case "release":
            return TypeAdapter(Release)
        case _:
            raise KeyError(kind)


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


def parse_statement(text: bytes) -> Statement:
    """A statement from JSON in any spelling, as a person or a program may write it."""
    try:
        statement: Statement = _adapter("statement").validate_json(text)
    except ValidationError as fault:
        raise _first_fault(fault) from None
    return statement


def as_json(value: object) -> Any:
    """Any value of the picture as plain JSON values, for `--json`."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def _write(kind: str, value: object) -> bytes:
    plain = json.loads(_adapter(kind).dump_json(value))
    # The standard encoder is RFC 8785 here: ASCII member names, no fractions.
    text = json.dumps(
        plain, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    )
    body = text.encode("utf-8")
    if len(body) > MAX_BODY_BYTES:
        raise InvalidInput("body", f"{len(body)} bytes", f"at most {MAX_BODY_BYTES} bytes")
    return body


def _read(kind: str, body: bytes) -> Any:
    if len(body) > MAX_BODY_BYTES:
        raise InvalidInput("body", f"{len(body)} bytes", f"at most {MAX_BODY_BYTES} bytes")
    try:
        value = _adapter(kind).validate_json(body)
    except ValidationError as fault:
        raise _first_fault(fault) from None
    if _write(kind, value) != body:
        shown = body[:60].decode("utf-8", "replace")
        raise InvalidInput(
            "body", shown, "the one canonical spelling (RFC 8785) of a known document, no more"
        )
    return value


def _first_fault(fault: ValidationError) -> InvalidInput:
    """The deepest fault: of a union's branches, the one that got furthest into the document."""
    errors = fault.errors(include_url=False)
    deepest = max(errors, key=lambda error: len(error["loc"]))
    parts = [str(part) for part in deepest["loc"] if not str(part)[:1].isupper()]
    return InvalidInput("/".join(parts) or "document", repr(deepest["input"]), deepest["msg"])
