"""From which report to which each track may have gone, for many tracks at once.

Promise: every leg that the watch takes is among them (tracks.py decides which count; here none is
left out), and where that cannot be known in columns the track is named instead. A leg too many
costs a question; one too few would be a crossing missed.
Not here: what legs touch (membership.py), doubts (tracks.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from standclear.core.watch.source_clock import SET_BACK_S
from standclear.core.watch.tracks import AHEAD_S

_AHEAD_MS, _SET_BACK_MS = round(1000 * AHEAD_S) - 1, round(1000 * SET_BACK_S) - 1
"""In milliseconds, of times that were cut to them."""

LEAST = int(np.iinfo(np.int64).min)

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ways:
    """Legs, and tracks (by number) of which more may be true.

    order           rows in order of track, and within it as they were heard
    before, after   places in that order
    """

    order: Ints
    before: Ints
    after: Ints
    unknown: Ints


def ways(track: Ints, at_ms: Ints, heard_ms: Ints, *, heard_by_ms: int = LEAST) -> Ways:
    """The legs of rows in the order in which they were heard.

    track     (n,) a number a track
    at_ms, heard_ms   when each was measured, and heard
    heard_by_ms       the newest time of hearing before all of them

    A report older than one before it begins no leg, unless the track was not heard meanwhile for
    so long that it was forgotten, or its source's clock found to be set back. One from the future
    counts at another time than it tells. Of several at one instant any may be the last that counts:
    of two both are taken, more are unknown.
    """
    if not len(track):
        return Ways(track, track, track, track)
    numbers = short(track)
    order = np.argsort(numbers, kind="stable")
    code, at = numbers[order], at_ms[order]
    unknown: list[NDArray[Any]] = [track[at_ms - heard_ms >= _AHEAD_MS]]
    same = code[1:] == code[:-1]
    kept = np.arange(len(order))
    if (same & (at[1:] < at[:-1])).any():
        is_older = at < _newest_before(at, np.flatnonzero(np.append(True, ~same)))
        heard_by = np.maximum.accumulate(np.maximum(heard_ms, heard_by_ms))[order]
        kept = np.flatnonzero(~is_older)
        unknown.append(_unheard(code, at, heard_ms[order], heard_by, is_older, kept))
        code, at = code[kept], at[kept]
        same = code[1:] == code[:-1]
    before, after = [kept[:-1][same]], [kept[1:][same]]
    tie = same & (at[1:] == at[:-1])  # row k and k + 1 are of one instant
    unknown.append(code[2:][tie[1:] & tie[:-1]])
    past = tie[:-1] & same[1:] & ~tie[1:]  # two of one instant, then a later one
    before.append(kept[:-2][past])
    after.append(kept[2:][past])
    found = np.unique(np.concatenate(unknown)).astype(np.int64)
    return Ways(order, np.concatenate(before), np.concatenate(after), found)


def short(numbers: NDArray[Any]) -> NDArray[np.integer]:
    """The same numbers, of 0 and more, in few bits where they fit: in order by radix then."""
    return numbers.astype(np.uint16) if numbers.max(initial=0) < 1 << 16 else numbers


def _newest_before(at: Ints, starts: Ints) -> Ints:
    """(n,) the newest time of the same track before each row; the least there is at its first."""
    newest = np.empty_like(at)
    for first, end in zip(starts, [*starts[1:], len(at)], strict=True):
        newest[first] = LEAST
        np.maximum.accumulate(at[first : end - 1], out=newest[first + 1 : end])
    return newest


def _unheard(
    code: NDArray[Any],
    at: Ints,
    heard: Ints,
    heard_by: Ints,
    is_older: NDArray[np.bool_],
    kept: Ints,
) -> NDArray[Any]:
    """Tracks with an old report that came long after the newer one, which says too little then."""
    older = np.flatnonzero(is_older)
    place = np.searchsorted(kept, older) - 1  # the row of the same track that counted last;
    last, one_before = kept[place], kept[np.maximum(place - 1, 0)]
    tied = (code[last] == code[one_before]) & (
        at[last] == at[one_before]
    )  # or did not, if repeated
    last = np.where(tied, one_before, last)
    return code[older][heard_by[older] - heard[last] >= _SET_BACK_MS]
