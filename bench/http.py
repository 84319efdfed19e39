"""`http`: durable filings over HTTP, with listeners on the stream and a desk that is full.

The server is a process of its own, as `standclear serve` is (http_desk.py); filers and listeners
are others (http_clients.py). Every answer is compared with the overlaps it must name, and every
listener must have heard all of the log and its own party's plans by name.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.effort import Effort
from bench.filings import ONE_IN, Prepared, intent, sign
from bench.http_clients import PATIENCE_S, Filed, Filer, Heard, file_all, listen_all
from bench.http_desk import HOLDERS, filer
from bench.http_reads import read_all
from bench.machine import file_system, flush_ms, load_average
from bench.report import Result, Table, pair, per, step
from standclear.service.office import BATCH

PROCESSES = 4
"""Of filers; one filer is one connection in one of them."""

SEED = "none drawn; keys and nonces are hashes of counters"
TICKS = os.sysconf("SC_CLK_TCK")
spawned = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Run:
    """One number of filers: how fast, and what the server spent."""

    filers: int
    filings: int
    wall_s: float
    cpu_s: float
    p50_ms: float
    p99_ms: float
    size: int
    answered: Mapping[tuple[str, int], float]


def run(effort: Effort, directory: Path) -> Result:
    """Filings over HTTP by each number of filers, at one desk; then readings."""
    before, flushed, on = load_average(), flush_ms(directory), file_system(directory)
    numbers, began = list(effort.http_filings), time.perf_counter()
    with desk(directory, effort.http_plans, numbers) as server:
        loaded_s = time.perf_counter() - began
        listening = {
            p: t for p, t in server["tokens"].items() if p.startswith(f"filer-{numbers[-1]}-")
        }
        with listeners(server["port"], listening, effort.listeners) as hearing:
            runs, cell = [], effort.http_plans
            for filers, filings in effort.http_filings.items():
                runs.append(_run(server, filers, filings, cell))
                cell += filings
                step(f"http: {filers} filers: {filings / runs[-1].wall_s:,.0f} filings/s")
            heard = hearing(max(each.size for each in runs))
        loads = before, load_average()
        readings = read_all(server, listening)
    late = _delays(heard, runs[-1])
    said = _said(effort, heard, flushed, on, loaded_s)
    result = Result([_filings(runs, said, loads), _listeners(heard, late, loads), readings])
    for each in runs:
        result.figures[f"http.{each.filers}"] = each.filings / each.wall_s
    return result


@contextmanager
def desk(
    directory: Path,
    plans: int,
    numbers: Sequence[int] = (),
    *,
    zones: int = 0,
    holders: int = HOLDERS,
) -> Iterator[dict[str, Any]]:
    """The server, from when it answers until the block ends."""
    words = [sys.executable, "-m", "bench.http_desk", str(directory), "--plans", str(plans)]
    words += ["--filers", ",".join(map(str, numbers)), "--zones", str(zones)]
    words += ["--holders", str(holders)]
    pipe = subprocess.PIPE
    with subprocess.Popen(words, stdin=pipe, stdout=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            yield json.loads(process.stdout.readline())
        finally:
            process.send_signal(signal.SIGKILL)


@contextmanager
def listeners(port: int, tokens: dict[str, str], count: int) -> Iterator[Any]:
    """So many on the stream; called with the size to reach, it gives what each heard."""
    ready, goal, out = spawned.Event(), spawned.Value("q", 0), spawned.Queue()
    process = spawned.Process(target=listen_all, args=(port, tokens, count, ready, goal, out))
    process.start()
    if not ready.wait(PATIENCE_S):
        raise TimeoutError(f"not all of {count} listeners were greeted")

    def end(size: int) -> list[tuple[str, Heard]]:
        goal.value = size
        found: list[tuple[str, Heard]] = out.get(timeout=PATIENCE_S + 10)
        return found

    try:
        yield end
    finally:
        process.kill()
        process.join()


def _run(server: dict[str, Any], filers: int, filings: int, cell: int) -> Run:
    """Every filer hands in its statements one after another, all at once."""
    known, each = server["tokens"], filings // filers
    mine = [
        Filer(party, known[party], _prepared(party, each, cell + place * each))
        for place, party in enumerate(filer(filers, place) for place in range(filers))
    ]
    shares = [share for share in (mine[n::PROCESSES] for n in range(PROCESSES)) if share]
    ready, out = spawned.Barrier(len(shares) + 1), spawned.Queue()
    processes = [
        spawned.Process(target=file_all, args=(server["port"], share, ready, out))
        for share in shares
    ]
    for process in processes:
        process.start()
    ready.wait(PATIENCE_S)
    cpu = cpu_s(server["pid"])
    found: list[Filed] = [out.get(timeout=10 * PATIENCE_S) for _ in processes]
    cpu = cpu_s(server["pid"]) - cpu
    for process in processes:
        process.join()
    took = sorted(seconds for each in found for seconds in each.took_s)
    faults = [fault for each in found for fault in each.faults]
    if faults:
        raise AssertionError("; ".join(faults))
    wall = max(each.ended for each in found) - min(each.began for each in found)
    p50, p99 = took[len(took) // 2] * 1e3, took[len(took) * 99 // 100] * 1e3
    answered = {which: at for each in found for which, at in each.answered.items()}
    return Run(filers, len(took), wall, cpu, p50, p99, max(each.size for each in found), answered)


def _prepared(party: str, filings: int, cell: int) -> list[Prepared]:
    """A party's filings, signed; one in ten lies in a cell in which a plan is held."""
    cells = [(cell + n) // ONE_IN if n % ONE_IN == 0 else cell + n for n in range(filings)]
    plans = [intent(party, n + 1, place) for n, place in enumerate(cells)]
    return [Prepared(sealed, int(n % ONE_IN == 0)) for n, sealed in enumerate(sign(party, plans))]


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has spent, in itself and in the system for it."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _delays(heard: list[tuple[str, Heard]], last: Run) -> list[float]:
    """Seconds from a plan's answer until each listener of its party was told; all must be told."""
    late, each = [], last.filings // last.filers
    for party, one in heard:
        if one.size < last.size or len(one.named) < each:
            raise AssertionError(
                f"a listener of {party} heard up to {one.size:,} of {last.size:,} and "
                f"{len(one.named)} of {each} plans"
            )
        late += [at - last.answered[party, number] for number, at in one.named.items()]
    return sorted(late)


def _filings(runs: list[Run], said: list[str], load: tuple[float, float]) -> Table:
    columns = ("concurrent filers", "filings", "filings/s", "filings a CPU second of the server",
               "ms a filing, p50 / p99")  # fmt: skip
    rows = [
        (
            str(each.filers),
            f"{each.filings:,}",
            per(each.filings / each.wall_s),
            per(each.filings / each.cpu_s),
            pair(each.p50_ms, each.p99_ms),
        )
        for each in runs
    ]
    return Table("Filing over HTTP, durable", columns, rows, said, load, SEED)


def _said(
    effort: Effort, heard: list[tuple[str, Heard]], flushed_ms: float, on: str, loaded_s: float
) -> list[str]:
    held = effort.http_plans // HOLDERS * HOLDERS
    return [
        "A filing is a plan of one circle, signed beforehand and posted to `/v1/statements` with "
        "its party's token; the answer is 201 when statement, decision, and releases are on the "
        "disk (SQLite, WAL, synchronous=FULL); without remedies (`Prefer: return=minimal`), which "
        "are searched for one by one. The server is one process with one worker and writes its "
        f"log of requests; filers are {PROCESSES} processes over keep-alive connections on the "
        "same machine.",
        f"Meanwhile the desk holds {held:,} active plans and {len(heard)} listeners are on "
        "`/v1/stream`. The plans were filed at the same office before it opened its door, "
        f"{BATCH} to an append; with signing them and opening the door that took {loaded_s:,.0f} "
        "s.",
        f"One filing in {ONE_IN} overlaps a plan on record; every answer was compared. The limits "
        "for a party's requests were set so high that they slow nobody down.",
        f"The log was on {on}, which took {flushed_ms:.2f} ms (median) to hold 4 KiB for good.",
        "Not measured: TLS, a proxy, a network between.",
    ]


def _listeners(
    heard: list[tuple[str, Heard]], late: list[float], load: tuple[float, float]
) -> Table:
    p50, p99 = late[len(late) // 2] * 1e3, late[len(late) * 99 // 100] * 1e3
    columns = ("listeners", "events in all", "tellings of an own plan",
               "ms from a filing's answer until told, p50 / p99")  # fmt: skip
    events = sum(one.events for _, one in heard)
    rows = [(str(len(heard)), f"{events:,}", f"{len(late):,}", pair(p50, p99))]
    said = [
        "Server-sent events while the filings above were made, shared out among the parties of "
        "its last row. Every listener heard the whole log to its end, and each plan of its own "
        "party by name; the time is that of the last row's plans. With so many listeners the "
        "desk gathers what it tells: one breath a second.",
    ]
    return Table("Listeners on the stream", columns, rows, said, load, SEED)
