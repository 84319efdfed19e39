"""The question of an inquiry: one place, one past time, and how far around both.

Promise: there is no question about a time that the log has not passed. What is written of a
second is known when the log has gone beyond it; so the answer for a time never changes after.
Not here: the answer (service/shown/inquiry).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.errors import InvalidInput
from standclear.core.shape import Point, Position, Volume4D

FURTHEST_MM = 50_000_000
"""50 km, own choice: an inquiry is about one place. It is not a list of all that is protected."""

LONGEST = timedelta(days=31)
"""Own choice: about one event, not a history of the area."""

DAY = timedelta(hours=24)

FIRST_YEAR = 2000
"""Own choice: no log of this kind is older."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    typed      the place as it was typed; error_mm: how far off that may be
    at         the time asked about; window: what held within so long before it counts too, and of
               what happens (alerts, calls, incidents) also what came so long after
    """

    position: Position
    typed: str
    error_mm: int
    radius_mm: int
    at: datetime
    window: timedelta = DAY

    def __post_init__(self) -> None:
        if self.at.year < FIRST_YEAR:
            raise InvalidInput("at", self.at.isoformat(), f"a time since {FIRST_YEAR}")
        if not 0 < self.radius_mm <= FURTHEST_MM:
            raise InvalidInput(
                "radius", f"{self.radius_mm / 1000:g} m", "more than 0 m, at most 50 km"
            )
        if not timedelta(0) <= self.window <= LONGEST:
            raise InvalidInput("window", str(self.window), "0 to 31 days")

    @property
    def place(self) -> Volume4D:
        """The place itself, from the beginning of the window to the time asked about."""
        shape = Point(self.position, self.error_mm)
        return Volume4D(shape, None, None, self.at - self.window, self.at)

    def is_then(self, at: datetime) -> bool:
        """Whether what happened at a moment belongs to the question."""
        return self.may_be_then(at, at)

    def may_be_then(self, earliest: datetime, latest: datetime) -> bool:
        """Whether any moment of a span belongs to the question; both its ends are in it."""
        return earliest <= self.at + self.window and latest >= self.at - self.window


def must_be_past(at: datetime, reached: datetime) -> None:
    """Refuse a time that the log has not gone beyond.

    reached  when the newest entry was logged
    """
    if at >= reached:
        raise InvalidInput(
            "at",
            f"{at:%Y-%m-%dT%H:%M:%SZ}",
            f"a time before the log's newest entry, {reached:%Y-%m-%dT%H:%M:%SZ}: an inquiry is "
            "about what is past and written down. What nobody has entered protects no less; "
            "whether a place is free of people is never for this record to say",
        )
