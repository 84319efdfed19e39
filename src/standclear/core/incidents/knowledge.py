"""How much is known of an incident, and who is said to have done it; each by somebody's word.

Promise: nothing here is computed. A count of reports is no count of violations, and nearness no
attribution.
Source: domain report 3.3: verification (did it happen) and attribution (who) are asked apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standclear.core.errors import InvalidInput

LONGEST_TEXT = 8_000
"""Characters of one free text, own choice: four printed pages."""


class Level(StrEnum):
    """How far the knowledge reaches, lowest first."""

    HEARD = "heard"
    REPORTED = "reported"  # by one source
    CORROBORATED = "corroborated"  # by two independent sources at least
    OBSERVED = "observed"  # by a monitor
    VERIFIED = "verified"  # on site; found by an assessor, never reported so

    @property
    def rank(self) -> int:
        """1 to 5."""
        return list(Level).index(self) + 1


class Degree(StrEnum):
    """How sure somebody is who did it."""

    NONE = "none"
    SUSPECTED = "suspected"
    PROBABLE = "probable"
    ESTABLISHED = "established"


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who is said to have done it, how surely, and on what ground.

    to     a party, or another's name as the assessor gives it; "" with NONE
    basis  what it rests on, in words
    """

    degree: Degree
    to: str = ""
    basis: str = ""

    def __post_init__(self) -> None:
        if (self.degree is Degree.NONE) != (not self.to.strip()):
            expected = "a name with suspected, probable or established, and none with none"
            raise InvalidInput("attribution/to", self.to, expected)
        if self.degree is not Degree.NONE and not self.basis.strip():
            raise InvalidInput("attribution/basis", "empty", "what it rests on, in a few words")


class Intent(StrEnum):
    """Why it was done, so far as an assessor says; only after assessment (domain report 3.2)."""

    UNSAID = ""
    STRATEGIC = "strategic"
    RETALIATORY = "retaliatory"
    SPOILING = "spoiling"
    LOCALIZED = "localized"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one assessor found; others may find otherwise, and all stand."""

    level: Level
    attribution: Attribution
    text: str
    intent: Intent = Intent.UNSAID

    def __post_init__(self) -> None:
        check_text("assessment/text", self.text)


def check_text(pointer: str, text: str) -> None:
    """Refuse an empty text, and one that nobody reads."""
    if not text.strip():
        raise InvalidInput(pointer, "empty", "what is known, in words")
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(pointer, f"{len(text)} characters", f"at most {LONGEST_TEXT}")
