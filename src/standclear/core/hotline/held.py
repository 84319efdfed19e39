"""Calls, suspended lines and handovers of the watch, as a picture holds them.

Owner: only folding changes them (fold_hotline.py); rules read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.hotline.phrases import Given, Phrase
from standclear.core.hotline.positions import PositionState, Saying, position_words
from standclear.core.hotline.said import CallKind, CallOutcome, Kept, Matter


@dataclass(frozen=True, slots=True)
class Answered:
    """That the call was answered, by one side's account."""

    at: datetime
    word_of: str
    role: str
    language: str
    interpreter: bool
    decides: bool


@dataclass(frozen=True, slots=True)
class Noted:
    """What was passed, by one side's account.

    given  parameters, each place with its coordinates as they were then
    marks  how far each place had come then, by its parameter's name
    """

    at: datetime
    word_of: str
    phrase: str
    book: int
    given: tuple[Given, ...]
    marks: tuple[Given, ...]
    text: str


@dataclass(frozen=True, slots=True)
class KeptAccount:
    at: datetime
    word_of: str
    kept: Kept
    text: str


@dataclass(slots=True)
class Promised:
    """What a party promised on a call, and what each side says became of it."""

    at: datetime
    word_of: str
    by: str
    action: str
    due: datetime
    accounts: list[KeptAccount] = field(default_factory=list)

    @property
    def open(self) -> bool:
        """Nobody has said yet that it was kept or not."""
        return not any(each.kept is not Kept.PARTLY for each in self.accounts)


@dataclass(frozen=True, slots=True)
class EndAccount:
    at: datetime
    word_of: str
    outcome: CallOutcome
    text: str


@dataclass(slots=True)
class CallRecord:
    """One call.

    channel    the line that it went by; "" for none known
    answer_by  when it counts as not answered in its time
    positions  every saying of each place, by its name on this call
    told       recipient and number of every release about it, in their order
    """

    caller: str
    to: str
    kind: CallKind
    role: str
    channel: str
    about: tuple[str, ...]
    subject: str
    requested_at: datetime
    answer_by: datetime
    answers: list[Answered] = field(default_factory=list)
    notes: list[Noted] = field(default_factory=list)
    positions: dict[str, list[Saying]] = field(default_factory=dict)
    promises: list[Promised] = field(default_factory=list)
    ends: list[EndAccount] = field(default_factory=list)
    told: list[tuple[str, int]] = field(default_factory=list)

    @property
    def parties(self) -> tuple[str, str]:
        return self.caller, self.to

    def other(self, party: str) -> str:
        """The other side; of what the desk enters as neither of them, the party called."""
        return self.caller if party == self.to else self.to

    @property
    def answered_at(self) -> datetime | None:
        """By the first account that says so."""
        return self.answers[0].at if self.answers else None

    @property
    def ended_at(self) -> datetime | None:
        return self.ends[0].at if self.ends else None

    @property
    def not_agreed(self) -> tuple[str, ...]:
        """Names of the places that were read back as others, and not said again since."""
        return tuple(
            name
            for name, sayings in self.positions.items()
            if sayings[-1].state is PositionState.NOT_AGREED
        )

    def shown(
        self, phrase: Phrase, given: tuple[Given, ...]
    ) -> tuple[tuple[Given, ...], tuple[Given, ...]]:
        """Parameters as they are put into words, and how far each place has come.

        A place that was never said, or has been erased, stays by its name.
        """
        kinds, values, marks = dict(phrase.parameters), [], []
        for each in given:
            sayings = self.positions.get(each.value, []) if kinds[each.name] == "place" else []
            value = each.value
            if sayings:
                value = f"{value} = {position_words(sayings[-1].spoken)}"
                marks.append(Given(each.name, sayings[-1].state.value))
            values.append(Given(each.name, value))
        return tuple(values), tuple(marks)

    def state(self, at: datetime) -> str:
        """`ringing`, `unanswered`, `answered` or `ended`."""
        if self.ends:
            return "ended"
        if self.answers:
            return "answered"
        return "ringing" if at < self.answer_by else "unanswered"


@dataclass(frozen=True, slots=True)
class Suspension:
    """A line, or all of a party's lines, on which it says that it answers no more."""

    at: datetime
    channel: str
    reason: str


@dataclass(slots=True)
class HandoverRecord:
    """The watch, handed from one officer of a party to the next."""

    party: str
    role: str
    key_id: str
    given_at: datetime
    matters: tuple[Matter, ...]
    remarks: str
    taken_at: datetime | None = None
    taken_role: str = ""
    taken_key_id: str = ""
    taken_remarks: str = ""


@dataclass(slots=True)
class Hotline:
    """All of it.

    suspended     by party, then by line ("" for all its lines)
    shifts_since  when the shifts of the mechanism's settings were set
    """

    calls: dict[str, CallRecord] = field(default_factory=dict)
    suspended: dict[str, dict[str, Suspension]] = field(default_factory=dict)
    handovers: dict[str, HandoverRecord] = field(default_factory=dict)
    shifts_since: datetime | None = None
