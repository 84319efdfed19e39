"""A filled-in form, checked cell by cell.

Promise: every fault of the whole table is found, each named by sheet, row and column; a row
with any fault is not among the good ones; rows and columns left out are named in the notes.
Whether some rows may enter while others wait is the caller's to decide.
Not here: what a cell may hold (cells.py), making notices and plans of rows (records.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.places.coordinates import ReadPosition
from standclear.core.places.place import Area, Place
from standclear.formats.cells import RowContext, Value, read_cell, read_zone
from standclear.formats.columns import COLUMNS, SHEETS, Column, Holds, Kind
from standclear.formats.tables import Row, Table

HEADER_WITHIN = 10
"""Titles, logos and group headings stand above the header in real forms; ten rows are plenty."""
COMMENT_MARK = "#"
"""A row whose first filled cell begins so is help, an example, or HXL tags: not data."""
EXAMPLE_MARK = "#example"

FindPlace = Callable[[str], Place]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowRecord:
    """One row without fault.

    values  by column id; absent where the cell was empty
    texts   what the person typed, by column id
    places  where each cell is, by column id
    """

    kind: Kind
    where: str
    values: Mapping[str, Value]
    texts: Mapping[str, str]
    places: Mapping[str, str]

    def find(self, column: str, type_: type[T]) -> T | None:
        """The column's value, or None where the cell was empty."""
        value = self.values.get(column)
        return value if isinstance(value, type_) else None

    def get(self, column: str, type_: type[T]) -> T:
        """The column's value. Raises InvalidInput where the cell was empty."""
        value = self.find(column, type_)
        if value is None:
            raise self.fault(column, "needed here")
        return value

    def text(self, column: str) -> str:
        return self.find(column, str) or ""

    def fault(self, column: str, expected: str) -> InvalidInput:
        pointer = self.places.get(column, f"{self.where} '{column}'")
        return InvalidInput(pointer, self.texts.get(column) or "empty", expected)


