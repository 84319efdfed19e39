"""What a replay answers: what Standclear would have shown, to whom, by when.

Promise: every line and number was computed by the parts that serve a desk, from what the item
states; where an item states too little, the line says what was assumed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Verdict = Literal[
    "refused",  # the desk would not have taken the statement as it was typed
    "told",  # numbered releases to everyone concerned
    "escalated",  # silence made it climb to the next role
    "gap",  # somebody concerned was not told, by name and reason
    "disputed",  # shown as each side says, never resolved
    "lapsed",  # past its end, shown as such
    "within error",  # too near to say, with the error beside the number
]


@dataclass(frozen=True, slots=True)
class ToldTo:
    """One telling: to which party, at what time of the replay, and with what first sentence."""

    party: str
    at: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One item, replayed."""

    item: str
    verdict: Verdict
    headline: str
    lines: tuple[str, ...]
    told: tuple[ToldTo, ...] = ()
    assumed: str = ""
