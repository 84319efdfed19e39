"""AIS: `!AIVDM` and `!AIVDO` sentences, of one part or several, with tag blocks or without.

What it cannot carry
- The minute: positions tell the second within it. The rest is the tag block's time, where there
  is one, else when the sentence was heard; more than 50 s late a report looks a minute younger.
- A height: vessels have none. An aircraft of search and rescue (type 9) tells one without saying
  from what it is measured, so that it counts as the whole column.
- How well a place is known, but in two steps: within 10 m (the accuracy bit), or not told.
- Ship's name and position in one message: names (types 5, 19, 24) are remembered for 30 minutes.
- Base stations, aids to navigation, texts, areas: passed over, and so are sentences without
  payload, which receivers send to show that a slot was noise.

Values that mean `not available` (longitude 181, speed 102.3, course 360, second 60) are left out.
Source: ITU-R M.1371-5, annex 8; IEC 61162-1 and NMEA 0183 4.10 (sentence, tag block). Payloads
are decoded by pyais.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import xor

import pyais
from pyais.messages import ANY_MESSAGE

from standclear.core.errors import InvalidInput
from standclear.core.watch.report import Report
from standclear.formats.feed import Fault, Hearing, Reader, callsign_of, place_of, shown
from standclear.formats.feed import course as course_mdeg
from standclear.formats.feed import knots as speed_mm_s
from standclear.formats.framing import Lines
from standclear.formats.recent import Recent

ACCURATE_MM = 10_000
LONG_RANGE_MM = 132_000
"""Type 27 tells tenths of a minute: half a step is 93 m, 131 m across the corner."""
POSITIONS = (1, 2, 3, 9, 18, 19, 27)
NAMES = (5, 19, 24)
NAMED = timedelta(minutes=30)
"""Static data comes every 6 minutes (M.1371-5, annex 2, 4.2.1)."""
TOGETHER = timedelta(seconds=30)
"""Within which the parts of one message must come (own choice; receivers send them at once)."""
MOST_PARTS = 1_024
AHEAD_S, AHEAD_RECORDED_S = 10, 40
"""How far the second of a live report may lie ahead of this watch's clock; in a replay the clock
is the last report's, so that the next may lie well ahead."""
_NONE_SPEED = {27: 63.0, 9: 1023.0}
_NONE_COURSE = {27: 511.0}

_SENTENCE = re.compile(
    rb"(?:\\(?P<tags>[^\\]{1,200})\\)?"
    rb"(?P<sentence>![A-Z]{2}VD[MO],(?P<count>[1-9]),(?P<number>[1-9]),(?P<sequence>[0-9]?),"
    rb"(?P<channel>[AB12]?),(?P<payload>[0-W`-w]*),[0-5]\*(?P<sum>[0-9A-Fa-f]{2}))"
)
EXPECTED = "a sentence such as !AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24"


def reader(source: str, *, started: datetime | None = None) -> Reader:
    """Reads one receiver's or station's sentences."""
    ahead_s = AHEAD_S if started is None else AHEAD_RECORDED_S
    return Reader(source, Lines(longest=1_024), _Ais(ahead_s), started)


@dataclass(slots=True)
class _Parts:
    """A message of several sentences, as far as it has come."""

    place: str
    since: datetime
    sentences: dict[int, bytes]


