"""A picture as bytes and back, for the process that wrote them or one just like it.

Promise: what is read back equals what was written, and a record that stood in two places stands
in both again. Reading makes values of those kinds only of which a picture is made, as its own
type hints say; anything else that the bytes name is refused.
Not here: whether the bytes may be read at all. The caller has checked that the desk wrote them
(snapshot.py): within those kinds, pickle does as it is told.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta, timezone
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, cast, get_args, get_type_hints

from standclear.core.overlaps.packed import Packed
from standclear.core.picture import Picture
from standclear.service.replay import keeping_all

PROTOCOL = 5

Held = tuple[dict[str, Any], Packed]
"""The fields of a picture by name, and its index put away."""


def write(picture: Picture) -> bytes:
    """The picture and its index."""
    held: Held = ({name: getattr(picture, name) for name in _names()}, picture.packed_index())
    out = io.BytesIO()
    with keeping_all():
        _Writing(out, PROTOCOL).dump(held)
    return out.getvalue()


def read(data: bytes | memoryview) -> Picture:
    """The picture that was written. Raises `pickle.UnpicklingError` for a kind that is none."""
    with keeping_all():
        held: Held = _Reading(io.BytesIO(data)).load()
    values, packed = held
    picture = Picture(**values)
    picture.take_out(packed)
    return picture


class _Writing(pickle.Pickler):
    """Each record as its kind and its values; read so in three quarters of the time."""

    def reducer_override(self, obj: Any, /) -> Any:
        kind: Any = type(obj)
        values = _values_of(kind)
        return NotImplemented if values is None else (kind, values(obj))


class _Reading(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str, /) -> Any:
        kind: Any = _kinds().get((module_name, global_name))
        if kind is None:
            raise pickle.UnpicklingError(f"no picture holds a {module_name}.{global_name}")
        return kind if _values_of(kind) is None else _maker_of(kind)


@cache
def _values_of(kind: type) -> Callable[[Any], tuple[Any, ...]] | None:
    """What takes out the values of a record's slots, in order; None for what is no such record."""
    if not is_dataclass(kind) or "__slots__" not in vars(kind):
        return None
    names = [field.name for field in fields(kind)]
    return attrgetter(*names) if len(names) > 1 else lambda one: (getattr(one, names[0]),)


@cache
def _maker_of(kind: type) -> Callable[..., Any]:
    """What puts them in again, without looking at them as who makes a new record does.

    Its text is written for each kind, as `dataclasses` writes its own: a record of six values is
    made in less than half of the time that a loop over them takes, and a desk in use has hundreds
    of thousands. No name in the text comes from anywhere but here.
    """
    count = range(len(fields(kind)))
    puts = {f"put{n}": getattr(kind, fields(kind)[n].name).__set__ for n in count}
    lines = [
        f"def made({', '.join(f'value{n}' for n in count)}):",
        "    one = new(kind)",
        *(f"    put{n}(one, value{n})" for n in count),
        "    return one",
    ]
    known: dict[str, Any] = {"new": object.__new__, "kind": kind, **puts}
    exec("\n".join(lines), known)
    return cast("Callable[..., Any]", known["made"])


def _names() -> tuple[str, ...]:
    return tuple(field.name for field in fields(Picture) if field.init)


@cache
def _kinds() -> dict[tuple[str, str], type]:
    """Every kind of value that a picture can hold, by module and name."""
    hints = get_type_hints(Picture)
    found: set[type] = {Packed}
    for name in _names():
        _collect(hints[name], found)
    return {(kind.__module__, kind.__qualname__): kind for kind in found}


def _collect(hint: Any, found: set[type]) -> None:
    """Add the kinds that a type hint names, and those that their fields name."""
    if hint in found:
        return
    for inner in get_args(hint):
        _collect(inner, found)
    if not isinstance(hint, type):
        return
    if issubclass(hint, datetime):
        found |= {datetime, timezone, timedelta}
    elif issubclass(hint, Enum):
        found.add(hint)
    elif is_dataclass(hint):
        found.add(hint)
        for inner in get_type_hints(hint).values():
            _collect(inner, found)
