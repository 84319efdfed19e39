"""One SQLite file: its schema, its connections, its faults in words. The log's tables are

    entry       idx, leaf, leaf_hash, issuer, seq      never changed, never deleted
    body        idx, body, nonce                       erasable; overwritten with zeros when erased
    tile        level, number, hashes                  rewritten as it fills up
    checkpoint  size, note, at_s                       one an append
    follower    name, place, state                     nothing writes or reads it; in every file

Promise: a transaction that ended is on the disk (WAL, synchronous=FULL), in the file that stands
at its path: one that was moved or removed since takes nothing more; one writing connection and as
many reading ones as threads ask at once; a file of a newer schema is refused, and one of an older
schema is brought up to date in one transaction.

Not here: what the rows mean (`sqlite`, `people`).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standclear.log.errors import Busy, Damaged, NoRoom, NotStored
from standclear.store.migrating import bring_up_to_date

BUSY_TIMEOUT_S = 5.0

WRITER_CACHE_KIB = 32_768
"""Of an index by hash every insert meets another page: SQLite's own 2 MB are full of them soon."""

CHECKPOINT_PAGES = 8_000
"""Pages (32 MB) in the write-ahead log before they are brought into the file; SQLite's own 1 000
have a busy writer bring in the same pages several times a second."""
_NO_ROOM = ("SQLITE_FULL", "SQLITE_READONLY_D", "SQLITE_CANTOPEN", "SQLITE_IOERR_SHMSIZE")
"""Faults of the disk, not of the file: full, or a directory in which nothing can be written."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a file holds.

    what            in words, for whoever opened another kind of file
    application_id  so that `file` and a hasty reader know what this is
    steps           SQL that makes each version from the one before; the first makes version 1
    private         readable by its owner alone
    """

    what: str
    application_id: int
    steps: tuple[str, ...]
    private: bool = False

    @property
    def version(self) -> int:
        return len(self.steps)


_LOG_TABLES = """
CREATE TABLE entry(
  idx INTEGER PRIMARY KEY, leaf BLOB NOT NULL, leaf_hash BLOB NOT NULL UNIQUE,
  issuer TEXT NOT NULL, seq INTEGER NOT NULL, UNIQUE(issuer, seq)) STRICT;
CREATE TABLE body(idx INTEGER PRIMARY KEY, body BLOB NOT NULL, nonce BLOB NOT NULL) STRICT;
CREATE TABLE tile(
  level INTEGER, number INTEGER, hashes BLOB NOT NULL,
  PRIMARY KEY(level, number)) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint(
  size INTEGER PRIMARY KEY, note BLOB NOT NULL, at_s INTEGER NOT NULL, sum BLOB NOT NULL) STRICT;
CREATE TABLE follower(
  name TEXT PRIMARY KEY, place INTEGER NOT NULL, state BLOB NOT NULL, sum BLOB NOT NULL) STRICT;
"""
LOG = Schema("log", 0x53434C31, (_LOG_TABLES,))  # "SCL1"


