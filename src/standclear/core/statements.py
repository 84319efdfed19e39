"""Everything that a party, or the desk itself, can say. One dataclass a sentence.

A statement carries no author, time or signature: the entry that holds it does. `type` names it
in entry and document alike.
Not here: whether it may be said now, and what follows (rules/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.mechanism import Mechanism
from standclear.core.notice import MovementNotice, MovementState, SiteNotice
from standclear.core.party import KeyGrant, Party, Standing
from standclear.core.shape import Position
from standclear.core.telling import AccessOutcome, Receipt
from standclear.core.zone import Zone

# ---- parties


@dataclass(frozen=True, slots=True)
class MechanismSet:
    mechanism: Mechanism
    type: Literal["mechanism.set"] = "mechanism.set"


@dataclass(frozen=True, slots=True)
class PartyAdmit:
    party: Party
    keys: tuple[KeyGrant, ...]
    type: Literal["party.admit"] = "party.admit"


@dataclass(frozen=True, slots=True)
class PartyAmend:
    party: Party
    type: Literal["party.amend"] = "party.amend"


@dataclass(frozen=True, slots=True)
class PartyStand:
    party: str
    standing: Standing
    type: Literal["party.stand"] = "party.stand"


@dataclass(frozen=True, slots=True)
class KeyAdd:
    party: str
    key: KeyGrant
    type: Literal["key.add"] = "key.add"


@dataclass(frozen=True, slots=True)
class KeyRevoke:
    party: str
    key_id: str
    reason: str
    type: Literal["key.revoke"] = "key.revoke"


# ---- zones


@dataclass(frozen=True, slots=True)
class ZonePropose:
    zone: Zone
    type: Literal["zone.propose"] = "zone.propose"


@dataclass(frozen=True, slots=True)
class ZoneAmend:
    zone: Zone
    type: Literal["zone.amend"] = "zone.amend"


@dataclass(frozen=True, slots=True)
class ZoneRecognise:
    zone: str
    version: int
    type: Literal["zone.recognise"] = "zone.recognise"


@dataclass(frozen=True, slots=True)
class ZoneReject:
    zone: str
    version: int
    reason: str
    type: Literal["zone.reject"] = "zone.reject"


@dataclass(frozen=True, slots=True)
class ZoneWithdraw:
    zone: str
    reason: str
    type: Literal["zone.withdraw"] = "zone.withdraw"


# ---- plans


@dataclass(frozen=True, slots=True)
class PlanCheck:
    """A dry run, signed and counted like any other statement, because its answer tells."""

    intent: OperationalIntent
    type: Literal["plan.check"] = "plan.check"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """`key`: the ovns that the filer has seen (ASTM F3548 proof of knowledge)."""

    intent: OperationalIntent
    key: tuple[str, ...] = ()
    type: Literal["plan.file"] = "plan.file"


@dataclass(frozen=True, slots=True)
class PlanAmend:
    intent: OperationalIntent
    key: tuple[str, ...] = ()
    type: Literal["plan.amend"] = "plan.amend"


@dataclass(frozen=True, slots=True)
class PlanMove:
    """To Activated, Nonconforming, Contingent or Ended."""

    plan: str
    state: IntentState
    reason: str = ""
    type: Literal["plan.move"] = "plan.move"


@dataclass(frozen=True, slots=True)
class OverlapAnswer:
    overlap: str
    disposition: Literal["proceed", "shift_time", "shift_area", "hold", "dispute"]
    text: str = ""
    type: Literal["overlap.answer"] = "overlap.answer"


# ---- notices


@dataclass(frozen=True, slots=True)
class NoticeGive:
    notice: SiteNotice | MovementNotice
    type: Literal["notice.give"] = "notice.give"


@dataclass(frozen=True, slots=True)
class NoticeAmend:
    notice: SiteNotice | MovementNotice
    type: Literal["notice.amend"] = "notice.amend"


@dataclass(frozen=True, slots=True)
class NoticeConfirm:
    notice: str
    version: int
    type: Literal["notice.confirm"] = "notice.confirm"


@dataclass(frozen=True, slots=True)
class NoticeSuspend:
    notice: str
    reason: str
    type: Literal["notice.suspend"] = "notice.suspend"


@dataclass(frozen=True, slots=True)
class NoticeResume:
    notice: str
    type: Literal["notice.resume"] = "notice.resume"


@dataclass(frozen=True, slots=True)
class NoticeWithdraw:
    notice: str
    reason: str
    type: Literal["notice.withdraw"] = "notice.withdraw"


@dataclass(frozen=True, slots=True)
class NoticePass:
    """The broker: the form is complete. Says nothing about the content."""

    notice: str
    version: int
    type: Literal["notice.pass"] = "notice.pass"


@dataclass(frozen=True, slots=True)
class NoticeReturn:
    """The broker: the form is not complete, and why."""

    notice: str
    version: int
    reason: str
    type: Literal["notice.return"] = "notice.return"


@dataclass(frozen=True, slots=True)
class MovementReport:
    notice: str
    state: MovementState
    position: Position | None = None
    text: str = ""
    type: Literal["movement.report"] = "movement.report"


@dataclass(frozen=True, slots=True)
class MovementOutcome:
    notice: str
    outcome: AccessOutcome
    text: str = ""
    type: Literal["movement.outcome"] = "movement.outcome"


# ---- receipts, and the desk's own words


@dataclass(frozen=True, slots=True)
class ReceiptGive:
    receipt: Receipt
    type: Literal["receipt.give"] = "receipt.give"


@dataclass(frozen=True, slots=True)
class Sending:
    """The desk: a release was put on a channel, or could not be.

    step     "" for the first telling, else the reminder that it carries (events.Reminded)
    attempt  1, 2, 3 ... for this release and step: the same try is recorded once
    """

    recipient: str
    release: int
    step: str
    role: str
    link: str
    address: str
    result: Literal["sent", "failed"]
    attempt: int
    detail: str = ""
    type: Literal["release.sending"] = "release.sending"


@dataclass(frozen=True, slots=True)
class ClockTick:
    """The desk: it is now this late. Whatever has fallen due follows from the rules."""

    now: datetime
    type: Literal["clock.tick"] = "clock.tick"


Statement = (
    MechanismSet
    | PartyAdmit
    | PartyAmend
    | PartyStand
    | KeyAdd
    | KeyRevoke
    | ZonePropose
    | ZoneAmend
    | ZoneRecognise
    | ZoneReject
    | ZoneWithdraw
    | PlanCheck
    | PlanFile
    | PlanAmend
    | PlanMove
    | OverlapAnswer
    | NoticeGive
    | NoticeAmend
    | NoticeConfirm
    | NoticeSuspend
    | NoticeResume
    | NoticeWithdraw
    | NoticePass
    | NoticeReturn
    | MovementReport
    | MovementOutcome
    | ReceiptGive
    | Sending
    | ClockTick
)
