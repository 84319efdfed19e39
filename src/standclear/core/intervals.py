"""Closed intervals of whole numbers: joining them, and finding what none of them holds.

Promise: an end belongs to its interval, so [0, 5] and [5, 9] share 5.
Not here: what the numbers measure (seconds in overlap.py, seconds and millimetres in remedy.py).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence

Interval = tuple[int, int]


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """The same numbers in as few intervals as can be, in order; empty ones (low > high) go.

    Intervals that share a number become one; [0, 4] and [5, 9] stay two.
    """
    out: list[Interval] = []
    for low, high in sorted(intervals):
        if low > high:
            continue
        if out and low <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], high))
        else:
            out.append((low, high))
    return out


def within(intervals: Iterable[Interval], low: int, high: int) -> list[Interval]:
    """What the intervals have in common with [low, high]."""
    return [(max(low, a), min(high, b)) for a, b in intervals if max(low, a) <= min(high, b)]


def spanned(intervals: Iterable[Interval | None]) -> Interval | None:
    """From the lowest low to the highest high; None where one of them is not known."""
    low: list[int] = []
    high: list[int] = []
    for interval in intervals:
        if interval is None:
            return None
        low.append(interval[0])
        high.append(interval[1])
    return min(low), max(high)


def gap(a: Interval, b: Interval) -> int:
    """How far apart two intervals are; 0 when they share a number."""
    return max(0, a[0] - b[1], b[0] - a[1])


def next_free(taken: Sequence[Interval], value: int, *, step: int) -> int:
    """The least multiple of `step` from `value` up that no interval holds.

    taken   as `joined` gives them
    """
    candidate = -(-value // step) * step
    while True:
        k = bisect_right(taken, candidate, key=_low) - 1
        if k < 0 or taken[k][1] < candidate:
            return candidate
        candidate = -(-(taken[k][1] + 1) // step) * step


def _low(interval: Interval) -> int:
    return interval[0]