@dataclass(slots=True)
class _Ais:
    ahead_s: int
    names: Recent[int, str] = field(default_factory=lambda: Recent(NAMED))
    parts: dict[tuple[bytes, bytes, int], _Parts] = field(default_factory=dict)

    def __call__(self, data: bytes, hearing: Hearing) -> Iterator[Report]:
        self._give_up(hearing)
        found = _SENTENCE.fullmatch(data)
        if found is None:
            if data.startswith(b"$"):
                return  # another device's sentence on the same wire
            raise InvalidInput("", shown(data), EXPECTED)
        _check_sum(found["sentence"], found["sum"])
        tags = _tags(found["tags"], hearing)
        sentences = self._whole(found, hearing)
        if sentences is None or not found["payload"]:
            return
        message = _decoded(sentences)
        if message.mmsi is None or not 0 < int(message.mmsi) <= 999_999_999:
            raise InvalidInput("mmsi", message.mmsi or "missing", "a number of nine digits")
        if message.msg_type in NAMES:
            self._remember(message, hearing.heard_at)
        if message.msg_type in POSITIONS:
            report = self._report(message, tags, hearing)
            if report is not None:
                yield report

    def _whole(self, found: re.Match[bytes], hearing: Hearing) -> list[bytes] | None:
        """All sentences of the message, or None while some are missing."""
        count, number = int(found["count"]), int(found["number"])
        if number > count:
            raise InvalidInput("part", f"{number} of {count}", "a part among as many as are told")
        if count == 1:
            return [found["sentence"]]
        key = (found["sequence"], found["channel"], count)
        begun = self.parts.pop(key, None)
        if begun is not None and number in begun.sentences:
            hearing.faults.append(_missing(begun, count))
            begun = None
        if begun is None:
            begun = _Parts(hearing.place, hearing.heard_at, {})
        begun.sentences[number] = found["sentence"]
        if len(begun.sentences) == count:
            return [begun.sentences[n] for n in range(1, count + 1)]
        self.parts[key] = begun
        return None

    def _give_up(self, hearing: Hearing) -> None:
        """Count messages whose other parts did not come in time."""
        late = [
            key
            for key, begun in self.parts.items()
            if abs(hearing.heard_at - begun.since) > TOGETHER
        ]
        if len(self.parts) > MOST_PARTS:
            late = late or [next(iter(self.parts))]
        for key in late:
            hearing.faults.append(_missing(self.parts.pop(key), key[2]))

    def _remember(self, message: ANY_MESSAGE, at: datetime) -> None:
        name = callsign_of(getattr(message, "shipname", None) or "")
        name = name or callsign_of(getattr(message, "callsign", None) or "")
        if name:
            self.names.put(int(message.mmsi), name, at)

    def _report(self, message: ANY_MESSAGE, tags: _Tags, hearing: Hearing) -> Report | None:
        kind, mmsi = message.msg_type, int(message.mmsi)
        lon, lat = (_told(message, name, hearing) for name in ("lon", "lat"))
        if lon == 181.0 or lat == 91.0:
            return None
        speed = _told(message, "speed", hearing, none=_NONE_SPEED.get(kind, 102.3))
        over = _told(message, "course", hearing, none=_NONE_COURSE.get(kind, 360.0))
        if over is not None and over > 360:
            hearing.fault("course", over, "degrees below 360, or 360 where not known")
            over = None
        return Report(
            f"mmsi:{mmsi:09d}",
            hearing.source,
            _at(getattr(message, "second", None), tags.time or hearing.heard_at, self.ahead_s),
            hearing.heard_at,
            place_of(lon, lat),
            error_mm=_error_mm(message),
            speed_mm_s=speed_mm_s(speed),
            course_mdeg=course_mdeg(over),
            callsign=self.names.get(mmsi, hearing.heard_at) or "",
            receiver=tags.station,
        )


def _missing(parts: _Parts, count: int) -> Fault:
    absent = [str(n) for n in range(1, count + 1) if n not in parts.sentences]
    return Fault(parts.place, f"without part {', '.join(absent)}", f"all {count} parts")


def _check_sum(sentence: bytes, told: bytes) -> None:
    """Raises InvalidInput where the sentence was damaged on its way."""
    body = sentence[1 : sentence.rindex(b"*")]
    if reduce(xor, body) != int(told, 16):
        raise InvalidInput("", shown(sentence), f"the checksum {reduce(xor, body):02X}")


def _decoded(sentences: list[bytes]) -> ANY_MESSAGE:
    try:
        return pyais.decode(*sentences)
    except Exception as fault:  # whatever the decoder trips over was damaged before it was sealed
        raise InvalidInput(
            type(fault).__name__.removesuffix("Exception"), shown(sentences[0]), "a known message"
        ) from None


@dataclass(frozen=True, slots=True)
class _Tags:
    """What a tag block says: when a station heard the sentence, and which."""

    time: datetime | None = None
    station: str = ""


def _tags(block: bytes | None, hearing: Hearing) -> _Tags:
    if block is None:
        return _Tags()
    text, _, told = block.rpartition(b"*")
    try:
        is_whole = reduce(xor, text, 0) == int(told, 16)
        fields = dict(part.split(":", 1) for part in text.decode("ascii").split(",") if ":" in part)
    except ValueError:
        is_whole, fields = False, {}
    if not is_whole:
        hearing.fault("tag block", shown(block), "a tag block with its checksum")
        return _Tags()
    clock = fields.get("c", "")
    time = None
    if clock.isdecimal() and len(clock) in (10, 13):
        seconds, milliseconds = divmod(int(clock), 1000) if len(clock) == 13 else (int(clock), 0)
        time = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=milliseconds)
    elif clock:
        hearing.fault("tag block time", clock, "seconds or milliseconds since 1970")
    return _Tags(time, callsign_of(fields.get("s", "")))


def _told(
    message: ANY_MESSAGE, name: str, hearing: Hearing, none: float | None = None
) -> float | None:
    value = getattr(message, name, None)
    return None if value is None or value == none else float(value)


def _at(second: int | None, heard: datetime, ahead_s: int) -> datetime:
    """The instant that has that second, next to when it was heard; that, where none is told."""
    if second is None or second >= 60:
        return heard
    whole = heard.replace(microsecond=0)
    past = (second - whole.second + 60 - ahead_s) % 60 - 60 + ahead_s
    return whole + timedelta(seconds=past)


def _error_mm(message: ANY_MESSAGE) -> int | None:
    if not getattr(message, "accuracy", False):
        return None
    return ACCURATE_MM + (LONG_RANGE_MM if message.msg_type == 27 else 0)