@dataclass(frozen=True, slots=True)
class Rows:
    """A checked table. `notes`: what was not taken, and positions to look at again."""

    good: tuple[RowRecord, ...]
    faults: tuple[InvalidInput, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Header:
    """Which column of the form stands where: index by position in the sheet."""

    row: int
    columns: Mapping[int, Column]


def table_for(tables: Sequence[Table], kind: Kind) -> Table:
    """The form among a workbook's sheets: by its name, or else by its headings."""
    named = [t for t in tables if t.name.casefold() == SHEETS[kind].casefold()]
    by_heading = [t for t in tables if _header(t, kind) is not None]
    found = named or by_heading
    if not found:
        names = ", ".join(repr(t.name) for t in tables) or "no sheet with anything in it"
        raise InvalidInput("workbook", names, f"a sheet '{SHEETS[kind]}' with the form's headings")
    return found[0]


def check_rows(
    table: Table,
    kind: Kind,
    *,
    find_place: FindPlace | None = None,
    area: Area | None = None,
) -> Rows:
    """Every row under the header, as a record or as its faults.

    find_place  looks up the row's declared place (a gazetteer's `find`); None: not checked
    area        the agreement's area, which must hold every position
    """
    header = _header(table, kind)
    if header is None:
        first = table.rows[0].number if table.rows else 1
        ids = ", ".join(column.id for column in COLUMNS[kind] if column.required)
        fault = InvalidInput(table.place(first), "no header", f"a row of headings with {ids}")
        return Rows((), (fault,))
    checker = _Checker(table, kind, header, find_place, area)
    faults = _header_faults(table, kind, header)
    for row in table.rows:
        if row.number > header.row and not row.is_empty() and not faults:
            checker.row(row)
    return Rows(tuple(checker.good), (*faults, *checker.faults), tuple(checker.notes))


class _Checker:
    """Gathers records, faults and notes while going down one table."""

    def __init__(
        self,
        table: Table,
        kind: Kind,
        header: _Header,
        find_place: FindPlace | None,
        area: Area | None,
    ) -> None:
        self.table, self.kind, self.header = table, kind, header
        self.find_place, self.area = find_place, area
        self._found: dict[str, Place] = {}
        self.good: list[RowRecord] = []
        self.faults: list[InvalidInput] = []
        self.notes: list[str] = _unknown_columns(table, header)

    def row(self, row: Row) -> None:
        if self._is_comment(row):
            return
        cells = {c.id: (i, c, row.at(i)) for i, c in self.header.columns.items()}
        places = {id_: self.table.place(row.number, i, id_) for id_, (i, _, _) in cells.items()}
        texts = {id_: cell.text for id_, (_, _, cell) in cells.items()}
        before = len(self.faults)
        context = self._context(texts, places)
        values: dict[str, Value] = {}
        for id_, (_, column, cell) in cells.items():
            if column.holds in self._unreadable(places):
                continue
            try:
                value = read_cell(column, cell, places[id_], context)
            except InvalidInput as fault:
                self._blame(fault)
                continue
            if value is not None:
                values[id_] = value
            self._note_warnings(value, places[id_])
        where = self.table.place(row.number)
        record = RowRecord(self.kind, where, values, texts, places)
        for wrong in across(record):
            self._blame(wrong)
        if len(self.faults) == before:
            self.good.append(record)

    def _context(self, texts: Mapping[str, str], places: Mapping[str, str]) -> RowContext:
        """The row's zone and place, which its other cells are read by; blamed here if unknown."""
        zone, name, place = texts.get("zone", "").strip(), texts.get("place", "").strip(), None
        if zone:
            try:
                read_zone(zone, places["zone"])
            except InvalidInput as fault:
                self._blame(fault)
        if name and self.find_place is not None:
            try:
                place = self._found.get(name) or self.find_place(name)
                self._found[name] = place
            except InvalidInput as fault:
                self._blame(InvalidInput(places["place"], name, fault.expected))
            except NotFound as missing:
                self._blame(InvalidInput(places["place"], name, str(missing)))
        return RowContext(zone, place, self.area)

    def _unreadable(self, places: Mapping[str, str]) -> frozenset[Holds]:
        """What cannot be judged while the row's own zone or place is wrong."""
        blamed = {fault.pointer for fault in self.faults}
        times = {Holds.TIME} if places.get("zone") in blamed else set()
        positions = {Holds.POSITION, Holds.POSITIONS} if places.get("place") in blamed else set()
        return frozenset(times | positions)

    def _is_comment(self, row: Row) -> bool:
        mark = next(cell.text.strip() for cell in row.cells if cell.text.strip())
        if not mark.startswith(COMMENT_MARK):
            return False
        if mark.casefold() == EXAMPLE_MARK:
            shipped = {column.example for column in self.header.columns.values()} | {mark}
            if any(cell.text.strip() and cell.text.strip() not in shipped for cell in row.cells):
                expected = f"your own data without the mark {EXAMPLE_MARK}, or the row deleted"
                self._blame(InvalidInput(self.table.place(row.number, 0), mark, expected))
        return True

    def _note_warnings(self, value: Value, place: str) -> None:
        for position in value if isinstance(value, tuple) else (value,):
            if isinstance(position, ReadPosition):
                self.notes += [f"{place}: {position.text}: {w}" for w in position.warnings]

    def _blame(self, fault: InvalidInput) -> None:
        if all(fault.pointer != known.pointer for known in self.faults):
            self.faults.append(fault)


def across(record: RowRecord) -> list[InvalidInput]:
    """What only two cells together can get wrong."""
    found: list[InvalidInput] = []
    for first, last in (
        ("valid_from", "valid_to"),
        ("departure_from", "departure_to"),
        ("arrival_from", "arrival_to"),
        ("departure_from", "arrival_to"),
        ("start", "end"),
    ):
        begin, end = record.find(first, datetime), record.find(last, datetime)
        if begin and end and end < begin:
            found.append(record.fault(last, f"not before {first}, {record.texts[first]}"))
    least, most = record.find("occupancy_min", int), record.find("occupancy_max", int)
    if least is not None and most is not None and most < least:
        found.append(record.fault("occupancy_max", f"{least} or more, as occupancy_min says"))
    if record.text("urgency") in {"urgent", "life_saving"} and not record.text("urgency_reason"):
        found.append(record.fault("urgency_reason", "why it is urgent"))
    if record.find("consent", bool) is False:
        found.append(record.fault("consent", "yes; without consent it goes to nobody"))
    return found + _shape_faults(record)


def _shape_faults(record: RowRecord) -> list[InvalidInput]:
    """How many positions each shape takes, and which size."""
    count = len(record.find("coordinates", tuple) or ())
    route = record.find("route", tuple)
    found = []
    if route is not None and len(route) < 2:
        found.append(record.fault("route", "two waypoints or more, with ; between"))
    match record.text("shape"):
        case "circle":
            if count > 1:
                found.append(record.fault("coordinates", "one position, the centre"))
            if not record.find("radius_m", int):
                found.append(record.fault("radius_m", "the circle's radius in metres, above 0"))
        case "corridor":
            if count == 1:
                found.append(record.fault("coordinates", "two positions or more, with ; between"))
            if not record.find("half_width_m", int):
                found.append(record.fault("half_width_m", "metres to either side, above 0"))
        case "polygon" if 0 < count < 3:
            found.append(record.fault("coordinates", "three corners or more, with ; between"))
        case _:
            pass
    return found


def _header(table: Table, kind: Kind) -> _Header | None:
    """The row that holds most of the form's ids or labels; ids win over labels."""
    best: _Header | None = None
    by_name = {_folded(c.label): c for c in COLUMNS[kind]} | {
        _folded(c.id): c for c in COLUMNS[kind]
    }
    for row in table.rows[:HEADER_WITHIN]:
        found = {i: by_name.get(_folded(cell.text)) for i, cell in enumerate(row.cells)}
        columns = {i: column for i, column in found.items() if column is not None}
        if len(columns) >= 2 and (best is None or len(columns) >= len(best.columns)):
            best = _Header(row.number, columns)
    return best


def _header_faults(table: Table, kind: Kind, header: _Header) -> tuple[InvalidInput, ...]:
    faults = []
    seen: dict[str, int] = {}
    for i, column in header.columns.items():
        if column.id in seen:
            place = table.place(header.row, i, column.id)
            faults.append(InvalidInput(place, column.label, "each column once"))
        seen[column.id] = i
    missing = [c for c in COLUMNS[kind] if c.required and c.id not in seen]
    if missing:
        ids = ", ".join(column.id for column in missing)
        faults.append(InvalidInput(table.place(header.row), "columns missing", ids))
    return tuple(faults)


def _unknown_columns(table: Table, header: _Header) -> list[str]:
    (heading,) = (row for row in table.rows if row.number == header.row)
    return [
        f"{table.place(heading.number, i, cell.text)}: not a column of this form; not taken"
        for i, cell in enumerate(heading.cells)
        if cell.text.strip() and i not in header.columns
    ]


def _folded(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
