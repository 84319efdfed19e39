"""What stands near an incident in space and time, as a rule proposes and people judge.

Promise: a link says that two things were near, and never that one caused the other.
Not here: finding them (rules/incident_links/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal["confirmed", "struck"]


@dataclass(frozen=True, slots=True)
class Link:
    """One thing near an incident, as it was known when the link was proposed.

    kind         `notice`, `release`, `zone`, `plan`, `alert`, `track`, `agreement`, `commitment` or
                 `call`
    record       its id; of a release, `RECIPIENT #NUMBER`; of a track, `icao:3c6444`
    version      of the record; 0 where it has none
    distance_mm  least distance of the two, 0 where they touch; None where there is no place
    error_mm     how far that may be off, what both state about themselves counted
    why          in words, for whoever judges it
    of           the record whose ground it is, where that is another than itself; "" also for what
                 has its own place, or none
    """

    kind: str
    record: str
    version: int
    why: str
    distance_mm: int | None = None
    error_mm: int | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one party's person said of a proposed link."""

    party: str
    verdict: Verdict
    at: datetime
    reason: str = ""
