"""What an audit can find, and which of it is a fault.

Not here: the finding of it (audit.py, audit_reminders.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal[
    "fact differs",
    "duty dropped",
    "telling without duty",
    "telling differs",
    "statement refused by the rules",
    "reminder late",
    "reminder too late",
    "reminder dropped",
    "rules fell back",
    "rules unknown",
    "erased",
    "other rules",
    "key added by the desk",
]

NOTES: tuple[Kind, ...] = ("erased", "other rules", "reminder late", "key added by the desk")
"""What is lawful (erasure, a key given to a party without one), an upgrade, or said."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the log says and the rules do not, or the other way round.

    index   the statement's place in the log
    """

    index: int
    at: datetime
    kind: Kind
    text: str

    @property
    def grave(self) -> bool:
        return self.kind not in NOTES
