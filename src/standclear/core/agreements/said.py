"""What a party can say of an agreement. One dataclass a sentence.

A statement names the version that it is of, so that nobody's word is taken for another draft.
Not here: whether it may be said, and what follows (rules/instruments.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.agreements.dates import DatedWords
from standclear.core.agreements.instrument import Instrument


@dataclass(frozen=True, slots=True)
class InstrumentPropose:
    instrument: Instrument
    type: Literal["instrument.propose"] = "instrument.propose"


@dataclass(frozen=True, slots=True)
class InstrumentCounter:
    """A whole new draft in the place of the one on the table; what is agreed stays agreed."""

    instrument: Instrument
    type: Literal["instrument.counter"] = "instrument.counter"


@dataclass(frozen=True, slots=True)
class InstrumentReserve:
    """A reservation on one clause; it is no objection, and stands beside a signature."""

    instrument: str
    version: int
    clause: str
    text: str
    type: Literal["instrument.reserve"] = "instrument.reserve"


@dataclass(frozen=True, slots=True)
class InstrumentObject:
    """`clause` is "" where the whole is objected to."""

    instrument: str
    version: int
    clause: str
    reason: str
    type: Literal["instrument.object"] = "instrument.object"


@dataclass(frozen=True, slots=True)
class InstrumentSign:
    """`seal`: hash of the draft that was read, so that nobody signs what was not."""

    instrument: str
    version: int
    seal: str
    type: Literal["instrument.sign"] = "instrument.sign"


@dataclass(frozen=True, slots=True)
class InstrumentRefuse:
    instrument: str
    version: int
    reason: str
    type: Literal["instrument.refuse"] = "instrument.refuse"


@dataclass(frozen=True, slots=True)
class InstrumentDeposit:
    """The party that the entry rule names: what was to be deposited lies with it."""

    instrument: str
    version: int
    text: str = ""
    type: Literal["instrument.deposit"] = "instrument.deposit"


@dataclass(frozen=True, slots=True)
class InstrumentSuspend:
    instrument: str
    version: int
    reason: str
    type: Literal["instrument.suspend"] = "instrument.suspend"


@dataclass(frozen=True, slots=True)
class InstrumentResume:
    instrument: str
    version: int
    type: Literal["instrument.resume"] = "instrument.resume"


@dataclass(frozen=True, slots=True)
class InstrumentDenounce:
    instrument: str
    version: int
    reason: str
    type: Literal["instrument.denounce"] = "instrument.denounce"


@dataclass(frozen=True, slots=True)
class InstrumentRenew:
    """`ends`: the end that is put off, so that the same word never renews twice."""

    instrument: str
    version: int
    ends: datetime
    type: Literal["instrument.renew"] = "instrument.renew"


@dataclass(frozen=True, slots=True)
class InstrumentDate:
    """A reading of a date, from a clause or from what somebody published."""

    instrument: str
    version: int
    date: DatedWords
    type: Literal["instrument.date"] = "instrument.date"


OfInstruments = (
    InstrumentPropose
    | InstrumentCounter
    | InstrumentReserve
    | InstrumentObject
    | InstrumentSign
    | InstrumentRefuse
    | InstrumentDeposit
    | InstrumentSuspend
    | InstrumentResume
    | InstrumentDenounce
    | InstrumentRenew
    | InstrumentDate
)
