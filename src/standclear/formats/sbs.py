"""SBS (BaseStation) lines: `MSG,3,1,1,4840D6,1,2026/03/01,06:00:00.000,...`, port 30003.

What it cannot carry
- How well a place is known: that is not told.
- A geometric height. The altitude is Mode C, above 1013.25 hPa, and stays a flight level.
- One moment: position (MSG 2, 3), callsign (1) and velocity (4) come in different lines. They are
  joined by a memory: velocity and height no older than 10 s, a callsign than 5 minutes.
- Which clock it tells: the times name no zone. dump1090 writes its machine's local time, others
  UTC; `zone` says which, and is never guessed.
- The receiver.

Where no line tells speed and course, they are made good from the places of the last three minutes.
Lines other than MSG (SEL, ID, AIR, STA, CLK) hold no position and are passed over.
Source: BaseStation socket output as documented by Kinetic Avionic Products (fields 1-22), and
the same fields in dump1090's README-json and readsb's documentation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Protocol, TypeVar

from standclear.core.errors import InvalidInput
from standclear.core.shape import Height
from standclear.core.watch.report import Report
from standclear.formats.feed import (
    Hearing,
    Reader,
    callsign_of,
    course,
    feet_a_minute,
    flight_level,
    knots,
    place_of,
    shown,
)
from standclear.formats.framing import Lines
from standclear.formats.recent import Recent

JOINED = timedelta(seconds=10)
"""ADS-B tells velocity twice a second (ICAO Annex 10 vol. IV, 3.1.2.8.6); after ten seconds
without any the aircraft is out of hearing."""
NAMED = timedelta(minutes=5)
"""An identification comes every 5 to 10 s and does not change in flight."""

FIELDS = 22
OTHER_LINES = frozenset({"SEL", "ID", "AIR", "STA", "CLK"})
HEX_ADDRESS = re.compile(r"~?[0-9A-Fa-f]{6}")
MICROSECOND = timedelta(microseconds=1)
_DATE = re.compile(r"\d{4}/\d{1,2}/\d{1,2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}:\d{2}", re.ASCII)
_FRACTION = re.compile(r"\d{1,6}", re.ASCII)
_GROUND = {"-1": True, "1": True, "0": False}

Value = TypeVar("Value")


class Part(Protocol[Value]):
    """One part of what is told of each aircraft: recent.py, or memory shared with the kernel."""

    def put(self, key: str, value: Value, at: datetime, /) -> None: ...

    def get(self, key: str, now: datetime, /) -> Value | None: ...


class Memory(Protocol):
    """What one receiver told lately. Each part keeps its own time: none keeps another alive."""

    @property
    def heights(self) -> Part[Height]: ...
    @property
    def speeds(self) -> Part[tuple[int | None, int | None]]: ...
    @property
    def climbs(self) -> Part[int]: ...
    @property
    def names(self) -> Part[str]: ...


@dataclass(slots=True)
class Remembered:
    """It in plain Python."""

    heights: Recent[str, Height] = field(default_factory=lambda: Recent(JOINED))
    speeds: Recent[str, tuple[int | None, int | None]] = field(
        default_factory=lambda: Recent(JOINED)
    )
    climbs: Recent[str, int] = field(default_factory=lambda: Recent(JOINED))
    names: Recent[str, str] = field(default_factory=lambda: Recent(NAMED))


@dataclass(slots=True)
class _Sbs:
    """One receiver's lines."""

    zone: tzinfo
    told: Memory

    def __call__(self, data: bytes, hearing: Hearing) -> Iterator[Report]:
        cells = _cells(data)
        if cells is None:
            return
        track = track_of(cells[4])
        at = _time(cells[6], cells[7], self.zone)
        self._remember(track, cells, at, hearing)
        if not cells[14] and not cells[15]:
            return
        speed_mm_s, course_mdeg = self.told.speeds.get(track, at) or (None, None)
        yield Report(
            track,
            hearing.source,
            at,
            hearing.heard_at,
            place_of(cells[15], cells[14]),
            height=self.told.heights.get(track, at),
            speed_mm_s=speed_mm_s,
            course_mdeg=course_mdeg,
            climb_mm_s=self.told.climbs.get(track, at),
            callsign=self.told.names.get(track, at) or "",
            on_ground=_GROUND.get(cells[21]),
        )

    def _remember(self, track: str, cells: list[str], at: datetime, hearing: Hearing) -> None:
        """Keep each part that the line tells; most lines tell few."""
        number = hearing.number
        if cells[10] and (name := callsign_of(cells[10])):
            self.told.names.put(track, name, at)
        if cells[11]:
            feet = number("altitude", cells[11], low=-2_000, high=150_000, unit="feet")
            if (height := flight_level(feet)) is not None:
                self.told.heights.put(track, height, at)
        if cells[12] or cells[13]:
            speed = knots(number("ground speed", cells[12], low=0, high=6_000, unit="knots"))
            over = course(number("track", cells[13], low=0, high=360, unit="degrees"))
            if speed is not None or over is not None:
                self.told.speeds.put(track, (speed, over), at)
        if cells[16]:
            climb = feet_a_minute(
                number("vertical rate", cells[16], low=-40_000, high=40_000, unit="ft/min")
            )
            if climb is not None:
                self.told.climbs.put(track, climb, at)


