"""Streams of Mode S messages: Beast binary (port 30005) and AVR text (port 30002).

What it cannot carry
- The time of day: Beast and `@` lines count 12 MHz ticks since the receiver was switched on. Live,
  a report is as old as its hearing; in a replay the ticks give the pace.
- The receiver's place: `?at=LAT,LON` tells it, and lets aircraft on the ground be read.
- Signal level and Mode A/C replies, which are passed over.

Speed and course that no message tells are made good from the places of the last three minutes.

What the messages themselves cannot carry: Mode S (mode_s.py).
Source: Mode-S Beast data output formats (escape 1a, types 1 to 4); the AVR format of the same
page: `*` or `@` and ticks, hexadecimal, `;`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standclear.formats.adsb import Adsb
from standclear.formats.feed import Fault, Frame, Reader, shown
from standclear.formats.framing import Lines
from standclear.formats.stray import Strays

ESCAPE = 0x1A
LENGTHS = {0x31: 2, 0x32: 7, 0x33: 14, 0x34: 14}
"""Type -> bytes of message behind ticks and signal level; 4 is the receiver's own status."""
MODE_S = (0x32, 0x33)
BEFORE = 7
TICKS_PER_S = 12_000_000
OUT_OF_ORDER = TICKS_PER_S
NO_TICKS = frozenset({0, 0xFF004D4C4154})
"""Not told; and the mark by which mlat-client says that a message was made, not received."""
_AVR = re.compile(rb"(?:\*|@([0-9A-Fa-f]{12}))([0-9A-Fa-f]{4}|[0-9A-Fa-f]{14}|[0-9A-Fa-f]{28});")


def beast_reader(
    source: str,
    *,
    receiver_deg: tuple[float, float] | None = None,
    started: datetime | None = None,
) -> Reader:
    """Reads Beast binary. receiver_deg: (longitude, latitude) of the receiver."""
    return Reader(source, BeastFrames(), Adsb(receiver_deg), started)


def avr_reader(
    source: str,
    *,
    receiver_deg: tuple[float, float] | None = None,
    started: datetime | None = None,
) -> Reader:
    """Reads AVR text."""
    return Reader(source, AvrFrames(), Adsb(receiver_deg), started)


@dataclass(slots=True)
class Ticks:
    """A receiver's counter as time since its first message; never backwards.

    Messages a little out of order count as the newest so far; a counter that fell by more was
    switched off and on, and is counted on from there.
    """

    _last: int | None = None
    _elapsed: timedelta = timedelta()

    def elapsed(self, ticks: int) -> timedelta:
        if ticks in NO_TICKS:
            return self._elapsed
        if self._last is not None and ticks > self._last:
            self._elapsed += timedelta(microseconds=(ticks - self._last) * 1e6 / TICKS_PER_S)
        if self._last is None or ticks > self._last or self._last - ticks > OUT_OF_ORDER:
            self._last = ticks
        return self._elapsed


@dataclass(slots=True)
class BeastFrames:
    """Framing by escapes. Bytes that belong to no message are one fault a run."""

    _half: bytearray = field(default_factory=bytearray)
    _at: int = 0  # where in the stream _half begins
    _strays: Strays = field(default_factory=lambda: Strays("1a and a type from 1 to 4"))
    _ticks: Ticks = field(default_factory=Ticks)

    def add(self, data: bytes) -> Iterator[Frame | Fault]:
        self._half += data
        while self._half:
            if self._half[0] != ESCAPE:
                found = self._half.find(ESCAPE)
                self._skip(len(self._half) if found < 0 else found)
                continue
            if len(self._half) < 2:
                return
            if self._half[1] not in LENGTHS:
                self._skip(2 if self._half[1] == ESCAPE else 1)
                continue
            used, body = self._message()
            if body is None and used == 0:
                return
            yield from self._strays.end()
            if body is None or self._half[1] in MODE_S:
                yield self._frame(used, body)
            del self._half[:used]
            self._at += used

    def rest(self) -> Iterator[Frame | Fault]:
        self._skip(len(self._half))
        yield from self._strays.end()

    def _message(self) -> tuple[int, bytes | None]:
        """(bytes used, the message without escapes); (0, None) where more is needed.

        A single escape within a message begins another: (bytes before it, None).
        """
        need, body, at = BEFORE + LENGTHS[self._half[1]], bytearray(), 2
        while len(body) < need:
            found = self._half.find(ESCAPE, at, at + need - len(body))
            end = min(at + need - len(body), len(self._half)) if found < 0 else found
            body += self._half[at:end]
            at = end
            if found >= 0:
                if at + 1 >= len(self._half):
                    return 0, None
                if self._half[at + 1] != ESCAPE:
                    return at, None
                body.append(ESCAPE)
                at += 2
            elif len(body) < need:
                return 0, None
        return at, bytes(body)

    def _frame(self, used: int, body: bytes | None) -> Frame | Fault:
        place = f"byte {self._at}"
        if body is None:
            return Fault(place, self._half[:used].hex(), "a whole message, not cut off")
        return Frame(place, body[BEFORE:], self._ticks.elapsed(int.from_bytes(body[:6], "big")))

    def _skip(self, count: int) -> None:
        self._strays.skip(self._half[:count], self._at)
        del self._half[:count]
        self._at += count


@dataclass(slots=True)
class AvrFrames:
    """Framing by lines, each a message in hexadecimal."""

    _lines: Lines = field(default_factory=lambda: Lines(longest=256))
    _ticks: Ticks = field(default_factory=Ticks)

    def add(self, data: bytes) -> Iterator[Frame | Fault]:
        yield from map(self._message, self._lines.add(data))

    def rest(self) -> Iterator[Frame | Fault]:
        yield from map(self._message, self._lines.rest())

    def _message(self, line: Frame | Fault) -> Frame | Fault:
        if isinstance(line, Fault):
            return line
        found = _AVR.fullmatch(line.data)
        if found is None:
            return Fault(
                line.place, shown(line.data), "a line such as *8D4840D6202CC371C32CE0576098;"
            )
        elapsed = self._ticks.elapsed(int(found[1], 16)) if found[1] else None
        return Frame(line.place, bytes.fromhex(found[2].decode()), elapsed)