class SqliteFile:
    """A file with one writer and any number of readers in this process."""

    def __init__(
        self,
        path: Path | str,
        *,
        schema: Schema = LOG,
        read_only: bool = False,
        busy_timeout_s: float = BUSY_TIMEOUT_S,
    ) -> None:
        """Open, or create if absent and not `read_only`; `NotStored` or `Damaged` if it cannot.

        path  a file; ":memory:" for a log that lives as long as this object
        """
        self.path, self._schema = str(path), schema
        self._read_only, self._busy_timeout_s = read_only, busy_timeout_s
        self._in_memory = self.path == ":memory:"
        self._idle: deque[sqlite3.Connection] = deque()
        self._lock = threading.RLock()  # owns the writing connection
        self._watching: sqlite3.Connection | None = None  # of one caller at a time (unchanged.py)
        if read_only and not Path(self.path).is_file():
            raise NotStored(f"{self.path}: no such file")
        if schema.private and not (read_only or self._in_memory):
            _keep_private(Path(self.path))
        with self.naming_faults():
            self._writer = self._connect(read_only=read_only)
            try:
                self._prepare(self._writer)
                self._opened = self._found()
            except BaseException:
                self._writer.close()
                raise

    def close(self) -> None:
        """Close every connection. Nothing is lost without it."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
            if self._watching is not None:
                self._watching.close()
            # The writer last: whoever is last brings the write-ahead log into the file, and only
            # a connection that may write can.
            self._writer.close()

    def _connect(self, *, read_only: bool) -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        if read_only and not os.access(Path(self.path).absolute().parent, os.W_OK):
            mode = "ro&immutable=1"  # a disc or another's folder: nobody can be writing there
        target = (
            self.path if self._in_memory else f"{Path(self.path).absolute().as_uri()}?mode={mode}"
        )
        db = sqlite3.connect(
            target,
            uri=not self._in_memory,
            isolation_level=None,
            timeout=self._busy_timeout_s,
            check_same_thread=False,  # a connection serves one thread at a time: lock or idle queue
        )
        db.execute("PRAGMA cell_size_check = ON")
        return db

    def _prepare(self, db: sqlite3.Connection) -> None:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        application = int(db.execute("PRAGMA application_id").fetchone()[0])
        empty = db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0
        known = self._schema
        if not empty and application != known.application_id:
            raise NotStored(f"{self.path}: not a Standclear {known.what}")
        if version > known.version:
            raise NotStored(
                f"{self.path}: written by a newer Standclear (schema {version}; this one knows "
                f"{known.version}); run that one"
            )
        if self._read_only:
            if empty:
                raise NotStored(f"{self.path}: an empty file, no {known.what} in it")
            if version < known.version:
                raise NotStored(
                    f"{self.path}: schema {version}, older than {known.version}; "
                    "opening it for writing brings it up to date"
                )
            db.execute("PRAGMA query_only = ON")
            return
        db.execute("PRAGMA journal_mode = WAL").fetchone()
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON").fetchone()
        db.execute(f"PRAGMA cache_size = -{WRITER_CACHE_KIB}")
        db.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}").fetchone()
        if version < known.version:
            bring_up_to_date(db, known.application_id, known.steps)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One durable write transaction, or nothing. `Busy` if another process is writing."""
        with self._lock, self.naming_faults():
            db = self._writer
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                self.check_in_place()
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

    def check_in_place(self) -> None:
        """`NotStored` unless the file that is open is the one at its path: what is written to one
        that was moved or removed would be found by nobody (SQLite asks only without a WAL)."""
        if self._found() != self._opened:
            raise NotStored(f"{self.path}: moved or removed since it was opened; start again")

    def _found(self) -> tuple[int, int]:
        """Which file stands at the path; of one in memory, always the same."""
        if self._in_memory:
            return (0, 0)
        try:
            found = os.stat(self.path)
        except OSError:
            return (-1, -1)
        return (found.st_dev, found.st_ino)

    def empty_wal(self) -> None:
        """Bring the write-ahead log into the file and cut it to nothing."""
        with self._lock, self.naming_faults():
            self._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees committed states, for this thread until the block ends."""
        if self._in_memory:
            with self._lock, self.naming_faults():
                yield self._writer
            return
        with self.naming_faults():
            try:
                db = self._idle.pop()
            except IndexError:
                self.check_in_place()  # or it would be another file's connection
                db = self._connect(read_only=True)
            try:
                yield db
            finally:
                self._idle.append(db)

    def version(self) -> int | None:
        """A number that is another one once anybody has committed; None for a file in memory.

        Source: SQLite, `PRAGMA data_version`: what connections other than the asking one commit
        changes it, so it has a connection that does nothing else. One thread asks at a time.
        """
        if self._in_memory:
            return None
        with self.naming_faults():
            if self._watching is None:
                self._watching = self._connect(read_only=True)
            return int(self._watching.execute("PRAGMA data_version").fetchone()[0])

    @contextmanager
    def naming_faults(self) -> Iterator[None]:
        """SQLite's faults in the log's words, by who must act."""
        try:
            yield
        except sqlite3.OperationalError as fault:
            # Python's own refusals, such as of text that it cannot decode, carry no SQLite name.
            name: str = getattr(fault, "sqlite_errorname", "")
            if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise Busy(f"{self.path}: another process is writing; try again") from fault
            if name.startswith(_NO_ROOM):
                why = "the disk is full" if name.endswith("SHMSIZE") else fault
                raise NoRoom(f"{self.path}: {why}") from fault
            raise NotStored(f"{self.path}: {fault}") from fault
        except sqlite3.ProgrammingError as fault:  # closed, or misused: not the file's fault
            raise NotStored(f"{self.path}: {fault}") from fault
        except sqlite3.DatabaseError as fault:  # malformed pages, broken constraints
            raise Damaged(f"{self.path}: {fault}") from fault
        except UnicodeDecodeError as fault:  # a text of the file, or a message that quotes one
            raise Damaged(f"{self.path}: text that is not UTF-8", (fault.object,)) from fault


def _keep_private(path: Path) -> None:
    """Make the file before SQLite does, readable by its owner alone, and keep it so.

    The write-ahead log beside it takes over its mode.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        path.chmod(0o600)
    except OSError as fault:
        raise NotStored(f"{path}: {fault.strerror}") from fault
