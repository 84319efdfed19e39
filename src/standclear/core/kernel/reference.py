"""The kernel's plain twin in NumPy and Shapely: same interface, same answers.

Kernel units are int32 and so exact in binary64, and GEOS decides orientation with double-double
arithmetic (106 bits, where 66 are needed), so that the two engines are compared for equality,
not within a tolerance.

Promise: by another road than the kernel's, the same answer to every question.
Not here: speed; a question looks at every box.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from standclear.core.earth.extent import Extent
from standclear.core.kernel.interface import Found, bad_shape

_SIDES = 8  # low x, y, altitude, time; then the highs


class Area:
    """An extent's rings as Shapely sees them."""

    __slots__ = ("borders", "rings", "starts")

    def __init__(self, extent: Extent) -> None:
        _check(extent)
        units = np.column_stack((extent.x, extent.y)).astype(np.float64)
        pieces = np.split(units, extent.ring_starts[1:-1])
        closed = [np.vstack((piece, piece[:1])) for piece in pieces]
        self.starts = units[extent.ring_starts[:-1]]
        self.rings = [shapely.Polygon(ring) for ring in closed]
        self.borders = shapely.GeometryCollection([_border(ring) for ring in closed])

    def contains(self, x: float, y: float) -> bool:
        """Even-odd over all rings; only asked of places that are on no border."""
        place = shapely.Point(x, y)
        return sum(ring.contains(place) for ring in self.rings) % 2 == 1

    def touches(self, other: Area) -> bool:
        """Whether the closed areas share a point: borders meet, or a ring lies in the other."""
        if shapely.intersects(self.borders, other.borders):
            return True
        return any(other.contains(*place) for place in self.starts.tolist()) or any(
            self.contains(*place) for place in other.starts.tolist()
        )


def _border(closed: NDArray[np.float64]) -> shapely.LineString | shapely.Point:
    """A ring as a line; one without length is a point, which GEOS would else overlook."""
    if (closed == closed[0]).all():
        return shapely.Point(closed[0])
    return shapely.LineString(closed)


def _check(extent: Extent) -> None:
    starts, vertices = extent.ring_starts, len(extent.x)
    well_formed = (
        len(starts) >= 2
        and vertices == len(extent.y)
        and extent.x.dtype == extent.y.dtype == np.int32
        and starts[0] == 0
        and starts[-1] == vertices
        and bool((np.diff(starts) >= 3).all())
    )
    if not well_formed:
        raise bad_shape(extent)


def _box(extent: Extent) -> NDArray[np.int32]:
    return np.array(
        [
            extent.x.min(),
            extent.y.min(),
            extent.altitude_low_mm,
            extent.time_start_s,
            extent.x.max(),
            extent.y.max(),
            extent.altitude_high_mm,
            extent.time_end_s,
        ],
        np.int32,
    )


class ReferenceStore:
    """Boxes in one array, areas in one list; a free slot's box touches nothing."""

    def __init__(self) -> None:
        self._boxes = np.empty((0, _SIDES), np.int32)
        self._kept: list[tuple[Extent, Area, int] | None] = []
        self._following: list[int] = []
        self._free: list[int] = []
        self._waiting: dict[int, NDArray[np.int32]] = {}

    def add(self, extent: Extent, *, number: int, packed: bool) -> int:
        area, box = Area(extent), _box(extent)
        if self._free:
            slot = self._free.pop()
        else:
            slot = len(self._kept)
            self._kept.append(None)
            self._following.append(-1)
            if slot == len(self._boxes):
                more = np.empty((slot // 2 + 16, _SIDES), np.int32)
                self._boxes = np.vstack((self._boxes, more))
                self._forget_boxes(slice(slot, None))
        own = Extent(
            extent.ring_starts.copy(),
            extent.x.copy(),
            extent.y.copy(),
            extent.altitude_low_mm,
            extent.altitude_high_mm,
            extent.time_start_s,
            extent.time_end_s,
            extent.error_m,
            extent.volume,
        )
        self._kept[slot] = (own, area, number)
        self._following[slot] = -1
        if packed:
            self._waiting[slot] = box
        else:
            self._boxes[slot] = box
        return slot

    def _forget_boxes(self, which: slice | int) -> None:
        self._boxes[which, : _SIDES // 2] = np.iinfo(np.int32).max
        self._boxes[which, _SIDES // 2 :] = np.iinfo(np.int32).min

    def link(self, slot: int, following: int) -> None:
        self._following[slot] = following

    def following(self, slot: int) -> int:
        return self._following[slot]

    def remove(self, slot: int) -> None:
        self._waiting.pop(slot, None)
        self._forget_boxes(slot)
        self._kept[slot] = None
        self._free.append(slot)

    def pack(self) -> None:
        for slot, box in self._waiting.items():
            self._boxes[slot] = box
        self._waiting.clear()

    def _get(self, slot: int) -> tuple[Extent, Area, int]:
        kept = self._kept[slot]
        if kept is None:
            raise KeyError(slot)
        return kept

    def extent(self, slot: int) -> Extent:
        return self._get(slot)[0]

    def _slots_in_box(self, low: NDArray[np.int32], high: NDArray[np.int32]) -> list[int]:
        half = _SIDES // 2
        near = (self._boxes[:, :half] <= high) & (self._boxes[:, half:] >= low)
        slots: list[int] = np.flatnonzero(near.all(axis=1)).tolist()
        return [slot for slot in slots if self._kept[slot] is not None]

    def touching(self, extents: Sequence[Extent], *, limit: int) -> Found:
        found: list[tuple[int, int, int]] = []
        for own, extent in enumerate(extents):
            area, box = Area(extent), _box(extent)
            for slot in self._slots_in_box(box[:4], box[4:]):
                if len(found) == limit:
                    break
                _, other, number = self._get(slot)
                if area.touches(other):
                    found.append((own, slot, number))
        return _columns(found)

    def in_box(self, low: Sequence[int], high: Sequence[int]) -> Found:
        slots = self._slots_in_box(np.array(low, np.int32), np.array(high, np.int32))
        return _columns([(0, slot, self._get(slot)[2]) for slot in slots])

    def nbytes(self) -> int:
        """Boxes and coordinates only; what Shapely holds beside them is some ten times that."""
        kept = sum(k[0].x.nbytes + k[0].y.nbytes + k[0].ring_starts.nbytes for k in self._kept if k)
        return int(self._boxes.nbytes) + kept


def _columns(found: list[tuple[int, int, int]]) -> Found:
    if not found:
        return (), (), ()
    own, slot, number = zip(*found, strict=True)
    return own, slot, number
