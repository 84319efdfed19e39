"""Which reader a feed's address asks for, and with what settings.

Promise: an option that is misspelt or does not fit is refused before anything is opened.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from standclear.core.errors import InvalidInput
from standclear.core.kernel import compiled_serves
from standclear.formats import aircraft_json, ais, beast, cot, report_lines, sbs
from standclear.formats.feed import FeedReader, Reader, place_of
from standclear.formats.made_good import MadeGood, Ways
from standclear.links.feed_url import FeedUrl, read_url
from standclear.links.wires import tls_context


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader is made from.

    started  None for a live feed; when the recording began, in a replay
    """

    source: str
    options: Mapping[str, str]
    started: datetime | None = None


def _sbs(asked: Asked) -> FeedReader:
    if asked.started is None and compiled_serves():
        from standclear.formats.sbs_lines import SbsLines  # needs the compiled kernel

        return SbsLines(asked.source, _zone(asked.options), Ways())
    return _going(sbs.reader(asked.source, zone=_zone(asked.options), started=asked.started))


def _beast(asked: Asked) -> FeedReader:
    receiver_deg = _receiver_deg(asked.options)
    reader = beast.beast_reader(asked.source, receiver_deg=receiver_deg, started=asked.started)
    return _going(reader)


def _avr(asked: Asked) -> FeedReader:
    receiver_deg = _receiver_deg(asked.options)
    reader = beast.avr_reader(asked.source, receiver_deg=receiver_deg, started=asked.started)
    return _going(reader)


def _aircraft(asked: Asked) -> FeedReader:
    recorded = asked.started is not None
    return aircraft_json.reader(asked.source, recorded=recorded, started=asked.started)


def _ais(asked: Asked) -> FeedReader:
    return ais.reader(asked.source, started=asked.started)


def _cot(asked: Asked) -> FeedReader:
    return _going(cot.reader(asked.source, started=asked.started))


def _json(asked: Asked) -> FeedReader:
    recorded = asked.started is not None
    return _going(report_lines.json_reader(asked.source, recorded=recorded, started=asked.started))


def _csv(asked: Asked) -> FeedReader:
    recorded = asked.started is not None
    return _going(report_lines.csv_reader(asked.source, recorded=recorded, started=asked.started))


def _going(reader: Reader) -> Reader:
    """Of senders some of which tell only where they are."""
    reader.message = MadeGood(reader.message)
    return reader


FORMATS: Mapping[str, tuple[frozenset[str], Callable[[Asked], FeedReader]]] = {
    "sbs": (frozenset({"zone"}), _sbs),
    "beast": (frozenset({"at"}), _beast),
    "avr": (frozenset({"at"}), _avr),
    "aircraft": (frozenset(), _aircraft),
    "ais": (frozenset(), _ais),
    "cot": (frozenset(), _cot),
    "json": (frozenset(), _json),
    "csv": (frozenset(), _csv),
}
"""format -> the options that it knows, and its reader"""
MEANINGS: Mapping[str, str] = {
    "zone": "time zone of the receiver's clock, such as Europe/Kyiv; UTC",
    "at": "LAT,LON of the receiver, to read aircraft on the ground",
    "start": "of a recording: when it began (RFC 3339), where its format tells no time of day",
}


def read_feed(address: str) -> FeedUrl:
    """The feed that an operator named.

    Raises InvalidInput for an address that is none, or one of whose files cannot be read.
    """
    url = read_url(address, {name: options for name, (options, _) in FORMATS.items()})
    if url.what == "aircraft" and url.wire in ("tcp", "udp", "tls"):
        raise InvalidInput("feed", address, "aircraft+http://HOST/data/aircraft.json: a document")
    reader_of(url)
    if url.wire in ("tls", "https"):
        tls_context(url)
    return url


def read_recorded(address: str) -> FeedUrl:
    """A recorded file, as a feed's address with `?start=`. Raises InvalidInput for another."""
    known = {name: options | {"start"} for name, (options, _) in FORMATS.items()}
    url = read_url(address, known)
    if url.wire != "file":
        raise InvalidInput("recording", address, f"{url.what}+file:PATH")
    reader_of(url)
    return url


def reader_of(url: FeedUrl) -> FeedReader:
    return FORMATS[url.what][1](Asked(url.text, url.options))


def _zone(options: Mapping[str, str]) -> tzinfo:
    name = options.get("zone")
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidInput("feed ?zone", name, "a zone of IANA's, such as Europe/Kyiv") from None


def _receiver_deg(options: Mapping[str, str]) -> tuple[float, float] | None:
    """(longitude, latitude) of `?at=LAT,LON`."""
    text = options.get("at")
    if text is None:
        return None
    lat, _, lon = text.partition(",")
    try:
        place = place_of(lon.strip(), lat.strip())
    except InvalidInput:
        raise InvalidInput("feed ?at", text, "LAT,LON in degrees, such as 50.1,36.2") from None
    return place.lon_deg, place.lat_deg
