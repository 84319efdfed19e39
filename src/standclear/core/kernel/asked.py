"""What either engine can be asked of zones by place, and how it answers.

Promise: the two engines differ in speed and in nothing else.
Not here: the engines (compiled_zones.py, reference_zones.py), which zones there are now and what
an answer means (core/watch).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.extent import Extent

ALONG_BITS = 30
WHOLE_WAY = 1 << ALONG_BITS
"""Places along a leg are told in this many parts of it."""

Records = NDArray[np.int32]
"""(k, 4) row, slot, from, to: see ask.h. Rows rise; within a row slots rise."""


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """How each row goes on: (n,) columns. dx is the short way round."""

    dx: NDArray[np.int32]
    dy: NDArray[np.int32]
    end_low_mm: NDArray[np.int32]
    end_high_mm: NDArray[np.int32]
    end_ms: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """Reports, or legs where `way` says how they go on: (n,) columns in kernel units."""

    x: NDArray[np.int32]
    y: NDArray[np.int32]
    low_mm: NDArray[np.int32]
    high_mm: NDArray[np.int32]
    at_ms: NDArray[np.int64]
    error_mm: NDArray[np.int32]
    way: Way | None = None


class ZoneEngine(Protocol):
    """Sets of zones, by handle. Made once, asked often, never added to."""

    def arrange(self, extents: Sequence[Extent], slots: Sequence[int]) -> int:
        """A new set; the zones are known by these slots in answers, by their place otherwise.

        Raises InvalidInput as `check` does.
        """

    def check(self, extents: Sequence[Extent]) -> None:
        """Raises InvalidInput for an extent that is none, spans half a turn or passes a pole."""

    def drop(self, handle: int) -> None:
        """Forget a set."""

    def forget(self, handle: int, place: int) -> None:
        """The zone at this place of a set is found no more."""

    def ask(self, asked: Asked, handles: Sequence[int]) -> Records:
        """Which zones of these sets, at most two, each row may be in or touches."""

    def nbytes(self, handle: int) -> int:
        """Memory held by a set, by own count."""
