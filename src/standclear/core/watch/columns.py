"""Reports of one feed as columns: rows of numbers, of which a Report is made when one is asked for.

Promise: a row says what its Report says, no more and no less, so whoever does not care may take
these for a sequence of reports. Rows are written once and then left alone.
Not here: who writes rows (formats/), which of them need a look (quiet.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.report import Report

NOT_TOLD = -(2**31)
"""Stands in a column where the source is silent."""

ROW = np.dtype(
    [
        ("at_us", np.int64), ("heard_us", np.int64), ("track", np.int32), ("callsign", np.int32),
        ("lon_e7", np.int32), ("lat_e7", np.int32), ("height_mm", np.int32),
        ("height_error_mm", np.int32), ("error_mm", np.int32), ("speed_mm_s", np.int32),
        ("course_mdeg", np.int32), ("climb_mm_s", np.int32), ("datum", np.int8),
        ("on_ground", np.int8), ("rest", "V6"),
    ]
)  # fmt: skip
"""One report; kernel/told.h has the same. Units of report.py, times in microseconds since 1970.
track, callsign: numbers of names; datum: number of DATUMS, -1 without a height; on_ground: -1
where not told."""

DATUMS = tuple(Datum)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_GROUND = {-1: None, 0: False, 1: True}

Rows = NDArray[np.void]


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """What the numbers in one feed's rows stand for; both lists are only ever added to.

    tracks     as in a Report; all of registers that are held to the speed of aircraft
    callsigns  the first is ""
    """

    source: str
    tracks: list[str]
    callsigns: list[str]

    def report(self, row: np.void) -> Report:
        """What a row says."""
        told: tuple[Any, ...] = tuple(row.item())
        return self._report(told)

    def reports(self, rows: Rows) -> Iterator[Report]:
        return map(self._report, rows.tolist())

    def _report(self, row: tuple[Any, ...]) -> Report:
        (at, heard, track, callsign, lon, lat, height, height_error, error, speed, course, climb,
         datum, on_ground, _) = row  # fmt: skip
        return Report(
            self.tracks[track],
            self.source,
            time_of(at),
            time_of(heard),
            Position(lon, lat),
            None if datum < 0 else Height(height, DATUMS[datum], height_error),
            _told(error),
            _told(speed),
            _told(course),
            _told(climb),
            self.callsigns[callsign],
            on_ground=_GROUND[on_ground],
        )


@dataclass(frozen=True, slots=True, eq=False)
class ReportColumns(Sequence[Report]):
    """Reports that one feed brought within a second, in its order.

    heard_at  when the last of them were heard
    """

    named: Named
    heard_at: datetime
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[Report]:
        return self.named.reports(self.rows)

    @overload
    def __getitem__(self, at: int) -> Report: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Report]: ...
    def __getitem__(self, at: int | slice) -> Report | Sequence[Report]:
        if isinstance(at, slice):
            return ReportColumns(self.named, self.heard_at, self.rows[at])
        return self.named.report(self.rows[at])


@dataclass(frozen=True, slots=True, eq=False)
class Joined(Sequence[Report]):
    """Reports of several parts, one after the other."""

    parts: tuple[Sequence[Report], ...]

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Report]:
        return (report for part in self.parts for report in part)

    @overload
    def __getitem__(self, at: int) -> Report: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Report]: ...
    def __getitem__(self, at: int | slice) -> Report | Sequence[Report]:
        if isinstance(at, slice):
            return tuple(self)[at]
        if at == -1:
            return self.parts[-1][-1]
        return tuple(self)[at]


def as_one(parts: Iterable[Sequence[Report]]) -> Sequence[Report]:
    """All of them as one; what is alike and stands side by side becomes one part."""
    runs = groupby((one for part in parts for one in parts_of(part) if len(one)), key=_likeness)
    held = tuple(_run(list(run)) for _, run in runs)
    return held[0] if len(held) == 1 else Joined(held) if held else ()


def _likeness(part: Sequence[Report]) -> tuple[int, int]:
    """The same for rows of one feed that were heard in one second, and for reports."""
    if isinstance(part, ReportColumns):
        return id(part.named), microseconds(part.heard_at) // 1_000_000
    return 0, 0


def _run(parts: list[Sequence[Report]]) -> Sequence[Report]:
    if len(parts) == 1:
        return parts[0]
    last = parts[-1]
    if not isinstance(last, ReportColumns):
        return tuple(report for part in parts for report in part)
    rows = [part.rows for part in parts if isinstance(part, ReportColumns)]
    return ReportColumns(last.named, last.heard_at, np.concatenate(rows))


def parts_of(reports: Sequence[Report]) -> tuple[Sequence[Report], ...]:
    """What they were joined from."""
    return reports.parts if isinstance(reports, Joined) else (reports,)


def microseconds(at: datetime) -> int:
    """Since 1970."""
    return (at - _BEGINNING) // _MICROSECOND


def time_of(at_us: int) -> datetime:
    return _BEGINNING + timedelta(microseconds=at_us)


def _told(value: int) -> int | None:
    return None if value == NOT_TOLD else value
