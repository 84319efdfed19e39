"""Whether a craft keeps to the plan or movement that its party filed and says that it carries out.

    inside -> outside for off_s: NONCONFORMING -> for contingent_s: CONTINGENT -> inside again
    past the end and still out: OVERDUE      no report for silent_s: OUT_OF_CONTACT

The words are ASTM F3548-21's: Nonconforming is outside the volumes of its operational intent for a
while, Contingent is outside and not expected back. The standard leaves to each operator how long
that is; here the mechanism says (Patience).

Promise: only a craft that its own party tied to something filed is held against it. It is outside
where it is so whatever its error and its unknown height may be: in doubt it keeps to its plan. What
its party has said itself is not said again. Batches change nothing.
Not here: who ties (lodged.py), what is under way (rules/under_way.py), departure (departure.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standclear.core.earth.footprint import all_extents
from standclear.core.shape import Volume4D
from standclear.core.watch.batch import batch_of
from standclear.core.watch.membership import inside
from standclear.core.watch.report import Report
from standclear.core.watch.situation import Kind, Situation
from standclear.core.watch.situations import HOLD_S, Touch
from standclear.core.watch.tracks import Taken
from standclear.core.watch.watched import SLOWEST_MM_S
from standclear.core.watch.zone_index import ZoneIndex
from standclear.core.zone import Domain


@dataclass(frozen=True, slots=True)
class Filed:
    """A plan or movement that craft are tied to, as it stands now.

    is_under_way   its party has said so: Activated, departed
    is_awaited     it has not said so yet, and the start is what it filed
    said_off       its party itself has said that it is off its plan, and has told everybody
    said_contingent, said_silent   the same of Contingent, and of being out of contact
    ends_by_clock  that it is overdue is told by the clock, not by the watch (rules/aging.py)
    domain         None where it does not say
    """

    id: str
    version: int
    party: str
    volumes: tuple[Volume4D, ...]
    domain: Domain | None
    is_under_way: bool
    is_awaited: bool = False
    said_off: bool = False
    said_contingent: bool = False
    said_silent: bool = False
    ends_by_clock: bool = False

    @property
    def start(self) -> datetime:
        return min(volume.start for volume in self.volumes)

    @property
    def end(self) -> datetime:
        return max(volume.end for volume in self.volumes)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each is borne with before it is told (mechanism.py says why)."""

    off_s: float = 15.0
    contingent_s: float = 300.0
    silent_s: float = 600.0
    departure_s: float = 1_800.0


@dataclass(slots=True)
class _Way:
    """One craft on one thing filed.

    outside, within   since when it has been so without a break; one of them is None
    told              as what it is told of until it has been inside for HOLD_S; None for nothing
    last              the newest report that was held against it
    """

    last: Report
    outside: datetime | None = None
    within: datetime | None = None
    told: Kind | None = None


