"""What the case file holds: items of history with their sources, and illustrative shapes.

Promise: read-only values. A figure keeps its unit and its source; a disagreement between sources
stays one; nothing is summed or resolved.
Not here: reading the files (reading.py), what Standclear would have shown (replay.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import ConfigDict

from standclear.core.errors import NotFound
from standclear.core.party import StandingState
from standclear.core.shape import Position
from standclear.core.zone import Zone

_STRICT = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read. `stance` warns of a partisan or state-owned publisher."""

    publisher: str
    where: str
    stance: str = ""
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class When:
    """An instant or a span in UTC, the zone people on the spot counted in, and what was stated."""

    start: datetime
    zone: str
    as_stated: str
    end: datetime | None = None
    __pydantic_config__ = _STRICT

    @property
    def local_start(self) -> datetime:
        return self.start.astimezone(ZoneInfo(self.zone))


@dataclass(frozen=True, slots=True)
class Spot:
    """A place, how far it may be off, and where it comes from."""

    lon: float
    lat: float
    error_m: float
    basis: str
    __pydantic_config__ = _STRICT

    @property
    def position(self) -> Position:
        return Position.from_degrees(lon_deg=self.lon, lat_deg=self.lat)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as its source states it: one value, or a range with one or both ends."""

    name: str
    unit: str
    source: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class HistoricParty:
    """A party as it was, with the roles that a ladder would have needed."""

    id: str
    kind: str
    names: tuple[dict[str, str], ...]
    time_zone: str
    languages: tuple[str, ...]
    roles: tuple[str, ...]
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time as it was stated, and the zone whose clocks judge it."""

    text: str
    zone: str
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of one matter: a date, stated or counted from a clause."""

    matter: str
    source: str
    clause: str
    counted_from: date
    days: int
    __pydantic_config__ = _STRICT

    @property
    def day(self) -> date:
        return self.counted_from + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class LedgerDay:
    """Two counts of one day, and what became of the check. There is no total."""

    day: date
    russia: int
    turkey: int
    confirmed: str
    source: str
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Stand:
    """A party's standing, from an instant on."""

    party: str
    state: StandingState
    since: datetime
    reason: str
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Typed:
    """A position as a person typed it, and the place that the person named."""

    text: str
    place: str
    __pydantic_config__ = _STRICT


@dataclass(frozen=True, slots=True)
class Item:
    """One item of history. `check` names the part of Standclear that it puts to the test."""

    id: str
    title: str
    happened: str
    place: str
    parties: tuple[str, ...]
    lacked: str
    check: str
    sources: tuple[str, ...]
    when: When
    zones: tuple[str, ...] = ()
    position: Spot | None = None
    party: tuple[HistoricParty, ...] = ()
    figure: tuple[Figure, ...] = ()
    stated: tuple[StatedTime, ...] = ()
    claim: tuple[Claim, ...] = ()
    ledger: tuple[LedgerDay, ...] = ()
    stand: Stand | None = None
    typed: Typed | None = None
    __pydantic_config__ = _STRICT

    def value(self, name: str) -> float:
        """The stated value of a figure; NotFound when the item has none of that name."""
        for figure in self.figure:
            if figure.name == name and figure.value is not None:
                return figure.value
        raise NotFound(f"item {self.id} states no figure {name!r}")


@dataclass(frozen=True, slots=True)
class HistoricZone:
    """An illustrative shape, who stood where on it, and how far the drawing may be off."""

    zone: Zone
    error_m: float
    stated_validity: str
    end_basis: str
    recognised_by: tuple[str, ...]
    rejected_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything, in the order of the files."""

    items: tuple[Item, ...]
    sources: dict[str, Source]
    zones: dict[str, HistoricZone]

    def get(self, item_id: str) -> Item:
        """One item; NotFound with the ids there are."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise NotFound(f"no item {item_id!r}; there are {', '.join(i.id for i in self.items)}")
