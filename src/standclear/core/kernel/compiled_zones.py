"""The kernel's zones as a ZoneEngine: columns in, records out.

Promise: columns of the right type are not copied, and the interpreter's lock is released while
the kernel works. One call of `ask` at a time; `arrange` may run beside it.
Not here: the algorithms; see ask.h, trie.h and leg.h.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from standclear.core.earth.extent import Extent
from standclear.core.kernel._kernel import ffi, lib
from standclear.core.kernel.asked import Asked, Records
from standclear.core.kernel.interface import bad_shape
from standclear.core.kernel.reach import X_PER_MM

if TYPE_CHECKING:  # names that only the stub has
    from standclear.core.kernel._kernel import Pointer, ZonesPointer

_LONG = ffi.typeof("int64_t[]")
_INT = ffi.typeof("int32_t[]")

NO_MEMORY = "the kernel ran out of memory; nothing was changed"


class CompiledZones:
    """Sets of zones, and one asker with room for its answers; freed with this object."""

    def __init__(self) -> None:
        asker = lib.asker_open(ffi.from_buffer(_LONG, X_PER_MM))
        if asker == ffi.NULL:
            raise MemoryError(NO_MEMORY)
        self._asker = ffi.gc(asker, lib.asker_close)
        self._asked, self._found = lib.asker_asked(asker), lib.asker_found(asker)
        self._sets: dict[int, ZonesPointer] = {}
        self._handles = itertools.count(1)

    def arrange(self, extents: Sequence[Extent], slots: Sequence[int]) -> int:
        made = _kept(extents, slots)
        if lib.zones_arrange(made) < 0:
            raise MemoryError(NO_MEMORY)
        handle = next(self._handles)
        self._sets[handle] = made
        return handle

    def check(self, extents: Sequence[Extent]) -> None:
        _kept(extents, range(len(extents)))

    def drop(self, handle: int) -> None:
        del self._sets[handle]

    def forget(self, handle: int, place: int) -> None:
        lib.zones_forget(self._sets[handle], place)

    def ask(self, asked: Asked, handles: Sequence[int]) -> Records:
        _columns = self._fill(asked)
        sets = [self._sets[handle] for handle in handles] + [ffi.NULL]
        if not handles or not len(asked.x):
            return np.empty((0, 4), np.int32)
        count = lib.asker_ask(self._asker, sets[0], sets[1])
        if count < 0:
            raise MemoryError(NO_MEMORY)
        if not count:
            return np.empty((0, 4), np.int32)
        found = ffi.buffer(self._found.records, 16 * count)
        return np.frombuffer(found, np.int32).reshape(-1, 4).copy()

    def _fill(self, asked: Asked) -> list[Pointer[int]]:
        """Point the kernel at the columns; keep the result while it works."""
        of, to = ffi.from_buffer, self._asked
        x, y, error = of(_INT, asked.x), of(_INT, asked.y), of(_INT, asked.error_mm)
        low, high, at = of(_INT, asked.low_mm), of(_INT, asked.high_mm), of(_LONG, asked.at_ms)
        to.x, to.y, to.low, to.high, to.error_mm, to.at_ms = x, y, low, high, error, at
        kept = [x, y, low, high, error, at]
        way = asked.way
        if way is None:
            to.dx = ffi.NULL
        else:
            dx, dy, end = of(_INT, way.dx), of(_INT, way.dy), of(_LONG, way.end_ms)
            end_low, end_high = of(_INT, way.end_low_mm), of(_INT, way.end_high_mm)
            to.dx, to.dy, to.end_low, to.end_high, to.end_ms = dx, dy, end_low, end_high, end
            kept += [dx, dy, end_low, end_high, end]
        to.count = len(x)
        if any(len(column) != to.count for column in kept):
            raise ValueError("columns of different lengths, or of other types")
        return kept

    def nbytes(self, handle: int) -> int:
        return lib.zones_bytes(self._sets[handle])


def _kept(extents: Sequence[Extent], slots: Sequence[int]) -> ZonesPointer:
    """A set of these, not yet arranged."""
    opened = lib.zones_open()
    if opened == ffi.NULL:
        raise MemoryError(NO_MEMORY)
    made = ffi.gc(opened, lib.zones_close)
    argument = ffi.new("store_extent *")
    for extent, slot in zip(extents, slots, strict=True):
        starts = ffi.from_buffer(_LONG, extent.ring_starts)
        x, y = ffi.from_buffer(_INT, extent.x), ffi.from_buffer(_INT, extent.y)
        if len(x) != len(y) or len(x) != extent.x.size or len(starts) < 2:
            raise bad_shape(extent)
        argument.ring_starts, argument.ring_count = starts, len(starts) - 1
        argument.x, argument.y, argument.vertex_count = x, y, len(x)
        argument.altitude_low = extent.altitude_low_mm
        argument.altitude_high = extent.altitude_high_mm
        argument.time_start, argument.time_end = extent.time_start_s, extent.time_end_s
        place = lib.zones_add(made, argument, slot)
        if place == lib.BAD_SHAPE:
            raise bad_shape(extent)
        if place < 0:
            raise MemoryError(NO_MEMORY)
    return made
