"""From a declared volume to what the kernel tests.

Promise: the union of `extents(volume)` contains the declared volume grown by its own error_mm
and by grow_m; `error_m` says by how much it may exceed that. Volumes that touch, touch still.
Not here: circles (circles.py), outlines (outline.py), growth (growth.py), kernel units
(pieces.py), heights (heights.py), the overlap test (kernel/, overlap.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import assert_never

import shapely

from standclear.core.earth.circles import Round, circle, circles
from standclear.core.earth.extent import EPOCH, Extent
from standclear.core.earth.growth import GREATEST_GROWTH_M, grow
from standclear.core.earth.heights import band_mm
from standclear.core.earth.levels import levels_of
from standclear.core.earth.outline import polygon_in_plane, route_in_plane
from standclear.core.earth.pieces import MARGIN_M, ROUNDING_M, Piece, pieces_of
from standclear.core.errors import InvalidInput
from standclear.core.shape import (
    Circle,
    Corridor,
    EdgeRule,
    Point,
    Polygon,
    Position,
    Volume4D,
)

_SECOND = timedelta(seconds=1)
_KERNEL_SECONDS = 2**31 - 2

Span = tuple[datetime, datetime]
Drawn = Mapping[Round, list[Piece]]
"""Circles that were drawn beforehand, many at once."""

UNDRAWN: Drawn = {}


def extents(
    volume: Volume4D, *, number: int = 0, grow_m: float = 0.0, drawn: Drawn = UNDRAWN
) -> tuple[Extent, ...]:
    """The kernel's view of one declared volume, outward.

    number   recorded in each extent, for reporting
    grow_m   widens the area on every side, for example by a separation
    drawn    circles that are known already
    Raises InvalidInput, naming the place within the volume.
    """
    span = _span(volume.start, volume.end, "")
    wide_m = _width(volume.error_mm / 1000, "error_mm") + _width(grow_m, "grow_m")
    levels = levels_of(volume.floor, volume.ceiling)
    found = []
    for pieces, leg in _areas(volume.shape, wide_m, drawn):
        start_s, end_s = span if leg is None else _within(leg, span, volume)
        for piece in pieces:
            low_mm, high_mm = band_mm(
                volume.floor, volume.ceiling, box=piece.box, ground_mm=volume.ground_mm
            )
            found.append(
                Extent(
                    ring_starts=piece.ring_starts,
                    x=piece.x,
                    y=piece.y,
                    altitude_low_mm=low_mm,
                    altitude_high_mm=high_mm,
                    time_start_s=start_s,
                    time_end_s=end_s,
                    error_m=piece.error_m,
                    volume=number,
                    pressure_low_mm=levels[0],
                    pressure_high_mm=levels[1],
                )
            )
    if not found:  # it would be seen by nobody: better no answer than that one
        raise InvalidInput("shape", "a shape of which nothing is left", "an area, or a way")
    return tuple(found)


def all_extents(
    volumes: Sequence[Volume4D], *, grow_m: float = 0.0, drawn: Drawn = UNDRAWN
) -> tuple[Extent, ...]:
    """The extents of every volume of a declaration, numbered in order."""
    found: list[Extent] = []
    for number, volume in enumerate(volumes):
        try:
            found += extents(volume, number=number, grow_m=grow_m, drawn=drawn)
        except InvalidInput as fault:
            raise fault.under(f"volumes/{number}") from None
    return tuple(found)


def drawn_together(volumes: Iterable[Volume4D]) -> Drawn:
    """The circles among these, as `extents` asks for them; not those that it will refuse."""
    rounds = (_round(volume.shape, volume.error_mm / 1000) for volume in volumes)
    return circles(one for one in rounds if one is not None)


def _round(shape: Circle | Polygon | Corridor | Point, wide_m: float) -> Round | None:
    """The circle that a shape is, widened; None for others and for what cannot be."""
    if isinstance(shape, Circle) and shape.radius_mm > 0:
        return shape.centre, shape.radius_mm / 1000 + wide_m
    if isinstance(shape, Point) and shape.error_mm >= 0:
        return shape.position, shape.error_mm / 1000 + wide_m
    return None


def _areas(
    shape: Circle | Polygon | Corridor | Point, wide_m: float, drawn: Drawn
) -> list[tuple[list[Piece], tuple[int, Span] | None]]:
    """Pieces, each with its leg (number and time), or None for the volume's whole time."""
    if isinstance(shape, Circle):
        if shape.radius_mm <= 0:
            raise InvalidInput("shape/radius_mm", shape.radius_mm, "a radius above 0")
        wanted = shape.centre, shape.radius_mm / 1000 + wide_m
        return [(drawn.get(wanted) or circle(*wanted), None)]
    if isinstance(shape, Point):
        wanted = shape.position, _width(shape.error_mm / 1000, "shape/error_mm") + wide_m
        return [(drawn.get(wanted) or circle(*wanted), None)]
    if isinstance(shape, Polygon):
        areas, bend_m = polygon_in_plane(shape, "shape")
        grown = [grow(area, wide_m + bend_m + MARGIN_M) for area in areas]
        spare_m = bend_m + MARGIN_M + bend_m + ROUNDING_M
        return [([p for g in grown for p in pieces_of(g.areas, g.excess_m + spare_m)], None)]
    if isinstance(shape, Corridor):
        return _corridor(shape, wide_m)
    assert_never(shape)


