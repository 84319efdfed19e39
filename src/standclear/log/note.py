"""Signed notes: a text, a blank line, and lines that say who signed it.

    — <name> base64(4-byte key hash || signature)

Promise: only the one form of a note or key is read; a bad signature by the asked-for key
refuses the note; signatures by keys that nobody asked for are ignored, as the standard wants.

Not here: what the text says (`checkpoint`), where keys rest (`keys`).

Source: c2sp.org/signed-note v1.0.0, signature type 0x01 (Ed25519).
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from standclear.log.ed25519 import SigningKey, holds
from standclear.log.errors import BadNote

ALGORITHM_ED25519 = 1
MAX_NOTE_BYTES = 1_000_000  # as golang.org/x/mod/sumdb/note
MAX_SIGNATURES = 16  # sigsum-go's limit; signed-note asks that at least 16 work

_VKEY = re.compile(r"([^+\n]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+={0,2})")
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f\ufffd]")  # all but the newline
_SIGNATURE_LINE = re.compile("\u2014 ([^ ]+) ([A-Za-z0-9+/]+={0,2})")


def to_base64(data: bytes) -> str:
    """Standard base64 with padding."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes, if the text is the one base64 spelling of them; `BadNote` else."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote(f"{text[:60]!r} is not base64") from None
    if to_base64(data) != text:
        raise BadNote(f"{text[:60]!r} is not the canonical base64 of its bytes")
    return data


def check_key_name(name: str) -> None:
    """A scheme-less URL such as `desk.example/log/1`: no plus sign, no white space."""
    if not name or "+" in name or " " in name or not name.isprintable():  # no other space is
        raise BadNote(f"key name {name!r}: want a URL without scheme, '+' or white space")


@lru_cache(maxsize=64)
def _key_hash(name: str, public_key: bytes) -> bytes:
    return sha256(name.encode() + b"\n" + bytes([ALGORITHM_ED25519]) + public_key).digest()[:4]


@dataclass(frozen=True, slots=True)
class NoteVerifier:
    """A name and the public key that may sign under it."""

    name: str
    public_key: bytes

    def __post_init__(self) -> None:
        check_key_name(self.name)
        if len(self.public_key) != 32:
            raise BadNote(f"a public key of {len(self.public_key)} bytes: want 32 (Ed25519)")

    @classmethod
    def from_vkey(cls, vkey: str) -> NoteVerifier:
        """Read `<name>+<key hash>+<base64>`; the hash must fit, the type must be Ed25519."""
        match = _VKEY.fullmatch(vkey)
        if not match:
            raise BadNote(f"verifier key {vkey[:100]!r}: want <name>+<hash>+<base64>")
        raw = from_base64(match[3])
        if raw[:1] != bytes([ALGORITHM_ED25519]):
            raise BadNote(f"verifier key {vkey[:100]!r}: want type 1 (Ed25519)")
        verifier = cls(match[1], raw[1:])
        if verifier.key_hash.hex() != match[2]:
            raise BadNote(f"verifier key hash {match[2]}: this key has {verifier.key_hash.hex()}")
        return verifier

    @property
    def key_hash(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return _key_hash(self.name, self.public_key)

    @property
    def vkey(self) -> str:
        """The key as text, to be handed to whoever shall verify."""
        key = to_base64(bytes([ALGORITHM_ED25519]) + self.public_key)
        return f"{self.name}+{self.key_hash.hex()}+{key}"


class NoteSigner:
    """A name and the private key that signs under it; never prints the key."""

    __slots__ = ("_key", "verifier")

    def __init__(self, name: str, private_key: Ed25519PrivateKey) -> None:
        self._key = SigningKey(private_key.private_bytes_raw())
        self.verifier = NoteVerifier(name, self._key.public_key)

    @property
    def name(self) -> str:
        """The name it signs under; for a log, its origin."""
        return self.verifier.name

    def sign(self, text: bytes) -> bytes:
        """The whole note: text, blank line, one signature line."""
        check_text(text)
        signature = to_base64(self.verifier.key_hash + self._key.sign(text))
        return text + b"\n" + f"\u2014 {self.name} {signature}\n".encode()


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature as it stands on a note, not yet verified."""

    name: str
    key_hash: bytes
    signature: bytes
    encoded: str


def check_text(text: bytes) -> None:
    """UTF-8, ends in a newline, no other control characters."""
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadNote(f"the note is not UTF-8 at byte {fault.start}") from None
    if _CONTROL.search(decoded):
        raise BadNote("the note holds a control character")
    if not decoded.endswith("\n"):
        raise BadNote("the note's text does not end in a newline")


def split_note(note: bytes) -> tuple[bytes, list[SignatureLine]]:
    """The text and its signature lines, unverified."""
    if len(note) > MAX_NOTE_BYTES:
        raise BadNote(f"a note of {len(note)} bytes: want at most {MAX_NOTE_BYTES}")
    check_text(note)
    text, blank, tail = note.rpartition(b"\n\n")
    if not blank or not tail:
        raise BadNote("the note has no signature lines after a blank line")
    lines = tail.decode("utf-8").removesuffix("\n").split("\n")
    if len(lines) > MAX_SIGNATURES:
        raise BadNote(f"{len(lines)} signature lines: want at most {MAX_SIGNATURES}")
    return text + b"\n", [_read_signature_line(line) for line in lines]


def _read_signature_line(line: str) -> SignatureLine:
    match = _SIGNATURE_LINE.fullmatch(line)
    if not match:
        raise BadNote(f"signature line {line[:80]!r}: want '\u2014 <name> <base64>'")
    check_key_name(match[1])
    try:
        # Lenient here only: Go's decoder ignores stray trailing bits, so other writers may
        # leave some in a cosignature that we must not refuse for it.
        raw = base64.b64decode(match[2], validate=True)
    except (binascii.Error, ValueError):
        raise BadNote(f"signature line {line[:80]!r}: not base64") from None
    if len(raw) < 5:
        raise BadNote(f"signature line {line[:80]!r}: too short to hold a signature")
    return SignatureLine(match[1], raw[:4], raw[4:], match[2])


def open_note(note: bytes, verifier: NoteVerifier) -> bytes:
    """The text, if it bears exactly one signature by this key and that signature holds."""
    text, lines = split_note(note)
    own = [s for s in lines if s.name == verifier.name and s.key_hash == verifier.key_hash]
    if len(own) != 1:
        raise BadNote(
            f"{len(own)} signatures by {verifier.name} with key {verifier.key_hash.hex()}: want one"
        )
    from_base64(own[0].encoded)  # the asked-for key's own line has one spelling
    if not holds(verifier.public_key, own[0].signature, text):
        raise BadNote(f"the signature by {verifier.name} does not fit the text")
    return text
