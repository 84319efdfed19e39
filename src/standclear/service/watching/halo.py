"""From where tracks come into each file of kept positions: the halo that a question about one hour
and cell needs, so that no leg is cut where it passes from one file into the next.

Promise: with its halo, each file has every leg that ends in it, from whichever cell and hour.
Not here: the question (screening.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa

from standclear.core.watch.tracks import FORGET
from standclear.core.watch.ways import LEAST
from standclear.service.watching.position_arrays import SCREENED, milliseconds, numbered
from standclear.service.watching.screening import Ints, reports_in, ways_in
from standclear.store.kept import Part, read_file

_LONG_MS = round(2 * FORGET.total_seconds() * 1000)
"""Not heard for so long, a track has been forgotten, whenever the watch saw to that."""


@dataclass
class Halos:
    """The files of a run's parts, one part after another.

    unknown  tracks of which legs cannot be told in columns
    """

    unknown: set[str] = field(default_factory=set)
    _tail: pa.Table | None = None
    _heard_by_ms: int = LEAST

    def of_part(self, part: Part) -> Iterator[tuple[Path, pa.Table | None]]:
        """(file, the rows elsewhere from which its own come)."""
        rows, place = self._rows(part)
        if not len(rows):
            return
        names, track = numbered(rows["track"])
        way = ways_in(rows, track, heard_by_ms=self._heard_by_ms)
        self.unknown |= set(names.take(way.unknown).to_pylist())
        before, after = way.order[way.before], way.order[way.after]
        foreign = place[before] != place[after]
        before, into = before[foreign], place[after[foreign]]
        self._end(rows, track)
        for number in np.unique(place[place >= 0]):
            halo = np.unique(before[into == number])
            yield part.files[number], rows.take(halo) if len(halo) else None

    def _rows(self, part: Part) -> tuple[pa.Table, Ints]:
        """The part's reports after those that were newest before it; of which file each is."""
        tables = [reports_in(read_file(path, ("row", *SCREENED))) for path in part.files]
        places = [np.full(len(table), n, np.int64) for n, table in enumerate(tables)]
        if self._tail is not None:
            tables.append(self._tail)
            places.append(np.full(len(self._tail), -1, np.int64))
        rows, place = pa.concat_tables(tables), np.concatenate(places)
        order = np.argsort(rows["row"].to_numpy(), kind="stable")
        return rows.take(order), place[order]

    def _end(self, rows: pa.Table, track: Ints) -> None:
        """Keep the newest of each track, and what is of the same instant, for the next part."""
        heard = milliseconds(rows["heard_at"])
        self._heard_by_ms = max(self._heard_by_ms, int(heard.max()))
        at = milliseconds(rows["at"])
        newest = np.full(int(track.max()) + 1, LEAST)
        np.maximum.at(newest, track, at)
        lasts = (at == newest[track]) & (heard > self._heard_by_ms - _LONG_MS)
        self._tail = rows.filter(pa.array(lasts))
