"""A named place: where it is, what it is called, and how far it may reach.

Promise: containment errs outward. A town is a disc wide enough for its people at a low density;
a first-level unit is the hull of its known places, grown by a stated margin. So "outside Idlib"
is worth a question, and "inside Idlib" proves nothing.
Not here: looking a name up (gazetteer.py); borders, which Standclear never ships.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from standclear.core.shape import Position

WGS84 = Geod(ellps="WGS84")  # geodesics after C. F. F. Karney, "Algorithms for geodesics" (2013)


class Area(Protocol):
    """Anything declared that a position may be checked against."""

    @property
    def name(self) -> str: ...

    def contains(self, position: Position) -> bool: ...


def distance_m(a: Position, b: Position) -> float:
    """Metres along the ellipsoid between two positions."""
    return float(WGS84.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)[2])


@dataclass(frozen=True, slots=True)
class Place:
    """A town, a landmark, or a first-level unit such as a governorate.

    names     (language, name), best known first; at least one. Languages: "en", "ar", "ru"
    position  its centre
    reach_m   contained is what lies this near to the centre, or to the outline if there is one
    outline   () for a town; for a unit, the hull of its places
    code      ISO 3166-2 where known ("SY-ID"), "" for a town
    country   ISO 3166-1 alpha-2, or ""
    part_of   the name of the unit that a town lies in, or ""
    """

    names: tuple[tuple[str, str], ...]
    position: Position
    reach_m: int
    outline: tuple[Position, ...] = ()
    code: str = ""
    country: str = ""
    part_of: str = ""

    @property
    def name(self) -> str:
        return self.names[0][1]

    @property
    def label(self) -> str:
        """The name with what tells it from its namesakes: "Idlib, Idlib, SY"."""
        return ", ".join(
            part for part in (self.name, self.code or self.part_of, self.country) if part
        )

    def called(self, language: str) -> str:
        """The name in that language, else the best known one."""
        return dict(self.names).get(language, self.name)

    def contains(self, position: Position) -> bool:
        """Whether the position may belong to this place; errs towards yes."""
        return self.metres_outside(position) == 0.0

    def metres_outside(self, position: Position) -> float:
        """How far beyond the reach the position lies; 0 when contained."""
        if self.outline:
            x, y = _around(self.position, (position,))
            gap = float(_hull(self.position, self.outline).distance(shapely.Point(x[0], y[0])))
        else:
            gap = distance_m(self.position, position)
        return max(0.0, gap - self.reach_m)


def unit(
    *, names: tuple[tuple[str, str], ...], members: tuple[Position, ...], code: str, country: str
) -> Place:
    """A first-level unit, from the places known to lie in it.

    It reaches 25 km, or a quarter of its own width where that is more, beyond the hull of its
    members: empty country around the last village still belongs to somebody. The figure is
    ours; Syria's governorates and their deserts were the measure.
    """
    vectors = np.array([unit_vector(p) for p in members]).sum(axis=0)
    lon_deg = float(np.degrees(np.arctan2(vectors[1], vectors[0])))
    lat_deg = float(np.degrees(np.arctan2(vectors[2], np.hypot(vectors[0], vectors[1]))))
    centre = Position.from_degrees(lon_deg=lon_deg, lat_deg=lat_deg)
    x, y = _around(centre, members)
    hull = shapely.MultiPoint(np.column_stack([x, y])).convex_hull
    corners = {(round(cx), round(cy)) for cx, cy in shapely.get_coordinates(hull)}
    outline = tuple(
        p for p, px, py in zip(members, x, y, strict=True) if (round(px), round(py)) in corners
    )
    width_m = 2 * float(np.hypot(x, y).max(initial=0.0))
    return Place(
        names=names,
        position=centre,
        reach_m=round(max(25_000.0, width_m / 4)),
        outline=outline,
        code=code,
        country=country,
    )


def unit_vector(p: Position) -> tuple[float, float, float]:
    lon, lat = np.radians(p.lon_deg), np.radians(p.lat_deg)
    return (float(np.cos(lat) * np.cos(lon)), float(np.cos(lat) * np.sin(lon)), float(np.sin(lat)))


def _around(
    centre: Position, positions: tuple[Position, ...]
) -> tuple[
    np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.float64]]
]:
    """East and north metres on the azimuthal equidistant plane that touches at the centre.

    Lengths across the radius are stretched by (d/R)/sin(d/R): 0.1 % at 500 km, 1 % at 1,500 km.
    """
    n = len(positions)
    azimuth_deg, _, d = WGS84.inv(
        np.full(n, centre.lon_deg),
        np.full(n, centre.lat_deg),
        np.array([p.lon_deg for p in positions]),
        np.array([p.lat_deg for p in positions]),
    )
    azimuth = np.radians(np.asarray(azimuth_deg, dtype=np.float64))
    length = np.asarray(d, dtype=np.float64)
    return length * np.sin(azimuth), length * np.cos(azimuth)


@lru_cache(maxsize=64)
def _hull(centre: Position, outline: tuple[Position, ...]) -> BaseGeometry:
    x, y = _around(centre, outline)
    return shapely.MultiPoint(np.column_stack([x, y])).convex_hull
