"""Tracks: what several sources say of one craft, kept together, each report looked at twice.

Promise: nothing is dropped in silence. A report that cannot be true as it stands is marked with
its doubt; one that brings nothing new is counted. What two sources say of one place and time is
corroborated only where they are independent: two receivers of one feed are not.
Not here: zones (situations.py), whose a track is (lodged.py).
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import combinations
from math import radians

from standclear.core.earth.ellipsoid import GEOD, RADIUS_GREATEST_M
from standclear.core.shape import DEGREES_E7
from standclear.core.watch.independent import are_independent
from standclear.core.watch.report import Report
from standclear.core.watch.source_clock import SourceClock
from standclear.core.watch.track_rows import BEHIND, TrackRows

FASTEST_M_S = {"icao": 1_200.0, "mmsi": 60.0, "uid": 1_200.0}
"""Over ground. Aircraft: beyond the fastest in service, in the fastest wind (own choice; the world
record of an air-breathing aircraft is 980 m/s, FAI 1976). Ships: 117 knots, beyond any in service;
AIS cannot say more than 102.2 (ITU-R M.1371-5, table 48)."""

SLACK_M = 500.0
"""A place may be off by this much beside its stated error before a leg is called a jump (own
choice): feeds round times to the second, and 250 m/s are common."""

AHEAD_S = 10.0
"""A report measured so long after it was heard comes from a clock that is wrong; when it was
heard is then the latest that it can have been measured."""

LATE_S = 60.0
"""Older than this when heard: delayed on its way, or from a clock that stands still."""

FORGET = timedelta(hours=1)
"""A track that was not heard for so long begins anew (own choice): where it was is no way to it."""

TOGETHER_S = 10.0
"""Reports of two sources this close in time speak of the same moment."""


E7_MOST_M = radians(RADIUS_GREATEST_M) / DEGREES_E7
"""1e-7 degree is nowhere longer, on the ground."""


class Doubt(StrEnum):
    """Why a report cannot be taken as it stands."""

    JUMP = "jump"  # further from the one before than anything could have gone
    CLOCK_AHEAD = "clock_ahead"
    LATE = "late"  # or heard when its source had said that it holds no more


class Nothing(StrEnum):
    """Why a report brings nothing new; it is counted."""

    REPEATED = "repeated"  # same source, place and time
    OLDER = "older"  # than what the track has already


class Track:
    """One craft as it is heard now.

    What was heard of it and needed no look may stand in rows still (track_rows.py); whoever asks
    does not see the difference.

    number    of its rows there, -1 without any
    counts    doubts and repeats so far, by name
    clocks    of sources that told what was older than the newest report
    """

    __slots__ = (
        "_behind", "_by_source", "_doubts", "_last", "_rows",
        "callsign", "clocks", "counts", "name", "number",
    )  # fmt: skip

    def __init__(self, name: str, rows: TrackRows) -> None:
        self.name, self.callsign, self.number = name, "", -1
        self.counts: Counter[str] = Counter()
        self.clocks: dict[str, SourceClock] = {}
        self._rows = rows
        self._last: Report | None = None
        self._doubts: tuple[Doubt, ...] = ()
        self._by_source: dict[str, Report] = {}
        self._behind: deque[Report] = deque(maxlen=BEHIND)

    @property
    def last(self) -> Report:
        """The newest report that was taken."""
        self._settle()
        assert self._last is not None, "a track is heard"
        return self._last

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Why the newest report cannot be taken as it stands."""
        self._settle()
        return self._doubts

    @property
    def by_source(self) -> dict[str, Report]:
        """The newest report of each source."""
        self._settle()
        return self._by_source

    @property
    def behind(self) -> deque[Report]:
        """The newest reports that were looked at, at most BEHIND of them."""
        self._settle()
        return self._behind

    @property
    def heard_at(self) -> datetime:
        """When the newest report was heard."""
        waiting = self.number >= 0 and self._rows.heard_at(self.number)
        return waiting or self.last.heard_at

    @property
    def sole(self) -> Report | None:
        """The newest report, where all are of one source whose clock is right."""
        is_sole = len(self.by_source) == 1 and not self.clocks
        return self._last if is_sole else None

    @property
    def corroborated(self) -> bool:
        """Whether two independent sources tell the same of the same moment."""
        if len(self._by_source) < 2:  # what still stands in rows is of one source
            return False
        reports = [r for r in self.by_source.values() if _together(r, self.last)]
        return any(are_independent(a, b) and _agree(a, b) for a, b in combinations(reports, 2))

    def take(self, report: Report, doubts: tuple[Doubt, ...] = ()) -> None:
        """Its newest report."""
        self._last, self._doubts = report, doubts
        self._by_source[report.source] = report
        self.callsign = report.callsign or self.callsign

    def _settle(self) -> None:
        if self.number < 0:
            return
        for report in self._rows.settle(self.number):
            self.take(report)
            self._behind.append(report)


