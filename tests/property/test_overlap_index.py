"""The index's laws: what it answers follows from what it holds, not from how that came to be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent
from standclear.core.errors import NotFound
from standclear.core.kernel import compiled_is_there
from standclear.core.overlaps.index import Hit, Index
from tests.property.overlap_cases import box, extent, items

ENGINES = ["reference", *(["compiled"] if compiled_is_there() else [])]
engines = pytest.mark.parametrize("engine", ENGINES)
Items = dict[str, list[Extent]]
named = st.lists(items, min_size=1, max_size=6).map(
    lambda kept: {f"item {n}": item for n, item in enumerate(kept)}
)


def answers(index: Index, asked: list[Extent]) -> list[Hit]:
    return sorted(index.overlapping(asked))


@engines
@settings(max_examples=25, deadline=None)
@given(kept=named, asked=items, order=st.randoms(use_true_random=False))
def test_order_of_arrival_changes_nothing(
    engine: str, kept: Items, asked: list[Extent], order: object
) -> None:
    keys = list(kept)
    order.shuffle(keys)
    one_by_one = Index(engine=engine)
    for key in keys:
        one_by_one.insert(key, kept[key])
    assert answers(one_by_one, asked) == answers(Index.of(kept, engine=engine), asked)


@engines
@settings(max_examples=25, deadline=None)
@given(before=named, after=named, asked=items)
def test_amending_equals_removing_and_inserting(
    engine: str, before: Items, after: Items, asked: list[Extent]
) -> None:
    amended, replaced = Index.of(before, engine=engine), Index.of(before, engine=engine)
    for key in before.keys() & after.keys():
        amended.amend(key, after[key])
        replaced.remove(key)
        replaced.insert(key, after[key])
    assert answers(amended, asked) == answers(replaced, asked)


@engines
@settings(max_examples=25, deadline=None)
@given(kept=named, asked=items, limit=st.integers(0, 4))
def test_a_limit_gives_that_many_true_overlaps(
    engine: str, kept: Items, asked: list[Extent], limit: int
) -> None:
    index = Index.of(kept, engine=engine)
    every, some = index.overlapping(asked), index.overlapping(asked, limit=limit)
    assert len(some) == min(limit, len(every))
    assert set(some) <= set(every)


@engines
@settings(max_examples=20, deadline=None)
@given(kept=named)
def test_extents_come_back_as_they_were_given(engine: str, kept: Items) -> None:
    index = Index.of(kept, engine=engine)
    for key, given_extents in kept.items():
        back = index.extents(key)
        assert list(map(content, back)) == list(map(content, given_extents))


def content(e: Extent) -> tuple:
    return (e.ring_starts.tolist(), e.x.tolist(), e.y.tolist(), e.box(), e.error_m, e.volume)


@engines
@pytest.mark.parametrize("seed", [1, 2])
def test_an_index_after_much_change_answers_like_a_fresh_one(engine: str, seed: int) -> None:
    rng = np.random.default_rng(seed)

    def some_extents() -> list[Extent]:
        return [
            extent(
                [box(x, y, x + int(w), y + int(h))],
                altitude_mm=(a, a + 20),
                time_s=(t, t + 20),
            )
            for x, y, a, t in rng.integers(0, 80, (int(rng.integers(1, 4)), 4)).tolist()
            for w, h in [rng.integers(1, 30, 2)]
        ]

    index, held = Index(engine=engine), {}
    for turn in range(1500):
        key = f"item {rng.integers(300)}"
        if key not in held:
            held[key] = some_extents()
            index.insert(key, held[key])
        elif rng.random() < 0.5:
            held[key] = some_extents()
            index.amend(key, held[key])
        else:
            del held[key]
            index.remove(key)
        if key in held:  # what is kept of earlier readings is never older than the item
            assert list(map(content, index.extents(key))) == list(map(content, held[key]))
        if turn == 700:
            index.repack()
    fresh = Index.of(held, engine=engine)
    assert len(index) == len(fresh) == len(held)
    for _ in range(50):
        asked = some_extents()
        assert answers(index, asked) == answers(fresh, asked)
    for key in list(held):
        index.remove(key)
    assert len(index) == 0
    assert index.overlapping(some_extents()) == []
    with pytest.raises(NotFound):
        index.remove("item 1")
