"""What was filed and has not set out, as far as its own craft are heard.

Promise: told only where its party has tied a craft to it, where the watch has been listening since
before its start, and where somebody is heard at all: silence of a receiver is no missed departure.
Not here: where a craft is held against what was filed (conformance.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standclear.core.watch.conformance import Filed, is_out
from standclear.core.watch.report import Report


@dataclass
class Departures:
    """What has set out, as was seen or said."""

    out: dict[str, datetime] = field(default_factory=dict)

    def follow(self, filed: Mapping[str, Filed]) -> None:
        """Forget what is over."""
        self.out = {key: at for key, at in self.out.items() if key in filed}

    def see(self, filed: Filed, report: Report, patience_s: float) -> bool:
        """Take a report of its craft; whether it is the first that shows it out in its time."""
        early = filed.start - timedelta(seconds=patience_s)
        if filed.id in self.out or report.at < early or not is_out(report, filed):
            return False
        self.out[filed.id] = report.at
        return True

    def missed(
        self,
        filed: Mapping[str, Filed],
        now: datetime,
        *,
        began: datetime,
        patience_s: float,
    ) -> Iterator[Filed]:
        """What should have set out so long ago. began: since when there was somebody listening."""
        for key, one in sorted(filed.items()):
            if key in self.out or not one.is_awaited or began > one.start:
                continue
            if one.start + timedelta(seconds=patience_s) <= now <= one.end:
                yield one
