"""The header: what an entry shows to everybody who holds the log.

It says who spoke, in which order, to whom, about which earlier entry, and how urgent it is. What
was said is in the body, which travels apart; the header holds only its salted digest.

Promise: a `Header` that exists is well-formed.

Not here: its bytes (`header_bytes`), signatures and leaves (`entry`), the meaning of a type
(`core`, `service`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from operator import attrgetter
from typing import Final, Literal, NoReturn

from standclear.log.errors import BadEntry

VERSION: Final = 1
MAX_INTEGER = 2**53 - 1  # what every JSON reader holds exactly (RFC 8785 section 3.2.2.3, I-JSON)

Urgency = Literal["routine", "urgent", "life_saving", "cease"]
URGENCIES: tuple[Urgency, ...] = ("routine", "urgent", "life_saving", "cease")

# Identifiers are ASCII, so that no two of them look alike and differ (or differ and compare
# equal) after Unicode normalisation. Names in scripts belong in bodies.
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
HASH = re.compile(r"[0-9a-f]{64}")
BASE64_32 = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")  # 32 bytes, no stray bits
TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")
ORIGIN = re.compile(r"[!-*,-~]{1,255}")  # printable ASCII without space and '+'
_REASON = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{0,256}")


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest checkpoint of another log that the author had seen: not before it, then.

    root  base64, as on the checkpoint's third line
    """

    origin: str
    size: int
    root: str

    def __post_init__(self) -> None:
        _match("after/origin", self.origin, ORIGIN, "a log's origin, a URL without scheme")
        _integer("after/size", self.size, least=0)
        _match("after/root", self.root, BASE64_32, "base64 of 32 bytes")


@dataclass(frozen=True, slots=True)
class Release:
    """This entry is the `number`-th telling (from 1, no gap) to `recipient`."""

    recipient: str
    number: int

    def __post_init__(self) -> None:
        _match("release/recipient", self.recipient, IDENTIFIER, "a party's identifier")
        _integer("release/number", self.number, least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """One header, checked on construction (`BadEntry` names the field).

    type       what kind of statement, such as `notice.give`
    issuer     the party that speaks
    seq, prev  its how-many-eth entry (from 1) and the leaf hash of the one before ("" for none):
               an omission shows
    issued_at  RFC 3339 in UTC; a claim of the author's, nothing more
    after      foreign checkpoints seen
    to         parties to whom it is addressed
    subject    leaf hash (hex) of the entry it acknowledges, amends, withdraws, disputes; or ""
    commit     base64 SHA-256(nonce || body); "" only until `entry.seal` fills it in
    body_size  bytes of the body, rounded up so that it tells little (entry.shown_size)
    valid_from, valid_to   RFC 3339 in UTC, or ""
    test       an exercise: signed, so that it can never pass for the real thing
    custodial  the desk holds the author's key
    release    a numbered telling, or None
    reason     the rule because of which it was said, or ""
    """

    type: str
    issuer: str
    seq: int
    prev: str
    issued_at: str
    v: int = VERSION
    after: tuple[Seen, ...] = ()
    to: tuple[str, ...] = ()
    subject: str = ""
    commit: str = ""
    body_size: int = 0
    valid_from: str = ""
    valid_to: str = ""
    urgency: Urgency = "routine"
    test: bool = False
    custodial: bool = False
    release: Release | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if type(self.v) is not int or self.v != VERSION:
            refuse("v", self.v, f"version {VERSION}, the only one that this reads")
        _match("type", self.type, IDENTIFIER, "letters, digits, '.', '_' and '-', at most 64")
        _match("issuer", self.issuer, IDENTIFIER, "a party's identifier")
        _integer("seq", self.seq, least=1)
        _match_or_empty("prev", self.prev, HASH, "a leaf hash in 64 lower-case hex digits")
        if (self.seq == 1) != (self.prev == ""):
            refuse("prev", self.prev, f'"" with seq 1 and only then; seq is {self.seq}')
        _time("issued_at", self.issued_at)
        for party in self.to:
            _match("to", party, IDENTIFIER, "a party's identifier")
        if len(set(self.to)) != len(self.to):
            refuse("to", ", ".join(self.to), "each party once")
        _match_or_empty("subject", self.subject, HASH, "a leaf hash in 64 lower-case hex digits")
        _match_or_empty("commit", self.commit, BASE64_32, "base64 of 32 bytes")
        _integer("body_size", self.body_size, least=0)
        for name, value in (("valid_from", self.valid_from), ("valid_to", self.valid_to)):
            if value != "":
                _time(name, value)
        if self.urgency not in URGENCIES:
            refuse("urgency", self.urgency, "one of " + ", ".join(URGENCIES))
        if type(self.test) is not bool or type(self.custodial) is not bool:
            refuse("test, custodial", (self.test, self.custodial), "true or false")
        _match("reason", self.reason, _REASON, "at most 256 characters, no control characters")


def refuse(field: str, value: object, expected: str) -> NoReturn:
    raise BadEntry(f"header/{field}: {value!r:.120}: want {expected}")


def _match(field: str, value: object, pattern: re.Pattern[str], expected: str) -> None:
    if type(value) is not str or not pattern.fullmatch(value):
        refuse(field, value, expected)


def _match_or_empty(field: str, value: object, pattern: re.Pattern[str], expected: str) -> None:
    if value != "":
        _match(field, value, pattern, f'{expected}, or ""')


def _integer(field: str, value: object, *, least: int) -> None:
    if type(value) is not int or not least <= value <= MAX_INTEGER:
        refuse(field, value, f"a whole number from {least} to 2^53 - 1")


def _time(field: str, value: str) -> None:
    expected = "RFC 3339 in UTC, such as 2018-04-14T01:00:00Z"
    _match(field, value, TIME, expected)
    try:
        datetime.fromisoformat(value)
    except ValueError as fault:
        refuse(field, value, f"{expected} ({fault})")


# ------------------------------------------------- made without looking at values again

_FIELDS = tuple(field.name for field in fields(Header))
_PUT: tuple[Callable[[Header, object], None], ...] = tuple(
    getattr(Header, name).__set__ for name in _FIELDS
)
_COMMIT, _BODY_SIZE = _FIELDS.index("commit"), _FIELDS.index("body_size")


def header_of(values: Sequence[object]) -> Header:
    """A header of values that are known to be well-formed: one a field, in the order above."""
    header = object.__new__(Header)
    for put, value in zip(_PUT, values, strict=True):
        put(header, value)
    return header


def drawn(
    *,
    type: str,
    issuer: str,
    seq: int,
    prev: str,
    issued_at: str,
    subject: str,
    to: tuple[str, ...] = (),
    urgency: Urgency = "routine",
    release: Release | None = None,
    reason: str = "",
) -> Header:
    """A header that a desk draws from entries that it holds: each value is one of theirs, or its
    own word, and was looked at then."""
    return header_of((type, issuer, seq, prev, issued_at, VERSION, (), to, subject, "", 0, "", "",
                      urgency, False, False, release, reason))  # fmt: skip


def with_body(header: Header, *, commit: str, body_size: int) -> Header:
    """The same header over a body."""
    if not BASE64_32.fullmatch(commit):
        refuse("commit", commit, "base64 of 32 bytes")
    values = [*_values(header)]
    values[_COMMIT], values[_BODY_SIZE] = commit, body_size
    return header_of(values)


_values = attrgetter(*_FIELDS)
