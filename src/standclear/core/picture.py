"""What holds now (or held at time T), folded from the log by pure code.

Promise: the same entries in the same order give the same picture, on every node, at any time.
Owner: whoever folds (service/office.py) is the only one that changes a picture; rules only read.
Not here: how events change it (fold.py), who may say what (rules/).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from standclear.core.errors import NotFound
from standclear.core.events import GapFound, OverlapFound
from standclear.core.extent import Extent
from standclear.core.footprint import all_extents
from standclear.core.held import (
    BEGINNING,
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
from standclear.core.index import Index
from standclear.core.mechanism import Mechanism
from standclear.core.party import StandingState
from standclear.core.shape import Volume4D

__all__ = [
    "BEGINNING",
    "Attempt",
    "KeySpan",
    "NoticeRecord",
    "OverlapRecord",
    "PartyRecord",
    "Picture",
    "PlanRecord",
    "ReleaseRecord",
    "Said",
    "Waiting",
    "ZoneRecord",
    "due_after",
    "other_side",
]

R = TypeVar("R")

KEPT = 256
"""Declared volumes whose kernel form is kept: as many as are filed in one batch, and some."""


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
        self.overlap_between: dict[tuple[str, str], str] = {}
        self.releases: dict[str, list[ReleaseRecord]] = {}
        self.open: dict[tuple[str, int], ReleaseRecord] = {}
        self.open_on: dict[str, set[tuple[str, int]]] = {}
        self.unsent: dict[tuple[str, int, str], int] = {}
        self.gaps: list[tuple[datetime, GapFound]] = []
        self.warned: set[tuple[str, str]] = set()
        self.checks: dict[tuple[str, str], int] = {}
        self.skews: list[tuple[datetime, str, int]] = []
        self._index = Index()
        self._waiting: dict[str, tuple[Volume4D, ...]] = {}
        self._grown: dict[int, tuple[tuple[Volume4D, ...], tuple[Extent, ...]]] = {}

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
        """The kernel's form of declared volumes; the latest are kept, as they are asked for again.

        Raises InvalidInput, naming the place within the volumes.
        """
        kept = self._grown.get(id(volumes))
        if kept is None or kept[0] is not volumes:
            while len(self._grown) >= KEPT:
                self._grown.pop(next(iter(self._grown)))
            kept = self._grown[id(volumes)] = (volumes, all_extents(volumes))
        return kept[1]

    def held_extents(self, key: str) -> tuple[Extent, ...]:
        """The kernel's form of a record that is checked against."""
        return tuple(self.index.extents(key))

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


def due_after(at: datetime, seconds: int) -> datetime:
    return at + timedelta(seconds=seconds)


def _get(held: dict[str, R], key: str, what: str) -> R:
    try:
        return held[key]
    except KeyError:
        raise NotFound(f"no {what} {key} that you may see") from None
