"""Which of many reports may touch any zone at all: the costly question, asked of all at once.

Promise: a report of which the watch says anything at a zone is among them. One too many costs
time, one too few would be an alert missed. Party, rule and schedule are not asked about here.
Most reports are far from every zone, or above them all (vicinity.py): those are not asked about.
Not here: what is said of those found (watched.py).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from standclear.core.watch.batch import Batch
from standclear.core.watch.bundled import in_doubt
from standclear.core.watch.membership import crossed, entering, inside
from standclear.core.watch.motion import Motion
from standclear.core.watch.zone_index import ZoneIndex


def touching(
    zones: ZoneIndex,
    batch: Batch,
    motion: Motion,
    legs: tuple[Batch, NDArray[np.int64]],
    moving: NDArray[np.int64],
) -> NDArray[np.int64]:
    """Rows of the batch that may be in a zone, come to one, or go to one by their motion.

    legs    where the tracks were before some of the rows, and which rows those are
    moving  the rows whose motion tells where they go
    """
    ahead_s = zones.look_ahead_most_s()
    near = zones.vicinity().reached(batch, motion, legs, ahead_s)
    rows, leg = np.flatnonzero(near), np.flatnonzero(near[legs[1]])
    before, after, moving = legs[0].rows(leg), legs[1][leg], moving[near[moving]]
    within = inside(zones, batch.rows(rows))
    came = crossed(zones, before, batch.rows(after))
    ahead = entering(zones, batch.rows(moving), motion.rows(moving))
    return np.concatenate((rows[within.row], after[came.row], moving[ahead.row]))


EACH = 8
"""Of a track's rows one in so many is asked about first: whatever touches does so for long."""


def touching_tracks(
    zones: ZoneIndex,
    batch: Batch,
    motion: Motion,
    legs: tuple[Batch, NDArray[np.int64]],
    moving: NDArray[np.int64],
) -> NDArray[np.int64]:
    """The tracks of such rows, in order. Of one that is found no more is asked."""
    near = zones.vicinity().reached(batch, motion, legs, zones.look_ahead_most_s())
    found = np.zeros(int(batch.track.max(initial=-1)) + 1, bool)

    def left(rows: NDArray[np.int64]) -> NDArray[np.int64]:
        return rows[near[rows] & ~found[batch.track[rows]]]

    def look_inside(rows: NDArray[np.int64]) -> None:
        found[batch.track[rows[inside(zones, batch.rows(rows)).row]]] = True

    rows = np.flatnonzero(near)
    look_inside(rows[::EACH])
    rows = in_doubt(zones, batch, motion, legs, left(rows))
    near[:] = False
    near[rows] = True
    look_inside(rows)
    leg = np.flatnonzero(near[legs[1]] & ~found[batch.track[legs[1]]])
    after = legs[1][leg]
    came = crossed(zones, legs[0].rows(leg), batch.rows(after))
    found[batch.track[after[came.row]]] = True
    for some in (moving[::EACH], moving):
        rows = left(some)
        ahead = entering(zones, batch.rows(rows), motion.rows(rows))
        found[batch.track[rows[ahead.row]]] = True
    return np.flatnonzero(found)
