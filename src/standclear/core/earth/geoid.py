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

from standclear.core.earth.ellipsoid import Floats

INTERPOLATION_ERROR_M = 1.25
"""Bilinear interpolation between nodes 15 minutes apart. Measured by scripts/build_geoid.py: at
most 1.07 m at the nodes of the 5 minute grid, whose own interpolation adds at most 0.14 m."""

_ROWS, _COLUMNS = 721, 1440
_FEW = 9  # of crossings: those of a box with at most one grid line each way


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
    return float(undulations_m(np.array([lon_deg]), np.array([lat_deg]))[0])


def undulations_m(lon_deg: Floats, lat_deg: Floats) -> Floats:
    """The same at many places."""
    return _bilinear_m(lon_deg * 4.0, (90.0 - lat_deg) * 4.0)


@lru_cache(maxsize=1024)
def undulation_bounds_m(
    *, west_deg: float, south_deg: float, east_deg: float, north_deg: float
) -> tuple[float, float]:
    """Least and greatest height of mean sea level over a box, outward.

    west_deg <= east_deg; either may lie beyond 180 when the box crosses the antimeridian.
    A bilinear surface is greatest and least at the corners of whatever rectangle: here those
    into which the grid divides the box.
    """
    west, east = west_deg * 4.0, min(east_deg, west_deg + 360.0) * 4.0
    top, bottom = (90.0 - min(north_deg, 90.0)) * 4.0, (90.0 - max(south_deg, -90.0)) * 4.0
    columns, rows = _marks(west, east), _marks(top, bottom)
    if len(columns) == len(rows) == 2 and east < math.floor(west) + 1:
        heights = _in_one_cell_m(columns, rows)
        least, greatest = min(heights), max(heights)
    elif len(columns) * len(rows) <= _FEW:
        heights = [_bilinear_at_m(column, row) for row in rows for column in columns]
        least, greatest = min(heights), max(heights)
    else:
        found = _bilinear_m(np.array(columns), np.array(rows)[:, None])
        least, greatest = float(found.min()), float(found.max())
    return least - INTERPOLATION_ERROR_M, greatest + INTERPOLATION_ERROR_M


def _bilinear_at_m(column: float, row: float) -> float:
    """The height at one grid position: as `_bilinear_m`, which costs more for a few of them."""
    r, c = min(int(row), _ROWS - 2), math.floor(column)
    return _within_m(_nodes_cm(r, c), column - c, row - r)


def _in_one_cell_m(columns: list[float], rows: list[float]) -> list[float]:
    """The heights at the corners of a box between two grid lines each way."""
    r, c = min(int(rows[0]), _ROWS - 2), math.floor(columns[0])
    nodes = _nodes_cm(r, c)
    return [_within_m(nodes, column - c, row - r) for row in rows for column in columns]


def _nodes_cm(row: int, column: int) -> tuple[int, int, int, int]:
    """The corners of a cell of the grid: north-west, north-east, south-west, south-east."""
    view, west, east = _view_cm(), column % _COLUMNS, (column + 1) % _COLUMNS
    return view[row, west], view[row, east], view[row + 1, west], view[row + 1, east]


@cache
def _view_cm() -> memoryview:
    """The grid, of which single numbers are had in half the time."""
    return _grid_cm().data


def _within_m(nodes: tuple[int, int, int, int], u: float, v: float) -> float:
    """The height within a cell, u of its width from its west and v of its height from its north."""
    north_west, north_east, south_west, south_east = nodes
    north = north_west * (1 - u) + north_east * u
    south = south_west * (1 - u) + south_east * u
    return (north * (1 - v) + south * v) / 100


def _marks(low: float, high: float) -> list[float]:
    """The ends of a span and the grid lines within."""
    return [low, *map(float, range(math.floor(low) + 1, math.ceil(high))), high]


def _bilinear_m(columns: Floats, rows: Floats) -> Floats:
    """Heights at grid positions, in quarter degrees; columns and rows are broadcast."""
    r, c = np.minimum(rows.astype(np.intp), _ROWS - 2), np.floor(columns).astype(np.intp)
    v, u = rows - r, columns - c
    west, east = c % _COLUMNS, (c + 1) % _COLUMNS
    grid = _grid_cm()
    north = grid[r, west] * (1 - u) + grid[r, east] * u
    south = grid[r + 1, west] * (1 - u) + grid[r + 1, east] * u
    return np.asarray((north * (1 - v) + south * v) / 100)
