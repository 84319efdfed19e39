"""The engines' promise: exactly the extents that share a point, whatever the coincidence.

Kernel, reference and a slow rational oracle must agree on areas whose vertices and edges fall
on one another, with holes, several parts and crossing rings, up to the ends of int32.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent
from standclear.core.kernel import compiled_is_there
from standclear.core.overlaps.index import Index
from tests.property.overlap_cases import (
    INT32_MAX,
    INT32_MIN,
    STEPS,
    box,
    extent,
    extents,
    extents_share_a_point,
    items,
    lattice_rings,
    moved,
)

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)


def touch(a: Extent, b: Extent, engine: str) -> bool:
    return bool(Index.of({"b": [b]}, engine=engine).overlapping([a]))


@engines
@settings(max_examples=100, deadline=None)
@given(a=extents(), b=extents())
def test_an_engine_agrees_with_the_rational_oracle(engine: str, a: Extent, b: Extent) -> None:
    assert touch(a, b, engine) == extents_share_a_point(a, b)


@engines
@pytest.mark.parametrize("step", STEPS)
@settings(max_examples=20, deadline=None)
@given(a=lattice_rings(), b=lattice_rings(), nudge=st.tuples(*[st.integers(-1, 1)] * 2))
def test_coincidence_on_a_coarse_lattice_is_decided_exactly(
    engine: str, step: int, a: list, b: list, nudge: tuple[int, int]
) -> None:
    own, other = extent(moved(a, step=step)), extent(moved(b, step=step, dx=nudge[0], dy=nudge[1]))
    assert touch(own, other, engine) == extents_share_a_point(own, other)


@engines
@settings(max_examples=40, deadline=None)
@given(
    a=lattice_rings(reach=2),
    b=lattice_rings(reach=2),
    step=st.sampled_from([1, 2**28, 2**29, 2**30]),
    corner=st.sampled_from([(0, 0), (INT32_MIN, INT32_MIN), (INT32_MAX, INT32_MAX)]),
)
def test_the_ends_of_int32_are_like_any_other_place(
    engine: str, a: list, b: list, step: int, corner: tuple[int, int]
) -> None:
    def held(rings: list) -> list:
        return [
            [
                (min(max(x, INT32_MIN), INT32_MAX), min(max(y, INT32_MIN), INT32_MAX))
                for x, y in ring
            ]
            for ring in moved(rings, step=step, dx=corner[0], dy=corner[1])
        ]

    own, other = extent(held(a)), extent(held(b))
    assert touch(own, other, engine) == extents_share_a_point(own, other)


@engines
@pytest.mark.parametrize(("x", "expected"), [(0, True), (4, True), (5, False)])
def test_an_area_without_size_is_still_a_place(engine: str, x: int, expected: bool) -> None:
    point, line = extent([[(x, 2)] * 3]), extent([[(x, 1), (x, 3), (x, 2)]])
    square = extent([box(0, 0, 4, 4)])
    for tiny in (point, line):
        assert touch(tiny, square, engine) is touch(square, tiny, engine) is expected


@engines
def test_what_lies_wholly_inside_overlaps_and_what_lies_in_a_hole_does_not(engine: str) -> None:
    whole, small = extent([box(0, 0, 100, 100)]), extent([box(40, 40, 60, 60)])
    holed = extent([box(0, 0, 100, 100), box(30, 30, 70, 70)])
    two_parts = extent([box(200, 200, 300, 300), box(45, 45, 55, 55)])
    for a, b, expected in (
        (small, whole, True),
        (small, holed, False),
        (two_parts, holed, False),
        (two_parts, whole, True),
        (two_parts, small, True),
    ):
        assert touch(a, b, engine) is touch(b, a, engine) is expected


@engines
@pytest.mark.parametrize(("tip", "expected"), [(10, True), (11, False)])
def test_one_tooth_of_a_long_comb_on_one_long_edge_is_found(
    engine: str, tip: int, expected: bool
) -> None:
    # A hundred teeth hang over a plate whose top, at 10, is one edge from end to end; only the
    # middle tooth can reach it. Both areas have so many edges that the kernel sorts them.
    teeth = [(x, 20 if x % 40 else 12) for x in range(2000, -2001, -20)]
    teeth[100] = (0, tip)
    comb = extent([[(-3000, 30), (3000, 30), (2900, 25), (2800, 0), (2700, 25), *teeth]])
    jags = [(x, 1 if x % 40 else 5) for x in range(2400, -2401, -20)]
    plate = extent([[(-2600, 1), (-2500, 18), (-2400, 10), (2400, 10), *jags]])
    assert touch(comb, plate, engine) is touch(plate, comb, engine) is expected


@engines
def test_edges_that_span_the_whole_of_int32_are_told_apart_by_one_unit(engine: str) -> None:
    # Just left of, on, and just right of the diagonal: products of 64 bits and their difference.
    diagonal = extent([[(INT32_MIN, INT32_MIN), (INT32_MAX, INT32_MAX), (INT32_MAX, INT32_MIN)]])
    for dx, expected in ((-1, False), (0, True), (1, True)):
        y = INT32_MAX - 5
        probe = extent([[(INT32_MIN, INT32_MAX), (y + dx, y), (INT32_MIN, INT32_MAX - 1)]])
        assert touch(probe, diagonal, engine) is touch(diagonal, probe, engine) is expected


@engines
@settings(max_examples=40, deadline=None)
@given(a=extents(), b=extents())
def test_overlap_is_symmetric(engine: str, a: Extent, b: Extent) -> None:
    assert touch(a, b, engine) == touch(b, a, engine)


@pytest.mark.skipif(not compiled_is_there(), reason="the compiled kernel is not installed")
@settings(max_examples=40, deadline=None)
@given(kept=st.lists(items, max_size=8), asked=items)
def test_kernel_and_reference_answer_the_same(
    kept: list[list[Extent]], asked: list[Extent]
) -> None:
    named = {f"item {n}": item for n, item in enumerate(kept)}
    compiled = Index.of(named, engine="compiled").overlapping(asked)
    reference = Index.of(named, engine="reference").overlapping(asked)
    assert sorted(compiled) == sorted(reference)
