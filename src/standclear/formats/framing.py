"""Streams cut into lines, and documents that come whole.

Promise: nothing is taken in that is longer than its bound; what is skipped is one fault.
Not here: binary framings (beast.py, cot_frames.py), what a message means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from standclear.formats.feed import Fault, Frame, shown

_PADDING = b" \t\r\0"


@dataclass(slots=True)
class Lines:
    """Framing by line feeds. An overlong line is one fault, and is skipped to its end."""

    longest: int = 8_192
    _half: bytearray = field(default_factory=bytearray)
    _number: int = 1
    _skipping: bool = False

    @property
    def is_amid(self) -> bool:
        """Whether a line has begun that has not ended."""
        return bool(self._half) or self._skipping

    def pass_over(self, lines: int) -> None:
        """So many lines, each whole, were read elsewhere."""
        self._number += lines

    def add(self, data: bytes) -> Iterator[Frame | Fault]:
        *whole, last = data.split(b"\n")
        for part in whole:
            if self._half or self._skipping or len(part) > self.longest:
                yield from self._grow(part)
                yield from self._close()
                continue
            if line := part.strip(_PADDING):
                yield Frame(f"line {self._number}", line)
            self._number += 1
        yield from self._grow(last)

    def rest(self) -> Iterator[Frame | Fault]:
        if self._half or self._skipping:
            yield from self._close()

    def _grow(self, part: bytes) -> Iterator[Fault]:
        if self._skipping:
            return
        self._half += part
        if len(self._half) > self.longest:
            yield Fault(
                f"line {self._number}", shown(self._half), f"a line of at most {self.longest} bytes"
            )
            self._half.clear()
            self._skipping = True

    def _close(self) -> Iterator[Frame]:
        line = bytes(self._half).strip(_PADDING)
        if line and not self._skipping:
            yield Frame(f"line {self._number}", line)
        self._half.clear()
        self._skipping = False
        self._number += 1


@dataclass(slots=True)
class Whole:
    """Framing where one datagram, answer or file is one message."""

    longest: int
    _half: bytearray = field(default_factory=bytearray)
    _number: int = 1
    _skipping: bool = False

    def add(self, data: bytes) -> Iterator[Frame | Fault]:
        if self._skipping:
            return
        self._half += data
        if len(self._half) > self.longest:
            place = f"document {self._number}"
            yield Fault(place, shown(self._half), f"at most {self.longest} bytes")
            self._half.clear()
            self._skipping = True

    def rest(self) -> Iterator[Frame | Fault]:
        if self._half:
            yield Frame(f"document {self._number}", bytes(self._half))
        self._half.clear()
        self._skipping = False
        self._number += 1
