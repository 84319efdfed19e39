"""`office`: what the desk does in a day, on SQLite with every answer durable.

filing     statements signed beforehand, handed to `Office.submit` by 1, 16, and 64 threads
replay     the picture folded anew from the log, as on every start
audits     `standclear audit` (the rules decide everything again) and `standclear log verify`
receipts   one release's receipt made, and checked apart from the log
picture    memory of the plans that hold (memory.py); commands as typed (commands.py)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import commands, memory
from bench.effort import Effort
from bench.filings import ONE_IN, Prepared, open_desk, prepare
from bench.machine import cpu_s, file_system, flush_ms, load_average
from bench.report import Result, Table, pair, per, step
from standclear.cli.log_access import jobs_of
from standclear.log.audit import audit_log
from standclear.log.note import from_base64
from standclear.log.receipt import make_receipt, verify_receipt
from standclear.log.shared_out import WORTH_SHARING, Sharing
from standclear.log.trust import KeyRecord, Trust
from standclear.service.audit import audit
from standclear.service.audit_ahead import Reading, log_in
from standclear.service.office import Office
from standclear.service.replay import replay
from standclear.store.sqlite import SqliteStore, source_in
from standclear.web.server import leaving_alone_what_is_held

RECEIPTS = 500
SEED = "none drawn; keys and nonces are hashes of counters"


@dataclass(frozen=True)
class Filed:
    """One run of filings."""

    filers: int
    filings: int
    entries: int
    wall_s: float
    cpu_s: float
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Done:
    """One job over the log: items, how long it took, and one item's latency if it has one."""

    job: str
    items: int
    wall_s: float
    cpu_s: float
    each_ms: tuple[float, float] | None = None


def file_one(office: Office, one: Prepared) -> float:
    """Seconds until the answer, which must name the overlaps that it should."""
    began = time.perf_counter()
    answer = office.submit(one.sealed)
    took = time.perf_counter() - began
    if len(answer.decision.overlaps) != one.overlaps:
        raise AssertionError(f"not {one.overlaps} overlaps: {answer.decision.headline}")
    return took


