"""Records as a picture holds them: the newest wording, and what has become of it.

Owner: a picture holds them and only folding changes them (fold.py); rules read.
Not here: finding one (picture.py), what the words mean (party, zone, intent, notice, release).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from standclear.core.events import OverlapFound
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.notice import MovementState, Notice, NoticeState
from standclear.core.party import KeyGrant, Party, Standing, StandingState
from standclear.core.release import Release
from standclear.core.shape import Position
from standclear.core.telling import AccessOutcome, Receipt, ReceiptLevel
from standclear.core.zone import Zone, ZoneStanding

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as the log holds it, without its content.

    entry      hex leaf hash; also the ovn of what the statement makes
    index      position in the log; None while it is being decided
    at         the desk's time; issued_at: the author's claim
    """

    entry: str
    issuer: str
    key_id: str
    at: datetime
    issued_at: datetime
    index: int | None = None

    @property
    def ovn(self) -> str:
        """Opaque version number (F3548): 22 characters that only this statement could give."""
        return self.entry[:22]


@dataclass(slots=True)
class KeySpan:
    """A key and the log positions from and before which it signs (trust: by position only).

    added_by  whose key signed for it: the party's own id, or the desk's; "" with its admission
    """

    grant: KeyGrant
    granted_at: int
    revoked_at: int | None = None
    added_by: str = ""


@dataclass(slots=True)
class PartyRecord:
    party: Party
    standings: list[Standing]
    keys: dict[str, KeySpan] = field(default_factory=dict)

    @property
    def live_keys(self) -> tuple[str, ...]:
        """Ids of the keys that sign for it now."""
        return tuple(key_id for key_id, span in self.keys.items() if span.revoked_at is None)

    def standing(self, at: datetime) -> StandingState:
        """Participating, suspended or withdrawn at an instant."""
        held = [s for s in self.standings if s.since <= at]
        return held[-1].state if held else StandingState.WITHDRAWN

    def since(self, at: datetime) -> datetime:
        """Since when the standing of an instant has held; the beginning of time for none."""
        return max((s.since for s in self.standings if s.since <= at), default=BEGINNING)


@dataclass(slots=True)
class ZoneRecord:
    """A zone as last worded; `agreed` is the wording that all agreed, while a newer one waits."""

    zone: Zone
    author: str
    standing: ZoneStanding
    ovn: str
    recognised_by: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()
    agreed: Zone | None = None

    @property
    def in_force(self) -> bool:
        """Whether plans are held against it. A disputed zone still is; an illustrative never."""
        return self.agreed is not None or self.standing in IN_FORCE

    @property
    def held(self) -> Zone:
        """The wording that plans are held against while it is in force."""
        return self.zone if self.agreed is None else self.agreed


IN_FORCE = (ZoneStanding.AGREED, ZoneStanding.DECLARED, ZoneStanding.DISPUTED)


@dataclass(slots=True)
class PlanRecord:
    intent: OperationalIntent
    author: str
    state: IntentState
    ovn: str
    filed_at: datetime


@dataclass(slots=True)
class Waiting:
    """A new wording of a released notice, which the broker has not passed yet."""

    notice: Notice
    ovn: str
    state: NoticeState  # submitted or returned


@dataclass(slots=True)
class NoticeRecord:
    """A notice as its recipients have it; `waiting` is a newer wording before the broker."""

    notice: Notice
    author: str
    state: NoticeState
    ovn: str
    given_at: datetime
    confirmed_at: datetime
    movement: MovementState = MovementState.PLANNED
    position: Position | None = None
    outcome: AccessOutcome | None = None
    submissions: int = 1
    same_as: str = ""
    waiting: Waiting | None = None
    submitted_at: datetime = BEGINNING

    @property
    def latest(self) -> Notice:
        """The newest wording, whether released or waiting."""
        return self.notice if self.waiting is None else self.waiting.notice

    @property
    def form(self) -> NoticeState:
        """Where the newest wording stands: what the broker passes or returns."""
        return self.state if self.waiting is None else self.waiting.state


@dataclass(slots=True)
class OverlapRecord:
    """An overlap and what each side has said of it; `answers` by party."""

    found: OverlapFound
    parties: tuple[str, str]
    since: datetime
    answers: dict[str, str] = field(default_factory=dict)
    ended: str = ""


@dataclass(slots=True)
class Attempt:
    """One try to put a release on a channel."""

    at: datetime
    step: str
    role: str
    link: str
    result: str
    detail: str


@dataclass(slots=True)
class ReleaseRecord:
    release: Release
    index: int
    receipts: list[tuple[datetime, Receipt]] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    steps: dict[str, datetime] = field(default_factory=dict)
    rung: int = 0
    superseded: bool = False

    @property
    def level(self) -> ReceiptLevel | None:
        """The highest rung of the ladder reached; None while nothing came back."""
        climbed = [r.level for _, r in self.receipts if r.level.rung]
        return max(climbed, key=lambda level: level.rung) if climbed else None

    def has(self, level: ReceiptLevel) -> bool:
        return any(r.level is level for _, r in self.receipts)

    @property
    def settled(self) -> bool:
        """Nobody needs to be rung any more: answered for, refused, or overtaken by a newer one."""
        reached = self.level
        return (
            self.superseded
            or self.has(ReceiptLevel.REFUSED)
            or (reached is not None and reached.rung >= ReceiptLevel.ACKNOWLEDGED.rung)
        )
