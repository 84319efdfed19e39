"""`check`: one plan checked against all that hold, beside the usual engines.

Each engine runs in a process of its own on the same plans. The parent compares their answers
before it prints any time; a difference ends the run.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import json
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from bench.effort import Effort
from bench.machine import load_average
from bench.peers import IN_PROCESS, Answer, Missing, Peer, Plan, Standclear
from bench.postgis import WHY, PostGis
from bench.postgres import SETTING, NoServer, Server
from bench.report import Result, Table, pair, per, step
from bench.workloads import Flat, Kind, flat
from standclear.core.extent import Extent

COMPARED = 200
"""Questions whose answers are compared, of every engine that ends in time."""

WARM_UP = 20
PEERS: tuple[type[Peer], ...] = (*IN_PROCESS, PostGis)
SEEDS = "plans held 1, asked 99, inserted and removed 7"
LEAST_CHANGES = 100
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
    f"Each engine has the same plans and questions and a process of its own; at least {COMPARED} "
    "answers are compared with those of the others, in full, before a time is printed. CPU an "
    "overlap is left out where questions find fewer than one on average.",
    "Not compared: several clients at once; a server across a network; disks.",
    "Covering S2 cells is done by s2sphere, in pure Python: the C++ library covers faster, the "
    "look-up in the table stays the same.",
)

Pair = tuple[float, float]


@dataclass
class Figures:
    """One engine on one workload; pairs are p50 and p99 in microseconds."""

    name: str
    absent: str = ""
    answers: list[str] = field(default_factory=list)  # a digest for each question compared
    asked: int = 0
    overlaps: int = 0  # in all answers together
    wall: Pair = (0.0, 0.0)
    cpu: Pair = (0.0, 0.0)
    cpu_total: float = 0.0
    insert: Pair | None = None
    remove: Pair | None = None
    any_wall: Pair | None = None  # asked for one overlap at most
    load_s: float = 0.0
    memory_mb: float = 0.0


def resident_bytes() -> int:
    """What this process holds, after giving back what it no longer needs."""
    gc.collect()
    with contextlib.suppress(AttributeError, OSError):  # only glibc has it
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def digest(answer: Answer) -> str:
    plain = sorted(tuple(hit) for hit in answer)
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()[:24]


def run_peer(peer_type: type[Peer], folder: Path, effort: Effort) -> Figures:
    """Load, ask, change: everything that is measured, in this process."""
    kept, asked, changes = (Flat.load(folder / f"{n}.npz") for n in ("kept", "asked", "changes"))
    try:
        peer = peer_type()
    except Missing as reason:
        return Figures(peer_type.name, absent=str(reason))
    with contextlib.closing(peer):
        return _measured(peer, kept, asked, list(changes), effort)


def _measured(peer: Peer, kept: Flat, asked: Flat, changes: list[Plan], effort: Effort) -> Figures:
    deadline = time.perf_counter() + effort.limit_s
    figures = Figures(peer.name)
    before, began = resident_bytes(), time.perf_counter()
    try:
        peer.load(_until(deadline, kept))
    except TookTooLong:
        return Figures(peer.name, absent=f"over {effort.limit_s:.0f} s while loading, stopped")
    figures.load_s = time.perf_counter() - began
    grown = peer.server_bytes() or resident_bytes() - before
    figures.memory_mb = grown / 2**20
    questions = [asked.extents(n) for n in range(len(asked))]
    _ask(peer, questions, figures, deadline, effort.patience_s)
    if isinstance(peer, Standclear):
        _ask_for_any(peer, questions[: figures.asked], figures)
    _change(peer, changes, figures, min(deadline, time.perf_counter() + effort.patience_s))
    return figures


class TookTooLong(Exception):
    """The row's time is over."""


def _until(deadline: float, plans: Iterable[Plan]) -> Iterator[Plan]:
    """The plans, until the time is over."""
    for plan in plans:
        if time.perf_counter() > deadline:
            raise TookTooLong
        yield plan


def _ask(
    peer: Peer,
    questions: Sequence[Sequence[Extent]],
    figures: Figures,
    deadline: float,
    patience_s: float,
) -> None:
    warm = time.perf_counter() + patience_s / 10
    for question in questions[-WARM_UP:]:
        if time.perf_counter() < warm:
            peer.ask(question)
    walls: list[int] = []
    cpus: list[int] = []
    began = time.perf_counter()
    for question in questions:
        before_ns = time.thread_time_ns() + peer.server_cpu_ns()
        wall = time.perf_counter_ns()
        answer = peer.ask(question)
        walls.append(time.perf_counter_ns() - wall)
        cpus.append(time.thread_time_ns() + peer.server_cpu_ns() - before_ns)
        figures.overlaps += len(answer)
        if len(walls) <= COMPARED:
            figures.answers.append(digest(answer))
        now = time.perf_counter()
        if now > deadline or (now - began > patience_s and len(walls) >= COMPARED):
            break
    figures.asked = len(walls)
    figures.wall, figures.cpu = _us(walls), _us(cpus)
    figures.cpu_total = sum(cpus) / 1000


def _ask_for_any(peer: Standclear, questions: Sequence[Sequence[Extent]], figures: Figures) -> None:
    """The early exit: is there any overlap?"""
    walls = []
    for question in questions:
        wall = time.perf_counter_ns()
        found = peer.index.overlapping(question, limit=1)
        walls.append(time.perf_counter_ns() - wall)
        if bool(found) != bool(peer.ask(question)):
            raise AssertionError("asked for any overlap, the index says other than asked for all")
    figures.any_wall = _us(walls)


def _change(peer: Peer, plans: list[Plan], figures: Figures, deadline: float) -> None:
    """Insert plans and remove them again, as many as fit before the deadline."""
    inserted, removed = [], []
    try:
        for done, plan in enumerate(plans):
            if time.perf_counter() > deadline and done >= LEAST_CHANGES:
                plans = plans[:done]
                break
            began = time.perf_counter_ns()
            peer.insert(plan)
            inserted.append((time.perf_counter_ns() - began) / len(plan[1]))
        for key, extents in plans:
            began = time.perf_counter_ns()
            peer.remove(key)
            removed.append((time.perf_counter_ns() - began) / len(extents))
    except Missing:
        return
    figures.insert, figures.remove = _us(inserted), _us(removed)


def _us(ns: Sequence[float]) -> Pair:
    """Median and 99th percentile in microseconds."""
    p50, p99 = np.percentile(np.array(ns) / 1000, (50, 99))
    return float(p50), float(p99)


# ------------------------------------------------------------------ the parent


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
        return Figures(peer_type.name, absent=f"over {2 * effort.limit_s:.0f} s, stopped")
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