def file_all(office: Office, prepared: list[list[Prepared]]) -> Filed:
    """Every filer hands in its statements one after another, all filers at once."""
    took: list[float] = []
    faults: list[BaseException] = []
    ready = threading.Barrier(len(prepared) + 1)

    def filer(mine: list[Prepared]) -> None:
        own = []
        ready.wait()
        try:
            for one in mine:
                own.append(file_one(office, one))
        except BaseException as fault:
            faults.append(fault)
            raise
        took.extend(own)

    threads = [threading.Thread(target=filer, args=(mine,)) for mine in prepared]
    for thread in threads:
        thread.start()
    size = office.log.size
    ready.wait()
    wall, cpu = time.perf_counter(), time.process_time()
    for thread in threads:
        thread.join()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    if faults:
        raise faults[0]
    took.sort()
    p50, p99 = took[len(took) // 2], took[len(took) * 99 // 100]
    entries = office.log.size - size
    return Filed(len(prepared), len(took), entries, wall, cpu, p50 * 1000, p99 * 1000)


def timed(job: str, items: int, call: Callable[[], object]) -> Done:
    """One call over all items."""
    wall, cpu = time.perf_counter(), cpu_s()
    call()
    return Done(job, items, time.perf_counter() - wall, cpu_s() - cpu)


def each(job: str, calls: Sequence[Callable[[], object]]) -> Done:
    """Many calls, one an item."""
    took = []
    wall, cpu = time.perf_counter(), time.process_time()
    for call in calls:
        began = time.perf_counter()
        call()
        took.append((time.perf_counter() - began) * 1000)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    took.sort()
    return Done(job, len(calls), wall, cpu, (took[len(took) // 2], took[len(took) * 99 // 100]))


def trust_of(office: Office) -> Trust:
    """The log's key and every party's, as a verifier pins them."""
    return Trust(
        office.log.verifier,
        tuple(
            KeyRecord(key, from_base64(span.grant.public_key), span.granted_at, span.revoked_at)
            for record in office.picture.parties.values()
            for key, span in record.keys.items()
        ),
    )


def over_the_log(office: Office) -> list[Done]:
    """Replay, audits and receipts of the log that this office has written."""
    log, store = office.log, office.log._store
    assert isinstance(store, SqliteStore)
    entries, trust = log.size, trust_of(office)

    file, jobs = Path(store.path), jobs_of(None)
    sharing = Sharing(partial(source_in, file), jobs)
    reading = Reading(partial(log_in, file, log.verifier), jobs)

    def decide_again() -> None:
        found = audit(log, reading=reading)
        if found.faults or found.entries != entries:
            raise AssertionError(found.faults[:3])

    def verify_log(keys: Callable[[str, int], bytes | None] | None) -> None:
        with store.snapshot() as source:
            report = audit_log(source, log.verifier, keys, sharing=sharing)
        if not report.holds or report.entries != entries:
            raise AssertionError(report.faults[:3])

    def start() -> None:
        if replay(log).size != entries:
            raise AssertionError("the replayed picture is of another size")

    places = [n * 7919 % entries for n in range(min(entries, RECEIPTS))]
    receipts = [make_receipt(log, place) for place in places]

    def check_receipt(number: int) -> None:
        if not verify_receipt(receipts[number], trust).holds:
            raise AssertionError(number)

    step(f"office: replay and audits of {entries:,} entries")
    return [
        timed("replay: the picture from the log, as on start", entries, start),
        timed("audit: the rules decide everything again", entries, decide_again),
        timed("verify the log, hashes and tiles", entries, lambda: verify_log(None)),
        timed(
            "verify the log, with every signature", entries, lambda: verify_log(trust.public_key)
        ),
        each("make a receipt", [partial(make_receipt, log, place) for place in places]),
        each("verify a receipt", [partial(check_receipt, n) for n in range(len(receipts))]),
    ]


def run(effort: Effort, directory: Path) -> Result:
    """Filing, then everything over the last log, then the commands."""
    result = Result()
    before = load_average()
    flushed, on = flush_ms(directory), file_system(directory)
    filed = []
    for filers, filings in effort.filings.items():
        parties = [f"filer-{n:02}" for n in range(filers)]
        place = directory / f"filers-{filers}"
        place.mkdir()
        step(f"office: {filers} filers: signing {filings:,} filings")
        office = open_desk(place, parties)
        prepared = prepare(office, parties, filings)
        with leaving_alone_what_is_held():
            filed.append(file_all(office, prepared))
        step(f"office: {filers} filers: {filed[-1].filings / filed[-1].wall_s:,.0f} filings/s")
    result.tables.append(_filing_table(filed, flushed, on, (before, load_average())))
    for row in filed:
        result.figures[f"filing.{row.filers}"] = row.filings / row.wall_s
    before = load_average()
    jobs = over_the_log(office)
    result.tables.append(_log_table(jobs, (before, load_average())))
    _keep(result.figures, jobs)
    for part in (memory.run(effort), commands.run(effort, directory)):
        result.tables += part.tables
        result.figures |= part.figures
    return result


def _filing_table(
    filed: list[Filed], flushed_ms: float, on: str, load: tuple[float, float]
) -> Table:
    columns = ("concurrent filers", "filings", "filings/s", "filings a CPU second",
               "entries/s", "ms a filing, p50 / p99")  # fmt: skip
    rows = [
        (
            str(f.filers),
            f"{f.filings:,}",
            per(f.filings / f.wall_s),
            per(f.filings / f.cpu_s),
            per(f.entries / f.wall_s),
            pair(f.p50_ms, f.p99_ms),
        )
        for f in filed
    ]
    said = [
        "A filing is a plan of one circle, signed beforehand, handed to the office in process, "
        "and answered when statement, decision, and releases are on the disk (SQLite, WAL, "
        "synchronous=FULL). Filers are threads of one Python process, which looks for garbage as "
        "seldom as the server does.",
        f"One filing in {ONE_IN} overlaps a plan of another party; every answer was compared with "
        "the number of overlaps it must name.",
        f"The log was on {on}, which took {flushed_ms:.2f} ms (median) to hold 4 KiB for good; a "
        "virtual disk may promise sooner than a real one.",
        "Not measured: HTTP, several offices on one log.",
    ]
    return Table("Filing, durable", columns, rows, said, load, SEED)


def _log_table(jobs: list[Done], load: tuple[float, float]) -> Table:
    columns = ("job", "items", "items/s", "items a CPU second", "took s", "ms an item, p50 / p99")
    rows = [
        (
            job.job,
            f"{job.items:,}",
            per(job.items / job.wall_s),
            per(job.items / max(job.cpu_s, 1e-9)),
            per(job.wall_s),
            pair(*job.each_ms) if job.each_ms else "–",
        )
        for job in jobs
    ]
    said = [
        "Over the log of the last row above, with the files in the system's memory. Every audit "
        "had to find the log sound and whole, every receipt had to hold.",
        f"Audits take {jobs_of(None)} processes from {WORTH_SHARING:,} entries on, as the commands "
        "do, start included.",
        "Not measured: a log that must be read from the disk first.",
    ]
    return Table("Over the log: start, audits, receipts", columns, rows, said, load, SEED)


def _keep(figures: dict[str, float], jobs: list[Done]) -> None:
    names = ("replay", "audit", "verify_hashes", "verify_signatures", "", "receipt")
    for name, job in zip(names, jobs, strict=True):
        if job.each_ms:
            figures[f"{name}.p50_ms"], figures[f"{name}.p99_ms"] = job.each_ms
        else:
            figures[f"{name}.per_s"] = job.items / job.wall_s
