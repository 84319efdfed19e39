"""Reports in our own plain words: one JSON object a line, or CSV with a header. Recordings too.

    {"track": "icao:3c6444", "at": "2026-03-01T06:00:00Z", "lat": 50.1, "lon": 8.6}

    track           who: `icao:`, `mmsi:` or `uid:` and the name there
    at              when the place was measured (RFC 3339, with offset)
    lat, lon        degrees, WGS 84
    height_m        and `height_datum`: wgs84, amsl, agl or flight_level (pressure height);
                    `height_error_m` either way
    error_m         how far off the place may be
    speed_mps, course_deg, climb_mps    over ground, from true north, upward
    callsign, receiver, on_ground, stale_at
    source, heard_at    for recordings: who told it first, and when it came

All but the first four may be missing; an empty CSV cell is missing. Without speed and course they
are made good from the places of the last three minutes, where those lead straight on. A field that
is none of these is a fault: a height misspelt would be a height lost.

What it cannot carry
- Finer than a millimetre, a millisecond, 1e-7 degree.
- In a live feed, `source` and `heard_at`: no feed can vouch that its word comes from two sources.

Source: this page.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height
from standclear.core.watch.report import Report
from standclear.formats.feed import (
    FASTEST_MM_S,
    HIGHEST_MM,
    LARGEST_ERROR_MM,
    Hearing,
    Reader,
    exactly,
    place_of,
    shown,
)
from standclear.formats.framing import Lines
from standclear.formats.json_document import parse, parse_flat
from standclear.formats.sbs import HEX_ADDRESS
from standclear.formats.timestamps import read_instant, write_instant

FIELDS = (
    "track", "at", "lat", "lon", "height_m", "height_datum", "height_error_m", "error_m",
    "speed_mps", "course_deg", "climb_mps", "callsign", "receiver", "on_ground", "stale_at",
    "source", "heard_at",
)  # fmt: skip
MMSI = re.compile(r"[0-9]{9}")
_KNOWN = frozenset(FIELDS)
_DATUMS = {datum.value: datum for datum in Datum}
Value = str | int | float | bool | None


def json_reader(source: str, *, recorded: bool = False, started: datetime | None = None) -> Reader:
    """Reads JSON lines. recorded: whether `source` and `heard_at` count."""

    def message(data: bytes, hearing: Hearing) -> Iterator[Report]:
        values = parse_flat(data)
        if values is None:
            raise _why_not(data)
        yield _report(values, hearing, recorded=recorded)

    return Reader(source, Lines(), message, started)


def _why_not(data: bytes) -> InvalidInput:
    """What is wrong with a line that is no object of plain values. May raise it itself."""
    document = parse(data)
    if not isinstance(document, dict):
        return InvalidInput("", shown(data), "a JSON object with track, at, lat, lon")
    nested = [name for name, value in document.items() if isinstance(value, dict | list)]
    return InvalidInput(" ".join(nested[:1]), shown(data), "one plain value")


def csv_reader(source: str, *, recorded: bool = False, started: datetime | None = None) -> Reader:
    """Reads CSV lines, commas between; a line that begins the fields anew is a header."""
    return Reader(source, Lines(), _Csv(recorded), started)


@dataclass(slots=True)
class _Csv:
    recorded: bool
    header: tuple[str, ...] = ()

    def __call__(self, data: bytes, hearing: Hearing) -> Iterator[Report]:
        try:
            text = data.decode("utf-8-sig")
            cells = [cell.strip() for cell in next(csv.reader([text], strict=True), [])]
        except UnicodeDecodeError:
            raise InvalidInput("", shown(data), "a line of UTF-8 text") from None
        except csv.Error as fault:
            raise InvalidInput("", str(fault), "one line of CSV with closed quotes") from None
        if "track" in cells and "at" in cells:
            self.header = _header(cells)
            return
        if len(cells) != len(self.header):
            expected = f"{len(self.header)} cells as the header has" if self.header else _NO_HEADER
            raise InvalidInput("", shown(data), expected)
        values: dict[str, Value] = {
            name: cell for name, cell in zip(self.header, cells, strict=True) if cell
        }
        ground = values.get("on_ground")
        if ground is not None:
            values["on_ground"] = {"true": True, "false": False}.get(str(ground).lower(), ground)
        yield _report(values, hearing, recorded=self.recorded)


_NO_HEADER = f"a header first, naming the cells: {', '.join(FIELDS[:4])} ..."


def _header(cells: list[str]) -> tuple[str, ...]:
    for cell in cells:
        if cell not in FIELDS:
            raise InvalidInput(f"header {cell}", cell, f"one of {', '.join(FIELDS)}")
        if cells.count(cell) > 1:
            raise InvalidInput(f"header {cell}", cell, "each field once")
    return tuple(cells)


def write_line(report: Report, *, recorded: bool = False) -> bytes:
    """The report as one JSON line. recorded: with who told it and when it came."""
    height = report.height
    values: dict[str, Value] = {
        "track": report.track,
        "at": write_instant(report.at),
        "lat": report.position.lat_deg,
        "lon": report.position.lon_deg,
        "height_m": _thousandth(height.value_mm if height else None),
        "height_datum": str(height.datum) if height else None,
        "height_error_m": _thousandth(height.error_mm if height else None),
        "error_m": _thousandth(report.error_mm),
        "speed_mps": _thousandth(report.speed_mm_s),
        "course_deg": _thousandth(report.course_mdeg),
        "climb_mps": _thousandth(report.climb_mm_s),
        "callsign": report.callsign or None,
        "receiver": report.receiver or None,
        "on_ground": report.on_ground,
        "stale_at": write_instant(report.stale_at) if report.stale_at else None,
    }
    if recorded:
        values |= {"source": report.source, "heard_at": write_instant(report.heard_at)}
    told = {name: value for name, value in values.items() if value is not None}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _thousandth(value: int | None) -> float | None:
    return None if value is None else value / 1000


def _report(values: Mapping[str, Value], hearing: Hearing, *, recorded: bool) -> Report:
    if not values.keys() <= _KNOWN:
        name = next(name for name in values if name not in _KNOWN)
        raise InvalidInput(name, name, f"one of {', '.join(FIELDS)}")
    told = _Told(values)
    heard_at = told.time("heard_at") if recorded else None
    at = told.time("at")
    if at is None:
        raise InvalidInput(
            "at", "missing", "when the place was measured, e.g. 2026-03-01T06:00:00Z"
        )
    return Report(
        _track(told.text("track")),
        (told.text("source") if recorded else "") or hearing.source,
        at,
        heard_at or hearing.heard_at,
        place_of(told.plain("lon"), told.plain("lat")),
        height=_height(told),
        error_mm=told.outward("error_m", most=LARGEST_ERROR_MM),
        speed_mm_s=told.thousandths("speed_mps", low=0, high=FASTEST_MM_S),
        course_mdeg=_round_course(told.thousandths("course_deg", low=0, high=360_000)),
        climb_mm_s=told.thousandths("climb_mps", low=-FASTEST_MM_S, high=FASTEST_MM_S),
        callsign=told.text("callsign"),
        receiver=told.text("receiver"),
        stale_at=told.time("stale_at"),
        on_ground=told.truth("on_ground"),
    )


def _track(text: str) -> str:
    """The name with its register, spelled as every other feed spells it: one craft, one name."""
    register, _, own = text.partition(":")
    if register == "icao" and HEX_ADDRESS.fullmatch(own) and not own.startswith("~"):
        return f"icao:{own.lower()}"
    if (register == "mmsi" and MMSI.fullmatch(own)) or (register == "uid" and own):
        return text
    raise InvalidInput("track", text or "missing", "icao:3c6444, mmsi:211234560, or uid:ANY-NAME")


def _height(told: _Told) -> Height | None:
    value_mm = told.thousandths("height_m", low=-HIGHEST_MM, high=HIGHEST_MM)
    datum = told.text("height_datum")
    if value_mm is None:
        return None
    known = _DATUMS.get(datum)
    if known is None:
        right = f"one of {', '.join(_DATUMS)}, beside height_m"
        raise InvalidInput("height_datum", datum or "missing", right)
    return Height(value_mm, known, told.outward("height_error_m", most=HIGHEST_MM) or 0)


def _round_course(mdeg: int | None) -> int | None:
    return None if mdeg is None else mdeg % 360_000


@dataclass(frozen=True, slots=True)
class _Told:
    """The fields of one line, each read strictly: one that does not fit makes the line a fault."""

    values: Mapping[str, Value]

    def plain(self, name: str) -> str | int | float | None:
        value = self.values.get(name)
        if isinstance(value, bool):
            raise InvalidInput(name, value, "a number")
        return value

    def text(self, name: str) -> str:
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
            raise InvalidInput(name, value, "printable text of at most 200 characters")
        return value

    def truth(self, name: str) -> bool | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise InvalidInput(name, value, "true or false, or nothing")
        return value

    def time(self, name: str) -> datetime | None:
        text = self.text(name)
        if not text:
            return None
        time = read_instant(text, name)
        finer = time.microsecond % 1000
        return time.replace(microsecond=time.microsecond - finer) if finer else time

    def thousandths(self, name: str, *, low: int, high: int) -> int | None:
        value = self._number(name, low=low, high=high)
        return None if value is None else round(value)

    def outward(self, name: str, *, most: int) -> int | None:
        """An error in metres as millimetres, rounded up from the nanometre."""
        value = self._number(name, low=0, high=most)
        return None if value is None else ceil(round(value, 6))

    def _number(self, name: str, *, low: int, high: int) -> float | None:
        value = self.plain(name)
        if value is None:
            return None
        read = exactly(value)
        if read is None or not low <= read * 1000 <= high:
            raise InvalidInput(name, value, f"a number from {low / 1000:g} to {high / 1000:g}")
        return read * 1000


def write(reports: Iterable[Report]) -> bytes:
    """A recording: lines in the order in which the reports are given."""
    return b"".join(write_line(report, recorded=True) for report in reports)
