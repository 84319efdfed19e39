"""Records as a picture holds them: the newest wording, and what has become of it.

Owner: a picture holds them and only folding changes them (fold.py); rules read.
Not here: finding one (picture.py), what the words mean (party, zone, intent, notice, release).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256

from standclear.core.events import OverlapFound
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.notice import MovementState, Notice, NoticeState
from standclear.core.party import KeyGrant, Party, Standing, StandingState
from standclear.core.release import Release
from standclear.core.shape import Position, Volume4D
from standclear.core.telling import AccessOutcome, Receipt, ReceiptLevel
from standclear.core.watch.said import AlertClose
from standclear.core.watch.situation import AlertState, Situation
from standclear.core.zone import Zone, ZoneStanding

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """One statement as the log holds it, without its content.

    entry      hex leaf hash
    index      position in the log; None while it is being decided
    at         the desk's time; issued_at: the author's claim
    nonce      hex of the body's nonce, which its author and the desk know, and no leaf shows
    """

    entry: str
    issuer: str
    key_id: str
    at: datetime
    issued_at: datetime
    index: int | None = None
    nonce: str = field(default="", repr=False)

    @property
    def ovn(self) -> str:
        """Opaque version number (F3548): 22 characters that only this statement could give.

        Made with the nonce, so that nobody finds the entry by it among the leaves of the log.
        """
        made = f"standclear ovn\n{self.entry}\n{self.nonce}"
        return sha256(made.encode()).hexdigest()[:22]


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

    def arrived(self, at: datetime) -> datetime:
        """Since when it has taken part without a break; the end of its last break while it does
        not. Saying again that it takes part is no arrival."""
        arrived, before = BEGINNING, StandingState.WITHDRAWN
        for standing in self.standings:
            if standing.since > at:
                break
            if standing.state is StandingState.PARTICIPATING is not before:
                arrived = standing.since
            before = standing.state
        return arrived


@dataclass(slots=True)
class ZoneRecord:
    """A zone as last worded, and how that stands.

    agreed   the earlier wording that all agreed, while the newer one waits, or has lapsed waiting
    since    when the newest wording was given, or agreed by the last whom it needs
    agreed_since   the same of `agreed`
    """

    zone: Zone
    author: str
    standing: ZoneStanding
    ovn: str
    recognised_by: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()
    agreed: Zone | None = None
    since: datetime = BEGINNING
    agreed_since: datetime = BEGINNING

    def begun(self, wording: Zone) -> datetime:
        """Since when there is this one of its wordings."""
        return self.since if wording.version == self.zone.version else self.agreed_since

    @property
    def in_force(self) -> bool:
        """Whether plans are held against it. A disputed zone still is; an illustrative never."""
        return self.agreed is not None or self.standing in IN_FORCE

    @property
    def not_over(self) -> tuple[Zone, ...]:
        """The wordings that are not over: the agreed one, then a newer one that waits."""
        newest = () if self.standing in OVER else (self.zone,)
        return newest if self.agreed is None else (self.agreed, *newest)

    @property
    def held(self) -> Zone:
        """The wording that plans are held against while it is in force."""
        return self.zone if self.agreed is None else self.agreed

    @property
    def agreed_by(self) -> tuple[str, ...]:
        """Whose agreement the wording that holds rests on; () where it is one side's word."""
        if self.agreed is None and self.standing is not ZoneStanding.AGREED:
            return ()
        return tuple(dict.fromkeys((self.author, *self.held.agreement_of)))


OVER = (ZoneStanding.LAPSED, ZoneStanding.WITHDRAWN, ZoneStanding.ILLUSTRATIVE)
IN_FORCE = (ZoneStanding.AGREED, ZoneStanding.DECLARED, ZoneStanding.DISPUTED)

KEEPS_AGREED = (ZoneStanding.PROPOSED, ZoneStanding.DISPUTED, ZoneStanding.LAPSED)
"""What a newer wording may be while the one that all agreed still holds: nobody gave that up."""


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
    """A notice as its recipients have it; `waiting` is a newer wording before the broker.

    held_on   past its own end, while a renewal waits: until when plans are held against it
    """

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
    held_on: datetime | None = None

    @property
    def held_volumes(self) -> tuple[Volume4D, ...]:
        """What plans are held against."""
        return self.notice.volumes if self.held_on is None else prolonged(self.notice, self.held_on)

    @property
    def latest(self) -> Notice:
        """The newest wording, whether released or waiting."""
        return self.notice if self.waiting is None else self.waiting.notice

    @property
    def form(self) -> NoticeState:
        """Where the newest wording stands: what the broker passes or returns."""
        return self.state if self.waiting is None else self.waiting.state


def prolonged(notice: Notice, end: datetime) -> tuple[Volume4D, ...]:
    """The volumes of a notice, each held until a later end."""
    return tuple(replace(volume, end=max(volume.end, end)) for volume in notice.volumes)


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
    retry_after_s: int | None = None


@dataclass(slots=True)
class ReleaseRecord:
    """One telling, and what came of it.

    index, heard   positions in the log: its own, and those of what came back or was tried
    """

    release: Release
    index: int
    receipts: list[tuple[datetime, Receipt]] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    steps: dict[str, datetime] = field(default_factory=dict)
    rung: int = 0
    superseded: bool = False
    heard: tuple[int, ...] = ()

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


@dataclass(slots=True)
class AlertRecord:
    """One situation of the watch as it was last told.

    changes   how often it was
    told      recipient and number of every release about it, in their order
    closed    by whom and why, where a person ended it
    zones     of a zone, its wordings that held when it was told: from which change on, which
    """

    situation: Situation
    state: AlertState
    raised_at: datetime
    changes: int
    told: list[tuple[str, int]] = field(default_factory=list)
    closed: AlertClose | None = None
    zones: tuple[tuple[int, Zone], ...] = ()

    def zone_at(self, change: int) -> Zone | None:
        """The zone as it was worded when this change was told; None where it is of no zone."""
        return next((zone for since, zone in reversed(self.zones) if since <= change), None)
