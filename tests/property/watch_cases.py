"""Zones, reports and legs that provoke coincidence: on a lattice, at the seams of the earth."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent
from standclear.core.watch.batch import Batch
from tests.property.overlap_cases import extent, lattice_rings, spans

HALF_TURN, QUARTER_TURN = 2**31, 2**30
STEPS = (1, 3, 1 << 10, 1 << 14, 1 << 20, 1 << 24, 1 << 26)
PLACES = (
    (0, 0),
    (1 << 24, 1 << 24),  # a corner of the largest cells
    (HALF_TURN - 1, 5),  # the antimeridian, from either side
    (-HALF_TURN, 1 << 20),
    (7, QUARTER_TURN),  # the poles
    (-HALF_TURN, -QUARTER_TURN),
)

Row = tuple[int, int, tuple[int, int], int, int]
"""Place on the lattice, height band, milliseconds, error in steps."""


@st.composite
def zone_lists(draw: st.DrawFn, *, step: int, place: tuple[int, int]) -> list[Extent]:
    """Up to five zones of one to three rings, cut off at the ends of the earth."""
    return [
        extent(
            [[on_earth(x * step + place[0], y * step + place[1]) for x, y in ring] for ring in r],
            altitude_mm=draw(spans),
            time_s=draw(spans),
        )
        for r in draw(st.lists(lattice_rings(), min_size=1, max_size=5))
    ]


def on_earth(x: int, y: int) -> tuple[int, int]:
    return min(max(x, -HALF_TURN), HALF_TURN - 1), min(max(y, -QUARTER_TURN), QUARTER_TURN)


def wrapped(x: int) -> int:
    return (x + HALF_TURN) % (2 * HALF_TURN) - HALF_TURN


lattice = st.integers(-7, 7)
rows = st.lists(
    st.tuples(
        lattice,
        lattice,
        st.tuples(st.integers(-4, 4), st.integers(0, 2)).map(lambda s: (s[0], s[0] + s[1])),
        st.integers(-4000, 4000) | st.integers(-4, 4).map(lambda s: s * 1000),
        st.integers(0, 3),
    ),
    min_size=1,
    max_size=8,
)


def batch(
    drawn: list[tuple[int, int, tuple[int, int], int, int]], *, step: int, place: tuple[int, int]
) -> Batch:
    """The drawn rows as reports of the tracks 0, 1, ..."""
    xs = [wrapped(x * step + place[0]) for x, *_ in drawn]
    ys = [on_earth(0, y * step + place[1])[1] for _, y, *_ in drawn]
    return Batch(
        np.arange(len(drawn), dtype=np.int32),
        np.array(xs, np.int32),
        np.array(ys, np.int32),
        np.array([low for _, _, (low, _), _, _ in drawn], np.int32),
        np.array([high for _, _, (_, high), _, _ in drawn], np.int32),
        np.array([at for *_, at, _ in drawn], np.int64),
        np.array([min(error * step * 5, 2**31 - 1) for *_, error in drawn], np.int32),
    )


def taken(whole: Batch, which: slice | list[int]) -> Batch:
    """Some rows of a batch."""
    return Batch(*(getattr(whole, name)[which] for name in whole.__dataclass_fields__))
