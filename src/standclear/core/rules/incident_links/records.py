"""Notices, zones and plans near an incident: their declared ground and hours against its own.

What is over by now counts as well, if it held then: a plan that flew yesterday is found today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.earth.extent import Extent
from standclear.core.earth.geodesy import least_distance_m
from standclear.core.ids import kind_of
from standclear.core.incidents.links import Link
from standclear.core.incidents.report import Report
from standclear.core.picture import Picture
from standclear.core.rules.near import records_about
from standclear.core.rules.search import version_of, volumes_of
from standclear.core.shape import Volume4D

REACH_M = 5_000.0
"""How far is near, beyond what both state of their own error. Own choice: an inquiry's question is
asked of 5 km (issue: inquiry), and it was 9 km off at Deir ez-Zor, which no link would mend."""

MARGIN = timedelta(hours=1)
"""How long before and after is near, beyond the stated precision of time. Own choice."""


@dataclass(frozen=True, slots=True)
class Scene:
    """An incident, and what is known to be near it by now, by id: first of all the records."""

    picture: Picture
    report: Report
    found: Mapping[str, Link]

    def is_near(self, start: datetime, end: datetime) -> bool:
        """Whether a time touches the incident's own, with the margin."""
        return is_then(self.report, start, end)


def is_then(report: Report, start: datetime, end: datetime) -> bool:
    return start <= report.latest + MARGIN and end >= report.earliest - MARGIN


def records_near(picture: Picture, report: Report) -> list[Link]:
    """Every record near, each with its least distance and how far that may be off."""
    place = picture.extents_of((report.volume,))
    found = []
    for record in records_about(picture, report.volume, reach_m=REACH_M, margin=MARGIN):
        volumes = [v for v in volumes_of(picture, record) if is_then(report, v.start, v.end)]
        link = _measured(picture, report, record, place, volumes)
        if link is not None:
            found.append(link)
    return found


def _measured(
    picture: Picture,
    report: Report,
    record: str,
    place: tuple[Extent, ...],
    volumes: Iterable[Volume4D],
) -> Link | None:
    measured = [
        (least_distance_m(own, other), volume.error_mm / 1000)
        for volume in volumes
        for other in picture.extents_of((volume,))
        for own in place
    ]
    if not measured:
        return None
    nearest, drawn_m = min(measured, key=lambda each: (each[0].distance_m, each[0].error_m))
    if nearest.distance_m > REACH_M + nearest.error_m:
        return None
    # What is checked against is as wide as its drawing is coarse; what is shown is the drawing's
    # distance, with how coarse it is beside it (Khasham, 2018).
    distance_m = nearest.distance_m + drawn_m if nearest.distance_m > 0 else 0.0
    error_m = nearest.error_m + drawn_m
    kind = kind_of(record)
    return Link(
        kind="notice" if kind in ("site", "move") else kind,
        record=record,
        version=version_of(picture, record),
        why=_why(distance_m, error_m, report),
        distance_mm=round(distance_m * 1000),
        error_mm=round(error_m * 1000) + report.place.error_mm,
    )


def _why(distance_m: float, error_m: float, report: Report) -> str:
    """In words: how near, and to within what."""
    off = round(error_m + report.place.error_mm / 1000)
    how = "where it is reported" if distance_m == 0 else f"{round(distance_m)} m from it"
    return f"{how}, to within {off} m, at that time"
