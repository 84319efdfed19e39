"""Questions about one place answered from those entries that concern it, found by an index.

    inquiry.index    beside the log: which entries concern what, and what lies where

Promise: it never changes an answer: what is answered by it is, byte for byte, what is answered by
the whole log. It says only where to look; what was said is read from the log, and verified there.
It counts only for the very log and program it was made of and by (origin, size and root hash as
the log's own tiles give it); whatever else lies in the file is dropped, and made anew from the
log. A crash leaves it as it was some entries before. What cannot be made or kept costs time alone.
Trust: none in the file's words, as none stand in it. Whoever can write in the desk's directory
could have it leave something out: `inquire(recheck=True)` reads the whole log too, and compares.
Not here: what concerns what (concerns.py), what lies where (ground.py), folding (looked.py,
partly.py), the file itself (store/concordance.py).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from standclear.core.inquiry.question import Question
from standclear.core.picture import Picture
from standclear.log.errors import Busy, LogError, NoRoom
from standclear.log.view import LogView
from standclear.service.concordance.looked import Looked
from standclear.service.concordance.making import catch_up, holds
from standclear.service.replay import replay
from standclear.store.concordance import ConcordanceFile

INDEX = "inquiry.index"

WORTH_NOTING, NOTED = 1_000, 5_000
"""Entries beyond the index after which some more are taken in unasked, and how many at once: half
a second of work or so, which hardly holds up whoever decides meanwhile."""


def _unseen(_: int) -> None:
    """Nobody looks on."""


class Concordance:
    """The index of one log; may be asked from several threads."""

    def __init__(self, file: Path | None = None) -> None:
        """file: None where none is kept; every question is then answered from the whole log."""
        self._path = file
        self._open: ConcordanceFile | None = None
        self._lock = threading.Lock()

    def behind(self, log: LogView) -> int:
        """How many entries of the log are not in it; 0 where none is kept."""
        if self._path is None:
            return 0
        with self._lock:
            try:
                meta = self._opened().meta()
                return log.size - (int(meta["size"]) if holds(meta, log) else 0)
            except (LogError, OSError):
                return log.size

    def catch_up(
        self, log: LogView, step: Callable[[int], None] = _unseen, *, most: int | None = None
    ) -> None:
        """Take in what the log has beyond it, where that can be kept.

        step   called with how many more entries have been taken in
        most   so many of them, and some; None for all
        """
        self._ready(log, step, most)

    def note(self, log: LogView) -> None:
        """Take some more of the log in, if it has come far: for quiet moments."""
        if self.behind(log) >= WORTH_NOTING:
            self.catch_up(log, most=NOTED)

    def sides(self, log: LogView, question: Question, asker: str) -> Iterator[Picture]:
        """What held at the time asked about, then what holds now: as far as an answer to this
        asker may rest on it. The first is no more once the second is asked for."""
        file = self._ready(log)
        looked: Looked | None = None
        with suppress(LogError):
            looked = None if file is None else Looked(file, log, question, asker)
        for until in (question.at, None):
            try:
                yield replay(log, until) if looked is None else looked.picture(until)
            except LogError:  # the index has been spoilt; or the log, which this then says
                looked = None
                yield replay(log, until)

    def drop(self) -> None:
        """Forget all of it. Raises `OSError` if a file cannot be removed."""
        with self._lock:
            self._drop()

    def close(self) -> None:
        with self._lock:
            self._close()

    # ---- inside

    def _ready(
        self, log: LogView, step: Callable[[int], None] = _unseen, most: int | None = None
    ) -> ConcordanceFile | None:
        if self._path is None:
            return None
        with self._lock:
            for _ in range(2):
                try:
                    file = self._opened()
                    catch_up(file, log, step, most)
                    return file
                except (Busy, NoRoom):
                    return None
                except (LogError, OSError):
                    with suppress(OSError):
                        self._drop()
        return None

    def _opened(self) -> ConcordanceFile:
        assert self._path is not None
        if self._open is None:
            self._open = ConcordanceFile(self._path)
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _drop(self) -> None:
        self._close()
        if self._path is not None:
            for end in ("", "-wal", "-shm"):
                self._path.with_name(self._path.name + end).unlink(missing_ok=True)
