"""Facts that decisions establish about agreements; events, as those of core/events.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.agreements.held import InstrumentStanding


@dataclass(frozen=True, slots=True)
class InstrumentChanged:
    """A draft of an agreement stands otherwise, or for longer.

    since   its entry into force, with the decision that establishes it; else None
    ends    until when it holds from now on; None where it has no term, or holds not yet
    """

    instrument: str
    version: int
    standing: InstrumentStanding
    since: datetime | None = None
    ends: datetime | None = None
    event: Literal["InstrumentChanged"] = "InstrumentChanged"


@dataclass(frozen=True, slots=True)
class InstrumentAnswered:
    """word: `signed`, `refused`, `objected` and so on (agreements/held.py)."""

    instrument: str
    version: int
    party: str
    word: str
    event: Literal["InstrumentAnswered"] = "InstrumentAnswered"


@dataclass(frozen=True, slots=True)
class InstrumentDated:
    """A party read a date; disputed: it differs from another reading of the same."""

    instrument: str
    version: int
    party: str
    what: str
    disputed: bool
    event: Literal["InstrumentDated"] = "InstrumentDated"


ToInstruments = InstrumentChanged | InstrumentAnswered | InstrumentDated
