"""One engine on one workload, in this process: loaded, asked, changed, and timed.

Not here: which engines and workloads, comparing answers, tables (check.py).
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.effort import Effort
from bench.peers import Answer, Missing, Peer, Plan, Standclear
from bench.workloads import Flat
from standclear.core.earth.extent import Extent

COMPARED = 200
"""Questions whose answers are compared, of every engine that ends in time."""

WARM_UP = 20
LEAST_CHANGES = 100

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
    except TookTooLong as pace:
        return Figures(peer.name, absent=f"more than {effort.limit_s:.0f} s to load: {pace}")
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
    """The row's time is over, or will be; how far it came."""


def _until(deadline: float, plans: Flat) -> Iterator[Plan]:
    """The plans, until the time is over or, from an eighth of it on, will be by half as much."""
    began = time.perf_counter()
    judged = began + (deadline - began) / 8
    for done, plan in enumerate(plans):
        now = time.perf_counter()
        whole_s = (now - began) * len(plans) / max(done, 1)
        if now > deadline or (now > judged and whole_s > 1.5 * (deadline - began)):
            raise TookTooLong(f"{done:,} plans in {now - began:.0f} s, stopped")
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
