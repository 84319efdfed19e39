"""What every report is made of: tables of words, numbers, times and names; and the span it is of.

    section   {id, columns, rows, labels, bars, notes}; a chart shows the counts of the columns
              `bars`, each row by what stands in the columns `labels`
    a cell    a number; {"word": id}, said in the reader's language; {"at": time}; a name as it is

Promise: a report's document holds no sentence, so that every language says the same.
Not here: the words (service/reports/words.py), how it looks (service/reports/page.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from standclear.service.shown.plain import Document, plain

Cell = str | int | Document


@dataclass(frozen=True, slots=True)
class Span:
    """What a report is of: `since` included, `until` not; the latter is its cut-off.

    zone   the IANA zone in whose days it is counted
    """

    since: datetime
    until: datetime
    zone: str

    def holds(self, at: datetime | str | None) -> bool:
        if at is None:
            return False
        moment = datetime.fromisoformat(at) if isinstance(at, str) else at
        return self.since <= moment < self.until

    @property
    def before(self) -> Span:
        """As long a span, that ends where this one begins."""
        return Span(self.since - (self.until - self.since), self.since, self.zone)


def word(name: str) -> Document:
    return {"word": name}


def at(moment: datetime | str | None) -> Cell:
    return "" if moment is None else {"at": plain(moment)}


def section(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    labels: Sequence[int] = (0,),
    bars: Sequence[int] = (),
    notes: Sequence[str] = (),
) -> Document:
    """One table, its name, columns and notes as ids of words."""
    return {
        "id": name,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "labels": list(labels),
        "bars": list(bars),
        "notes": list(notes),
    }
