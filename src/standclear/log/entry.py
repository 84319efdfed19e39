"""An entry: a header, the author's signature over its exact bytes, and a promise of a body.

    leaf    = {"payload": base64(header), "payloadType": ..., "signatures": [{"keyid", "sig"}]}
    commit  = base64(SHA-256(nonce || body)), inside the header; nonce: 32 random bytes

Canonical form never decides whether a signature is valid: the bytes that were signed are the
bytes that are stored and verified. Parsing comes after, and then only one spelling is accepted,
so that two readers cannot differ about what an entry says.

Promise: reading then writing gives the same bytes; everything else is refused with `BadEntry`
naming what. Destroying nonce and body makes the commitment say nothing, and breaks no proof.

Not here: order (`append`), which key counted (`trust`).

Source: DSSE v1.0.0 (envelope and pre-authentication encoding, github.com/secure-systems-lab/dsse),
RFC 8785 (JSON canonicalisation), RFC 8032 (Ed25519).
"""

from __future__ import annotations

import json
import re
from binascii import a2b_base64
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from standclear.log.ed25519 import holds
from standclear.log.errors import BadEntry
from standclear.log.header import Header, with_body
from standclear.log.header_bytes import Gist, gist_of, read_gist, read_header, write_header
from standclear.log.keys import PartySigner
from standclear.log.merkle import leaf_hash
from standclear.log.note import to_base64
from standclear.log.tiles import MAX_LEAF_BYTES

PAYLOAD_TYPE = "application/vnd.standclear.entry.v1+json"
NONCE_BYTES = 32

LEAST_SHOWN = 4096
"""Bytes; most decisions and releases are smaller (own choice)."""

# The envelope has no free choices, so one pattern is its whole grammar: canonical by
# construction, and five times faster than parsing JSON and writing it again.
_ENVELOPE = re.compile(
    rb'\{"payload":"([A-Za-z0-9+/]*(?:[AEIMQUYcgkosw048]=|[AQgw]==)?)"'
    rb',"payloadType":"application/vnd\.standclear\.entry\.v1\+json"'
    rb',"signatures":\[\{"keyid":"([A-Za-z0-9][A-Za-z0-9._-]{0,63})(#[1-9][0-9]{0,8})"'
    rb',"sig":"([A-Za-z0-9+/]{85}[AQgw]==)"\}\]\}'
)
_PAE_PREFIX = f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} ".encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """What an author hands in: the leaf for all, body and nonce for the addressees.

    body, nonce  None when the one who hands it in does not hold them
    """

    leaf: bytes
    body: bytes | None
    nonce: bytes | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A leaf, read. That its signature holds is another question: `verify_entry`."""

    header: Header
    keyid: str
    signature: bytes
    payload: bytes
    leaf: bytes
    leaf_hash: bytes


class Glance(NamedTuple):
    """A leaf, read for an audit alone: everything looked at, and of the header only the gist."""

    gist: Gist
    keyid: str
    signature: bytes
    payload: bytes
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Checked:
    """Sealed and read, and the body fits; made by `check` and `draw_up` alone."""

    sealed: Sealed
    entry: Entry


def commitment(body: bytes, nonce: bytes) -> str:
    """base64(SHA-256(nonce || body)): binds to the body, tells nothing without the nonce."""
    if len(nonce) != NONCE_BYTES:
        raise BadEntry(f"a nonce of {len(nonce)} bytes: want {NONCE_BYTES} random ones")
    return to_base64(sha256(nonce + body).digest())


def shown_size(size: int) -> int:
    """What a header says of a body's size: 4 KiB, 8, 16 ..., the first that holds it.

    All who hold the log see headers. The exact size of a decision would tell whether something
    that nobody may know of lay below a plan. (Entries of before say the exact size.)
    """
    return max(LEAST_SHOWN, 1 << (size - 1).bit_length()) if size else LEAST_SHOWN


def seal(header: Header, *, body: bytes, nonce: bytes, key: PartySigner) -> Sealed:
    """As `draw_up`, for whoever hands it on."""
    return draw_up(header, body=body, nonce=nonce, key=key).sealed


def draw_up(header: Header, *, body: bytes, nonce: bytes, key: PartySigner) -> Checked:
    """Sign a header over a body; fills in `commit` and `body_size`.

    nonce  32 bytes that nobody can guess and that no other entry uses
    """
    if key.party != header.issuer:
        raise BadEntry(f"key {key.keyid} cannot sign for issuer {header.issuer}")
    header = with_body(header, commit=commitment(body, nonce), body_size=shown_size(len(body)))
    payload = write_header(header)
    signature = key.sign(_pre_authentication(payload))
    leaf = _write_leaf(payload, key.keyid, signature)
    if len(leaf) > MAX_LEAF_BYTES:
        raise BadEntry(f"an entry of {len(leaf)} bytes: want at most {MAX_LEAF_BYTES}")
    entry = Entry(header, key.keyid, signature, payload, leaf, leaf_hash(leaf))
    return Checked(Sealed(leaf, body, nonce), entry)


