"""Most reports say nothing new: their tracks go on as before, far from every zone. Those are taken
as rows, many at once; what is left needs a look, one by one.

Promise: taking a row here, or looking at its report, comes to the same. Whatever may be doubted,
repeated, out of order, of several sources, or may touch a zone, is left to be looked at.
Not here: looking at them (tracks.py, watched.py), keeping rows (track_rows.py).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standclear.core.shape import DEGREES_E7
from standclear.core.watch.batch import batch_of_rows
from standclear.core.watch.columns import NOT_TOLD, Named, ReportColumns, Rows
from standclear.core.watch.motion import motion_of_rows
from standclear.core.watch.report import Report
from standclear.core.watch.track_rows import NOBODY, Numbers
from standclear.core.watch.tracks import (
    AHEAD_S,
    E7_MOST_M,
    FASTEST_M_S,
    FORGET,
    LATE_S,
    SLACK_M,
    Track,
    Tracks,
)
from standclear.core.watch.watched import SLOWEST_MM_S, WatchedZones

Bools = NDArray[np.bool_]
Rowed = NDArray[np.int64]

_SECOND_US = 1_000_000
_FORGET_US = int(FORGET.total_seconds()) * _SECOND_US
_MARGIN_M = 1.0
"""More than sums of floating point may be off by."""


@dataclass(frozen=True, slots=True)
class Interest:
    """Which tracks need a look, wherever they are.

    held      names of tracks of which something was told, or is waited for
    hear      told once of each new track, and of each new callsign: the parties' own names
    is_of     whether a track is one that a party has lodged
    ties      whether those that are need a look, because of plans or movements
    """

    held: Collection[str]
    hear: Callable[[str, str], object]
    is_of: Callable[[str], bool]
    ties: bool


def take_quiet(
    part: ReportColumns, tracks: Tracks, zones: WatchedZones, interest: Interest
) -> Rowed:
    """Take the rows of which nothing is to be said; the others, in their order, need a look."""
    rows, named = part.rows, part.named
    table = tracks.rows.table(named)
    number = _numbers(tracks, table, named, rows)
    is_known = number != NOBODY
    quiet = _is_timely(rows) & _is_alone(rows["track"])
    quiet &= ~is_known | ((tracks.rows.of[number] == table) & _goes_on(tracks, number, rows))
    quiet &= ~_is_held(tracks, number, interest.held)
    _names(part, tracks, number, quiet, interest)
    few = np.flatnonzero(quiet)
    few = few[~_touching(tracks, number[few], rows[few], zones)]
    for row in few[~is_known[few]].tolist():
        number[row] = _begin(tracks, table, named, int(rows["track"][row]))
    tracks.rows.put(table, number[few], rows[few])
    _called(part, tracks, number, few)
    left = np.ones(len(rows), bool)
    left[few] = False
    return np.flatnonzero(left)


def know_again(
    part: ReportColumns, tracks: Tracks, looked_at: Rowed, reports: list[Report]
) -> None:
    """What was looked at, and taken as it stands, can be quiet from the next row on."""
    table = tracks.rows.table(part.named)
    numbers, rows = [], []
    for row, report in zip(looked_at.tolist(), reports, strict=True):
        track = tracks.tracks.get(report.track)
        if track is None or track.sole is not report:
            continue
        if track.number == NOBODY:
            _give_number(tracks, table, track, int(part.rows["track"][row]))
        numbers.append(track.number)
        rows.append(row)
        code = int(part.rows["callsign"][row])
        tracks.rows.called[track.number] = code if code or not track.callsign else NOT_TOLD
    tracks.rows.know(table, np.array(numbers, np.int64), part.rows[rows])


# ---- what is asked of each row


def _numbers(tracks: Tracks, table: int, named: Named, rows: Rows) -> Numbers:
    """Of each row's track; NOBODY where it is new."""
    known = tracks.rows.numbers(table)
    for code in np.unique(rows["track"][known[rows["track"]] == NOBODY]).tolist():
        track = tracks.tracks.get(named.tracks[code])
        if track is not None and track.number == NOBODY:
            _give_number(tracks, table, track, code)
        elif track is not None:
            known[code] = track.number
    return np.asarray(known[rows["track"]])


