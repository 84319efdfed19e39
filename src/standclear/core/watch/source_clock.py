"""When a report was measured, where the source's own clock cannot be right.

Promise: a clock that leaps freezes no track. One that is ahead cannot put a track into the future,
where everything true would count as older; one that was set back is found by its going on evenly,
and then read with what it lost added. Both follow from the track's own reports alone.
Not here: what is doubted because of it (tracks.py), the machine's own clock (service/watching).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from standclear.core.watch.report import Report

SET_BACK_S = 20.0
"""A source whose reports are older than what is known, and which goes on evenly for so long, has a
clock that was set back (own choice: before its track would count as lost, silence.py)."""

EVENLY_S = 5.0
"""As far as what it tells and what passes here may differ meanwhile (own choice); what was stored
on its way comes all at once."""

_EVENLY = timedelta(seconds=EVENLY_S)


@dataclass(slots=True)
class SourceClock:
    """One source's clock, as one track's reports tell it.

    first     the first of a run of reports older than what the track has
    set_back  by how much it was set back; nothing where it was not
    """

    first: Report | None = None
    set_back: timedelta = field(default_factory=timedelta)

    def read(self, report: Report) -> Report | None:
        """The report with what the clock lost added; None where it lost nothing."""
        if not self.set_back:
            return None
        if abs(report.heard_at - report.at - self.set_back) > _EVENLY:
            self.first, self.set_back = None, timedelta()  # it was set again
            return None
        return replace(report, at=report.at + self.set_back)

    def older(self, report: Report, newest: Report) -> Report | None:
        """One that is older than the newest of its track: as it was meant, once that is known."""
        first = self.first
        if first is None or first.heard_at < newest.heard_at or not _is_even(first, report):
            self.first = report
            return None
        if (report.heard_at - first.heard_at).total_seconds() < SET_BACK_S:
            return None
        self.set_back = report.heard_at - report.at
        return replace(report, at=report.heard_at)


def _is_even(first: Report, report: Report) -> bool:
    passed, told = report.heard_at - first.heard_at, report.at - first.at
    return abs(passed - told) <= _EVENLY