@dataclass(frozen=True, slots=True)
class Taken:
    """A report that goes on to be asked about.

    before    the track's report before this one, if the leg between the two can be true
    callsign  under which the track was heard by then
    """

    track: Track
    report: Report
    before: Report | None
    doubts: tuple[Doubt, ...]
    callsign: str = ""


class Tracks:
    """Every track that is heard."""

    def __init__(self) -> None:
        self.tracks: dict[str, Track] = {}
        self.rows = TrackRows()
        self.repeated: Counter[Nothing] = Counter()

    def take(self, report: Report) -> Taken | None:
        """The report beside what is known of its track; None if it brings nothing new."""
        age_s = (report.heard_at - report.at).total_seconds()
        is_stale = report.stale_at is not None and report.stale_at < report.heard_at
        clock = Doubt.LATE if age_s > LATE_S or is_stale else None
        if age_s < -AHEAD_S:
            clock, report = Doubt.CLOCK_AHEAD, replace(report, at=report.heard_at)
        track = self.tracks.get(report.track)
        before = None
        if track is None:
            track = self.tracks[report.track] = Track(report.track, self.rows)
        else:
            before = track.last
            self.rows.unknow(track.number)
            if track.clocks and (meant := _meant(track, report)) is not None:
                clock, report = Doubt.LATE, meant
            nothing = _nothing_new(track, report)
            if nothing is Nothing.OLDER and (meant := _set_back(track, report)) is not None:
                clock, report, nothing = Doubt.LATE, meant, None
            if nothing is not None:
                self.repeated[nothing] += 1
                track.counts[nothing.value] += 1
                if nothing is Nothing.OLDER and report.source not in track.by_source:
                    track.by_source[report.source] = report
                return None
        jump = Doubt.JUMP if before is not None and _is_jump(before, report) else None
        doubts = tuple(doubt for doubt in (jump, clock) if doubt is not None)
        if doubts:
            track.counts.update(doubt.value for doubt in doubts)
        track.take(report, doubts)
        is_leg = before is not None and report.heard_at - before.heard_at < FORGET
        whole = before if is_leg and Doubt.JUMP not in doubts else None
        return Taken(track, report, whole, doubts, track.callsign)

    def holds(self, name: str) -> timedelta | None:
        """How long a track's last report holds, by its source's own word; None where untold."""
        track = self.tracks.get(name)
        last = track.last if track else None
        return None if last is None or last.stale_at is None else last.stale_at - last.at

    def corroborated(self) -> int:
        """Of how many tracks two independent sources tell the same now."""
        return sum(track.corroborated for track in self.tracks.values())

    def forget(self, before: datetime) -> None:
        """Let go of tracks that were last heard before a time."""
        for name in [n for n, track in self.tracks.items() if track.heard_at < before]:
            self.rows.let_go(self.tracks.pop(name).number)
        self.rows.tidy()


def _nothing_new(track: Track, report: Report) -> Nothing | None:
    own = track.by_source.get(report.source)
    if own is not None and (own.at, own.position, own.height) == (
        report.at,
        report.position,
        report.height,
    ):
        return Nothing.REPEATED
    return Nothing.OLDER if report.at < track.last.at else None


def _meant(track: Track, report: Report) -> Report | None:
    """Of a source whose clock was set back: when it was measured."""
    clock = track.clocks.get(report.source)
    return None if clock is None else clock.read(report)


def _set_back(track: Track, report: Report) -> Report | None:
    """Of a source that tells what is older: when it was measured, if its clock was set back."""
    return track.clocks.setdefault(report.source, SourceClock()).older(report, track.last)


def _is_jump(before: Report, report: Report) -> bool:
    """Whether nothing of its kind could have gone so far in the time between."""
    took_s = (report.at - before.at).total_seconds()
    fastest = FASTEST_M_S[report.track.partition(":")[0]]
    most_m = fastest * took_s + SLACK_M + _errors_m(before, report)
    return _at_most_m(before, report) > most_m and _distance_m(before, report) > most_m


def _together(one: Report, other: Report) -> bool:
    return abs(one.at - other.at) <= timedelta(seconds=TOGETHER_S)


def _agree(one: Report, other: Report) -> bool:
    """Whether both places can be true, for the time between them."""
    return not _is_jump(*sorted((one, other), key=lambda report: report.at))


def _at_most_m(one: Report, other: Report) -> float:
    """No less than the distance, at a fraction of its cost: along a meridian, then a parallel."""
    a, b = one.position, other.position
    east = abs(a.lon_e7 - b.lon_e7)
    return (min(east, 360 * DEGREES_E7 - east) + abs(a.lat_e7 - b.lat_e7)) * E7_MOST_M


def _distance_m(one: Report, other: Report) -> float:
    a, b = one.position, other.position
    return float(GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)[2])


def _errors_m(*reports: Report) -> float:
    return sum((report.error_mm or 0) / 1000 for report in reports)
