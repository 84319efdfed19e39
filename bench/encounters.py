"""Closest approach: which tracks of different parties will be too near each other."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

import numpy as np

from bench.effort import Effort
from bench.machine import load_average
from bench.peers import Missing
from bench.report import Result, Table, per, step
from bench.watch_workloads import snapshot
from standclear.core.kernel import open_encounters
from standclear.core.kernel.encounters import Pairs, Tracks
from standclear.core.kernel.reference_encounters import ReferenceEncounters, encounters
from standclear.core.watch.passing import THREES, Limits, Passings, passing

COLUMNS = ("tracks", "pairs told", "Standclear, CPU ms", "cKDTree + NumPy, CPU ms",
           "every pair in NumPy, CPU ms")  # fmt: skip
DRONES = Limits("drones", 150.0, 50.0, ahead_s=30.0)
EVERY_PAIR_MOST, TREE_MOST, TREE_MOST_FAST = 5_000, 100_000, 10_000


class KdTree:
    """Pairs within reach of the fastest two by SciPy's tree, then the exact test in NumPy."""

    def __init__(self) -> None:
        try:
            from scipy.spatial import cKDTree
        except ImportError:
            raise Missing("SciPy is not installed") from None
        self.tree = cKDTree

    def passing(
        self, tracks: Tracks, *, horizontal_m: float, vertical_m: float, ahead_s: float, **_: float
    ) -> Pairs:
        speed = np.sqrt((tracks.velocity_m_s**2).sum(axis=1)).max()
        furthest = horizontal_m + 2 * (speed * ahead_s + tracks.reach_m.max())
        near = self.tree(tracks.place_m).query_pairs(furthest, output_type="ndarray")
        near = near[tracks.group[near[:, 0]] != tracks.group[near[:, 1]]]
        near = near[np.lexsort((near[:, 1], near[:, 0]))].astype(np.int64)
        limits = horizontal_m, vertical_m, ahead_s
        return encounters(tracks, near[:, 0], near[:, 1], limits)


def run(effort: Effort) -> Result:
    result = Result()
    for limits, fast in ((DRONES, False), (THREES, True)):
        before = load_average()
        rows = []
        for count in effort.watch_tracks:
            if fast and count > 50_000:
                continue
            row, ms = _row(count, limits, fast=fast)
            rows.append(row)
            result.figures[f"passing.{'mixed' if fast else 'drones'}.{count}.ms"] = ms
            step(f"watch: {count:,} tracks, {limits.name}")
        kind = "aircraft of all speeds" if fast else "drones"
        title = (
            f"Closest approach: {kind}, {limits.horizontal_m:,.0f} m and {limits.vertical_m:,.0f} m"
            f" within {limits.ahead_s:.0f} s"
        )
        said = ["Equal pairs and times, to the last bit, of all that ran.",
                "From longitude and latitude to sorted pairs; medians of five."]  # fmt: skip
        result.tables.append(
            Table(title, COLUMNS, rows, said, (before, load_average()), "tracks 4")
        )
    return result


def _row(count: int, limits: Limits, *, fast: bool) -> tuple[tuple[str, ...], float]:
    drawn = snapshot(count, seed=4, fast=fast)
    engine = open_encounters("compiled")
    found, mine_ms = _timed(lambda: passing(engine, *drawn, limits, now_ms=0), times=5)
    cells = [f"{count:,}", f"{len(found):,}", per(mine_ms)]
    for make, most in (
        (KdTree, 10_000 if fast else TREE_MOST),
        (ReferenceEncounters, EVERY_PAIR_MOST),
    ):
        if count > most:
            cells.append("not run")
            continue
        try:
            other = make()
        except Missing as reason:
            cells.append(str(reason))
            continue
        theirs, ms = _timed(lambda other=other: passing(other, *drawn, limits, now_ms=0), times=1)
        if not _equal(found, theirs):
            sys.exit(f"bench watch: {count} tracks: {make.__name__} differs; no times are printed")
        cells.append(per(ms))
    return tuple(cells), mine_ms


def _equal(mine: Passings, theirs: Passings) -> bool:
    names = ("a", "b", "first_s", "last_s", "closest_s", "distance_m")
    return all(np.array_equal(getattr(mine, name), getattr(theirs, name)) for name in names)


def _timed(work: Callable[[], Passings], *, times: int) -> tuple[Passings, float]:
    took: list[float] = []
    for _ in range(times):
        began = time.process_time()
        found = work()
        took.append(time.process_time() - began)
    return found, sorted(took)[times // 2] * 1000
