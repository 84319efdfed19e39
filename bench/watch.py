"""`watch`: reports against zones, and tracks against each other, beside the usual engines.

Answers are compared before any time is printed; a difference ends the run.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.check import postgis_server
from bench.effort import Effort
from bench.encounters import run as run_encounters
from bench.machine import load_average
from bench.peers import Missing
from bench.report import Result, Table, pair, per, step
from bench.watch_peers import Hits, Kernel, Plain, PostGisJoin, Prepared, Tabled, WatchPeer
from bench.watch_sql_peers import DuckDb, SedonaDb
from bench.watch_workloads import TRACK, Workload, off_by, real, synthetic
from standclear.core.watch.batch import Batch
from standclear.core.watch.membership import crossed, entering, inside
from standclear.core.watch.zone_index import ZoneIndex

SEEDS = "zones 1, reports 2, jitter of real ones 3"
COLUMNS = (
    "engine",
    "reports",
    "CPU ns a report",
    "reports a second and core",
    "one report alone, wall µs p50 / p99",
    "arranged in s",
    "memory MB",
)
ALONE = 5_000
OTHERS: tuple[tuple[type[WatchPeer], int, int], ...] = (
    (Prepared, 50_000, 10**6),
    (SedonaDb, 50_000, 10**6),
    (DuckDb, 20_000, 10**6),
    (PostGisJoin, 5_000, 10**5),
    (Plain, 200, 10**3),
)
"""Peer, how many reports it is asked about, and by how many zones at most."""


@dataclass(frozen=True)
class Row:
    name: str
    asked: int = 0
    cpu_s: float = 0.0
    alone: tuple[float, float] | None = None
    arranged_s: float | None = None
    memory_mb: float | None = None
    absent: str = ""

    def cells(self) -> tuple[str, ...]:
        if self.absent:
            return (self.name, self.absent, *("–" for _ in COLUMNS[2:]))
        return (
            self.name,
            f"{self.asked:,}",
            per(self.cpu_s / self.asked * 1e9),
            f"{self.asked / self.cpu_s:,.0f}",
            pair(*self.alone) if self.alone else "–",
            per(self.arranged_s) if self.arranged_s is not None else "–",
            per(self.memory_mb) if self.memory_mb else "–",
        )


def timed(work: Callable[[], object], cpu_s: Callable[[], float], *, times: int = 3) -> float:
    """Median CPU seconds."""
    took = []
    for _ in range(times):
        began = cpu_s()
        work()
        took.append(cpu_s() - began)
    return sorted(took)[times // 2]


def one_by_one(index: ZoneIndex, batch: Batch) -> tuple[float, float]:
    """Median and 99th percentile of asking about one report, in microseconds."""
    took = []
    for row in range(min(ALONE, len(batch))):
        one = batch.rows(slice(row, row + 1))
        began = time.perf_counter_ns()
        inside(index, one)
        took.append((time.perf_counter_ns() - began) / 1000)
    p50, p99 = np.percentile(took, (50, 99))
    return float(p50), float(p99)


def ours(load: Workload) -> tuple[list[Row], Kernel]:
    """The kernel on what all can be asked; and on what only it is asked."""
    peer, reports = Kernel(), load.reports
    peer.load(load.zones)
    arranged_s = timed(peer.index.merge, peer.cpu_s, times=1)
    inside(peer.index, reports.rows(slice(0, 1000)))
    whole = Row(
        f"{peer.name}: inside, places known exactly",
        len(reports),
        timed(lambda: inside(peer.index, reports), peer.cpu_s),
        one_by_one(peer.index, reports),
        arranged_s,
        peer.nbytes() / 2**20,
    )
    rows = [whole]
    for error_m in (100, 1000):
        vague = off_by(reports, error_m * 1000)
        cpu_s = timed(lambda vague=vague: inside(peer.index, vague), peer.cpu_s)
        rows.append(Row(f"same, places off by {error_m:,} m", len(reports), cpu_s))
    return rows + _ahead(load, peer), peer


def _ahead(load: Workload, peer: Kernel) -> list[Row]:
    """Legs of one second between a track's reports, and entries foretold."""
    if not load.motion.told.any():
        return []
    index, tracks = peer.index, -(-len(load.reports) // TRACK)
    count = min(len(load.reports) - tracks, 200_000)
    before, after = (load.reports.rows(slice(at, at + count)) for at in (0, tracks))
    rows = [
        Row(
            "crossed: legs of a second",
            count,
            timed(lambda: crossed(index, before, after), peer.cpu_s),
        )
    ]
    few, motion = load.reports.rows(slice(0, 50_000)), load.motion.rows(slice(0, 50_000))
    cpu_s = timed(lambda: entering(index, few, motion), peer.cpu_s)
    return [*rows, Row("entering: 300 s ahead", len(few), cpu_s)]


def others(load: Workload, mine: Kernel) -> list[Row]:
    """The peers, each on as many reports as it manages; their answers are the kernel's."""
    rows = []
    for peer_type, count, most_zones in OTHERS:
        if len(load.zones) > most_zones:
            said = f"not asked of more than {most_zones:,} zones"
            rows.append(Row(peer_type.name, absent=said))
            continue
        few = load.reports.rows(slice(0, count))
        try:
            peer = peer_type()
        except Missing as reason:
            rows.append(Row(peer_type.name, absent=str(reason)))
            continue
        began = peer.cpu_s()
        peer.load(load.zones)
        arranged_s = peer.cpu_s() - began
        if isinstance(peer, Tabled):
            peer.put(few)
        compare(mine.ask(few), peer.ask(few), load.name, peer.name)
        cpu_s = timed(lambda peer=peer, few=few: peer.ask(few), peer.cpu_s)
        rows.append(Row(peer.name, len(few), cpu_s, None, arranged_s, peer.nbytes() / 2**20))
        step(f"watch: {load.name}: {peer.name}")
    return rows


def compare(mine: Hits, theirs: Hits, where: str, name: str) -> None:
    if not np.array_equal(mine, theirs):
        sys.exit(f"bench watch: {where}: Standclear and {name} differ; no times are printed")


def run(effort: Effort, _directory: Path) -> Result:
    """Every workload, then closest approach."""
    result = Result()
    with postgis_server():
        for count in effort.watch_zones:
            step(f"watch: making {count:,} zones")
            _measure(synthetic(count, effort.watch_reports), result, f"watch.{count}")
        try:
            _measure(real(effort.watch_reports), result, "watch.real")
        except Missing as reason:
            step(f"watch: real airspace and traffic left out: {reason}")
            result.tables.append(_left_out(str(reason)))
    encounters = run_encounters(effort)
    result.tables += encounters.tables
    result.figures |= encounters.figures
    return result


def _measure(load: Workload, result: Result, name: str) -> None:
    before = load_average()
    rows, kernel = ours(load)
    step(f"watch: {load.name}: Standclear")
    rows += others(load, kernel)
    hits = len(inside(kernel.index, load.reports)) / len(load.reports)
    result.tables.append(
        Table(
            f"Watch: {load.name}; {hits:.3g} of them hold a report, on average",
            COLUMNS,
            [row.cells() for row in rows],
            _said(rows),
            (before, load_average()),
            SEEDS,
        )
    )
    whole = rows[0]
    result.figures[f"{name}.per_s"] = whole.asked / whole.cpu_s
    if whole.alone:
        result.figures[f"{name}.p99"] = whole.alone[1]


def _said(rows: Sequence[Row]) -> list[str]:
    ran = [row for row in rows if not row.absent and row.name in {p.name for p, *_ in OTHERS}]
    compared = ", ".join(f"{row.name} on {row.asked:,}" for row in ran)
    return [
        f"Equal answers to Standclear's: {compared or 'no other engine ran'}.",
        "CPU of one core; medians of three runs over all the reports in the order of a feed.",
        "Tile38 is not among them: no package of PyPI, npm or Debian brings its server.",
    ]


def _left_out(reason: str) -> Table:
    row = ("Real airspace and recorded traffic", reason, *("–" for _ in COLUMNS[2:]))
    return Table("Watch: real", COLUMNS, [row], [], (load_average(), load_average()), SEEDS)
