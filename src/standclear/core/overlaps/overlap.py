"""Overlaps of filed volumes with everything that holds: where, when, how high, for how long.

Promise: no overlap is missed, touching included; the answer is the same whichever side asks and
in whatever order things arrived. It is geometry: whether an overlap is forbidden is for
rules to say, and no overlap found says nothing about danger.
Not here: the exact test (kernel/), what would remove an overlap (remedy.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shapely.geometry.base import BaseGeometry

from standclear.core.earth.extent import EPOCH, UNBOUNDED, Extent
from standclear.core.earth.geodesy import area_of, least_distance_m
from standclear.core.earth.levels import band_between, least_gap_m
from standclear.core.intervals import Interval, gap, joined, spanned, within
from standclear.core.overlaps.common_area import Box, around, box_between, common, in_order
from standclear.core.overlaps.index import Hit, Index
from standclear.core.shape import Position

Windows = tuple[tuple[datetime, datetime], ...]
Active = Callable[[str, datetime, datetime], Windows]
"""(key, from, to) -> when the item with that key is in force between the two, both included."""

_SECOND = timedelta(seconds=1)


class OverlapKind(StrEnum):
    """Whether two volumes share space and time, or only come within a stated separation."""

    OVERLAP = "overlap"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Separation:
    """How close counts as near: all three at once."""

    horizontal_m: float = 0.0
    vertical_m: float = 0.0
    time_s: int = 0


@dataclass(frozen=True, slots=True)
class Overlap:
    """One own volume and one volume of another item, and what they share.

    start, end, altitude_*_mm   what both have in common; of a NEAR one that is apart in time or
                 in height, the gap between them. Heights above WGS 84, None without limit
    pressure_heights_mm   the same as pressure heights (0 at 1013.25 hPa), where both gave flight
                 levels; None where those do not bound it on both sides
    duration_s   seconds in common, gaps between windows not counted
    windows      the times in common, in order
    place, box   a place in the common area and the box around it; of a NEAR one that is apart,
                 the own place nearest to the other, and the box around the two nearest places
    least_distance_m, vertical_gap_m, time_gap_s   0 where they share space, height or time.
                 Of two in flight levels vertical_gap_m is the least that the air between may
                 measure over one place at one time (levels.py), and altitude_*_mm may be what
                 both bands allow rather than the gap
    error_m      how far the areas compared may exceed the declared ones, plus the error of
                 least_distance_m; the declared areas may share less, never more
    """

    other: str
    own_volume: int
    other_volume: int
    kind: OverlapKind
    start: datetime
    end: datetime
    duration_s: int
    windows: Windows
    altitude_low_mm: int | None
    altitude_high_mm: int | None
    pressure_heights_mm: Interval | None
    place: Position
    box: Box
    least_distance_m: float
    vertical_gap_m: float
    time_gap_s: int
    error_m: float


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one own extent and one other extent share, in kernel units."""

    kind: OverlapKind
    windows: list[Interval]  # of a piece apart in time: the gap
    altitudes: Interval
    pressures: Interval | None
    place: Position
    box: Box
    distance_m: float
    vertical_gap_mm: int
    time_gap_s: int
    error_m: float


def find_overlaps(
    extents: Sequence[Extent],
    index: Index,
    *,
    separation: Separation | None = None,
    exclude: Container[str] = frozenset(),
    limit: int | None = None,
    active: Active | None = None,
) -> tuple[Overlap, ...]:
    """Everything in the index that these extents overlap, by start, then key and volumes.

    separation  also what comes this close without overlapping, marked NEAR
    exclude     keys that do not count: the item itself, and what it amends
    limit       stop after so many; which ones is then not promised, only that each is true
    active      when others are in force, for items with a schedule; without it, always
    """
    near = _counting(_near(extents, index, separation), exclude)
    if separation is not None and not near:
        return ()  # what touches comes near too
    early = limit if not (exclude or separation or active) else None
    touching = _counting(index.overlapping(extents, limit=early), exclude)
    candidates = touching | near
    others = {key: index.extents(key) for key in {key for key, _, _ in candidates}}
    areas = {own: area_of(extents[own]) for own in {own for _, own, _ in touching}}
    groups: dict[tuple[str, int, int], list[_Piece]] = {}
    for hit in sorted(candidates):
        key, own_number, other_number = hit
        own, other = extents[own_number], others[key][other_number]
        piece = _piece(
            key,
            own,
            other,
            area=areas[own_number] if hit in touching else None,
            separation=separation,
            active=active,
        )
        if piece is not None:
            groups.setdefault((key, own.volume, other.volume), []).append(piece)
    found = [_overlap(*names, pieces) for names, pieces in groups.items()]
    found.sort(key=lambda o: (o.start, o.other, o.own_volume, o.other_volume))
    return tuple(found[:limit])


def _counting(hits: Iterable[Hit], exclude: Container[str]) -> set[Hit]:
    return {hit for hit in hits if hit[0] not in exclude}


def _near(extents: Sequence[Extent], index: Index, separation: Separation | None) -> list[Hit]:
    """Candidates for coming within the separation."""
    if separation is None:
        return []
    return index.near(
        extents,
        horizontal_m=separation.horizontal_m,
        vertical_mm=math.ceil(separation.vertical_m * 1000),
        time_s=separation.time_s,
    )