def _is_timely(rows: Rows) -> Bools:
    age_us = rows["heard_us"] - rows["at_us"]
    return np.asarray((age_us >= -AHEAD_S * _SECOND_US) & (age_us <= LATE_S * _SECOND_US))


def _is_alone(track: NDArray[np.int32]) -> Bools:
    """Of several rows of a track none is taken here: their order would count."""
    in_order = np.sort(track)
    again = in_order[1:][in_order[1:] == in_order[:-1]]
    return ~np.isin(track, again) if len(again) else np.ones(len(track), bool)


def _goes_on(tracks: Tracks, number: Numbers, rows: Rows) -> Bools:
    """Newer than the newest of its track, and no further off than anything could have gone."""
    last = tracks.rows.last[number]
    took_us = rows["at_us"] - last["at_us"]
    east = np.abs(rows["lon_e7"].astype(np.int64) - last["lon_e7"])
    north = np.abs(rows["lat_e7"].astype(np.int64) - last["lat_e7"])
    way_m = (np.minimum(east, 360 * DEGREES_E7 - east) + north) * E7_MOST_M
    errors_m = sum(np.maximum(each["error_mm"], 0) / 1000 for each in (last, rows))
    most_m = FASTEST_M_S["icao"] * (took_us / _SECOND_US) + SLACK_M + errors_m - _MARGIN_M
    is_leg = rows["heard_us"] - last["heard_us"] < _FORGET_US
    return np.asarray((took_us > 0) & (way_m <= most_m) & is_leg)


def _is_held(tracks: Tracks, number: Numbers, held: Collection[str]) -> Bools:
    found = (tracks.tracks.get(name) for name in held)
    numbers = [track.number for track in found if track is not None]
    return np.isin(number, [one for one in numbers if one != NOBODY])


def _names(
    part: ReportColumns, tracks: Tracks, number: Numbers, quiet: Bools, interest: Interest
) -> None:
    """Hear the names that are new; nothing is quiet of what was told of, or is tied by its name."""
    rows, named = part.rows, part.named
    is_new = number == NOBODY
    is_new |= (rows["callsign"] != 0) & (rows["callsign"] != tracks.rows.called[number])
    for row in np.flatnonzero(quiet & is_new).tolist():
        name = named.tracks[rows["track"][row]]
        if name in interest.held:
            quiet[row] = False
        else:
            interest.hear(name, named.callsigns[rows["callsign"][row]])
    if interest.ties:
        for row in np.flatnonzero(quiet).tolist():
            quiet[row] = not interest.is_of(named.tracks[rows["track"][row]])


def _touching(tracks: Tracks, number: Numbers, rows: Rows, zones: WatchedZones) -> Bools:
    found = np.zeros(len(rows), bool)
    if zones.zones and len(rows):
        legs = np.flatnonzero(number != NOBODY)
        both = np.concatenate((tracks.rows.last[number[legs]], rows))
        asked = batch_of_rows(both, np.concatenate((legs, np.arange(len(rows)))))
        before, batch = asked.rows(slice(0, len(legs))), asked.rows(slice(len(legs), None))
        motion = motion_of_rows(rows)
        moving = np.flatnonzero(motion.told & (motion.speed_mm_s >= SLOWEST_MM_S))
        found[zones.touching(batch, motion, (before, legs), moving)] = True
    return found


# ---- what is kept of it


def _begin(tracks: Tracks, table: int, named: Named, code: int) -> int:
    """A track that is heard for the first time."""
    track = tracks.tracks[named.tracks[code]] = Track(named.tracks[code], tracks.rows)
    _give_number(tracks, table, track, code)
    return track.number


def _give_number(tracks: Tracks, table: int, track: Track, code: int) -> None:
    track.number = tracks.rows.number()
    tracks.rows.numbers(table)[code] = track.number


def _called(part: ReportColumns, tracks: Tracks, number: Numbers, few: Rowed) -> None:
    """Keep the callsigns that are new."""
    code = part.rows["callsign"][few]
    other = (code != 0) & (code != tracks.rows.called[number[few]])
    for row in few[other].tolist():
        track = tracks.tracks[part.named.tracks[part.rows["track"][row]]]
        track.callsign = part.named.callsigns[part.rows["callsign"][row]]
        tracks.rows.called[track.number] = part.rows["callsign"][row]
