"""The polar plane: where shapes round a pole are flat, and the way back to longitudes.

Promise: laid out or back, an edge strays from its straight counterpart by at most TOLERANCE_M;
no length in the plane is longer than on the ground.
Not here: why and how far to grow (growth.py).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from standclear.core.earth.ellipsoid import DEGREE_LEAST_M, Floats, metres_per_degree
from standclear.core.earth.outline import polygons_of

TOLERANCE_M = 0.25

_AT_POLE_M = 1e-6


class PolarPlane(NamedTuple):
    """x, y = (colatitude x radius_m), turned by longitude.

    radius_m  the least metres per radian of any direction and place in question
    sign      1 round the north pole, -1 round the south pole
    """

    radius_m: float
    sign: float

    @classmethod
    def reaching(cls, geometry: BaseGeometry, by_m: float, sign: float) -> PolarPlane:
        """For a lon/lat geometry grown by by_m.

        Metres per radian of turn are N cos(latitude) / colatitude, least far from the pole;
        along the meridian they are M, least there too.
        """
        _, south, _, north = shapely.bounds(geometry)
        equatorward = (south if sign > 0 else -north) - 2 * by_m / DEGREE_LEAST_M - 0.001
        across, along = metres_per_degree(max(equatorward, 0.0))
        colatitude = math.radians(90.0 - max(equatorward, 0.0))
        return cls(min(math.degrees(across) / colatitude, math.degrees(along)) - 1e-3, sign)

    def to_plane(self, geometry: BaseGeometry) -> BaseGeometry:
        """A lon/lat point, line or polygon, less than half a turn wide, in metres."""
        laid = _remade(geometry, self._line_to_plane)
        if shapely.get_dimensions(laid) == 2 and not shapely.is_valid(laid):
            return shapely.make_valid(laid)
        return laid

    def quarter_to_degrees(self, geometry: BaseGeometry, quarter: int) -> list[shapely.Polygon]:
        """The part within one quarter turn; its corner at the pole becomes an edge at 90."""
        far = self.radius_m * math.pi
        cosine, sine = ((1, 0), (0, 1), (-1, 0), (0, -1))[quarter]
        back = np.array(((cosine, -sine), (sine, cosine)), np.float64)
        turned = shapely.transform(geometry, lambda c: c @ back)
        part = shapely.intersection(turned, shapely.box(0.0, 0.0, far, far))
        return [
            _polygon_remade(area, lambda ring: self._ring_to_degrees(ring, quarter))
            for area in polygons_of(part)
        ]

    def _line_to_plane(self, lonlat: Floats) -> Floats:
        colatitude = np.radians(90.0 - self.sign * lonlat[:, 1])
        polar = np.stack((np.radians(lonlat[:, 0]), colatitude * self.radius_m), axis=1)
        return _to_xy(_subdivided(polar, lambda a, b: (a + b) / 2))

    def _ring_to_degrees(self, ring: Floats, quarter: int) -> Floats:
        polar = _to_polar(ring[:-1])
        polar = _opened_at_pole(polar)
        polar = np.concatenate((polar, polar[:1]))
        polar = _subdivided(polar, lambda a, b: _to_polar((_to_xy(a) + _to_xy(b)) / 2))
        lon = np.degrees(np.clip(polar[:, 0], 0.0, math.pi / 2)) + quarter * 90.0
        lat = 90.0 - np.degrees(polar[:, 1] / self.radius_m)
        return np.stack((lon, self.sign * lat), axis=1)


def _to_polar(xy: Floats) -> Floats:
    """(n, 2) turn in radians, metres from the pole."""
    return np.stack((np.arctan2(xy[:, 1], xy[:, 0]), np.hypot(xy[:, 0], xy[:, 1])), axis=1)


def _to_xy(polar: Floats) -> Floats:
    turn, radius = polar[:, 0], polar[:, 1]
    return np.stack((radius * np.cos(turn), radius * np.sin(turn)), axis=1)


def _opened_at_pole(polar: Floats) -> Floats:
    """A vertex at the pole becomes two: one on the meridian before, one on the one after."""
    at_pole = np.flatnonzero(polar[:, 1] < _AT_POLE_M)
    if not at_pole.size:
        return polar
    leaving = polar[at_pole].copy()
    leaving[:, 0] = polar[(at_pole + 1) % len(polar), 0]
    arriving = polar.copy()
    arriving[at_pole, 0] = polar[at_pole - 1, 0]
    return np.insert(arriving, at_pole + 1, leaving, axis=0)


def _subdivided(polar: Floats, halfway: Callable[[Floats, Floats], Floats]) -> Floats:
    """Edges halved until line and spiral agree to TOLERANCE_M."""
    while True:
        long = np.flatnonzero(_stray_m(polar) > TOLERANCE_M)
        if not long.size:
            return polar
        middle = halfway(polar[long], polar[long + 1])
        polar = np.insert(polar, long + 1, middle, axis=0)


def _stray_m(polar: Floats) -> Floats:
    """How far a spiral strays from the chord between its ends, at most.

    Source: |p''| / 8 for p(t) = r(t) exp(i turn(t)), r and turn linear in t; and both stay
    within the greater radius of the pole.
    """
    turn, step = np.abs(np.diff(polar, axis=0)).T
    greater = np.maximum(polar[:-1, 1], polar[1:, 1])
    bow = (2 * step * turn + greater * turn * turn) / 8
    return np.asarray(np.minimum(bow, 2 * greater))


def _polygon_remade(area: shapely.Polygon, line: Callable[[Floats], Floats]) -> shapely.Polygon:
    """The polygon with each of its rings replaced by another, of any number of vertices."""
    exterior = line(shapely.get_coordinates(area.exterior))
    return shapely.Polygon(
        exterior, [line(shapely.get_coordinates(ring)) for ring in area.interiors]
    )


def _remade(geometry: BaseGeometry, line: Callable[[Floats], Floats]) -> BaseGeometry:
    """The same for a line and a point."""
    if isinstance(geometry, shapely.Polygon):
        return _polygon_remade(geometry, line)
    if isinstance(geometry, shapely.LineString):
        return shapely.LineString(line(shapely.get_coordinates(geometry)))
    return shapely.Point(line(shapely.get_coordinates(geometry))[0])
