"""What a replay leaves behind for its readers: what was said, by zone, party, kind and hour; the
zones as they were worded then, and the ways of the craft that were told of.

Promise: a way is drawn only while something was told of its craft; of the others nothing is kept.
Not here: the replay (replayed.py), how it looks (cli/replay.py, replay_page.py).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from standclear.core.shape import DEGREES_E7
from standclear.core.watch.feed_silence import silent_after
from standclear.core.watch.report import Report
from standclear.core.watch.situation import AlertState, Kind
from standclear.core.zone import Zone
from standclear.service.watching.replayed import Told
from standclear.service.watching.watcher import Watcher

if TYPE_CHECKING:
    from standclear.store.kept import Stretch

APART = timedelta(seconds=5)
"""Points of a way that are drawn are no closer in time (own choice)."""

NO_FEEDS = (
    "The reports do not name the feeds that they came by: whether a feed was silent is not judged."
)

WHY_HERE = "how near they came to each other, and what they carry out, needs all of them together"

Point = tuple[datetime, float, float]


@dataclass(frozen=True, slots=True)
class Row:
    """How many situations of one kind there were.

    beside   the zone, plan, movement or feed; of a pair whose the other craft is
    whose    who has lodged the craft (`Situation.whose`)
    hour     in which they were told of first, as this kind
    alerts   their ids, in the order of time
    """

    hour: datetime
    beside: str
    whose: str
    kind: Kind
    alerts: tuple[str, ...]


@dataclass
class Findings:
    """All that a replay saw.

    unread  messages of a recording that could not be used
    feeds   whether any report names the feed that it came by, so that its silence is judged
    here    of a replay on a cluster: how many of its `tracks` were replayed here all the same
    """

    told: list[Told] = field(default_factory=list)
    reports: int = 0
    unread: int = 0
    feeds: bool = False
    here: int = 0
    tracks: int = 0
    first: datetime | None = None
    last: datetime | None = None
    zones: dict[str, Zone] = field(default_factory=dict)
    ways: dict[str, list[Point]] = field(default_factory=lambda: defaultdict(list))

    def look(self, watcher: Watcher, reports: Sequence[Report]) -> None:
        """After each batch: what a reader will want to see of it."""
        if not reports:
            return
        self._count(len(reports), reports[0].heard_at, reports[-1].heard_at)
        self.feeds = self.feeds or any(map(silent_after, watcher.feeds.heard))
        self.zones.update(watcher.zones.zones)
        shown = watcher.situations.tracks() | watcher.pairs.tracks()
        shown |= {each.other for each in watcher.pairs.open()}
        for one in reports:
            if one.track in shown:
                self._went(one.track, one.at, one.position.lon_e7, one.position.lat_e7)

    @property
    def not_judged(self) -> str:
        """What a reader might look for and is not here; "" for nothing."""
        return "" if self.feeds or not self.reports else NO_FEEDS

    def count_here(self, here: int, tracks: int) -> None:
        """Of one stretch, tracks that no worker was asked about, and all there are."""
        self.here, self.tracks = self.here + here, self.tracks + tracks

    def leave_out(self, messages: int) -> None:
        """Messages that could not be used."""
        self.unread += messages

    def look_back(self, stretch: Stretch, zones: Mapping[str, Zone]) -> None:
        """The same of a stretch that was replayed elsewhere. zones: those that held at its end."""
        self.zones.update(zones)
        import pyarrow as pa
        import pyarrow.compute as pc

        self.feeds = True
        names = sorted({e.change.situation.track for e in self.told if e.run == stretch.run})
        for part in stretch.parts:
            table = part.table(("track", "at", "heard_at", "lon_e7", "lat_e7"))
            heard = table.filter(pc.not_equal(table["track"], ""))
            if len(heard):
                first, last = (heard["heard_at"][n].as_py() for n in (0, -1))
                self._count(len(heard), first, last)
            for row in heard.filter(
                pc.is_in(heard["track"], pa.array(names, pa.string()))
            ).to_pylist():
                self._went(row["track"], row["at"], row["lon_e7"], row["lat_e7"])

    def _count(self, reports: int, first: datetime, last: datetime) -> None:
        self.reports += reports
        self.first, self.last = self.first or first, max(self.last or last, last)

    def _went(self, track: str, at: datetime, lon_e7: int, lat_e7: int) -> None:
        way = self.ways[track]
        if not way or at - way[-1][0] >= APART:
            way.append((at, lon_e7 / DEGREES_E7, lat_e7 / DEGREES_E7))


def rows_of(told: Iterable[Told]) -> list[Row]:
    """What was told, counted; each situation once a kind."""
    found: dict[tuple[datetime, str, str, Kind], list[str]] = defaultdict(list)
    seen: set[tuple[str, Kind]] = set()
    for one in told:
        said = one.change.situation
        if one.change.state is AlertState.RESOLVED or (one.change.alert, said.kind) in seen:
            continue
        seen.add((one.change.alert, said.kind))
        hour = one.at.replace(minute=0, second=0, microsecond=0)
        beside = f"a craft of {said.other_party}" if said.other else said.beside
        found[hour, beside, said.whose, said.kind].append(one.change.alert)
    return [
        Row(*key, alerts=tuple(alerts))
        for key, alerts in sorted(found.items(), key=lambda item: (*item[0][:3], item[0][3].value))
    ]
