"""Volumes and boxes as the areas of a CAP alert.

    Circle, Point   circle "lat,lon km"         Polygon, Corridor   polygon "lat,lon lat,lon ..."

Promise: what is drawn contains what was declared: circles are rounded up to a metre, corridors
are circumscribed, a point is a circle of its error.
Not carried: holes (the outer ring is drawn, which contains more), times of one area (the words
say them), heights of another datum than sea level (likewise: CAP knows feet above sea level only,
and turning one datum into another here would invent accuracy).

Source: CAP 1.2, section 3.2.4: polygons are closed rings of WGS 84 pairs, latitude first; a
radius is in kilometres; altitude and ceiling are feet above mean sea level, ceiling never alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from standclear.core.release import (
    CoarseView,
    Content,
    NoticeView,
    OverlapsView,
    OverlapView,
    PlanView,
    ZoneView,
)
from standclear.core.shape import Circle, Datum, Height, Point, Position, Volume4D
from standclear.core.zone import Zone
from standclear.formats.drawing import drawn
from standclear.formats.heights import write_ceiling, write_floor
from standclear.formats.timestamps import write_instant

MM_PER_FOOT = 304.8  # exactly 0.3048 m (international foot, 1959)


@dataclass(frozen=True, slots=True)
class Area:
    """One area of an alert: what it says, and how it is drawn.

    words       heights, times and uncertainty, language-free
    heights_ft  (floor, ceiling) above mean sea level, rounded outward; None if not both are
    """

    words: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    heights_ft: tuple[int, int] | None = None


def areas_of(content: Content) -> tuple[Area, ...]:
    """Every area that a release shows; none where its recipient is shown none."""
    match content:
        case ZoneView():
            return areas_of_zone(content.zone)
        case PlanView():
            return tuple(map(_area, content.intent.volumes))
        case NoticeView():
            return tuple(map(_area, content.notice.volumes))
        case CoarseView():
            return tuple(map(_area, content.volumes))
        case OverlapView():
            return _of_overlap(content)
        case OverlapsView():
            return tuple(area for view in content.overlaps for area in _of_overlap(view))
        case _:
            return ()


def areas_of_zone(zone: Zone) -> tuple[Area, ...]:
    """A zone as it is worded."""
    return tuple(map(_area, zone.volumes))


def _area(volume: Volume4D) -> Area:
    shape = volume.shape
    words = [
        f"{write_floor(volume.floor)} - {write_ceiling(volume.ceiling)}",
        f"{write_instant(volume.start)} / {write_instant(volume.end)}",
    ]
    if volume.error_mm:
        words.append(f"±{math.ceil(volume.error_mm / 1000)} m")
    heights = _heights_ft(volume.floor, volume.ceiling)
    match shape:
        case Circle():
            circles = (_circle(shape.centre, shape.radius_mm),)
        case Point():
            circles = (_circle(shape.position, shape.error_mm + volume.error_mm),)
        case _:
            rings = tuple(_ring(part[0]) for part in drawn(shape))
            return Area("; ".join(words), polygons=rings, heights_ft=heights)
    return Area("; ".join(words), circles=circles, heights_ft=heights)


def _of_overlap(view: OverlapView) -> tuple[Area, ...]:
    if view.box_e7 is None:
        return ()
    west, south, east, north = view.box_e7
    spans = [(west, east)] if west <= east else [(west, 1_800_000_000), (-1_800_000_000, east)]
    rings = tuple(
        _ring((Position(w, south), Position(e, south), Position(e, north), Position(w, north)))
        for w, e in spans
    )
    words = view.overlap
    if view.start is not None and view.end is not None:
        words += f"; {write_instant(view.start)} / {write_instant(view.end)}"
    return (Area(words, polygons=rings),)


def _ring(ring: tuple[Position, ...]) -> str:
    """Closed, as CAP wants it: the last pair is the first."""
    return " ".join(map(_pair, (*ring, ring[0])))


def _circle(centre: Position, radius_mm: int) -> str:
    return f"{_pair(centre)} {math.ceil(radius_mm / 1000) / 1000:.3f}"


def _pair(position: Position) -> str:
    return f"{position.lat_e7 / 1e7:.7f},{position.lon_e7 / 1e7:.7f}"


def _heights_ft(floor: Height | None, ceiling: Height | None) -> tuple[int, int] | None:
    if floor is None or ceiling is None:
        return None
    if not floor.datum is ceiling.datum is Datum.AMSL:
        return None
    low = math.floor((floor.value_mm - floor.error_mm) / MM_PER_FOOT)
    high = math.ceil((ceiling.value_mm + ceiling.error_mm) / MM_PER_FOOT)
    return low, high
