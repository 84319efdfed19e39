"""Statements, decisions and releases as canonical JSON: the bodies that the log commits to.

Promise: one value, one spelling (RFC 8785); reading accepts only that spelling, so that a
signature never covers something that a reader skipped.
Cannot carry: fractions. Places are 1e-7 degree, lengths millimetres, times UTC.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from standclear.core.errors import InvalidInput
from standclear.core.events import Event
from standclear.core.release import Release
from standclear.core.statements import Statement

V = TypeVar("V")

MAX_INTEGER = 2**53 - 1  # what every JSON reader holds exactly (I-JSON, RFC 7493)
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


# The standard encoder is RFC 8785 here: ASCII member names, no fractions.
_CANONICAL = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False
)

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
    try:
        statement: Statement = _adapter("statement").validate_json(text)
    except ValidationError as fault:
        raise _first_fault(fault) from None
    check_plain(statement)
    return statement


def check_plain(value: object, pointer: str = "") -> None:
    """Refuse what has no one spelling: times that are not whole seconds of UTC, huge integers.

    A time without its offset would be some instant or other, and stop the rules half-way.
    """
    match value:
        case bool() | str() | None:
            return
        case int():
            if abs(value) > MAX_INTEGER:
                raise InvalidInput(pointer, f"{value:.3e}", "a whole number below 2^53")
        case datetime():
            if value.utcoffset() != timedelta(0) or value.microsecond:
                shown = value.isoformat()
                raise InvalidInput(pointer, shown, "whole seconds of UTC, 2030-01-01T08:00:00Z")
        case tuple():
            for number, item in enumerate(value):
                check_plain(item, f"{pointer}/{number}" if pointer else f"{number}")
        case _ if is_dataclass(value) and not isinstance(value, type):
            for name in _names(type(value)):
                check_plain(getattr(value, name), f"{pointer}/{name}" if pointer else name)
        case _:
            return


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields that may hold a number or a time."""
    return tuple(field.name for field in fields(kind) if field.type not in ("str", "bool"))


def as_json(value: object) -> Any:
    """Any value of the picture as plain JSON values, for `--json`."""
    return TypeAdapter(type(value)).dump_python(value, mode="json")


def _write(kind: str, value: object) -> bytes:
    plain = _adapter(kind).dump_python(value, mode="json")
    body = _CANONICAL.encode(plain).encode("utf-8")
    if len(body) > MAX_BODY_BYTES:
        raise InvalidInput("body", f"{len(body)} bytes", f"at most {MAX_BODY_BYTES} bytes")
    return body


def _read(kind: str, body: bytes) -> Any:
    if len(body) > MAX_BODY_BYTES:
        raise InvalidInput("body", f"{len(body)} bytes", f"at most {MAX_BODY_BYTES} bytes")
    value = _validated(kind, body)
    check_plain(value)
    if _write(kind, value) != body:
        shown = body[:60].decode("utf-8", "replace")
        raise InvalidInput(
            "body", shown, "the one canonical spelling (RFC 8785) of a known document, no more"
        )
    return value


def _validated(kind: str, body: bytes) -> Any:
    try:
        return _adapter(kind).validate_json(body)
    except ValidationError as fault:
        raise _first_fault(fault) from None


def _first_fault(fault: ValidationError) -> InvalidInput:
    """The deepest fault: of a union's branches, the one that got furthest into the document."""
    errors = fault.errors(include_url=False)
    deepest = max(errors, key=lambda error: len(error["loc"]))
    parts = [str(part) for part in deepest["loc"] if not str(part)[:1].isupper()]
    return InvalidInput("/".join(parts) or "document", repr(deepest["input"]), deepest["msg"])