def _piece(
    key: str,
    own: Extent,
    other: Extent,
    *,
    area: BaseGeometry | None,
    separation: Separation | None,
    active: Active | None,
) -> _Piece | None:
    """What the pair shares, or None when it neither overlaps nor comes near.

    area   the own area where the kernel found that the two touch, else None
    """
    reach_s = separation.time_s if separation else 0
    windows = in_force(key, own, other, active, reach_s=reach_s)
    shared = within(windows, own.time_start_s, own.time_end_s)
    if area is not None and shared:
        place, box = common(own, other, area_a=area)
        error_m = own.error_m + other.error_m
        altitudes = _shared_altitudes(own, other)
        pressures = band_between(own.levels, other.levels)
        return _Piece(
            OverlapKind.OVERLAP, shared, altitudes, pressures, place, box, 0.0, 0, 0, error_m
        )
    if separation is None or not windows:
        return None
    return _near_piece(own, other, windows, separation)


def in_force(
    key: str, own: Extent, other: Extent, active: Active | None, *, reach_s: int = 0
) -> list[Interval]:
    """When the other extent holds within reach_s of the own one, in seconds since EPOCH."""
    low = max(other.time_start_s, own.time_start_s - reach_s)
    high = min(other.time_end_s, own.time_end_s + reach_s)
    if low > high:
        return []
    if active is None:
        return [(low, high)]
    windows = active(key, moment(low), moment(high))
    return within(joined((_floor_s(start), _ceil_s(end)) for start, end in windows), low, high)


def _near_piece(
    own: Extent, other: Extent, windows: list[Interval], separation: Separation
) -> _Piece | None:
    own_time = (own.time_start_s, own.time_end_s)
    own_band = (own.altitude_low_mm, own.altitude_high_mm)
    other_band = (other.altitude_low_mm, other.altitude_high_mm)
    time_gap_s = min(gap(own_time, window) for window in windows)
    layer_mm = math.floor(least_gap_m(own.levels, other.levels) * 1000)
    vertical_gap_mm = max(gap(own_band, other_band), layer_mm)
    if time_gap_s > separation.time_s or vertical_gap_mm > separation.vertical_m * 1000:
        return None
    forward = in_order(own, other)
    nearest = least_distance_m(own, other) if forward else least_distance_m(other, own)
    if nearest.distance_m - nearest.error_m > separation.horizontal_m:
        return None
    places = (nearest.place_a, nearest.place_b)
    own_place, other_place = places if forward else places[::-1]
    shared = within(windows, *own_time)
    if not shared:
        soonest = min(windows, key=lambda window: gap(own_time, window))
        low, high = sorted((own_time, soonest))
        shared = [(low[1], high[0])]
    return _Piece(
        OverlapKind.NEAR,
        shared,
        _shared_altitudes(own, other),
        band_between(own.levels, other.levels),
        own_place,
        box_between(own_place, other_place),
        nearest.distance_m,
        vertical_gap_mm,
        time_gap_s,
        nearest.error_m,
    )


def _shared_altitudes(own: Extent, other: Extent) -> Interval:
    """The band in common, or the gap between the bands."""
    low = max(own.altitude_low_mm, other.altitude_low_mm)
    high = min(own.altitude_high_mm, other.altitude_high_mm)
    return (low, high) if low <= high else (high, low)


# ------------------------------------------------------------------------- one pair of volumes


def _overlap(other: str, own_volume: int, other_volume: int, pieces: list[_Piece]) -> Overlap:
    """The pieces of one pair of volumes as one: overlaps all together, else the nearest."""
    true = [piece for piece in pieces if piece.kind is OverlapKind.OVERLAP]
    told = true or [
        min(pieces, key=lambda p: (p.distance_m, p.time_gap_s, p.vertical_gap_mm, p.windows))
    ]
    first = told[0]
    windows = joined(window for piece in told for window in piece.windows)
    apart_s = first.time_gap_s > 0
    return Overlap(
        other=other,
        own_volume=own_volume,
        other_volume=other_volume,
        kind=first.kind,
        start=moment(windows[0][0]),
        end=moment(windows[-1][1]),
        duration_s=0 if apart_s else sum(high - low for low, high in windows),
        windows=() if apart_s else tuple((moment(low), moment(high)) for low, high in windows),
        altitude_low_mm=_bounded(min(piece.altitudes[0] for piece in told)),
        altitude_high_mm=_bounded(max(piece.altitudes[1] for piece in told)),
        pressure_heights_mm=spanned(piece.pressures for piece in told),
        place=min((piece.place for piece in told), key=lambda p: (p.lon_e7, p.lat_e7)),
        box=around([piece.box for piece in told]),
        least_distance_m=first.distance_m,
        vertical_gap_m=first.vertical_gap_mm / 1000,
        time_gap_s=first.time_gap_s,
        error_m=max(piece.error_m for piece in told),
    )


def _bounded(altitude_mm: int) -> int | None:
    return None if abs(altitude_mm) >= UNBOUNDED else altitude_mm


# -------------------------------------------------------------------------------------- kernel time


def moment(seconds: int) -> datetime:
    """A kernel second as aware UTC."""
    return EPOCH + timedelta(seconds=seconds)


def _floor_s(when: datetime) -> int:
    return (when - EPOCH) // _SECOND


def _ceil_s(when: datetime) -> int:
    return -((EPOCH - when) // _SECOND)