def _corridor(shape: Corridor, wide_m: float) -> list[tuple[list[Piece], tuple[int, Span] | None]]:
    half_m = _width(shape.half_width_mm / 1000, "shape/half_width_mm") + wide_m
    if not shape.route:
        raise InvalidInput("shape/route", 0, "at least one position")
    if not shape.leg_times:
        return [(_along(shape.route, shape.edges, half_m), None)]
    legs = len(shape.route) - 1
    if len(shape.leg_times) != legs:
        raise InvalidInput("shape/leg_times", len(shape.leg_times), f"one time a leg: {legs}")
    return [
        (_along(shape.route[i : i + 2], shape.edges, half_m), (i, shape.leg_times[i]))
        for i in range(legs)
    ]


def _along(route: Sequence[Position], edges: EdgeRule, half_m: float) -> list[Piece]:
    line, bend_m = route_in_plane(route, edges, "shape/route")
    if isinstance(line, shapely.Point):
        return circle(route[0], half_m)
    grown = grow(line, half_m + bend_m + MARGIN_M)
    return pieces_of(grown.areas, grown.excess_m + 2 * bend_m + MARGIN_M + ROUNDING_M)


def _width(width_m: float, pointer: str) -> float:
    if not 0.0 <= width_m <= GREATEST_GROWTH_M:
        raise InvalidInput(pointer, f"{width_m} m", "a width from 0 to 1 000 km")
    return width_m


def _span(start: datetime, end: datetime, pointer: str) -> tuple[int, int]:
    """Kernel seconds, rounded outward; an instant is a span."""
    for name, time in (("start", start), ("end", end)):
        if time.tzinfo is None or time.utcoffset() is None:
            raise InvalidInput(f"{pointer}{name}", time.isoformat(), "a time with its UTC offset")
    if start > end:
        raise InvalidInput(
            f"{pointer}end", end.isoformat(), f"a time not before {start.isoformat()}"
        )
    start_s = (start - EPOCH) // _SECOND
    end_s = -((EPOCH - end) // _SECOND)
    for name, time, second in (("start", start, start_s), ("end", end, end_s)):
        if abs(second) > _KERNEL_SECONDS:
            raise InvalidInput(f"{pointer}{name}", time.isoformat(), "times from 1952 to 2088")
    return start_s, end_s


def _within(leg: tuple[int, Span], span: tuple[int, int], volume: Volume4D) -> tuple[int, int]:
    number, (start, end) = leg
    pointer = f"shape/leg_times/{number}/"
    leg_span = _span(start, end, pointer)
    if start < volume.start or end > volume.end:
        whole = f"within {volume.start.isoformat()} to {volume.end.isoformat()}"
        raise InvalidInput(pointer.rstrip("/"), f"{start.isoformat()} to {end.isoformat()}", whole)
    return leg_span
