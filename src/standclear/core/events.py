"""Every fact that a decision can establish. Small on purpose: content stays in the statement.

An event is read together with the statement that caused it (fold.py), so that erasing a
statement's body erases its content everywhere but in the releases made from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from standclear.core.agreements.changes import ToInstruments
from standclear.core.commitments.changes import ToCommitments
from standclear.core.hotline.changes import ToHotline
from standclear.core.incidents.changes import ToIncidents
from standclear.core.intent import IntentState
from standclear.core.ledger.changes import ToLedger
from standclear.core.notice import MovementState, NoticeState
from standclear.core.sources.changes import ToSources
from standclear.core.watch.situation import AlertState
from standclear.core.zone import ZoneStanding


@dataclass(frozen=True, slots=True)
class MechanismChanged:
    event: Literal["MechanismChanged"] = "MechanismChanged"


@dataclass(frozen=True, slots=True)
class PartyChanged:
    party: str
    event: Literal["PartyChanged"] = "PartyChanged"


@dataclass(frozen=True, slots=True)
class StandingChanged:
    party: str
    event: Literal["StandingChanged"] = "StandingChanged"


@dataclass(frozen=True, slots=True)
class KeysChanged:
    party: str
    granted: tuple[str, ...] = ()
    revoked: tuple[str, ...] = ()
    event: Literal["KeysChanged"] = "KeysChanged"


@dataclass(frozen=True, slots=True)
class ZoneChanged:
    zone: str
    version: int
    standing: ZoneStanding
    recognised_by: tuple[str, ...]
    rejected_by: tuple[str, ...]
    event: Literal["ZoneChanged"] = "ZoneChanged"


@dataclass(frozen=True, slots=True)
class PlanChecked:
    party: str
    event: Literal["PlanChecked"] = "PlanChecked"


@dataclass(frozen=True, slots=True)
class PlanRefused:
    """A filing whose `key` did not name all that it overlaps; told and counted as a dry run.

    unseen   the ovns that the key lacked, so far as the filer may know of them
    """

    party: str
    plan: str
    version: int
    unseen: tuple[str, ...]
    event: Literal["PlanRefused"] = "PlanRefused"


@dataclass(frozen=True, slots=True)
class PlanChanged:
    plan: str
    version: int
    state: IntentState
    reason: str = ""
    event: Literal["PlanChanged"] = "PlanChanged"


@dataclass(frozen=True, slots=True)
class NoticeChanged:
    notice: str
    version: int
    state: NoticeState
    reason: str = ""
    event: Literal["NoticeChanged"] = "NoticeChanged"


@dataclass(frozen=True, slots=True)
class NoticeConfirmed:
    notice: str
    event: Literal["NoticeConfirmed"] = "NoticeConfirmed"


@dataclass(frozen=True, slots=True)
class SiteRepeated:
    """A notice of a place that another notice of the same owner already names."""

    notice: str
    same_as: str
    event: Literal["SiteRepeated"] = "SiteRepeated"


@dataclass(frozen=True, slots=True)
class MovementChanged:
    notice: str
    state: MovementState
    event: Literal["MovementChanged"] = "MovementChanged"


@dataclass(frozen=True, slots=True)
class OutcomeTold:
    notice: str
    event: Literal["OutcomeTold"] = "OutcomeTold"


@dataclass(frozen=True, slots=True)
class OverlapFound:
    """Two records share space and time, or come within a separation worth telling of.

    near            True: they do not touch; least_distance_mm says how far apart
    low_mm, high_mm   common heights above WGS 84; None where unbounded
    pressure_low_mm, pressure_high_mm   the same as pressure heights (0 at 1013.25 hPa), where both
                    gave flight levels
    box_e7          west, south, east, north of the common area (or of the nearest places)
    error_mm        how far the test may over-report
    """

    overlap: str
    first: str
    first_version: int
    second: str
    second_version: int
    near: bool
    start: datetime
    end: datetime
    low_mm: int | None
    high_mm: int | None
    box_e7: tuple[int, int, int, int]
    least_distance_mm: int
    error_mm: int
    pressure_low_mm: int | None = None
    pressure_high_mm: int | None = None
    event: Literal["OverlapFound"] = "OverlapFound"


@dataclass(frozen=True, slots=True)
class OverlapEnded:
    overlap: str
    reason: str
    event: Literal["OverlapEnded"] = "OverlapEnded"


@dataclass(frozen=True, slots=True)
class OverlapAnswered:
    overlap: str
    party: str
    disposition: str
    event: Literal["OverlapAnswered"] = "OverlapAnswered"


@dataclass(frozen=True, slots=True)
class TracksLodged:
    party: str
    event: Literal["TracksLodged"] = "TracksLodged"


@dataclass(frozen=True, slots=True)
class AlertChanged:
    """number: of the alert's changes so far, this one counted."""

    alert: str
    number: int
    state: AlertState
    event: Literal["AlertChanged"] = "AlertChanged"


@dataclass(frozen=True, slots=True)
class CeaseCalled:
    cease: str
    party: str
    event: Literal["CeaseCalled"] = "CeaseCalled"


@dataclass(frozen=True, slots=True)
class CeaseEnded:
    cease: str
    event: Literal["CeaseEnded"] = "CeaseEnded"


@dataclass(frozen=True, slots=True)
class ReceiptTaken:
    recipient: str
    release: int
    level: str
    event: Literal["ReceiptTaken"] = "ReceiptTaken"


@dataclass(frozen=True, slots=True)
class SendingNoted:
    recipient: str
    release: int
    result: str
    event: Literal["SendingNoted"] = "SendingNoted"


@dataclass(frozen=True, slots=True)
class Reminded:
    """A role is to be rung about a release that is still silent.

    step    which point of the ladder: `remind`, `start-14400`, `rung-1` ...
    rung    whom to ring: 0 the first role, 1 the next
    """

    recipient: str
    release: int
    step: str
    rung: int
    role: str
    event: Literal["Reminded"] = "Reminded"


@dataclass(frozen=True, slots=True)
class Warned:
    """The clock gave notice that something will end, or be due, on this subject."""

    subject: str
    step: str
    event: Literal["Warned"] = "Warned"


@dataclass(frozen=True, slots=True)
class GapFound:
    """Somebody concerned was not told, and why."""

    party: str
    subject: str
    version: int
    because: str
    reason: str
    event: Literal["GapFound"] = "GapFound"


@dataclass(frozen=True, slots=True)
class SkewFlagged:
    """The author's clock and the desk's differ by more than the mechanism's limit."""

    party: str
    seconds: int
    event: Literal["SkewFlagged"] = "SkewFlagged"


ToRecords = (
    MechanismChanged
    | PartyChanged
    | StandingChanged
    | KeysChanged
    | ZoneChanged
    | PlanChecked
    | PlanRefused
    | PlanChanged
    | NoticeChanged
    | NoticeConfirmed
    | SiteRepeated
    | MovementChanged
    | OutcomeTold
    | OverlapFound
    | OverlapEnded
    | OverlapAnswered
    | TracksLodged
    | AlertChanged
    | CeaseCalled
    | CeaseEnded
    | ReceiptTaken
    | SendingNoted
    | Reminded
    | Warned
    | GapFound
    | SkewFlagged
)
"""Of records, parties and tellings: what fold.py itself lets hold."""

Event = ToRecords | ToInstruments | ToIncidents | ToLedger | ToHotline | ToSources | ToCommitments
