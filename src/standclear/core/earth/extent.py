"""What the kernel tests: one piece of space and time as integers, grown outward.

An extent contains the declared volume it was made from; `error_m` says by how much it may
exceed it. Extents that touch overlap.
Not here: how a volume becomes extents (footprint.py), the test itself (kernel/, overlap.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
"""Second 0 of kernel time; int32 seconds reach from 1951 to 2088."""

BRAD_PER_DEGREE = 2**32 / 360
"""Kernel angles are int32 of 360/2^32 degree ("brad32", 9.3 mm at the equator): orientation
tests are exact in int64 while an edge spans less than 180 degrees, and k*360/2^32 is exact in
binary64, so that GEOS on degrees sees the very same geometry."""

UNBOUNDED = 2**31 - 1
"""Stands for "no limit" above; its negative below. Never -2^31, which has no int32 opposite."""


@dataclass(frozen=True, slots=True, eq=False)
class Extent:
    """One area x height band x time span, in kernel units; closed on every side.

    ring_starts  (r + 1,) int64: ring k has vertices ring_starts[k]:ring_starts[k + 1];
                 even-odd over all rings, so holes are rings; no ring repeats its first vertex
    x, y         (n,) int32: longitude and latitude in brad32. x spans less than 180 degrees and
                 never crosses the antimeridian: a volume that does becomes several extents
    altitude_low_mm, altitude_high_mm   above WGS 84, or -UNBOUNDED / UNBOUNDED
    time_start_s, time_end_s            seconds since EPOCH, rounded outward
    error_m      how far the area may exceed the declared one
    volume       index of the volume within its declaration, for reporting
    pressure_low_mm, pressure_high_mm   floor and ceiling as pressure heights, outward, where they
                 were declared as flight levels, else None; the same space as the altitudes say,
                 told more sharply to others in flight levels (levels.py). The kernel knows
                 nothing of them
    """

    ring_starts: NDArray[np.int64]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    altitude_low_mm: int
    altitude_high_mm: int
    time_start_s: int
    time_end_s: int
    error_m: float
    volume: int = 0
    pressure_low_mm: int | None = None
    pressure_high_mm: int | None = None

    @property
    def levels(self) -> tuple[int | None, int | None]:
        return self.pressure_low_mm, self.pressure_high_mm

    def box(self) -> tuple[int, int, int, int, int, int, int, int]:
        """(x, y, altitude, time) lows, then highs negated: the form the kernel compares."""
        return (
            int(self.x.min()),
            int(self.y.min()),
            self.altitude_low_mm,
            self.time_start_s,
            -int(self.x.max()),
            -int(self.y.max()),
            -self.altitude_high_mm,
            -self.time_end_s,
        )
