"""What holds now (or held at time T), folded from the log by pure code.

Promise: the same entries in the same order give the same picture, on every node, at any time.
Owner: whoever folds (service/office.py) is the only one that changes a picture; rules only read.
Not here: how events change it (fold.py), who may say what (rules/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from standclear.core.errors import NotFound
from standclear.core.events import GapFound, OverlapFound
from standclear.core.extent import Extent
from standclear.core.footprint import all_extents
from standclear.core.index import Index
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.mechanism import Mechanism
from standclear.core.notice import MovementState, Notice, NoticeState
from standclear.core.party import KeyGrant, Party, Standing, StandingState
from standclear.core.release import Release
from standclear.core.shape import Position, Volume4D
from standclear.core.telling import AccessOutcome, Receipt, ReceiptLevel
from standclear.core.zone import Zone, ZoneStanding

R = TypeVar("R")

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
    """A key and the log positions from and before which it signs (trust: by position only)."""

    grant: KeyGrant
    granted_at: int
    revoked_at: int | None = None


@dataclass(slots=True)
class PartyRecord:
    party: Party
    standings: list[Standing]
    keys: dict[str, KeySpan] = field(default_factory=dict)

    def standing(self, at: datetime) -> StandingState:
        """Participating, suspended or withdrawn at an instant."""
        held = [s for s in self.standings if s.since <= at]
        return held[-1].state if held else StandingState.WITHDRAWN


@dataclass(slots=True)
class ZoneRecord:
    zone: Zone
    author: str
    standing: ZoneStanding
    ovn: str
    recognised_by: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether plans are held against it. A disputed zone still is; an illustrative never."""
        return self.standing in (ZoneStanding.AGREED, ZoneStanding.DECLARED, ZoneStanding.DISPUTED)


@dataclass(slots=True)
class PlanRecord:
    intent: OperationalIntent
    author: str
    state: IntentState
    ovn: str
    filed_at: datetime


@dataclass(slots=True)
class NoticeRecord:
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


@dataclass(slots=True)
class OverlapRecord:
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


class Picture:
    """Everything that the rules may know."""

    def __init__(self) -> None:
        self.at = BEGINNING
        self.size = 0
        self.desk = ""
        self.mechanism = Mechanism("desk", "A desk", "UTC")
        self.parties: dict[str, PartyRecord] = {}
        self.zones: dict[str, ZoneRecord] = {}
        self.plans: dict[str, PlanRecord] = {}
        self.notices: dict[str, NoticeRecord] = {}
        self.overlaps: dict[str, OverlapRecord] = {}
        self.overlaps_of: dict[str, set[str]] = {}
        self.releases: dict[str, list[ReleaseRecord]] = {}
        self.open: dict[tuple[str, int], ReleaseRecord] = {}
        self.open_on: dict[tuple[str, str], int] = {}
        self.unsent: dict[tuple[str, int, str], int] = {}
        self.gaps: list[tuple[datetime, GapFound]] = []
        self.warned: set[tuple[str, str]] = set()
        self.checks: dict[tuple[str, str], int] = {}
        self.skews: list[tuple[datetime, str, int]] = []
        self._index = Index()
        self._waiting: dict[str, tuple[Volume4D, ...]] = {}
        self._latest: tuple[tuple[Volume4D, ...], tuple[Extent, ...]] = ((), ())

    # ---- space and time

    @property
    def index(self) -> Index:
        """Everything that a plan is checked against, by record id, brought up to date."""
        if self._waiting:
            ready = {key: self.extents_of(volumes) for key, volumes in self._waiting.items()}
            self._waiting.clear()
            if len(self._index) == 0:
                self._index = Index.of(ready)
            else:
                for key, extents in ready.items():
                    self._index.insert(key, extents)
        return self._index

    def place(self, key: str, volumes: tuple[Volume4D, ...]) -> None:
        """Check plans against this record from now on (again, if its volumes changed)."""
        self.displace(key)
        self._waiting[key] = volumes

    def extents_of(self, volumes: tuple[Volume4D, ...]) -> tuple[Extent, ...]:
        """The kernel's form of declared volumes; the latest is kept, as it is asked for twice."""
        if self._latest[0] is not volumes:
            self._latest = (volumes, all_extents(volumes))
        return self._latest[1]

    def displace(self, key: str) -> None:
        """Stop checking against this record."""
        self._waiting.pop(key, None)
        if key in self._index:
            self._index.remove(key)

    # ---- look-ups: `get` raises, `find` may be empty

    def get_party(self, party: str) -> PartyRecord:
        try:
            return self.parties[party]
        except KeyError:
            known = ", ".join(sorted(self.parties)) or "none yet"
            raise NotFound(f"no party {party}; known: {known}") from None

    def get_zone(self, zone: str) -> ZoneRecord:
        return _get(self.zones, zone, "zone")

    def get_plan(self, plan: str) -> PlanRecord:
        return _get(self.plans, plan, "plan")

    def get_notice(self, notice: str) -> NoticeRecord:
        return _get(self.notices, notice, "notice")

    def get_overlap(self, overlap: str) -> OverlapRecord:
        return _get(self.overlaps, overlap, "overlap")

    def get_release(self, recipient: str, number: int) -> ReleaseRecord:
        held = self.releases.get(recipient, [])
        if not 1 <= number <= len(held):
            raise NotFound(f"{recipient} has been sent {len(held)} releases; there is no #{number}")
        return held[number - 1]

    def participants(self, at: datetime) -> Iterator[str]:
        """Ids of the parties that take part at an instant, in order of id."""
        for party in sorted(self.parties):
            if party != self.desk and self.takes_part(party, at):
                yield party

    def takes_part(self, party: str, at: datetime) -> bool:
        record = self.parties.get(party)
        return record is not None and record.standing(at) is StandingState.PARTICIPATING

    def public_key(self, key_id: str, index: int) -> str | None:
        """The base64 key that signs under this id at this log position; None if none does."""
        party = key_id.partition("#")[0]
        record = self.parties.get(party)
        span = record.keys.get(key_id) if record else None
        if span is None or index < span.granted_at:
            return None
        if span.revoked_at is not None and index > span.revoked_at:
            return None
        return span.grant.public_key

    def checks_today(self, party: str, at: datetime) -> int:
        return self.checks.get((party, f"{at:%Y-%m-%d}"), 0)

    def next_number(self, recipient: str) -> int:
        return len(self.releases.get(recipient, [])) + 1

    def open_overlaps(self, record: str) -> list[tuple[str, OverlapRecord]]:
        """The overlaps of a record that have not ended, in order of id."""
        ids = sorted(self.overlaps_of.get(record, ()))
        return [(i, self.overlaps[i]) for i in ids if not self.overlaps[i].ended]


def other_side(overlap: OverlapFound, record: str) -> str:
    """The record at the other end of an overlap."""
    return overlap.second if overlap.first == record else overlap.first


def due_after(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)


def _get(held: dict[str, R], key: str, what: str) -> R:
    try:
        return held[key]
    except KeyError:
        raise NotFound(f"no {what} {key} that you may see") from None
