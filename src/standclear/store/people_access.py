"""Where people are signed in, and how somebody becomes one: sessions, tokens, invites.

Promise: only hashes of what a holder shows are kept; an invite makes one person, or none.
Not here: who may invite whom, and for how long (service/people).
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import astuple, dataclass
from typing import Any, Literal

from standclear.store.people_schema import Invite, Passkey, Password, Person, Session, Token
from standclear.store.sqlite_file import SqliteFile


class Sessions:
    """Browsers that are signed in."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def open(self, session: Session, *, instead_of: bytes = b"") -> None:
        """Begin one, and end the one that the same browser had."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM session WHERE hash = ?", (instead_of,))
            _put_session(db, session)

    def find(self, digest: bytes) -> Session | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM session WHERE hash = ?", (digest,)).fetchone()
        return None if row is None else Session(*row)

    def of(self, person: str) -> list[Session]:
        with self._file.read() as db:
            rows = db.execute(
                "SELECT * FROM session WHERE person = ? ORDER BY created_s, hash", (person,)
            ).fetchall()
        return [Session(*row) for row in rows]

    def seen(self, digest: bytes, at_s: int) -> None:
        with self._file.transaction() as db:
            db.execute("UPDATE session SET seen_s = max(seen_s, ?) WHERE hash = ?", (at_s, digest))

    def end(self, digest: bytes) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM session WHERE hash = ?", (digest,))

    def end_all(self, person: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM session WHERE person = ?", (person,))


class Tokens:
    """What programs show."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def add(self, token: Token) -> None:
        with self._file.transaction() as db:
            db.execute("INSERT INTO token VALUES(?,?,?,?,?,?,?,?)", kept(token))

    def find(self, digest: bytes) -> Token | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM token WHERE hash = ?", (digest,)).fetchone()
        return None if row is None else _token(row)

    def of(self, party: str) -> list[Token]:
        """The tokens of a party's people, in order of making."""
        with self._file.read() as db:
            rows = db.execute(
                "SELECT token.* FROM token JOIN person ON person.id = token.person "
                "WHERE party = ? ORDER BY token.created_s, token.id",
                (party,),
            ).fetchall()
        return [_token(row) for row in rows]

    def used(self, token: str, at_s: int) -> None:
        with self._file.transaction() as db:
            db.execute("UPDATE token SET used_s = max(used_s, ?) WHERE id = ?", (at_s, token))

    def end(self, token: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM token WHERE id = ?", (token,))


@dataclass(frozen=True, slots=True)
class Enrolment:
    """All that using an invite brings about, at one stroke.

    person      as it stands afterwards; of an invite that names a person, that one
    password, passkey   what they are known by from now on; at least one of them
    public_key  base64 of the signing key that they propose to their party; "" for none
    """

    invite: bytes  # its hash
    person: Person
    password: Password | None
    passkey: Passkey | None
    session: Session
    public_key: str = ""


Enrolled = Literal["done", "spent", "taken"]
"""spent: the invite is used or has ended. taken: another has this id, or this passkey."""


class Invites:
    """Links that make people."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def add(self, invite: Invite) -> None:
        with self._file.transaction() as db:
            db.execute("INSERT INTO invite VALUES(?,?,?,?,?,?,?,?,?,?,?,?)", kept(invite))

    def find(self, digest: bytes) -> Invite | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM invite WHERE hash = ?", (digest,)).fetchone()
        return None if row is None else _invite(row)

    def all(self) -> list[Invite]:
        with self._file.read() as db:
            rows = db.execute("SELECT * FROM invite ORDER BY created_s, id").fetchall()
        return [_invite(row) for row in rows]

    def remove(self, invite: str) -> None:
        """Take back one that nobody has used."""
        with self._file.transaction() as db:
            db.execute("DELETE FROM invite WHERE id = ? AND used_s IS NULL", (invite,))

    def use(self, enrolment: Enrolment, at_s: int) -> Enrolled:
        """Make the person, or give them new credentials; all of it, or nothing."""
        person = enrolment.person
        with self._file.transaction() as db:
            invite = db.execute(
                "SELECT person FROM invite WHERE hash = ? AND used_s IS NULL AND ends_s > ?",
                (enrolment.invite, at_s),
            ).fetchone()
            if invite is None:
                return "spent"
            again = invite[0] != ""
            known = db.execute("SELECT 1 FROM person WHERE id = ?", (person.id,)).fetchone()
            if (known is not None) != again or _passkey_taken(db, enrolment.passkey):
                return "taken"
            if again:
                _forget_credentials(db, person.id)
            else:
                _put_person(db, person)
            _put_credentials(db, enrolment)
            _put_session(db, enrolment.session)
            db.execute(
                "UPDATE invite SET used_s = ?, used_by = ?, secret = '' WHERE hash = ?",
                (at_s, person.id, enrolment.invite),
            )
        return "done"


def listed(text: str) -> tuple[str, ...]:
    """A list as it is kept: JSON; rows of earlier releases have words with blanks between."""
    return tuple(json.loads(text)) if text.startswith("[") else tuple(text.split())


def kept(value: Any) -> list[object]:
    """A row's values; a list as JSON, so that `duty officer` stays one role."""
    return [
        json.dumps(v, ensure_ascii=False) if isinstance(v, tuple) else v for v in astuple(value)
    ]


def _token(row: tuple[Any, ...]) -> Token:
    values: list[Any] = [*row[:4], listed(row[4]), *row[5:]]
    return Token(*values)


def _invite(row: tuple[Any, ...]) -> Invite:
    values: list[Any] = [*row[:3], listed(row[3]), *row[4:]]
    return Invite(*values)


def _put_session(db: sqlite3.Connection, session: Session) -> None:
    db.execute("INSERT INTO session VALUES(?,?,?,?,?,?)", kept(session))


def _put_person(db: sqlite3.Connection, person: Person) -> None:
    db.execute("INSERT INTO person VALUES(?,?,?,?,?,?,?)", kept(person))


def _forget_credentials(db: sqlite3.Connection, person: str) -> None:
    """Whatever opened the door before opens it no more; they may enter again."""
    for table in ("password", "code", "passkey", "session", "token", "push", "oidc"):
        db.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
    db.execute("UPDATE person SET disabled_s = NULL WHERE id = ?", (person,))


def _passkey_taken(db: sqlite3.Connection, passkey: Passkey | None) -> bool:
    if passkey is None:
        return False
    return db.execute("SELECT 1 FROM passkey WHERE id = ?", (passkey.id,)).fetchone() is not None


def _put_credentials(db: sqlite3.Connection, enrolment: Enrolment) -> None:
    person, password = enrolment.person, enrolment.password
    if password is not None:
        db.execute("INSERT INTO password VALUES(?,?)", (person.id, password.hash))
        code = (person.id, password.secret, password.last_step)
        db.execute("INSERT INTO code VALUES(?,?,?)", code)
    if enrolment.passkey is not None:
        db.execute("INSERT INTO passkey VALUES(?,?,?,?,?,?,?)", kept(enrolment.passkey))
    if enrolment.public_key:
        db.execute(
            "INSERT INTO proposed(party, person, public_key, at_s) VALUES(?,?,?,?) "
            "ON CONFLICT DO NOTHING",
            (person.party, person.id, enrolment.public_key, enrolment.session.created_s),
        )
