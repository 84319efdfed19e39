"""A record's volumes as GeoJSON geometry, for maps: what was declared, and how well it is known.

Promise: the same outward drawings as every export (formats/drawing.py), cut at the antimeridian;
the ring of uncertainty is the very area that the kernel tests.
Not here: heights and times, which stand beside in the record.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import Any

import numpy as np

from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.shape import DEGREES_E7, Point, Shape, Volume4D
from standclear.formats.geojson import write_geometry

KEPT = 20_000
"""Drawings kept: as many volumes as a busy floor shows, some hundred bytes to kilobytes each."""

_PLACES = 7  # 1e-7 degree, as positions are declared


def drawing(volumes: tuple[Volume4D, ...]) -> Any:
    """One geometry; several volumes become a GeometryCollection, in their order."""
    drawn = [shape_drawing(volume.shape) for volume in volumes]
    return drawn[0] if len(drawn) == 1 else {"type": "GeometryCollection", "geometries": drawn}


def uncertainty(volumes: tuple[Volume4D, ...]) -> Any:
    """The area in which the declared places may really lie; None where none was stated."""
    if not any(_doubt_mm(volume) for volume in volumes):
        return None
    return _tested(volumes)


def box(box_e7: tuple[int, int, int, int]) -> Any:
    """A west, south, east, north box; cut in two where it crosses the antimeridian."""
    west, south, east, north = (value / DEGREES_E7 for value in box_e7)
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    rings = [[[[w, south], [e, south], [e, north], [w, north], [w, south]]] for w, e in spans]
    return {"type": "MultiPolygon", "coordinates": rings}


def _doubt_mm(volume: Volume4D) -> int:
    own = volume.shape.error_mm if isinstance(volume.shape, Point) else 0
    return volume.error_mm + own


@lru_cache(maxsize=KEPT)
def shape_drawing(shape: Shape) -> Any:
    """One declared shape as a geometry that contains it."""
    return write_geometry(shape)


@lru_cache(maxsize=KEPT)
def _tested(volumes: tuple[Volume4D, ...]) -> Any:
    rings = [ring for extent in all_extents(volumes) for ring in _rings(extent)]
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def _rings(extent: Extent) -> list[list[list[float]]]:
    """Closed rings in degrees; a hole is drawn as an area of its own, which only a ring shows."""
    degrees = np.column_stack((extent.x, extent.y)) / BRAD_PER_DEGREE
    ends = [*extent.ring_starts.tolist(), len(degrees)]
    found = []
    for first, last in itertools.pairwise(ends):
        ring = np.round(degrees[first:last], _PLACES).tolist()
        if ring:
            found.append([*ring, ring[0]])
    return found
