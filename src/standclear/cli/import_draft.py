"""An import as statements: what is new, what is changed, what the desk has already.

Promise: every statement is tried on a picture of its own before the first is signed.
Not here: signing and handing in (import_run.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import assert_never

from standclear.cli.import_items import Found, Item, Record, present
from standclear.cli.log_access import desk_of
from standclear.cli.records import reachable
from standclear.cli.shell import Shell
from standclear.core.errors import InvalidInput
from standclear.core.events import Event, SiteRepeated
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.shape import Point, Volume4D
from standclear.core.statements import (
    NoticeAmend,
    NoticeGive,
    PlanAmend,
    PlanFile,
    Statement,
    ZoneAmend,
    ZonePropose,
)
from standclear.core.zone import Zone
from standclear.formats.tables import find_place
from standclear.service.rehearse import rehearse

ROUNDING_MM = 50
"""Seven decimals, as a form writes them, widen a place by 30 mm when they are read (measured);
an amendment for that would ask everybody for a new receipt and tell nobody anything."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One record and the statement that makes it so."""

    item: Item
    statement: Statement


@dataclass(frozen=True, slots=True)
class Draft:
    """What an import would say, what is to be corrected first, and what needs no saying."""

    steps: tuple[Planned, ...]
    faults: tuple[InvalidInput, ...]
    notes: tuple[str, ...]
    unchanged: tuple[Item, ...]


def draft_of(shell: Shell, found: Found) -> Draft:
    """Statements for what is new or changed, each tried where the desk can be asked."""
    steps: list[Planned] = []
    unchanged: list[Item] = []
    for item in found.items:
        statement = _statement(item.record, present(shell, item.record.id))
        if statement is None:
            unchanged.append(item)
        else:
            steps.append(Planned(item, statement))
    notes = list(found.notes)
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


def _row_number(fault: InvalidInput) -> int:
    """In the order of the sender's rows; what is not of a row stays in front."""
    place = find_place(fault.pointer)
    return 0 if place is None else place.row


def _statement(record: Record, held: Record | None) -> Statement | None:
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


def _try(shell: Shell, steps: list[Planned]) -> tuple[list[Planned], list[InvalidInput], list[str]]:
    """Those that the rules take, those that they refuse, and places given twice."""
    kept, refused, repeats = [], [], []
    desk = desk_of(shell)
    statements = [step.statement for step in steps]
    with shell.screen.progress("Trying against the rules", len(steps)) as bar:
        tried = rehearse(desk.log, statements, party=shell.party, at=shell.home.clock())
        for step, answer in zip(steps, tried, strict=True):
            bar.step()
            if answer.decision is None:
                refused.append(InvalidInput(step.item.cell, step.item.record.id, str(answer.fault)))
                continue
            kept.append(step)
            repeats += _repeats(step.item, answer.decision.events)
    return kept, refused, repeats


def _repeats(item: Item, events: tuple[Event, ...]) -> list[str]:
    return [
        f"{item.where}: {event.notice} looks like {event.same_as}, given before: same owner, "
        "category, place and name. Both stand; the desk counts them as one place given again"
        for event in events
        if isinstance(event, SiteRepeated)
    ]
