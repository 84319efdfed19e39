"""One commitment: a quotation, by whom, for whose forces, what it forbids or asks, where and when.

Promise: it rests on words that somebody said, never on a summary of them; whose word it is and
what it covers is a reading, which the committed party may affirm or dispute.
Not here: answers to the reading and reports (held.py), what follows (rules/commitments.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standclear.core.act_codes import check_act
from standclear.core.commitments.duties import check_duty
from standclear.core.errors import InvalidInput
from standclear.core.sources.source import check_line, check_name


@dataclass(frozen=True, slots=True)
class QuotedFrom:
    """Words that something rests on: a confirmed quotation, or words of a clause.

    source, number    the quotation `source/number`; or else
    instrument, version, clause, words   words that stand in that clause, word for word
    """

    source: str = ""
    number: int = 0
    instrument: str = ""
    version: int = 0
    clause: str = ""
    words: str = ""

    def __post_init__(self) -> None:
        of_source = bool(self.source) and self.number > 0
        of_clause = bool(self.instrument and self.version > 0 and self.clause and self.words)
        others = any((self.instrument, self.version, self.clause, self.words))
        if not (of_source and not others) and not (of_clause and not self.source):
            expected = "a confirmed quotation of a source, or words of a clause of an agreement"
            raise InvalidInput("quoted", self.source or self.instrument or "nothing", expected)
        if self.source and self.number < 1:
            raise InvalidInput("quoted/number", self.number, "the number of a quotation")

    @property
    def ref(self) -> str:
        """ "report/2" or "quiet/4" """
        return f"{self.source}/{self.number}" if self.source else f"{self.instrument}/{self.clause}"


class Whose(StrEnum):
    """Whose forces a commitment is for, nearest to the committed party first."""

    OWN = "own"
    ANSWERED_FOR = "answered_for"
    INFLUENCED = "influenced"


@dataclass(frozen=True, slots=True)
class Forces:
    """names: which of them, in the reader's words; needed where they are not its own."""

    whose: Whose
    names: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.whose is not Whose.OWN and not self.names:
            expected = f"which forces are {self.whose.value.replace('_', ' ')}, by name"
            raise InvalidInput("forces/names", "empty", expected)
        for name in self.names:
            check_line(name, pointer="forces/names", needed="a name")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One commitment as one party reads it from a quotation.

    party, power  whose it is: a party of the desk, or a named power that is none
    forces        for whom it is given
    prohibited    act codes that are not to happen; required: codes of duties (duties.py)
    zone, version the area; "" and 0 where the words name none, or none that is drawn
    since, until  the window, aware UTC; None where the words set no beginning or end
    monitored     how it is watched over, in words; "" where nobody was named for it
    shared_with   () where all may read it, else who may beside its recorder and the committed party
    """

    id: str
    quoted: QuotedFrom
    forces: tuple[Forces, ...]
    party: str = ""
    power: str = ""
    prohibited: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    zone: str = ""
    version: int = 0
    since: datetime | None = None
    until: datetime | None = None
    monitored: str = ""
    shared_with: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_name(self.id, pointer="commitment/id")
        check_line(self.power, pointer="commitment/power")
        check_line(self.monitored, pointer="commitment/monitored")
        if bool(self.party) == bool(self.power.strip()):
            expected = "a party of the desk, or else the name of a power that is none"
            given = "both" if self.party else "nothing"
            raise InvalidInput("commitment/party", given, expected)
        whose = [each.whose for each in self.forces]
        if not whose or len(set(whose)) < len(whose):
            expected = "own, answered_for or influenced, each once"
            raise InvalidInput("commitment/forces", ", ".join(whose) or "empty", expected)
        if not self.prohibited and not self.required:
            expected = "an act code that is prohibited, or a duty that is required"
            raise InvalidInput("commitment/prohibited", "empty", expected)
        for code in self.prohibited:
            check_act(code, pointer="commitment/prohibited")
        for code in self.required:
            check_duty(code, pointer="commitment/required")
        if bool(self.zone) != (self.version > 0):
            raise InvalidInput("commitment/version", self.version, "the version of the zone named")
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise InvalidInput(
                "commitment/until", f"{self.until:%Y-%m-%d %H:%MZ}", "after it began"
            )

    @property
    def by(self) -> str:
        """Whose commitment it is: a party's id, or a power's name."""
        return self.party or self.power

    def forces_of(self, whose: Whose) -> Forces | None:
        return next((each for each in self.forces if each.whose is whose), None)
