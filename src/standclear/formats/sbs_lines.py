"""BaseStation lines many at a time: the kernel reads the ordinary ones, sbs.py every other.

Promise: the same reports and faults as sbs.py gives of the same bytes, however they are cut; both
remember in one place what was told lately.
Not here: what the parts of a line mean (sbs.py), the reading of ordinary lines (kernel/sbs.c).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from operator import attrgetter

import numpy as np

from standclear.core.kernel._kernel import ffi, lib
from standclear.core.watch.columns import (
    NOT_TOLD,
    ROW,
    Named,
    ReportColumns,
    Rows,
    as_one,
    microseconds,
)
from standclear.core.watch.report import Report
from standclear.formats import sbs
from standclear.formats.feed import TRANSPONDER_ERROR_MM, Fault, Heard, Reader
from standclear.formats.framing import Lines
from standclear.formats.made_good import MadeGood, Ways
from standclear.formats.told_lately import Lately

SHORTEST = 40
"""Bytes of a line that holds a report; no more rows than that are made room for."""

_PLACED = attrgetter("source", "track", "at", "position", "error_mm")
_BYTES, _ROWS = ffi.typeof("char[]"), ffi.typeof("told_row[]")


@dataclass(slots=True)
class SbsLines:
    """Reads one receiver's lines; stands in for a Reader of sbs.py.

    ways  by which speed and course are made good where no line tells them; None: they are not
    """

    source: str
    zone: tzinfo = UTC
    ways: Ways | None = None
    lately: Lately = field(init=False)
    _plain: Reader = field(init=False)
    _framing: Lines = field(init=False)

    def __post_init__(self) -> None:
        self.lately = Lately(self.source)
        self._plain = sbs.reader(self.source, zone=self.zone, memory=self.lately)
        if self.ways is not None:
            self._plain.message = MadeGood(self._plain.message, self.ways)
        assert isinstance(self._plain.framing, Lines)
        self._framing = self._plain.framing
        asked = self.lately.asked
        asked.height_error_mm = TRANSPONDER_ERROR_MM
        asked.joined_us, asked.named_us = (s // sbs.MICROSECOND for s in (sbs.JOINED, sbs.NAMED))

    def read(self, data: bytes, heard_at: datetime) -> Heard:
        """What the bytes complete. heard_at: when they came, aware UTC."""
        parts: list[Sequence[Report]] = []
        faults: list[Fault] = []
        for heard in self._pieces(data, heard_at):
            parts.append(heard.reports)
            faults += heard.faults
        return Heard(as_one(parts), tuple(faults))

    def end(self, heard_at: datetime) -> Heard:
        return self._plain.end(heard_at)

    def cut(self, heard_at: datetime) -> Heard:
        return self._plain.cut(heard_at)

    def _pieces(self, data: bytes, heard_at: datetime) -> Iterator[Heard]:
        start, stop = 0, data.rfind(b"\n") + 1
        if self._framing.is_amid:
            start = data.find(b"\n") + 1 or len(data)
            yield self._plain.read(data[:start], heard_at)
        rows = np.empty((stop - start) // SHORTEST + 1 if stop > start else 0, ROW)
        taken = told = 0
        while start < stop:
            named = self.lately.named
            used, count, is_odd = self._ordinary(data[start:stop], heard_at, rows[told:])
            self._make_good(named, rows[told : told + count])
            start, told = start + used, told + count
            heard = Heard()
            if is_odd:
                end = data.index(b"\n", start) + 1
                heard = self._plain.read(data[start:end], heard_at)
                start = end
            if heard.reports or named is not self.lately.named:
                yield _columns(named, rows[taken:told], heard_at)
                taken = told
            yield heard
        yield _columns(self.lately.named, rows[taken:told], heard_at)
        yield self._plain.read(data[max(start, stop) :], heard_at)

    def _ordinary(self, text: bytes, heard_at: datetime, rows: Rows) -> tuple[int, int, bool]:
        """Read up to a line that is not ordinary: bytes, rows, and whether there is one."""
        asked = self.lately.asked
        held = ffi.from_buffer(_BYTES, text), ffi.from_buffer(_ROWS, rows)
        asked.text, asked.rows = held
        asked.size, asked.used, asked.lines, asked.row_count = len(text), 0, 0, 0
        asked.heard_us = microseconds(heard_at)
        while (why := lib.sbs_read(asked)) == lib.SBS_OTHER_MINUTE:
            if not self._is_minute(text[asked.used :]):
                break
        self.lately.take_in()
        if why == lib.SBS_FULL:
            self.lately.forget_half()
        self._framing.pass_over(asked.lines)
        return asked.used, asked.row_count, asked.used < len(text)

    def _make_good(self, named: Named, rows: Rows) -> None:
        """Write into the rows how craft go that told it in no line."""
        if self.ways is None:
            return
        speed, course = rows["speed_mm_s"], rows["course_mdeg"]
        for at in np.flatnonzero((speed == NOT_TOLD) | (course == NOT_TOLD)).tolist():
            report = named.report(rows[at])
            made = self.ways.made(*_PLACED(report))
            if made is not None:
                speed[at] = made[0] if speed[at] == NOT_TOLD else speed[at]
                course[at] = made[1] if course[at] == NOT_TOLD else course[at]

    def _is_minute(self, text: bytes) -> bool:
        """Say when the minute of this line began; False where there is no such minute."""
        cells = text[: text.index(b"\n")].decode("ascii").split(",")
        date, time = cells[6], cells[7][:5]
        try:
            began = sbs.second_of(date, f"{time}:00", self.zone)
        except (ValueError, OverflowError):
            return False
        asked = self.lately.asked
        asked.minute = int(f"{date}{time}".replace("/", "").replace(":", ""))
        asked.minute_us = microseconds(began)
        return True


def _columns(named: Named, rows: Rows, heard_at: datetime) -> Heard:
    return Heard(ReportColumns(named, heard_at, rows)) if len(rows) else Heard()
