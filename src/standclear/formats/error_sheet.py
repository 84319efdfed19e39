"""The sender's own file sent back, with every faulty cell coloured and explained.

Promise: nothing the sender wrote is changed; faults stand in comments, in a colour, and in a
list on a last sheet. A CSV file comes back as a workbook, its text still text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from standclear.core.errors import InvalidInput
from standclear.formats import csv, xlsx
from standclear.formats.tables import find_place

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_COLOUR = "FFFFC7CE"
_HEADINGS = ("Where", "What stands there", "What would be right")
_ERRORS = "Errors"


def write_errors(data: bytes, faults: Sequence[InvalidInput]) -> bytes:
    """The workbook to send back. `data` is the sender's CSV or XLSX, as it came."""
    is_workbook = data[:4] == b"PK\x03\x04"
    book = xlsx.open_book(data if is_workbook else xlsx.write(csv.read(data)))
    for fault in faults:
        _mark(book, fault)
    title = _ERRORS
    while title in book.sheetnames:
        title += " "
    listed = book.create_sheet(title)
    for row, texts in enumerate([_HEADINGS, *map(_texts, faults)], start=1):
        for column, text in enumerate(texts, start=1):
            xlsx.set_text(listed.cell(row, column), text)
    for letter, width in zip("ABC", (44, 34, 80), strict=True):
        listed.column_dimensions[letter].width = width
    return xlsx.saved(book)


def _texts(fault: InvalidInput) -> tuple[str, str, str]:
    return fault.pointer, str(fault.value), fault.expected


def _mark(book: Workbook, fault: InvalidInput) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    place = find_place(fault.pointer)
    if place is None:
        return
    sheet = book[place.sheet] if place.sheet else book.worksheets[0]
    cell = _top_left(sheet, place.row, place.column + 1)
    earlier = f"{cell.comment.text}\n" if cell.comment else ""
    cell.fill = PatternFill("solid", fgColor=_COLOUR)
    cell.comment = Comment(f"{earlier}{fault.expected}", "Standclear", height=120, width=280)


def _top_left(sheet: Worksheet, row: int, column: int) -> Cell | MergedCell:
    """The cell itself, or the one that a merged block shows."""
    for block in sheet.merged_cells.ranges:
        if block.min_row <= row <= block.max_row and block.min_col <= column <= block.max_col:
            return sheet.cell(int(block.min_row), int(block.min_col))
    return sheet.cell(row, column)
