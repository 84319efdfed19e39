"""Counts as a picture holds them: when each was known, and what took its place since.

Owner: only folding changes them (fold_ledger.py); rules read. A claim says of which day it is, and
its entry since when that was known: asked as of a time, the picture of that time answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.ledger.claim import Check, Claim


@dataclass(frozen=True, slots=True)
class HeldCheck:
    """What was said of a claim, by whose hand it was lodged, and when."""

    check: Check
    lodged_by: str
    at: datetime


@dataclass(slots=True)
class ClaimRecord:
    """One claim.

    lodged_by   who signed it; its author may be another (`claim.by`)
    recoded_by  the claim that takes its place; "" while it stands
    """

    claim: Claim
    lodged_by: str
    known_since: datetime
    recoded_by: str = ""
    checks: list[HeldCheck] = field(default_factory=list)
