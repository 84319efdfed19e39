"""The WGS 84 ellipsoid: its numbers, its geodesics, and bounds that hold everywhere on it.

Promise: every bound errs to the stated side for every latitude.
Not here: shapes (outline.py, growth.py), answers in metres for people (geodesy.py).

Source of the constants: NGA.STND.0036, World Geodetic System 1984, table 3.1. The radii are
M = a (1 - e^2) / W^3 along the meridian and N = a / W across it, W^2 = 1 - e^2 sin^2(latitude)
(any textbook, e.g. Torge, Geodesy, section 4.1).
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

GEOD = Geod(ellps="WGS84")
"""Geodesics after Karney (2013), Algorithms for geodesics, accurate to 15 nm."""

A_M = 6378137.0
E2 = 6.69437999014e-3
RADIUS_LEAST_M = A_M * (1 - E2)
"""6 335 439 m, the least radius of curvature (of the meridian at the equator)."""
RADIUS_GREATEST_M = A_M / math.sqrt(1 - E2)
"""6 399 594 m, the greatest radius of curvature (at the poles)."""
DEGREE_LEAST_M = math.radians(RADIUS_LEAST_M)
"""No degree of latitude is shorter than this: 110 574 m."""

BEND = 1.2
"""A straight line in longitude and latitude turns against the geodesic by at most
1.089 tan(latitude) / radius per metre: with heading A it is sin A (1 + cos^2 A) tan(latitude) /
radius, whose greatest value is at sin^2 A = 2/3. Rounded up for the ellipsoid and for long
edges."""


def metres_per_degree(latitude_deg: float) -> tuple[float, float]:
    """Length of one degree of longitude and of latitude at a latitude."""
    sine = math.sin(math.radians(latitude_deg))
    w2 = 1 - E2 * sine * sine
    across = A_M / math.sqrt(w2)
    along = A_M * (1 - E2) / (w2 * math.sqrt(w2))
    cosine = max(math.cos(math.radians(latitude_deg)), 0.0)
    return math.radians(across * cosine), math.radians(along)


def bend_m(length_m: Floats, latitude_deg: Floats) -> Floats:
    """How far a straight lon/lat edge strays from the geodesic between its ends, at most.

    length_m       (n,)  of the geodesic
    latitude_deg   (n,)  the greatest absolute latitude the edge reaches
    returns        (n,)  0 for no length, inf where the edge may reach a pole

    Source: a curve that turns by at most k per metre stays within k L^2 / 8 of its chord.
    """
    reachable = np.minimum(np.abs(latitude_deg), 90.0)
    turn = np.where(reachable < 90.0, np.tan(np.radians(reachable)), np.inf)
    bend = np.zeros_like(length_m)
    np.multiply(BEND / (8 * RADIUS_LEAST_M) * length_m**2, turn, out=bend, where=length_m > 0)
    return bend


def ecef_m(lon_deg: Floats, lat_deg: Floats) -> Floats:
    """Earth-centred coordinates (..., 3) of places on the ellipsoid."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    sine, cosine = np.sin(lat), np.cos(lat)
    n = A_M / np.sqrt(1 - E2 * sine * sine)
    return np.stack((n * cosine * np.cos(lon), n * cosine * np.sin(lon), n * (1 - E2) * sine), -1)
