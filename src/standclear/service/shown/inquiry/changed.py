"""What became since then of what was near: amended, ended, answered, come into the record.

Promise: a comparison of the two sides of one answer, so it shows nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.service.shown.plain import Document

_KEPT = ("version", "state", "movement", "submissions")


def changed(then: Document, now: Document) -> list[Document]:
    """One line a change, in order of record."""
    before = {each["record"]: each for each in then["records"]}
    after = {each["record"]: each for each in now["records"]}
    return [
        {"record": record, "what": what, "then": old, "now": new}
        for record in sorted({*before, *after})
        for what, old, new in _differences(before.get(record), after.get(record))
    ]


def _differences(
    old: Document | None, new: Document | None
) -> Iterator[tuple[str, object, object]]:
    if old is None or new is None:
        here = ("not near, or not known", "near")
        yield "known", here[old is not None], here[new is not None]
        return
    for name in _KEPT:
        if old[name] != new[name]:
            yield name, old[name], new[name]
    levels = {_name(each): each["level"] for each in old["told"]}
    for each in new["told"]:
        if _name(each) not in levels:
            yield f"telling {_name(each)}", "not made", each["level"] or "made"
        elif levels[_name(each)] != each["level"]:
            yield f"telling {_name(each)}", levels[_name(each)] or "made", each["level"]


def _name(telling: Document) -> str:
    return f"{telling['recipient']} #{telling['number']}"
