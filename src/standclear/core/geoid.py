"""Height of mean sea level above the ellipsoid: the EGM96 geoid, with bounds.

Promise: `undulation_bounds_m` contains the EGM96 geoid over the whole box, by INTERPOLATION_
ERROR_M to spare. The model itself is good to about 1 m against the sea (Lemoine et al., NASA/
TP-1998-206861); a height declared AMSL means height above this model.
Not here: heights (heights.py).

Source of the grid: see data/geoid.LICENCE.txt; scripts/build_geoid.py makes it.
"""

from __future__ import annotations

import math
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from standclear.core.ellipsoid import Floats

INTERPOLATION_ERROR_M = 1.25
"""Bilinear interpolation between nodes 15 minutes apart. Measured by scripts/build_geoid.py: at
most 1.07 m at the nodes of the 5 minute grid, whose own interpolation adds at most 0.14 m."""

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
    return float(_bilinear_m(np.array([lon_deg * 4.0]), np.array([(90.0 - lat_deg) * 4.0]))[0, 0])


@lru_cache(maxsize=1024)
def undulation_bounds_m(
    *, west_deg: float, south_deg: float, east_deg: float, north_deg: float
) -> tuple[float, float]:
    """Least and greatest height of mean sea level over a box, outward.

    west_deg <= east_deg; either may lie beyond 180 when the box crosses the antimeridian.
    A bilinear surface is greatest and least at the corners of whatever rectangle: here those
    into which the grid divides the box.
    """
    south, north = max(south_deg, -90.0), min(north_deg, 90.0)
    columns = _marks(west_deg * 4.0, min(east_deg, west_deg + 360.0) * 4.0)
    rows = _marks((90.0 - north) * 4.0, (90.0 - south) * 4.0)
    found = _bilinear_m(columns, rows)
    return (
        float(found.min()) - INTERPOLATION_ERROR_M,
        float(found.max()) + INTERPOLATION_ERROR_M,
    )


def _marks(low: float, high: float) -> Floats:
    """The ends of a span and the grid lines within."""
    lines = np.arange(math.floor(low) + 1, math.ceil(high), dtype=np.float64)
    return np.concatenate(((low,), lines, (high,)))


def _bilinear_m(columns: Floats, rows: Floats) -> Floats:
    """(len(rows), len(columns)) heights at the crossings of grid positions, in quarter degrees."""
    r, c = np.minimum(rows.astype(np.intp), _ROWS - 2), np.floor(columns).astype(np.intp)
    v, u = (rows - r)[:, None], columns - c
    west, east = c % _COLUMNS, (c + 1) % _COLUMNS
    grid, top, bottom = _grid_cm(), r[:, None], (r + 1)[:, None]
    north = grid[top, west] * (1 - u) + grid[top, east] * u
    south = grid[bottom, west] * (1 - u) + grid[bottom, east] * u
    return np.asarray((north * (1 - v) + south * v) / 100)
