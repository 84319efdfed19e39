"""An agreement as a picture holds it: every draft, and what each party has said of each.

Owner: only folding changes it (fold_instruments.py); rules read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from standclear.core.agreements.dates import DatedWords
from standclear.core.agreements.instrument import Instrument
from standclear.core.zone import Zone


class InstrumentStanding(StrEnum):
    """Where a draft stands, by who has said what of it; nobody's silence counts."""

    PROPOSED = "proposed"
    OBJECTED = "objected"  # it can still be signed by all whom it needs
    REFUSED = "refused"  # so many have refused that its own rule cannot be met
    AGREED = "agreed"  # signed by as many as it asks; its hour or deposit is to come
    IN_FORCE = "in_force"
    SUSPENDED = "suspended"  # by one party at least, in its own word
    LAPSED = "lapsed"
    DENOUNCED = "denounced"
    REPLACED = "replaced"  # a later draft has entered into force


OPEN = (InstrumentStanding.PROPOSED, InstrumentStanding.OBJECTED, InstrumentStanding.REFUSED)
"""Not agreed: answers to it may change."""

HOLDS = (InstrumentStanding.IN_FORCE, InstrumentStanding.SUSPENDED)
"""Its term runs."""

SIGNED, REFUSED, OBJECTED, RESERVED = "signed", "refused", "objected", "reserved"
SUSPENDED, RESUMED, DENOUNCED, RENEWED = "suspended", "resumed", "denounced", "renewed"
DEPOSITED = "deposited"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one party said of one draft: one of the words above, with its clause and reason."""

    party: str
    word: str
    at: datetime
    clause: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A date as a party read it, beside those that the draft gives."""

    party: str
    at: datetime
    version: int
    date: DatedWords


@dataclass(slots=True)
class DraftRecord:
    """One draft.

    maps       the zones' wordings as they were when it was proposed; None for a hash alone
    in_force_at, ends   None before its entry; `ends` None where it has no term
    term_since when the present term began: the entry, or the renewal
    renewing   who has said, in the present term, that it is to go on
    """

    draft: Instrument
    author: str
    proposed_at: datetime
    standing: InstrumentStanding
    answers: list[Answer] = field(default_factory=list)
    maps: tuple[Zone | None, ...] = ()
    in_force_at: datetime | None = None
    ends: datetime | None = None
    term_since: datetime | None = None
    renewing: tuple[str, ...] = ()

    @property
    def signed(self) -> tuple[str, ...]:
        """Who has signed and not denounced, in the order of signing."""
        signers = [each.party for each in self.answers if each.word == SIGNED]
        gone = {each.party for each in self.answers if each.word == DENOUNCED}
        return tuple(party for party in signers if party not in gone)

    def position(self, party: str) -> str:
        """`signed`, `refused`, `objected`, `denounced`, or "" while the party is silent."""
        words = (SIGNED, REFUSED, OBJECTED, DENOUNCED)
        said = [each.word for each in self.answers if each.party == party and each.word in words]
        return said[-1] if said else ""

    @property
    def suspended_by(self) -> tuple[str, ...]:
        """Who has suspended it and not resumed, nor denounced."""
        held: dict[str, None] = {}
        for each in self.answers:
            if each.word == SUSPENDED:
                held[each.party] = None
            elif each.word in (RESUMED, DENOUNCED):
                held.pop(each.party, None)
        return tuple(held)

    @property
    def deposited(self) -> bool:
        return any(each.word == DEPOSITED for each in self.answers)


@dataclass(slots=True)
class InstrumentRecord:
    """One agreement: its drafts in order of version, and readings of its dates."""

    drafts: list[DraftRecord]
    readings: list[Reading] = field(default_factory=list)

    @property
    def latest(self) -> DraftRecord:
        return self.drafts[-1]

    @property
    def held(self) -> DraftRecord | None:
        """The draft that is in force or suspended; else the newest that is agreed; else None."""
        for standings in (HOLDS, (InstrumentStanding.AGREED,)):
            found = [each for each in self.drafts if each.standing in standings]
            if found:
                return found[-1]
        return None

    def of(self, version: int) -> DraftRecord | None:
        return next((each for each in self.drafts if each.draft.version == version), None)
