"""An import as statements: what is new, what is changed, what the desk has already.

Promise: every statement is tried on a picture of its own before the first is signed.
Not here: signing and handing in (import_run.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import assert_never

from standclear.cli.import_again import known_again
from standclear.cli.import_items import Found, Item, Known, Record, own_records
from standclear.cli.records import reachable
from standclear.cli.second_look import unlikely
from standclear.cli.shell import Shell
from standclear.core.errors import InvalidInput
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.shape import Point, Volume4D
from standclear.core.statements import (
    NoticeAmend,
    NoticeGive,
    PlanAmend,
    PlanFile,
    ZoneAmend,
    ZonePropose,
)
from standclear.core.zone import Zone
from standclear.formats.tables import find_place
from standclear.service.rehearse import Wording
from standclear.service.shown.plain import Document

ROUNDING_MM = 50
"""Seven decimals, as a form writes them, widen a place by 30 mm when they are read (measured);
an amendment for that would ask everybody for a new receipt and tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One record and the statement that makes it so."""

    item: Item
    statement: Wording


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would say, what is to be corrected first, and what needs no saying."""

    steps: tuple[Planned, ...]
    faults: tuple[InvalidInput, ...]
    notes: tuple[str, ...]
    unchanged: tuple[Item, ...]


def draft_of(shell: Shell, found: Found, known: Known) -> Draft:
    """Statements for what is new or changed, each tried where the desk can be asked."""
    steps: list[Planned] = []
    unchanged: list[Item] = []
    for item in known_again(found.items, partial(own_records, shell), _is_same):
        statement = _statement(item.record, known(item.record.id))
        if statement is None:
            unchanged.append(item)
        else:
            steps.append(Planned(item, statement))
    notes = [*found.notes, *_doubts(shell, steps)]
    kept, refused = steps, list[InvalidInput]()
    if not reachable(shell):
        notes.append(
            "The desk cannot be reached from here: nothing was tried against its rules, and what "
            "it has already under the same number will be refused"
        )
    elif steps:
        kept, refused, repeats = _try(shell, steps)
        notes += repeats
    faults = sorted((*found.faults, *refused), key=_row_number)
    return Draft(tuple(kept), tuple(faults), tuple(notes), tuple(unchanged))


def _doubts(shell: Shell, steps: list[Planned]) -> list[str]:
    """What is seldom meant of a plan or a journey."""
    now, zone = shell.home.clock(), shell.home.time_zone
    return [
        f"{step.item.where}: {doubt}"
        for step in steps
        if isinstance(step.item.record, OperationalIntent | MovementNotice)
        for doubt in unlikely(step.item.record.volumes, now=now, zone=zone)
    ]


def _row_number(fault: InvalidInput) -> int:
    """In the order of the sender's rows; what is not of a row stays in front."""
    place = find_place(fault.pointer)
    return 0 if place is None else place.row


def _statement(record: Record, held: Record | None) -> Wording | None:
    """What must be said so that the desk has this record; None if it has it already."""
    if held is not None:
        if _is_same(record, held):
            return None
        record = replace(record, version=held.version + 1)
    match record:
        case OperationalIntent():
            return PlanFile(record) if held is None else PlanAmend(record)
        case Zone():
            return ZonePropose(record) if held is None else ZoneAmend(record)
        case SiteNotice() | MovementNotice():
            return NoticeGive(record) if held is None else NoticeAmend(record)
        case _:
            assert_never(record)


def _is_same(record: Record, held: Record) -> bool:
    """Whether it says what the desk has, up to the rounding of a form's digits."""
    if len(record.volumes) != len(held.volumes):
        return False
    if not all(_is_as_near(*pair) for pair in zip(record.volumes, held.volumes, strict=True)):
        return False
    if isinstance(record, SiteNotice):
        if not isinstance(held, SiteNotice):
            return False
        return replace(record, version=held.version, volume=held.volume) == held
    return replace(record, version=held.version, volumes=held.volumes) == held


def _is_as_near(volume: Volume4D, held: Volume4D) -> bool:
    """Whether one is the other, known a little worse or better."""
    if abs(_error_mm(volume) - _error_mm(held)) > ROUNDING_MM:
        return False
    return _without_error(volume) == _without_error(held)


def _error_mm(volume: Volume4D) -> int:
    """How far off the place may be in all: a point's own error and that of its volume add up."""
    own = volume.shape.error_mm if isinstance(volume.shape, Point) else 0
    return volume.error_mm + own


def _without_error(volume: Volume4D) -> Volume4D:
    shape = volume.shape
    if isinstance(shape, Point):
        shape = replace(shape, error_mm=0)
    return replace(volume, shape=shape, error_mm=0)


def _refused(item: Item, fault: Document) -> InvalidInput:
    """What the rules refuse, at its place in the file."""
    if fault["error"] == InvalidInput.__name__:
        expected = f"{fault['expected']}; {fault['value']!s:.80} stands in {fault['pointer']}"
        return InvalidInput(item.cell, item.record.id, expected)
    return InvalidInput(
        item.cell, item.record.id, f"a record that the rules take: {fault['detail']}"
    )


def _try(shell: Shell, steps: list[Planned]) -> tuple[list[Planned], list[InvalidInput], list[str]]:
    """Those that the rules take, those that they refuse, and what else there is to say."""
    kept, refused = [], []
    with shell.screen.progress("Trying against the rules", len(steps)) as bar:
        tried, notes = shell.desk.rehearse([step.statement for step in steps], bar.step)
    for step, outcome in zip(steps, tried, strict=True):
        if outcome["refused"] is not None:
            refused.append(_refused(step.item, outcome["refused"]))
            continue
        kept.append(step)
        notes += _repeats(step.item, outcome["repeats"])
    return kept, refused, notes


def _repeats(item: Item, repeats: list[Document]) -> list[str]:
    return [
        f"{item.where}: {each['notice']} looks like {each['same_as']}, given before: same owner, "
        "category, place and name. Both stand; the desk counts them as one place given again"
        for each in repeats
    ]
