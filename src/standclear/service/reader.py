"""What a log says, for those who only ask: no key is needed, and nothing is written.

Promise: a copy of a desk's directory without its keys answers every question that the desk can.
Not here: writing (office.py), finding the log (desk_home.py).
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.picture import Picture
from standclear.log.view import LogView
from standclear.service.replay import replay


class Reader:
    """The log and the picture that it gave when it was opened."""

    def __init__(self, log: LogView) -> None:
        self.log = log
        self.picture = replay(log)

    def picture_at(self, at: datetime) -> Picture:
        """What held at an instant, folded anew from the log."""
        return replay(self.log, until=at)
