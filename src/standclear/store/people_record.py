"""What people did that others must be able to see: notices read, questions for a second person,
keys proposed.

Promise: a reading that a call ended with is on the disk before anybody sees what was read.
Not here: which readings count (web/reads), who may confirm (service/people).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

from standclear.store.people_schema import Opened, Pair, Proposed
from standclear.store.sqlite_file import SqliteFile

_OPENED = (
    "SELECT number, owner, record, version, entry, person, party, how, first_s, last_s, times "
    "FROM opened"
)


class OpenedNotices:
    """Who has had which notice before them."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def note(self, readings: Iterable[Opened]) -> None:
        """Write all of them in one transaction; their numbers are given here.

        Again within the same minute is counted, not written again: a screen that refreshes must
        not bury the one reading that matters.
        """
        rows = [(*astuple(each)[1:], each.first_s // 60) for each in readings]
        if not rows:
            return
        with self._file.transaction() as db:
            db.executemany(
                "INSERT INTO opened(owner, record, version, entry, person, party, how, first_s, "
                "last_s, times, minute) VALUES(?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET "
                "last_s = max(last_s, excluded.last_s), times = times + excluded.times",
                rows,
            )

    def note_once(self, readings: Iterable[Opened]) -> None:
        """Write down those that this person has not been noted for, by record and version."""
        asked = "SELECT 1 FROM opened WHERE person = ? AND record = ? AND version = ?"
        with self._file.read() as db:
            new = [
                each
                for each in readings
                if db.execute(asked, (each.person, each.record, each.version)).fetchone() is None
            ]
        self.note(new)

    def page(
        self, *, owner: str = "", record: str = "", before: int | None = None, limit: int = 100
    ) -> list[Opened]:
        """The newest readings first; of one owner's notices, of one notice, or of all."""
        query, values = _OPENED + " WHERE 1", []
        for column, value in (("owner = ?", owner), ("record = ?", record), ("number < ?", before)):
            if value not in ("", None):
                query += f" AND {column}"
                values.append(value)
        with self._file.read() as db:
            rows = db.execute(f"{query} ORDER BY number DESC LIMIT ?", (*values, limit)).fetchall()
        return [Opened(*row) for row in rows]


class Pairs:
    """Questions that wait for a second person."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def add(self, pair: Pair) -> None:
        with self._file.transaction() as db:
            db.execute("INSERT INTO pair VALUES(?,?,?,?,?,?,?,?,?,?,?)", astuple(pair))

    def find(self, pair: str) -> Pair | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM pair WHERE id = ?", (pair,)).fetchone()
        return None if row is None else Pair(*row)

    def waiting(self, party: str, now_s: int) -> list[Pair]:
        """A party's questions that still count, in order of asking."""
        with self._file.read() as db:
            rows = db.execute(
                "SELECT * FROM pair WHERE party = ? AND ends_s > ? AND spent_s IS NULL "
                "ORDER BY created_s, id",
                (party, now_s),
            ).fetchall()
        return [Pair(*row) for row in rows]

    def confirm(self, pair: str, second: str, at_s: int) -> bool:
        """The second person says yes, once."""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE pair SET second = ?, confirmed_s = ? "
                "WHERE id = ? AND confirmed_s IS NULL AND ends_s > ? AND first != ?",
                (second, at_s, pair, at_s, second),
            )
            return done.rowcount == 1

    def spend(self, pair: str, at_s: int) -> bool:
        """Whether a confirmed question had not been acted on yet; it is now."""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE pair SET spent_s = ? WHERE id = ? AND confirmed_s IS NOT NULL "
                "AND spent_s IS NULL AND ends_s > ?",
                (at_s, pair, at_s),
            )
            return done.rowcount == 1

    def remove(self, pair: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM pair WHERE id = ? AND spent_s IS NULL", (pair,))


class ProposedKeys:
    """Public keys that a party may want to add."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def of(self, party: str) -> list[Proposed]:
        with self._file.read() as db:
            rows = db.execute(
                "SELECT number, party, person, public_key, at_s FROM proposed "
                "WHERE party = ? ORDER BY number",
                (party,),
            ).fetchall()
        return [Proposed(*row) for row in rows]

    def add(self, party: str, person: str, public_key: str, at_s: int) -> None:
        """Keep one; the same key again changes nothing."""
        with self._file.transaction() as db:
            db.execute(
                "INSERT INTO proposed(party, person, public_key, at_s) VALUES(?,?,?,?) "
                "ON CONFLICT DO NOTHING",
                (party, person, public_key, at_s),
            )

    def remove(self, party: str, number: int) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM proposed WHERE party = ? AND number = ?", (party, number))
