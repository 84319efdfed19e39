"""The watch over again for some of the tracks only, as if all were there.

What the watch says of a track at a zone follows from that track alone, from the zones, and from the
times at which the watch looked up: at each new second, and after each batch. Those times are
those of the whole stream; the reports are those of the tracks asked about.

Promise: together, replays of tracks parted in whatever way say what one replay of all says, as long
as the tracks that a party has lodged stay together (pairs, plans).
Not here: which tracks (on_dask.py), the replay of all (replayed.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from standclear.core.shape import Position
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.service.watching.position_arrays import milliseconds, numbered
from standclear.service.watching.replayed import Told, in_order
from standclear.service.watching.screening import Ints
from standclear.service.watching.watcher import Watcher
from standclear.store.kept import Stretch
from standclear.store.position_columns import batches_of

Follow = Callable[[Watcher, int], None]
"""Take over what held when the log had so many entries."""

_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_LEAST = np.iinfo(np.int64).min


def replay_some(
    stretch: Stretch, tracks: Collection[str], watcher: Watcher, follow: Follow
) -> Iterator[Told]:
    """What the watch said of these tracks; of feeds too, where the watcher is one that listens.

    watcher  as it was at the beginning of the stretch
    """
    names = pa.array(sorted(tracks), pa.string())
    newest, size = _LEAST, stretch.log_size
    for part in stretch.parts:
        moments = _Moments(part.table(), names, newest)
        yield from moments.replay(stretch.segment.run, watcher, follow, size)
        newest, size = moments.newest, moments.size


class _Moments:
    """One part's rows: which are ours, where a second begins, where a batch ends."""

    def __init__(self, table: pa.Table, names: pa.Array, newest: int) -> None:
        self.table = table
        self.own = pc.is_in(table["track"], names).to_numpy()
        second = milliseconds(table["heard_at"]) // 1000
        highest = np.maximum.accumulate(np.maximum(second, newest))
        self.new = highest > np.concatenate(([newest], highest[:-1]))
        self.newest = int(highest[-1])
        self.batch, self.log_size = (table[name].to_numpy() for name in ("batch", "log_size"))
        self.size = int(self.log_size[-1])
        self.ends = np.append(self.batch[1:] != self.batch[:-1], True)
        self.heard = pc.cast(table["heard_at"], pa.int64()).to_numpy()
        is_report = pc.not_equal(table["track"], "").to_numpy()
        numbers = np.where(is_report, np.arange(len(table)), -1)
        self.last = np.maximum.accumulate(numbers)  # the row of the newest report so far
        self.seconds = np.cumsum(self.new, dtype=np.int64)
        self.feeds = _feeds(table, is_report, self.seconds)

    def replay(self, run: str, watcher: Watcher, follow: Follow, size: int) -> Iterator[Told]:
        """Only rows at which something happens are looked at."""
        own = (r for batch in batches_of(self.table.filter(self.own)) for r in batch.reports)
        together: list[Report] = []
        changes: list[AlertChange] = []
        before = -1  # the last row of the batch before
        self._hear(watcher, 0, _FIRST)  # of a second that began in the part before
        for row in np.flatnonzero(self.own | self.new | self.ends).tolist():
            if self.log_size[row] != size:
                size = int(self.log_size[row])
                follow(watcher, size)
            if self.new[row]:
                changes += watcher.take(together)
                second = int(self.seconds[row])
                self._hear(watcher, second - 1, _LAST)
                changes += watcher.pass_time(_time(self.heard[row]))
                self._hear(watcher, second, _FIRST)
                together = []
            if self.own[row]:
                together.append(next(own))
            if self.ends[row]:
                changes += watcher.take(together)
                newest = int(self.last[row])
                at = _time(self.heard[newest if newest > before else row])
                number = int(self.batch[row])
                yield from in_order(Told(run, number, at, change) for change in changes)
                if newest > before:
                    watcher.rest(_heard(at))
                together, changes, before = [], [], row
        self._hear(watcher, int(self.seconds[-1]), _LAST)

    def _hear(self, watcher: Watcher, second: int, which: int) -> None:
        """That feeds were heard in a second: first when it begins, last when it is over."""
        for source, *rows in self.feeds.get(second, ()):
            watcher.feeds.hear(source, _time(self.heard[rows[which]]))


_FIRST, _LAST = 0, 1


def _feeds(
    table: pa.Table, is_report: NDArray[np.bool_], seconds: Ints
) -> dict[int, list[tuple[str, int, int]]]:
    """By second, the feeds heard in it, with the first and the last row of each."""
    rows = np.flatnonzero(is_report)
    if not len(rows):
        return {}
    words, source = numbered(table["source"].take(rows))
    names = words.to_pylist()
    keys = seconds[rows] * len(names) + source
    places, first = np.unique(keys, return_index=True)
    last = len(keys) - 1 - np.unique(keys[::-1], return_index=True)[1]
    found: dict[int, list[tuple[str, int, int]]] = {}
    for key, one, other in zip(
        places.tolist(), rows[first].tolist(), rows[last].tolist(), strict=True
    ):
        second, code = divmod(key, len(names))
        found.setdefault(second, []).append((names[code], one, other))
    return found


def _time(microseconds: np.int64) -> datetime:
    return _BEGINNING + timedelta(microseconds=int(microseconds))


def _heard(at: datetime) -> Report:
    """Stands for the last report of a batch, of which only the time is asked."""
    return Report("uid:-", "", at, at, Position(0, 0))
