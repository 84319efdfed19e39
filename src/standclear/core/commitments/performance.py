"""What a party reports of a commitment's performance in some period, for some forces.

Promise: a report is its reporter's word. "Not known" is a finding; no report is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standclear.core.commitments.commitment import QuotedFrom, Whose
from standclear.core.errors import InvalidInput
from standclear.core.sources.source import check_line


class Finding(StrEnum):
    BREACHED = "breached"
    KEPT = "kept"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Performance:
    """One report.

    since, until  the period, aware UTC; its end is not in it
    whose         of whose forces it speaks
    text          what was seen, by whom, how it is known
    quoted        the source's words, where it rests on one
    incident      the incident that it rests on, by the id that the desk gave it
    replaces      number of an earlier report of the same party, which this one corrects; else 0
    """

    since: datetime
    until: datetime
    finding: Finding
    whose: Whose
    text: str
    quoted: QuotedFrom | None = None
    incident: str = ""
    replaces: int = 0

    def __post_init__(self) -> None:
        if self.until <= self.since:
            given = f"{self.until:%Y-%m-%d %H:%MZ}"
            raise InvalidInput("performance/until", given, "an end after its beginning")
        check_line(self.text, pointer="performance/text", needed="what was seen, and by whom")
        check_line(self.incident, pointer="performance/incident")
        if self.replaces < 0:
            raise InvalidInput("performance/replaces", self.replaces, "a report's number, or 0")
