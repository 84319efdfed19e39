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
from base64 import b64decode
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from standclear.log.errors import BadEntry
from standclear.log.header import Header, read_header, write_header
from standclear.log.keys import PartySigner
from standclear.log.merkle import leaf_hash
from standclear.log.note import to_base64
from standclear.log.tiles import MAX_LEAF_BYTES

PAYLOAD_TYPE = "application/vnd.standclear.entry.v1+json"
NONCE_BYTES = 32

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


def commitment(body: bytes, nonce: bytes) -> str:
    """base64(SHA-256(nonce || body)): binds to the body, tells nothing without the nonce."""
    if len(nonce) != NONCE_BYTES:
        raise BadEntry(f"a nonce of {len(nonce)} bytes: want {NONCE_BYTES} random ones")
    return to_base64(sha256(nonce + body).digest())


def seal(header: Header, *, body: bytes, nonce: bytes, key: PartySigner) -> Sealed:
    """Sign a header over a body; fills in `commit` and `body_size`.

    nonce  32 bytes that nobody can guess and that no other entry uses
    """
    if key.party != header.issuer:
        raise BadEntry(f"key {key.keyid} cannot sign for issuer {header.issuer}")
    header = replace(header, commit=commitment(body, nonce), body_size=len(body))
    payload = write_header(header)
    leaf = _write_leaf(payload, key.keyid, key.sign(_pre_authentication(payload)))
    if len(leaf) > MAX_LEAF_BYTES:
        raise BadEntry(f"an entry of {len(leaf)} bytes: want at most {MAX_LEAF_BYTES}")
    return Sealed(leaf, body, nonce)


@lru_cache(maxsize=1024)
def read_entry(leaf: bytes) -> Entry:
    """What a leaf says, if it is in its one form.

    The latest are remembered: a leaf is read where it is handed in and where it is appended.
    """
    if len(leaf) > MAX_LEAF_BYTES:
        raise BadEntry(f"an entry of {len(leaf)} bytes: want at most {MAX_LEAF_BYTES}")
    match = _ENVELOPE.fullmatch(leaf)
    if not match or len(match[1]) % 4:
        raise BadEntry(f"envelope: {_why_not_an_envelope(leaf)}")
    payload = b64decode(match[1])
    header = read_header(payload)
    party, number = match[2].decode("ascii"), match[3].decode("ascii")
    if party != header.issuer:
        raise BadEntry(f"keyid {party + number!r}: want a key of the issuer, {header.issuer!r}")
    return Entry(header, party + number, b64decode(match[4]), payload, leaf, leaf_hash(leaf))


def verify_entry(entry: Entry, public_key: bytes) -> None:
    """The holder of this key (32 bytes) signed exactly this header."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public_key)
        key.verify(entry.signature, _pre_authentication(entry.payload))
    except (InvalidSignature, ValueError):
        raise BadEntry(
            f"entry {entry.leaf_hash.hex()[:16]}: the signature is not by the key given for "
            f"{entry.keyid}"
        ) from None


def verify_body(entry: Entry, body: bytes, nonce: bytes) -> None:
    """This is the body that the author committed to."""
    if len(body) != entry.header.body_size:
        raise BadEntry(f"a body of {len(body)} bytes: the header says {entry.header.body_size}")
    if commitment(body, nonce) != entry.header.commit:
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
