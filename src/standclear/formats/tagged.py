"""Schemas of documents: unions told apart by their kind, members in order, times in one zone.

Records say of themselves what they are (`kind`, `event`, `content`, `type`). Pydantic, left to
itself, tries every member of a union and, where none fits, complains of all. Here a document's
schema is rewritten once, so that the named member alone is tried: a decision is read in a tenth
of the time, and a fault is told at its place in that member.
Promise: what fits a member fits it still; what names no kind is refused rather than guessed.
Not here: what the documents are (documents.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic_core import PydanticCustomError

Schema = dict[str, Any]
"""A core schema of pydantic, by the book of `pydantic_core.core_schema`."""


def tagged(schema: Any) -> Any:
    """The same schema, each union of dataclasses that share a field of one literal made tagged."""
    definitions = {found["ref"]: found for found in _dataclasses(schema) if "ref" in found}

    def told_apart(part: Schema) -> Schema:
        told = _by_kind(part["choices"], definitions) if part.get("type") == "union" else None
        if told is None:
            return part
        return {"type": "tagged-union", "discriminator": told[0], "choices": told[1]}

    return _each(schema, told_apart)


def in_order_of_name(schema: Any) -> Any:
    """The same schema, the members of each dataclass in order of name, as RFC 8785 writes them.

    By code point, which is the order of UTF-16 units too: names of fields are ASCII.
    """

    def in_order(part: Schema) -> Schema:
        if part.get("type") == "dataclass":
            return part | {"fields": sorted(part["fields"])}
        if part.get("type") == "dataclass-args":
            return part | {"fields": sorted(part["fields"], key=lambda field: str(field["name"]))}
        return part

    return _each(schema, in_order)


def only_plain(schema: Any) -> Any:
    """The same schema, for reading, without what has no one spelling.

    Times are whole seconds of UTC: one without its offset would be some instant or other, and
    stop the rules half-way. Integers are those that every JSON reader holds exactly (I-JSON,
    RFC 7493). Refused here, on the way, since walking through what was read takes twice as long.
    """

    def plain(part: Schema) -> Schema:
        if part.get("type") == "int":
            return part | {"ge": -MAX_INTEGER, "le": MAX_INTEGER}
        if part.get("type") != "datetime":
            return part
        call = {"type": "no-info", "function": _plain_utc}
        return {"type": "function-after", "function": call, "schema": part}

    return _each(schema, plain)


MAX_INTEGER = 2**53 - 1
_NOTHING = timedelta(0)
_NO_TIME = "whole seconds of UTC, 2030-01-01T08:00:00Z"


def _plain_utc(at: datetime) -> datetime:
    """The time with Python's own UTC, not one made for it."""
    if at.utcoffset() != _NOTHING or at.microsecond:
        raise PydanticCustomError("plain_utc", _NO_TIME)
    return at.replace(tzinfo=UTC)


def _each(schema: Any, change: Callable[[Schema], Schema]) -> Any:
    """A schema with every part changed, from the innermost outward."""
    if isinstance(schema, list | tuple):
        return type(schema)(_each(item, change) for item in schema)
    if not isinstance(schema, dict):
        return schema
    return change({key: _each(value, change) for key, value in schema.items()})


def _by_kind(
    members: list[Any], definitions: dict[str, Schema]
) -> tuple[str, dict[str, Schema]] | None:
    """(field, member by the kind it names there); None where no field tells them apart."""
    named = [_kinds(definitions.get(m.get("schema_ref"), m)) for m in members]
    for field in named[0]:
        told = {found[field]: m for found, m in zip(named, members, strict=True) if field in found}
        if len(told) == len(members):
            return field, told
    return None


def _kinds(schema: Schema) -> dict[str, str]:
    """The fields of a dataclass that can hold one word only, and the word."""
    if schema.get("type") != "dataclass":
        return {}
    found = {}
    for field in schema["schema"]["fields"]:
        held = field["schema"]
        held = held["schema"] if held["type"] == "default" else held
        if held["type"] == "literal" and len(held["expected"]) == 1:
            found[field["name"]] = held["expected"][0]
    return found


def _dataclasses(schema: Any) -> Iterator[Schema]:
    if isinstance(schema, dict):
        if schema.get("type") == "dataclass":
            yield schema
        schema = list(schema.values())
    if isinstance(schema, list | tuple):
        for item in schema:
            yield from _dataclasses(item)
