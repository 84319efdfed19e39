"""Private key files in a directory: `north.pem` is north#1, `north.2.pem` is north#2.

Promise: a key signs only while the log says that it is live.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from standclear.core.errors import NotFound
from standclear.log.keys import PartySigner

_NAME = re.compile(r"([a-z][a-z0-9-]{1,30})(?:\.([1-9][0-9]{0,8}))?\.pem")

Live = Callable[[str], str | None]
"""Key id to the base64 public key that is live under it; "" where nobody can know."""


def key_file(keys: Path, party: str, number: int) -> Path:
    """Where a party's n-th key rests."""
    return keys / (f"{party}.pem" if number == 1 else f"{party}.{number}.pem")


def find_keys(keys: Path, party: str) -> tuple[int, ...]:
    """The numbers of a party's keys held here, newest first."""
    found = []
    for file in keys.glob(f"{party}.*"):
        match = _NAME.fullmatch(file.name)
        if match and match[1] == party:
            found.append(int(match[2] or 1))
    return tuple(sorted(found, reverse=True))


def make_key(keys: Path, party: str, seed: bytes, *, after: int = 0) -> PartySigner:
    """A further private key of a party from 32 random bytes; it counts for nothing yet.

    after   the highest number that the log knows: none is ever used again
    """
    number = max(after, *find_keys(keys, party), 0) + 1
    signer = PartySigner.from_seed(party, number, seed)
    signer.write(key_file(keys, party, number))
    return signer


def held_signer(keys: Path, party: str, live: Live) -> PartySigner:
    """The newest key of a party that is held here and live; `NotFound` says what is missing."""
    numbers = find_keys(keys, party)
    for number in numbers:
        signer = PartySigner.from_file(party, number, key_file(keys, party, number))
        if live(signer.keyid) in ("", signer.public_key_base64):
            return signer
    if numbers:
        listed = ", ".join(f"{party}#{number}" for number in sorted(numbers))
        raise NotFound(f"none of the keys of {party} held here signs for it now ({listed})")
    raise NotFound(
        f"no key of {party} is held in {keys}; work in {party}'s own directory, "
        "or name another party with --as"
    )
