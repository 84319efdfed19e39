"""The XLSX form that a person fills in: headings, help, an example, drop-downs, rules.

Promise: the form as it is written holds no record; what a person adds below the example is
read by rows.py by the ids in its second row, whatever is done to the labels above them.
Not here: the columns (columns.py), checking (rows.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from standclear.formats.columns import COLUMNS, SHEETS, Column, Holds, Kind
from standclear.formats.rows import EXAMPLE_MARK
from standclear.formats.tables import letters
from standclear.formats.xlsx import new_book, saved, set_text

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

LINES = 1_000
"""Rows with drop-downs; more may be added below."""
_LABELS, _IDS, _HELP, _EXAMPLE, _FIRST = 1, 2, 3, 4, 5
_DARK, _PALE = "FF1F3A5F", "FFEEF2F7"

RULES = (
    "Fill in one row for each record, below the example. Leave column A empty.",
    "Columns with * must be filled in. Do not change the second row: the desk reads by it.",
    f"Rows whose column A begins with # are help or example. {EXAMPLE_MARK} rows are ignored.",
    "Coordinates: write them as you have them, with N/S and E/W: 35.9306N 36.6339E, "
    "35°55'50\"N 36°38'02\"E, 37S BV 8609 7898, 8G7VWJJM+6H. Several: put ; between them.",
    "Times: 2026-03-01 06:00, on the clock of the zone in the row. Write 00:01 or 23:59 for "
    "the ends of a day.",
    "Heights: with unit and datum: 500 ft AMSL, 150 m AGL, FL120, surface, unlimited.",
    "Recipients: you choose who is told and how precisely; PARTY:coarse gives less.",
    "Numbers of people, not names. Write nothing here that others must not read.",
    "The desk sends this file back with every fault coloured and explained. A row with a fault "
    "does not enter.",
    "Receipt of a notice is not permission, and absence from a list is not absence of protection.",
)


def write_template(kind: Kind, *, right_to_left: bool = False) -> bytes:
    """An empty form. right_to_left: columns run from the right, as Arabic readers expect."""
    book = new_book()
    form = book.create_sheet(SHEETS[kind])
    _fill(form, COLUMNS[kind])
    rules = book.create_sheet("Read me")
    rules.column_dimensions["A"].width = 110
    for i, rule in enumerate((f"Standclear: {SHEETS[kind]}", *RULES), start=1):
        set_text(rules.cell(i, 1), rule)
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = right_to_left
    return saved(book)


def _fill(form: Worksheet, columns: tuple[Column, ...]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    marks = {_HELP: "#help", _EXAMPLE: EXAMPLE_MARK}
    for row, mark in marks.items():
        set_text(form.cell(row, 1), mark)
    for i, column in enumerate(columns, start=2):
        texts = {
            _LABELS: column.label + (" *" if column.required else ""),
            _IDS: column.id,
            _HELP: column.help,
            _EXAMPLE: column.example,
        }
        for row, text in texts.items():
            if text:
                set_text(form.cell(row, i), text)
            form.cell(row, i).alignment = Alignment(wrap_text=row == _HELP, vertical="top")
        form.cell(_LABELS, i).font = Font(bold=True, color="FFFFFFFF")
        form.cell(_LABELS, i).fill = PatternFill("solid", fgColor=_DARK)
        form.cell(_IDS, i).font = Font(size=8, color="FF808080")
        form.cell(_HELP, i).fill = PatternFill("solid", fgColor=_PALE)
        form.cell(_EXAMPLE, i).font = Font(italic=True, color="FF808080")
        form.column_dimensions[letters(i - 1)].width = max(14, min(34, len(column.example) + 4))
        _prepare(form, i, column)
    form.row_dimensions[_HELP].height = 60
    form.freeze_panes = f"C{_FIRST}"


def _prepare(form: Worksheet, index: int, column: Column) -> None:
    """A column of text cells, where nothing typed turns into a date or number; drop-downs."""
    from openpyxl.worksheet.datavalidation import DataValidation

    letter = letters(index - 1)
    form.column_dimensions[letter].number_format = "@"
    choices = ("yes", "no") if column.holds is Holds.YES_NO else column.choices
    if not choices:
        return
    validation = DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=not column.required,
        showErrorMessage=True,
        errorTitle=column.label,
        error=f"One of: {', '.join(choices)}",
    )
    validation.add(f"{letter}{_FIRST}:{letter}{_FIRST + LINES - 1}")
    form.add_data_validation(validation)
