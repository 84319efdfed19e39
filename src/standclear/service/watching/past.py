"""The picture as it was when the log had so many entries, one after another.

Promise: each is what a watch saw that followed the log to there. Going forward costs what lies
between; going back begins anew.
Not here: what a watch makes of it (replayed.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import WATCH, AlertState
from standclear.formats import documents
from standclear.log.view import LogView
from standclear.service.replay import Step, fold, frames, steps
from standclear.service.watching.heard_before import is_before


class Past:
    """One log, looked back on."""

    def __init__(self, log: LogView) -> None:
        self._log = log
        self._held_back: Step | None = None
        self._begin()

    def of_size(self, size: int) -> Picture:
        """As of so many entries. The same object, changed with the next call.

        Raises InvalidInput where the log has fewer, or no statement ends there.
        """
        if size < self._picture.size:
            self._begin()
        while self._picture.size < size and (step := self._next()) is not None:
            fold(self._picture, step)
        if self._picture.size != size:
            raise InvalidInput("log_size", size, f"a size that {self._log.origin} had")
        return self._picture

    def of_time(self, at: datetime) -> Picture:
        """As of what had been logged by then; times must rise."""
        while (step := self._next()) is not None:
            if step.said.at > at:
                self._held_back = step
                break
            fold(self._picture, step)
        return self._picture

    def reopened_since(self, size: int) -> set[str]:
        """Tracks of which an alert was reopened later than the log had so many entries: whether
        another watch had closed it, only who knows the log can say."""
        return {
            change.situation.track
            for _, change in alerts_said(self._log, start=size)
            if change.state is AlertState.REOPENED
        }

    def _begin(self) -> None:
        self._picture, self._steps = Picture(), steps(self._log)
        self._held_back = None

    def _next(self) -> Step | None:
        step, self._held_back = self._held_back, None
        return step if step is not None else next(self._steps, None)


def alerts_said(log: LogView, *, start: int) -> Iterator[tuple[int, AlertChange]]:
    """(entry, what it says) of every alert in the log from an entry on that positions can give;
    erased ones are left out, and what follows from none: that nobody watched, and that a feed of an
    earlier watch is not heard.

    start  an entry at which a statement begins
    """
    for frame in frames(log, start):
        if frame.entries[0].header.type == AlertChange.__dataclass_fields__["type"].default:
            change = frame.statement(documents.REMEMBERED)
            if not isinstance(change, AlertChange) or is_before(change.situation):
                continue
            if change.situation.feed != WATCH:
                yield frame.index, change
