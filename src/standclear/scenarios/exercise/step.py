"""One step of the exercise: who says what, when, and what it means in plain words.

Not here: which steps there are (course.py), the answers that depend on tellings (reactions.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.statements import Statement

DESK = "desk"
"""Issuer of what the desk itself says: admissions and settings."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement.

    issuer      party id, or DESK
    narration   one sentence for a duty officer and for a stranger
    """

    at: datetime
    issuer: str
    statement: Statement
    narration: str


@dataclass(frozen=True, slots=True)
class ExpectedPair:
    """Two records that overlap by construction, for tests and for the closing table.

    near        they do not touch; they come within the separation worth telling of
    amended_to  the version by which the second one's owner ends the overlap; 0 when it stays
    """

    first: str
    second: str
    why: str
    near: bool = False
    amended_to: int = 0


@dataclass(frozen=True, slots=True)
class Inject:
    """A planned difficulty, and where to look for how it was dealt with.

    typed, place   for `wrong_grid`: what the person typed, and the place that the person named
    record         the record or party concerned
    """

    at: datetime
    kind: Literal["wrong_grid", "silent_contact", "expired_zone", "withdrawn", "repeated_site"]
    narration: str
    record: str = ""
    typed: str = ""
    place: str = ""
    until: datetime | None = None
