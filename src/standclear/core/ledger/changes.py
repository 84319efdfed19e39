"""Facts that decisions establish about counts; events, as those of core/events.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class ClaimLodged:
    """recodes: the claim whose place it takes, which stays; "" for none."""

    claim: str
    party: str
    recodes: str = ""
    event: Literal["ClaimLodged"] = "ClaimLodged"


@dataclass(frozen=True, slots=True)
class ClaimChecked:
    claim: str
    party: str
    event: Literal["ClaimChecked"] = "ClaimChecked"


ToLedger = ClaimLodged | ClaimChecked
