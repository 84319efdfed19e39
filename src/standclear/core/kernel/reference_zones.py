"""The zones' plain twin in NumPy, Shapely and fractions: same questions, same answers.

By another road than the kernel's: no cells, Shapely for places, and for legs the parts of the way
in exact fractions, with a place in the middle of each to say whether it is inside.
Not here: speed; a question looks at every zone.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np
import shapely
from numpy.typing import NDArray

from standclear.core.earth.extent import Extent
from standclear.core.kernel.asked import WHOLE_WAY, Asked, Records
from standclear.core.kernel.interface import bad_shape
from standclear.core.kernel.reach import EVERYWHERE, HALF_TURN, QUARTER_TURN, TURN, reach
from standclear.core.kernel.reference import Area

Edges = list[tuple[int, int, int, int]]
Span = tuple[int, int]
"""From and to along the way, in parts of WHOLE_WAY."""


@dataclass(frozen=True, slots=True, eq=False)
class _Zone:
    slot: int
    extent: Extent
    area: Area


@dataclass(frozen=True, slots=True)
class _Leg:
    """One row as whole numbers."""

    x: int
    y: int
    dx: int
    dy: int
    reach_x: int
    reach_y: int


class ReferenceZones:
    """Lists of zones; a forgotten one leaves its place empty."""

    def __init__(self) -> None:
        self._sets: dict[int, list[_Zone | None]] = {}
        self._handles = itertools.count(1)

    def arrange(self, extents: Sequence[Extent], slots: Sequence[int]) -> int:
        pairs = zip(slots, extents, strict=True)
        made: list[_Zone | None] = [_Zone(slot, e, _checked(e)) for slot, e in pairs]
        handle = next(self._handles)
        self._sets[handle] = made
        return handle

    def check(self, extents: Sequence[Extent]) -> None:
        for extent in extents:
            _checked(extent)

    def drop(self, handle: int) -> None:
        del self._sets[handle]

    def forget(self, handle: int, place: int) -> None:
        self._sets[handle][place] = None

    def nbytes(self, handle: int) -> int:
        kept = (zone.extent for zone in self._sets[handle] if zone)
        return sum(e.x.nbytes + e.y.nbytes + e.ring_starts.nbytes for e in kept)

    def ask(self, asked: Asked, handles: Sequence[int]) -> Records:
        found: list[tuple[int, int, int, int]] = []
        for handle in handles:
            for zone in self._sets[handle]:
                if zone is not None and asked.way is None:
                    found += _reports_in(asked, zone)
                elif zone is not None:
                    found += _legs_through(asked, zone)
        return np.array(sorted(found), np.int32).reshape(-1, 4)


def _checked(extent: Extent) -> Area:
    area = Area(extent)
    width = int(extent.x.max()) - int(extent.x.min())
    if width >= HALF_TURN or int(np.abs(extent.y.astype(np.int64)).max()) > QUARTER_TURN:
        raise bad_shape(extent)
    return area


# ------------------------------------------------------------------------------- reports


def _reports_in(asked: Asked, zone: _Zone) -> Iterator[tuple[int, int, int, int]]:
    e = zone.extent
    start_ms, end_ms = e.time_start_s * 1000, e.time_end_s * 1000
    rows = np.flatnonzero(
        (asked.low_mm <= e.altitude_high_mm)
        & (asked.high_mm >= e.altitude_low_mm)
        & (asked.at_ms >= start_ms)
        & (asked.at_ms <= end_ms)
    )
    x, y = asked.x[rows].astype(np.int64), asked.y[rows].astype(np.int64)
    reach_x, reach_y = reach(np.abs(y), asked.error_mm[rows])
    inside = _holds(zone.area, x, y)
    touched = np.zeros(len(rows), bool)
    for turn in (0, TURN, -TURN):
        touched |= _near(zone.area, x + turn, y, reach_x, reach_y)
    in_part = (reach_x < EVERYWHERE) & ((x - reach_x < -HALF_TURN) | (x + reach_x >= HALF_TURN))
    within = (asked.low_mm[rows] >= e.altitude_low_mm) & (asked.high_mm[rows] <= e.altitude_high_mm)
    certain = inside & ~touched & within & ~in_part
    for k in np.flatnonzero(inside | touched).tolist():
        yield int(rows[k]), zone.slot, int(certain[k]), 0


def _holds(area: Area, x: NDArray[np.int64], y: NDArray[np.int64]) -> NDArray[np.bool_]:
    """On a border, or inside an odd number of rings."""
    places = shapely.points(x, y)
    odd = sum((shapely.contains(ring, places) for ring in area.rings), np.zeros(len(x), int)) % 2
    return np.asarray(shapely.intersects(area.borders, places) | (odd == 1))


def _near(
    area: Area,
    x: NDArray[np.int64],
    y: NDArray[np.int64],
    reach_x: NDArray[np.int64],
    reach_y: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Whether the rectangle round a place, where it is one, touches a border."""
    # At the very pole a place known exactly reaches along a line.
    box = shapely.box(x - reach_x, y - reach_y, x + reach_x, y + reach_y)
    ends = np.stack((np.stack((x - reach_x, y), -1), np.stack((x + reach_x, y), -1)), 1)
    row = np.asarray(shapely.linestrings(ends.astype(float)))
    shape = np.where(reach_y > 0, np.asarray(box), row)
    return np.asarray((reach_x > 0) & shapely.intersects(area.borders, shape))


