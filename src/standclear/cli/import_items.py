"""What was found in a file that somebody sends: records, each with its place in the file.

Promise: a record is named by where its sender sees it, so that a refusal can be corrected there.
"""

from __future__ import annotations

from dataclasses import dataclass

from standclear.cli.place_options import MOST_ECHOED, corners
from standclear.cli.records import new_id, reachable
from standclear.cli.shell import Shell
from standclear.cli.show import span
from standclear.core.errors import InvalidInput
from standclear.core.gazetteer import Gazetteer
from standclear.core.ids import kind_of, split
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, SiteNotice
from standclear.core.read_back import echo, read_back
from standclear.core.zone import Zone
from standclear.formats.heights import write_ceiling, write_floor

_ID = "a number of your own: at most 40 of A-Z a-z 0-9 . _ -, beginning with a letter or digit"

Record = Zone | OperationalIntent | SiteNotice | MovementNotice


@dataclass(frozen=True, slots=True)
class Item:
    """One record.

    where  its place in the file, as its sender sees it
    cell   the place that is marked when the record as a whole is refused
    """

    where: str
    cell: str
    record: Record


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
    """The record as the desk has it, if it is the speaker's to amend and can be asked for."""
    if not reachable(shell):
        return None
    picture = shell.picture
    match kind_of(record_id):
        case "plan":
            found = picture.plans.get(record_id)
            return found.intent if found else None
        case "zone":
            zone = picture.zones.get(record_id)
            return zone.zone if zone else None
        case _:
            notice = picture.notices.get(record_id)
            return notice.notice if notice else None


def said_back(item: Item, *, zone: str) -> list[str]:
    """The record's places, from the nearest named place and in two notations; heights, times."""
    record = item.record
    name = record.title if isinstance(record, OperationalIntent) else record.name
    lines = [f"{item.where}: {record.id}" + (f" ({name})" if name else "")]
    for volume in record.volumes:
        named = corners(volume.shape)
        for position in named[:MOST_ECHOED]:
            said = echo(position)
            told = read_back(position, gazetteer=Gazetteer.shipped())
            lines.append(f"    {told}   {said['DD']}   {said['MGRS']}")
        if len(named) > MOST_ECHOED:
            lines.append(f"    and {len(named) - MOST_ECHOED} more corners")
        heights = f"{write_floor(volume.floor)} to {write_ceiling(volume.ceiling)}"
        lines.append(f"    {heights}; {span(volume.start, volume.end, zone)}")
    return lines
