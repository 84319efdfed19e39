"""What every feed's format shares: pieces of a stream become reports, and faults that are counted.

A feed's format is a function that gives a `Reader`. Its framing cuts the stream into messages,
its `message` makes reports of one.

Promise: nothing that a feed sends raises here. A message that cannot be used is one `Fault` with
its place, its value and what would be right; a part of it that does not fit is left out, is a
fault too, and the rest is used. However a stream is cut into chunks, the reports are the same.
Not here: sockets (links/), what a report means (core/watch/report.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple, Protocol

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.report import Report

MM_PER_FOOT = 304.8
MM_S_PER_KNOT = 1_852_000 / 3600
MM_S_PER_FOOT_A_MINUTE = MM_PER_FOOT / 60

TRANSPONDER_ERROR_MM = 38_100
"""A transponder's pressure height lies within 125 ft of what the crew flies by, 95 times in 100
(ICAO Annex 10 vol. IV, 3.1.1.7.12.2.4)."""
LARGEST_ERROR_MM = 2_000_000_000
"""2,000 km: beyond it nothing has been said about where something is."""
HIGHEST_MM = 100_000_000
FASTEST_MM_S = 10_000_000
SHOWN_BYTES = 80

_NUMBER = re.compile(r"[+-]?(?:\d{1,12}(?:\.\d{0,30})?|\.\d{1,30})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing in a feed that could not be used.

    place     where: `line 12`, `byte 4711 altitude`
    value     what stood there, cut to a length that fits on a screen
    expected  what would be right
    """

    place: str
    value: str
    expected: str

    @classmethod
    def of(cls, fault: InvalidInput, place: str) -> Fault:
        value = fault.value if isinstance(fault.value, str) else repr(fault.value)
        return cls(visible(f"{place} {fault.pointer}".strip()), visible(value), fault.expected)

    def __str__(self) -> str:
        return f"{self.place}: {self.value or 'nothing'} does not fit: {self.expected} is right"


@dataclass(frozen=True, slots=True)
class Heard:
    """What one piece of a stream said."""

    reports: Sequence[Report] = ()
    faults: tuple[Fault, ...] = ()


class Frame(NamedTuple):
    """One message of a stream.

    elapsed  since the first message, by the receiver's own counter; None where it has none
    """

    place: str
    data: bytes
    elapsed: timedelta | None = None


class Framing(Protocol):
    """Cuts a stream into messages; keeps what stands half."""

    def add(self, data: bytes) -> Iterator[Frame | Fault]: ...

    def rest(self) -> Iterator[Frame | Fault]:
        """What stands half, taken as a whole message; afterwards nothing stands half."""
        ...


@dataclass(slots=True)
class Hearing:
    """One message being read: who hears it, when, and what did not fit so far."""

    source: str
    heard_at: datetime
    place: str
    faults: list[Fault] = field(default_factory=list)

    def fault(self, part: str, value: object, expected: str) -> None:
        """Count a part that is left out."""
        self.faults.append(Fault.of(InvalidInput(part, value, expected), self.place))

    def number(
        self, part: str, value: str | int | float | None, *, low: float, high: float, unit: str
    ) -> float | None:
        """A part that may be missing: None where it is not told or does not fit (a fault then)."""
        if value is None or value == "":
            return None
        read = _often(value) if isinstance(value, str) else exactly(value)
        if read is None or not low <= read <= high:
            self.fault(part, value, f"a number of {unit} from {low:g} to {high:g}, or nothing")
            return None
        return read


Message = Callable[[bytes, Hearing], Iterable[Report]]


class FeedReader(Protocol):
    """Reads one feed, piece by piece; see Reader."""

    def read(self, data: bytes, heard_at: datetime) -> Heard: ...

    def end(self, heard_at: datetime) -> Heard: ...

    def cut(self, heard_at: datetime) -> Heard: ...


