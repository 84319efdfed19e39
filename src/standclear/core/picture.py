"""What holds now (or held at time T), folded from the log by pure code.

Promise: the same entries in the same order give the same picture, on every node, at any time.
Owner: whoever folds (service/office.py) is the only one that changes a picture; rules only read.
Not here: how events change it (fold.py), who may say what (rules/).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from standclear.core.agreements.held import InstrumentRecord
from standclear.core.cease import CeaseRecord
from standclear.core.coarsen import is_far_reaching
from standclear.core.commitments.held import HeldCommitment
from standclear.core.earth.extent import Extent
from standclear.core.errors import NotFound
from standclear.core.events import GapFound, OverlapFound
from standclear.core.held import (
    BEGINNING,
    AlertRecord,
    Attempt,
    KeySpan,
    NoticeRecord,
    OverlapRecord,
    PartyRecord,
    PlanRecord,
    ReleaseRecord,
    Said,
    Waiting,
    ZoneRecord,
)
from standclear.core.hotline.held import Hotline
from standclear.core.incidents.held import IncidentRecord
from standclear.core.ledger.held import ClaimRecord
from standclear.core.mechanism import Mechanism
from standclear.core.overlaps.declared import Declared
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.packed import Packed, pack, unpack
from standclear.core.party import StandingState
from standclear.core.shape import Volume4D
from standclear.core.sources.held import SourceRecord
from standclear.core.watch.lodged import Mark

__all__ = [
    "BEGINNING", "AlertRecord", "Attempt", "KeySpan", "NoticeRecord", "OverlapRecord",
    "PartyRecord", "Picture", "PlanRecord", "ReleaseRecord", "Said", "Waiting", "ZoneRecord",
    "other_side",
]  # fmt: skip

R = TypeVar("R")
Span = tuple[datetime, datetime]

UNSET = Mechanism("desk", "A desk", "UTC")
"""The settings before the desk has said any."""


@dataclass(eq=False, repr=False)
class Picture:
    """Everything that the rules may know."""

    at: datetime = BEGINNING
    size: int = 0
    desk: str = ""
    mechanism: Mechanism = UNSET
    parties: dict[str, PartyRecord] = field(default_factory=dict)
    zones: dict[str, ZoneRecord] = field(default_factory=dict)
    plans: dict[str, PlanRecord] = field(default_factory=dict)
    notices: dict[str, NoticeRecord] = field(default_factory=dict)
    overlaps: dict[str, OverlapRecord] = field(default_factory=dict)
    overlaps_of: dict[str, set[str]] = field(default_factory=dict)
    overlap_between: dict[tuple[str, str], str] = field(default_factory=dict)
    releases: dict[str, list[ReleaseRecord]] = field(default_factory=dict)
    open: dict[tuple[str, int], ReleaseRecord] = field(default_factory=dict)
    open_on: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    unsent: dict[tuple[str, int, str], int] = field(default_factory=dict)
    gaps: list[tuple[datetime, GapFound]] = field(default_factory=list)
    warned: set[tuple[str, str]] = field(default_factory=set)
    checks: dict[tuple[str, str], int] = field(default_factory=dict)
    skews: list[tuple[datetime, str, int]] = field(default_factory=list)
    lodged: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    alerts: dict[str, AlertRecord] = field(default_factory=dict)
    alert_on: dict[tuple[str, str], str] = field(default_factory=dict)  # track, beside: said last
    ceases: dict[str, CeaseRecord] = field(default_factory=dict)
    instruments: dict[str, InstrumentRecord] = field(default_factory=dict)
    hotline: Hotline = field(default_factory=Hotline)
    sources: dict[str, SourceRecord] = field(default_factory=dict)
    commitments: dict[str, HeldCommitment] = field(default_factory=dict)
    incidents: dict[str, IncidentRecord] = field(default_factory=dict)
    claims: dict[str, ClaimRecord] = field(default_factory=dict)
    _index: Index = field(default_factory=Index, init=False)
    _packed: Packed | None = field(default=None, init=False)
    _gone: set[str] = field(default_factory=set, init=False)  # packed, and displaced since
    _waiting: dict[str, tuple[Volume4D, ...]] = field(default_factory=dict, init=False)
    _declared: Declared = field(default_factory=Declared, init=False)
    _measured: set[str] | None = field(default=None, init=False)
    _unmeasured: set[str] = field(default_factory=set, init=False)
    _far: dict[str, Span] = field(default_factory=dict, init=False)
    _far_grid_mm: int | None = field(default=None, init=False)
    _far_unasked: dict[str, tuple[Volume4D, ...]] = field(default_factory=dict, init=False)

    # ---- space and time

    @property
    def index(self) -> Index:
        """Everything that a plan is checked against, by record id, brought up to date."""
        if self._packed is not None:
            packed, gone = dict(unpack(self._packed)), self._gone
            self._packed, self._gone = None, set()
            self._index = Index.of({key: held for key, held in packed.items() if key not in gone})
        if self._waiting:
            ready = self._declared.of_all(self._waiting)
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
        self._unmeasured.add(key)
        self._far_unasked[key] = volumes

    def extents_of(self, volumes: tuple[Volume4D, ...]) -> tuple[Extent, ...]:
        """The kernel's form of declared volumes. Raises InvalidInput, naming the place in them."""
        return self._declared.extents(volumes)

    @property
    def declared(self) -> Declared:
        """The kernel's form of what was declared lately, and of what is about to be asked for."""
        return self._declared

    def held_extents(self, key: str) -> tuple[Extent, ...]:
        """The kernel's form of a record that is checked against."""
        return tuple(self.index.extents(key))

    @property
    def measured(self) -> set[str]:
        """Records that somebody is shown by a measure of the owner's own (`precision_mm`); there
        are few, and looking through all records for them would take longer than all else."""
        if self._measured is None:
            self._measured, self._unmeasured = set(), {*self.plans, *self.notices}
        while self._unmeasured:
            key = self._unmeasured.pop()
            plan, notice = self.plans.get(key), self.notices.get(key)
            shares = plan.intent.shares if plan else notice.notice.recipients if notice else ()
            if any(share.precision_mm for share in shares):
                self._measured.add(key)
            else:
                self._measured.discard(key)
        return self._measured

    @property
    def far_reaching(self) -> dict[str, Span]:
        """Records whose coarse volume may go far beyond the true one, and when each holds.

        Some may hold no more. There are few, and known as `measured` are.
        """
        grid_mm = self.mechanism.coarse_mm
        if self._far_grid_mm != grid_mm:
            self._far, self._far_grid_mm = {}, grid_mm
            known = {key: record.intent.volumes for key, record in self.plans.items()}
            known |= {key: record.held.volumes for key, record in self.zones.items()}
            known |= {key: record.held_volumes for key, record in self.notices.items()}
            self._far_unasked = known | self._far_unasked
        while self._far_unasked:
            key, volumes = self._far_unasked.popitem()
            self._far.pop(key, None)
            if any(is_far_reaching(volume, grid_mm) for volume in volumes):
                self._far[key] = min(v.start for v in volumes), max(v.end for v in volumes)
        return self._far

    def displace(self, key: str) -> None:
        """Stop checking against this record."""
        self._waiting.pop(key, None)
        if self._packed is not None:
            self._gone.add(key)
        elif key in self._index:
            self._index.remove(key)

    def packed_index(self) -> Packed:
        """What the index is made of, to be put away."""
        return pack(self.index.items())

    def take_out(self, packed: Packed) -> None:
        """Check plans against what was put away; arranged when the index is first asked for."""
        assert not len(self._index), "a picture is taken out before anything is placed in it"
        self._packed = packed

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

    def holds(self, record: str) -> bool:
        """Whether the wording of a record is here, and not erased or never given."""
        return record in self.plans or record in self.zones or record in self.notices

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

    def key_holder(self, said: Said) -> str:
        """Who really signed: the issuer, or the desk where it holds the issuer's key."""
        record = self.parties.get(said.issuer)
        span = record.keys.get(said.key_id) if record else None
        return self.desk if span is not None and span.grant.custodial else said.issuer

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


def _get(held: dict[str, R], key: str, what: str) -> R:
    try:
        return held[key]
    except KeyError:
        raise NotFound(f"no {what} {key} that you may see") from None
