"""Where one Cursor on Target event ends and the next begins, in a stream or a datagram.

    <event ...>...</event>          XML, one after the other (TAK protocol 0)
    bf LENGTH payload               protobuf in a stream; LENGTH is a varint (TAK protocol 1)
    bf 01 bf payload                protobuf in a datagram, to its end

Promise: an event that begins before the one before it ended is two, of which the first was cut
off. Bytes that belong to none are one fault a run.
Not here: what an event says (cot.py).
Source: TAK protocol as published with the TAK Server's documentation, `protocol.txt`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from standclear.formats.feed import Fault, Frame
from standclear.formats.stray import Strays

LONGEST = 65_536
MARK = 0xBF
MESH = bytes([MARK, 1, MARK])
BEGIN, END = b"<event", b"</event>"
BLANKS = b" \t\r\n\0"


def body_of(data: bytes) -> bytes:
    """The payload of a protobuf message, without its mark and length."""
    if data.startswith(MESH):
        return data[3:]
    return data[1 + len(_varint(data[1:4]) or b"") :]


@dataclass(slots=True)
class CotFrames:
    """The framing of one stream."""

    _half: bytearray = field(default_factory=bytearray)
    _at: int = 0
    _strays: Strays = field(default_factory=lambda: Strays("<event ...> or a TAK message (bf)"))

    def add(self, data: bytes) -> Iterator[Frame | Fault]:
        self._half += data
        while self._half:
            first = self._half[0]
            if first == MARK:
                length = self._protobuf()
            elif first == ord("<"):
                length = self._xml()
            elif first in BLANKS and not self._strays.running:
                self._drop(1)
                continue
            else:
                found = [p for p in (self._half.find(b"<"), self._half.find(MARK)) if p >= 0]
                length = -min(found, default=len(self._half))
            if length == 0:
                return
            if length < 0:
                self._strays.skip(self._half[:-length], self._at)
                self._drop(-length)
            else:
                yield from self._take(length)

    def rest(self) -> Iterator[Frame | Fault]:
        if self._half.startswith((MESH, b"<")):
            yield from self._take(len(self._half))
        self._strays.skip(self._half, self._at)
        self._drop(len(self._half))
        yield from self._strays.end()

    def _protobuf(self) -> int:
        """The length of the message; 0 while it is not whole; less than 0: as many are stray."""
        if self._half.startswith(MESH):
            return 0 if len(self._half) < LONGEST else -1
        length = _varint(bytes(self._half[1:4]))
        if MESH.startswith(self._half) or (length is None and len(self._half) < 4):
            return 0
        if length is None:
            return -1
        whole = 1 + len(length) + _value(length)
        if whole > LONGEST or _value(length) == 0:
            return -1
        return whole if len(self._half) >= whole else 0

    def _xml(self) -> int:
        """Likewise. Looks no further than LONGEST, however much has come."""
        end = self._half.find(END, 0, LONGEST)
        again = self._half.find(BEGIN, len(BEGIN), LONGEST if end < 0 else end)
        if again > 0 and self._half.startswith(BEGIN):
            return -again
        if end >= 0:
            return end + len(END)
        return 0 if len(self._half) < LONGEST else -1

    def _take(self, length: int) -> Iterator[Frame | Fault]:
        yield from self._strays.end()
        frame = Frame(f"byte {self._at}", bytes(self._half[:length]))
        self._drop(length)
        yield frame

    def _drop(self, count: int) -> None:
        del self._half[:count]
        self._at += count


def _varint(data: bytes) -> bytes | None:
    """The bytes of the length at the beginning, at most three; None where it does not end."""
    for count, byte in enumerate(data[:3], 1):
        if byte < 0x80:
            return data[:count]
    return None


def _value(varint: bytes) -> int:
    return sum((byte & 0x7F) << 7 * place for place, byte in enumerate(varint))
