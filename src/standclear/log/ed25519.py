"""Ed25519: whether a signature holds, and making one.

Promise: what `holds` accepts, every verifier by RFC 8032 accepts. It refuses more than the
stand-alone verifier (OpenSSL) does: public keys and commitments that are points of small order,
which no key generator makes and under which one signature fits several messages, and points
that are not in their one spelling. Several threads may verify at once: the interpreter's lock
is let go meanwhile.

Signatures are verified one by one, never in batches: a batch's verdict takes the cofactor in, or
hangs on chance, so that it can differ from everybody else's.

Not here: which key counts (`trust`), key files (`keys`).

Source: RFC 8032; libsodium, whose rules are those of Chalkias, Garillot and Nikolaenko, "Taming
the many EdDSAs" (2020), without the cofactor.
"""

from __future__ import annotations

from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair
from nacl.exceptions import BadSignatureError

PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


def holds(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """The holder of this key signed exactly this message; bytes of any length may be asked."""
    # libsodium reads as many bytes as it needs, wherever they end: lengths are ours to check.
    if len(public_key) != PUBLIC_KEY_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    try:
        crypto_sign_open(signature + message, public_key)
    except BadSignatureError:
        return False
    return True


class SigningKey:
    """A private key at work; never prints itself."""

    __slots__ = ("_pair", "public_key")

    def __init__(self, seed: bytes) -> None:
        """From the 32 bytes that RFC 8032 calls the private key."""
        self.public_key, self._pair = crypto_sign_seed_keypair(seed)

    def sign(self, message: bytes) -> bytes:
        """64 bytes, the same every time (RFC 8032 section 5.1.6)."""
        return crypto_sign(message, self._pair)[:SIGNATURE_BYTES]
