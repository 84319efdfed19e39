"""A replay of one stretch in parts that need not know each other, on one machine or many.

    1  each hour and cell, anywhere      which tracks may have touched a zone (screening.py)
    2  those tracks, in shares, anywhere what the watch says of each (some_tracks.py)
       tracks that a party lodged, here  the same: pairs and plans need all of them together
    3  put in order

Promise: what comes out is what replayed.py gives, to the byte, however it is parted and whoever
works. Not here: who works (on_dask.py), the questions themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zlib import crc32

from standclear.core.picture import Picture
from standclear.core.watch.lodged import Mark
from standclear.core.watch.situation import AlertState, Situation
from standclear.core.zone import Zone
from standclear.service.watching.halo import Halos
from standclear.service.watching.past import Past
from standclear.service.watching.replayed import Told
from standclear.service.watching.screening import screen
from standclear.service.watching.some_tracks import replay_some
from standclear.service.watching.watcher import Watcher
from standclear.service.watching.zone_file import read_zones, write_zones
from standclear.store.kept import Stretch

Alerts = Mapping[str, tuple[Situation, AlertState]]


class Pool(Protocol):
    """Whoever works."""

    def each(self, work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """The results of all jobs, in whatever order they are ready."""

    def shares(self) -> int:
        """Into how many parts the second step is cut."""


class Alone:
    """This process."""

    def each(self, work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        return (work(*job) for job in jobs)

    def shares(self) -> int:
        return 1


@dataclass(frozen=True, slots=True)
class Course:
    """What held while a stretch was taken.

    zones     every wording that held at some time, by number; held: which of them, from a size on
    lodged    of each party the names under which its craft may have been heard
    resumed   what was open or had ended lately when it began, at which time: `Situations.resume`
    """

    zones: tuple[Zone, ...]
    held: Mapping[int, tuple[int, ...]]
    lodged: frozenset[Mark]
    resumed: Alerts
    at: Any


def replay_parted(
    stretch: Stretch,
    past: Past,
    pool: Pool,
    folder: Path,
    count: Callable[[int, int], None] = lambda _here, _all: None,
) -> list[Told]:
    """What the watch said of a stretch.

    folder  for the file of zones, where all workers see it
    count   called with how many tracks are replayed here, not by the pool, and how many there are
    """
    course, heard = _course(stretch, past)
    own = _lodged(course.lodged, heard) | past.reopened_since(stretch.log_size)
    tracks = {track for track, _ in heard if track}
    count(len(own & tracks), len(tracks))
    zones = write_zones(folder, course.zones)
    try:
        halos = Halos()
        jobs = (
            (str(zones), str(path), halo)
            for part in stretch.parts
            for path, halo in halos.of_part(part)
        )
        touched = {name for names in pool.each(screen, jobs) for name in names} | halos.unknown
        touched |= {situation.track for situation, _ in course.resumed.values()}
        others = _shares(sorted(touched - own), pool.shares())
        found = pool.each(fold, [(stretch, share, str(zones), course) for share in others])
        told = [one for share in found for one in share] + _of_parties(stretch, past, own)
    finally:
        zones.unlink(missing_ok=True)
    return sorted(told, key=lambda one: one.order)


def fold(stretch: Stretch, tracks: list[str], zones: str, course: Course) -> list[Told]:
    """What the watch said of tracks that nobody lodged."""
    watcher, mine = Watcher(), frozenset(tracks)
    known = {a: one for a, one in course.resumed.items() if one[0].track in mine}
    watcher.situations.resume(known, course.at)
    worded = read_zones(Path(zones)).zones

    def follow(watcher: Watcher, size: int) -> None:
        if size in course.held:
            held = [worded[number] for number in course.held[size]]
            watcher.zones.follow({zone.id: zone for zone in held})

    follow(watcher, stretch.log_size)
    return list(replay_some(stretch, mine, watcher, follow))


def _of_parties(stretch: Stretch, past: Past, own: set[str]) -> list[Told]:
    """What it said of tracks that a party lodged, of pairs and of plans."""
    picture = copy(past.of_size(stretch.log_size))
    picture.alerts = {
        alert: record
        for alert, record in picture.alerts.items()
        if not _is_of_stranger(record.situation, own)
    }
    watcher = Watcher.resumed(picture)
    return list(replay_some(stretch, own, watcher, lambda w, size: w.follow(past.of_size(size))))


def _lodged(marks: Iterable[Mark], heard: Iterable[tuple[str, str]]) -> set[str]:
    """Tracks that a mark names, of those heard under these callsigns."""
    callsigns = {callsign for _, callsign in heard}
    by_callsign = [mark for mark in marks if mark.register == "callsign"]
    addresses = {f"{mark.register}:{mark.pattern}" for mark in marks}
    named = {c for c in callsigns if any(mark.names("", c) for mark in by_callsign)}
    return {track for track, callsign in heard if track in addresses or callsign in named}


def _is_of_stranger(situation: Situation, own: set[str]) -> bool:
    return bool(situation.zone) and situation.track not in own


def _course(stretch: Stretch, past: Past) -> tuple[Course, set[tuple[str, str]]]:
    """What held, and under which names tracks were heard."""
    sizes, heard = {stretch.log_size: None}, set[tuple[str, str]]()
    for part in stretch.parts:
        table = part.table(("log_size", "track", "callsign"))
        sizes |= dict.fromkeys(table["log_size"].unique().to_pylist())
        pairs = table.group_by(["track", "callsign"]).aggregate([])
        heard |= set(zip(pairs["track"].to_pylist(), pairs["callsign"].to_pylist(), strict=True))
    numbers: dict[Zone, int] = {}
    held: dict[int, tuple[int, ...]] = {}
    lodged: set[Mark] = set()
    resumed: Alerts = {}
    before: tuple[int, ...] | None = None
    for size in sorted(sizes):
        picture = past.of_size(size)
        if before is None:
            resumed, began = _resumed(picture), picture.at
        lodged |= {mark for marks in picture.lodged.values() for mark in marks}
        now = tuple(
            numbers.setdefault(record.held, len(numbers))
            for record in picture.zones.values()
            if record.in_force
        )
        if now != before:
            held[size] = before = now
    return Course(tuple(numbers), held, frozenset(lodged), resumed, began), heard


def _resumed(picture: Picture) -> Alerts:
    return {
        alert: (record.situation, record.state)
        for alert, record in picture.alerts.items()
        if record.situation.zone
    }


def _shares(tracks: list[str], count: int) -> list[list[str]]:
    """The same tracks together, whoever counts."""
    shares: list[list[str]] = [[] for _ in range(count)]
    for track in tracks:
        shares[crc32(track.encode()) % count].append(track)
    return [share for share in shares if share]
