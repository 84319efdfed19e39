"""Random extents that provoke coincidence, and a slow exact oracle for two areas.

The oracle goes another way than either engine: it cuts both areas along every vertical line on
which anything can change, and half-way between, and compares the slices in rational numbers.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent

STEPS = (1, 3, 256, 1000, 4096)
INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1

Ring = list[tuple[int, int]]
Edge = tuple[tuple[int, int], tuple[int, int]]
Slice = list[tuple[Fraction, Fraction]]


def extent(
    rings: list[Ring],
    *,
    altitude_mm: tuple[int, int] = (0, 100_000),
    time_s: tuple[int, int] = (0, 3600),
    volume: int = 0,
) -> Extent:
    points = np.array([point for ring in rings for point in ring], np.int64)
    return Extent(
        np.cumsum([0, *map(len, rings)]).astype(np.int64),
        points[:, 0].astype(np.int32),
        points[:, 1].astype(np.int32),
        *altitude_mm,
        *time_s,
        error_m=0.0,
        volume=volume,
    )


def box(west: int, south: int, east: int, north: int) -> Ring:
    return [(west, south), (east, south), (east, north), (west, north)]


# ------------------------------------------------------------------------------ strategies


@st.composite
def lattice_rings(draw: st.DrawFn, *, reach: int = 5) -> list[Ring]:
    """One to three rings on a small lattice, so that vertices and edges often coincide.

    Rings may cross themselves and one another: even-odd gives every such area a meaning.
    """
    corner = st.tuples(st.integers(-reach, reach), st.integers(-reach, reach))
    ring = st.lists(corner, min_size=3, max_size=7, unique=True).filter(has_area)
    return draw(st.lists(ring, min_size=1, max_size=3))


def has_area(ring: Ring) -> bool:
    """Not all vertices on one line."""
    (ax, ay), (bx, by) = ring[:2]
    return any((bx - ax) * (y - ay) != (by - ay) * (x - ax) for x, y in ring[2:])


def moved(rings: list[Ring], *, step: int, dx: int = 0, dy: int = 0) -> list[Ring]:
    return [[(x * step + dx, y * step + dy) for x, y in ring] for ring in rings]


spans = st.tuples(st.integers(-3, 3), st.integers(0, 3)).map(lambda s: (s[0], s[0] + s[1]))


@st.composite
def extents(draw: st.DrawFn, *, step: int = 1) -> Extent:
    return extent(
        moved(draw(lattice_rings()), step=step),
        altitude_mm=draw(spans),
        time_s=draw(spans),
        volume=draw(st.integers(0, 2)),
    )


items = st.lists(extents(), min_size=1, max_size=3)

# ------------------------------------------------------------------------------ the oracle


def extents_share_a_point(a: Extent, b: Extent) -> bool:
    return (
        a.altitude_low_mm <= b.altitude_high_mm
        and b.altitude_low_mm <= a.altitude_high_mm
        and a.time_start_s <= b.time_end_s
        and b.time_start_s <= a.time_end_s
        and areas_share_a_point(edges_of(a), edges_of(b))
    )


def edges_of(e: Extent) -> list[Edge]:
    points = list(zip(e.x.tolist(), e.y.tolist(), strict=True))
    rings = [points[a:b] for a, b in pairwise(e.ring_starts.tolist())]
    return [edge for ring in rings for edge in zip(ring, ring[1:] + ring[:1], strict=True)]


def areas_share_a_point(a: list[Edge], b: list[Edge]) -> bool:
    turning = {Fraction(x) for edge in a + b for x, _ in edge}
    for k, e in enumerate(a + b):
        for f in (a + b)[k + 1 :]:
            turning |= crossing_xs(e, f)
    xs = sorted(turning)
    cuts = [*xs, *((low + high) / 2 for low, high in pairwise(xs))]
    return any(slices_share(slice_at(a, x), slice_at(b, x)) for x in cuts)


def crossing_xs(e: Edge, f: Edge) -> set[Fraction]:
    (ax, ay), (bx, by) = e
    (cx, cy), (dx, dy) = f
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    if turn == 0:
        return set()
    share = Fraction((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx), turn)
    return {ax + share * (bx - ax)}


def slice_at(edges: list[Edge], x: Fraction) -> Slice:
    """The closed intervals of y in which the vertical line at x meets the area."""
    border: Slice = []
    for (ax, ay), (bx, by) in edges:
        if ax == bx == x:
            border.append((Fraction(min(ay, by)), Fraction(max(ay, by))))
        elif min(ax, bx) <= x <= max(ax, bx) and ax != bx:
            y = ay + Fraction(by - ay) * (x - ax) / (bx - ax)
            border.append((y, y))
    ys = sorted({y for interval in border for y in interval})
    inner = [(low, high) for low, high in pairwise(ys) if inside(edges, x, (low + high) / 2)]
    return border + inner


def inside(edges: list[Edge], x: Fraction, y: Fraction) -> bool:
    """Even-odd by a ray towards greater x; of no meaning on the border."""
    odd = False
    for (ax, ay), (bx, by) in edges:
        if (ay > y) != (by > y):
            odd ^= ax + Fraction(bx - ax) * (y - ay) / (by - ay) > x
    return odd


def slices_share(a: Slice, b: Slice) -> bool:
    return any(
        low <= other_high and other_low <= high for low, high in a for other_low, other_high in b
    )
