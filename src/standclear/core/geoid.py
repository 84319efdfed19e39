"""Height of mean sea level above the ellipsoid: the EGM96 geoid, with bounds.

Promise: `undulation_bounds_m` contains the EGM96 geoid over the whole box, by INTERPOLATION_
ERROR_M to spare. The model itself is good to about 1 m against the sea (Lemoine et al., NASA/
TP-1998-206861); a height declared AMSL means height above this model.
Not here: heights (heights.py).

Source of the grid: see data/geoid.LICENCE.txt; scripts/build_geoid.py makes it.
"""

from __future__ import annotations

import math
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

INTERPOLATION_ERROR_M = 1.25
"""Bilinear interpolation between nodes 15 minutes apart. Measured by scripts/build_geoid.py: at
most 1.07 m at the nodes of the 5 minute grid, whose own interpolation adds at most 0.14 m."""

_STEPS_PER_DEGREE = 4
_ROWS, _COLUMNS = 721, 1440


@cache
def _grid_cm() -> NDArray[np.int16]:
    """(721, 1440) from 90 N and 0 E; read once, straight from the file."""
    with (files("standclear") / "data" / "geoid_egm96_15min.npy").open("rb") as stream:
        grid: NDArray[np.int16] = np.load(stream)
    return grid


def undulation_m(*, lon_deg: float, lat_deg: float) -> float:
    """Mean sea level above the ellipsoid at a place, to within INTERPOLATION_ERROR_M.

    >>> round(undulation_m(lon_deg=38.61778, lat_deg=33.50583), 1)
    20.2
    """
    row = (90.0 - lat_deg) * _STEPS_PER_DEGREE
    column = lon_deg * _STEPS_PER_DEGREE
    r, c = min(int(row), _ROWS - 2), math.floor(column)
    v, u = row - r, column - c
    west, east = c % _COLUMNS, (c + 1) % _COLUMNS
    grid = _grid_cm()
    north = int(grid[r, west]) * (1 - u) + int(grid[r, east]) * u
    south = int(grid[r + 1, west]) * (1 - u) + int(grid[r + 1, east]) * u
    return (north * (1 - v) + south * v) / 100


def undulation_bounds_m(
    *, west_deg: float, south_deg: float, east_deg: float, north_deg: float
) -> tuple[float, float]:
    """Least and greatest height of mean sea level over a box, outward.

    west_deg <= east_deg; either may lie beyond 180 when the box crosses the antimeridian.
    Between nodes the interpolated surface is greatest and least at corners.
    """
    south, north = max(south_deg, -90.0), min(north_deg, 90.0)
    top, bottom = (90.0 - north) * _STEPS_PER_DEGREE, (90.0 - south) * _STEPS_PER_DEGREE
    left, right = west_deg * _STEPS_PER_DEGREE, east_deg * _STEPS_PER_DEGREE
    if math.floor(top) == math.floor(bottom) and math.floor(left) == math.floor(right):
        corners = [
            undulation_m(lon_deg=lon, lat_deg=lat)
            for lon in (west_deg, east_deg)
            for lat in (south, north)
        ]
        return min(corners) - INTERPOLATION_ERROR_M, max(corners) + INTERPOLATION_ERROR_M
    rows = np.arange(math.floor(top), min(math.ceil(bottom), _ROWS - 1) + 1)
    columns = np.arange(math.floor(left), math.ceil(right) + 1)[:_COLUMNS] % _COLUMNS
    nodes = _grid_cm()[np.ix_(rows, columns)]
    return (
        int(nodes.min()) / 100 - INTERPOLATION_ERROR_M,
        int(nodes.max()) / 100 + INTERPOLATION_ERROR_M,
    )
