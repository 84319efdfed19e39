"""XLSX workbooks, in and out.

What it cannot carry
- Zones: Excel's dates have none; they are read as what the screen shows, and the row's own
  zone column says where that clock hung.
- Formulas: the value last shown is read; one that was never calculated is marked as such.
- Numbers that Excel has already mangled (a grid reference turned into a number, a number code
  turned into a date): the cell says what it became, so that rows.py can refuse it.
- Styles, drawings, comments, hidden sheets' being hidden, macros: not taken.
Text is written as text: nothing that begins with `=` becomes a formula.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from standclear.core.errors import InvalidInput
from standclear.formats.tables import EMPTY, Cell, Row, Table

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell as SheetCell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

NAME = "xlsx"
SUFFIXES = (".xlsx", ".xlsm")
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CARRIES = "tables"

LARGEST_BYTES = 200 * 1024 * 1024
MOST_ROWS = 20_000
MOST_COLUMNS = 200
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first time ZIP knows: equal sheets give equal bytes
_NOT_IN_XML = {
    i: "\ufffd"
    for i in (*range(32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF)
    if i not in (9, 10, 13)
}


_TORN = (
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    OSError,
    EOFError,
    RuntimeError,
    SyntaxError,  # ElementTree's ParseError
    zipfile.BadZipFile,
    zlib.error,
)
"""What openpyxl lets through from its depths when a workbook is damaged."""


def read(data: bytes) -> tuple[Table, ...]:
    """Every worksheet that holds anything, in the workbook's order."""
    values, formulas = open_book(data, values=True), open_book(data)
    tables = []
    for sheet in values.worksheets:
        table = _table(sheet, formulas[sheet.title])
        if table.rows:
            tables.append(table)
    return tuple(tables)


def write(tables: Sequence[Table]) -> bytes:
    """One sheet a table; every cell is text."""
    book = new_book()
    for i, table in enumerate(tables):
        sheet = book.create_sheet(table.name or f"Sheet{i + 1}")
        for row in table.rows:
            for column, cell in enumerate(row.cells):
                if cell.text:
                    set_text(sheet.cell(row.number, column + 1), cell.text)
    if not tables:
        book.create_sheet("Sheet1")
    return saved(book)


def open_book(data: bytes, *, values: bool = False) -> Workbook:
    """The workbook with formulas, or with the values they last showed."""
    from openpyxl import load_workbook

    _refuse_bombs(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl tells of styles it leaves out
            return load_workbook(io.BytesIO(data), data_only=values, keep_links=False)
    except _TORN as fault:
        raise InvalidInput("workbook", repr(fault), "an XLSX workbook, without password") from None


def new_book() -> Workbook:
    """A workbook without a sheet."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = datetime(*_EPOCH, tzinfo=UTC).replace(tzinfo=None)
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book


def saved(book: Workbook) -> bytes:
    """Its bytes, without the moment of saving: equal sheets give equal bytes."""
    from openpyxl.xml.constants import ARC_CORE
    from openpyxl.xml.functions import tostring

    packed, steady = io.BytesIO(), io.BytesIO()
    book.save(packed)
    book.properties.modified = book.properties.created
    with zipfile.ZipFile(packed) as archive, zipfile.ZipFile(steady, "w") as out:
        for name in archive.namelist():
            own = name == ARC_CORE
            data = tostring(book.properties.to_tree()) if own else archive.read(name)
            out.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
    return steady.getvalue()


def set_text(cell: SheetCell | MergedCell, text: str) -> None:
    """Text that stays text, whatever it begins with and whoever edits the cell later."""
    from openpyxl.cell.cell import MergedCell

    if isinstance(cell, MergedCell):
        return
    cell.value = text.translate(_NOT_IN_XML)
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(("=", "+", "-", "@"))


def _refuse_bombs(data: bytes) -> None:
    """Count what the archive claims; zipfile itself never unpacks more than is claimed."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(info.file_size for info in archive.infolist())
    except _TORN:
        expected = "an XLSX workbook; save an .xls or a protected one as .xlsx"
        raise InvalidInput("workbook", "not a ZIP archive", expected) from None
    if size > LARGEST_BYTES:
        raise InvalidInput("workbook", f"{size} bytes unpacked", f"at most {LARGEST_BYTES}")


def _table(sheet: Worksheet, formulas: Worksheet) -> Table:
    if sheet.max_row > MOST_ROWS:
        pointer = f"sheet '{sheet.title}' row {sheet.max_row}"
        raise InvalidInput(pointer, f"{sheet.max_row} rows", f"at most {MOST_ROWS}")
    merged = _merged(sheet)
    rows = []
    width = min(sheet.max_column, MOST_COLUMNS)
    for number, cells in enumerate(sheet.iter_rows(max_col=width), start=1):
        read_cells = []
        for column, held in enumerate(cells):
            formula = formulas.cell(number, column + 1).value if held.value is None else None
            read_cells.append(merged.get((number, column)) or _cell(held, formula))
        row = Row(number, tuple(read_cells))
        if not row.is_empty() or any(cell.kind == "formula" for cell in row.cells):
            rows.append(row)
    return Table(sheet.title, tuple(rows))


def _merged(sheet: Worksheet) -> dict[tuple[int, int], Cell]:
    """What cells merged downward show: the value of the topmost, for each row they span.

    Merged sideways, only the first column has the value: a title is not a row of headings.
    """
    shown: dict[tuple[int, int], Cell] = {}
    for block in sheet.merged_cells.ranges:
        top, left = int(block.min_row), int(block.min_col)
        cell = _cell(sheet.cell(top, left), None)
        for row in range(top, min(int(block.max_row), MOST_ROWS) + 1):
            shown[row, left - 1] = cell
    return shown


def _cell(held: SheetCell | MergedCell, formula: object) -> Cell:
    value = held.value
    match value:
        case None if isinstance(formula, str) and formula.startswith("="):
            return Cell(formula, "formula")
        case None:
            return EMPTY
        case bool():
            return Cell("yes" if value else "no", "yes_no")
        case int():
            return Cell(str(value), "number")
        case float():
            return Cell(str(int(value)) if value.is_integer() else repr(value), "number")
        case datetime():
            return Cell(_shown(value, has_clock=_shows_time(held)), "date")
        case date() | time() | timedelta():
            return Cell(str(value), "date")
        case _:
            text = str(value)
            return Cell(text, "error" if text in _ERRORS else "text")


_LITERAL = re.compile(r'"[^"]*"|\\.|\[(?!h)[^\]]*\]', re.IGNORECASE)
_ERRORS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})


def _shows_time(held: SheetCell | MergedCell) -> bool:
    """Whether the cell's format shows a clock; what stands in quotes or brackets is not one."""
    return "h" in _LITERAL.sub("", str(held.number_format)).lower()


def _shown(moment: datetime, *, has_clock: bool) -> str:
    """Excel keeps days as floats: to the nearest second is what the sender typed.

    Midnight is a time where the sender saw it as one; in a cell that shows no clock nobody did.
    """
    nearest = (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
    if nearest.time() == time(0) and not has_clock:
        return nearest.date().isoformat()
    return nearest.isoformat(sep=" ", timespec="seconds" if nearest.second else "minutes")
