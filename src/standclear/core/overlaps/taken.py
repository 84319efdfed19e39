"""Which shifts in height would touch another extent or a limit: for remedy.py to avoid.

Promise: a shift that is called taken makes the two touch; one that is not called taken may still,
and is tried exactly before anyone sees it.
Not here: the search for a shift (remedy.py), moving the volumes (shift.py).

A flight level moves by pressure height, and what heights.py allows it above WGS 84 moves by more
or less than that. So shifts of levels are taken only beside levels, where pressure decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from standclear.core.earth.extent import UNBOUNDED, Extent
from standclear.core.earth.levels import NO_LEVELS
from standclear.core.intervals import Interval
from standclear.core.shape import Datum, Volume4D

_ENDLESS_MM = 2**40  # beyond every height that fits an extent
_NONE = (1, 0)


def stretched(extents: Sequence[Extent], *, down_mm: int, up_mm: int) -> list[Extent]:
    """The extents with all heights that a shift of up to so much would give them."""
    return [
        replace(
            extent,
            altitude_low_mm=max(-UNBOUNDED, extent.altitude_low_mm - down_mm),
            altitude_high_mm=min(UNBOUNDED, extent.altitude_high_mm + up_mm),
            pressure_low_mm=_moved(extent.pressure_low_mm, -down_mm),
            pressure_high_mm=_moved(extent.pressure_high_mm, up_mm),
        )
        for extent in extents
    ]


def taken_shifts(own: Extent, other: Extent) -> Interval:
    """The shifts of own, up positive, that make its heights touch the other's; (1, 0) for none.

    own, other   share an area and a time
    """
    if own.levels == NO_LEVELS:
        return _low(other) - own.altitude_high_mm, _high(other) - own.altitude_low_mm
    own_low, own_high = own.levels
    low, high = other.levels
    if own_low is None or own_high is None or low is None or high is None:
        return _NONE
    return low - own_high, high - own_low


def below(extents: Sequence[Extent], highest_mm: int | None) -> bool:
    """Whether no extent reaches above this height over WGS 84; None: no such limit."""
    return highest_mm is None or all(e.altitude_high_mm <= highest_mm for e in extents)


def levels_above_ground(volumes: Sequence[Volume4D], extents: Sequence[Extent]) -> bool:
    """Whether each floor that is a flight level is above the ground its author knows, anyhow.

    extents   of the volumes; a level comes down by more or less than it is shifted
    """
    for extent in extents:
        floor, ground_mm = volumes[extent.volume].floor, volumes[extent.volume].ground_mm
        on_level = floor is not None and floor.datum is Datum.FLIGHT_LEVEL
        if on_level and ground_mm is not None and extent.altitude_low_mm < ground_mm[1]:
            return False
    return True


def _moved(pressure_mm: int | None, by_mm: int) -> int | None:
    return None if pressure_mm is None else pressure_mm + by_mm


def _low(extent: Extent) -> int:
    return -_ENDLESS_MM if extent.altitude_low_mm <= -UNBOUNDED else extent.altitude_low_mm


def _high(extent: Extent) -> int:
    return _ENDLESS_MM if extent.altitude_high_mm >= UNBOUNDED else extent.altitude_high_mm
