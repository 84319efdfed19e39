"""Bars beside a table: each row's counts as lengths, drawn as SVG without a script or a word.

Promise: the chart shows the numbers of its table and no others; each bar says the same as text.
Words stand beside the drawing, not in it, so that every script is shaped as in the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from standclear.service.reports.words import cell_text, words_in
from standclear.service.shown.plain import Document

WIDE, HIGH = 300, 14
COLOURS = ("#1b4f9c", "#e0a100", "#a3172b")
"""Of three lightnesses, so that they differ on grey paper too."""

MOST = 40
"""Rows of a chart; the table has all."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One length of a bar, in the drawing's units from its beginning."""

    start: float
    length: float
    colour: str


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    said: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    legend: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]


def chart_of(section: Document, language: str, zone: str) -> Chart | None:
    """The chart of a section; None where it has none, or nothing to show.

    Counts of one row lie end to end: a section names only columns that exclude each other.
    """
    columns, rows = section["bars"], section["rows"][:MOST]
    most = max((sum(row[c] for c in columns) for row in rows), default=0)
    if not columns or not most:
        return None
    say = words_in(language)
    names = [say(section["columns"][column]) for column in columns]
    bars = []
    for row in rows:
        counts = [row[column] for column in columns]
        label = ", ".join(cell_text(row[n], language, zone) for n in section["labels"])
        said = "; ".join(f"{name}: {count}" for name, count in zip(names, counts, strict=True))
        bars.append(Bar(label, said, tuple(_pieces(counts, WIDE / most))))
    legend = tuple(zip(COLOURS, names, strict=False)) if len(names) > 1 else ()
    return Chart(legend, tuple(bars))


def _pieces(counts: list[int], unit: float) -> list[Piece]:
    made, start = [], 0.0
    for colour, count in zip(COLOURS, counts, strict=False):
        if count:
            made.append(Piece(round(start, 1), round(count * unit, 1), colour))
        start += count * unit
    return made
