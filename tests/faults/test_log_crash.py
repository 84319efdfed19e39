"""The power fails, the process is killed, the disk is full: what was acknowledged is there.

An officer who was told "entry 41" must find entry 41 after any accident; an officer who was told
nothing may hand his statement in again, and it stands there once. Faults strike before, during
and after each write, and `kill -9` at random moments.
"""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import pytest

from standclear.log.append import Log
from standclear.log.audit import audit_log
from standclear.log.backing import LogStore, LogWrite, Row, StoredHead
from standclear.log.errors import Damaged, LogError, NotStored
from standclear.log.view import LogView
from standclear.store.sqlite import SqliteStore
from tests.log.records import NOON_S, SIGNER, Author, log_of, trust_in

KILLS = int(os.environ.get("STANDCLEAR_KILLS", "50"))
PROJECT = Path(__file__).parents[2]

WRITER = """
import sys
sys.path.insert(0, sys.argv[2])
from tests.log.records import NOON_S, SIGNER, Author
from standclear.log.append import Log
from standclear.store.sqlite import SqliteStore

log = Log(SqliteStore(sys.argv[1]), SIGNER)
author = Author("force-a")
for entry in log.entries():
    author.seq, author.prev = entry.header.seq, entry.leaf_hash.hex()
print("ready", log.size, flush=True)
while True:
    done = log.append(author.says_many(1 + author.seq % 5), now_s=NOON_S)
    print(done.size, log.root().hex(), flush=True)
"""


def start_writer(path: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), str(PROJECT)], stdout=subprocess.PIPE, text=True
    )


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_however_often_the_writer_is_killed(tmp_path: Path):
    path, rng = tmp_path / "log.db", random.Random(20180414)
    acknowledged: dict[int, str] = {}
    for _ in range(KILLS):
        with start_writer(path) as writer:
            assert writer.stdout is not None
            assert writer.stdout.readline().startswith("ready")
            lines = [writer.stdout.readline() for _ in range(rng.randint(0, 5))]
            time.sleep(rng.uniform(0.0, 0.01))  # and then at whatever it is just doing
            writer.send_signal(signal.SIGKILL)
            for line in (*lines, *writer.stdout):
                if line.endswith("\n"):
                    size, root = line.split()
                    acknowledged[int(size)] = root
    assert len(acknowledged) > KILLS
    with SqliteStore(path) as store:
        log = Log(store, SIGNER)
        assert log.size >= max(acknowledged)
        for size, root in acknowledged.items():
            assert log.root(size).hex() == root
        with store.snapshot() as source:
            keys = trust_in(Author("force-a")).public_key
            report = audit_log(source, SIGNER.verifier, keys)
    assert (report.faults, report.entries) == ((), log.size)


class Power(Exception):
    """The fault that strikes."""


class FailingStore:
    """A real store in which the write fails at a chosen moment."""

    def __init__(self, store: SqliteStore, moment: str) -> None:
        self._store, self.moment = store, moment

    def __getattr__(self, name: str) -> object:
        return getattr(self._store, name)

    @contextmanager
    def write(self) -> Iterator[LogWrite]:
        if self.moment == "before begin":
            raise Power
        with self._store.write() as write:
            yield FailingWrite(write, self.moment)
            if self.moment == "before commit":
                raise Power
        if self.moment == "after commit":
            raise Power


class FailingWrite:
    def __init__(self, write: LogWrite, moment: str) -> None:
        self._write, self._moment = write, moment

    def __getattr__(self, name: str) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            if self._moment == name:
                raise Power
            return getattr(self._write, name)(*arguments)

        return call

    def put(
        self, rows: list[Row], tiles: dict[tuple[int, int], bytes], head: StoredHead, *, at_s: int
    ) -> None:
        if self._moment == "before put":
            raise Power
        self._write.put(rows, tiles, head, at_s=at_s)
        if self._moment == "after put":
            raise Power


