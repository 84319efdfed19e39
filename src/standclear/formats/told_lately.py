"""What one receiver told lately of each aircraft, in memory that the kernel reads and writes too.

Promise: the parts behave as those of recent.py: nothing older than its stated age is handed out,
and whoever was silent longest is forgotten first, half of them at once when there is no room.
Not here: what is told (sbs.py), the kernel's side (kernel/told.h, kernel/sbs.c).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import numpy as np

from standclear.core.kernel._kernel import ffi
from standclear.core.shape import Datum, Height
from standclear.core.watch.columns import NOT_TOLD, Named, Rows, microseconds
from standclear.formats.feed import TRANSPONDER_ERROR_MM
from standclear.formats.recent import MOST
from standclear.formats.sbs import JOINED, NAMED

LATELY = np.dtype(
    [
        ("height_us", np.int64), ("speed_us", np.int64), ("climb_us", np.int64),
        ("name_us", np.int64), ("heard_us", np.int64), ("height_mm", np.int32),
        ("speed_mm_s", np.int32), ("course_mdeg", np.int32), ("climb_mm_s", np.int32),
        ("callsign", np.int32), ("address", np.uint32), ("name", "S8"),
    ]
)  # fmt: skip
"""One aircraft; kernel/told.h has the same."""

NEVER = np.iinfo(np.int64).min
FOREIGN = 1 << 24
"""Added to an address that is none of ICAO's."""

_PLACES = 1 << 17
_MOST_CALLSIGNS = 4 * MOST
_MICROSECOND = timedelta(microseconds=1)

Value = TypeVar("Value")


class Lately:
    """One receiver's aircraft, by number; `asked` is what the kernel is called with."""

    def __init__(self, source: str) -> None:
        self.asked = ffi.new("sbs_asked *")
        self.asked.most, self.asked.mask, self.asked.minute = MOST, _PLACES - 1, -1
        self._begin(Named(source, [], [""]), np.empty(0, LATELY))
        self.heights = Part(self, "height_us", JOINED, _height, _put_height)
        self.speeds = Part(self, "speed_us", JOINED, _speed, _put_speed)
        self.climbs = Part(self, "climb_us", JOINED, _climb, _put_climb)
        self.names = Part(self, "name_us", NAMED, self._name, self._put_name)

    def take_in(self) -> None:
        """Name the aircraft that the kernel has added."""
        begun = len(self.named.tracks)
        for address in self.known["address"][begun : self.asked.count].tolist():
            name = f"uid:~{address - FOREIGN:06x}" if address >= FOREIGN else f"icao:{address:06x}"
            self._numbers[name] = len(self.named.tracks)
            self.named.tracks.append(name)

    def number(self, track: str) -> int | None:
        return self._numbers.get(track)

    def numbered(self, track: str) -> int:
        """Its number; a new one where it has none."""
        found = self._numbers.get(track)
        if found is not None:
            return found
        if self.asked.count == MOST:
            self.forget_half()
        name = track.partition(":")[2]
        address = FOREIGN + int(name[1:], 16) if name.startswith("~") else int(name, 16)
        number = self.asked.count
        self.known[number] = (NEVER, NEVER, NEVER, NEVER, NEVER, 0, 0, 0, 0, 0, address, b"")
        self._place(address, number)
        self.asked.count = number + 1
        self.take_in()
        return number

    def forget_half(self) -> None:
        """Keep those that were heard last; all numbers are new."""
        count: int = self.asked.count
        kept = np.sort(np.argsort(self.known["heard_us"][:count], kind="stable")[count // 2 :])
        rows = self.known[kept]
        before = self.named
        names = [before.callsigns[number] for number in rows["callsign"].tolist()]
        callsigns = ["", *sorted({name for name in names if name})]
        numbers = {name: number for number, name in enumerate(callsigns)}
        rows["callsign"] = [numbers[name] for name in names]
        self._begin(Named(before.source, [], callsigns), rows)

    def _begin(self, named: Named, rows: Rows) -> None:
        self.named = named
        self.known: Rows = np.zeros(MOST, LATELY)
        self._places = np.zeros(_PLACES, np.int32)
        self.known[: len(rows)] = rows
        self._numbers: dict[str, int] = {}
        self._callsigns = {name: number for number, name in enumerate(named.callsigns)}
        for number, address in enumerate(rows["address"].tolist()):
            self._place(address, number)
        self.asked.count = len(rows)
        self._held = (
            ffi.from_buffer(ffi.typeof("told_lately[]"), self.known),
            ffi.from_buffer(ffi.typeof("int32_t[]"), self._places),
        )
        self.asked.known, self.asked.places = self._held
        self.take_in()

    def _place(self, address: int, number: int) -> None:
        """Where the kernel looks for it (place_of in kernel/sbs.c)."""
        at = ((address * 2654435761 & 0xFFFFFFFF) >> 12) & (_PLACES - 1)
        while self._places[at]:
            at = (at + 1) & (_PLACES - 1)
        self._places[at] = number + 1

    def _name(self, row: np.void) -> str:
        return self.named.callsigns[int(row["callsign"])]

    def _put_name(self, row: np.void, name: str) -> None:
        number = self._callsigns.setdefault(name, len(self._callsigns))
        if number == len(self.named.callsigns):
            self.named.callsigns.append(name)
        row["callsign"], row["name"] = number, name.encode() if len(name) <= 8 else b""

    @property
    def has_room_for_names(self) -> bool:
        return len(self._callsigns) < _MOST_CALLSIGNS


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """One part of what is told, as in recent.py.

    then    column of when it was told
    oldest  how far that may lie from the time asked about, either way
    """

    lately: Lately
    then: str
    oldest: timedelta
    read: Callable[[np.void], Value]
    write: Callable[[np.void, Value], None]

    def put(self, track: str, value: Value, at: datetime) -> None:
        if not self.lately.has_room_for_names:
            self.lately.forget_half()
        number = self.lately.numbered(track)  # which may renew what is known
        row = self.lately.known[number]
        self.write(row, value)
        row[self.then] = at_us = microseconds(at)
        row["heard_us"] = max(at_us, row["heard_us"])

    def get(self, track: str, now: datetime) -> Value | None:
        number = self.lately.number(track)
        if number is None:
            return None
        row = self.lately.known[number]
        then = int(row[self.then])
        if then == NEVER or abs(microseconds(now) - then) > self.oldest // _MICROSECOND:
            return None
        return self.read(row)


def _height(row: np.void) -> Height:
    return Height(int(row["height_mm"]), Datum.FLIGHT_LEVEL, TRANSPONDER_ERROR_MM)


def _put_height(row: np.void, height: Height) -> None:
    row["height_mm"] = height.value_mm


def _speed(row: np.void) -> tuple[int | None, int | None]:
    speed, course = int(row["speed_mm_s"]), int(row["course_mdeg"])
    return None if speed == NOT_TOLD else speed, None if course == NOT_TOLD else course


def _put_speed(row: np.void, value: tuple[int | None, int | None]) -> None:
    told = (NOT_TOLD if each is None else each for each in value)
    row["speed_mm_s"], row["course_mdeg"] = told


def _climb(row: np.void) -> int:
    return int(row["climb_mm_s"])


def _put_climb(row: np.void, climb_mm_s: int) -> None:
    row["climb_mm_s"] = climb_mm_s
