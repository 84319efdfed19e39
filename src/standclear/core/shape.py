"""What a person declares about space and time: positions, shapes, heights, a volume.

Promise: values are exactly what was declared, in integers (1e-7 degree, millimetres), so
that the same declaration always has the same canonical bytes.
Not here: reading text (coordinates.py), growing a shape to what the kernel tests
(footprint.py), overlap (overlap.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from standclear.core.errors import InvalidInput

DEGREES_E7 = 10_000_000


@dataclass(frozen=True, slots=True)
class Position:
    """A place on the WGS 84 ellipsoid, in units of 1e-7 degree (11 mm at the equator)."""

    lon_e7: int
    lat_e7: int

    def __post_init__(self) -> None:
        if not -180 * DEGREES_E7 <= self.lon_e7 <= 180 * DEGREES_E7:
            raise InvalidInput("lon_e7", self.lon_e7, "a longitude from -180 to 180 degrees")
        if not -90 * DEGREES_E7 <= self.lat_e7 <= 90 * DEGREES_E7:
            raise InvalidInput("lat_e7", self.lat_e7, "a latitude from -90 to 90 degrees")

    @property
    def lon_deg(self) -> float:
        return self.lon_e7 / DEGREES_E7

    @property
    def lat_deg(self) -> float:
        return self.lat_e7 / DEGREES_E7

    @classmethod
    def from_degrees(cls, *, lon_deg: float, lat_deg: float) -> Position:
        """The nearest representable position; at most 6 mm away."""
        return cls(round(lon_deg * DEGREES_E7), round(lat_deg * DEGREES_E7))


class EdgeRule(StrEnum):
    """What a straight side of a polygon means on the ground; set by where it came from."""

    STRAIGHT = "straight"  # a straight line in longitude and latitude, as RFC 7946 section 3.1.1
    GEODESIC = "geodesic"  # the shortest path, as ASTM F3548


@dataclass(frozen=True, slots=True)
class Circle:
    """All places within radius_mm of the centre, along the ellipsoid."""

    centre: Position
    radius_mm: int
    kind: Literal["circle"] = "circle"


@dataclass(frozen=True, slots=True)
class Polygon:
    """One or more areas, each an outer ring and holes; no ring repeats its first position."""

    parts: tuple[tuple[tuple[Position, ...], ...], ...]
    edges: EdgeRule = EdgeRule.STRAIGHT
    kind: Literal["polygon"] = "polygon"


@dataclass(frozen=True, slots=True)
class Corridor:
    """All places within half_width_mm of a route; per-leg times make one volume a leg.

    leg_times  () when the whole corridor holds for the volume's whole time, else one
               (start, end) a leg, aware UTC
    """

    route: tuple[Position, ...]
    half_width_mm: int
    leg_times: tuple[tuple[datetime, datetime], ...] = ()
    edges: EdgeRule = EdgeRule.GEODESIC
    kind: Literal["corridor"] = "corridor"


@dataclass(frozen=True, slots=True)
class Point:
    """A place known to within error_mm."""

    position: Position
    error_mm: int
    kind: Literal["point"] = "point"


Shape = Circle | Polygon | Corridor | Point


class Datum(StrEnum):
    """What a height is measured from."""

    WGS84 = "wgs84"  # height above the ellipsoid
    AMSL = "amsl"  # above mean sea level: the EGM96 geoid
    AGL = "agl"  # above the ground below, which the system may not know
    FLIGHT_LEVEL = "flight_level"  # pressure height above 1013.25 hPa; value_mm is that height


@dataclass(frozen=True, slots=True)
class Height:
    """A declared height and how well it is known (error_mm either way)."""

    value_mm: int
    datum: Datum
    error_mm: int = 0


@dataclass(frozen=True, slots=True)
class Volume4D:
    """A declared piece of space and time.

    floor, ceiling  None: from the ground, or without upper limit
    start, end      aware UTC, both included; touching counts as overlap
    error_mm        horizontal uncertainty of the whole shape, added outward
    ground_mm       (lowest, highest) ground under the shape above WGS 84, if its author knows;
                    turns AGL heights exact, else the widest bound on earth is taken
    """

    shape: Shape
    floor: Height | None
    ceiling: Height | None
    start: datetime
    end: datetime
    error_mm: int = 0
    ground_mm: tuple[int, int] | None = None