MOMENTS = [
    "before begin",
    "head",
    "index_of",
    "last_of",
    "before put",
    "after put",
    "before commit",
    "after commit",
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_fault_at_any_moment_leaves_all_or_nothing(tmp_path: Path, moment: str):
    with SqliteStore(tmp_path / "log.db") as store:
        author = Author("force-a")
        failing = FailingStore(store, "never")
        log = Log(as_log_store(failing), SIGNER)
        told = author.says_many(255)
        log.append(told, now_s=NOON_S)
        batch = [told[-1], *author.says_many(3)]  # one that is there makes the log look for it
        log.catch_up()  # forgets where each author stood, and so asks the store for it
        failing.moment = moment
        with pytest.raises(Power):
            log.append(batch, now_s=NOON_S)
        assert log.size == 255  # nobody was told otherwise
        failing.moment = "never"

        # The unanswered author hands it in again, to the same process ...
        log.catch_up()
        assert log.append(batch, now_s=NOON_S).indices == (254, 255, 256, 257)
        # ... or to one that starts afresh.
        assert Log(store, SIGNER).append(batch, now_s=NOON_S).indices == (254, 255, 256, 257)
        assert log.append([author.says()], now_s=NOON_S).first == 258
        with store.snapshot() as source:
            assert audit_log(source, SIGNER.verifier).faults == ()


def as_log_store(store: object) -> LogStore:
    """FailingStore forwards what it does not intercept, which a type checker cannot see."""
    return cast("LogStore", store)


def test_each_statement_of_the_transaction_may_fail(tmp_path: Path):
    """SQLite itself refuses the n-th statement, for every n there is."""
    with SqliteStore(tmp_path / "log.db") as store:
        author = Author("force-a")
        log = Log(store, SIGNER)
        log.append(author.says_many(256), now_s=NOON_S)
        batch, failures = author.says_many(2), 0
        for table in ("entry", "body", "tile", "checkpoint"):
            store._file._writer.execute(
                f"CREATE TEMP TRIGGER fault BEFORE INSERT ON main.{table} "
                "BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
            )
            with pytest.raises(LogError, match="disk I/O error"):
                log.append(batch, now_s=NOON_S)
            failures += 1
            store._file._writer.execute("DROP TRIGGER fault")
            assert (log.size, store.end(), log.catch_up()) == (256, 256, 256)
        assert failures == 4
        assert log.append(batch, now_s=NOON_S).indices == (256, 257)


def test_a_full_disk_refuses_and_loses_nothing(tmp_path: Path):
    with SqliteStore(tmp_path / "log.db") as store:
        author = Author("force-a")
        log = Log(store, SIGNER)
        log.append(author.says_many(5), now_s=NOON_S)
        pages = store._file._writer.execute("PRAGMA page_count").fetchone()[0]
        store._file._writer.execute(f"PRAGMA max_page_count = {pages + 1}")
        batch = author.says_many(200)
        with pytest.raises(NotStored, match="full"):
            log.append(batch, now_s=NOON_S)
        assert (log.size, store.end()) == (5, 5)
        store._file._writer.execute("PRAGMA max_page_count = 1000000")
        assert log.append(batch, now_s=NOON_S).first == 5


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        ("UPDATE tile SET hashes = zeroblob(length(hashes)) WHERE level = 1", "tiles hash to"),
        ("DELETE FROM tile WHERE level = 0 AND number = 1", "tile 0/1 is missing"),
        ("UPDATE tile SET hashes = substr(hashes, 1, 64)", "too narrow"),
        ("UPDATE tile SET hashes = substr(hashes, 1, 63)", "63 bytes"),
        ("DELETE FROM entry WHERE idx = 299", "299 entries stored, head 300"),
        ("UPDATE entry SET leaf = x'00' WHERE idx = 299", "entry 299, the newest"),
        ("DELETE FROM checkpoint WHERE size = 300", "300 entries stored, head 256"),
        ("DELETE FROM checkpoint", "300 entries and no checkpoint"),
        ("UPDATE checkpoint SET note = x'00'", "stored checkpoint"),
        ("UPDATE checkpoint SET size = 301 WHERE size = 300", "checkpoint signed for 300"),
    ],
)
def test_a_damaged_log_is_not_opened(tmp_path: Path, damage: str, named: str):
    path = tmp_path / "log.db"
    log_of(300, path=path, batch=256)[1].close()
    with sqlite3.connect(path) as db:
        db.execute(damage)
    db.close()
    with SqliteStore(path) as store, pytest.raises(Damaged, match=named):
        Log(store, SIGNER)


def test_damage_inside_is_noticed_when_it_is_read(tmp_path: Path):
    """Opening hashes the head; what lies deeper is held against its tile when it is asked for."""
    path = tmp_path / "log.db"
    log_of(600, path=path)[1].close()
    with sqlite3.connect(path) as db:
        db.execute("UPDATE entry SET leaf = (SELECT leaf FROM entry WHERE idx = 8) WHERE idx = 7")
        db.execute(
            "UPDATE tile SET hashes = (SELECT hashes FROM tile WHERE level = 0 AND number = 0) "
            "WHERE level = 0 AND number = 1"
        )
    db.close()
    with SqliteStore(path) as store:
        log = LogView(store, SIGNER.verifier)
        for ask in (
            lambda: log.entry(7),
            lambda: log.proof(7),
            lambda: list(log.entries(0, 20)),
            lambda: log.proof(300),
        ):
            with pytest.raises(Damaged, match=r"entry (7|300)"):
                ask()
        assert log.entry(8).header.seq == 5
