"""Why somebody was not told, not reached, or has not answered: a code, and the same in words.

Promise: what the words say stands in the code and its members, so that each officer may read it
in a language of his own.
Not here: who was not told (inquiry.py); the words of other languages, which are the web app's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import assert_never

from standclear.core.counted import counted


class Why(StrEnum):
    NOT_A_PARTY = "not_a_party"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    NO_LONGER = "no_longer"  # it takes part no more
    SILENT = "silent"  # no acknowledgement, and no role left to ring
    SILENT_AT_START = "silent_at_start"  # none as what it was told of began
    OVERDUE = "overdue"  # no acknowledgement by its time
    UNSENT = "unsent"
    FAILED = "failed"
    NOT_CASCADED = "not_cascaded"
    NOT_CHOSEN = "not_chosen"
    OTHER = "other"  # in the words that stand in the record


@dataclass(frozen=True, slots=True)
class GapReason:
    """One reason.

    by         of OVERDUE: until when it was owed; `level`: the highest that came instead, or ""
    times      of FAILED: how often it was tried
    formation  of NOT_CASCADED
    text       of OTHER
    """

    code: Why
    by: datetime | None = None
    level: str = ""
    times: int = 0
    formation: str = ""
    text: str = ""

    @property
    def words(self) -> str:
        """As a person reads it, in English."""
        match self.code:
            case Why.OVERDUE:
                only = f", only {self.level}" if self.level else ""
                return f"not acknowledged by {self.by:%Y-%m-%d %H:%MZ}{only}"
            case Why.FAILED:
                return f"sending failed {counted(self.times, 'time')}"
            case Why.NOT_CASCADED:
                return f"no word that formation {self.formation} has it"
            case Why.OTHER:
                return self.text
            case Why.UNSENT:
                return "no channel has taken it"
            case Why.NOT_CHOSEN:
                return "not among the recipients that its author chose"
            case Why.NO_LONGER:
                return "it no longer takes part"
            case Why.SUSPENDED | Why.WITHDRAWN:
                return f"it was {self.code.value} at the time"
            case Why.NOT_A_PARTY | Why.SILENT | Why.SILENT_AT_START:
                return _RECORDED[self.code]
            case _:
                assert_never(self.code)


_RECORDED = {
    Why.NOT_A_PARTY: "not a party to the mechanism",
    Why.SUSPENDED: "suspended at the time",
    Why.WITHDRAWN: "withdrawn at the time",
    Why.NO_LONGER: "no longer takes part",
    Why.SILENT: "not acknowledged",
    Why.SILENT_AT_START: "not acknowledged at its start",
}
"""As the rules write it into the log (duty.py, rules/escalation.py)."""


def recorded(reason: str) -> GapReason:
    """A reason as it stands in the log; what is not known here keeps its words."""
    for code, words in _RECORDED.items():
        if reason == words:
            return GapReason(code)
    return GapReason(Why.OTHER, text=reason)
