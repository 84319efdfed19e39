"""The plain twin of the search for pairs, in NumPy: every track with every other.

Rounded step by step in the same order as encounter.h, so that the two engines are compared for
equality.
Not here: speed; the pairs of ten thousand tracks take seconds.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standclear.core.kernel.encounters import PAIR, Floats, Pairs, Tracks

AT_ONCE = 256
"""Tracks that are compared with all others in one go."""


class ReferenceEncounters:
    """Has nothing to keep."""

    def passing(
        self,
        tracks: Tracks,
        *,
        horizontal_m: float,
        vertical_m: float,
        ahead_s: float,
        cell_m: float,
    ) -> Pairs:
        del cell_m  # there are no cells here
        limits = horizontal_m, vertical_m, ahead_s
        found = [
            _with_later(tracks, np.arange(start, min(start + AT_ONCE, len(tracks.group))), limits)
            for start in range(0, len(tracks.group), AT_ONCE)
        ]
        return np.concatenate(found) if found else np.empty(0, PAIR)


def _with_later(
    tracks: Tracks, rows: NDArray[np.int64], limits: tuple[float, float, float]
) -> Pairs:
    i, j = np.meshgrid(rows, np.arange(len(tracks.group)), indexing="ij")
    apart = (i < j) & (tracks.group[i] != tracks.group[j])
    return encounters(tracks, i[apart], j[apart], limits)


def _dot(a: Floats, b: Floats) -> Floats:
    return np.asarray(a[:, 0] * b[:, 0] + a[:, 1] * b[:, 1] + a[:, 2] * b[:, 2])


def encounters(
    t: Tracks, i: NDArray[np.int64], j: NDArray[np.int64], limits: tuple[float, float, float]
) -> Pairs:
    horizontal_m, vertical_m, ahead_s = limits
    p, up = t.place_m[j] - t.place_m[i], t.place_m[i] + t.place_m[j]
    v = t.velocity_m_s[j] - t.velocity_m_s[i]
    p_up, v_up, size = _dot(p, up), _dot(v, up), _dot(up, up)
    a = _dot(v, v) - v_up * v_up / size
    b = _dot(p, v) - p_up * v_up / size
    c = _dot(p, p) - p_up * p_up / size
    limit = horizontal_m + t.reach_m[i] + t.reach_m[j]
    first, last = np.zeros(len(i)), np.full(len(i), ahead_s)
    with np.errstate(divide="ignore", invalid="ignore"):
        first, last = _while_within(a, b, c - limit * limit, first, last)
        apart = t.climb_m_s[j] - t.climb_m_s[i]
        below = vertical_m + t.high_m[i] - t.low_m[j]
        above = vertical_m + t.high_m[j] - t.low_m[i]
        first, last = _while_not_negative(below, -apart, first, last)
        first, last = _while_not_negative(above, apart, first, last)
        closest = np.where(a > 0, -b / a, 0.0)
    closest = np.minimum(np.maximum(closest, 0.0), ahead_s)
    square = c + closest * (2.0 * b + a * closest)
    told = np.empty(len(i), PAIR)
    told["a"], told["b"], told["first_s"], told["last_s"] = i, j, first, last
    told["closest_s"], told["distance_m"] = closest, np.sqrt(np.maximum(square, 0.0))
    return told[first <= last]


def _while_within(
    a: Floats, b: Floats, c: Floats, first: Floats, last: Floats
) -> tuple[Floats, Floats]:
    under = b * b - a * c
    root = np.sqrt(np.maximum(under, 0.0))
    never = (c > 0) & ((b >= 0) | (under < 0))
    first = np.where(never, np.inf, np.where(c > 0, c / (root - b), first))
    return first, np.where((a > 0) & ~never, np.minimum((root - b) / a, last), last)


def _while_not_negative(
    here: Floats, change: Floats, first: Floats, last: Floats
) -> tuple[Floats, Floats]:
    late = here < 0
    since = np.where(change > 0, -here / change, np.inf)
    until = ~late & (here + change * last < 0)
    first = np.where(late, np.maximum(since, first), first)
    return first, np.where(until, np.minimum(here / -change, last), last)
