"""aircraft.json of readsb and dump1090: every aircraft that a receiver hears, told each second.

What it cannot carry
- When a place was measured, finer than a tenth of a second: `now` less `seen_pos`.
- Both heights: a Report has one. Geometric where its accuracy (`gva`) is told, else barometric.
- The receiver, where several feed one readsb.
- News: a place is told again with every document. The same one again is no new report.

A multilaterated place (`mlat`) says nothing of its accuracy: what the aircraft's own equipment
would have known (`nac_p`, `nic`) is not taken for it.
Source: readsb, README-json.md; dump1090, README-json.md; the codes by DO-260B (adsb_quality.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from standclear.core.errors import InvalidInput
from standclear.core.shape import Position
from standclear.core.watch.report import Report
from standclear.formats.adsb_quality import best_height, place_error_mm
from standclear.formats.feed import (
    MM_PER_FOOT,
    Hearing,
    Reader,
    callsign_of,
    course,
    exactly,
    feet_a_minute,
    flight_level,
    knots,
    place_of,
    shown,
)
from standclear.formats.framing import Lines, Whole
from standclear.formats.json_document import Json, parse
from standclear.formats.recent import Recent
from standclear.formats.sbs import track_of

LONGEST = 64 * 1024 * 1024
AGAIN = timedelta(milliseconds=250)
"""`now` and `seen_pos` are rounded to tenths: the same place seems to move in time by as much."""
OLDEST = timedelta(minutes=15)
_YEARS_S = (946_684_800, 7_258_118_400)  # 2000 to 2200


def reader(source: str, *, recorded: bool = False, started: datetime | None = None) -> Reader:
    """Reads whole documents. recorded: one document a line, as recordings keep them."""
    framing = Lines(longest=LONGEST) if recorded else Whole(LONGEST)
    return Reader(source, framing, _Aircraft(), started)


@dataclass(slots=True)
class _Aircraft:
    told: Recent[str, tuple[datetime, Position]] = field(default_factory=lambda: Recent(OLDEST))

    def __call__(self, data: bytes, hearing: Hearing) -> Iterator[Report]:
        document = parse(data)
        if not isinstance(document, dict) or not isinstance(document.get("aircraft"), list):
            raise InvalidInput("", shown(data), "an object with `now` and a list `aircraft`")
        now = _now(document.get("now"))
        aircraft = document["aircraft"]
        assert isinstance(aircraft, list)
        place = hearing.place
        for number, one in enumerate(aircraft):
            hearing.place = f"{place} aircraft/{number}"
            if not isinstance(one, dict):
                hearing.fault("", one, "an object")
                continue
            try:
                report = _report(one, now, hearing)
            except InvalidInput as fault:
                hearing.fault(fault.pointer, fault.value, fault.expected)
                continue
            if report is not None and self._is_news(report):
                yield report

    def _is_news(self, report: Report) -> bool:
        before = self.told.get(report.track, report.at)
        if before is not None:
            at, position = before
            if position == report.position and abs(report.at - at) <= AGAIN:
                return False
        self.told.put(report.track, (report.at, report.position), report.at)
        return True


def _report(one: Mapping[str, Json], now: datetime, hearing: Hearing) -> Report | None:
    """The aircraft's report; None where it has told no place."""
    told = _Told(one, hearing)
    if one.get("lat") is None and one.get("lon") is None:
        return None
    track = track_of(told.text("hex"))
    position = place_of(told.plain("lon"), told.plain("lat"))
    seen_s = told.number("seen_pos", low=0, high=86_400, unit="seconds")
    if seen_s is None:
        raise InvalidInput("seen_pos", "missing", "how many seconds ago the place was heard")
    at = now - timedelta(milliseconds=round(seen_s * 1000))
    on_ground = one.get("alt_baro") == "ground"
    barometric = None if on_ground else told.number("alt_baro", low=-2_000, high=150_000, unit="ft")
    geometric = told.number("alt_geom", low=-3_000, high=300_000, unit="ft")
    climb = told.number("geom_rate", low=-40_000, high=40_000, unit="ft/min")
    if climb is None:
        climb = told.number("baro_rate", low=-40_000, high=40_000, unit="ft/min")
    return Report(
        track,
        hearing.source,
        at,
        hearing.heard_at,
        position,
        height=best_height(
            barometric=flight_level(barometric),
            geometric_mm=None if geometric is None else round(geometric * MM_PER_FOOT),
            gva=told.code("gva"),
        ),
        error_mm=None
        if told.is_multilaterated()
        else place_error_mm(nac_p=told.code("nac_p"), nic=told.code("nic")),
        speed_mm_s=knots(told.number("gs", low=0, high=6_000, unit="knots")),
        course_mdeg=course(told.number("track", low=0, high=360, unit="degrees")),
        climb_mm_s=feet_a_minute(climb),
        callsign=callsign_of(told.text("flight")),
        on_ground=True if on_ground else (False if barometric is not None else None),
    )


def _now(value: Json) -> datetime:
    seconds = exactly(value) if isinstance(value, int | float) else None
    if seconds is None or not _YEARS_S[0] <= seconds <= _YEARS_S[1]:
        raise InvalidInput("now", repr(value), "seconds since 1970")
    return datetime.fromtimestamp(round(seconds * 1000) // 1000, UTC) + timedelta(
        milliseconds=round(seconds * 1000) % 1000
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """The members of one aircraft."""

    members: Mapping[str, Json]
    hearing: Hearing

    def plain(self, name: str) -> int | float | None:
        value = self.members.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            raise InvalidInput(name, repr(value), "a number")
        return value

    def text(self, name: str) -> str:
        value = self.members.get(name)
        if value is not None and not isinstance(value, str):
            raise InvalidInput(name, repr(value), "text")
        return value or ""

    def number(self, name: str, *, low: float, high: float, unit: str) -> float | None:
        value = self.members.get(name)
        if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
            self.hearing.fault(name, repr(value), f"a number of {unit}, or nothing")
            return None
        return self.hearing.number(name, value, low=low, high=high, unit=unit)

    def code(self, name: str) -> int | None:
        """A code of the published tables; None where it is not told."""
        value = self.number(name, low=0, high=15, unit="its table")
        return None if value is None else int(value)

    def is_multilaterated(self) -> bool:
        listed = self.members.get("mlat")
        return self.members.get("type") == "mlat" or (isinstance(listed, list) and "lat" in listed)
