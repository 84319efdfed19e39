"""A source as a picture holds it: its text, and every quotation that was confirmed or struck.

Owner: only folding changes it (fold_sources.py); rules read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.sources.source import Quote, Source


@dataclass(slots=True)
class QuoteRecord:
    """One quotation.

    struck_at, struck_because   None and "" while it stands
    """

    number: int
    quote: Quote
    party: str
    role: str
    at: datetime
    struck_at: datetime | None = None
    struck_because: str = ""


@dataclass(slots=True)
class SourceRecord:
    """quoted: how many were confirmed, also those whose statement has been erased."""

    source: Source
    party: str
    lodged_at: datetime
    quoted: int = 0
    quotes: dict[int, QuoteRecord] = field(default_factory=dict)

    def standing(self) -> list[QuoteRecord]:
        """Those that were not struck, in the order of the text."""
        held = [each for each in self.quotes.values() if each.struck_at is None]
        return sorted(held, key=lambda each: (each.quote.start, each.number))
