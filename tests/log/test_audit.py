"""Nobody has to believe the desk: every byte it stores can be checked, and damage is named.

An inquiry copies the desk's file and the exported folder and audits both. Whatever byte was
altered, in a table or in a file, the audit says so and where.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.log.append import Log
from standclear.log.audit import AuditReport, audit_log
from standclear.log.errors import LogError, NotStored
from standclear.log.export import export_log
from standclear.log.keys import log_signer
from standclear.log.tiles_directory import TilesDirectory
from standclear.log.trust import Trust
from standclear.store.sqlite import SqliteStore
from tests.log.records import NOON_S, SIGNER, Author, log_of, trust_in

TRUST = trust_in(Author("force-a"), Author("force-b"))
SIZE = 270  # a full tile, a partial one, and a second level


def audit_file(path: Path, trust: Trust = TRUST) -> AuditReport:
    with SqliteStore(path, read_only=True) as store, store.snapshot() as source:
        return audit_log(source, trust.log, trust.public_key)


def audit_hashes(path: Path) -> AuditReport:
    """Without the authors' signatures: hashes and the log's own alone must find any damage."""
    with SqliteStore(path, read_only=True) as store, store.snapshot() as source:
        return audit_log(source, SIGNER.verifier)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `log.db`, whole, and `export`, its static files."""
    folder = tmp_path_factory.mktemp("good")
    log, store = log_of(SIZE, path=folder / "log.db", batch=50)
    log.erase_body(3)
    export_log(log, folder / "export")
    store.close()
    return folder


def test_a_whole_log_has_no_fault(good: Path):
    report = audit_file(good / "log.db")
    assert report.faults == ()
    assert report.holds
    found = (report.entries, report.checkpoints, report.signatures, report.bodies)
    assert found == (SIZE, 6, SIZE, SIZE - 1)
    exported = audit_log(TilesDirectory(good / "export"), SIGNER.verifier, TRUST.public_key)
    assert (exported.faults, exported.root, exported.entries) == ((), report.root, SIZE)


def test_an_empty_log_has_no_fault(tmp_path: Path):
    SqliteStore(tmp_path / "log.db").close()
    assert audit_file(tmp_path / "log.db").holds


def test_the_audit_tells_how_far_it_is(good: Path):
    told: list[int] = []
    with SqliteStore(good / "log.db", read_only=True) as store, store.snapshot() as source:
        report = audit_log(source, SIGNER.verifier, progress=told.append)
    assert (told[0], told[-1], report.signatures) == (0, SIZE, 0)


def cells(path: Path) -> list[tuple[str, str, int]]:
    """(table, column, row) of every value in the file."""
    columns = {
        "entry": ("idx", "leaf", "leaf_hash", "issuer", "seq"),
        "body": ("idx", "body", "nonce"),
        "tile": ("level", "number", "hashes"),
        "checkpoint": ("size", "note", "at_s", "sum"),
    }
    found = []
    with sqlite3.connect(path) as db:
        for table, names in columns.items():
            count = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            found += [(table, name, row) for name in names for row in range(count)]
    db.close()
    return found


def alter_cell(path: Path, cell: tuple[str, str, int], spot: int, flip: int) -> None:
    """Flip one byte (or, in a number, some bits) of one value, as an intruder with SQL would."""
    table, column, row = cell
    key = {"entry": "idx", "body": "idx", "checkpoint": "size"}.get(table)
    order = key or "level, number"
    db = sqlite3.connect(path, isolation_level=None)
    keys = db.execute(f"SELECT {order}, {column} FROM {table} ORDER BY {order}").fetchall()[row]
    *place, value = keys
    if isinstance(value, int):
        new: object = value ^ flip
    else:
        data = bytearray(value.encode() if isinstance(value, str) else value)
        data[spot % len(data)] ^= flip % 32 or 1
        new = data.decode("utf-8", "replace") if isinstance(value, str) else bytes(data)
    where = " AND ".join(f"{name.strip()} = ?" for name in order.split(","))
    db.execute(f"UPDATE OR REPLACE {table} SET {column} = ? WHERE {where}", (new, *place))
    db.close()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_altered_value_in_any_table_is_found(good: Path, data: st.DataObject):
    path = good / "altered.db"
    shutil.copy(good / "log.db", path)
    everything = cells(path)
    table = data.draw(st.sampled_from(["entry", "body", "tile", "checkpoint"]))
    cell = data.draw(st.sampled_from([c for c in everything if c[0] == table]))
    alter_cell(path, cell, data.draw(st.integers(0, 10_000)), data.draw(st.integers(1, 255)))
    assert not audit_hashes(path).holds, cell


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_any_deleted_row_is_found(good: Path, data: st.DataObject):
    """Except bodies, which may be erased."""
    path = good / "deleted.db"
    shutil.copy(good / "log.db", path)
    table, order = data.draw(
        st.sampled_from([("entry", "idx"), ("tile", "level, number"), ("checkpoint", "size")])
    )
    with sqlite3.connect(path) as db:
        rows = db.execute(f"SELECT {order} FROM {table} ORDER BY {order}").fetchall()
        if table == "checkpoint":
            rows = rows[-1:]  # the newest; an older one may be dropped without loss
        row = data.draw(st.sampled_from(rows))
        where = " AND ".join(f"{name} = ?" for name in order.split(", "))
        db.execute(f"DELETE FROM {table} WHERE {where}", row)
    db.close()
    assert not audit_hashes(path).holds, (table, row)


