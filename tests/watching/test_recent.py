"""What a feed remembers of an aircraft or vessel: not for long, and of no more than so many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.formats.recent import Recent

from .streams import NOON

AGE = timedelta(seconds=10)


@pytest.mark.parametrize(
    ("past_s", "kept"), [(0, 1), (10, 1), (10.001, None), (-10, 1), (-11, None)]
)
def test_nothing_older_than_its_age_is_handed_out_though_the_clock_goes_back(
    past_s: float, kept: int | None
) -> None:
    memory = Recent[str, int](AGE)
    memory.put("a", 1, NOON)
    assert memory.get("a", NOON + timedelta(seconds=past_s)) == kept


@given(st.lists(st.tuples(st.integers(0, 8), st.integers()), max_size=60))
def test_of_more_than_it_holds_whoever_was_silent_longest_is_forgotten(
    told: list[tuple[int, int]],
) -> None:
    memory = Recent[int, int](AGE, most=4)
    for key, value in told:
        memory.put(key, value, NOON)
    newest = list(dict.fromkeys(key for key, _ in reversed(told)))
    last = dict(told)
    assert len(memory) == min(4, len(newest))
    for place, key in enumerate(newest):
        assert memory.get(key, NOON) == (last[key] if place < 4 else None)


def test_what_is_dropped_is_gone_and_may_be_dropped_again() -> None:
    memory = Recent[str, int](AGE)
    memory.put("a", 1, NOON)
    memory.drop("a")
    memory.drop("a")
    assert memory.get("a", NOON) is None
