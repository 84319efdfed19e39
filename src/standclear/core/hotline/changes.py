"""Facts that decisions establish about calls, lines and handovers; as those of core/events.py."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class CallRequested:
    """A call is rung.

    channel    the line it goes by; "" where the party called has none that a person works
    answer_by  when it counts as not answered in its time
    """

    call: str
    party: str
    to: str
    channel: str
    answer_by: datetime
    event: Literal["CallRequested"] = "CallRequested"


@dataclass(frozen=True, slots=True)
class CallEntered:
    """A party entered something into its account of a call.

    what    `answer`, `note`, `position`, `read_back`, `promise` or `kept`
    number  of the promise, or of the saying of a position; else 0
    agreed  of a read-back: whether it is the place that was said
    """

    call: str
    party: str
    what: str
    number: int = 0
    agreed: bool | None = None
    event: Literal["CallEntered"] = "CallEntered"


@dataclass(frozen=True, slots=True)
class CallEnded:
    call: str
    party: str
    event: Literal["CallEnded"] = "CallEnded"


@dataclass(frozen=True, slots=True)
class ChannelChanged:
    """channel: "" for all the party's lines."""

    party: str
    channel: str
    suspended: bool
    event: Literal["ChannelChanged"] = "ChannelChanged"


@dataclass(frozen=True, slots=True)
class HandoverGiven:
    handover: str
    party: str
    event: Literal["HandoverGiven"] = "HandoverGiven"


@dataclass(frozen=True, slots=True)
class HandoverTaken:
    handover: str
    party: str
    event: Literal["HandoverTaken"] = "HandoverTaken"


ToHotline = CallRequested | CallEntered | CallEnded | ChannelChanged | HandoverGiven | HandoverTaken
