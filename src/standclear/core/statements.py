"""Everything that a party, or the desk itself, can say. One dataclass a sentence.

A statement carries no author, time or signature: its entry does. `type` names it in both.
Not here: of tracks (watch/), agreements/, sources/, commitments/, CEASE (cease.py); what may be
said (rules/).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.agreements.said import OfInstruments
from standclear.core.cease import OfCease
from standclear.core.commitments.said import OfCommitments
from standclear.core.hotline.said import OfHotline
from standclear.core.incidents.said import OfIncidents
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.ledger.said import OfLedger
from standclear.core.mechanism import Mechanism
from standclear.core.notice import MovementNotice, MovementState, SiteNotice
from standclear.core.party import KeyGrant, Party, Standing
from standclear.core.shape import Position
from standclear.core.sources.said import OfSources
from standclear.core.telling import AccessOutcome, Receipt
from standclear.core.watch.said import OfTracks
from standclear.core.zone import Zone


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
    """To Activated, Nonconforming, Contingent or Ended; from Accepted to Ended it is withdrawn."""

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


@dataclass(frozen=True, slots=True)
class ReceiptGive:
    receipt: Receipt
    type: Literal["receipt.give"] = "receipt.give"


@dataclass(frozen=True, slots=True)
class Sending:
    """The desk: a release was put on a channel, or could not be.

    step     "" for the first telling, else the reminder that it carries (events.Reminded)
    attempt  1, 2, 3 ... for this release and step: the same try is recorded once
    retry_after_s  failed, and not worth another try before so many seconds have passed
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
    retry_after_s: int | None = None
    type: Literal["release.sending"] = "release.sending"


@dataclass(frozen=True, slots=True)
class ClockTick:
    """The desk: it is now this late. Whatever has fallen due follows from the rules.

    leap   an operator says that the clock is right, although the log has stood still for long
    """

    now: datetime
    leap: bool = False
    type: Literal["clock.tick"] = "clock.tick"


OfRecords = (
    MechanismSet | PartyAdmit | PartyAmend | PartyStand | KeyAdd | KeyRevoke
    | ZonePropose | ZoneAmend | ZoneRecognise | ZoneReject | ZoneWithdraw
    | PlanCheck | PlanFile | PlanAmend | PlanMove | OverlapAnswer
    | NoticeGive | NoticeAmend | NoticeConfirm | NoticeSuspend | NoticeResume | NoticeWithdraw
    | NoticePass | NoticeReturn | MovementReport | MovementOutcome
    | OfTracks | OfCease
    | ReceiptGive | Sending | ClockTick
)  # fmt: skip
"""Of records, parties and tellings; the rest is said of what has a room of its own."""

Statement = (
    OfRecords | OfHotline | OfInstruments | OfSources | OfCommitments | OfIncidents | OfLedger
)
