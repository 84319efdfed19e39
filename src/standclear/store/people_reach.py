"""How a person is reached beside the app, and by which provider they sign in.

    reach   a mail address of their own, what they want there, how far they have been told
    push    a browser that wants to be woken (RFC 8030): where, and the keys to write to it
    oidc    a subject of an OpenID provider that is this person

Promise: `place` is the number of the newest release that the person was reached about; it only
grows, so nothing is told twice by one wire and a crash tells at most once more.
Not here: when and what is sent (service/people/reaching.py).
"""

from __future__ import annotations

from dataclasses import astuple, dataclass

from standclear.store.sqlite_file import SqliteFile

REACH = """
CREATE TABLE reach(
  person TEXT PRIMARY KEY REFERENCES person(id), address TEXT NOT NULL, wants TEXT NOT NULL,
  code TEXT NOT NULL, code_ends_s INTEGER NOT NULL, tries INTEGER NOT NULL, place INTEGER NOT NULL,
  failed INTEGER NOT NULL, next_s INTEGER NOT NULL, last TEXT NOT NULL) STRICT;
CREATE TABLE push(
  endpoint TEXT PRIMARY KEY, id TEXT NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person(id),
  p256dh TEXT NOT NULL, auth TEXT NOT NULL, wants TEXT NOT NULL, created_s INTEGER NOT NULL,
  place INTEGER NOT NULL, failed INTEGER NOT NULL, next_s INTEGER NOT NULL,
  last TEXT NOT NULL) STRICT;
CREATE INDEX push_person ON push(person);
CREATE TABLE oidc(
  issuer TEXT NOT NULL, subject TEXT NOT NULL, person TEXT NOT NULL REFERENCES person(id),
  created_s INTEGER NOT NULL, used_s INTEGER NOT NULL,
  PRIMARY KEY(issuer, subject), UNIQUE(issuer, person)) STRICT;
"""


@dataclass(frozen=True, slots=True)
class MailReach:
    """A person's own mail address.

    wants    urgent | all | none
    code     that the person must repeat before the address counts; "" once it does
    tries    wrong codes since it was made
    failed   tries that failed since the last that went; `next_s` not before; `last` what became
    """

    person: str
    address: str
    wants: str
    code: str
    code_ends_s: int
    tries: int
    place: int
    failed: int = 0
    next_s: int = 0
    last: str = ""


@dataclass(frozen=True, slots=True)
class PushReach:
    """One browser; `p256dh` and `auth` as it gave them, in base64url (RFC 8291, section 2)."""

    endpoint: str
    id: str
    person: str
    p256dh: str
    auth: str
    wants: str
    created_s: int
    place: int
    failed: int = 0
    next_s: int = 0
    last: str = ""


class Reaches:
    """Mail addresses and browsers of people."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def mail_of(self, person: str) -> MailReach | None:
        with self._file.read() as db:
            row = db.execute("SELECT * FROM reach WHERE person = ?", (person,)).fetchone()
        return None if row is None else MailReach(*row)

    def mails(self) -> list[MailReach]:
        with self._file.read() as db:
            rows = db.execute("SELECT * FROM reach ORDER BY person").fetchall()
        return [MailReach(*row) for row in rows]

    def put_mail(self, mail: MailReach) -> None:
        with self._file.transaction() as db:
            db.execute("INSERT OR REPLACE INTO reach VALUES(?,?,?,?,?,?,?,?,?,?)", astuple(mail))

    def drop_mail(self, person: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM reach WHERE person = ?", (person,))

    def try_code(self, person: str, code: str, now_s: int) -> bool:
        """Whether this was the code, and in time; a wrong one is counted."""
        with self._file.transaction() as db:
            done = db.execute(
                "UPDATE reach SET code = '', tries = 0 WHERE person = ? AND code = ? "
                "AND code != '' AND code_ends_s > ? AND tries < 5",
                (person, code, now_s),
            )
            if done.rowcount != 1:
                db.execute("UPDATE reach SET tries = tries + 1 WHERE person = ?", (person,))
            return done.rowcount == 1

    def note_mail(self, mail: MailReach, *, address: str) -> None:
        """What became of a try, unless the address was changed meanwhile."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE reach SET place = max(place, ?), failed = ?, next_s = ?, last = ? "
                "WHERE person = ? AND address = ?",
                (mail.place, mail.failed, mail.next_s, mail.last, mail.person, address),
            )

    def pushes(self, person: str = "") -> list[PushReach]:
        """Browsers of one person, or everybody's."""
        with self._file.read() as db:
            rows = db.execute(
                "SELECT * FROM push WHERE ?1 = '' OR person = ?1 ORDER BY created_s, id", (person,)
            ).fetchall()
        return [PushReach(*row) for row in rows]

    def put_push(self, push: PushReach, *, most: int) -> None:
        """Keep one; beyond `most` of a person the oldest go."""
        with self._file.transaction() as db:
            db.execute("INSERT OR REPLACE INTO push VALUES(?,?,?,?,?,?,?,?,?,?,?)", astuple(push))
            db.execute(
                "DELETE FROM push WHERE person = ?1 AND id NOT IN (SELECT id FROM push "
                "WHERE person = ?1 ORDER BY created_s DESC, rowid DESC LIMIT ?2)",
                (push.person, most),
            )

    def note_push(self, push: PushReach) -> None:
        """What became of a try."""
        with self._file.transaction() as db:
            db.execute(
                "UPDATE push SET place = max(place, ?), failed = ?, next_s = ?, last = ? "
                "WHERE id = ?",
                (push.place, push.failed, push.next_s, push.last, push.id),
            )

    def drop_push(self, push: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM push WHERE id = ?", (push,))


class Subjects:
    """Whom a provider's subject is."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file

    def find(self, issuer: str, subject: str) -> str:
        """The person's id; "" for nobody."""
        with self._file.read() as db:
            row = db.execute(
                "SELECT person FROM oidc WHERE issuer = ? AND subject = ?", (issuer, subject)
            ).fetchone()
        return "" if row is None else str(row[0])

    def is_linked(self, issuer: str, person: str) -> bool:
        with self._file.read() as db:
            row = db.execute(
                "SELECT 1 FROM oidc WHERE issuer = ? AND person = ?", (issuer, person)
            ).fetchone()
        return row is not None

    def link(self, issuer: str, subject: str, person: str, now_s: int) -> bool:
        """Bind them; False if the subject is somebody else's. A person has one subject."""
        with self._file.transaction() as db:
            row = db.execute(
                "SELECT person FROM oidc WHERE issuer = ? AND subject = ?", (issuer, subject)
            ).fetchone()
            if row is not None:
                return bool(row[0] == person)
            db.execute("DELETE FROM oidc WHERE issuer = ? AND person = ?", (issuer, person))
            db.execute(
                "INSERT INTO oidc VALUES(?,?,?,?,?)", (issuer, subject, person, now_s, now_s)
            )
            return True

    def used(self, issuer: str, subject: str, now_s: int) -> None:
        with self._file.transaction() as db:
            db.execute(
                "UPDATE oidc SET used_s = ? WHERE issuer = ? AND subject = ?",
                (now_s, issuer, subject),
            )

    def unlink(self, issuer: str, person: str) -> None:
        with self._file.transaction() as db:
            db.execute("DELETE FROM oidc WHERE issuer = ? AND person = ?", (issuer, person))
