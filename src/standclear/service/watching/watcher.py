"""The watch: reports in, and what is to be said of them, by the zones and names of a picture.

    report -> track -> zones that it touches, tracks that it nears -> situation -> alert.change

Promise: the same picture and the same reports in the same order give the same statements, in
whatever pieces they come; after a restart nothing that was told is told again.
Owner: one thread. Not here: saying it (desk_watch.py), feeds (feeds.py), the rules (core/rules).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from standclear.core.picture import BEGINNING, Picture
from standclear.core.rules.under_way import filed_for, movements_notified, patience_of
from standclear.core.watch.columns import ReportColumns, parts_of, time_of
from standclear.core.watch.corridors import Corridors
from standclear.core.watch.feed_silence import FeedSilence
from standclear.core.watch.held_situation import is_ahead
from standclear.core.watch.on_plans import OnPlans
from standclear.core.watch.quiet import Interest, know_again, take_quiet
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.separated import Known, Separated, is_fresh
from standclear.core.watch.silence import silences
from standclear.core.watch.situation import OF_PAIRS, OF_PLANS, OF_ZONES, Kind
from standclear.core.watch.situations import Change, Situations, Touch
from standclear.core.watch.tracks import FORGET, Taken, Tracks
from standclear.core.watch.watched import WatchedZones
from standclear.core.watch.whose import Claim, Whose, is_contested, party_of
from standclear.formats.report_lines import write_line
from standclear.service.watching.closed_elsewhere import ClosedElsewhere

FEW = 32
"""So few rows are cheaper looked at than asked whether they need it."""

PARTIES_OF_A_PAIR = 2

REST = timedelta(minutes=1)
"""Between two looks for tracks that are to be let go."""


@dataclass
class Watcher:
    """Everything that is watched at one time.

    is_live  whether a feed that is silent is told
    """

    is_live: bool = False
    tracks: Tracks = field(default_factory=Tracks)
    situations: Situations = field(default_factory=Situations)
    pairs: Situations = field(default_factory=Situations)
    plans: OnPlans = field(default_factory=OnPlans)
    feeds: FeedSilence = field(default_factory=FeedSilence)
    zones: WatchedZones = field(default_factory=WatchedZones)
    corridors: Corridors = field(default_factory=Corridors)
    separated: Separated = field(default_factory=Separated)
    whose: Whose = field(default_factory=Whose)
    _rested: datetime = BEGINNING
    _second: datetime = BEGINNING
    _began: datetime = BEGINNING

    def __post_init__(self) -> None:
        watched = (self.situations, self.pairs, self.plans.situations)
        self.elsewhere = ClosedElsewhere(watched)

    @classmethod
    def resumed(cls, picture: Picture) -> Watcher:
        """As a watch that was ended after the newest entry of this picture goes on."""
        watcher = cls(is_live=True)
        told = {a: (record.situation, record.state) for a, record in picture.alerts.items()}
        for resume, kinds in (
            (watcher.situations.resume, OF_ZONES),
            (watcher.pairs.resume, OF_PAIRS),
            (watcher.plans.resume, OF_PLANS),
            (watcher.feeds.resume, (Kind.FEED_SILENT,)),
        ):
            own = {a: one for a, one in told.items() if one[0].kind in kinds}
            if Kind.FEED_SILENT in kinds:  # what heard_before.py says, it ends
                own = {a: one for a, one in own.items() if not one[0].watch_began}
            pairs = kinds is OF_PAIRS
            resume({a: one for a, one in own.items() if bool(one[0].other) is pairs}, picture.at)
        watcher.separated.resume(watcher.pairs.open())
        watcher.follow(picture)
        watcher.zones.index.merge()  # now, and not with the first report
        return watcher

    def follow(self, picture: Picture) -> None:
        """Take over the zones, separations, names, and what is filed, that hold now."""
        held = {key: record.held for key, record in picture.zones.items() if record.in_force}
        self.zones.follow(held)
        self.separated.follow(picture.mechanism)
        self.whose.follow(picture.lodged, self.tracks.tracks)
        filed = filed_for(picture, self.whose.lodged)
        self.plans.follow(self.whose.lodged, filed, patience_of(picture.mechanism))
        self.corridors.follow(movements_notified(picture), picture.lodged)
        self.elsewhere.follow(picture)

    def take(self, reports: Sequence[Report]) -> list[AlertChange]:
        """What the reports change."""
        said: list[AlertChange] = []
        for part in parts_of(reports):
            if isinstance(part, ReportColumns) and len(part) >= FEW:
                said += self.pass_time(part.heard_at) + self._at_zones_as_rows(part)
            else:
                said += self._take_each(part)
        return said

    def _take_each(self, reports: Iterable[Report]) -> list[AlertChange]:
        said: list[AlertChange] = []
        together: list[Report] = []
        for report in reports:
            second = report.heard_at.replace(microsecond=0)
            if second > self._second:
                said += self._at_zones(together)
                said += self._turn(second)
                together = []
            together.append(report)
        return said + self._at_zones(together)

    def pass_time(self, now: datetime) -> list[AlertChange]:
        """What follows from nothing being heard until now."""
        second = now.replace(microsecond=0)
        return self._turn(second) if second > self._second else []

    def _turn(self, second: datetime) -> list[AlertChange]:
        """A second is over, and all that was heard in it is there."""
        if self._began is BEGINNING:
            self._began = second
            self.situations.begin(second)
            self.pairs.begin(second)
        said = self._beside_each_other(self._second)
        self._second = second
        watched = (self.situations, self.pairs)
        silent = silences(watched, self._heard, second, began=self._began, holds=self.tracks.holds)
        if self.is_live:
            silent += self.feeds.turn(second)
        silent += self.plans.turn(second, began=self._began, is_deaf=self._is_deaf)
        return said + [self._said(change) for change in silent + self.elsewhere.still_so()]

    def _is_deaf(self, name: str) -> bool:
        """Whether every feed is silent that hears this track; of "", every feed."""
        track = self.tracks.tracks.get(name)
        return self.feeds.is_deaf(track.by_source if track else self.feeds.heard)

    def rest(self, report: Report) -> None:
        """Let go of tracks that were not heard for long, as of this report."""
        if report.heard_at - self._rested < REST:
            return
        self._rested = report.heard_at
        self.tracks.forget(report.heard_at - FORGET)
        self.whose.forget(self.tracks.tracks)
        for each in (self.situations, self.pairs, self.plans.situations):
            each.forget(report.heard_at - FORGET)

    def goes_on(self) -> int:
        """How many situations are open."""
        watched = (self.situations, self.pairs, self.plans.situations, self.feeds.situations)
        return sum(len(each.open()) for each in watched)

    def is_next(self, now: datetime) -> bool:
        """Whether anything can follow from the time being now: another second than was seen."""
        return now.replace(microsecond=0) > self._second

    def _at_zones_as_rows(self, part: ReportColumns) -> list[AlertChange]:
        """The same of many at once, of which few need a look."""
        for heard_us in (part.rows["heard_us"][0], part.rows["heard_us"][-1]):
            self.feeds.hear(part.named.source, time_of(int(heard_us)))
        ties = bool(self.plans.ties or self.corridors.watched.zones)
        held = self.situations.tracks() | self.plans.situations.tracks()
        interest = Interest(held, self.whose.heard, self.whose.is_lodged, ties)
        few = take_quiet(part, self.tracks, self.zones, interest)
        reports = list(part.named.reports(part.rows[few]))
        said = self._at_zones(reports)
        know_again(part, self.tracks, few, reports)
        return said

    def _at_zones(self, reports: list[Report]) -> list[AlertChange]:
        for report in reports:
            self.feeds.hear(report.source, report.heard_at)
        taken = [one for report in reports if (one := self.tracks.take(report)) is not None]
        claims = [self.whose.heard(one.track.name, one.callsign) for one in taken]
        touches = self._touched(taken, claims)
        on_plans = self.plans.take(taken, claims)
        said: list[AlertChange] = []
        for one, claim, touched, also in zip(taken, claims, touches, on_plans, strict=True):
            name = one.track.name
            one.track.behind.append(one.report)
            said += map(self._said, self._of_zones_gone(name, one.report.at))
            changes = self.situations.take(
                name,
                one.report.at,
                party=party_of(claim),
                callsign=one.callsign,
                touches=touched,
                unasked=self._still_expected(name, one.report.at) if one.doubts else (),
                claimants=claim if is_contested(claim) else (),
            )
            said += map(self._said, changes + also)
        return said

    def _still_expected(self, name: str, at: datetime) -> list[str]:
        """What is expected of a track later than that: a report that is doubted ends none of it."""
        return [held.beside for held in self.situations.open_of(name) if is_ahead(held, at)]

    def _touched(self, taken: list[Taken], claims: list[Claim]) -> list[list[Touch]]:
        """The zones and ways that each craft touches; one that is claimed by more than one is held
        against what binds any of them."""
        rows = [row for row, claim in enumerate(claims) for _ in claim or ("",)]
        parties = [party for claim in claims for party in claim or ("",)]
        asked = [taken[row] for row in rows]
        found: list[dict[str, Touch]] = [{} for _ in taken]
        for each in (self.zones.touched(asked, parties), self.corridors.touched(asked, parties)):
            for row, touches in zip(rows, each, strict=True):
                found[row] |= {touch.beside: touch for touch in touches}
        for one, claim, touched in zip(taken, claims, found, strict=True):
            if is_contested(claim):  # not in the way of what it carries out itself
                for own in self.plans.flown(one.track.name, one.callsign, claim):
                    touched.pop(own, None)
        return [list(touched.values()) for touched in found]

    def _of_zones_gone(self, name: str, at: datetime) -> list[Change]:
        """A zone or way that holds no more has nobody inside it, and nothing is waited for."""
        since = at.replace(microsecond=0)
        return [
            change
            for held in self.situations.open_of(name)
            if held.beside not in self.zones.zones
            and held.beside not in self.corridors.watched.zones
            for change in self.situations.end(name, held.beside, since)
        ]

    def _beside_each_other(self, second: datetime) -> list[AlertChange]:
        """Once a second, when all that was heard in it is there."""
        if len(self.whose.lodged) < PARTIES_OF_A_PAIR and not self.pairs.tracks():
            return []
        known = {name: Known(self.tracks.tracks[name], party) for name, party in self.whose.sure()}
        touches = self.separated.touched(list(known.values()), second)
        said: list[AlertChange] = []
        for name in sorted({*touches, *self.pairs.tracks()}):
            track = self.tracks.tracks.get(name)
            unasked = [
                held.other
                for held in self.pairs.open_of(name)
                if self._is_open(name)
                or self._is_open(held.other)
                or (is_ahead(held, second) and self._is_doubted(name, held.other))
            ]
            changes = self.pairs.take(
                name,
                second,
                party=known[name].party if name in known else "",
                callsign=track.callsign if track else "",
                touches=touches.get(name, ()),
                unasked=unasked,
            )
            said += map(self._said, changes)
        return said

    def _is_open(self, name: str) -> bool:
        """Whether how near it is to others cannot be said now: not heard, or nobody's for sure."""
        track = self.tracks.tracks.get(name)
        contested = self.whose.is_contested(name)
        return contested or track is None or not is_fresh(track, self._second)

    def _is_doubted(self, *names: str) -> bool:
        """Whether what was heard last of any of them cannot be taken as it stands."""
        tracks = (self.tracks.tracks.get(name) for name in names)
        return any(track is not None and track.doubts for track in tracks)

    def _heard(self, name: str) -> datetime | None:
        """When a track was heard last; None: before this watch began, nobody here knows."""
        track = self.tracks.tracks.get(name)
        return track.last.heard_at if track else None

    def _said(self, change: Change) -> AlertChange:
        """With the digest of the newest reports behind it, of both of a pair."""
        digest = sha256()
        for name in filter(None, (change.situation.track, change.situation.other)):
            track = self.tracks.tracks.get(name)
            for report in track.behind if track else ():
                digest.update(write_line(report, recorded=True))
        return AlertChange(change.alert, change.state, change.situation, digest.hexdigest())
