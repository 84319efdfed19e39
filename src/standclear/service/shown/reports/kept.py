"""Commitments and what each party reports of them, breaches by own forces first.

Promise: as the scorecard (shown/scorecard.py): each number is of one party's reports.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core.picture import Picture
from standclear.service.shown.plain import Document
from standclear.service.shown.reports.parts import Cell, Span, section, word
from standclear.service.shown.scorecard import scorecard


def kept(picture: Picture, asker: str, span: Span) -> list[Document]:
    """One section, as it stood at the cut-off: reports are cumulative, and not of the span."""
    del span
    columns = ("commitment", "by", "meaning", "forces", "reported_by", "breached", "kept",
               "not_known", "disputed")  # fmt: skip
    rows = list(_rows(picture, asker))
    notes = ("report_is_word", "never_summed", "silence")
    return [section("commitments", columns, rows, labels=(0, 3, 4), bars=(5, 6, 7), notes=notes)]


def _rows(picture: Picture, asker: str) -> Iterator[list[Cell]]:
    for held in scorecard(picture, asker)["commitments"]:
        for row in held["performance"]:
            said: list[Cell] = [held["id"], held["by"], held["meaning"], word(row["whose"])]
            if not row["columns"]:
                yield [*said, word("nobody"), 0, 0, 0, ""]
            for column in row["columns"]:
                counts = column["counts"]
                disputed = bool(set(row["disputed"]) & set(column["reports"]))
                yield [*said, column["party"], counts["breached"], counts["kept"],
                       counts["not_known"], word("yes") if disputed else ""]  # fmt: skip
