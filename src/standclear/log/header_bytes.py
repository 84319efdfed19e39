"""A header's bytes: RFC 8785 canonical JSON, written and read.

    {"after":[],"body_size":4096,"commit":"...", ... ,"valid_to":""}    members in order of name

Canonical form leaves nothing to choose, so one pattern is nearly the whole grammar: bytes that
match it are what `write_header` makes, in a quarter of the time that parsing JSON and writing it
again takes. The long way is taken for a text with escapes, which the pattern leaves out, and to
name what is wrong.

Promise: `read_header` accepts only the bytes that `write_header` makes, and names what is wrong
with any others.

Not here: what the members may be (`header`), the signature over them (`entry`).

Source: RFC 8785 (JSON canonicalisation).
"""

from __future__ import annotations

import json
import re
from dataclasses import fields
from datetime import datetime
from typing import Final, NamedTuple, cast

from standclear.log import header as form
from standclear.log.errors import BadEntry
from standclear.log.header import (
    MAX_INTEGER,
    URGENCIES,
    VERSION,
    Header,
    Release,
    Seen,
    Urgency,
    header_of,
    refuse,
)

# ----------------------------------------------------------------------------- writing

_encode = json.JSONEncoder(ensure_ascii=False).encode
_PLAIN: Final = r'[^"\\\x00-\x1f\x7f\ud800-\udfff]'  # what JSON spells as it is
_is_plain = re.compile(f"{_PLAIN}*").fullmatch


def write_header(header: Header) -> bytes:
    """RFC 8785 canonical JSON.

    Of a header, only an origin and a reason can hold what JSON spells otherwise than it is; the
    standard encoder's escapes are those of the RFC, member names and numbers are plain. A
    property test holds all of it equal to the rfc8785 package.
    """
    h = header
    release = h.release
    told = f'{{"number":{release.number},"recipient":"{release.recipient}"}}' if release else "null"
    after = ",".join(
        f'{{"origin":{_text(s.origin)},"root":"{s.root}","size":{s.size}}}' for s in h.after
    )
    to = ",".join(f'"{party}"' for party in h.to)
    return (
        f'{{"after":[{after}],"body_size":{h.body_size},"commit":"{h.commit}"'
        f',"custodial":{"true" if h.custodial else "false"}'
        f',"issued_at":"{h.issued_at}","issuer":"{h.issuer}","prev":"{h.prev}"'
        f',"reason":{_text(h.reason)},"release":{told},"seq":{h.seq},"subject":"{h.subject}"'
        f',"test":{"true" if h.test else "false"},"to":[{to}],"type":"{h.type}"'
        f',"urgency":"{h.urgency}","v":{h.v},"valid_from":"{h.valid_from}"'
        f',"valid_to":"{h.valid_to}"}}'
    ).encode()


def _text(value: str) -> str:
    return f'"{value}"' if _is_plain(value) else _encode(value)


# ----------------------------------------------------------------------------- reading

_NUMBER = "0|[1-9][0-9]{0,15}"  # up to 2^53 - 1 and a little more
_NAME, _TIME = form.IDENTIFIER.pattern, form.TIME.pattern
_HASH, _BASE64 = form.HASH.pattern, form.BASE64_32.pattern
_ORIGIN = r"[!#-*,-\[\]-~]{1,255}"  # of form.ORIGIN, what JSON spells as it is
_SEEN = rf'\{{"origin":"{_ORIGIN}","root":"{_BASE64}","size":(?:{_NUMBER})\}}'

_HEADER = re.compile(
    rf'\{{"after":\[({_SEEN}(?:,{_SEEN})*)?\]'
    rf',"body_size":({_NUMBER})'
    rf',"commit":"({_BASE64})"'
    r',"custodial":(true|false)'
    rf',"issued_at":"({_TIME})"'
    rf',"issuer":"({_NAME})"'
    rf',"prev":"({_HASH})?"'
    rf',"reason":"({_PLAIN}{{0,256}})"'
    rf',"release":(?:null|\{{"number":({_NUMBER}),"recipient":"({_NAME})"\}})'
    rf',"seq":({_NUMBER})'
    rf',"subject":"({_HASH})?"'
    r',"test":(true|false)'
    rf',"to":\[("{_NAME}"(?:,"{_NAME}")*)?\]'
    rf',"type":"({_NAME})"'
    rf',"urgency":"({"|".join(URGENCIES)})"'
    rf',"v":{VERSION}'
    rf',"valid_from":"({_TIME})?"'
    rf',"valid_to":"({_TIME})?"\}}'
)
_each_seen = re.compile(rf'"origin":"({_ORIGIN})","root":"({_BASE64})","size":({_NUMBER})').findall


