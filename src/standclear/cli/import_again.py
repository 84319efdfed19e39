"""A file that comes a second time: its records without a number of their own, known again.

Whoever does not know how far an import came (the machine went down in the middle) gives the same
file again. Rows with a number are known by it; one without is known by saying exactly what a
record of the speaker's says that holds now.

Promise: what has entered is not entered twice, and the rest gets the numbers that it would have
had. A file that names two alike records enters both, once each.
Not here: what is said of a record that is known (import_draft.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from standclear.cli.import_items import Item, Record
from standclear.core.ids import kind_of, owner_of, split
from standclear.core.intent import OperationalIntent

Same = Callable[[Record, Record], bool]


def known_again(
    items: Iterable[Item], held: Callable[[str], list[Record]], same: Same
) -> list[Item]:
    """The items, those that the file gives no number under the id of the record that they are.

    held   the speaker's records of a kind that are not over
    same   whether a record says what another of the same id says, but for its version
    """
    items = list(items)
    left: dict[str, dict[str, list[Record]]] = {}
    drawn: dict[str, list[str]] = {}
    numbered = {item.record.id for item in items if item.numbered}
    found: list[Item] = []
    for item in items:
        if item.numbered:
            continue
        kind = kind_of(item.record.id)
        drawn.setdefault(kind, []).append(split(item.record.id)[2])
        if kind not in left:
            left[kind] = _by_name(held(kind), but=numbered)
    for item in items:
        found.append(item if item.numbered else _known(item, left, drawn, same))
    return found


def _known(
    item: Item,
    left: dict[str, dict[str, list[Record]]],
    drawn: dict[str, list[str]],
    same: Same,
) -> Item:
    """As the first record left that says the same; else under the next number drawn."""
    kind = kind_of(item.record.id)
    alike = left[kind].get(_name(item.record), [])
    for place, record in enumerate(alike):
        if same(replace(item.record, id=record.id), record):
            del alike[place]
            return replace(item, record=replace(item.record, id=record.id))
    own = f"{owner_of(item.record.id)}/{kind}/{drawn[kind].pop(0)}"
    return replace(item, record=replace(item.record, id=own))


def _by_name(records: list[Record], *, but: set[str]) -> dict[str, list[Record]]:
    """In the order of their numbers, so that a second reading finds them as the first gave them."""
    named: dict[str, list[Record]] = {}
    for record in sorted(records, key=lambda r: (len(r.id), r.id)):
        if record.id not in but:
            named.setdefault(_name(record), []).append(record)
    return named


def _name(record: Record) -> str:
    return record.title if isinstance(record, OperationalIntent) else record.name
