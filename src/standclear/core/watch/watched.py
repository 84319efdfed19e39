"""The zones that are watched, and what reports of tracks touch of them, a batch at a time.

Promise: nothing that is true is missed. The leg between two reports counts like the reports
themselves, stated errors grow it outward, and a height that nobody told is every height. What is
expected is a straight way at the present speed; it promises nothing.
Not here: the geometry (membership.py), whether it was told before (situations.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from standclear.core.coarsen import box_of
from standclear.core.earth.extent import EPOCH, UNBOUNDED
from standclear.core.earth.footprint import all_extents
from standclear.core.shape import Position
from standclear.core.time.schedule import windows
from standclear.core.time.sun import places_in
from standclear.core.watch.batch import Batch, batch_of
from standclear.core.watch.membership import Crossings, crossed, entering, inside
from standclear.core.watch.motion import Motion, motion_of
from standclear.core.watch.report import Report
from standclear.core.watch.situation import Kind
from standclear.core.watch.situations import Touch
from standclear.core.watch.speaks_of import speaks_of
from standclear.core.watch.touching import touching
from standclear.core.watch.tracks import Taken
from standclear.core.watch.zone_index import LOOK_AHEAD_S, ZoneIndex
from standclear.core.zone import Zone

SLOWEST_MM_S = 1_000
"""Slower than a walk, a course over ground is noise."""

NEAR_MM = 100_000_000
"""A feed with nothing within 100 km of any zone listens elsewhere, or at another time
(own choice)."""


Found = dict[str, Touch]
"""What one report touches, by zone."""


@dataclass
class WatchedZones:
    """The zones that somebody could break by moving.

    unknown   by zone that binds named parties, about which it therefore is silent: the tracks
              inside it of which nobody knows whose they are
    near      whether any report came within NEAR_MM of a zone in its time
    """

    zones: dict[str, Zone] = field(default_factory=dict)
    index: ZoneIndex = field(default_factory=ZoneIndex)
    unknown: dict[str, set[str]] = field(default_factory=dict)
    near: bool = False
    _places: dict[str, tuple[Position, ...]] = field(default_factory=dict)

    def follow(self, held: Mapping[str, Zone]) -> None:
        """Watch these from now on: those in force, never what is proposed or illustrative."""
        for key in [key for key, zone in self.zones.items() if _differ(held.get(key), zone)]:
            self.index.remove(key)
            del self.zones[key]
            self._places.pop(key, None)
        for key, zone in held.items():
            if key not in self.zones:
                extents = all_extents(zone.volumes)
                self.index.add(key, extents, look_ahead_s=look_ahead_s(zone))
                self.zones[key] = zone
                if zone.schedule is not None:
                    self._places[key] = places_in(map(box_of, extents))

    def touched(self, taken: Sequence[Taken], parties: Sequence[str]) -> list[list[Touch]]:
        """Of each report, the zones that bind its track: inside, possibly, or soon.

        parties  whose each track is; "" for unknown, whom only a zone that binds all parties binds
        """
        found: list[Found] = [{} for _ in taken]
        if taken and self.zones:
            reports = [each.report for each in taken]
            batch = batch_of(reports, range(len(taken)))
            self.near = self.near or self._any_near(batch)
            rows = [row for row, each in enumerate(taken) if each.before is not None]
            before = batch_of([e.before for e in taken if e.before is not None], rows)
            legs = before, np.array(rows, np.int64)
            ahead_s = self.index.look_ahead_most_s()
            near = self.index.vicinity().reached(batch, motion_of(reports), legs, ahead_s)
            if near.any():
                self._inside(found, taken, parties, batch)
                self._crossed(found, taken, parties, batch, legs)
                self._ahead(found, taken, parties, batch)
        return [list(touches.values()) for touches in found]

    def touching(
        self,
        batch: Batch,
        motion: Motion,
        legs: tuple[Batch, NDArray[np.int64]],
        moving: NDArray[np.int64],
    ) -> NDArray[np.int64]:
        """Rows of the batch that may touch a zone, whoever it binds: see touching.py."""
        if not self.near:
            around = np.flatnonzero(self.index.vicinity().around(batch, NEAR_MM / 1000))
            self.near = any(self._any_near(batch.rows(some)) for some in (around[:4], around[4:]))
        return touching(self.index, batch, motion, legs, moving)

    # ---- the three questions

    def _inside(
        self, found: list[Found], taken: Sequence[Taken], parties: Sequence[str], batch: Batch
    ) -> None:
        hits = inside(self.index, batch)
        for row, slot, certain in _rows(hits.row, hits.slot, hits.certain):
            at = taken[row].report.at
            bound = self._bound(slot, taken[row].report, parties[row], at, at)
            if bound:
                key, _ = bound
                sure = bool(certain) and not taken[row].doubts
                self._keep(found[row], key, Kind.INSIDE, since=at, certain=sure)

    def _crossed(
        self,
        found: list[Found],
        taken: Sequence[Taken],
        parties: Sequence[str],
        batch: Batch,
        ways: tuple[Batch, NDArray[np.int64]],
    ) -> None:
        """ways: where tracks were before some of the rows, and which rows those are."""
        before, rows = ways
        if not len(rows):
            return
        after = batch.rows(rows)
        legs = crossed(self.index, before, after)
        sure = self._certain_midway(before, after, legs)
        for leg, slot, first, last in _rows(legs.row, legs.slot, legs.first_ms, legs.last_ms):
            row = int(rows[leg])
            way = _moment(first), _moment(last)
            bound = self._bound(slot, taken[row].report, parties[row], *way)
            if bound:
                key, since = bound
                certain = (leg, slot) in sure and not taken[row].doubts
                self._keep(found[row], key, Kind.INSIDE, since=since, certain=certain, passed=True)

    def _certain_midway(self, before: Batch, after: Batch, legs: Crossings) -> set[tuple[int, int]]:
        """Crossings whose middle certainly lies inside, errors and height band and all."""
        if not len(legs):
            return set()
        rows = legs.row
        share = (legs.first + legs.last) / 2
        from_x = before.x[rows].astype(np.int64)
        wide = (after.x[rows] - before.x[rows]).astype(np.int64)  # int32: the short way round
        tall = after.y[rows].astype(np.int64) - before.y[rows]
        x = (from_x + np.rint(share * wide).astype(np.int64) + 2**31) % 2**32 - 2**31
        middle = Batch(
            np.arange(len(rows), dtype=np.int32),
            x.astype(np.int32),
            (before.y[rows] + np.rint(share * tall)).astype(np.int32),
            np.minimum(before.low_mm, after.low_mm)[rows],
            np.maximum(before.high_mm, after.high_mm)[rows],
            (legs.first_ms + legs.last_ms) // 2,
            np.maximum(before.error_mm, after.error_mm)[rows],
        )
        hits = inside(self.index, middle)
        return {
            (int(rows[middle_row]), slot)
            for middle_row, slot, certain in _rows(hits.row, hits.slot, hits.certain)
            if certain and slot == int(legs.slot[middle_row])
        }

    def _ahead(
        self, found: list[Found], taken: Sequence[Taken], parties: Sequence[str], batch: Batch
    ) -> None:
        rows = [row for row, each in enumerate(taken) if not each.doubts and _moves(each.report)]
        if not rows:
            return
        motion = motion_of([taken[row].report for row in rows])
        some = batch.rows(np.array(rows, np.intp))
        ways = entering(self.index, some, motion, from_inside=True)
        is_in = (ways.first <= 0).tolist()
        columns = _rows(ways.row, ways.slot, ways.first_ms, ways.last_ms)
        for (way, slot, first, last), already in zip(columns, is_in, strict=True):
            zone, row = self.zones[self.index.key(slot)], rows[way]
            if already and zone.schedule is None:
                continue
            report, within = taken[row].report, (_moment(first), _moment(last))
            bound = self._bound(slot, report, parties[row], *within, ahead=True)
            if bound and bound[0] not in found[row]:
                key, at = bound
                if at - report.at <= timedelta(seconds=look_ahead_s(zone)):
                    self._keep(found[row], key, Kind.ENTERING, since=report.at, expected_at=at)

    # ---- what counts

    def _bound(
        self,
        slot: int,
        report: Report,
        party: str,
        start: datetime,
        end: datetime,
        *,
        ahead: bool = False,
    ) -> tuple[str, datetime] | None:
        """The zone of this slot, if it speaks of this track and holds in that time; from when on.

        ahead   it is only expected there: who is unknown is not counted
        """
        key = self.index.key(slot)
        zone = self.zones[key]
        others = bool(zone.rule.bound) and party not in zone.rule.bound
        if (others and (party or ahead)) or not speaks_of(zone, report):
            return None
        if zone.schedule is not None:
            spans = windows(zone.schedule, start, end, at=self._places[key])
            if not spans:
                return None
            start = spans[0][0]
        if others:
            self.unknown.setdefault(key, set()).add(report.track)
            return None
        return key, start

    def _any_near(self, batch: Batch) -> bool:
        """Whether any report of these is near a zone, at whatever height."""
        far = np.full_like(batch.error_mm, NEAR_MM)
        low, high = np.full_like(batch.low_mm, -UNBOUNDED), np.full_like(batch.high_mm, UNBOUNDED)
        wide = replace(batch, low_mm=low, high_mm=high, error_mm=np.maximum(far, batch.error_mm))
        return len(inside(self.index, wide)) > 0

    def _keep(
        self,
        found: Found,
        key: str,
        kind: Kind,
        *,
        since: datetime,
        expected_at: datetime | None = None,
        certain: bool = True,
        passed: bool = False,
    ) -> None:
        """One touch a zone: the earliest, certain if any extent is, passed if every one is."""
        touch = Touch(
            key, self.zones[key].version, kind, _second(since), None, certain, passed=passed
        )
        if expected_at is not None:
            touch = replace(touch, expected_at=_second(expected_at))
        before = found.get(key)
        if before is not None and before.kind is kind:
            soonest = min(filter(None, (touch.expected_at, before.expected_at)), default=None)
            touch = replace(
                touch,
                since=min(touch.since, before.since),
                expected_at=soonest,
                certain=touch.certain or before.certain,
                passed=touch.passed and before.passed,
            )
        found[key] = touch


def _differ(one: Zone | None, other: Zone) -> bool:
    """Seen at once where it is the same object, as nearly all are twice a second."""
    return one is not other and one != other


def look_ahead_s(zone: Zone) -> int:
    """How far ahead an entry into it is looked for."""
    return zone.rule.look_ahead_s or LOOK_AHEAD_S


def _rows(*columns: NDArray[np.generic]) -> Iterator[tuple[int, ...]]:
    return zip(*(column.tolist() for column in columns), strict=True)


def _moves(report: Report) -> bool:
    return report.course_mdeg is not None and (report.speed_mm_s or 0) >= SLOWEST_MM_S


def _moment(at_ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=at_ms)


def _second(at: datetime) -> datetime:
    """To the second, never later."""
    return at.replace(microsecond=0)
