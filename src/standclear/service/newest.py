"""The newest steps of a log as the office that wrote them still has them.

Whoever listens is told of them a moment later, and would read again from the disk what was just
written there.
Promise: the same steps as the log has, whether they are remembered or read.
Owner: the office adds, after a commit; others may read meanwhile.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator

from standclear.log.view import LogView
from standclear.service.replay import DECISION, RELEASE, Step, steps

KEPT = 1024
"""Steps: more than are made between two tellings (own choice)."""


class Newest:
    """The last steps that this office wrote, without a gap."""

    def __init__(self) -> None:
        self._held: deque[Step] = deque(maxlen=KEPT)

    def add(self, written: Iterable[Step]) -> None:
        """What was written and committed, in its order."""
        for step in written:
            if self._held and _end(self._held[-1]) != step.index:
                self._held.clear()  # another office wrote in between
            self._held.append(step)

    def steps_from(self, log: LogView, place: int) -> Iterator[Step]:
        """The steps of a log, from the one that holds this place on."""
        held = list(self._held)
        if not held or not held[0].index <= place < _end(held[-1]):
            while 0 < place < log.size and log.entry(place).header.type in (DECISION, RELEASE):
                place -= 1
            yield from steps(log, place)
            return
        first = bisect_right(held, place, key=lambda step: step.index) - 1
        yield from held[first:]
        if (end := _end(held[-1])) < log.size:
            yield from steps(log, end)


def _end(step: Step) -> int:
    return step.index + step.size
