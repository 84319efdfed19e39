"""Who signs: a party's numbered key, the log's key, and the files in which they rest.

A party's key is named `<party>#<n>`; n counts its keys from 1 and is never used again.

Promise: a private key file is readable by its owner only from its first byte on, is whole or
absent, and never replaces another.

Not here: which key counts at which place of the log (`trust`); randomness, which the caller
brings as 32 bytes from the system's generator.

Source: RFC 8032 (Ed25519), RFC 8410 (PKCS #8, PEM).
"""

from __future__ import annotations

import re
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from standclear.log.ed25519 import SigningKey
from standclear.log.errors import BadEntry, BadKeyFile, NotStored
from standclear.log.files import write_new
from standclear.log.note import NoteSigner, to_base64

KEY_ID = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63})#([1-9][0-9]{0,8})")


class PartySigner:
    """One private key of one party; never prints the key."""

    __slots__ = ("_key", "_private_key", "keyid", "number", "party", "public_key")

    def __init__(self, party: str, number: int, private_key: Ed25519PrivateKey) -> None:
        self.party, self.number = party, number
        self.keyid = f"{party}#{number}"
        if not KEY_ID.fullmatch(self.keyid):
            raise BadEntry(f"key id {self.keyid!r}: want <party>#<number from 1>")
        self._private_key = private_key
        self._key = SigningKey(private_key.private_bytes_raw())
        self.public_key = self._key.public_key

    @classmethod
    def from_seed(cls, party: str, number: int, seed: bytes) -> PartySigner:
        """A key from 32 random bytes."""
        return cls(party, number, Ed25519PrivateKey.from_private_bytes(seed))

    @classmethod
    def from_file(cls, party: str, number: int, path: Path) -> PartySigner:
        """A key from a file that `write_private_key` made."""
        return cls(party, number, read_private_key(path))

    @property
    def public_key_base64(self) -> str:
        """What the party gives to the others."""
        return to_base64(self.public_key)

    def sign(self, message: bytes) -> bytes:
        """64 bytes of Ed25519."""
        return self._key.sign(message)

    def write(self, path: Path) -> None:
        """Keep the private key in a new file."""
        write_private_key(path, self._private_key)


def log_signer(origin: str, seed: bytes) -> NoteSigner:
    """The log's own key from 32 random bytes; `origin` is its name, a URL without scheme."""
    return NoteSigner(origin, Ed25519PrivateKey.from_private_bytes(seed))


def log_signer_from_file(origin: str, path: Path) -> NoteSigner:
    """The log's own key from a file that `write_private_key` made."""
    return NoteSigner(origin, read_private_key(path))


def private_key_from_seed(seed: bytes) -> Ed25519PrivateKey:
    """A key from 32 random bytes."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def write_private_key(path: Path, key: Ed25519PrivateKey) -> None:
    """PKCS #8 PEM in a new file of mode 0600; `NotStored` if the file exists."""
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_new(path, pem)
    except FileExistsError:
        raise NotStored(
            f"{path}: exists; a key file is never replaced, choose a new name"
        ) from None
    except OSError as fault:
        raise NotStored(f"{path}: {fault.strerror}") from None


def read_private_key(path: Path) -> Ed25519PrivateKey:
    """The key in a PEM file; refuses a file that others can read."""
    try:
        pem = path.read_bytes()
        mode = path.stat().st_mode
    except OSError as fault:
        raise BadKeyFile(f"{path}: {fault.strerror}") from None
    if mode & 0o077:
        raise BadKeyFile(f"{path}: mode {mode & 0o777:o} lets others read the key: want 600")
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise BadKeyFile(f"{path}: not a private key in PEM (PKCS #8) without password") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise BadKeyFile(f"{path}: not an Ed25519 key")
    return key
