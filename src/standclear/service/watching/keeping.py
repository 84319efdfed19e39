"""Where the watch of a desk keeps the positions that it takes, if this machine can.

Promise: what stands behind an alert is on the disk before the alert enters the log. Where the
disk refuses, the alert is said all the same, because somebody may be in danger, and the operator
is told that it cannot be replayed.
Not here: the files (store/positions.py), reading them again (replayed.py).
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from standclear.core.errors import Unavailable
from standclear.core.watch.report import Report

if TYPE_CHECKING:
    from standclear.service.desk_home import DeskHome
    from standclear.store.positions import Keeper

POSITIONS = "positions"
HOW = "pip install 'standclear[watch]'"


def can_keep() -> bool:
    """Whether what writes and reads Parquet is installed."""
    return importlib.util.find_spec("pyarrow") is not None


def must_keep() -> None:
    """Raises Unavailable where it is not."""
    if not can_keep():
        raise Unavailable(f"positions are kept as Parquet, which needs pyarrow: {HOW}")


def kept_in(home: DeskHome) -> Path:
    """The folder of a desk's kept positions."""
    return home.directory / POSITIONS


class Keeping:
    """What one run of the watch keeps.

    fault  why the last attempt failed, "" where it did not
    """

    def __init__(self, keeper: Keeper | None) -> None:
        self._keeper = keeper
        self.fault = ""

    @classmethod
    def at(cls, home: DeskHome, *, log_size: int) -> Keeping:
        """Beside the log, for as long as the desk's settings say; nothing without pyarrow."""
        if not can_keep():
            return cls(None)
        from standclear.store.positions import Keeper

        days = home.config.watch.keep_days
        keeper = Keeper(
            kept_in(home),
            run=f"{home.clock():%Y%m%dT%H%M%SZ}-{os.urandom(4).hex()}",
            origin=home.origin,
            log_size=log_size,
            retain=timedelta(days=days) if days else None,
        )
        keeper.forget(home.clock())
        return cls(keeper)

    @property
    def is_on(self) -> bool:
        return self._keeper is not None

    @property
    def removed(self) -> int:
        """How often somebody has removed what this run was keeping."""
        return 0 if self._keeper is None else self._keeper.removed

    def take(
        self, reports: Sequence[Report], *, log_size: int, now: datetime | None = None
    ) -> None:
        """Keep what the watch takes, by what it knew of the log."""
        if self._keeper is None:
            return
        try:
            self._keeper.keep(reports, log_size=log_size, now=now)
            if not self._keeper.is_refused:  # else it only waits for the next try
                self.fault = ""
        except OSError as fault:
            self.fault = str(fault)

    def settle(self) -> None:
        """Have it on the disk."""
        if self._keeper is None:
            return
        try:
            self._keeper.settle()
            self.fault = ""
        except OSError as fault:
            self.fault = str(fault)

    def close(self) -> None:
        """Put away what was kept; where the disk refuses, the next run does."""
        if self._keeper is None:
            return
        try:
            self._keeper.close()
        except OSError as fault:
            self.fault = str(fault)
