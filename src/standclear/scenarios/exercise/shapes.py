"""Declared shapes and heights in the valley's metres: short ways to say what a plan occupies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from standclear.core.shape import Circle, Corridor, Datum, Height, Point, Polygon, Shape, Volume4D
from standclear.scenarios.exercise.valley import GROUND_MM, at

Span = tuple[datetime, datetime]
Metres = tuple[float, float]


def circle(middle: Metres, radius_m: float) -> Circle:
    return Circle(at(*middle), round(radius_m * 1000))


def box(middle: Metres, half_east_m: float, half_north_m: float) -> Polygon:
    """A four-sided area, anticlockwise from its south-west corner."""
    east, north = middle
    corners = ((-1, -1), (1, -1), (1, 1), (-1, 1))
    ring = tuple(at(east + x * half_east_m, north + y * half_north_m) for x, y in corners)
    return Polygon(((ring,),))


def corridor(route: Sequence[Metres], half_width_m: float) -> Corridor:
    return Corridor(tuple(at(*stop) for stop in route), round(half_width_m * 1000))


def spot(place: Metres, error_m: float) -> Point:
    return Point(at(*place), round(error_m * 1000))


def in_the_air(shape: Shape, span: Span, low_m: int, high_m: int) -> Volume4D:
    """A flight between two heights above WGS 84."""
    floor, ceiling = (Height(m * 1000, Datum.WGS84) for m in (low_m, high_m))
    return Volume4D(shape, floor, ceiling, *span)


def on_the_ground(shape: Shape, span: Span, up_to_m: int = 100) -> Volume4D:
    """From the ground to so many metres above it; the valley's ground is known to its makers."""
    ceiling = Height(up_to_m * 1000, Datum.AGL)
    return Volume4D(shape, None, ceiling, *span, ground_mm=GROUND_MM)


def of_any_height(shape: Shape, span: Span) -> Volume4D:
    return Volume4D(shape, None, None, *span)
