"""What a log asks of every database, and every store must keep.

`log.view.LogStore` states the contract; a new store is added to `STORES` and must pass unchanged.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from standclear.log.append import Log
from standclear.log.audit import audit_log
from standclear.log.backing import Place, Row, StoredHead
from standclear.log.errors import Busy, Damaged, NotStored
from standclear.log.view import LogView
from standclear.store.sqlite import SqliteStore
from tests.log.records import NOON_S, SIGNER, Author, log_of

OpenStore = Callable[[], SqliteStore]


@pytest.fixture(params=["sqlite file", "sqlite memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path):
    path = tmp_path / "log.db" if request.param == "sqlite file" else ":memory:"
    with SqliteStore(path) as opened:
        yield opened


def row(at: int, *, issuer: str = "force-a", body: bytes | None = b"said") -> Row:
    name = b"%d" % at
    nonce = None if body is None else bytes(32)
    return Row(at, b"leaf " + name, name.rjust(32), issuer, at + 1, body, nonce)


def put(store: SqliteStore, *rows: Row) -> None:
    with store.write() as write:
        head = StoredHead(rows[-1].at + 1, b"note %d" % rows[-1].at)
        write.put(list(rows), {(0, 0): b"tile"}, head, at_s=100 + rows[-1].at)


def test_a_new_store_is_empty(store):
    assert (store.head(), store.end(), list(store.leaves(0, 9))) == (None, 0, [])
    assert (store.leaf(0), store.body(0), store.tile(0, 0)) == (None, None, None)
    assert (store.index_of(bytes(32)), store.last_of("x"), store.recorded_at_s(0)) == (None,) * 3


def test_what_was_put_is_there(store):
    put(store, row(0), row(1, body=None))
    put(store, row(2, issuer="force-b"))
    assert (store.head(), store.end()) == (StoredHead(3, b"note 2"), 3)
    assert list(store.leaves(1, 9)) == [b"leaf 1", b"leaf 2"]
    assert (store.body(0), store.body(1)) == ((b"said", bytes(32)), None)
    assert store.index_of(row(2).leaf_hash) == 2
    assert store.last_of("force-a") == Place(2, row(1).leaf_hash)
    assert [store.recorded_at_s(i) for i in range(4)] == [101, 101, 102, None]


def test_a_failed_transaction_leaves_nothing(store):
    put(store, row(0))

    def fail_late() -> None:
        with store.write() as write:
            write.put([row(1)], {(0, 0): b"other"}, StoredHead(2, b"note"), at_s=0)
            assert write.head() == StoredHead(2, b"note")
            assert write.index_of(row(1).leaf_hash) == 1
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert (store.end(), store.tile(0, 0), store.head()) == (1, b"tile", StoredHead(1, b"note 0"))
    put(store, row(1))
    assert store.end() == 2


def test_one_place_hash_or_number_cannot_be_taken_twice(store):
    put(store, row(0))
    for twice in (row(0), row(1)._replace(leaf_hash=row(0).leaf_hash), row(1)._replace(seq=1)):
        with pytest.raises(Damaged):
            put(store, twice)
    assert store.end() == 1


def test_an_erased_body_is_gone_and_its_leaf_stays(store):
    put(store, row(0), row(1))
    store.erase_body(0)
    store.erase_body(0)
    assert (store.body(0), store.leaf(0)) == (None, b"leaf 0")
    assert store.body(1) is not None


def test_leaves_are_read_across_chunks_and_end_at_a_gap(store):
    put(store, *(row(i) for i in range(600)))
    assert len(list(store.leaves(0, 600))) == 600
    assert list(store.leaves(255, 258)) == [b"leaf 255", b"leaf 256", b"leaf 257"]
    with store.write() as write:
        write._db.execute("DELETE FROM entry WHERE idx = 300")
    assert len(list(store.leaves(0, 600))) == 300


def test_reads_come_from_several_threads_while_one_writes(store):
    put(store, row(0))
    wrong: list[object] = []

    def read() -> None:
        for _ in range(100):
            end = store.end()
            leaves = list(store.leaves(0, end))
            if len(leaves) != end:
                wrong.append((end, leaves))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for at in range(1, 60):
        put(store, row(at))
    for thread in threads:
        thread.join()
    assert wrong == []


# ------------------------------------------------------------------------ SQLite's own promises


def test_an_erased_body_is_in_no_byte_of_the_files(tmp_path: Path):
    secret = b"36.0651 N 36.7112 E, the cellar under the school"
    with SqliteStore(tmp_path / "log.db") as store:
        log, author = Log(store, SIGNER), Author("relief-1")
        log.append([author.says(secret.decode()), author.says()], now_s=NOON_S)
        held = [p for p in tmp_path.iterdir() if secret in p.read_bytes()]
        assert held  # it was there, so that its absence means something
        log.erase_body(0)
        assert [p for p in tmp_path.iterdir() if secret in p.read_bytes()] == []


def test_a_file_of_a_newer_schema_is_refused(tmp_path: Path):
    path = tmp_path / "log.db"
    SqliteStore(path).close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(NotStored, match="written by a newer Standclear"):
        SqliteStore(path)


def test_another_programs_database_is_refused(tmp_path: Path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t(x)")
    db.close()
    with pytest.raises(NotStored, match="not a Standclear log"):
        SqliteStore(path)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path):
    path = tmp_path / "log.db"
    path.write_bytes(b"not a database, " * 100)
    with pytest.raises(Damaged, match="not a database"):
        SqliteStore(path)


def test_reading_only_never_makes_or_changes_a_file(tmp_path: Path):
    path = tmp_path / "log.db"
    with pytest.raises(NotStored, match="no such file"):
        SqliteStore(path, read_only=True)
    assert not path.exists()
    log_of(5, path=path)[1].close()
    with SqliteStore(path, read_only=True) as store:
        assert LogView(store, SIGNER.verifier).size == 5
        with store.snapshot() as source:
            assert audit_log(source, SIGNER.verifier).holds
        with pytest.raises(NotStored, match="readonly"):
            store.erase_body(0)


def test_closing_leaves_one_whole_file(tmp_path: Path):
    """So that copying the file copies the log."""
    log, store = log_of(5, path=tmp_path / "log.db")
    assert log.entry(4).header.seq  # a reading connection was opened, and is idle
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["log.db"]


def test_a_second_process_that_holds_the_pen_is_waited_for_then_named(tmp_path: Path):
    path = tmp_path / "log.db"
    with SqliteStore(path, busy_timeout_s=0.2) as store:
        program = (
            "import sqlite3, sys\n"
            "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "db.execute('BEGIN IMMEDIATE'); print('writing', flush=True); sys.stdin.read()\n"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as other:
            assert other.stdout is not None
            assert other.stdout.readline() == b"writing\n"
            with pytest.raises(Busy, match="another process is writing"):
                put(store, row(0))
            other.communicate(b"")
        put(store, row(0))
        assert store.end() == 1


def test_a_closed_store_says_so(tmp_path: Path):
    store = SqliteStore(tmp_path / "log.db")
    store.close()
    with pytest.raises(NotStored, match="closed"):
        put(store, row(0))


def test_what_is_written_to_a_file_that_was_moved_or_replaced_is_refused(tmp_path: Path) -> None:
    home = tmp_path / "desk"
    home.mkdir()
    with SqliteStore(home / "log.db") as store:
        put(store, row(0))
        home.rename(tmp_path / "elsewhere")
        with pytest.raises(NotStored, match="moved or removed"):
            put(store, row(1))
        home.mkdir()
        with SqliteStore(home / "log.db") as restored:
            put(restored, row(0))
            with pytest.raises(NotStored, match="moved or removed"):
                put(store, row(1))
            put(restored, row(1))
        with pytest.raises(NotStored, match="moved or removed"):
            store.end()  # else it would be the other file's
