"""How far a place that is off by so many millimetres may reach, in kernel units.

Promise: the rectangle of these reaches round a place holds the circle of that radius round it,
up to the poles, where it holds every longitude.
Not here: what the reach is compared with (ask.c and its twin), which both count in the same
integers.

Source: a degree of latitude is at least 110 574 m long (pi a (1 - e^2) / 180 on WGS 84), one of
longitude at latitude p at least cos(p) 111 319 m; and a circle of angular radius r reaches to
asin(sin r / cos p) in longitude, less than r / cos(p + r).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Y_PER_MM = 7072
"""Units of latitude a millimetre, times 2^16, rounded up: a unit is 9.268 mm or more."""
_LEAST_MM_PER_X = 111_319_000 * 360 / 2**32
"""A unit of longitude at the equator, rounded down."""

BAND_BITS = 20
POLAR_BAND = 1023
TURN, HALF_TURN, QUARTER_TURN = 2**32, 2**31, 2**30
EVERYWHERE = 2 * TURN
"""Reaches every zone from wherever within a turn of them."""


def _x_per_mm() -> NDArray[np.int64]:
    """For each band of latitude, by the cosine of the side that is nearer to the pole."""
    poleward = (np.arange(1024) + 1) / 1024 * (np.pi / 2)
    cosine = np.maximum(np.cos(poleward), np.cos(poleward[POLAR_BAND - 1]))
    units = np.ceil(2**16 / (_LEAST_MM_PER_X * cosine)) + 1
    return np.asarray(units, np.int64)


X_PER_MM = _x_per_mm()
"""(1024,) units of longitude a millimetre at most, times 2^16, by band of absolute latitude."""


def reach(
    y_most: NDArray[np.int64], error_mm: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Reaches in longitude and latitude to each side.

    y_most  (n,) the greatest absolute latitude in question, in kernel units
    """
    error = error_mm.astype(np.int64)
    y = np.where(error > 0, (error * Y_PER_MM >> 16) + 1, 0)
    band = np.minimum((y_most + y) >> BAND_BITS, POLAR_BAND)
    x = np.where(error > 0, (error * X_PER_MM[band] >> 16) + 1, 0)
    polar = (band == POLAR_BAND) & ((error > 0) | (y_most >= QUARTER_TURN))
    return np.where(polar | (x >= HALF_TURN), EVERYWHERE, x), y