def check(sealed: Sealed) -> Checked:
    """Everything about what was handed in that needs no log; `BadEntry` names what is wrong."""
    entry = read_entry(sealed.leaf)
    if (sealed.body is None) != (sealed.nonce is None):
        raise BadEntry("body and nonce come together or not at all")
    if sealed.body is not None and sealed.nonce is not None:
        verify_body(entry, sealed.body, sealed.nonce)
    return Checked(sealed, entry)


@lru_cache(maxsize=1024)
def read_entry(leaf: bytes) -> Entry:
    """As `read_once`. The latest are remembered: what was just appended is soon shown."""
    return read_once(leaf)


def read_once(leaf: bytes) -> Entry:
    """What a leaf says, if it is in its one form."""
    payload, party, number, signature = _open_envelope(leaf)
    header = read_header(payload)
    if party != header.issuer:
        raise BadEntry(f"keyid {party + number!r}: want a key of the issuer, {header.issuer!r}")
    return Entry(header, party + number, signature, payload, leaf, leaf_hash(leaf))


def glance(leaf: bytes) -> Glance:
    """As `read_once`, and refuses the same, but makes less of it."""
    payload, party, number, signature = _open_envelope(leaf)
    gist = read_gist(payload)
    if gist is None or party != gist.issuer:
        gist = gist_of(read_once(leaf).header)  # or what is wrong with it
    return Glance(gist, party + number, signature, payload, leaf_hash(leaf))


def _open_envelope(leaf: bytes) -> tuple[bytes, str, str, bytes]:
    """Payload, the two parts of the keyid, signature."""
    if len(leaf) > MAX_LEAF_BYTES:
        raise BadEntry(f"an entry of {len(leaf)} bytes: want at most {MAX_LEAF_BYTES}")
    match = _ENVELOPE.fullmatch(leaf)
    if not match or len(match[1]) % 4:
        raise BadEntry(f"envelope: {_why_not_an_envelope(leaf)}")
    payload, party, number, signature = match.groups()
    return a2b_base64(payload), party.decode(), number.decode(), a2b_base64(signature)


def verify_entry(entry: Entry | Glance, public_key: bytes) -> None:
    """The holder of this key (32 bytes) signed exactly this header."""
    if not holds(public_key, entry.signature, _pre_authentication(entry.payload)):
        raise BadEntry(
            f"entry {entry.leaf_hash.hex()[:16]}: the signature is not by the key given for "
            f"{entry.keyid}"
        )


def verify_body(entry: Entry, body: bytes, nonce: bytes) -> None:
    """This is the body that the author committed to."""
    verify_promise(gist_of(entry.header), body, nonce)


def verify_promise(gist: Gist, body: bytes, nonce: bytes) -> None:
    """As `verify_body`."""
    if gist.body_size not in (shown_size(len(body)), len(body)):
        raise BadEntry(f"a body of {len(body)} bytes: the header says {gist.body_size}")
    if commitment(body, nonce) != gist.commit:
        raise BadEntry("body and nonce do not fit the header's commitment")


def _pre_authentication(payload: bytes) -> bytes:
    """DSSE PAE: what is signed covers type and length, so no bytes can pass for another type's."""
    return b"%b%d %b" % (_PAE_PREFIX, len(payload), payload)


def _write_leaf(payload: bytes, keyid: str, signature: bytes) -> bytes:
    return (
        f'{{"payload":"{to_base64(payload)}","payloadType":"{PAYLOAD_TYPE}",'
        f'"signatures":[{{"keyid":"{keyid}","sig":"{to_base64(signature)}"}}]}}'
    ).encode("ascii")


def _why_not_an_envelope(leaf: bytes) -> str:
    """For the author of a leaf that does not match."""
    try:
        value: object = json.loads(leaf.decode("utf-8"))
    except RecursionError:
        return "nested too deep"
    except ValueError as fault:  # includes bad UTF-8
        return f"not JSON: {fault}"
    if not isinstance(value, dict) or value.keys() != {"payload", "payloadType", "signatures"}:
        return "want an object with payload, payloadType and signatures"
    if value["payloadType"] != PAYLOAD_TYPE:
        return f"payloadType {value['payloadType']!r:.80}: want {PAYLOAD_TYPE!r}"
    signatures = value["signatures"]
    if not isinstance(signatures, list) or len(signatures) != 1:
        return "want exactly one signature"
    return (
        "not the one form: want canonical JSON (RFC 8785), canonical base64, "
        "keyid <party>#<number>, a signature of 64 bytes"
    )
