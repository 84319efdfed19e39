"""The laws of remedies: each leaves no overlap, and no smaller delay on the grid would do."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.footprint import all_extents
from standclear.core.intervals import joined, next_free
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.moved import RemedyKind
from standclear.core.overlaps.overlap import find_overlaps
from standclear.core.overlaps.remedy import RemedyLimits, remedies
from standclear.core.overlaps.shift import in_height, in_time
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LIMITS = RemedyLimits(delay_s=4 * 3600, earlier_s=4 * 3600, height_m=400, aside_m=4000)


@st.composite
def volumes(draw: st.DrawFn) -> Volume4D:
    start = NOON + timedelta(minutes=draw(st.integers(-120, 120)))
    low_m = draw(st.integers(0, 300))
    return Volume4D(
        Circle(
            Position(
                366_000_000 + draw(st.integers(-300_000, 300_000)),
                359_000_000 + draw(st.integers(-200_000, 200_000)),
            ),
            draw(st.integers(100, 3000)) * 1000,
        ),
        Height(low_m * 1000, Datum.WGS84),
        Height((low_m + draw(st.integers(10, 120))) * 1000, Datum.WGS84),
        start,
        start + timedelta(seconds=draw(st.integers(0, 5400))),
        ground_mm=(-400_000, -100_000),
    )


@settings(max_examples=60, deadline=None)
@given(
    plan=st.lists(volumes(), min_size=1, max_size=2).map(tuple),
    others=st.lists(volumes(), min_size=1, max_size=8),
)
def test_a_remedy_leaves_no_overlap_and_no_smaller_step_in_time_or_height_does(
    plan: tuple[Volume4D, ...], others: list[Volume4D]
) -> None:
    index = Index.of({f"other {n}": all_extents([v]) for n, v in enumerate(others)})

    def overlaps(moved: tuple[Volume4D, ...]) -> bool:
        return find_overlaps(all_extents(moved), index) != ()

    found = remedies(plan, index, now=NOON - timedelta(hours=6), limits=LIMITS)
    assert bool(found) <= overlaps(plan)
    for remedy in found:
        assert not overlaps(remedy.volumes)
        match remedy.kind:
            case RemedyKind.DELAY | RemedyKind.EARLIER:
                sign = 1 if remedy.shift_s > 0 else -1
                smaller = range(0, abs(remedy.shift_s), LIMITS.time_step_s)
                assert all(overlaps(in_time(plan, shift_s=sign * s)) for s in smaller)
            case RemedyKind.HIGHER | RemedyKind.LOWER:
                sign = 1 if remedy.shift_mm > 0 else -1
                smaller = range(0, abs(remedy.shift_mm), LIMITS.height_step_m * 1000)
                assert all(overlaps(in_height(plan, shift_mm=sign * s)) for s in smaller)
            case RemedyKind.ASIDE:
                assert 0 < remedy.distance_m <= LIMITS.aside_m


@settings(max_examples=200, deadline=None)
@given(
    intervals=st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), max_size=8),
    value=st.integers(-60, 60),
    step=st.integers(1, 7),
)
def test_the_next_free_multiple_is_the_least_that_no_interval_holds(
    intervals: list[tuple[int, int]], value: int, step: int
) -> None:
    def held(number: int) -> bool:
        return any(low <= number <= high for low, high in intervals)

    expected = next(n for n in range(value, 200) if n % step == 0 and not held(n))
    assert next_free(joined(intervals), value, step=step) == expected
