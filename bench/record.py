"""`record`: how fast the record is: durable appends, audit, and one receipt checked alone.

    append   statements sealed beforehand by four authors, handed in in batches; each append is
             one durable SQLite transaction (WAL, synchronous=FULL) on the disk under `directory`.
             The wall clock counts waiting for the disk; CPU does not.
    audit    `log.audit.audit_log` over that log, without and with authors' signatures, in as many
             processes as `standclear log verify` takes by itself. Their start is counted in.
    receipt  `log.receipt.verify_receipt` from bytes in memory: parse, two signatures, proof, body.

Not here: filings, whose decisions and releases come on top (office.py).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path

from bench.effort import Effort
from bench.machine import cpu_s, file_system, flush_ms, load_average
from bench.report import Result, Table, pair, per, step
from standclear.cli.log_access import jobs_of
from standclear.log.append import Log
from standclear.log.audit import audit_log
from standclear.log.entry import Sealed, read_entry, seal, verify_entry
from standclear.log.header import Header
from standclear.log.keys import PartySigner, log_signer
from standclear.log.merkle import leaf_hash
from standclear.log.receipt import make_receipt, verify_receipt
from standclear.log.shared_out import WORTH_SHARING, Sharing
from standclear.log.trust import KeyRecord, Trust
from standclear.store.sqlite import SqliteStore, source_in

BODY = b'{"volumes":[' + b"1" * 400 + b"]}"  # about the size of a filed plan
PARTIES = ("force-a", "force-b", "relief-1", "desk")
NOW_S = 1_523_664_000
AT_ONCE = 512  # entries an append while a log is made only to be audited


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. per_s and cpu_per_s: items a second of wall clock and of CPU."""

    job: str
    items: int
    per_s: float
    cpu_per_s: float
    p50_ms: float
    p99_ms: float


def statements(count: int) -> Iterator[Sealed]:
    """Signed statements of four authors in turn, the same every time."""
    keys = [PartySigner.from_seed(p, 1, sha256(p.encode()).digest()) for p in PARTIES]
    previous = [""] * len(keys)
    for number in range(count):
        who = number % len(keys)
        header = Header(
            type="plan.file",
            issuer=keys[who].party,
            seq=number // len(keys) + 1,
            prev=previous[who],
            issued_at="2018-04-14T01:00:00Z",
            to=("desk",),
        )
        nonce = sha256(number.to_bytes(8, "big")).digest()
        sealed = seal(header, body=BODY, nonce=nonce, key=keys[who])
        previous[who] = leaf_hash(sealed.leaf).hex()
        yield sealed


def trust_in_all(log: Log) -> Trust:
    """The trust file of one who knows every author."""
    keys = [PartySigner.from_seed(p, 1, sha256(p.encode()).digest()) for p in PARTIES]
    return Trust(log.verifier, tuple(KeyRecord(k.keyid, k.public_key, 0) for k in keys))


def measure(job: str, calls: Sequence[Callable[[], object]], *, items_a_call: int = 1) -> Row:
    """Run each call once, in order."""
    took: list[float] = []
    wall, cpu = time.perf_counter(), cpu_s()
    for call in calls:
        start = time.perf_counter()
        call()
        took.append(time.perf_counter() - start)
    wall, cpu = time.perf_counter() - wall, cpu_s() - cpu
    took.sort()
    items = len(calls) * items_a_call
    p50, p99 = took[len(took) // 2], took[min(len(took) - 1, len(took) * 99 // 100)]
    return Row(job, items, items / wall, items / max(cpu, 1e-9), p50 * 1000, p99 * 1000)


def bench_append(directory: Path, *, appends: int = 200) -> list[Row]:
    """Durable entries a second at batches of 1, 16 and 64."""
    rows = []
    for batch in (1, 16, 64):
        sealed = list(statements(appends * batch))
        with SqliteStore(directory / f"append-{batch}.db") as store:
            log = Log(store, log_signer("bench.example/log", bytes(32)))
            batches = [sealed[i : i + batch] for i in range(0, len(sealed), batch)]
            calls = [partial(log.append, one, now_s=NOW_S) for one in batches]
            rows.append(measure(f"append, batch {batch}", calls, items_a_call=batch))
    return rows


def bench_audit(directory: Path, *, entries: int = 20_000) -> list[Row]:
    """Audit without and with signatures; proofs made; receipts and entries verified."""
    with SqliteStore(directory / "audit.db") as store:
        log = Log(store, log_signer("bench.example/log", bytes(32)))
        sealed = list(statements(entries))
        for start in range(0, entries, AT_ONCE):
            log.append(sealed[start : start + AT_ONCE], now_s=NOW_S)
        trust = trust_in_all(log)

        sharing = Sharing(partial(source_in, directory / "audit.db"), jobs_of(None))

        def audit(keys: Callable[[str, int], bytes | None] | None) -> None:
            with store.snapshot() as source:
                report = audit_log(source, log.verifier, keys, sharing=sharing)
            if not report.holds or report.entries != entries:
                raise AssertionError(report.faults[:3])

        sample = [i * 7919 % entries for i in range(min(entries, 1000))]
        receipts = [make_receipt(log, index) for index in sample]

        def verify(position: int) -> None:
            if not verify_receipt(receipts[position], trust).holds:
                raise AssertionError(position)

        key = {k.keyid: k.public_key for k in trust.keys}

        def read_and_verify(leaf: bytes) -> None:
            entry = read_entry(leaf)
            verify_entry(entry, key[entry.keyid])

        return [
            measure("audit, hashes only", [lambda: audit(None)], items_a_call=entries),
            measure(
                "audit, with signatures", [lambda: audit(trust.public_key)], items_a_call=entries
            ),
            measure("open a log", [lambda: Log(store, log_signer("bench.example/log", bytes(32)))]),
            measure("make a proof", [partial(log.proof, i) for i in sample]),
            measure("verify a receipt", [partial(verify, i) for i in range(len(receipts))]),
            measure(
                "read and verify an entry",
                [partial(read_and_verify, s.leaf) for s in sealed[:3000]],
            ),
        ]


def run(effort: Effort, directory: Path) -> Result:
    """Every row of the record's table; writes some files under `directory`."""
    before = load_average()
    flushed, on = flush_ms(directory), file_system(directory)
    step(f"record: {effort.appends} appends each of 1, 16, and 64 entries")
    rows = bench_append(directory, appends=effort.appends)
    step(f"record: a log of {effort.record_entries:,} entries, audited")
    rows += bench_audit(directory, entries=effort.record_entries)
    said = (
        "Entries of some 600 bytes by four authors, signed beforehand. Each append is one "
        "durable SQLite transaction (WAL, synchronous=FULL) and gives a signed checkpoint; ms "
        "are those of one append, not of one entry.",
        f"Audits take {jobs_of(None)} processes from {WORTH_SHARING:,} entries on, start included.",
        f"The log was on {on}, which took {flushed:.2f} ms (median) to hold 4 KiB for good.",
        "Not measured: other logs on this machine.",
    )
    return Result([table(rows, said, (before, load_average()))])


def table(rows: Sequence[Row], said: Sequence[str], load: tuple[float, float]) -> Table:
    """The rows as they are printed."""
    columns = ("job", "items", "items/s", "items a CPU second", "ms a call, p50 / p99")
    cells = [
        (r.job, f"{r.items:,}", per(r.per_s), per(r.cpu_per_s), pair(r.p50_ms, r.p99_ms))
        for r in rows
    ]
    return Table("The record", columns, cells, said, load, "none drawn; counters")