def read_header(payload: bytes) -> Header:
    """The header that these bytes spell; `BadEntry` for any other spelling of it."""
    return _read_at_once(payload) or _read_slowly(payload)


class Gist(NamedTuple):
    """What an audit asks of a header: its author's thread, and the promise of its body."""

    issuer: str
    seq: int
    prev: str
    commit: str
    body_size: int


def gist_of(header: Header) -> Gist:
    """Of a header that is read already."""
    return Gist(header.issuer, header.seq, header.prev, header.commit, header.body_size)


def read_gist(payload: bytes) -> Gist | None:
    """The gist of a header that `read_header` accepts, in half the time.

    None for one that only `read_header` can tell of: names checkpoints seen, is unusual or wrong.
    """
    texts = _texts(payload)
    if texts is None:
        return None
    (after, body_size, commit, _, _, issuer, prev, _, number, _, seq, _, _, to, *_) = texts
    if after or (number and not 1 <= int(number) <= MAX_INTEGER):
        return None
    size, place = int(body_size), int(seq)
    if not _fit(size, place, prev, to):
        return None
    return Gist(issuer, place, prev, commit, size)


def _read_at_once(payload: bytes) -> Header | None:
    """The header, if its bytes match and what no pattern can say of them holds too."""
    texts = _texts(payload)
    if texts is None:
        return None
    (after, body_size, commit, custodial, issued_at, issuer, prev, reason, number,
     recipient, seq, subject, test, to, type_, urgency, valid_from, valid_to) = texts  # fmt: skip
    size, place = int(body_size), int(seq)
    if not _fit(size, place, prev, to):
        return None
    parties = _parties(to)
    seen = tuple(Seen(o, int(s), r) for o, r, s in _each_seen(after)) if after else ()
    release = Release(recipient, int(number)) if recipient else None
    values = (type_, issuer, place, prev, issued_at, VERSION, seen, parties, subject, commit, size,
              valid_from, valid_to, urgency, test == "true", custodial == "true", release,
              reason)  # fmt: skip
    return header_of(values)


def _texts(payload: bytes) -> tuple[str, ...] | None:
    """What the pattern finds, "" where nothing stands; None unless it fits and every day exists."""
    try:
        match = _HEADER.fullmatch(payload.decode("utf-8"))
        if match is None:
            return None
        texts: tuple[str, ...] = match.groups("")
        datetime.fromisoformat(texts[_ISSUED_AT])
        for time in texts[_VALID_FROM:]:
            if time:
                datetime.fromisoformat(time)
    except ValueError:  # not UTF-8, no such day
        return None
    return texts


_ISSUED_AT, _VALID_FROM = 4, 16  # of the texts; `valid_to` is the last


def _parties(to: str) -> tuple[str, ...]:
    return tuple(to[1:-1].split('","')) if to else ()


def _fit(size: int, place: int, prev: str, to: str) -> bool:
    """What no pattern can say of a header."""
    return (
        size <= MAX_INTEGER
        and 1 <= place <= MAX_INTEGER
        and (place == 1) == (prev == "")
        and ("," not in to or len(parties := _parties(to)) == len(set(parties)))
    )


# ------------------------------------------------------------- reading what is unusual or wrong

_MEMBER_NAMES = frozenset(field.name for field in fields(Header))
_SEEN_NAMES = frozenset({"origin", "root", "size"})
_RELEASE_NAMES = frozenset({"number", "recipient"})


def _read_slowly(payload: bytes) -> Header:
    """The header, or `BadEntry` with the first thing that is wrong with it."""
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
        refuse("commit", "", "base64 of 32 bytes")
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
        refuse(field, value, "a JSON array")
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
