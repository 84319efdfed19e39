"""Slow, separate ways to ask the same questions, for property tests of areas."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import strategies as st
from pyproj import Geod

from standclear.core.earth.extent import Extent
from standclear.core.shape import Position

GEOD = Geod(ellps="WGS84")


def kernel_units(lon_deg: float, lat_deg: float) -> tuple[int, int]:
    """A position as any reader of positions rounds it: to the nearest unit, 180 being -180."""
    x = round(lon_deg * 2**32 / 360)
    return (x + 2**31) % 2**32 - 2**31, round(lat_deg * 2**32 / 360)


def contains(extents: tuple[Extent, ...], lon_deg: float, lat_deg: float) -> bool:
    """Closed, even-odd, in Python's own integers."""
    x, y = kernel_units(lon_deg, lat_deg)
    return any(_inside(extent, x, y) for extent in extents)


def _inside(extent: Extent, x: int, y: int) -> bool:
    inside = False
    for first, last in zip(extent.ring_starts[:-1], extent.ring_starts[1:], strict=True):
        xs = [int(v) for v in extent.x[first:last]]
        ys = [int(v) for v in extent.y[first:last]]
        for ax, ay, bx, by in zip(xs, ys, xs[1:] + xs[:1], ys[1:] + ys[:1], strict=True):
            side = (bx - ax) * (y - ay) - (by - ay) * (x - ax)
            if side == 0 and min(ax, bx) <= x <= max(ax, bx) and min(ay, by) <= y <= max(ay, by):
                return True
            if (ay > y) != (by > y) and (side > 0) == (by > ay):
                inside = not inside
    return inside


def outline_places(extents: tuple[Extent, ...]) -> np.ndarray:
    """(n, 2) degrees: vertices and middles of edges."""
    places = []
    for extent in extents:
        for first, last in zip(extent.ring_starts[:-1], extent.ring_starts[1:], strict=True):
            ring = np.stack((extent.x[first:last], extent.y[first:last]), axis=1) * (360 / 2**32)
            places += [ring, (ring + np.roll(ring, -1, axis=0)) / 2]
    return np.concatenate(places)


def go(position: Position, bearing_deg: float, distance_m: float) -> tuple[float, float]:
    lon, lat, _ = GEOD.fwd(position.lon_deg, position.lat_deg, bearing_deg, distance_m)
    return lon, lat


# anywhere, and often where it is hard
latitudes = st.one_of(
    st.floats(-90, 90), st.floats(75, 90), st.floats(-90, -75), st.sampled_from([90.0, -90.0, 0.0])
)
longitudes = st.one_of(
    st.floats(-180, 180), st.floats(179.9, 180), st.sampled_from([180.0, -180.0, 0.0])
)
positions = st.builds(
    lambda lon, lat: Position.from_degrees(lon_deg=lon, lat_deg=lat), longitudes, latitudes
)
bearings = st.floats(0, 360)
parts = st.floats(0, 1)


def sizes_m(least: float, most: float) -> st.SearchStrategy[float]:
    """Evenly over the orders of magnitude."""
    return st.floats(math.log(least), math.log(most)).map(math.exp)
