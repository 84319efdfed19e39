"""`check`: one plan checked against all that hold, beside the usual engines.

Each engine runs in a process of its own on the same plans. The parent compares their answers
before it prints any time; a difference ends the run.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from bench.effort import Effort
from bench.engine import COMPARED, Figures, Pair, run_peer
from bench.machine import load_average
from bench.peers import IN_PROCESS, Peer
from bench.postgis import WHY, PostGis
from bench.postgres import SETTING, NoServer, Server
from bench.report import Result, Table, pair, per, step
from bench.workloads import Kind, flat

PEERS: tuple[type[Peer], ...] = (*IN_PROCESS, PostGis)
SEEDS = "plans held 1, asked 99, inserted and removed 7"
COLUMNS = (
    "engine",
    "asked",
    "wall µs a plan, p50 / p99",
    "CPU µs, p50 / p99",
    "CPU µs an overlap",
    "insert µs a volume, p50 / p99",
    "remove µs a volume, p50 / p99",
    "load s",
    "memory MB",
)
SAID = (
    "For all check tables: a question is one plan with all its volumes (1.9 on average) in one "
    "call; the answer names every volume of every plan held that shares a point with it in area, "
    "height, and time.",
    "CPU is the calling thread's, for PostGIS with the server process of its connection.",
    "Memory is what the engine's own process grew by while loading, for PostGIS the table with "
    "its indexes. Inserting and removing are in memory for all (PostGIS: an unlogged table, one "
    "statement a plan, each a transaction), and not durable.",
    f"Each engine has the same plans and questions and a process of its own; its first {COMPARED} "
    "answers (fewer where its table says so) are compared in full with those of the others before "
    "a time is printed. CPU an overlap is left out where questions find fewer than one on average.",
    "Not compared: several clients at once; a server across a network; disks.",
    "Covering S2 cells is done by s2sphere, in pure Python: the C++ library covers faster, the "
    "look-up in the table stays the same.",
)


def _child(name: str, folder: Path, out: Path, effort: Effort) -> None:
    peer_type = next(p for p in PEERS if p.__name__ == name)
    figures = run_peer(peer_type, folder, effort)
    out.write_text(json.dumps(asdict(figures)), encoding="utf-8")


def _in_own_process(peer_type: type[Peer], folder: Path, effort: Effort) -> Figures:
    out = folder / f"{peer_type.__name__}.json"
    child = multiprocessing.get_context("spawn").Process(
        target=_child, args=(peer_type.__name__, folder, out, effort)
    )
    child.start()
    # The child looks at the clock between questions; this is for one that cannot.
    child.join(2 * effort.limit_s)
    if child.is_alive():
        child.terminate()
        child.join()
        return Figures(peer_type.name, absent=f"more than {2 * effort.limit_s:.0f} s, stopped")
    if child.exitcode != 0:
        return Figures(peer_type.name, absent="ended with an error, see above")
    return Figures(**json.loads(out.read_text(encoding="utf-8")))


def measure(
    count: int, kind: Kind, effort: Effort, peers: Sequence[type[Peer]] = PEERS
) -> list[Figures]:
    """Every engine on one workload, one after another, answers compared."""
    rows: list[Figures] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        step(f"check: {count:,} plans, {kind}: making them")
        flat(count, seed=1, kind=kind).save(folder / "kept.npz")
        flat(effort.questions, seed=99, kind=kind).save(folder / "asked.npz")
        flat(effort.changes, seed=7, kind=kind).save(folder / "changes.npz")
        for peer_type in peers:
            largest = effort.largest.get(peer_type.__name__, count)
            if count > largest:
                said = f"not run above {largest:,} plans with --{effort.name}"
                rows.append(Figures(peer_type.name, absent=said))
                continue
            row = _in_own_process(peer_type, folder, effort)
            said = row.absent or f"{row.asked} asked, loaded in {row.load_s:.1f} s"
            step(f"check: {count:,} plans, {kind}: {row.name}: {said}")
            rows.append(row)
    compare(rows)
    return rows


def compare(rows: Sequence[Figures]) -> None:
    """End the run when two engines answered a question differently."""
    ran = [row for row in rows if not row.absent]
    for row in ran[1:]:
        for number, (first, other) in enumerate(zip(ran[0].answers, row.answers, strict=False)):
            if first != other:
                sys.exit(
                    f"bench check: {ran[0].name} and {row.name} answer question {number} "
                    "differently; no times are printed"
                )


def table(rows: Sequence[Figures], *, title: str, load: Pair) -> Table:
    """One workload's figures, with what was compared."""
    ran = [row for row in rows if not row.absent]
    fewest = min((len(row.answers) for row in ran), default=0)
    said = [f"Equal answers of {len(ran)} engines to the first {fewest} questions."]
    for row in ran:
        if row.asked < len(ran[0].answers):
            said.append(f"{row.name} was stopped after {row.asked} of them: over the time limit.")
    early = [row for row in ran if row.any_wall]
    if early and early[0].any_wall:
        said.append(
            f"Asked for any one overlap, {early[0].name} answers in {pair(*early[0].any_wall)} µs."
        )
    return Table(title, COLUMNS, [_cells(row) for row in rows], said, load, SEEDS)


def _cells(row: Figures) -> tuple[str, ...]:
    if row.absent:
        return (row.name, row.absent, *("–" for _ in COLUMNS[2:]))
    return (
        row.name,
        f"{row.asked:,}",
        pair(*row.wall),
        pair(*row.cpu),
        per(row.cpu_total / row.overlaps) if row.overlaps > row.asked else "–",
        pair(*row.insert) if row.insert else "rebuild",
        pair(*row.remove) if row.remove else "rebuild",
        per(row.load_s),
        per(row.memory_mb),
    )


@contextlib.contextmanager
def postgis_server() -> Iterator[None]:
    """A server for PostGIS while this lasts, unless the environment names one."""
    if os.environ.get(SETTING):
        yield
        return
    try:
        server = Server()
        step("check: starting a PostgreSQL server of its own")
        where = server.__enter__()
    except NoServer as reason:
        os.environ[WHY] = str(reason)
        step(f"check: no PostGIS: {reason}")
        yield
        return
    os.environ[SETTING] = where
    try:
        yield
    finally:
        del os.environ[SETTING]
        server.__exit__()


def run(effort: Effort, _directory: Path) -> Result:
    """Every workload."""
    result = Result()
    with postgis_server():
        for kind, sizes in effort.sizes.items():
            for count in sizes:
                before = load_average()
                rows = measure(count, kind, effort)
                ran = [row for row in rows if not row.absent]
                mean = ran[0].overlaps / ran[0].asked if ran else 0.0
                title = f"Check: {count:,} plans held, {kind}; {mean:.2f} overlaps a question"
                result.tables.append(table(rows, title=title, load=(before, load_average())))
                _keep(result.figures, rows[0], f"check.{kind}.{count}")
    if result.tables:
        last = result.tables[-1]
        last.said = [*last.said, *SAID]
    return result


def _keep(figures: dict[str, float], row: Figures, name: str) -> None:
    """The figures of the first engine, for the budgets."""
    figures[f"{name}.p50"], figures[f"{name}.p99"] = row.wall
    if row.overlaps:
        figures[f"{name}.an_overlap"] = row.cpu_total / row.overlaps
    if row.insert and row.remove:
        figures[f"{name}.insert"], figures[f"{name}.remove"] = row.insert[0], row.remove[0]
