"""Planned activities: what a party says that it will do, deliberately coarse.

The screens' word is *plan*; the type and its states are ASTM F3548's.
Promise: no target, unit or weapon has a field here.
Not here: moves between states (rules/plans.py), what each recipient sees (disclosure.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from standclear.core.errors import InvalidInput
from standclear.core.shape import Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.zone import Domain


class IntentState(StrEnum):
    """The states of ASTM F3548-21; `Ended` is final."""

    ACCEPTED = "Accepted"
    ACTIVATED = "Activated"
    NONCONFORMING = "Nonconforming"
    CONTINGENT = "Contingent"
    ENDED = "Ended"


def state_word(state: str) -> str:
    """A state as people are told it: F3548's `Accepted` only says that the desk has the plan.

    Other states, of plans and of notices, are their own words.
    """
    return "filed" if state == IntentState.ACCEPTED.value else state


ANSWER_WORDS = {
    "proceed": "will go on as filed",
    "shift_time": "will shift its time",
    "shift_area": "will shift its area",
    "hold": "holds",
    "dispute": "disputes that there is an overlap",
}
"""What a side says that it will do, as the other side is told it: nobody is asked to agree."""

MOVES: dict[IntentState, tuple[IntentState, ...]] = {
    IntentState.ACCEPTED: (IntentState.ACTIVATED, IntentState.ENDED),
    IntentState.ACTIVATED: (
        IntentState.NONCONFORMING,
        IntentState.CONTINGENT,
        IntentState.ENDED,
    ),
    IntentState.NONCONFORMING: (
        IntentState.ACTIVATED,
        IntentState.CONTINGENT,
        IntentState.ENDED,
    ),
    IntentState.CONTINGENT: (IntentState.ENDED,),
    IntentState.ENDED: (),
}
"""Which state may follow which (ASTM F3548-21, operational intent states)."""


class ActivityClass(StrEnum):
    """What kind of activity, in the coarsest useful words."""

    FLIGHT = "flight"
    PATROL = "patrol"
    CONVOY = "convoy"
    ENGINEERING = "engineering"
    EXERCISE = "exercise"
    LIVE_FIRE = "live_fire"
    RESCUE = "rescue"


@dataclass(frozen=True, slots=True)
class OperationalIntent:
    """One version of a planned activity.

    priority   ordinal as in F3548: a larger number gives way to nobody smaller; told, not judged
    contact    role to call about it, with its number or frequency
    shares     what named recipients see; `disclosure` is for all others
    """

    id: str
    version: int
    activity: ActivityClass
    domain: Domain
    volumes: tuple[Volume4D, ...]
    contact: str
    title: str = ""
    priority: int = 0
    disclosure: Disclosure = Disclosure.BLIND
    shares: tuple[Share, ...] = ()

    def __post_init__(self) -> None:
        if not self.volumes:
            raise InvalidInput("volumes", "empty", "at least one volume")
        if not self.contact.strip():
            raise InvalidInput("contact", self.contact, "a role and how to reach it, day and night")

    @property
    def start(self) -> datetime:
        return min(volume.start for volume in self.volumes)

    @property
    def end(self) -> datetime:
        return max(volume.end for volume in self.volumes)

    def share_for(self, party: str) -> Share:
        """What a party sees of this plan."""
        for share in self.shares:
            if share.party == party:
                return share
        return Share(party, self.disclosure)
