"""Passwords with one-time codes: how people enter where passkeys cannot work.

Promise: whether a person exists takes as long to find out as whether a password is right; the
same code never counts twice; a stolen file of hashes is slow to guess from.

Source: RFC 9106 (Argon2; its second recommended choice, 64 MiB and three passes), RFC 6238
(one-time codes, 30 seconds, one step of drift either way), NIST SP 800-63B-4 section 3.1.1
(length, no rules of composition, NFKC before hashing, nothing that is guessed first).
"""

from __future__ import annotations

import hmac
import threading
import unicodedata
from base64 import b32encode
from collections.abc import Iterable
from dataclasses import dataclass

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from standclear.core.errors import InvalidInput
from standclear.service.people.guessable import LEAST_LEFT, left_of
from standclear.store.people_schema import Password

SHORTEST, LONGEST = 12, 256
"""Characters. 15 is the least that NIST asks of a password alone; here a code goes with it."""

STEP_S = 30
DRIFT_STEPS = 1
_SECRET_BYTES = 20  # RFC 4226 section 4, R6 recommends 160 bits
AT_ONCE = 2
"""Passwords hashed at one time: 64 MiB each, and a flood of guesses must not take more."""


@dataclass(frozen=True, slots=True)
class Costs:
    """What one hash costs whoever guesses, and the desk (RFC 9106, section 4, second choice)."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


class Hashing:
    """Passwords under these costs; `AT_ONCE` at one time."""

    def __init__(self, costs: Costs) -> None:
        self._hasher = PasswordHasher(
            time_cost=costs.passes,
            memory_cost=costs.memory_kib,
            parallelism=costs.lanes,
            type=Type.ID,
        )
        self._turn = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = ""

    def hash(self, password: str) -> str:
        with self._turn:
            return self._hasher.hash(_normal(password))

    def holds(self, held: Password | None, password: str) -> bool:
        """Whether this is the password; takes its time for those who have none, too."""
        if not self._nobodys:
            self._nobodys = self.hash("nobody's")
        with self._turn:
            try:
                self._hasher.verify(self._nobodys if held is None else held.hash, _normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return held is not None

    def rehashed(self, held: Password, password: str) -> str | None:
        """The password under today's costs, if it was hashed under others."""
        return self.hash(password) if self._hasher.check_needs_rehash(held.hash) else None


def check_password(password: str, *, names: Iterable[str] = ()) -> None:
    """Refuse one that is short, without end, or made of what is guessed first (`guessable`).

    names   ids and names of the person, their party and the desk
    """
    if not SHORTEST <= len(password) <= LONGEST:
        expected = f"{SHORTEST} to {LONGEST} characters; a few unrelated words do well"
        raise InvalidInput("password", f"{len(password)} characters", expected)
    if left_of(password, names) < LEAST_LEFT:
        expected = (
            "one that is not made of your names, your party's or the desk's, of common passwords, "
            "of rows such as 1234 or qwerty, or of repeats; a few unrelated words do well"
        )
        raise InvalidInput("password", "what is easily guessed", expected)


def new_secret(random: bytes) -> str:
    """A secret for one-time codes, in base32 as authenticators read it."""
    return b32encode(random[:_SECRET_BYTES]).decode("ascii")


def secret_link(secret: str, *, person: str, desk: str) -> str:
    """What an authenticator reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=person, issuer_name=desk)


def code_at(secret: str, *, now_s: int) -> str:
    """What an authenticator that has the secret shows."""
    return pyotp.TOTP(secret).generate_otp(now_s // STEP_S)


def step_of(secret: str, code: str, *, now_s: int) -> int | None:
    """Of which step this is the code, of those that may be shown now; None for no code at all.

    All are looked at, so that the time taken tells nothing.
    """
    found = None
    digits = "".join(code.split())
    for step in range(now_s // STEP_S - DRIFT_STEPS, now_s // STEP_S + DRIFT_STEPS + 1):
        expected = pyotp.TOTP(secret).generate_otp(step)
        if hmac.compare_digest(expected.encode(), digits.encode("utf-8", "replace")):
            found = step
    return found


def _normal(password: str) -> str:
    """One spelling for what looks the same on two keyboards."""
    return unicodedata.normalize("NFKC", password)
