"""What the file of people holds: its tables, and a row of each as a value.

    person    who there is; never deleted, so that what they did keeps a name
    password, code, passkey   what they are known by; replaced and removed
    session, token            where they are signed in: only hashes of what the holder shows
    invite    how one becomes a person; its hash
    opened    who has read which notice; never changed but for its count, never deleted
    pair      what waits for a second person
    proposed  public keys that a party may want to add
    draft     what was written without a key, and who signed it; its words go once it is signed
    custody   who may have the desk sign with the key that it holds for their party
    reach, push, oidc   how people are reached beside the app, and who they are at a provider
                        (people_reach.py)

Trust: whoever reads the file learns who works here, and the secrets of one-time codes; it holds
no password, session, token or invite that could be shown at the door. Whoever can write it can
enter as anybody, and still sign for nobody: keys of parties are not in it.

Times are whole seconds since 1970 in UTC. Lists of words are one text with single spaces.
"""

from __future__ import annotations

from dataclasses import dataclass

from standclear.store.people_reach import REACH
from standclear.store.sqlite_file import Schema

_FIRST = """
CREATE TABLE person(
  id TEXT PRIMARY KEY, party TEXT NOT NULL, name TEXT NOT NULL, roles TEXT NOT NULL,
  handle BLOB NOT NULL UNIQUE, created_s INTEGER NOT NULL, disabled_s INTEGER) STRICT;
CREATE INDEX person_party ON person(party);
CREATE TABLE password(person TEXT PRIMARY KEY REFERENCES person(id), hash TEXT NOT NULL) STRICT;
CREATE TABLE code(
  person TEXT PRIMARY KEY REFERENCES person(id), secret TEXT NOT NULL,
  last_step INTEGER NOT NULL) STRICT;
CREATE TABLE passkey(
  id BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES person(id), public_key BLOB NOT NULL,
  counter INTEGER NOT NULL, name TEXT NOT NULL, created_s INTEGER NOT NULL,
  used_s INTEGER NOT NULL) STRICT;
CREATE INDEX passkey_person ON passkey(person);
CREATE TABLE session(
  hash BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES person(id), how TEXT NOT NULL,
  created_s INTEGER NOT NULL, seen_s INTEGER NOT NULL, ends_s INTEGER NOT NULL) STRICT;
CREATE INDEX session_person ON session(person);
CREATE TABLE token(
  id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, person TEXT NOT NULL REFERENCES person(id),
  name TEXT NOT NULL, scopes TEXT NOT NULL, created_s INTEGER NOT NULL, ends_s INTEGER NOT NULL,
  used_s INTEGER NOT NULL) STRICT;
CREATE INDEX token_person ON token(person);
CREATE TABLE invite(
  id TEXT PRIMARY KEY, hash BLOB NOT NULL UNIQUE, party TEXT NOT NULL, roles TEXT NOT NULL,
  person TEXT NOT NULL, by TEXT NOT NULL, secret TEXT NOT NULL, handle BLOB NOT NULL,
  created_s INTEGER NOT NULL, ends_s INTEGER NOT NULL, used_s INTEGER,
  used_by TEXT NOT NULL) STRICT;
CREATE TABLE opened(
  number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL, record TEXT NOT NULL,
  version INTEGER NOT NULL, entry INTEGER NOT NULL, person TEXT NOT NULL, party TEXT NOT NULL,
  how TEXT NOT NULL, first_s INTEGER NOT NULL, last_s INTEGER NOT NULL, times INTEGER NOT NULL,
  minute INTEGER NOT NULL, UNIQUE(person, record, version, entry, how, minute)) STRICT;
CREATE INDEX opened_owner ON opened(owner, number);
CREATE INDEX opened_record ON opened(record, number);
CREATE TABLE pair(
  id TEXT PRIMARY KEY, party TEXT NOT NULL, what TEXT NOT NULL, payload BLOB NOT NULL,
  shown TEXT NOT NULL, first TEXT NOT NULL, created_s INTEGER NOT NULL, ends_s INTEGER NOT NULL,
  second TEXT NOT NULL, confirmed_s INTEGER, spent_s INTEGER) STRICT;
CREATE INDEX pair_party ON pair(party, ends_s);
CREATE TABLE proposed(
  number INTEGER PRIMARY KEY AUTOINCREMENT, party TEXT NOT NULL, person TEXT NOT NULL,
  public_key TEXT NOT NULL, at_s INTEGER NOT NULL, UNIQUE(party, public_key)) STRICT;
"""

