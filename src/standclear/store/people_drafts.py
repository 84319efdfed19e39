"""What people wrote without a key, and who may have the desk sign for them.

Promise: a form that was sent twice is kept once; what is signed or taken back changes no more,
and its words are gone from here: they stand in the log, or nowhere.
Not here: what may be written so and who may sign (service/people/drafts.py, service/custody.py).
"""

from __future__ import annotations

from dataclasses import astuple

from standclear.store.people_schema import Custody, Draft
from standclear.store.sqlite_file import SqliteFile

_DRAFT = (
    "SELECT id, party, person, type, about, statement, created_s, state, leaf, key_id, by, entry, "
    "done_s FROM draft"
)


class Drafts:
    """What was written and waits for a signature, or had one."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def keep(self, draft: Draft) -> Draft:
        """Keep it; what was kept under its id before, if that came first."""
        marks = ",".join("?" * len(astuple(draft)))
        with self._file.transaction() as db:
            db.execute(f"INSERT INTO draft VALUES({marks}) ON CONFLICT DO NOTHING", astuple(draft))
            return Draft(*db.execute(f"{_DRAFT} WHERE id = ?", (draft.id,)).fetchone())

    def find(self, draft: str) -> Draft | None:
        with self._file.read() as db:
            row = db.execute(f"{_DRAFT} WHERE id = ?", (draft,)).fetchone()
        return None if row is None else Draft(*row)

    def waiting(self, party: str) -> list[Draft]:
        """A party's drafts that nobody has signed, in the order of writing."""
        with self._file.read() as db:
            rows = db.execute(
                f"{_DRAFT} WHERE party = ? AND state = 'waiting' ORDER BY created_s, id", (party,)
            ).fetchall()
        return [Draft(*row) for row in rows]

    def of(self, person: str, limit: int) -> list[Draft]:
        """What one person wrote, the newest first."""
        return self._newest("person = ?", person, limit)

    def signed_by_desk(self, party: str, limit: int) -> list[Draft]:
        """Every use of the key that the desk holds for a party, the newest first."""
        return self._newest("party = ? AND leaf != x''", party, limit)

    def sealed(self, draft: str, leaf: bytes, key_id: str, by: str) -> None:
        """The desk is about to hand this in, signed with the key that it holds."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE draft SET leaf = ?, key_id = ?, by = ? WHERE id = ? AND state = 'waiting'",
                (leaf, key_id, by, draft),
            )

    def signed(self, draft: str, *, key_id: str, by: str, entry: int, at_s: int) -> bool:
        """It stands in the log; whether it had been waiting until now."""
        return self._end(draft, "signed", key_id, by, entry, at_s)

    def withdraw(self, draft: str, *, by: str, at_s: int) -> bool:
        """It is taken back; whether it had been waiting until now."""
        return self._end(draft, "withdrawn", "", by, None, at_s)

    def _end(
        self, draft: str, state: str, key_id: str, by: str, entry: int | None, at_s: int
    ) -> bool:
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE draft SET state = ?, key_id = ?, by = ?, entry = ?, done_s = ?, "
                "statement = x'' WHERE id = ? AND state = 'waiting'",
                (state, key_id, by, entry, at_s, draft),
            )
            return done.rowcount == 1

    def _newest(self, which: str, value: str, limit: int) -> list[Draft]:
        with self._file.read() as db:
            rows = db.execute(
                f"{_DRAFT} WHERE {which} ORDER BY created_s DESC, id LIMIT ?", (value, limit)
            ).fetchall()
        return [Draft(*row) for row in rows]


class Custodies:
    """Who may have the desk sign with the key that it holds for their party."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def find(self, person: str) -> Custody | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM custody WHERE person = ?", (person,)).fetchone()
        return None if row is None else Custody(*row)

    def of(self, party: str) -> list[Custody]:
        """Those of a party, in order of id."""
        with self._file.read() as db:
            rows = db.execute(
                "SELECT custody.* FROM custody JOIN person ON person.id = custody.person "
                "WHERE person.party = ? ORDER BY person",
                (party,),
            ).fetchall()
        return [Custody(*row) for row in rows]

    def give(self, custody: Custody) -> None:
        with self._file.transaction() as db:
            db.execute("INSERT INTO custody VALUES(?,?,?) ON CONFLICT DO NOTHING", astuple(custody))

    def take(self, person: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM custody WHERE person = ?", (person,))
