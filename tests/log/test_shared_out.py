"""Several processes check a long log, and the report reads as if one had.

An inquiry compares two reports of one log, made on two machines: they must be the same, fault by
fault, however many cores each had, and also when a process was killed on the way.
"""

from __future__ import annotations

import shutil
import sqlite3
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.audit import AuditReport, audit_log
from standclear.log.audit_entries import EntryChecks
from standclear.log.export import export_log
from standclear.log.shared_out import Sharing, stretches
from standclear.log.stored import EVERYTHING
from standclear.log.tiles_directory import TilesDirectory, directory_in
from standclear.store.sqlite import source_in
from tests.log.containers import SomeKeys, killed, torn
from tests.log.records import SIGNER, Author, log_of, trust_in
from tests.log.test_audit import alter_cell, cells

TRUST = trust_in(Author("force-a"), Author("force-b"))
SIZE, EACH = 300, 32


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `log.db`, whole, and `export`, its static files."""
    folder = tmp_path_factory.mktemp("good")
    log, store = log_of(SIZE, path=folder / "log.db", batch=20)
    log.erase_body(3)
    export_log(log, folder / "export")
    store.close()
    return folder


def report_of(path: Path, jobs: int, keys=TRUST.public_key) -> AuditReport:
    sharing = Sharing(partial(source_in, path), jobs, least=0, stretch=EACH)
    with source_in(path) as source:
        return audit_log(source, SIGNER.verifier, keys, sharing=sharing)


def test_a_whole_log_is_found_whole_by_any_number_of_processes(good: Path):
    reports = [report_of(good / "log.db", jobs) for jobs in (1, 2, 3)]
    assert reports[0].holds
    assert reports == [reports[0]] * 3
    found = reports[0]
    assert (found.entries, found.signatures, found.bodies) == (SIZE, SIZE, SIZE - 1)
    assert found.checkpoints == SIZE // 20
    with source_in(good / "log.db") as source:
        assert audit_log(source, SIGNER.verifier, TRUST.public_key) == found


def test_an_exported_log_is_shared_out_too(good: Path):
    source = TilesDirectory(good / "export")
    sharing = Sharing(partial(directory_in, good / "export"), 2, least=0, stretch=100)
    report = audit_log(source, SIGNER.verifier, TRUST.public_key, sharing=sharing)
    assert report == audit_log(source, SIGNER.verifier, TRUST.public_key)
    assert (report.holds, report.entries, report.signatures) == (True, SIZE, SIZE)


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_whatever_was_altered_two_processes_say_what_one_says(good: Path, data: st.DataObject):
    path = good / "altered.db"
    shutil.copy(good / "log.db", path)
    table = st.sampled_from(["entry", "entry", "body", "tile", "checkpoint"])
    for wanted in data.draw(st.lists(table, min_size=1, max_size=4)):
        cell = data.draw(st.sampled_from([c for c in cells(path) if c[0] == wanted]))
        alter_cell(path, cell, data.draw(st.integers(0, 10_000)), data.draw(st.integers(1, 255)))
    for index in data.draw(st.sets(st.integers(0, SIZE), max_size=2)):
        with sqlite3.connect(path) as db:
            db.execute("DELETE FROM entry WHERE idx = ?", (index,))
        db.close()
    one = report_of(path, 1)
    assert not one.holds
    assert report_of(path, 2) == one


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_stretches_checked_apart_make_up_the_whole(good: Path, data: st.DataObject):
    """Those that are sound and fit on are taken; the others are checked again in their place."""
    path = good / "apart.db"
    shutil.copy(good / "log.db", path)
    for _ in range(data.draw(st.integers(0, 2))):
        cell = data.draw(st.sampled_from([c for c in cells(path) if c[0] in ("entry", "body")]))
        alter_cell(path, cell, data.draw(st.integers(0, 10_000)), data.draw(st.integers(1, 255)))
    whole, parts, taken = EntryChecks(TRUST.public_key), EntryChecks(TRUST.public_key), 0
    with source_in(path) as source:
        whole.run(source)
        for stretch in stretches(SIZE, data.draw(st.integers(1, SIZE + 9))):
            apart = EntryChecks(TRUST.public_key, start=max(stretch.first, 0))
            apart.run(source, stretch)
            sound = apart.sound()
            if sound is not None and parts.take(sound):
                taken += 1
            else:
                parts.run(source, stretch)
    assert parts.faults == whole.faults
    assert parts.hashes == whole.hashes
    assert (parts.signatures, parts.bodies) == (whole.signatures, whole.bodies)
    assert taken or whole.faults


@given(st.integers(0, 10_000), st.integers(1, 5_000))
def test_stretches_leave_nothing_out(entries: int, each: int):
    cut = stretches(entries, each)
    assert (cut[0].first, cut[-1].last) == EVERYTHING
    assert all(a.last + 1 == b.first for a, b in pairwise(cut))


@pytest.mark.parametrize("jobs", [1, 2])
def test_every_fault_stands_in_the_logs_order(good: Path, jobs: int):
    path = good / "order.db"
    shutil.copy(good / "log.db", path)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE body SET nonce = zeroblob(32) WHERE idx % 50 = 10")
        db.execute("UPDATE entry SET issuer = 'nobody' WHERE idx % 60 = 10")
    db.close()
    wrong, unknown = frozenset(range(0, SIZE, 5)), frozenset(range(0, SIZE, 7))
    report = report_of(path, jobs, SomeKeys(TRUST, wrong, unknown))
    found = [(f.index, f.place, f.message.split(":")[0].split(" ")[0]) for f in report.faults]
    expected: list[tuple[int, str, str]] = []
    for at in range(SIZE):
        if at % 60 == 10:
            expected.append((at, "entry", "filed"))
        if at in unknown:
            expected.append((at, "entry", "no"))
        elif at in wrong:
            expected.append((at, "entry", "entry"))
        if at % 50 == 10:
            expected.append((at, "body", "body"))
    assert found == expected
    assert report.signatures == SIZE


@pytest.mark.parametrize("jobs", [1, 2])
def test_of_a_container_that_ends_early_the_faults_before_are_named(good: Path, jobs: int):
    path, keys = good / "log.db", SomeKeys(TRUST, frozenset({3}), frozenset())
    sharing = Sharing(partial(torn, path, 100), jobs, least=0, stretch=EACH)
    with torn(path, 100) as source:
        report = audit_log(source, SIGNER.verifier, keys, sharing=sharing)
    found = [(fault.index, fault.place) for fault in report.faults]
    assert found == [(3, "entry"), (None, "container")]
    assert report.faults[1].message == "torn"
    assert report.entries == 100


def test_when_the_processes_die_the_report_is_the_same(good: Path):
    with source_in(good / "log.db") as source:
        report = audit_log(
            source,
            SIGNER.verifier,
            TRUST.public_key,
            sharing=Sharing(partial(killed, good / "log.db"), 2, least=0, stretch=EACH),
        )
    assert report == report_of(good / "log.db", 1)


def test_a_small_log_takes_no_process(good: Path):
    sharing = Sharing(partial(killed, good / "log.db"), 2, stretch=EACH)
    with source_in(good / "log.db") as source:
        assert audit_log(source, SIGNER.verifier, sharing=sharing).holds
    told: list[int] = []
    with source_in(good / "log.db") as source:
        audit_log(source, SIGNER.verifier, progress=told.append, sharing=sharing)
    assert told == sorted(told)
    assert told[-1] == SIZE
