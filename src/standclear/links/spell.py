"""A checksum that two officers can read to each other over a bad line.

Twelve letters or digits of RFC 4648 base32, spoken in the ICAO spelling alphabet (Annex 10,
volume II, 5.2.1.3) that every force and aid flight already uses: `KILO TWO ALFA ...`.

Promise: the same bytes give the same words. 60 bits find any damage or mix-up.
Not here: proof of who wrote them; that is the signature's work.
"""

from __future__ import annotations

import base64
import hashlib

WORDS = 12

_ALPHABET = (
    *("ALFA", "BRAVO", "CHARLIE", "DELTA", "ECHO", "FOXTROT", "GOLF", "HOTEL", "INDIA"),
    *("JULIETT", "KILO", "LIMA", "MIKE", "NOVEMBER", "OSCAR", "PAPA", "QUEBEC", "ROMEO"),
    *("SIERRA", "TANGO", "UNIFORM", "VICTOR", "WHISKEY", "XRAY", "YANKEE", "ZULU"),
    *("TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN"),
)
_SPOKEN = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", _ALPHABET, strict=True))


def checksum_words(data: bytes) -> tuple[str, ...]:
    """The first 60 bits of SHA-256 over the data, as twelve words."""
    written = base64.b32encode(hashlib.sha256(data).digest()).decode("ascii")
    return tuple(_SPOKEN[sign] for sign in written[:WORDS])
