"""What became since then of what was near: amended, ended, answered, come into the record; and of
what is known beside it: an incident closed, an alert ended, a call answered.

Promise: a comparison of the two sides of one answer, so it shows nothing that they do not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from standclear.service.shown.plain import Document

_KEPT = ("version", "state", "movement", "submissions")
_BESIDE = ("alerts", "agreements", "incidents", "calls", "commitments")


Line = Document | None
Change = tuple[str, object, object]


def changed(then: Document, now: Document) -> list[Document]:
    """One line a change, in order of record; then kind after kind, in order of id."""
    found = list(_of(then["records"], now["records"], lambda each: each["record"], _differences))
    for kind in _BESIDE:
        found += _of(then[kind], now[kind], _id, _stands)
    return found


def _of(
    olds: list[Document],
    news: list[Document],
    name: Callable[[Document], str],
    differences: Callable[[Document, Document], Iterator[Change]],
) -> Iterator[Document]:
    before, after = ({name(each): each for each in lines} for lines in (olds, news))
    for record in sorted({*before, *after}):
        for what, old, new in _changes(before.get(record), after.get(record), differences):
            yield {"record": record, "what": what, "then": old, "now": new}


def _changes(
    old: Line, new: Line, differences: Callable[[Document, Document], Iterator[Change]]
) -> Iterator[Change]:
    if old is None or new is None:
        here = ("not near, or not known", "near")
        yield "known", here[old is not None], here[new is not None]
    else:
        yield from differences(old, new)


def _id(line: Document) -> str:
    """ "in-1f0c9d2ab3e4"; of a draft "quiet v2"."""
    return f"{line['id']} v{line['version']}" if "version" in line else str(line["id"])


def _stands(old: Document, new: Document) -> Iterator[Change]:
    """How it stands, in the words of its kind; a commitment stands by what is said of it."""
    for name in ("standing", "state"):
        if old.get(name) != new.get(name):
            yield "state", old.get(name), new.get(name)


def _differences(old: Document, new: Document) -> Iterator[Change]:
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