_DRAFTS = """
CREATE TABLE draft(
  id TEXT PRIMARY KEY, party TEXT NOT NULL, person TEXT NOT NULL, type TEXT NOT NULL,
  about TEXT NOT NULL, statement BLOB NOT NULL, created_s INTEGER NOT NULL, state TEXT NOT NULL,
  leaf BLOB NOT NULL, key_id TEXT NOT NULL, by TEXT NOT NULL, entry INTEGER,
  done_s INTEGER) STRICT;
CREATE INDEX draft_party ON draft(party, state, created_s);
CREATE INDEX draft_person ON draft(person, created_s);
CREATE TABLE custody(
  person TEXT PRIMARY KEY REFERENCES person(id), by TEXT NOT NULL, at_s INTEGER NOT NULL) STRICT;
"""

PEOPLE = Schema("file of people", 0x53435031, (_FIRST, _DRAFTS, REACH), private=True)  # "SCP1"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of one party.

    id          how they are called at the door; used once
    roles       duty roles
    handle      what a passkey keeps instead of the id (WebAuthn's user handle)
    disabled_s  since when they can no longer enter; None while they can
    """

    id: str
    party: str
    name: str
    roles: tuple[str, ...]
    handle: bytes
    created_s: int
    disabled_s: int | None = None


@dataclass(frozen=True, slots=True)
class Password:
    """What signs in where passkeys cannot work.

    hash       Argon2id in its usual text (RFC 9106)
    secret     base32 of the one-time codes' secret (RFC 6238)
    last_step  the newest 30-second step whose code was used; none at or before it counts again
    """

    hash: str
    secret: str
    last_step: int = 0


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key of an authenticator; `counter` as it last said (0 where it keeps none)."""

    id: bytes
    person: str
    public_key: bytes
    counter: int
    name: str
    created_s: int
    used_s: int


@dataclass(frozen=True, slots=True)
class Session:
    """One browser signed in. `hash` is of the cookie; `ends_s` however busy it is."""

    hash: bytes
    person: str
    how: str  # passkey | password | enrolment
    created_s: int
    seen_s: int
    ends_s: int


@dataclass(frozen=True, slots=True)
class Token:
    """What a program shows instead of a session."""

    id: str
    hash: bytes
    person: str
    name: str
    scopes: tuple[str, ...]
    created_s: int
    ends_s: int
    used_s: int = 0


@dataclass(frozen=True, slots=True)
class Invite:
    """A link that makes one person.

    person  whose credentials it replaces; "" for somebody new
    by      the person who made it; "" for the desk's first
    secret  of the one-time codes that it offers; gone once it is used
    """

    id: str
    hash: bytes
    party: str
    roles: tuple[str, ...]
    person: str
    by: str
    secret: str
    handle: bytes
    created_s: int
    ends_s: int
    used_s: int | None = None
    used_by: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """A person had a notice before them, `times` between `first_s` and `last_s`.

    entry  the log entry through which it was read; -1 where it was the record itself
    how    session | token
    """

    number: int
    owner: str
    record: str
    version: int
    entry: int
    person: str
    party: str
    how: str
    first_s: int
    last_s: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Pair:
    """What one person asked for and a second of the same party must confirm.

    payload  SHA-256 of exactly what was asked
    shown    what it is, in words, for the second person
    second   who confirmed it; "" for nobody yet
    """

    id: str
    party: str
    what: str
    payload: bytes
    shown: str
    first: str
    created_s: int
    ends_s: int
    second: str = ""
    confirmed_s: int | None = None
    spent_s: int | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """A public key made in somebody's browser; it signs nothing until its party adds it."""

    number: int
    party: str
    person: str
    public_key: str
    at_s: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person wrote without a key, and what became of it.

    id         drawn with the form, so that a form that is sent twice is kept once
    type       of the statement: notice.give, receipt.give
    about      the record or release in question, such as relief/site/4 or #17
    statement  its canonical bytes; b"" once it is signed or taken back
    state      waiting | signed | withdrawn
    leaf       what the desk signed with the key that it holds; b"" where it did not
    key_id     whose key signed; "" while nobody's
    by         the person who had it signed
    entry      its place in the log
    """

    id: str
    party: str
    person: str
    type: str
    about: str
    statement: bytes
    created_s: int
    state: str = "waiting"
    leaf: bytes = b""
    key_id: str = ""
    by: str = ""
    entry: int | None = None
    done_s: int | None = None


@dataclass(frozen=True, slots=True)
class Custody:
    """A person who may have the desk sign with the key that it holds for their party."""

    person: str
    by: str
    at_s: int
