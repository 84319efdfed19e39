"""What is said of a call, of a line, and of a handover of the watch. One dataclass a sentence.

Either party on a call enters its own account; the two stand side by side and neither is the
desk's. Officers are named by their role, never by their name.
Not here: whether it may be said, and what follows (rules/calls.py, call_passing.py, handovers.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from standclear.core.hotline.phrases import Given
from standclear.core.hotline.positions import SpokenPosition


class CallKind(StrEnum):
    """How a call is rung."""

    ROUTINE = "routine"  # the role sought, then the next role every two minutes
    URGENT = "urgent"  # as routine, and told as urgent
    CEASE = "cease"  # every role at once, an answer sought within 60 s
    TEST = "test"  # whether the line answers, once each shift


class CallOutcome(StrEnum):
    """How a call ended, by one side's account; none of them says that anybody agrees."""

    UNDERSTOOD = "understood"  # what was to be passed was passed; not while a place differs
    NOT_UNDERSTOOD = "not_understood"
    REFUSED = "refused"  # the other side would not take it
    CUT_OFF = "cut_off"
    NO_ANSWER = "no_answer"


class Kept(StrEnum):
    KEPT = "kept"
    PARTLY = "partly"
    NOT_KEPT = "not_kept"


class MatterKind(StrEnum):
    """What one watch leaves open to the next."""

    CALL = "call"
    PROMISE = "promise"
    ALERT = "alert"
    RELEASE = "release"
    OVERLAP = "overlap"
    CHANNEL = "channel"


@dataclass(frozen=True, slots=True)
class CallRequest:
    """A call is being made; its timers begin.

    role     the role sought, by its id; "" for whoever is rung first
    channel  the line it goes by, such as `phone +1 5550101`; "" for the next in their order
    about    ids of plans, zones, notices, overlaps, alerts or agreements
    subject  what it is about, in words
    """

    to: str
    kind: CallKind
    role: str = ""
    channel: str = ""
    about: tuple[str, ...] = ()
    subject: str = ""
    type: Literal["call.request"] = "call.request"


@dataclass(frozen=True, slots=True)
class CallAnswer:
    """Somebody of the party called is on the line, by either side's account.

    role         of the party called, by its id
    language     BCP 47, in which it is spoken
    interpreter  whether one is on the line
    decides      whether that role says that it may decide
    """

    call: str
    role: str
    language: str = ""
    interpreter: bool = False
    decides: bool = False
    type: Literal["call.answer"] = "call.answer"


@dataclass(frozen=True, slots=True)
class CallNote:
    """What was passed: a phrase of the phrasebook with its parameters, words beside it, or both.

    book  version of the phrasebook that it was taken from; 0 where there is no phrase
    """

    call: str
    phrase: str = ""
    book: int = 0
    given: tuple[Given, ...] = ()
    text: str = ""
    type: Literal["call.note"] = "call.note"


@dataclass(frozen=True, slots=True)
class CallPosition:
    """A place was said. Said again under its name it counts anew, and must be read back anew.

    name  by which the call knows it: `A`
    by    the party that said it
    correction  why it is said again
    """

    call: str
    name: str
    by: str
    spoken: SpokenPosition
    correction: str = ""
    type: Literal["call.position"] = "call.position"


@dataclass(frozen=True, slots=True)
class CallReadBack:
    """A place was read back, as heard.

    by   the party that read it back
    """

    call: str
    name: str
    by: str
    spoken: SpokenPosition
    type: Literal["call.read_back"] = "call.read_back"


@dataclass(frozen=True, slots=True)
class CallPromise:
    """An action was promised, until a time, by one of the two."""

    call: str
    by: str
    action: str
    due: datetime
    type: Literal["call.promise"] = "call.promise"


@dataclass(frozen=True, slots=True)
class CallKept:
    """What became of a promise, by one side's account.

    promise  its number on the call, 1 for the first
    """

    call: str
    promise: int
    kept: Kept
    text: str = ""
    type: Literal["call.kept"] = "call.kept"


@dataclass(frozen=True, slots=True)
class CallEnd:
    call: str
    outcome: CallOutcome
    text: str = ""
    type: Literal["call.end"] = "call.end"


@dataclass(frozen=True, slots=True)
class ChannelSuspend:
    """A party answers on one of its lines no more, or on none, until it resumes.

    channel  such as `phone +1 5550101`; "" for all its lines
    """

    channel: str
    reason: str
    type: Literal["channel.suspend"] = "channel.suspend"


@dataclass(frozen=True, slots=True)
class ChannelResume:
    channel: str
    type: Literal["channel.resume"] = "channel.resume"


@dataclass(frozen=True, slots=True)
class Matter:
    """Something open.

    id  of the record; `ca-.../1` for a promise, `north #17` for a release, `south phone +2` for
        a channel
    """

    kind: MatterKind
    id: str


@dataclass(frozen=True, slots=True)
class HandoverGive:
    """The officer who goes: this is open, and this is to be known.

    role     of the officer who goes
    matters  what the desk drafted from the record; what is left out is named by the desk
    """

    role: str
    matters: tuple[Matter, ...]
    remarks: str = ""
    type: Literal["handover.give"] = "handover.give"


@dataclass(frozen=True, slots=True)
class HandoverTake:
    """The officer who comes: I have read it, and the watch is mine."""

    handover: str
    role: str
    remarks: str = ""
    type: Literal["handover.take"] = "handover.take"


OfCalls = (
    CallRequest
    | CallAnswer
    | CallNote
    | CallPosition
    | CallReadBack
    | CallPromise
    | CallKept
    | CallEnd
)
OfLines = ChannelSuspend | ChannelResume
OfHandovers = HandoverGive | HandoverTake
OfHotline = OfCalls | OfLines | OfHandovers
