"""The same volumes at another time, height or place, as they would be filed anew.

Promise: nothing but the one thing asked for changes.
Not here: which shift is wanted (remedy.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from standclear.core.earth.geodesy import destination
from standclear.core.shape import (
    Circle,
    Corridor,
    Height,
    Point,
    Polygon,
    Position,
    Shape,
    Volume4D,
)

Volumes = tuple[Volume4D, ...]


def in_time(volumes: Sequence[Volume4D], *, shift_s: int) -> Volumes:
    """Later by shift_s seconds, or earlier where negative; times of legs move with them."""
    by = timedelta(seconds=shift_s)
    return tuple(
        replace(
            volume,
            start=volume.start + by,
            end=volume.end + by,
            shape=replace(
                volume.shape,
                leg_times=tuple((start + by, end + by) for start, end in volume.shape.leg_times),
            )
            if isinstance(volume.shape, Corridor)
            else volume.shape,
        )
        for volume in volumes
    )


def in_height(volumes: Sequence[Volume4D], *, shift_mm: int) -> Volumes:
    """Higher by shift_mm, or lower where negative, each height in its own datum."""
    return tuple(
        replace(
            volume,
            floor=_raised(volume.floor, shift_mm),
            ceiling=_raised(volume.ceiling, shift_mm),
        )
        for volume in volumes
    )


def _raised(height: Height | None, shift_mm: int) -> Height | None:
    return None if height is None else replace(height, value_mm=height.value_mm + shift_mm)


def in_place(volumes: Sequence[Volume4D], *, bearing_deg: float, distance_m: float) -> Volumes:
    """Every position moved along the geodesic of this bearing and length (WGS 84)."""

    def moved(position: Position) -> Position:
        return destination(position, bearing_deg=bearing_deg, distance_m=distance_m)

    def moved_shape(shape: Shape) -> Shape:
        match shape:
            case Circle():
                return replace(shape, centre=moved(shape.centre))
            case Point():
                return replace(shape, position=moved(shape.position))
            case Corridor():
                return replace(shape, route=tuple(moved(p) for p in shape.route))
            case Polygon():
                parts = tuple(
                    tuple(tuple(moved(p) for p in ring) for ring in part) for part in shape.parts
                )
                return replace(shape, parts=parts)
            case _:
                assert_never(shape)

    return tuple(replace(volume, shape=moved_shape(volume.shape)) for volume in volumes)
