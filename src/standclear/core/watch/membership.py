"""Which zones a report may be in, and which a track has crossed or will enter.

Promise: outward. How far off a report may be, its height band and its time are grown, never
narrowed, and touching is inside: nothing that is true is left out. A crossing between two reports
counts, however few reports there are. Answers depend neither on the order of zones nor on how
reports are cut into batches.
Not here: what became of it last time and when to tell (state and alerts); which tracks there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.ellipsoid import RADIUS_GREATEST_M, bend_m
from standclear.core.earth.extent import BRAD_PER_DEGREE, UNBOUNDED
from standclear.core.errors import InvalidInput
from standclear.core.kernel.asked import ALONG_BITS, WHOLE_WAY, Asked, Records, Way
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion, predicted
from standclear.core.watch.zone_index import ZoneIndex

_UNIT_MOST_M = np.radians(RADIUS_GREATEST_M) / BRAD_PER_DEGREE
"""A unit of latitude is nowhere longer (9.36 mm), nor one of longitude by the cosine."""

_INT_MOST = 2**31 - 1


@dataclass(frozen=True, slots=True, eq=False)
class Insides:
    """(k,) columns: report row[j] may be in the zone's extent slot[j], and certainly is where
    certain[j]: its whole circle, its whole height band. Sorted by row, then slot.

    Certainty is told too seldom near the seams of a zone that was cut (at the antimeridian, round
    a pole, every 90 degrees of a very wide one), by as much as the report may be off.
    """

    row: NDArray[np.int32]
    slot: NDArray[np.int32]
    certain: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, slots=True, eq=False)
class Crossings:
    """(k,) columns: leg row[j] touches the zone's extent slot[j], from first_ms[j] to last_ms[j]
    at the earliest and latest (milliseconds since EPOCH, rounded outward), which is from first[j]
    to last[j] of the way. It need not be inside all the time between. Sorted by row, then slot.
    """

    row: NDArray[np.int32]
    slot: NDArray[np.int32]
    first_ms: NDArray[np.int64]
    last_ms: NDArray[np.int64]
    first: NDArray[np.float64]
    last: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.row)


def inside(zones: ZoneIndex, batch: Batch) -> Insides:
    """The zones that each report may be in."""
    row, slot, certain, _ = _columns(
        zones.ask(Asked(batch.x, batch.y, batch.low_mm, batch.high_mm, batch.at_ms, batch.error_mm))
    )
    return Insides(row, slot, certain == 1)


def crossed(zones: ZoneIndex, before: Batch, after: Batch) -> Crossings:
    """The zones that each track touched on the way from one report to the next.

    before, after   reports of the same tracks, row by row, the later ones after. Between them a
                    track is taken to move evenly, straight in longitude and latitude or along the
                    geodesic (both: what lies between is added to the error), the short way round;
                    a height that is unknown at either end is unknown all along.
    Raises InvalidInput where the rows are not of the same tracks, in order of time.
    """
    if not np.array_equal(before.track, after.track):
        raise InvalidInput("after", "rows of other tracks", "the same tracks in the same rows")
    if (after.at_ms < before.at_ms).any():
        raise InvalidInput("after", "an earlier report", "for each track the later report")
    asked = _legs(before, after)
    row, slot, first, last = _columns(zones.ask(asked))
    start = before.at_ms[row]
    lasts = after.at_ms[row] - start
    return Crossings(
        row,
        slot,
        start + (lasts * first >> ALONG_BITS),
        start - (lasts * -last.astype(np.int64) >> ALONG_BITS),
        first / WHOLE_WAY,
        last / WHOLE_WAY,
    )


def entering(
    zones: ZoneIndex, batch: Batch, motion: Motion, *, from_inside: bool = False
) -> Crossings:
    """The zones that each track will enter within their look-ahead if it goes on as it moves.

    What it may be in already is not told again (inside); of a track whose motion is not told
    nothing is foretold.

    from_inside   tell these too, for zones whose hours are still to begin
    """
    most_s = zones.look_ahead_most_s()
    found = crossed(zones, batch, predicted(batch, motion, after_s=most_s))
    slots, which = np.unique(found.slot, return_inverse=True)
    ahead_s = np.array([zones.look_ahead_s(slot) for slot in slots.tolist()], np.int64)
    soon = found.first_ms - batch.at_ms[found.row] <= 1000 * ahead_s[which]
    kept = soon & (from_inside | (found.first > 0)) & motion.told[found.row]
    return Crossings(
        found.row[kept],
        found.slot[kept],
        found.first_ms[kept],
        found.last_ms[kept],
        found.first[kept],
        found.last[kept],
    )


def _columns(
    records: Records,
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    row, slot, first, last = np.ascontiguousarray(records.T)
    return row, slot, first, last


def _legs(before: Batch, after: Batch) -> Asked:
    # The difference of int32 wraps at half a turn: the short way round.
    dx, dy = after.x - before.x, after.y - before.y
    open_low = (before.low_mm == -UNBOUNDED) | (after.low_mm == -UNBOUNDED)
    open_high = (before.high_mm == UNBOUNDED) | (after.high_mm == UNBOUNDED)
    low, end_low = (np.where(open_low, -UNBOUNDED, b.low_mm) for b in (before, after))
    high, end_high = (np.where(open_high, UNBOUNDED, b.high_mm) for b in (before, after))
    error = np.maximum(before.error_mm, after.error_mm) + _bend_mm(before, dx, dy)
    return Asked(
        before.x,
        before.y,
        low.astype(np.int32),
        high.astype(np.int32),
        before.at_ms,
        np.minimum(error, _INT_MOST).astype(np.int32),
        Way(dx, dy, end_low.astype(np.int32), end_high.astype(np.int32), after.at_ms),
    )


def _bend_mm(before: Batch, dx: NDArray[np.int32], dy: NDArray[np.int32]) -> NDArray[np.float64]:
    """How far the geodesic between the ends strays from the line in longitude and latitude."""
    y, end_y = before.y.astype(np.float64), before.y.astype(np.float64) + dy
    highest = np.maximum(np.abs(y), np.abs(end_y)) / BRAD_PER_DEGREE
    lowest = np.where(y * end_y > 0, np.minimum(np.abs(y), np.abs(end_y)), 0.0) / BRAD_PER_DEGREE
    length_m = _UNIT_MOST_M * np.hypot(dx * np.cos(np.radians(lowest)), dy)
    bent = np.minimum(bend_m(length_m, highest) * 1000, float(_INT_MOST))
    return np.asarray(np.ceil(bent))
