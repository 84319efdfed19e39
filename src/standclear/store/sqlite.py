"""A log in one SQLite file: what a laptop, a party's node or a small desk runs on.

Promise: what `write()` ended with is on the disk; a second writing process waits, then gets
`Busy`; reads see committed states and may come from several threads.

Trust: none in the file. The log hashes and verifies what it reads; `log.audit` finds any altered
value. `sum` columns find accidents in what no signature covers (whoever can write the file can
also recompute them; they can then alter when a checkpoint was written, not what was said).

Not here: connections and schema (`sqlite_file`), what a row means (`log`), other databases.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from standclear.log.backing import Place, Row, Spoken, StoredHead
from standclear.log.stored import (
    EVERYTHING,
    StoredBody,
    StoredCheckpoint,
    StoredEntry,
    StoredTile,
    Stretch,
)
from standclear.log.tiles import TileId
from standclear.store.sqlite_file import BUSY_TIMEOUT_S, SqliteFile

_TOGETHER = 64  # rows inserted by one statement, at most
_CHUNK = 256  # rows a read holds at a time, so that no reader pins the file for long


def _sum(*values: object) -> bytes:
    """Eight bytes that show an accident in a row."""
    return sha256(repr(values).encode()).digest()[:8]


class SqliteWrite:
    """The write transaction under way (`log.view.LogWrite`)."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def head(self) -> StoredHead | None:
        return _head(self._db)

    def index_of(self, leaf_hash: bytes) -> int | None:
        return _index_of(self._db, leaf_hash)

    def last_of(self, issuer: str) -> Place | None:
        return _last_of(self._db, issuer)

    def put(
        self, rows: list[Row], tiles: dict[TileId, bytes], head: StoredHead, *, at_s: int
    ) -> None:
        db = self._db
        entries = [(r.at, r.leaf, r.leaf_hash, r.issuer, r.seq) for r in rows]
        _insert(db, "entry", entries)
        _insert(db, "body", [(r.at, r.body, r.nonce) for r in rows if r.body is not None])
        db.executemany(
            "INSERT INTO tile VALUES(?,?,?) ON CONFLICT DO UPDATE SET hashes = excluded.hashes",
            [(level, number, hashes) for (level, number), hashes in tiles.items()],
        )
        db.execute(
            "INSERT INTO checkpoint VALUES(?,?,?,?)",
            (head.size, head.note, at_s, _sum(head.size, head.note, at_s)),
        )