@dataclass(slots=True)
class Reader:
    """Reads one feed, piece by piece.

    started  None for a live feed. In a replay, when the recording began: messages that carry the
             receiver's counter are then heard that much later.
    """

    source: str
    framing: Framing
    message: Message
    started: datetime | None = None

    def read(self, data: bytes, heard_at: datetime) -> Heard:
        """What the bytes complete. heard_at: when they came, aware UTC."""
        return self._all(self.framing.add(data), heard_at)

    def end(self, heard_at: datetime) -> Heard:
        """The datagram or file ends here: what stands half is a whole message."""
        return self._all(self.framing.rest(), heard_at)

    def cut(self, heard_at: datetime) -> Heard:
        """The wire was cut: what stands half is a fault, for half a number reads as another."""
        faults = [
            piece
            if isinstance(piece, Fault)
            else Fault(piece.place, shown(piece.data), "the whole message, not cut off")
            for piece in self.framing.rest()
        ]
        return Heard((), tuple(faults))

    def _all(self, pieces: Iterator[Frame | Fault], heard_at: datetime) -> Heard:
        reports: list[Report] = []
        faults: list[Fault] = []
        for piece in pieces:
            if isinstance(piece, Fault):
                faults.append(piece)
                continue
            time = heard_at
            if self.started is not None and piece.elapsed is not None:
                time = self.started + piece.elapsed
            hearing = Hearing(self.source, time, piece.place, faults)
            try:
                reports.extend(self.message(piece.data, hearing))
            except InvalidInput as fault:
                faults.append(Fault.of(fault, piece.place))
        return Heard(tuple(reports), tuple(faults))


def exactly(value: str | int | float) -> float | None:
    """The number meant, or None. Plain decimal text only: no exponents, blanks, underscores."""
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value) else None
    if isinstance(value, bool) or not -1e15 <= value <= 1e15:
        return None
    return float(value)


@lru_cache(maxsize=1 << 14)
def _often(text: str) -> float | None:
    """The same of heights, speeds and courses, of which there are few that come again and again."""
    return exactly(text)


def shown(data: bytes | bytearray) -> str:
    """Bytes as text for a screen: ASCII, the rest escaped."""
    return visible(bytes(data[:SHOWN_BYTES]).decode("ascii", errors="backslashreplace"))


def visible(text: str) -> str:
    """Text from a stranger for a screen: short, and no sign that moves a cursor."""
    cut = text[:SHOWN_BYTES]
    return "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in cut)[:SHOWN_BYTES]


def place_of(lon: str | int | float | None, lat: str | int | float | None) -> Position:
    """The position told. Raises InvalidInput: a report without a place is none."""
    return Position.from_degrees(
        lon_deg=_degrees("longitude", lon, 180), lat_deg=_degrees("latitude", lat, 90)
    )


def _degrees(name: str, value: str | int | float | None, most: int) -> float:
    read = None if value is None else exactly(value)
    if read is None or abs(read) > most:
        told = "missing" if value is None or value == "" else value
        raise InvalidInput(name, told, f"degrees from -{most} to {most}")
    return read


@lru_cache(maxsize=1 << 14)
def flight_level(feet: float | None) -> Height | None:
    """A transponder's pressure height: above 1013.25 hPa, never above ground or ellipsoid.

    Kept, because they are told in steps of 25 ft.
    """
    if feet is None:
        return None
    return Height(round(feet * MM_PER_FOOT), Datum.FLIGHT_LEVEL, TRANSPONDER_ERROR_MM)


def knots(value: float | None) -> int | None:
    return None if value is None else round(value * MM_S_PER_KNOT)


def feet_a_minute(value: float | None) -> int | None:
    return None if value is None else round(value * MM_S_PER_FOOT_A_MINUTE)


def course(degrees: float | None) -> int | None:
    """Thousandths of a degree, 360 being 0."""
    return None if degrees is None else round(degrees * 1000) % 360_000


def callsign_of(text: str) -> str:
    """As transmitted, without padding; signs that no screen can show are dropped."""
    if not text.isprintable():
        text = "".join(c for c in text if c.isprintable())
    return text.replace("@", " ").strip()[:40]
