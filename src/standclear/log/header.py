"""The header: what an entry shows to everybody who holds the log.

It says who spoke, in which order, to whom, about which earlier entry, and how urgent it is. What
was said is in the body, which travels apart; the header holds only its salted digest.

Promise: a `Header` that exists is well-formed; `read_header` accepts only the bytes that
`write_header` makes (RFC 8785 canonical JSON), and names what is wrong with any others.

Not here: signatures and leaves (`entry`), the meaning of a type (`core`, `service`).
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, NoReturn, cast

from standclear.log.errors import BadEntry

VERSION: Final = 1
MAX_INTEGER = 2**53 - 1  # what every JSON reader holds exactly (RFC 8785 section 3.2.2.3, I-JSON)

Urgency = Literal["routine", "urgent", "life_saving", "cease"]
URGENCIES: tuple[Urgency, ...] = ("routine", "urgent", "life_saving", "cease")

# Identifiers are ASCII, so that no two of them look alike and differ (or differ and compare
# equal) after Unicode normalisation. Names in scripts belong in bodies.
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_HASH = re.compile(r"[0-9a-f]{64}")
_BASE64_32 = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")  # 32 bytes, no stray bits
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?Z")
_ORIGIN = re.compile(r"[!-*,-~]{1,255}")  # printable ASCII without space and '+'
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
        _match("after/origin", self.origin, _ORIGIN, "a log's origin, a URL without scheme")
        _integer("after/size", self.size, least=0)
        _match("after/root", self.root, _BASE64_32, "base64 of 32 bytes")


@dataclass(frozen=True, slots=True)
class Release:
    """This entry is the `number`-th telling (from 1, no gap) to `recipient`."""

    recipient: str
    number: int

    def __post_init__(self) -> None:
        _match("release/recipient", self.recipient, _IDENTIFIER, "a party's identifier")
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
    body_size  bytes of the body
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
            _refuse("v", self.v, f"version {VERSION}, the only one that this reads")
        _match("type", self.type, _IDENTIFIER, "letters, digits, '.', '_' and '-', at most 64")
        _match("issuer", self.issuer, _IDENTIFIER, "a party's identifier")
        _integer("seq", self.seq, least=1)
        _match_or_empty("prev", self.prev, _HASH, "a leaf hash in 64 lower-case hex digits")
        if (self.seq == 1) != (self.prev == ""):
            _refuse("prev", self.prev, f'"" with seq 1 and only then; seq is {self.seq}')
        _time("issued_at", self.issued_at)
        for party in self.to:
            _match("to", party, _IDENTIFIER, "a party's identifier")
        if len(set(self.to)) != len(self.to):
            _refuse("to", ", ".join(self.to), "each party once")
        _match_or_empty("subject", self.subject, _HASH, "a leaf hash in 64 lower-case hex digits")
        _match_or_empty("commit", self.commit, _BASE64_32, "base64 of 32 bytes")
        _integer("body_size", self.body_size, least=0)
        for name, value in (("valid_from", self.valid_from), ("valid_to", self.valid_to)):
            if value != "":
                _time(name, value)
        if self.urgency not in URGENCIES:
            _refuse("urgency", self.urgency, "one of " + ", ".join(URGENCIES))
        if type(self.test) is not bool or type(self.custodial) is not bool:
            _refuse("test, custodial", (self.test, self.custodial), "true or false")
        _match("reason", self.reason, _REASON, "at most 256 characters, no control characters")


def _refuse(field: str, value: object, expected: str) -> NoReturn:
    raise BadEntry(f"header/{field}: {value!r:.120}: want {expected}")


def _match(field: str, value: object, pattern: re.Pattern[str], expected: str) -> None:
    if type(value) is not str or not pattern.fullmatch(value):
        _refuse(field, value, expected)


def _match_or_empty(field: str, value: object, pattern: re.Pattern[str], expected: str) -> None:
    if value != "":
        _match(field, value, pattern, f'{expected}, or ""')


def _integer(field: str, value: object, *, least: int) -> None:
    if type(value) is not int or not least <= value <= MAX_INTEGER:
        _refuse(field, value, f"a whole number from {least} to 2^53 - 1")


def _time(field: str, value: str) -> None:
    expected = "RFC 3339 in UTC, such as 2018-04-14T01:00:00Z"
    _match(field, value, _TIME, expected)
    try:
        datetime.fromisoformat(value)
    except ValueError as fault:
        _refuse(field, value, f"{expected} ({fault})")


# ------------------------------------------------------------------------------- bytes

_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def write_header(header: Header) -> bytes:
    """RFC 8785 canonical JSON.

    The standard encoder suffices and is five times faster than a general one: all member names
    are ASCII, so sorting by code point is sorting by UTF-16 unit; there are no fractions; string
    escapes agree. A property test holds it equal to the rfc8785 package.
    """
    return _encode(_members(header)).encode("utf-8")


def _members(h: Header) -> dict[str, object]:
    release = h.release and {"number": h.release.number, "recipient": h.release.recipient}
    return {
        "after": [{"origin": s.origin, "root": s.root, "size": s.size} for s in h.after],
        "body_size": h.body_size,
        "commit": h.commit,
        "custodial": h.custodial,
        "issued_at": h.issued_at,
        "issuer": h.issuer,
        "prev": h.prev,
        "reason": h.reason,
        "release": release,
        "seq": h.seq,
        "subject": h.subject,
        "test": h.test,
        "to": list(h.to),
        "type": h.type,
        "urgency": h.urgency,
        "v": h.v,
        "valid_from": h.valid_from,
        "valid_to": h.valid_to,
    }


_EXAMPLE = Header(type="x", issuer="x", seq=1, prev="", issued_at="2000-01-01T00:00:00Z")
_MEMBER_NAMES = frozenset(_members(_EXAMPLE))
_SEEN_NAMES = frozenset({"origin", "root", "size"})
_RELEASE_NAMES = frozenset({"number", "recipient"})


def read_header(payload: bytes) -> Header:
    """The header that these bytes spell; `BadEntry` for any other spelling of it."""
    m = _object("header", _parse(payload), _MEMBER_NAMES)
    header = Header(  # the casts only name what Header itself checks
        v=cast(int, m["v"]),
        type=cast(str, m["type"]),
        issuer=cast(str, m["issuer"]),
        seq=cast(int, m["seq"]),
        prev=cast(str, m["prev"]),
        issued_at=cast(str, m["issued_at"]),
        after=tuple(_read_seen(item) for item in _array("after", m["after"])),
        to=cast("tuple[str, ...]", tuple(_array("to", m["to"]))),
        subject=cast(str, m["subject"]),
        commit=cast(str, m["commit"]),
        body_size=cast(int, m["body_size"]),
        valid_from=cast(str, m["valid_from"]),
        valid_to=cast(str, m["valid_to"]),
        urgency=cast(Urgency, m["urgency"]),
        test=cast(bool, m["test"]),
        custodial=cast(bool, m["custodial"]),
        release=_read_release(m["release"]),
        reason=cast(str, m["reason"]),
    )
    if header.commit == "":
        _refuse("commit", "", "base64 of 32 bytes")
    if write_header(header) != payload:
        raise BadEntry(f"header: {_why_not_canonical(payload)}")
    return header


def _read_seen(value: object) -> Seen:
    m = _object("header/after", value, _SEEN_NAMES)
    return Seen(cast(str, m["origin"]), cast(int, m["size"]), cast(str, m["root"]))


def _read_release(value: object) -> Release | None:
    if value is None:
        return None
    m = _object("header/release", value, _RELEASE_NAMES)
    return Release(cast(str, m["recipient"]), cast(int, m["number"]))


def _object(place: str, value: object, names: frozenset[str]) -> dict[str, object]:
    """Exactly these members, none missing and none unknown."""
    if not isinstance(value, dict):
        raise BadEntry(f"{place}: want a JSON object")
    if value.keys() != names:
        wrong = ", ".join(repr(name)[:40] for name in sorted(value.keys() ^ names))
        raise BadEntry(f"{place}: missing or unknown members: {wrong}")
    return value


def _array(field: str, value: object) -> list[object]:
    if not isinstance(value, list):
        _refuse(field, value, "a JSON array")
    return value


def _parse(payload: bytes) -> object:
    try:
        value: object = json.loads(payload.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise BadEntry(f"header: not UTF-8 at byte {fault.start}") from None
    except RecursionError:
        raise BadEntry("header: nested too deep") from None
    except ValueError as fault:
        raise BadEntry(f"header: not JSON: {fault}") from None
    return value


def _why_not_canonical(payload: bytes) -> str:
    """For the author of bytes that read well but are not the one form."""

    def refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        repeated.extend(name for name in set(names) if names.count(name) > 1)
        return dict(pairs)

    repeated: list[str] = []
    json.loads(payload, object_pairs_hook=refuse_duplicates)
    if repeated:
        return f"member {repeated[0]!r} stands there twice"
    return "not canonical JSON (RFC 8785): order of members, white space or escapes differ"
