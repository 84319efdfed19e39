"""Cursor on Target: events in XML (TAK protocol 0) and in protobuf (TAK protocol 1), mixed or not.

What it cannot carry
- Speed and course of whatever sends no `track`: they are made good from the places that it told
  in the last three minutes, where those lead straight on. Climb of anybody.
- Heights but those above the ellipsoid (`hae`). Where `le` does not say how good one is, it is
  taken as 300 m either way; 0 without `le` is how senders say that they have none.
- How a place came about (`how`), but that simulated ones (`m-s`) are refused: nobody is to be
  warned of an aircraft that is not there.
- Whose it is: the affiliation in `type` is the sender's opinion of others, and is not read.
- Events that are no thing with a place (`type` not beginning with `a-`): passed over.

9999999 means unknown, and so does an error of 0, which nobody has.
Source: MITRE MP090284, Cursor on Target Message Router User's Guide, and its event schema; TAK
protocol as published with the TAK Server's documentation. Protobuf is decoded by takproto.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil

from google.protobuf.message import DecodeError
from takproto.proto import TakMessage

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height
from standclear.core.watch.report import Report
from standclear.formats.cot_frames import MARK, CotFrames, body_of
from standclear.formats.feed import (
    FASTEST_MM_S,
    HIGHEST_MM,
    LARGEST_ERROR_MM,
    Hearing,
    Reader,
    callsign_of,
    course,
    place_of,
    shown,
)
from standclear.formats.timestamps import read_instant
from standclear.formats.xml_tree import read_tree

UNKNOWN = 9_999_999.0
UNTOLD_LE_MM = 300_000
"""Own choice: several times what a receiver of satellite positions errs in height."""
_SIMULATED = "m-s"
_YEARS_MS = (946_684_800_000, 7_258_118_400_000)  # 2000 to 2200


def reader(source: str, *, started: datetime | None = None) -> Reader:
    """Reads a stream or datagrams of events."""
    return Reader(source, CotFrames(), _message, started)


@dataclass(frozen=True, slots=True)
class _Event:
    """An event as either encoding tells it: numbers as text or as numbers."""

    uid: str
    type: str
    how: str
    time: datetime
    stale: datetime
    lat: str | float
    lon: str | float
    hae: str | float
    ce: str | float
    le: str | float
    callsign: str = ""
    speed: str | float = ""
    course: str | float = ""


def _message(data: bytes, hearing: Hearing) -> Iterator[Report]:
    event = _from_protobuf(data) if data[0] == MARK else _from_xml(data)
    if event is None:
        return
    if event.how == _SIMULATED or event.how.startswith(f"{_SIMULATED}-"):
        raise InvalidInput("how", event.how, "a place that was measured or seen, not simulated")
    if not event.uid or len(event.uid) > 200 or not event.uid.isprintable():
        raise InvalidInput(
            "uid", event.uid or "missing", "printable text of at most 200 characters"
        )
    yield Report(
        f"uid:{event.uid}",
        hearing.source,
        event.time,
        hearing.heard_at,
        place_of(event.lon, event.lat),
        height=_height(event, hearing),
        error_mm=_error_mm("ce", event.ce, hearing),
        speed_mm_s=_thousandths("speed", event.speed, FASTEST_MM_S, hearing),
        course_mdeg=course(_number("course", event.course, 0, 360, hearing)),
        callsign=callsign_of(event.callsign),
        stale_at=event.stale,
    )


def _from_xml(data: bytes) -> _Event | None:
    event = read_tree(data, "event")
    told = event.attributes.get
    kind = told("type", "")
    if not kind.startswith("a-"):
        return None
    point = event.find("point")
    if point is None:
        raise InvalidInput("point", "missing", "a <point> with lat, lon, hae, ce, le")
    place = point.attributes.get
    contact, track = event.find("detail", "contact"), event.find("detail", "track")
    return _Event(
        told("uid", ""),
        kind,
        told("how", ""),
        _millisecond(read_instant(told("time", ""), "time")),
        _millisecond(read_instant(told("stale", ""), "stale")),
        place("lat", ""),
        place("lon", ""),
        place("hae", ""),
        place("ce", ""),
        place("le", ""),
        contact.attributes.get("callsign", "") if contact else "",
        track.attributes.get("speed", "") if track else "",
        track.attributes.get("course", "") if track else "",
    )


def _from_protobuf(data: bytes) -> _Event | None:
    message = TakMessage()
    try:
        message.ParseFromString(body_of(data))
    except DecodeError:
        raise InvalidInput("", shown(data), "a TakMessage of TAK protocol 1") from None
    event = message.cotEvent
    if not event.type.startswith("a-"):
        return None
    track = event.detail.track if event.detail.HasField("track") else None
    return _Event(
        event.uid,
        event.type,
        event.how,
        _instant("sendTime", event.sendTime),
        _instant("staleTime", event.staleTime),
        event.lat,
        event.lon,
        event.hae,
        event.ce,
        event.le,
        event.detail.contact.callsign,
        track.speed if track else "",
        track.course if track else "",
    )


def _instant(name: str, milliseconds: int) -> datetime:
    if not _YEARS_MS[0] <= milliseconds <= _YEARS_MS[1]:
        raise InvalidInput(name, milliseconds, "milliseconds since 1970")
    return datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(
        milliseconds=milliseconds % 1000
    )


def _millisecond(time: datetime) -> datetime:
    return time.replace(microsecond=time.microsecond // 1000 * 1000)


def _number(
    name: str, value: str | float, low: float, high: float, hearing: Hearing
) -> float | None:
    """A part that may be unknown: 9999999, -1 for a speed or course, or nothing."""
    if value in ("", UNKNOWN, -1.0) or value in ("9999999", "9999999.0", "-1", "-1.0", "NaN"):
        return None
    return hearing.number(name, value, low=low, high=high, unit="the schema")


def _thousandths(name: str, value: str | float, most: int, hearing: Hearing) -> int | None:
    read = _number(name, value, 0, most / 1000, hearing)
    return None if read is None else round(read * 1000)


def _error_mm(name: str, value: str | float, hearing: Hearing) -> int | None:
    read = _number(name, value, 0, LARGEST_ERROR_MM / 1000, hearing)
    return None if not read else ceil(round(read * 1000, 3))


def _height(event: _Event, hearing: Hearing) -> Height | None:
    error_mm = _error_mm("le", event.le, hearing)
    if event.hae in (-1.0, "-1", "-1.0"):
        return Height(-1_000, Datum.WGS84, UNTOLD_LE_MM if error_mm is None else error_mm)
    hae = _number("hae", event.hae, -HIGHEST_MM / 1000, HIGHEST_MM / 1000, hearing)
    if hae is None or (hae == 0 and error_mm is None):
        return None
    return Height(round(hae * 1000), Datum.WGS84, UNTOLD_LE_MM if error_mm is None else error_mm)
