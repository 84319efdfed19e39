"""The kernel's search for pairs as an EncounterEngine: columns in, pairs out.

Promise: nothing is copied but the answer, and the interpreter's lock is released while the kernel
works. One call at a time.
Not here: the algorithm; see passing.h.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from standclear.core.kernel._kernel import ffi, lib
from standclear.core.kernel.compiled_zones import NO_MEMORY
from standclear.core.kernel.encounters import PAIR, Floats, Pairs, Tracks

if TYPE_CHECKING:  # a name that only the stub has
    from standclear.core.kernel._kernel import Pointer

_INT = ffi.typeof("int32_t[]")
_METRES = ffi.typeof("double[]")


class CompiledEncounters:
    """A search with room for its answers; freed with this object."""

    def __init__(self) -> None:
        opened = lib.passer_open()
        if opened == ffi.NULL:
            raise MemoryError(NO_MEMORY)
        self._passer = ffi.gc(opened, lib.passer_close)
        self._asked = lib.passer_asked(opened)

    def passing(
        self,
        tracks: Tracks,
        *,
        horizontal_m: float,
        vertical_m: float,
        ahead_s: float,
        cell_m: float,
    ) -> Pairs:
        asked, count = self._asked, len(tracks.group)
        triples = [_metres(column, 3 * count) for column in (tracks.place_m, tracks.velocity_m_s)]
        singles = [
            _metres(column, count)
            for column in (
                tracks.low_m, tracks.high_m, tracks.climb_m_s, tracks.reach_m, tracks.swell_m,
            )
        ]  # fmt: skip
        group = ffi.from_buffer(_INT, tracks.group)
        asked.count = count
        asked.place, asked.velocity = triples
        asked.low, asked.high, asked.climb, asked.reach_m, asked.swell_m = singles
        asked.group = group
        asked.horizontal_m, asked.vertical_m = horizontal_m, vertical_m
        asked.ahead_s, asked.cell_m = ahead_s, cell_m
        found = lib.passer_ask(self._passer)
        if found < 0:
            raise MemoryError(NO_MEMORY)
        if not found:
            return np.empty(0, PAIR)
        told = ffi.buffer(lib.passer_found(self._passer), found * PAIR.itemsize)
        pairs = np.frombuffer(told, PAIR)
        return pairs[np.lexsort((pairs["b"], pairs["a"]))]


def _metres(column: Floats, count: int) -> Pointer[int]:
    pointer = ffi.from_buffer(_METRES, column)
    if len(pointer) != count:
        raise ValueError(f"a column of {len(pointer)} numbers, not {count}")
    return pointer
