"""People and what they are known by, in one SQLite file beside the log.

Promise: what a call ended with is on the disk and survives `kill -9`; what may count once is
counted inside one transaction, so two that come at the same moment cannot both count.
Not here: clocks, randomness and hashing (service/people), tables (people_schema).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from standclear.store.people_access import Invites, Sessions, Tokens, listed
from standclear.store.people_drafts import Custodies, Drafts
from standclear.store.people_reach import Reaches, Subjects
from standclear.store.people_record import OpenedNotices, Pairs, ProposedKeys
from standclear.store.people_schema import PEOPLE, Passkey, Password, Person
from standclear.store.sqlite_file import SqliteFile
from standclear.store.unchanged import Unchanged


class PeopleStore:
    """One file; each table under its noun."""

    def __init__(self, path: Path | str) -> None:
        """Open, or create readable by its owner alone; `NotStored` or `Damaged` if it cannot.

        path  a file; ":memory:" for people that live as long as this object
        """
        self._file = SqliteFile(path, schema=PEOPLE)
        self.persons = Persons(self._file)
        self.passwords = Passwords(self._file)
        self.passkeys = Passkeys(self._file)
        self.sessions = Sessions(self._file)
        self.tokens = Tokens(self._file)
        self.invites = Invites(self._file)
        self.opened = OpenedNotices(self._file)
        self.pairs = Pairs(self._file)
        self.proposed = ProposedKeys(self._file)
        self.reaches = Reaches(self._file)
        self.subjects = Subjects(self._file)
        self.drafts = Drafts(self._file)
        self.custody = Custodies(self._file)

    def close(self) -> None:
        """Close every connection. Nothing is lost without it."""
        self._file.close()

    def unchanged(self) -> Unchanged[Any, Any]:
        """For what is asked again and again: answers that count until somebody writes."""
        return Unchanged(self._file)

    def sweep(self, now_s: int) -> None:
        """Forget what has ended: sessions, tokens, links and questions that were never used."""
        with self._file.transaction() as db:
            for table in ("session", "token"):
                db.execute(f"DELETE FROM {table} WHERE ends_s <= ?", (now_s,))
            db.execute("DELETE FROM invite WHERE ends_s <= ? AND used_s IS NULL", (now_s,))
            db.execute("DELETE FROM pair WHERE ends_s <= ? AND spent_s IS NULL", (now_s,))

    def end_everything(self) -> None:
        """Nobody is in, no browser is woken, and no link or question is open: all of it may have
        been ended since this copy was made."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM session")
            db.execute("DELETE FROM token")
            db.execute("DELETE FROM push")
            db.execute("DELETE FROM invite WHERE used_s IS NULL")
            db.execute("DELETE FROM pair WHERE spent_s IS NULL")


_PERSON = "SELECT id, party, name, roles, handle, created_s, disabled_s FROM person"


class Persons:
    """Who there is."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def find(self, person: str) -> Person | None:
        return self._first(f"{_PERSON} WHERE id = ?", (person,))

    def by_handle(self, handle: bytes) -> Person | None:
        return self._first(f"{_PERSON} WHERE handle = ?", (handle,))

    def of(self, party: str) -> list[Person]:
        """A party's people, in order of id, with those disabled."""
        with self._file.read() as db:
            rows = db.execute(f"{_PERSON} WHERE party = ? ORDER BY id", (party,)).fetchall()
        return [_person(row) for row in rows]

    def all(self) -> list[Person]:
        with self._file.read() as db:
            return [_person(row) for row in db.execute(f"{_PERSON} ORDER BY party, id").fetchall()]

    def disable(self, person: str, at_s: int) -> None:
        """They enter no more: sessions, tokens and pushes end with the same stroke."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE person SET disabled_s = ? WHERE id = ? AND disabled_s IS NULL",
                (at_s, person),
            )
            for table in ("session", "token", "push"):
                db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))

    def _first(self, query: str, values: Iterable[object]) -> Person | None:
        with self._file.read() as db:
            row = db.execute(query, tuple(values)).fetchone()
        return None if row is None else _person(row)


class Passwords:
    """Passwords and the one-time codes that go with them."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def find(self, person: str) -> Password | None:
        with self._file.read() as db:
            row = db.execute(
                "SELECT hash, secret, last_step FROM password JOIN code USING(person) "
                "WHERE person = ?",
                (person,),
            ).fetchone()
        return None if row is None else Password(*row)

    def rehash(self, person: str, before: str, after: str) -> None:
        """The same password under newer costs; nothing if it was changed meanwhile."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE password SET hash = ? WHERE person = ? AND hash = ?",
                (after, person, before),
            )

    def use_step(self, person: str, step: int) -> bool:
        """Whether a code of this step had not been used yet; it is now."""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE code SET last_step = ? WHERE person = ? AND last_step < ?",
                (step, person, step),
            )
            return done.rowcount == 1


class Passkeys:
    """Public keys of authenticators."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def find(self, passkey: bytes) -> Passkey | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM passkey WHERE id = ?", (passkey,)).fetchone()
        return None if row is None else Passkey(*row)

    def of(self, person: str) -> list[Passkey]:
        with self._file.read() as db:
            rows = db.execute(
                "SELECT * FROM passkey WHERE person = ? ORDER BY created_s, rowid", (person,)
            ).fetchall()
        return [Passkey(*row) for row in rows]

    def add(self, passkey: Passkey) -> bool:
        """Keep one; False if it is there already, for whomever."""
        with self._file.transaction() as db:
            return put_passkey(db, passkey)

    def remove(self, person: str, passkey: bytes) -> bool:
        """Take one away unless nothing else would let its person in; whether it was done."""
        with self._file.transaction() as db:
            others = db.execute(
                "SELECT (SELECT count(*) FROM passkey WHERE person = ?1 AND id != ?2) "
                "+ (SELECT count(*) FROM password WHERE person = ?1)",
                (person, passkey),
            ).fetchone()[0]
            if not others:
                return False
            done = db.execute("DELETE FROM passkey WHERE person = ? AND id = ?", (person, passkey))
            return done.rowcount == 1

    def use(self, before: Passkey, counter: int, at_s: int) -> bool:
        """Note a use; False if another use came in between."""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE passkey SET counter = ?, used_s = ? WHERE id = ? AND counter = ?",
                (counter, at_s, before.id, before.counter),
            )
            return done.rowcount == 1


def put_passkey(db: sqlite3.Connection, passkey: Passkey) -> bool:
    done = db.execute(
        "INSERT INTO passkey VALUES(?,?,?,?,?,?,?) ON CONFLICT DO NOTHING",
        (
            passkey.id,
            passkey.person,
            passkey.public_key,
            passkey.counter,
            passkey.name,
            passkey.created_s,
            passkey.used_s,
        ),
    )
    return done.rowcount == 1


def _person(row: tuple[str, str, str, str, bytes, int, int | None]) -> Person:
    return Person(row[0], row[1], row[2], listed(row[3]), *row[4:])