def reader(
    source: str,
    *,
    zone: tzinfo = UTC,
    started: datetime | None = None,
    memory: Memory | None = None,
) -> Reader:
    """Reads one receiver's lines. zone: the clock its times are told in; memory: its own where
    none is given."""
    told = Remembered() if memory is None else memory
    return Reader(source, Lines(longest=1_024), _Sbs(zone, told), started)


@lru_cache(maxsize=1 << 16)
def track_of(address: str) -> str:
    """`icao:` and the 24-bit address; `uid:~` where the address is none of ICAO's.

    Raises InvalidInput for none, or for 000000 and ffffff, which belong to nobody (Annex 10
    vol. III, part I, chapter 9).
    """
    if not HEX_ADDRESS.fullmatch(address) or address in ("000000", "FFFFFF", "ffffff"):
        raise InvalidInput("address", address or "missing", "a 24-bit address such as 4840D6")
    return f"uid:{address.lower()}" if address.startswith("~") else f"icao:{address.lower()}"


def _cells(data: bytes) -> list[str] | None:
    """The fields of a MSG line; None for a line of another kind."""
    try:
        cells = data.decode("ascii").split(",")
    except UnicodeDecodeError:
        raise InvalidInput("", shown(data), "a line of ASCII such as MSG,3,...") from None
    if cells[0] in OTHER_LINES:
        return None
    if b" " in data:
        cells = [cell.strip() for cell in cells]
    if cells[0] != "MSG" or len(cells) != FIELDS or cells[1] not in tuple("12345678"):
        raise InvalidInput("", shown(data), f"MSG, a type from 1 to 8, and {FIELDS} fields in all")
    return cells


def _time(date: str, time: str, zone: tzinfo) -> datetime:
    """The instant told, to the millisecond."""
    whole, point, part = time.partition(".")
    try:
        second = second_of(date, whole, zone)
        return second.replace(microsecond=_microseconds(part)) if point else second
    except (ValueError, OverflowError):
        raise InvalidInput(
            "time", f"{date} {time}".strip() or "missing", "a time such as 2026/03/01 06:00:00.000"
        ) from None


@lru_cache(maxsize=1 << 12)
def _microseconds(part: str) -> int:
    """Whole milliseconds of the digits behind the point. Raises ValueError."""
    if not _FRACTION.fullmatch(part):
        raise ValueError
    return int(f"{part:0<3}"[:3]) * 1000


@lru_cache(maxsize=64)
def second_of(date: str, time: str, zone: tzinfo) -> datetime:
    """When a second began, of a clock in that zone. Raises ValueError, OverflowError.

    Kept, because thousands of lines are of one second.
    """
    if not _DATE.fullmatch(date) or not _TIME.fullmatch(time):
        raise ValueError
    year, month, day = date.split("/")
    local = datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{time}")
    return local.replace(tzinfo=zone).astimezone(UTC)
