"""A file that bears on an incident: named by its hash, with every hand that held it.

Promise: the record holds the hash and never the file, which lies apart and can be erased; what
it was stays provable to whoever has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from standclear.core.errors import InvalidInput

LARGEST_BYTES = 8 * 1024 * 1024
"""Of one file, own choice: a photograph or some minutes of sound; a film is cut first."""

MOST_HANDS = 50
_SHA256 = re.compile(r"[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,60}/[a-z0-9.+-]{1,60}")


@dataclass(frozen=True, slots=True)
class Custody:
    """Who had it, from whom, since when. `had_from` is "" where the holder made it."""

    holder: str
    had_from: str
    since: datetime
    note: str = ""

    def __post_init__(self) -> None:
        if not self.holder.strip():
            raise InvalidInput("custody/holder", "empty", "who had it")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file.

    sha256   lower-case hexadecimal
    size     bytes
    text     what it shows, by whoever lodges it
    custody  oldest first; the last one is who lodges it
    """

    sha256: str
    size: int
    media_type: str
    name: str
    text: str
    custody: tuple[Custody, ...]

    def __post_init__(self) -> None:
        if not _SHA256.fullmatch(self.sha256):
            raise InvalidInput("evidence/sha256", self.sha256, "64 hexadecimal digits, a SHA-256")
        if not 1 <= self.size <= LARGEST_BYTES:
            raise InvalidInput("evidence/size", self.size, f"1 to {LARGEST_BYTES} bytes")
        if not _MEDIA_TYPE.fullmatch(self.media_type):
            expected = "a media type such as image/jpeg"
            raise InvalidInput("evidence/media_type", self.media_type, expected)
        if not 1 <= len(self.custody) <= MOST_HANDS:
            expected = f"1 to {MOST_HANDS} lines: who had it, from whom, since when"
            raise InvalidInput("evidence/custody", len(self.custody), expected)
        times = [line.since for line in self.custody]
        if times != sorted(times):
            raise InvalidInput("evidence/custody", "out of order", "the oldest line first")
