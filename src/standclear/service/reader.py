"""What a log says, for those who only ask: no key is needed, and nothing is written.

Promise: a copy of a desk's directory without its keys answers every question that the desk can.
It only takes longer to open: the picture that a desk has put away is of no use without its key.
Not here: writing (office.py), finding the log (desk_home.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from standclear.core.picture import Picture
from standclear.log.view import LogView
from standclear.service.replay import replay


class Reader:
    """The log and the picture that it gave when it was opened."""

    def __init__(self, log: LogView, *, take_in: Callable[[LogView], Picture] = replay) -> None:
        self.log = log
        self.picture = take_in(log)

    @contextmanager
    def reading(self) -> Iterator[Picture]:
        """As the office's; nothing changes it here."""
        yield self.picture

    def picture_at(self, at: datetime) -> Picture:
        """What held at an instant, folded anew from the log."""
        return replay(self.log, until=at)
