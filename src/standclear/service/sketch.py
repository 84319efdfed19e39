"""A small sketch of where something is, for paper: outline, north, scale, the nearest town.

Promise: black on white, no base map, no borders; it shows no more than the geometry it is given.
The scale is true along its middle parallel (equirectangular; Snyder, USGS PP 1395, 12); over
the few kilometres of a sketch that is less than the width of its lines.
Not here: which geometry a reader may see (shown/drawings.py draws views).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from typing import Any

from standclear.core.places.gazetteer import Gazetteer
from standclear.core.shape import Position

SIDE = 300.0
MARGIN = 34.0
LEAST_M = 400.0
"""A sketch is at least so wide: a point alone has no size."""
TOWN_WITHIN_M = 15_000.0
_DASHED = 'stroke-dasharray="4 3" stroke-width="1"'
METRES_A_DEGREE = 111_320.0  # along a meridian, WGS 84, to 0.5 %

Pair = tuple[float, float]
Line = list[Pair]


def sketch(geometry: Any, doubt: Any = None) -> str:
    """SVG of a GeoJSON geometry in degrees, with its ring of doubt; "" where none can be drawn."""
    own = list(lines_of(geometry))
    every = [point for line in (*own, *lines_of(doubt)) for point in line]
    if not every or max(p[0] for p in every) - min(p[0] for p in every) > 180:
        return ""  # across 180 degrees
    town = _town(every)
    frame = Frame([*every, *([town[1]] if town else [])])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:.0f} {SIDE:.0f}" role="img" '
        'aria-label="Sketch: north is up">',
        *(_path(frame, line, _DASHED) for line in lines_of(doubt)),
        *(_path(frame, line, 'stroke-width="2.4"') for line in own),
        _town_mark(frame, town) if town else "",
        _north(),
        frame.scale(),
        "</svg>",
    ]
    return "".join(parts)


class Frame:
    """Degrees to the sketch's own units, the same scale in both directions."""

    def __init__(self, points: Line, side: float = SIDE) -> None:
        self.side = side
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        self.lon, self.lat = (west + east) / 2, (south + north) / 2
        self.shrink = max(0.01, math.cos(math.radians(self.lat)))
        wide_m = (east - west) * METRES_A_DEGREE * self.shrink
        high_m = (north - south) * METRES_A_DEGREE
        self.metres = max(wide_m, high_m, LEAST_M)
        self.unit = (side - 2 * MARGIN) / self.metres

    def at(self, point: Pair) -> Pair:
        x_m = (point[0] - self.lon) * METRES_A_DEGREE * self.shrink
        y_m = (point[1] - self.lat) * METRES_A_DEGREE
        return self.side / 2 + x_m * self.unit, self.side / 2 - y_m * self.unit

    def scale(self) -> str:
        """A bar of 1, 2 or 5 times a power of ten, at most a third of the sketch."""
        most = self.metres / 3
        power = 10 ** math.floor(math.log10(most))
        metres = next(f * power for f in (5, 2, 1) if f * power <= most)
        said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        y, length = self.side - 14, metres * self.unit
        return (
            f'<path d="M12 {y - 5:.1f}V{y:.1f}H{12 + length:.1f}V{y - 5:.1f}" fill="none" '
            f'stroke="#000" stroke-width="1.4"/><text x="{18 + length:.1f}" y="{y:.1f}" '
            f'font-size="13">{said}</text>'
        )


def _path(frame: Frame, line: Line, stroke: str) -> str:
    placed = [frame.at(point) for point in line]
    if len(placed) == 1:
        x, y = placed[0]
        return (
            f'<path d="M{x - 7:.1f} {y:.1f}H{x + 7:.1f}M{x:.1f} {y - 7:.1f}V{y + 7:.1f}" '
            'stroke="#000" stroke-width="2.4"/>'
        )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)
    return f'<polyline points="{points}" fill="none" stroke="#000" {stroke}/>'


def _town(points: Line) -> tuple[str, Pair] | None:
    """The nearest known place to the middle, if it is near enough to help."""
    lon, lat = (sum(each) / len(points) for each in zip(*points, strict=True))
    place, metres = Gazetteer.shipped().nearest(Position.from_degrees(lon_deg=lon, lat_deg=lat))
    if metres > TOWN_WITHIN_M:
        return None
    return place.name, (place.position.lon_deg, place.position.lat_deg)


def _town_mark(frame: Frame, town: tuple[str, Pair]) -> str:
    x, y = frame.at(town[1])
    side = "end" if x > SIDE / 2 else "start"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="#000"/>'
        f'<text x="{x + (-7 if side == "end" else 7):.1f}" y="{y - 6:.1f}" font-size="13" '
        f'text-anchor="{side}">{escape(town[0])}</text>'
    )


def _north() -> str:
    return (
        f'<path d="M{SIDE - 20:.0f} 40V12m-5 8l5 -8l5 8" fill="none" stroke="#000" '
        f'stroke-width="1.6"/><text x="{SIDE - 20:.0f}" y="53" font-size="13" '
        'text-anchor="middle">N</text>'
    )


def lines_of(geometry: Any) -> Iterator[Line]:
    """Every line and ring of a geometry; a point as a line of one."""
    if geometry is None:
        return
    kind = geometry["type"]
    if kind == "GeometryCollection":
        for one in geometry["geometries"]:
            yield from lines_of(one)
        return
    yield from _of(geometry["coordinates"])


def _of(coordinates: Any) -> Iterator[Line]:
    if isinstance(coordinates[0], int | float):
        yield [(float(coordinates[0]), float(coordinates[1]))]
    elif isinstance(coordinates[0][0], int | float):
        yield [(float(each[0]), float(each[1])) for each in coordinates]
    else:
        for one in coordinates:
            yield from _of(one)
