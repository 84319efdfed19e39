"""Rows and columns as a person sees them in Excel, every cell with its place.

Promise: a cell is named as the sender's screen names it: `sheet 'Sites' row 7 column F`.
Nothing is dropped: a table holds titles, headings and notes as well as data.
Not here: which row is the header, what a cell means; see rows.py.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

CellKind = Literal["text", "number", "date", "yes_no", "formula", "error"]

_PLACE = re.compile(r"(?:sheet '(?P<sheet>.*)' )?row (?P<row>\d+) column (?P<column>[A-Z]+)\b")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows.

    text  as a person would copy it; a date as 2026-03-01 or 2026-03-01 06:00
    kind  what the program took it for; "formula" is one whose value the file does not hold
    """

    text: str = ""
    kind: CellKind = "text"


EMPTY = Cell()


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `number` counts from 1 as the program shows it."""

    number: int
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        return self.cells[column] if column < len(self.cells) else EMPTY

    def is_empty(self) -> bool:
        return not any(cell.text.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet, or one CSV file (name ``)."""

    name: str
    rows: tuple[Row, ...]

    def place(self, row: int, column: int | None = None, label: str = "") -> str:
        """Where a row or cell is, in words."""
        words = [f"sheet '{self.name}'"] if self.name else []
        words.append(f"row {row}")
        if column is not None:
            words.append(f"column {letters(column)}")
        return " ".join(words) + (f" '{label}'" if label else "")


@dataclass(frozen=True, slots=True)
class CellPlace:
    """A place in words, found again: column counts from 0."""

    sheet: str
    row: int
    column: int


def find_place(words: str) -> CellPlace | None:
    """The cell that Table.place named, or None for words of another kind."""
    match = _PLACE.match(words)
    if match is None:
        return None
    number = 0
    for letter in match["column"]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return CellPlace(match["sheet"] or "", int(match["row"]), number - 1)


def letters(column: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