@dataclass
class Conformance:
    """Everything filed that craft are tied to, and how each craft keeps to it."""

    filed: dict[str, Filed] = field(default_factory=dict)
    patience: Patience = Patience()
    index: ZoneIndex = field(default_factory=ZoneIndex)
    _ways: dict[tuple[str, str], _Way] = field(default_factory=dict)
    _resumed: dict[tuple[str, str], Situation] = field(default_factory=dict)

    def follow(self, filed: Mapping[str, Filed], patience: Patience) -> None:
        """Hold craft against these from now on."""
        self.patience = patience
        for key, before in list(self.filed.items()):
            if key not in filed or filed[key].volumes != before.volumes:
                self.index.remove(key)
        for key, one in filed.items():
            if key not in self.index:
                self.index.add(key, all_extents(one.volumes))
        self.filed = dict(filed)
        self._ways = {way: held for way, held in self._ways.items() if way[1] in self.filed}

    def resume(self, told: Sequence[Situation]) -> None:
        """Go on from what was open before a restart."""
        self._resumed = {(one.track, one.filed): one for one in told if one.track}

    def touched(
        self, taken: Sequence[Taken], flown: Sequence[tuple[str, ...]]
    ) -> list[list[Touch]]:
        """Of each report, what its craft does not keep to.

        flown  by row, what its craft carries out by its party's word
        """
        found: list[list[Touch]] = [[] for _ in taken]
        rows = [row for row, each in enumerate(taken) if flown[row] and not each.doubts]
        if not rows:
            return found
        reports = [taken[row].report for row in rows]
        hits = inside(self.index, batch_of(reports, range(len(rows))))
        kept: list[set[str]] = [set() for _ in rows]
        for number, slot in zip(hits.row.tolist(), hits.slot.tolist(), strict=True):
            kept[number].add(self.index.key(slot))
        for number, row in enumerate(rows):
            under_way = [self.filed[key] for key in flown[row] if self._is_judged(key)]
            keeps = any(one.id in kept[number] for one in under_way)
            for one in under_way:
                touch = self._held_against(one, reports[number], keeps=keeps)
                found[row] += [touch] if touch else []
        return found

    def _is_judged(self, key: str) -> bool:
        return key in self.filed and self.filed[key].is_under_way

    def _held_against(self, filed: Filed, report: Report, *, keeps: bool) -> Touch | None:
        """keeps: it is inside something that it carries out, this or another."""
        way = self._way(report, filed.id)
        way.last = report
        is_over = report.at > filed.end
        if report.at < filed.start or (is_over and filed.ends_by_clock and way.told is None):
            return None
        if is_down(report, filed.domain) or (keeps if not is_over else not is_out(report, filed)):
            _within(way, report.at)
            return None
        way.within = None
        way.outside = way.outside or (filed.end if is_over else report.at)
        way.told = self._told(way, report.at, is_over=is_over)
        if way.told is None or _was_said(filed, way.told):
            return None
        since = way.outside.replace(microsecond=0)
        return Touch(
            "", 0, way.told, since, filed=filed.id, filed_version=filed.version, party=filed.party
        )

    def _told(self, way: _Way, at: datetime, *, is_over: bool) -> Kind | None:
        assert way.outside is not None, "it is outside"
        lasted_s = (at - way.outside).total_seconds()
        if way.told is None:
            first = Kind.OVERDUE if is_over else Kind.NONCONFORMING
            return first if lasted_s >= self.patience.off_s else None
        off = way.told in (Kind.NONCONFORMING, Kind.CONTINGENT)
        return Kind.CONTINGENT if off and lasted_s >= self.patience.contingent_s else way.told

    def _way(self, report: Report, filed: str) -> _Way:
        key = report.track, filed
        if key not in self._ways:
            way = self._ways[key] = _Way(report)
            before = self._resumed.pop(key, None)
            if before is not None and not before.kind.is_silence:
                way.told, way.outside = before.kind, before.since
        return self._ways[key]

    def silent(self, now: datetime) -> Iterator[tuple[Filed, Report]]:
        """(what it carries out, its last report) of craft not heard for too long, in order."""
        found = []
        for (track, key), way in self._ways.items():
            filed = self.filed[key]
            due = way.last.heard_at + timedelta(seconds=self.patience.silent_s)
            if due > now or now < filed.start or not filed.is_under_way or filed.said_silent:
                continue
            if not is_down(way.last, filed.domain):
                found.append((due, track, key))
        for _, track, key in sorted(found):
            yield self.filed[key], self._ways[track, key].last


def _within(way: _Way, at: datetime) -> None:
    way.outside, way.within = None, way.within or at
    if (at - way.within).total_seconds() >= HOLD_S:
        way.told = None


def _was_said(filed: Filed, kind: Kind) -> bool:
    """Whether its party has told everybody as much itself."""
    return filed.said_contingent or (filed.said_off and kind is not Kind.CONTINGENT)


def is_down(report: Report, domain: Domain | None) -> bool:
    """An aircraft on the ground, by its own word: it has not set out, or has landed."""
    flies = domain is Domain.AIR or (domain is None and report.track.startswith("icao:"))
    return flies and report.on_ground is True


def is_out(report: Report, filed: Filed) -> bool:
    """Whether it is under way by what it sends; what does not tell its speed may be."""
    if filed.domain is Domain.AIR:
        return report.on_ground is not True
    moves = report.speed_mm_s is None or report.speed_mm_s >= SLOWEST_MM_S
    return moves and not is_down(report, filed.domain)
