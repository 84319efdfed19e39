"""JSON from strangers: one meaning, or one error that names the place.

Promise: a repeated key, NaN, an infinity, or a nesting deeper than any map needs is refused
with a pointer such as `features/2/geometry`; what is returned holds none of them.
Not here: what the document means; see geojson.py.
Source: RFC 8259 (names SHOULD be unique, NaN and infinities are not JSON); RFC 7493 (I-JSON).
"""

from __future__ import annotations

import json
import math
from codecs import BOM_UTF8
from collections import Counter

from standclear.core.errors import InvalidInput

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

DEEPEST = 64
_PLAIN = frozenset({str, int, float, bool, type(None)})


class _Repeated(dict[str, Json]):
    """An object one of whose keys came twice."""

    key: str = ""


def parse(data: bytes) -> Json:
    """The document. UTF-8, with or without a byte order mark."""
    try:
        document: Json = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object)
    except UnicodeDecodeError as fault:
        raise InvalidInput(
            f"byte {fault.start}", data[fault.start : fault.start + 8], "UTF-8 text"
        ) from None
    except json.JSONDecodeError as fault:
        pointer = f"line {fault.lineno} column {fault.colno}"
        raise InvalidInput(
            pointer, fault.doc[fault.pos : fault.pos + 20], f"JSON: {fault.msg}"
        ) from None
    except (RecursionError, ValueError) as fault:
        raise InvalidInput(
            "document", type(fault).__name__, "JSON of ordinary depth and numbers"
        ) from None
    _check(document)
    return document


def parse_flat(data: bytes) -> dict[str, bool | int | float | str | None] | None:
    """An object of plain values, quicker than `parse`; None for any other document.

    A number too large is an infinity, as `json` has it: whoever reads a number looks at its size.
    """
    try:
        document = _FLAT.decode(data.removeprefix(BOM_UTF8).decode())
    except (RecursionError, ValueError):
        return None
    if type(document) is not dict or not _PLAIN.issuperset(map(type, document.values())):
        return None
    return document


def _no_number(name: str) -> None:
    raise ValueError(name)


def _object(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    count = Counter(key for key, _ in pairs)
    repeated = _Repeated(found)
    repeated.key = next(key for key, _ in pairs if count[key] > 1)
    return repeated


_FLAT = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_number)
"""Made once: `json.loads` would make one for every line of a feed."""


def _check(document: Json) -> None:
    stack: list[tuple[Json, str, int]] = [(document, "", 0)]
    while stack:
        value, pointer, depth = stack.pop()
        if depth > DEEPEST:
            raise InvalidInput(pointer[:80], f"depth {depth}", f"a nesting of at most {DEEPEST}")
        if isinstance(value, _Repeated):
            raise InvalidInput(f"{pointer}/{value.key}".lstrip("/"), value.key, "a key only once")
        if isinstance(value, float) and not math.isfinite(value):
            raise InvalidInput(pointer, value, "a finite number")
        if isinstance(value, dict):
            children = [(child, str(key)) for key, child in value.items()]
        elif isinstance(value, list):
            children = [(child, str(i)) for i, child in enumerate(value)]
        else:
            continue
        prefix = f"{pointer}/" if pointer else ""
        stack.extend((c, prefix + name, depth + 1) for c, name in reversed(children))
