"""Files that only a passphrase opens, in the age format: the `age` tool opens them as well.

    age-encryption.org/v1
    -> scrypt SALT LOG2(N)
    the file's own key, sealed under what scrypt makes of the passphrase
    --- MAC over all this
    16 bytes, then the content in pieces of 64 KiB, each sealed; the last one says that it is

Promise: what comes out is what went in, whole and in order, or `NotStored`; a cut, swapped or
altered file is found out no later than at the piece that it concerns.
Not here: where passphrases come from, what the content is. Only passphrases, no public keys.

Source: c2sp.org/age v1 (scrypt recipient; STREAM of ChaCha20-Poly1305), RFC 7914, RFC 5869.
"""

from __future__ import annotations

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from standclear.log.errors import NotStored

INTRO = b"age-encryption.org/v1\n"
PIECE, TAG = 64 * 1024, 16
WORK_FACTOR = 18
"""log2(N), as the age tool chooses: about a second and 256 MiB for each guess."""
MOST_WORK = 20  # 1 GiB; a file that asks for more is meant to exhaust its reader
_LABEL = b"age-encryption.org/v1/scrypt"
_STANZA = re.compile(rb"-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n")
_MAC = re.compile(rb"--- ([A-Za-z0-9+/]{43})\n")
_LONGEST_HEADER = 400

Random = Callable[[int], bytes]


class AgeWriter:
    """Takes content with `write`; the file is whole once `close` has returned."""

    def __init__(
        self, file: BinaryIO, passphrase: bytes, random: Random, *, work_factor: int = WORK_FACTOR
    ) -> None:
        """random: as many bytes as asked for, from the system's generator."""
        salt, key, nonce = random(16), random(16), random(16)
        sealed = ChaCha20Poly1305(_wrapping(passphrase, salt, work_factor)).encrypt(
            bytes(12), key, None
        )
        head = INTRO + b"-> scrypt %s %d\n%s\n---" % (_base64(salt), work_factor, _base64(sealed))
        file.write(head + b" " + _base64(_mac(key, head)) + b"\n" + nonce)
        self._file, self._seal = file, ChaCha20Poly1305(_derived(key, nonce, b"payload"))
        self._pending, self._number = bytearray(), 0

    def write(self, data: bytes) -> int:
        self._pending += data
        while len(self._pending) > PIECE:  # more than one: this one is not the last
            self._put(bytes(self._pending[:PIECE]), last=False)
            del self._pending[:PIECE]
        return len(data)

    def close(self) -> None:
        """Seal the rest as the last piece; the file itself stays open."""
        self._put(bytes(self._pending), last=True)

    def _put(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._seal.encrypt(_nonce(self._number, last=last), piece, None))
        self._number += 1


class AgeReader:
    """Gives content with `read`; reading to the end is what proves that the file is whole."""

    def __init__(self, file: BinaryIO, passphrase: bytes) -> None:
        """Raises `NotStored` for another kind of file, or for a passphrase that does not open."""
        self._file, start = file, file.tell()
        begun = file.read(_LONGEST_HEADER)
        stanza = _STANZA.match(begun, len(INTRO)) if begun.startswith(INTRO) else None
        mac = _MAC.match(begun, stanza.end()) if stanza else None
        if stanza is None or mac is None:
            raise NotStored("not a file that a passphrase opens (age, scrypt)")
        factor = int(stanza[2])
        if factor > MOST_WORK:
            raise NotStored(f"it asks for scrypt with N = 2^{factor}: at most 2^{MOST_WORK} here")
        head = begun[: stanza.end()] + b"---"
        try:
            key = ChaCha20Poly1305(
                _wrapping(passphrase, _bytes(stanza[1]), factor)
            ).decrypt(bytes(12), _bytes(stanza[3]), None)  # fmt: skip
        except InvalidTag:
            raise NotStored("the passphrase does not open it") from None
        if not hmac.compare_digest(_mac(key, head), _bytes(mac[1])):
            raise NotStored("its header is altered")
        file.seek(start + mac.end())
        self._open = ChaCha20Poly1305(_derived(key, file.read(16), b"payload"))
        self._ahead = file.read(PIECE + TAG)
        self._ready, self._number, self._ended = bytearray(), 0, False

    def read(self, size: int = -1) -> bytes:
        """Up to `size` bytes, fewer only at the end; all that is left for -1."""
        while not self._ended and (size < 0 or len(self._ready) < size):
            self._next()
        size = len(self._ready) if size < 0 else size
        given = bytes(self._ready[:size])
        del self._ready[:size]
        return given

    def _next(self) -> None:
        piece, self._ahead = self._ahead, self._file.read(PIECE + TAG)
        self._ended = not self._ahead
        try:
            opened = self._open.decrypt(_nonce(self._number, last=self._ended), piece, None)
        except InvalidTag:
            raise NotStored(f"altered or cut off in piece {self._number}") from None
        self._ready += opened
        self._number += 1


def is_age(begun: bytes) -> bool:
    """Whether a file that begins so is of this format."""
    return begun.startswith(INTRO)


def _wrapping(passphrase: bytes, salt: bytes, factor: int) -> bytes:
    return Scrypt(salt=_LABEL + salt, length=32, n=1 << factor, r=8, p=1).derive(passphrase)


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(key)


def _mac(key: bytes, head: bytes) -> bytes:
    return hmac.new(_derived(key, b"", b"header"), head, sha256).digest()


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _bytes(text: bytes) -> bytes:
    return b64decode(text + b"=" * (-len(text) % 4))
