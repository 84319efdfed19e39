"""Where in a log each thing is spoken of, in a file beside it: looked up instead of read through.

    step     a step of the log (place and length) concerns this thing
    told     which thing a release is about
    edge     whoever looks at this thing looks at that one too; `needs`: wherever it is seen
    moment   the first place at which the log had come so far in time
    ground   boxes of longitude, latitude and time in which a thing has been said to be
    meta     for which log this was made, by which program, how far

Promise: a change is whole or not there, whatever dies meanwhile. No names and no words stand in it:
things are numbers, made of their names (`number_of`), and where two should be the same number, more
is found than was asked for.
Not here: what concerns what (service/concordance), whether it holds for a log (there too).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from standclear.store.sqlite_file import Schema, SqliteFile

_TABLES = """
CREATE TABLE step(
  thing INTEGER, start INTEGER, length INTEGER NOT NULL, PRIMARY KEY(thing, start)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE told(release INTEGER PRIMARY KEY, thing INTEGER NOT NULL) STRICT;
CREATE TABLE edge(
  thing INTEGER, other INTEGER, needs INTEGER, PRIMARY KEY(thing, other, needs)
  ) STRICT, WITHOUT ROWID;
CREATE TABLE moment(at_us INTEGER PRIMARY KEY, start INTEGER NOT NULL) STRICT;
CREATE VIRTUAL TABLE ground USING rtree(id, west, east, south, north, begins, ends, +thing);
CREATE TABLE meta(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
"""
_SCHEMA = Schema("index of a log", 0x53434E31, (_TABLES,), private=True)  # "SCN1"
_ALL = ("step", "told", "edge", "moment", "ground", "meta")
_AT_ONCE = 500

Box = tuple[float, float, float, float, float, float]
"""West, east, south, north in degrees; begins, ends in seconds since any one epoch."""

Place = tuple[int, int]
"""A step of the log: its first entry, and how many it has."""


@dataclass(slots=True)
class Additions:
    """Rows to be added, as the tables name them; edges are thing, other, whether it is a need."""

    steps: set[tuple[int, int, int]] = field(default_factory=set)
    told: dict[int, int] = field(default_factory=dict)
    edges: set[tuple[int, int, bool]] = field(default_factory=set)
    moments: list[tuple[int, int]] = field(default_factory=list)
    ground: list[tuple[Box, int]] = field(default_factory=list)


def number_of(name: str) -> int:
    """The number that stands for a thing: 64 bits of a hash of its name."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


class ConcordanceFile:
    """One file. Raises `Busy`, `NoRoom`, `NotStored` and `Damaged` as the log's store does."""

    def __init__(self, path: Path | str) -> None:
        self._file = SqliteFile(path, schema=_SCHEMA)

    def close(self) -> None:
        self._file.close()

    def meta(self) -> dict[str, str]:
        """What is said of the whole; empty for a new file."""
        with self._file.read() as db:
            return _meta(db)

    @contextmanager
    def extend(self) -> Iterator[ConcordanceWrite]:
        """One change, whole or not at all; nobody else changes anything meanwhile."""
        with self._file.transaction() as db:
            yield ConcordanceWrite(db)

    # ---- looking up

    def near(self, box: Box) -> set[int]:
        """Things that have been said to be in a box, its edges counted."""
        west, east, south, north, begins, ends = box
        query = (
            "SELECT DISTINCT thing FROM ground WHERE west <= ? AND east >= ? "
            "AND south <= ? AND north >= ? AND begins <= ? AND ends >= ?"
        )
        with self._file.read() as db:
            return {
                int(row[0]) for row in db.execute(query, (east, west, north, south, ends, begins))
            }

    def beside(self, things: Iterable[int], *, needs: bool) -> set[int]:
        """What is looked at with these; `needs`: with them alone, what they need."""
        query = "SELECT other FROM edge WHERE thing IN ({}) AND needs = " + str(int(needs))
        return {int(row[0]) for row in self._of(query, things)}

    def steps(self, things: Iterable[int], first: int, before: int) -> list[Place]:
        """The steps that concern any of these and begin among these entries, in order."""
        query = (
            "SELECT start, length FROM step WHERE thing IN ({}) "
            f"AND start >= {first:d} AND start < {before:d}"
        )
        return sorted({(int(start), int(length)) for start, length in self._of(query, things)})

    def first_after(self, at_us: int) -> int | None:
        """Where the log first went beyond a moment; None where it has not."""
        query = "SELECT start FROM moment WHERE at_us > ? ORDER BY at_us LIMIT 1"
        with self._file.read() as db:
            row = db.execute(query, (at_us,)).fetchone()
        return None if row is None else int(row[0])

    def _of(self, query: str, things: Iterable[int]) -> Iterator[tuple[int, ...]]:
        every = sorted(things)
        for first in range(0, len(every), _AT_ONCE):
            some = every[first : first + _AT_ONCE]
            with self._file.read() as db:
                rows = db.execute(query.format(",".join("?" * len(some))), some).fetchall()
            yield from rows


class ConcordanceWrite:
    """The change under way."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def meta(self) -> dict[str, str]:
        return _meta(self._db)

    def thing_told(self, release: int) -> int | None:
        """What a release is about, where that is known."""
        row = self._db.execute("SELECT thing FROM told WHERE release = ?", (release,)).fetchone()
        return None if row is None else int(row[0])

    def clear(self) -> None:
        for table in _ALL:
            self._db.execute(f"DELETE FROM {table}")

    def add(self, rows: Additions, meta: Mapping[str, str]) -> None:
        db = self._db
        db.executemany("INSERT OR IGNORE INTO step VALUES(?,?,?)", sorted(rows.steps))
        db.executemany("INSERT OR REPLACE INTO told VALUES(?,?)", sorted(rows.told.items()))
        db.executemany("INSERT OR IGNORE INTO edge VALUES(?,?,?)", sorted(rows.edges))
        db.executemany("INSERT OR IGNORE INTO moment VALUES(?,?)", rows.moments)
        db.executemany(
            "INSERT INTO ground VALUES(NULL,?,?,?,?,?,?,?)",
            [(*box, thing) for box, thing in rows.ground],
        )
        db.executemany("INSERT OR REPLACE INTO meta VALUES(?,?)", sorted(meta.items()))


def _meta(db: sqlite3.Connection) -> dict[str, str]:
    return {str(name): str(value) for name, value in db.execute("SELECT name, value FROM meta")}