def _insert(db: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Rows of one width, many to a statement: 64, then half as many as long as there are so many.

    SQLite's module lets the interpreter's lock go for each step, and waits for it after; with a
    row a step, whoever writes and whoever decides meanwhile would hand it to and fro.
    """
    at, together = 0, _TOGETHER
    while at < len(rows):
        while together > len(rows) - at:
            together //= 2
        one = f"({','.join('?' * len(rows[0]))})"
        db.execute(
            f"INSERT INTO {table} VALUES {','.join([one] * together)}",
            [value for row in rows[at : at + together] for value in row],
        )
        at += together


class SqliteSource:
    """Everything in one committed state (`log.audit.Source`)."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def rough_size(self) -> int:
        return int(self._db.execute("SELECT count(*) FROM entry").fetchone()[0])

    def all_entries(self, among: Stretch = EVERYTHING) -> Iterator[StoredEntry]:
        query = (
            "SELECT idx, leaf, leaf_hash, issuer, seq FROM entry "
            "WHERE idx BETWEEN ? AND ? ORDER BY idx"
        )
        yield from map(StoredEntry._make, self._db.execute(query, among))

    def all_bodies(self, among: Stretch = EVERYTHING) -> Iterator[StoredBody]:
        query = "SELECT idx, body, nonce FROM body WHERE idx BETWEEN ? AND ? ORDER BY idx"
        yield from map(StoredBody._make, self._db.execute(query, among))

    def all_tiles(self) -> Iterator[StoredTile]:
        for level, number, hashes in self._db.execute("SELECT level, number, hashes FROM tile"):
            yield StoredTile(level, number, None, hashes)

    def all_checkpoints(self, among: Stretch = EVERYTHING) -> Iterator[StoredCheckpoint]:
        query = "SELECT size, note FROM checkpoint WHERE size BETWEEN ? AND ? ORDER BY size"
        for row in self._db.execute(query, among):
            yield StoredCheckpoint(*row)

    def own_faults(self) -> Iterator[str]:
        """What SQLite and the row sums find wrong."""
        for (message,) in self._db.execute("PRAGMA integrity_check"):
            if message != "ok":
                yield str(message)
        for size, note, at_s, kept in self._db.execute(
            "SELECT size, note, at_s, sum FROM checkpoint"
        ):
            if kept != _sum(size, note, at_s):
                yield f"checkpoint {size}: its row, with the time {at_s}, is altered"


class SqliteStore:
    """One file, one writer, any number of readers (`log.view.LogStore`)."""

    def __init__(
        self, path: Path | str, *, read_only: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S
    ) -> None:
        """Open, or create if absent and not `read_only`; `NotStored` or `Damaged` if it cannot.

        path            a file; ":memory:" for a log that lives as long as this object
        busy_timeout_s  how long to wait for another process's transaction before `Busy`
        """
        self._file = SqliteFile(path, read_only=read_only, busy_timeout_s=busy_timeout_s)

    @property
    def path(self) -> str:
        return self._file.path

    def close(self) -> None:
        """Close every connection. Nothing is lost without it."""
        self._file.close()

    def __enter__(self) -> SqliteStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---------------------------------------------------------------- writing

    @contextmanager
    def write(self) -> Iterator[SqliteWrite]:
        """One durable transaction, or nothing."""
        with self._file.transaction() as db:
            yield SqliteWrite(db)

    def check_in_place(self) -> None:
        """`NotStored` if the file was moved or removed since it was opened."""
        self._file.check_in_place()

    def erase_body(self, index: int) -> None:
        """Delete body and nonce, from the file and from its write-ahead log."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM body WHERE idx = ?", (index,))
        # secure_delete put zeros over the row; this brings them into the file and empties the WAL,
        # which still held the old bytes. A crash in between is mended by the next checkpointing.
        self._file.empty_wal()

    # ---------------------------------------------------------------- reading

    def head(self) -> StoredHead | None:
        with self._file.read() as db:
            return _head(db)

    def end(self) -> int:
        with self._file.read() as db:
            return int(db.execute("SELECT coalesce(max(idx) + 1, 0) FROM entry").fetchone()[0])

    def tile(self, level: int, number: int) -> bytes | None:
        return self._blob("SELECT hashes FROM tile WHERE level = ? AND number = ?", level, number)

    def leaf(self, index: int) -> bytes | None:
        return self._blob("SELECT leaf FROM entry WHERE idx = ?", index)

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """Leaves in order; ends early at a gap."""
        query = "SELECT idx, leaf FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?"
        while start < stop:
            with self._file.read() as db:
                rows = db.execute(query, (start, stop, _CHUNK)).fetchall()
            for index, leaf in rows:
                if index != start:
                    return
                yield leaf
                start += 1
            if not rows:
                return

    def body(self, index: int) -> tuple[bytes, bytes] | None:
        with self._file.read() as db:
            row = db.execute("SELECT body, nonce FROM body WHERE idx = ?", (index,)).fetchone()
        return None if row is None else (bytes(row[0]), bytes(row[1]))

    def bodies(self, stop: int) -> int:
        with self._file.read() as db:
            return int(db.execute("SELECT count(*) FROM body WHERE idx < ?", (stop,)).fetchone()[0])

    def spoken(self, start: int, stop: int) -> Iterator[Spoken]:
        """Leaves with their bodies, in order; ends early at a gap."""
        query = (
            "SELECT idx, leaf, body, nonce FROM entry LEFT JOIN body USING (idx) "
            "WHERE idx >= ? AND idx < ? ORDER BY idx LIMIT ?"
        )
        while start < stop:
            with self._file.read() as db:
                rows = db.execute(query, (start, stop, _CHUNK)).fetchall()
            for index, leaf, body, nonce in rows:
                if index != start:
                    return
                yield Spoken(leaf, body, nonce)
                start += 1
            if not rows:
                return

    def index_of(self, leaf_hash: bytes) -> int | None:
        with self._file.read() as db:
            return _index_of(db, leaf_hash)

    def last_of(self, issuer: str) -> Place | None:
        with self._file.read() as db:
            return _last_of(db, issuer)

    def recorded_at_s(self, index: int) -> int | None:
        with self._file.read() as db:
            row = db.execute(
                "SELECT at_s FROM checkpoint WHERE size > ? ORDER BY size LIMIT 1", (index,)
            ).fetchone()
        return None if row is None else int(row[0])

    def _blob(self, query: str, *keys: int) -> bytes | None:
        with self._file.read() as db:
            row = db.execute(query, keys).fetchone()
        return None if row is None else bytes(row[0])

    @contextmanager
    def snapshot(self) -> Iterator[SqliteSource]:
        """One committed state, for `log.audit`; appending goes on meanwhile, unseen."""
        with self._file.read() as db:
            db.execute("BEGIN")
            try:
                yield SqliteSource(db)
            finally:
                db.execute("ROLLBACK")


@contextmanager
def source_in(path: Path) -> Iterator[SqliteSource]:
    """One committed state of a file that is opened for it alone, in this process or another."""
    with SqliteStore(path, read_only=True) as store, store.snapshot() as source:
        yield source


def _head(db: sqlite3.Connection) -> StoredHead | None:
    row = db.execute("SELECT size, note FROM checkpoint ORDER BY size DESC LIMIT 1").fetchone()
    return None if row is None else StoredHead(int(row[0]), bytes(row[1]))


def _index_of(db: sqlite3.Connection, leaf_hash: bytes) -> int | None:
    row = db.execute("SELECT idx FROM entry WHERE leaf_hash = ?", (leaf_hash,)).fetchone()
    return None if row is None else int(row[0])


def _last_of(db: sqlite3.Connection, issuer: str) -> Place | None:
    row = db.execute(
        "SELECT seq, leaf_hash FROM entry WHERE issuer = ? ORDER BY seq DESC LIMIT 1", (issuer,)
    ).fetchone()
    return None if row is None else Place(int(row[0]), bytes(row[1]))