# ---------------------------------------------------------------------------------- legs


def _legs_through(asked: Asked, zone: _Zone) -> Iterator[tuple[int, int, int, int]]:
    way = asked.way
    assert way is not None
    y, dy = asked.y.astype(np.int64), way.dy.astype(np.int64)
    reach_x, reach_y = reach(np.maximum(np.abs(y), np.abs(y + dy)), asked.error_mm)
    edges = list(_edges(zone.extent))
    for row in range(len(asked.x)):
        window = _within_bounds(asked, row, zone.extent)
        x = int(asked.x[row])
        turns = (0,) if reach_x[row] == EVERYWHERE else (0, TURN, -TURN)
        parts = [
            part
            for turn in turns
            if window is not None
            for part in _along(
                edges,
                _Leg(x + turn, int(y[row]), int(way.dx[row]), int(dy[row]),
                     int(reach_x[row]), int(reach_y[row])),
                window,
            )
        ]  # fmt: skip
        if parts:
            yield row, zone.slot, min(p[0] for p in parts), max(p[1] for p in parts)


def _edges(extent: Extent) -> Iterator[tuple[int, int, int, int]]:
    x, y, starts = extent.x.tolist(), extent.y.tolist(), extent.ring_starts.tolist()
    for first, end in itertools.pairwise(starts):
        for k in range(first, end):
            after = k + 1 if k + 1 < end else first
            yield x[k], y[k], x[after], y[after]


def _where(conditions: Sequence[tuple[int, int]]) -> Span | None:
    """Where along 0..1 all of `here + along * change >= 0` hold, outward in parts of the way."""
    first, last = 0, WHOLE_WAY
    for here, change in conditions:
        if here < 0 and here + change < 0:
            return None
        if here < 0:
            first = max(first, floor(Fraction(-here, change) * WHOLE_WAY))
        elif here + change < 0:
            last = min(last, ceil(Fraction(here, -change) * WHOLE_WAY))
    return (first, last) if first <= last else None


def _within_bounds(asked: Asked, row: int, e: Extent) -> Span | None:
    way = asked.way
    assert way is not None
    low, high, at = int(asked.low_mm[row]), int(asked.high_mm[row]), int(asked.at_ms[row])
    lasts = int(way.end_ms[row]) - at
    return _where(
        (
            (high - e.altitude_low_mm, int(way.end_high_mm[row]) - high),
            (e.altitude_high_mm - low, low - int(way.end_low_mm[row])),
            (at - e.time_start_s * 1000, lasts),
            (e.time_end_s * 1000 - at, -lasts),
        )
    )


def _along_edge(leg: _Leg, edge: tuple[int, int, int, int]) -> Span | None:
    ax, ay, bx, by = edge
    a = leg.dx * (ay - leg.y) - leg.dy * (ax - leg.x)
    b = leg.dx * (by - leg.y) - leg.dy * (bx - leg.x)
    beside = abs(leg.dx) * leg.reach_y + abs(leg.dy) * leg.reach_x
    if min(a, b) > beside or max(a, b) < -beside:
        return None
    ex, ey = bx - ax, by - ay
    off, change = ex * (leg.y - ay) - ey * (leg.x - ax), ex * leg.dy - ey * leg.dx
    share = abs(ey) * leg.reach_x + abs(ex) * leg.reach_y
    return _where(
        (
            (leg.x + leg.reach_x - min(ax, bx), leg.dx),
            (max(ax, bx) - leg.x + leg.reach_x, -leg.dx),
            (leg.y + leg.reach_y - min(ay, by), leg.dy),
            (max(ay, by) - leg.y + leg.reach_y, -leg.dy),
            (share - off, -change),
            (share + off, change),
        )
    )


def _along(edges: Edges, leg: _Leg, window: Span) -> Iterator[Span]:
    """Every part of the way within the window that is near a border or inside."""
    near = sorted(span for edge in edges if (span := _along_edge(leg, edge)) is not None)
    free: list[Span] = []
    done = 0
    for first, last in near:
        if first > done:
            free.append((done, first))
        done = max(done, last)
    if done < WHOLE_WAY:
        free.append((done, WHOLE_WAY))
    inside = [part for part in free if _is_inside(edges, leg, part)]
    for first, last in near + inside:
        clipped = max(first, window[0]), min(last, window[1])
        if clipped[0] <= clipped[1]:
            yield clipped


def _is_inside(edges: Edges, leg: _Leg, part: Span) -> bool:
    """Whether the middle of a part that meets no border is inside, by the ray to the east."""
    along = Fraction(part[0] + part[1], 2 * WHOLE_WAY)
    x, y = leg.x + along * leg.dx, leg.y + along * leg.dy
    crossings = 0
    for ax, ay, bx, by in edges:
        if (ay > y) != (by > y):
            crossings += ax + Fraction(bx - ax, by - ay) * (y - ay) > x
    return crossings % 2 == 1
