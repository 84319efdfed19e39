"""One report of an incident: where, when, what, how much harm, and how it is known.

Promise: nothing is more precise than it was said: place and time carry a code and a width, a
count that nobody knows is unknown and not nought.
Source: precision codes and low / best / high of ACLED and UCDP GED (domain report 3.3); observer,
distance and direction as the OSCE's daily reports gave them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from standclear.core.act_codes import check_act
from standclear.core.errors import InvalidInput
from standclear.core.incidents.knowledge import Level, check_text
from standclear.core.notice import AsTyped
from standclear.core.shape import Point, Position, Volume4D
from standclear.core.time.time_zones import zone_of

MOST_SOURCES, MOST_COUNTED = 20, 10_000_000
"""Own choice: of one report, and of people."""


class PlacePrecision(StrEnum):
    """What place is meant; the numbers are ACLED's geo-precision codes."""

    EXACT = "exact"  # 1: the place itself, known to its stated error
    NEAR = "near"  # 2: near a place that is named
    REGION = "region"  # 3: somewhere in a region; its position stands for it


class TimePrecision(StrEnum):
    """What time is meant; day, week and month are ACLED's time-precision codes 1 to 3."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"

    @property
    def width(self) -> timedelta:
        """How far the true time may be from the stated one, either way."""
        return _WIDTHS[self]


_WIDTHS = {
    TimePrecision.MINUTE: timedelta(minutes=1),
    TimePrecision.HOUR: timedelta(hours=1),
    TimePrecision.DAY: timedelta(days=1),
    TimePrecision.WEEK: timedelta(days=7),
    TimePrecision.MONTH: timedelta(days=31),
}


@dataclass(frozen=True, slots=True)
class Count:
    """How many people: least, likeliest, most; None where nobody knows."""

    low: int | None = None
    best: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        known = [n for n in (self.low, self.best, self.high) if n is not None]
        if known != sorted(known) or any(not 0 <= n <= MOST_COUNTED for n in known):
            expected = f"low <= best <= high, each 0 to {MOST_COUNTED} or unknown"
            raise InvalidInput("harm", known, expected)

    @property
    def words(self) -> str:
        """ "3 (2 to 5)", "at least 2", or "unknown"."""
        if self.low is None and self.best is None and self.high is None:
            return "unknown"
        ends = " to ".join("?" if n is None else str(n) for n in (self.low, self.high))
        if self.best is None:
            return ends
        return f"{self.best}" if (self.low, self.high) == (None, None) else f"{self.best} ({ends})"


UNKNOWN = Count()


@dataclass(frozen=True, slots=True)
class Harm:
    """To people: counts and no names."""

    killed_civilian: Count = UNKNOWN
    killed_other: Count = UNKNOWN
    injured_civilian: Count = UNKNOWN
    injured_other: Count = UNKNOWN


class SourceKind(StrEnum):
    OWN_STAFF = "own_staff"
    MONITOR = "monitor"
    WITNESS = "witness"
    PARTY = "party"
    PUBLIC = "public"  # press, broadcast, social media
    SENSOR = "sensor"


@dataclass(frozen=True, slots=True)
class Source:
    """Whence it is known. `words`: for the desk, unless the report names its reporter."""

    kind: SourceKind
    words: str = ""


class Sense(StrEnum):
    SEEN = "seen"
    HEARD = "heard"


@dataclass(frozen=True, slots=True)
class Observer:
    """From where it was seen or heard, when from afar.

    bearing_deg  towards it, from true north, 0 to 359; None where nobody took it
    distance_mm  as estimated; None likewise
    """

    position: Position
    sense: Sense
    bearing_deg: int | None = None
    distance_mm: int | None = None

    def __post_init__(self) -> None:
        if self.bearing_deg is not None and not 0 <= self.bearing_deg <= 359:
            raise InvalidInput("observer/bearing_deg", self.bearing_deg, "0 to 359 degrees")
        if self.distance_mm is not None and not 0 <= self.distance_mm <= 1_000_000_000:
            raise InvalidInput("observer/distance_mm", self.distance_mm, "0 to 1 000 km")


@dataclass(frozen=True, slots=True)
class Report:
    """One report.

    act           by the list of act codes (act_codes.py); restrictions on monitors are H
    place         with the stated error
    start, end    aware UTC; equal where one moment is meant
    zone          IANA zone by which the time was said
    still         fire still falls, as the reporter says: a CEASE waits for no report
    concerning    the parties that the reporter asks to be heard on it
    shared_with   who may read it beside the desk and whom it is put to
    reported_for  of the desk's reports: the party whose word it is; "" for its own
    named         whether reporter, sources and observer are for all who may read it; else the
                  desk's alone
    """

    act: str
    place: Point
    as_typed: AsTyped
    place_precision: PlacePrecision
    start: datetime
    end: datetime
    time_precision: TimePrecision
    zone: str
    level: Level
    text: str
    sources: tuple[Source, ...]
    harm: Harm = field(default_factory=Harm)
    observer: Observer | None = None
    still: bool = False
    concerning: tuple[str, ...] = ()
    shared_with: tuple[str, ...] = ()
    reported_for: str = ""
    named: bool = False

    def __post_init__(self) -> None:
        check_act(self.act, pointer="report/act")
        check_text("report/text", self.text)
        zone_of(self.zone)
        if self.end < self.start:
            raise InvalidInput("report/end", f"{self.end}", "a time not before its start")
        if not 1 <= self.place.error_mm <= 1_000_000_000:
            expected = "above 0 and at most 1 000 km"
            raise InvalidInput("report/place/error_mm", self.place.error_mm, expected)
        if not 1 <= len(self.sources) <= MOST_SOURCES:
            expected = f"1 to {MOST_SOURCES} sources"
            raise InvalidInput("report/sources", f"{len(self.sources)}", expected)
        if self.level is Level.CORROBORATED and len(self.sources) < 2:
            raise InvalidInput("report/level", "corroborated", "two independent sources at least")
        if self.level is Level.VERIFIED:
            expected = "at most observed: what is verified, others than its reporter say"
            raise InvalidInput("report/level", "verified", expected)

    @property
    def earliest(self) -> datetime:
        """When it may have begun, by how precisely that is said."""
        return self.start - self.time_precision.width

    @property
    def latest(self) -> datetime:
        """When it may have ended."""
        return self.end + self.time_precision.width

    @property
    def volume(self) -> Volume4D:
        """Where and when it may have been, from the ground up without limit."""
        return Volume4D(self.place, None, None, self.earliest, self.latest)

    def without_reporter(self) -> Report:
        """As those read it who may not know who reported: sources by their kinds alone."""
        kinds = tuple(Source(source.kind) for source in self.sources)
        return replace(self, sources=kinds, observer=None, reported_for="", shared_with=())
