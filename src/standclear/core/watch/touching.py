"""Which of many reports may touch any zone at all: the costly question, asked of all at once.

Promise: a report of which the watch says anything at a zone is among them. One too many costs
time, one too few would be an alert missed. Party, rule and schedule are not asked about here.
Most reports are far from every zone, or above them all (vicinity.py): those are not asked about.
Not here: what is said of those found (watched.py).
"""

from __future__ import annotations

import numpy as np

from standclear.core.watch.batch import Batch
from standclear.core.watch.bundled import Bundles, Ints, in_doubt
from standclear.core.watch.membership import crossed, entering, inside
from standclear.core.watch.motion import Motion
from standclear.core.watch.zone_index import ZoneIndex


def touching(
    zones: ZoneIndex,
    batch: Batch,
    motion: Motion,
    legs: tuple[Batch, Ints],
    moving: Ints,
) -> Ints:
    """Rows of the batch that may be in a zone, come to one, or go to one by their motion.

    legs    where the tracks were before some of the rows, and which rows those are
    moving  the rows whose motion tells where they go
    """
    ahead_s = zones.look_ahead_most_s()
    near = zones.vicinity().reached(batch, motion, legs, ahead_s)
    rows, leg = np.flatnonzero(near), np.flatnonzero(near[legs[1]])
    if not len(rows):
        return rows
    before, after, moving = legs[0].rows(leg), legs[1][leg], moving[near[moving]]
    within = inside(zones, batch.rows(rows))
    came = crossed(zones, before, batch.rows(after))
    ahead = entering(zones, batch.rows(moving), motion.rows(moving))
    return np.concatenate((rows[within.row], after[came.row], moving[ahead.row]))


EACH = 8
"""Of a track's rows one in so many is asked about first: whatever touches does so for long."""


def touching_tracks(
    zones: ZoneIndex, batch: Batch, motion: Motion, legs: tuple[Ints, Ints]
) -> Ints:
    """The tracks of such rows, in order. Of one that is found no more is asked.

    batch   in order of track, and within it as they were heard
    legs    from which row to which the tracks went
    """
    found = np.zeros(int(batch.track.max(initial=-1)) + 1, bool)
    if not len(batch):
        return np.flatnonzero(found)

    def left(rows: Ints) -> Ints:
        return rows[~found[batch.track[rows]]]

    def look_inside(rows: Ints) -> None:
        found[batch.track[rows[inside(zones, batch.rows(rows)).row]]] = True

    bundles = Bundles.of(batch, motion, legs, zones.look_ahead_most_s())
    bundles = bundles.some(bundles.near(zones.vicinity(), batch))
    look_inside((bundles.start + bundles.end) // 2)
    bundles = bundles.some(~found[batch.track[bundles.start]])
    rows = in_doubt(zones, batch, motion, bundles).rows()
    look_inside(rows)
    rows = left(rows)
    near = np.zeros(len(batch), bool)
    near[rows] = True
    before, after = (end[near[legs[1]]] for end in legs)
    came = crossed(zones, batch.rows(before), batch.rows(after))
    found[batch.track[after[came.row]]] = True
    moving = rows[motion.told[rows]]
    for some in (moving[::EACH], moving):
        rows = left(some)
        ahead = entering(zones, batch.rows(rows), motion.rows(rows))
        found[batch.track[rows[ahead.row]]] = True
    return np.flatnonzero(found)
