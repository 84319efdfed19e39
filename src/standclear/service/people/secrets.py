"""What is handed out once and kept as a hash; and challenges that nobody needs to keep.

    sct_...   a token of a program          invites and sessions: 32 random bytes in base64url

Promise: a secret has 256 bits, so its SHA-256 tells nothing that a guess could use; whoever
reads the file of hashes can enter nowhere.
"""

from __future__ import annotations

import hmac
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256

Random = Callable[[int], bytes]
"""So many bytes that nobody can guess."""

TOKEN_PREFIX = "sct_"
SECRET_BYTES = 32
CHALLENGE_LIVES_S = 300  # WebAuthn level 3, section 15.1, recommends 5 to 10 minutes for a person
_MAC_BYTES = 16


def base64url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """The bytes; ValueError for anything else."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def hash_of(secret: str) -> bytes:
    """What is kept of a secret."""
    return sha256(secret.encode("utf-8", "replace")).digest()


def csrf_of(session: str) -> str:
    """What a page must send along with a session's cookie, which it cannot read itself.

    Follows from the session, so that nothing more is kept (the signed double-submit pattern).
    """
    return base64url(hmac.digest(session.encode("utf-8", "replace"), b"csrf", sha256))


class Challenges:
    """Challenges for authenticators: each counts once, for one purpose, for five minutes.

    None is kept when it is made, so that asking for many costs nobody anything; only those that
    were answered are remembered, until they end.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._answered: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def make(self, purpose: str, *, random: bytes, now_s: int) -> bytes:
        """`random`: 16 bytes or more that were never used before."""
        ends = (now_s + CHALLENGE_LIVES_S).to_bytes(8, "big")
        return ends + random + self._mac(purpose, ends + random)

    def holds(self, purpose: str, challenge: bytes, *, now_s: int) -> bool:
        """Whether it was made here for this, and has not ended."""
        said, mac = challenge[:-_MAC_BYTES], challenge[-_MAC_BYTES:]
        ours = hmac.compare_digest(mac, self._mac(purpose, said))
        return ours and int.from_bytes(said[:8], "big") > now_s

    def answer(self, challenge: bytes, *, now_s: int) -> bool:
        """Take it as answered; False if it was before."""
        with self._lock:
            if len(self._answered) > 1000:
                self._answered = {c: ends for c, ends in self._answered.items() if ends > now_s}
            if challenge in self._answered:
                return False
            self._answered[challenge] = int.from_bytes(challenge[:8], "big")
            return True

    def _mac(self, purpose: str, said: bytes) -> bytes:
        return hmac.digest(self._key, purpose.encode() + b"\0" + said, sha256)[:_MAC_BYTES]
