"""What was found in a file that somebody sends: records, each with its place in the file.

Promise: a record is named by where its sender sees it, so that a refusal can be corrected there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from standclear.cli.place_options import MOST_ECHOED, corners
from standclear.cli.records import new_id, reachable, waiting_records
from standclear.cli.shell import Shell
from standclear.cli.show import span
from standclear.client.answers import record_from
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.ids import kind_of, split
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.places.compass import Language
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.read_back import echo, read_back
from standclear.core.release import CoarseView
from standclear.core.zone import Zone
from standclear.formats.heights import write_ceiling, write_floor
from standclear.service.shown.plain import Document

_ID = "a number of your own: at most 40 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"

Record = Zone | OperationalIntent | SiteNotice | MovementNotice

Known = Callable[[str], Record | None]
"""The record of an id as the desk has it (`present`)."""


@dataclass(frozen=True, slots=True)
class Item:
    """One record.

    where     its place in the file, as its sender sees it
    cell      the place that is marked when the record as a whole is refused
    numbered  the file itself gives its number
    """

    where: str
    cell: str
    record: Record
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """A whole file, read. faults: what must be corrected; notes: what was not taken, and doubts."""

    items: tuple[Item, ...]
    faults: tuple[InvalidInput, ...] = ()
    notes: tuple[str, ...] = ()


class Numbers:
    """The next numbers that a party has not used, for records whose file gives none."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self._last: dict[str, int] = {}
        self._taken: set[str] = set()

    def take(self, record_id: str) -> None:
        """This id stands in the file itself."""
        self._taken.add(record_id)

    def next(self, kind: str) -> str:
        """A number for a record of this kind."""
        if kind not in self._last:
            self._last[kind] = int(split(new_id(self._shell, kind, None))[2]) - 1
        while True:
            self._last[kind] += 1
            if f"{self._shell.party}/{kind}/{self._last[kind]}" not in self._taken:
                return str(self._last[kind])


def without_repeats(items: list[Item]) -> tuple[list[Item], list[InvalidInput]]:
    """Records under good ids of their own; a second one under the same id is a fault."""
    first: dict[str, str] = {}
    kept: list[Item] = []
    faults: list[InvalidInput] = []
    for item in items:
        record_id = item.record.id
        if not is_id(record_id):
            faults.append(InvalidInput(item.cell, record_id, _ID))
            continue
        if record_id in first:
            expected = f"a number of its own; it stands at {first[record_id]} already"
            faults.append(InvalidInput(item.cell, record_id, expected))
            continue
        first[record_id] = item.where
        kept.append(item)
    return kept, faults


def is_id(text: str) -> bool:
    """Whether it can be the id of a record."""
    try:
        split(text)
    except InvalidInput:
        return False
    return True


def present(shell: Shell, record_id: str) -> Record | None:
    """The record as the desk has it, if it is the speaker's to amend and can be asked for.

    Where the desk is out of reach, as it was last worded here and not yet carried there.
    """
    if not reachable(shell):
        return waiting_records(shell).get(record_id)
    try:
        return _shown(shell.desk.record(record_id))
    except NotFound:
        return None


def _shown(said: Document) -> Record | None:
    shown = record_from(said).shown
    return None if isinstance(shown, CoarseView) else shown


def own_records(shell: Shell, kind: str) -> list[Record]:
    """The speaker's records of a kind that are not over, or that wait to be carried to the desk."""
    if not reachable(shell):
        return [record for key, record in waiting_records(shell).items() if kind_of(key) == kind]
    mine = [said for said in shell.desk.records(kind, over=False) if said["owner"] == shell.party]
    return [shown for said in mine if (shown := _shown(said)) is not None]


def said_back(item: Item, *, zone: str, language: Language = "en") -> list[str]:
    """The record's places, from the nearest named place and in two notations; heights, times."""
    record = item.record
    name = record.title if isinstance(record, OperationalIntent) else record.name
    lines = [f"{item.where}: {record.id}" + (f" ({name})" if name else "")]
    for volume in record.volumes:
        named = corners(volume.shape)
        for position in named[:MOST_ECHOED]:
            said = echo(position)
            told = read_back(position, gazetteer=Gazetteer.shipped(), language=language)
            lines.append(f"    {told}   {said['DD']}   {said['MGRS']}")
        if len(named) > MOST_ECHOED:
            lines.append(f"    and {len(named) - MOST_ECHOED} more corners")
        heights = f"{write_floor(volume.floor)} to {write_ceiling(volume.ceiling)}"
        lines.append(f"    {heights}; {span(volume.start, volume.end, zone)}")
    return lines
