"""What a question needs, looked up in the index and read from the log: a picture, carried forward.

Promise: whatever an answer may rest on is in it as in the picture of the whole log.
Not here: what is in the index (making.py), what an answer is made of (service/shown/inquiry).
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.inquiry.question import Question
from standclear.core.picture import Picture
from standclear.log.view import LogView
from standclear.service.concordance import ground
from standclear.service.concordance.concerns import EVERYTHING
from standclear.service.concordance.making import coarsest, micros
from standclear.service.concordance.partly import fold_partly
from standclear.service.replay import keeping_all, reached, steps
from standclear.store.concordance import ConcordanceFile, number_of


class Looked:
    """What the index has of a question by one asker."""

    def __init__(self, file: ConcordanceFile, log: LogView, question: Question, asker: str) -> None:
        self._file, self._log, self._size = file, log, log.size
        self._picture, self._desk = Picture(), log.entry(0).header.issuer
        self._things = _things(file, question, exactly=asker == self._desk)

    def picture(self, until: datetime | None) -> Picture:
        """What held at an instant, or of all that was in the log when this was looked up; the same
        picture each time, and no earlier than before."""
        size, picture, log = self._until(until), self._picture, self._log
        with keeping_all():
            for start, length in self._file.steps(self._things, picture.size, size):
                for step in steps(log, start, start + length):
                    fold_partly(picture, step, self._things)
        picture.desk = self._desk if size else ""
        picture.size, picture.at = size, reached(log, size)
        if until is not None:
            picture.at = max(picture.at, until)
        return picture

    def _until(self, until: datetime | None) -> int:
        """How many entries the log had at an instant."""
        beyond = None if until is None else self._file.first_after(micros(until))
        return self._size if beyond is None else min(beyond, self._size)


def _things(file: ConcordanceFile, question: Question, *, exactly: bool) -> set[int]:
    """What lies near the place, what is shown with it, and whatever those need.

    exactly   the asker is shown all records as they are, and so none is near by its coarse form
    """
    grid_mm, time_s = (0, 0) if exactly else coarsest(file.meta())
    near: set[int] = set()
    for box in ground.boxes_asked(question, grid_mm=grid_mm, time_s=time_s):
        near |= file.near(box)
    shown = near | file.beside(near, needs=False)
    shown |= file.beside(shown, needs=False)  # a call about an overlap of what is near
    found = shown | {number_of(EVERYTHING)}
    more = found
    while more:
        more = file.beside(more, needs=True) - found
        found |= more
    return found
