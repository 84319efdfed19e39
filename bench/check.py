"""`python -m bench check`: one plan checked against all that hold, beside the usual engines.

Each engine runs in a process of its own on the same plans. The parent compares the answers to
the first questions before it prints any time; a difference ends the run.
Latency is a plan's (all its volumes in one call), wall and CPU of that process; for PostGIS the
CPU is the client's only. Memory is what the process grew by while loading, the server's table
and indexes for PostGIS.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from bench.check_peers import PEERS, Answer, Missing, Peer
from bench.workloads import Flat, Kind, flat

COMPARED = 200  # questions whose answers are compared
CHANGES = 1000  # plans inserted and removed again
PATIENCE_S = 20.0  # an engine answers as many questions as fit, at least COMPARED


@dataclass(frozen=True)
class Figures:
    """One engine on one workload; microseconds, or None where it has no such operation."""

    name: str
    digest: str = ""
    overlaps: float = 0.0
    questions: int = 0
    wall_p50: float = 0.0
    wall_p99: float = 0.0
    cpu_p50: float = 0.0
    cpu_p99: float = 0.0
    insert: float | None = None
    remove: float | None = None
    load_s: float = 0.0
    memory_mb: float = 0.0
    absent: str = ""


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def digest_of(answers: list[Answer]) -> str:
    plain = [sorted(tuple(hit) for hit in answer) for answer in answers]
    return hashlib.sha256(json.dumps(plain).encode()).hexdigest()


def run_peer(peer_type: type[Peer], folder: Path) -> Figures:
    """Load, ask, change: everything that is measured, in this process."""
    kept, asked, changes = (Flat.load(folder / f"{n}.npz") for n in ("kept", "asked", "changes"))
    try:
        peer = peer_type()
    except Missing as reason:
        return Figures(peer_type.name, absent=str(reason))
    before, began = resident_bytes(), time.perf_counter()
    peer.load(kept)
    load_s, grown = time.perf_counter() - began, resident_bytes() - before
    if peer_type.name.startswith("PostGIS"):
        grown = peer.nbytes() or 0
    questions = [asked.extents(n) for n in range(len(asked))]
    answers = [peer.ask(question) for question in questions[:COMPARED]]  # also warms up
    walls, cpus, found = [], [], 0
    began = time.perf_counter()
    for question in questions:
        wall, cpu = time.perf_counter_ns(), time.thread_time_ns()
        answer = peer.ask(question)
        cpus.append(time.thread_time_ns() - cpu)
        walls.append(time.perf_counter_ns() - wall)
        found += len(answer)
        if time.perf_counter() - began > PATIENCE_S:
            break
    insert, remove = changes_cost(peer, changes)
    wall_us, cpu_us = np.array(walls) / 1000, np.array(cpus) / 1000
    return Figures(
        name=peer_type.name,
        digest=digest_of(answers),
        overlaps=found / len(walls),
        questions=len(walls),
        wall_p50=float(np.median(wall_us)),
        wall_p99=float(np.percentile(wall_us, 99)),
        cpu_p50=float(np.median(cpu_us)),
        cpu_p99=float(np.percentile(cpu_us, 99)),
        insert=insert,
        remove=remove,
        load_s=load_s,
        memory_mb=grown / 2**20,
    )


def changes_cost(peer: Peer, changes: Flat) -> tuple[float | None, float | None]:
    """Microseconds a volume to insert and to remove, or None where it cannot."""
    plans = list(changes)
    volumes = sum(len(extents) for _, extents in plans)
    stamps = [time.perf_counter()]
    try:
        for plan in plans:
            peer.insert(plan)
        stamps.append(time.perf_counter())
        for key, _ in plans:
            peer.remove(key)
        stamps.append(time.perf_counter())
    except Missing:
        return None, None
    insert, remove = (1e6 * (b - a) / volumes for a, b in pairwise(stamps))
    return insert, remove


def _child(name: str, folder: Path, out: Path) -> None:
    peer_type = next(p for p in PEERS if p.__name__ == name)
    out.write_text(json.dumps(asdict(run_peer(peer_type, folder))), encoding="utf-8")


def measure(count: int, kind: Kind, wanted: list[str]) -> list[Figures]:
    """Every wanted engine on one workload, one after another, answers compared."""
    rows: list[Figures] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        flat(count, seed=1, kind=kind).save(folder / "kept.npz")
        flat(2000, seed=99, kind=kind).save(folder / "asked.npz")
        flat(CHANGES, seed=7, kind=kind).save(folder / "changes.npz")
        for peer_type in PEERS:
            if peer_type.__name__ not in wanted:
                continue
            if count > peer_type.largest:
                rows.append(Figures(peer_type.name, absent=f"not run above {peer_type.largest}"))
                continue
            out = folder / "figures.json"
            out.unlink(missing_ok=True)
            child = multiprocessing.get_context("spawn").Process(
                target=_child, args=(peer_type.__name__, folder, out)
            )
            child.start()
            child.join()
            if not out.exists():
                rows.append(Figures(peer_type.name, absent="ended with an error"))
                continue
            rows.append(Figures(**json.loads(out.read_text(encoding="utf-8"))))
    compare(rows)
    return rows


def compare(rows: list[Figures]) -> None:
    """End the run when two engines answered differently."""
    digests = {row.name: row.digest for row in rows if not row.absent}
    if len(set(digests.values())) > 1:
        sys.exit(f"bench check: engines disagree, no times are printed: {digests}")


def table(rows: list[Figures]) -> str:
    lines = [
        "| engine | wall p50 / p99 µs | CPU p50 / p99 µs | insert / remove a volume µs "
        "| load s | memory MB |",
        "|---|--:|--:|--:|--:|--:|",
    ]
    for r in rows:
        if r.absent:
            lines.append(f"| {r.name} | – | – | – | – | {r.absent} |")
            continue
        changes = "rebuild" if r.insert is None else f"{r.insert:.1f} / {r.remove:.1f}"
        lines.append(
            f"| {r.name} | {r.wall_p50:.0f} / {r.wall_p99:.0f} | {r.cpu_p50:.0f} / {r.cpu_p99:.0f}"
            f" | {changes} | {r.load_s:.2f} | {r.memory_mb:.0f} |"
        )
    return "\n".join(lines)


def machine() -> str:
    model = platform.machine()
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    return (
        f"{os.cpu_count()} x {model}, Python {platform.python_version()}, "
        f"load average {os.getloadavg()[0]:.1f}"
    )


def size(text: str) -> int:
    return int(text.lower().replace("m", "000k").replace("k", "000"))


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench check", description=__doc__)
    parser.add_argument("--sizes", default="1k,10k", help="plans held, as 1k,10k,100k,1M")
    parser.add_argument("--kinds", default="spread,congested", help="congested only up to 10k")
    names = [p.__name__ for p in PEERS]
    parser.add_argument("--peers", default=",".join(names), help=f"of {', '.join(names)}")
    options = parser.parse_args(arguments)
    for kind in options.kinds.split(","):
        for count in map(size, options.sizes.split(",")):
            if kind == "congested" and count > 10_000:
                continue
            load = machine()
            rows = measure(count, kind, options.peers.split(","))
            found = [row for row in rows if not row.absent]
            overlaps = f"{found[0].overlaps:.2f}" if found else "no"
            print(f"\n### {count:,} plans, {kind}: {overlaps} overlaps a question\n")
            print(f"{load}; {COMPARED} answers of each engine equal\n\n{table(rows)}", flush=True)
    return 0
