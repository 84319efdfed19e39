"""A commitment as a picture holds it: its reading, who answered, and every report of it.

Owner: only folding changes it (fold_commitments.py); rules read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.commitments.commitment import Commitment, QuotedFrom
from standclear.core.commitments.performance import Performance
from standclear.core.commitments.said import Answer, EndReason


@dataclass(frozen=True, slots=True)
class Answered:
    """What the committed party said of the reading; `text` is "" where that has been erased."""

    party: str
    answer: Answer
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    number: int
    party: str
    at: datetime
    performance: Performance


@dataclass(frozen=True, slots=True)
class Ended:
    party: str
    at: datetime
    reason: EndReason
    text: str
    quoted: QuotedFrom | None


@dataclass(slots=True)
class HeldCommitment:
    """reported: how many reports were made, also those whose statement has been erased; corrected:
    the numbers of those that their own reporter has replaced."""

    commitment: Commitment
    recorder: str
    recorded_at: datetime
    answers: list[Answered] = field(default_factory=list)
    reported: int = 0
    corrected: set[int] = field(default_factory=set)
    reports: list[Reported] = field(default_factory=list)
    ended: Ended | None = None

    @property
    def answer(self) -> Answered | None:
        """What the committed party says of it now; None while it has said nothing."""
        return self.answers[-1] if self.answers else None

    def standing(self) -> list[Reported]:
        """Reports that nobody has corrected, in the order of reporting."""
        return [each for each in self.reports if each.number not in self.corrected]