def contents(path: Path) -> list[object]:
    """Every value in every table."""
    db = sqlite3.connect(path)
    tables = ("entry", "body", "tile", "checkpoint")
    try:
        return [db.execute(f"SELECT * FROM {table}").fetchall() for table in tables]
    finally:
        db.close()


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_flipped_byte_of_the_file_is_found_or_changes_no_value(good: Path, data: st.DataObject):
    path = good / "flipped.db"
    raw = bytearray((good / "log.db").read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    try:
        found = not audit_hashes(path).holds
    except LogError:
        found = True
    if not found:
        assert contents(path) == contents(good / "log.db")


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_flipped_byte_of_an_exported_file_is_found(good: Path, data: st.DataObject):
    files = sorted(p for p in (good / "export").rglob("*") if p.is_file())
    path = data.draw(st.sampled_from(files))
    original = path.read_bytes()
    altered = bytearray(original)
    altered[data.draw(st.integers(0, len(original) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(altered)
    try:
        assert not audit_log(TilesDirectory(good / "export"), SIGNER.verifier).holds, path
    finally:
        path.write_bytes(original)


def test_missing_and_foreign_files_are_found(good: Path, tmp_path: Path):
    copy = tmp_path / "export"
    shutil.copytree(good / "export", copy)
    for path in sorted(p for p in copy.rglob("*") if p.is_file() and p.name != "checkpoint"):
        data = path.read_bytes()
        path.unlink()
        assert not audit_log(TilesDirectory(copy), SIGNER.verifier).holds, path
        path.write_bytes(data)
    (copy / "tile/0/0000").write_bytes(b"")
    (copy / "notes.txt").write_bytes(b"")
    report = audit_log(TilesDirectory(copy), SIGNER.verifier)
    assert [fault.message for fault in report.faults] == [
        "notes.txt: not a file of a log",
        "tile/0/0000: not a file of a log",
    ]
    (copy / "checkpoint").unlink()
    with pytest.raises(NotStored, match="no file 'checkpoint'"):
        TilesDirectory(copy)


def faults(path: Path, trust: Trust = TRUST) -> Iterator[str]:
    return iter(str(fault) for fault in audit_file(path, trust).faults)


def test_an_unknown_key_and_a_wrong_key_are_named_by_index(good: Path):
    a, b = TRUST.keys
    only_a = Trust(SIGNER.verifier, (a,))
    assert next(faults(good / "log.db", only_a)) == (
        "entry 1: no key force-b#1 counted at this place"
    )
    swapped = Trust(
        SIGNER.verifier, (a, type(b)(b.keyid, a.public_key, b.from_index, b.revoked_index))
    )
    assert next(faults(good / "log.db", swapped)).startswith("entry 1: entry ")


def test_a_signature_after_the_revocation_is_named(good: Path):
    a, b = TRUST.keys
    revoked = type(b)(b.keyid, b.public_key, 0, 101)
    found = list(faults(good / "log.db", Trust(SIGNER.verifier, (a, revoked))))
    assert found[0] == "entry 103: no key force-b#1 counted at this place"
    assert len(found) == (SIZE - 102) // 2


def test_another_logs_key_finds_no_checkpoint_signed(good: Path):
    other = Trust(log_signer("other.example/log", bytes(32)).verifier, TRUST.keys)
    assert "checkpoint 50: 0 signatures by other.example/log" in next(
        f for f in faults(good / "log.db", other) if f.startswith("checkpoint")
    )


def test_exporting_again_adds_what_is_new_and_keeps_the_rest(tmp_path: Path):
    log, _ = log_of(300)
    export_log(log, tmp_path)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    log.append(Author("force-c").says_many(10), now_s=NOON_S)
    told: list[tuple[int, int]] = []
    assert export_log(log, tmp_path, progress=lambda *done: told.append(done)) == 310
    assert told[-1][0] == told[-1][1]
    assert audit_log(TilesDirectory(tmp_path), SIGNER.verifier).holds
    rewritten = {p.name for p, at in before.items() if p.stat().st_mtime_ns != at}
    assert rewritten == {"checkpoint"}


def test_an_export_never_goes_back_or_over_another_log(tmp_path: Path):
    log, _ = log_of(20)
    export_log(log, tmp_path)
    with pytest.raises(NotStored, match="holds 20 entries"):
        export_log(log_of(10)[0], tmp_path)
    other = Log(SqliteStore(":memory:"), log_signer("other.example/log", bytes(32)))
    other.append(Author("force-a").says_many(30), now_s=NOON_S)
    with pytest.raises(NotStored, match=r"other\.example/log with 30"):
        export_log(other, tmp_path)


def test_an_empty_log_is_not_exported(tmp_path: Path):
    with pytest.raises(NotStored, match="no entry yet"):
        export_log(log_of(0)[0], tmp_path)
