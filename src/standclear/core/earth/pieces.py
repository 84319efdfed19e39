"""From areas in the unwrapped plane to rings of kernel integers.

Promise: each kernel area contains the given one less MARGIN_M, which every caller adds before;
none spans 180 degrees or crosses the antimeridian.

Why MARGIN_M suffices: rounding moves every point of an outline by at most 0.71 unit (6.6 mm),
so whether a place is inside changes only that near to it; and a place in the gap between the
last kernel longitude and 180 degrees (1 unit) still lies within both neighbours' pieces.
Not here: growing (growth.py), heights and times (footprint.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.ellipsoid import Floats
from standclear.core.earth.extent import BRAD_PER_DEGREE
from standclear.core.earth.heights import Box
from standclear.core.earth.outline import polygons_of

MARGIN_M = 0.02
ROUNDING_M = 0.0067

_HALF_TURN = 2**31
_QUARTER_TURN = 2**30
_WEST_LIMIT, _EAST_LIMIT = -_HALF_TURN, _HALF_TURN - 1


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Rings as in Extent, and the box of the whole area the piece was cut from."""

    ring_starts: NDArray[np.int64]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    error_m: float
    box: Box


def pieces_of(areas: list[shapely.Polygon], error_m: float) -> list[Piece]:
    """Every piece of areas in degrees; longitudes may run beyond 180."""
    found = []
    for area in areas:
        box = Box(*(float(v) for v in shapely.bounds(area)))
        for part, turns in _cut(area, box):
            found += [_piece(rings, error_m, box) for rings in _rounded(part, turns)]
    return found


def pieces_of_rings(rings: Floats, errors_m: Sequence[float]) -> list[list[Piece]]:
    """The pieces of each of k simple rings of n vertices, (2, k, n) in degrees, away from the
    poles: the fast path for those that do not reach the antimeridian."""
    (wests, souths), (easts, norths) = (
        np.minimum.reduce(rings, axis=2).tolist(),  # sooner than `rings.min`
        np.maximum.reduce(rings, axis=2).tolist(),
    )
    # What is whole lies within the range, so there is nothing to limit; of others it is not used.
    x, y = np.rint(rings * BRAD_PER_DEGREE).astype(np.int64).astype(np.int32)
    starts = np.array((0, rings.shape[2]), np.int64)
    found = []
    for number, box in enumerate(map(Box, wests, souths, easts, norths)):
        if _is_whole(box):
            found.append([Piece(starts, x[number], y[number], errors_m[number], box)])
        else:
            ring = shapely.Polygon(rings[:, number].T)
            found.append(pieces_of([ring], errors_m[number]))
    return found


def _is_whole(box: Box) -> bool:
    west, east = box.west_deg * BRAD_PER_DEGREE, box.east_deg * BRAD_PER_DEGREE
    return west >= _WEST_LIMIT and east <= _EAST_LIMIT and east - west < _HALF_TURN - 1


def _piece(rings: list[Floats], error_m: float, box: Box) -> Piece:
    starts = np.array((0, *accumulate(map(len, rings))), np.int64)
    both = rings[0] if len(rings) == 1 else np.concatenate(rings)
    x = np.minimum(np.maximum(both[:, 0], _WEST_LIMIT), _EAST_LIMIT).astype(np.int32)
    y = np.minimum(np.maximum(both[:, 1], -_QUARTER_TURN), _QUARTER_TURN).astype(np.int32)
    return Piece(starts, x, y, error_m, box)


def _cut(area: shapely.Polygon, box: Box) -> list[tuple[BaseGeometry, int]]:
    """Parts, each with the whole turns by which it lies beyond the kernel's range."""
    if _is_whole(box):
        return [(area, 0)]
    step = 90.0 if box.east_deg - box.west_deg >= 179.0 else 180.0
    first = math.floor((box.west_deg + 180.0) / step)
    last = math.floor((box.east_deg + 180.0) / step)
    parts: list[tuple[BaseGeometry, int]] = []
    for index in range(first, last + 1):
        west = index * step - 180.0
        turns = math.floor((west + 180.0) / 360.0)
        east = min(west + step, turns * 360.0 + _EAST_LIMIT / BRAD_PER_DEGREE)
        part = shapely.intersection(area, shapely.box(west, -90.0, east, 90.0))
        parts.append((part, turns))
    return parts


def _rounded(part: BaseGeometry, turns: int) -> list[list[Floats]]:
    """Rings of integers, valid as polygons; what is thinner than a unit vanishes."""
    found = []
    for polygon in polygons_of(part):
        units: BaseGeometry = shapely.transform(
            polygon, lambda c: np.rint((c - (360.0 * turns, 0.0)) * BRAD_PER_DEGREE)
        )
        if not shapely.is_valid(units):
            units = shapely.set_precision(shapely.make_valid(units), 1.0)
        found += [_rings(p) for p in polygons_of(units)]
    return found


def _rings(polygon: shapely.Polygon) -> list[Floats]:
    return [
        _without_repeats(shapely.get_coordinates(ring))
        for ring in (polygon.exterior, *polygon.interiors)
    ]


def _without_repeats(closed: Floats) -> Floats:
    moved = (closed[1:] != closed[:-1]).any(axis=1)
    return closed[1:] if moved.all() else closed[1:][moved]
