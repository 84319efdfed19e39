"""Every wording of a zone, who answered which, and how two wordings differ on the ground.

Promise: wordings come from the log's own statements, each by its entry, so that every line can be
proved; one that was never shared with the asker is not shown, nor counted.
Not here: which wording holds (core/rules/zones.py); whether anything overlaps (a signed check).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from standclear.core import statements as st
from standclear.core.disclosure import share_of_zone
from standclear.core.earth.geodesy import straight_area_m2
from standclear.core.errors import NotFound
from standclear.core.ids import owner_of
from standclear.core.picture import Picture
from standclear.core.telling import Disclosure
from standclear.core.time.schedule_words import schedule_words
from standclear.core.zone import Zone
from standclear.formats import documents
from standclear.log.view import LogView
from standclear.service.shown.asked import must_see, zone_seen
from standclear.service.shown.drawings import drawing
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.zone_ground import ground, touched

SAID = {
    "zone.propose": "proposed",
    "zone.amend": "amended",
    "zone.recognise": "recognised",
    "zone.reject": "rejected",
    "zone.withdraw": "withdrawn",
}

ZoneSaid = st.ZonePropose | st.ZoneAmend | st.ZoneRecognise | st.ZoneReject | st.ZoneWithdraw


@dataclass(frozen=True, slots=True)
class Line:
    """One statement about a zone; `zone` where it words it."""

    index: int
    at: datetime
    by: str
    what: str
    version: int
    reason: str = ""
    zone: Zone | None = None


@dataclass
class ZoneHistory:
    """What the log says of each zone; reads on from where it last stood."""

    size: int = 0
    lines: dict[str, list[Line]] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def of(self, log: LogView, zone: str) -> tuple[Line, ...]:
        """Every statement about a zone, in the log's order."""
        with self._turn:
            end = log.size
            for index, entry in enumerate(log.entries(self.size, end), self.size):
                if entry.header.type in SAID:
                    self._take(log, index, entry.header.issuer)
            self.size = end
            return tuple(self.lines.get(zone, ()))

    def _take(self, log: LogView, index: int, by: str) -> None:
        held = log.body(index)
        recorded_at_s = log.recorded_at_s(index)
        if held is None or recorded_at_s is None:
            return  # erased: that something was said stays proved, and no wording is left to show
        said = documents.read_statement(held[0])
        if not isinstance(said, ZoneSaid):
            return
        at = datetime.fromtimestamp(recorded_at_s, tz=UTC)
        wording = said.zone if isinstance(said, st.ZonePropose | st.ZoneAmend) else None
        zone = wording.id if wording else str(said.zone)
        known = self.lines.setdefault(zone, [])
        version = wording.version if wording else getattr(said, "version", 0)
        reason = getattr(said, "reason", "")
        version = version or (known[-1].version if known else 0)
        known.append(Line(index, at, by, SAID[said.type], version, reason, wording))


def versions_document(
    picture: Picture, history: ZoneHistory, log: LogView, asker: str, zone: str
) -> Document:
    """The wordings that an asker may see, oldest first, with who said what of each."""
    lines = _visible(picture, history, log, asker, zone)
    now = zone_seen(picture, asker, zone)

    def told(line: Line) -> Document:
        return _line(line, asker, picture.desk, zone)

    return {
        "zone": zone,
        "stands": now.zone.version,
        "standing": now.standing.value,
        "agreed": now.agreed.version if now.agreed else None,
        "items": [
            wording(line.zone) | told(line) | {"answers": [told(a) for a in _answers(lines, line)]}
            for line in lines
            if line.zone is not None
        ],
    }


def comparison_document(
    picture: Picture,
    history: ZoneHistory,
    log: LogView,
    asker: str,
    zone: str,
    *,
    before: int,
    after: int,
) -> Document:
    """Two wordings of a zone, and the ground that one has and the other has not."""
    found = {line.version: line.zone for line in _visible(picture, history, log, asker, zone)
             if line.zone is not None}  # fmt: skip
    for version in (before, after):
        if version not in found:
            raise NotFound(f"no version {version} of {zone} that you may see")
    one, two = found[before], found[after]
    return compared(one, two) | {"touches": touched(picture, asker, one, two)}


def compared(before: Zone, after: Zone) -> Document:
    """How two wordings differ on the ground; also of two zones."""
    old, new = ground(before), ground(after)
    added, removed = new.difference(old), old.difference(new)
    return {
        "before": wording(before),
        "after": wording(after),
        "area_before_m2": area_m2(old),
        "area_after_m2": area_m2(new),
        "added_m2": area_m2(added),
        "removed_m2": area_m2(removed),
        "added": _geojson(added),
        "removed": _geojson(removed),
    }


def wording(zone: Zone) -> Document:
    """One wording with its drawing, and its hours in words."""
    return {
        "version": zone.version,
        "zone": plain(zone),
        "hours": list(schedule_words(zone.schedule)),
        "geojson": drawing(zone.volumes),
    }


def area_m2(area: BaseGeometry) -> int:
    """Area on the WGS 84 ellipsoid of ground in degrees, to the square metre."""
    return round(straight_area_m2(_polygons(area)))


def _polygons(area: BaseGeometry) -> shapely.MultiPolygon:
    """The areal parts alone: a difference may leave lines and points where edges met."""
    parts = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon(parts)


def _geojson(area: BaseGeometry) -> Any:
    polygons = _polygons(area)
    return None if polygons.is_empty else shapely.geometry.mapping(polygons)


def _visible(
    picture: Picture, history: ZoneHistory, log: LogView, asker: str, zone: str
) -> list[Line]:
    must_see(picture, asker, zone)
    lines = [line for line in history.of(log, zone) if line.index < picture.size]
    hidden = {
        line.version
        for line in lines
        if line.zone is not None and not _shared(line.zone, asker, picture.desk)
    }
    return [line for line in lines if line.version not in hidden]


def _shared(zone: Zone, asker: str, desk: str) -> bool:
    if asker in (desk, owner_of(zone.id)):
        return True
    return share_of_zone(zone, asker).disclosure is Disclosure.FULL


def _answers(lines: Iterable[Line], wording: Line) -> list[Line]:
    return [
        line for line in lines
        if line.zone is None and line.version == wording.version and line.index > wording.index
    ]  # fmt: skip


def _line(line: Line, asker: str, desk: str, zone: str) -> Document:
    """Why somebody rejected is for the author, the one who said it and the desk."""
    told = asker in (desk, line.by, owner_of(zone))
    return {
        "index": line.index,
        "at": plain(line.at),
        "by": line.by,
        "what": line.what,
        "reason": line.reason if told else "",
    }
