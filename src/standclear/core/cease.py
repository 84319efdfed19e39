"""CEASE: an object of which notice was given is under fire. What is said of it, and what is held.

Promise: a call names a notice and needs nobody's consent; it asks that fire stops, and says
nothing about who fires. Its end says nothing about what is there.
Not here: whom it is told to (rules/ceases.py), the ladder of roles (rules/escalation.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class CeaseCall:
    """A party: what this notice tells of is under fire.

    notice   of the caller's own, or one that it was told of
    text     what is seen, in the caller's words; may be empty, for there is no time
    """

    notice: str
    text: str = ""
    type: Literal["cease.call"] = "cease.call"


@dataclass(frozen=True, slots=True)
class CeaseEnd:
    """Its caller, the notice's author or the desk: the call is over, and what is known."""

    cease: str
    text: str
    type: Literal["cease.end"] = "cease.end"


OfCease = CeaseCall | CeaseEnd


@dataclass(slots=True)
class CeaseRecord:
    """One call.

    ended_at   None while it goes on
    told       recipient and number of every release about it, in their order
    """

    notice: str
    caller: str
    text: str
    called_at: datetime
    ended_at: datetime | None = None
    told: list[tuple[str, int]] = field(default_factory=list)
