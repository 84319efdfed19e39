"""One SQLite file: its schema, its connections, its faults in words.

    entry       idx, leaf, leaf_hash, issuer, seq      never changed, never deleted
    body        idx, body, nonce                       erasable; overwritten with zeros when erased
    tile        level, number, hashes                  rewritten as it fills up
    checkpoint  size, note, at_s                       one an append
    follower    name, place, state                     rewritten; the followers' own

Promise: a transaction that ended is on the disk (WAL, synchronous=FULL); one writing connection
and as many reading ones as threads ask at once; a file of a newer schema is refused.

Not here: what the rows mean (`sqlite`).
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standclear.log.errors import Busy, Damaged, NoRoom, NotStored

SCHEMA_VERSION = 1
APPLICATION_ID = 0x53434C31  # "SCL1", so that `file` and a hasty reader know what this is
BUSY_TIMEOUT_S = 5.0
_NO_ROOM = ("SQLITE_FULL", "SQLITE_READONLY_D", "SQLITE_CANTOPEN")
"""Faults of the disk, not of the file: full, or a directory in which nothing can be written."""

_SCHEMA = """
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


class SqliteFile:
    """A file with one writer and any number of readers in this process."""

    def __init__(
        self, path: Path | str, *, read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S
    ) -> None:
        """Open, or create if absent and not `read_only`; `NotStored` or `Damaged` if it cannot.

        path  a file; ":memory:" for a log that lives as long as this object
        """
        self.path = str(path)
        self._read_only, self._busy_timeout_s = read_only, busy_timeout_s
        self._in_memory = self.path == ":memory:"
        self._idle: deque[sqlite3.Connection] = deque()
        self._lock = threading.RLock()  # owns the writing connection
        if read_only and not Path(self.path).is_file():
            raise NotStored(f"{self.path}: no such file")
        with self.naming_faults():
            self._writer = self._connect(read_only=read_only)
            try:
                self._prepare(self._writer)
            except BaseException:
                self._writer.close()
                raise

    def close(self) -> None:
        """Close every connection. Nothing is lost without it."""
        with self._lock:
            while self._idle:
                self._idle.pop().close()
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
        if not empty and application != APPLICATION_ID:
            raise NotStored(f"{self.path}: not a Standclear log")
        if version > SCHEMA_VERSION:
            raise NotStored(
                f"{self.path}: schema {version}; this program reads up to {SCHEMA_VERSION}"
            )
        if self._read_only:
            if empty:
                raise NotStored(f"{self.path}: an empty file, no log in it")
            db.execute("PRAGMA query_only = ON")
            return
        db.execute("PRAGMA journal_mode = WAL").fetchone()
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA secure_delete = ON").fetchone()
        if empty:
            db.executescript(
                f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA application_id = {APPLICATION_ID};"
                f"PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
            )

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One durable write transaction, or nothing. `Busy` if another process is writing."""
        with self._lock, self.naming_faults():
            db = self._writer
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            except BaseException:
                if db.in_transaction:
                    db.execute("ROLLBACK")
                raise

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
                db = self._connect(read_only=True)
            try:
                yield db
            finally:
                self._idle.append(db)

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
                raise NoRoom(f"{self.path}: {fault}") from fault
            raise NotStored(f"{self.path}: {fault}") from fault
        except sqlite3.ProgrammingError as fault:  # closed, or misused: not the file's fault
            raise NotStored(f"{self.path}: {fault}") from fault
        except sqlite3.DatabaseError as fault:  # malformed pages, broken constraints
            raise Damaged(f"{self.path}: {fault}") from fault
        except UnicodeDecodeError as fault:  # a text of the file, or a message that quotes one
            raise Damaged(f"{self.path}: text that is not UTF-8", (fault.object,)) from fault
