"""What every route stands on: the desk's office, its people, the clock, and past pictures.

Promise: one office a process; reading holds it still for as long as one answer takes.
Owner: `standclear serve` opens and closes it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated

from fastapi import Depends, Request

from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture
from standclear.service.office import Office

PAST_KEPT = 4
"""Pictures of the past that are kept folded; each costs what the present one does."""


@dataclass(frozen=True, slots=True)
class Door:
    """How the desk is reached.

    origin     what browsers call it, such as `https://desk.example`; passkeys are bound to it
    beat_s     a quiet stream beats this often, so that silence is never taken for peace
    open_log   whether the log's headers and hashes are read without asking who reads
    """

    origin: str = "http://127.0.0.1:8420"
    open_log: bool = False
    beat_s: float = 5.0


@dataclass
class Served:
    """One desk behind one door; `directory` is where its log and its people's accounts lie."""

    office: Office
    directory: Path
    door: Door
    time_zone: str = "UTC"
    exercise: bool = False  # nothing here is about the world; alerts say so
    closing: threading.Event = field(default_factory=threading.Event)
    listeners: int = 0  # open streams; changed in the event loop alone
    asked_s: float = field(default_factory=monotonic)  # when somebody last asked for anything
    _past: OrderedDict[datetime, Picture] = field(default_factory=OrderedDict)
    _folding: threading.Lock = field(default_factory=threading.Lock)

    @property
    def desk(self) -> str:
        return self.office.picture.desk

    @contextmanager
    def reading(self, at: datetime | None = None) -> Iterator[Picture]:
        """The picture now, held still; or as it was at an instant."""
        if at is not None:
            yield self._picture_at(at)
            return
        with self.office.reading() as picture:
            yield picture

    def now(self) -> datetime:
        return self.office.now()

    def _picture_at(self, at: datetime) -> Picture:
        """Folded from the log once; asking again for the same instant is cheap."""
        at = at.astimezone(UTC)
        if at > self.now():
            raise InvalidInput(
                "at", at.isoformat(), "a time not after now: what will hold is not known"
            )
        with self._folding:
            found = self._past.get(at)
            if found is None:
                found = self._past[at] = self.office.picture_at(at)
                while len(self._past) > PAST_KEPT:
                    self._past.popitem(last=False)
            self._past.move_to_end(at)
            return found


def served_of(request: Request) -> Served:
    """The desk behind the door at which a request came."""
    served: Served = request.app.state.served
    return served


async def here(request: Request) -> Served:
    """As `served_of`; a dependency that waits for nothing takes no thread."""
    return served_of(request)


Here = Annotated[Served, Depends(here)]
