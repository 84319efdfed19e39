"""The compiled kernel as a Store: arrays in, columns out.

Promise: nothing is copied on the Python side and the interpreter's lock is released while the
kernel works.
Not here: the algorithms; see store.h and the C files beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from standclear.core.earth.extent import Extent
from standclear.core.kernel._kernel import ffi, lib
from standclear.core.kernel.interface import Found, bad_shape

_STARTS = ffi.typeof("int64_t[]")
_COORDINATES = ffi.typeof("int32_t[]")
_METRES = ffi.typeof("double[]")


class CompiledStore:
    """One store of the kernel; freed with this object."""

    def __init__(self) -> None:
        opened = lib.store_open()
        if opened == ffi.NULL:
            raise MemoryError("no memory for an empty store")
        self._store = ffi.gc(opened, lib.store_close)
        self._hits = lib.store_results(opened)
        self._asked = lib.store_argument(opened)

    def _fill(self, extent: Extent) -> tuple[object, ...]:
        """Point the kernel's argument at the extent's arrays; keep the result while it works."""
        buffers = (
            starts := ffi.from_buffer(_STARTS, extent.ring_starts),
            x := ffi.from_buffer(_COORDINATES, extent.x),
            y := ffi.from_buffer(_COORDINATES, extent.y),
        )
        vertices = len(x)
        if vertices != len(y) or vertices != extent.x.size or len(starts) < 2:
            raise bad_shape(extent)
        asked = self._asked
        asked.ring_starts = starts
        asked.ring_count = len(starts) - 1
        asked.x = x
        asked.y = y
        asked.vertex_count = vertices
        asked.altitude_low = extent.altitude_low_mm
        asked.altitude_high = extent.altitude_high_mm
        asked.time_start = extent.time_start_s
        asked.time_end = extent.time_end_s
        return buffers

    def add(self, extent: Extent, *, number: int, packed: bool) -> int:
        _buffers = self._fill(extent)
        slot = lib.store_add(
            self._store, self._asked, extent.error_m, extent.volume, number, 0 if packed else 1
        )
        return self._checked(slot, extent)

    def _checked(self, answer: int, extent: Extent) -> int:
        if answer >= 0:
            return answer
        if answer == lib.BAD_SHAPE:
            raise bad_shape(extent)
        raise MemoryError("the kernel ran out of memory; nothing was changed")

    def link(self, slot: int, following: int) -> None:
        lib.store_link(self._store, slot, following)

    def following(self, slot: int) -> int:
        return lib.store_next(self._store, slot)

    def remove(self, slot: int) -> None:
        lib.store_remove(self._store, slot)

    def pack(self) -> None:
        if lib.store_pack(self._store) < 0:
            raise MemoryError("no memory to rearrange the index; it works on as it was")

    def extent(self, slot: int) -> Extent:
        sizes = ffi.new("int64_t[2]")
        lib.store_sizes(self._store, slot, sizes, sizes + 1)
        starts = np.empty(sizes[0] + 1, np.int64)
        x = np.empty(sizes[1], np.int32)
        y = np.empty(sizes[1], np.int32)
        bounds, volume = ffi.new("int32_t[4]"), ffi.new("int32_t[1]")
        error_m = np.empty(1)
        lib.store_read(
            self._store,
            slot,
            ffi.from_buffer(_STARTS, starts),
            ffi.from_buffer(_COORDINATES, x),
            ffi.from_buffer(_COORDINATES, y),
            bounds,
            ffi.from_buffer(_METRES, error_m),
            volume,
        )
        low, high, start, end = bounds[0], bounds[1], bounds[2], bounds[3]
        return Extent(starts, x, y, low, high, start, end, float(error_m[0]), volume[0])

    def touching(self, extents: Sequence[Extent], *, limit: int) -> Found:
        store, asked, hits = self._store, self._asked, self._hits
        hits.count = 0
        for own, extent in enumerate(extents):
            _buffers = self._fill(extent)
            count = lib.store_find_touching(store, asked, own, limit)
            if count < 0:
                self._checked(count, extent)
            if count == limit:
                break
        return self._columns()

    def in_box(self, low: Sequence[int], high: Sequence[int]) -> Found:
        self._hits.count = 0
        lows, highs = ffi.new("int32_t[4]", list(low)), ffi.new("int32_t[4]", list(high))
        if lib.store_find_in_box(self._store, lows, highs, 0) < 0:
            raise MemoryError("the kernel ran out of memory; nothing was changed")
        return self._columns()

    def _columns(self) -> Found:
        hits, count = self._hits, self._hits.count
        if count == 0:
            return (), (), ()
        unpack = ffi.unpack
        return unpack(hits.own, count), unpack(hits.slot, count), unpack(hits.number, count)

    def nbytes(self) -> int:
        return lib.store_bytes(self._store)
