"""Where a body departs from its one spelling, in words for whoever wrote the program that made it.

Promise: a member that this release does not know is named by its place; so is one that it writes
and that is not there. Anything else (order, spaces, numbers told otherwise) is told as such.
Not here: what the one spelling is (documents.py), members that may be missing (younger.py).
"""

from __future__ import annotations

import json
from typing import Any

from standclear.core.errors import InvalidInput


def departure(body: bytes, spelled: bytes) -> InvalidInput:
    """What is wrong with a body that reads, and is not what would be written for its meaning."""
    found = _first(json.loads(body), json.loads(spelled), "")
    if found is not None:
        return found
    shown = body[:60].decode("utf-8", "replace")
    return InvalidInput("body", shown, "the one canonical spelling (RFC 8785) of this document")


def _first(given: Any, known: Any, place: str) -> InvalidInput | None:
    if isinstance(given, dict) and isinstance(known, dict):
        for name in sorted(given.keys() | known.keys()):
            if name not in known:
                return InvalidInput(
                    f"{place}{name}",
                    "a member that this release does not know",
                    "only what it knows, or read it with the release that wrote it",
                )
            if name not in given:
                return InvalidInput(f"{place}{name}", "missing", "a value")
        pairs = [(name, given[name], known[name]) for name in sorted(given)]
    elif isinstance(given, list) and isinstance(known, list) and len(given) == len(known):
        pairs = [(str(n), *both) for n, both in enumerate(zip(given, known, strict=True))]
    else:
        return None
    found = (_first(one, other, f"{place}{name}/") for name, one, other in pairs)
    return next((fault for fault in found if fault is not None), None)
