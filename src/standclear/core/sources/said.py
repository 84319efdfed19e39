"""What a party can say of a source. One dataclass a sentence.

Not here: whether it may be said, and what follows (rules/sources.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from standclear.core.sources.source import Quote, Source


@dataclass(frozen=True, slots=True)
class SourceLodge:
    source: Source
    type: Literal["source.lodge"] = "source.lodge"


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """A person confirms one statement in a source: that it stands there, and how it is read.

    role   the role of whoever has read it and answers for the reading
    """

    source: str
    quote: Quote
    role: str
    type: Literal["source.quote"] = "source.quote"


@dataclass(frozen=True, slots=True)
class SourceStrike:
    """Whoever confirmed a quotation takes the reading back; it stays in the record, struck."""

    source: str
    number: int
    reason: str
    type: Literal["source.strike"] = "source.strike"


OfSources = SourceLodge | SourceQuote | SourceStrike
