"""Facts that decisions establish about sources; events, as those of core/events.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class SourceLodged:
    source: str
    party: str
    event: Literal["SourceLodged"] = "SourceLodged"


@dataclass(frozen=True, slots=True)
class QuoteConfirmed:
    """number: of the source's quotations, in the order of confirming."""

    source: str
    number: int
    party: str
    event: Literal["QuoteConfirmed"] = "QuoteConfirmed"


@dataclass(frozen=True, slots=True)
class QuoteStruck:
    source: str
    number: int
    event: Literal["QuoteStruck"] = "QuoteStruck"


ToSources = SourceLodged | QuoteConfirmed | QuoteStruck
