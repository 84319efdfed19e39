"""Forms that people filled in, as records: XLSX and CSV.

Promise: every fault of every form in the file is found, each at its sheet, row and column. Of a
record that is known already, what the form has no column for stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from standclear.cli.import_items import Found, Item, Numbers, Record, is_id, without_repeats
from standclear.core.errors import InvalidInput
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.zone import Zone
from standclear.formats.columns import SHEETS, Kind
from standclear.formats.form_rows import table_of
from standclear.formats.records import movement_from_row, plan_from_row, site_from_row
from standclear.formats.rows import HEADER_WITHIN, RowRecord, check_rows, table_for
from standclear.formats.tables import Table

_RECORD_KIND = {Kind.SITES: "site", Kind.MOVEMENTS: "move", Kind.PLANS: "plan"}


def read_forms(
    tables: tuple[Table, ...],
    kind: Kind | None,
    *,
    party: str,
    numbers: Numbers,
    known: Callable[[str], Record | None],
) -> Found:
    """The records of the form asked for, or of every form that the file holds.

    known   the record that the desk has under an id, if it can be asked
    """
    forms = [(kind, table_for(tables, kind))] if kind else _forms_in(tables)
    items: list[Item] = []
    faults: list[InvalidInput] = []
    notes: list[str] = []
    find_place = Gazetteer.shipped().find
    for each, table in forms:
        rows = check_rows(table, each, find_place=find_place)
        faults += rows.faults
        notes += rows.notes
        for row in rows.good:
            if own := row.text("record_id"):
                numbers.take(_full(own, party, _RECORD_KIND[each]))
        for row in rows.good:
            whole = _full(row.text("record_id"), party, _RECORD_KIND[each])
            held = known(whole) if is_id(whole) else None
            try:
                record = _record(_filled(row, held, each), each, party, numbers)
                items.append(Item(row.where, _cell(row), record, bool(row.text("record_id"))))
            except InvalidInput as fault:
                faults.append(_at_row(row, fault))
    kept, repeats = without_repeats(items)
    return Found(tuple(kept), (*faults, *repeats), tuple(notes))


def _forms_in(tables: tuple[Table, ...]) -> list[tuple[Kind, Table]]:
    """Every form, known by its sheet's name or by headings that fit no other form."""
    found = []
    for table in tables:
        by_name = [k for k in Kind if SHEETS[k].casefold() == table.name.casefold()]
        by_heading = [k for k in Kind if _has_whole_header(table, k)]
        found += [(each, table) for each in by_name or by_heading]
    if not found:
        names = ", ".join(repr(t.name) for t in tables if t.name) or "its headings"
        raise InvalidInput(
            "--kind",
            names,
            f"the form that it is ({', '.join(Kind)}): no sheet bears a form's name or all the "
            "columns that it needs",
        )
    return found


def _has_whole_header(table: Table, kind: Kind) -> bool:
    """Whether one of the first rows has every column that the form needs."""
    return any(
        not check_rows(Table(table.name, (row,)), kind).faults for row in table.rows[:HEADER_WITHIN]
    )


def _filled(row: RowRecord, held: Record | None, kind: Kind) -> RowRecord:
    """The row, and of the record known already what the form has no column for."""
    if held is None or isinstance(held, Zone):
        return row
    try:
        (before,) = check_rows(table_of((held,), kind), kind).good
    except (InvalidInput, ValueError):
        return row  # no row holds the record that is known: this one replaces it whole
    absent = [column for column in before.texts if column not in row.places]
    return replace(
        row,
        values={c: before.values[c] for c in absent if c in before.values} | dict(row.values),
        texts={column: before.texts[column] for column in absent} | dict(row.texts),
    )


def _record(row: RowRecord, kind: Kind, party: str, numbers: Numbers) -> Record:
    number = "" if row.text("record_id") else numbers.next(_RECORD_KIND[kind])
    match kind:
        case Kind.SITES:
            return site_from_row(row, owner=party, number=number)
        case Kind.MOVEMENTS:
            return movement_from_row(row, owner=party, number=number)
        case Kind.PLANS:
            return plan_from_row(row, owner=party, number=number)


def _full(own: str, party: str, kind: str) -> str:
    return own if own.startswith(f"{party}/{kind}/") else f"{party}/{kind}/{own}"


def _cell(row: RowRecord) -> str:
    """The cell that stands for the whole row: its number, else its first column."""
    return row.places.get("record_id") or next(iter(row.places.values()), row.where)


def _at_row(row: RowRecord, fault: InvalidInput) -> InvalidInput:
    """A fault that names a cell stays; one that names a field is put at its row."""
    if fault.pointer.startswith(row.where):
        return fault
    return InvalidInput(_cell(row), fault.value, f"{fault.expected} ({fault.pointer})")
