"""What can be said of counts. One dataclass a sentence; rules/ledger.py says who may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standclear.core.ledger.claim import Check, Claim


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    claim: Claim
    type: Literal["ledger.claim"] = "ledger.claim"


@dataclass(frozen=True, slots=True)
class LedgerCheck:
    check: Check
    type: Literal["ledger.check"] = "ledger.check"


OfLedger = LedgerClaim | LedgerCheck
