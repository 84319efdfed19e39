"""Records in lines for people: overlaps, remedies, volumes.

Promise: every line says what the asker was told, no more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import assert_never

from standclear.cli.show import Screen, duration, moment, span
from standclear.core.read_back import compass
from standclear.core.release import OverlapView
from standclear.core.remedy import Remedy, RemedyKind
from standclear.core.shape import Point, Volume4D
from standclear.core.telling import Share
from standclear.formats.heights import write_ceiling, write_floor
from standclear.service import places, wording


def overlap_lines_of(
    view: OverlapView, zone: str, *, known_to_mm: int | None = None
) -> Iterator[str]:
    """One overlap: what with, when and for how long, which heights, whom to call."""
    yield from wording.overlap_lines(view, zone, known_to_mm=known_to_mm)


def known_to_mm(volumes: Iterable[Volume4D]) -> int:
    """How well a place is known: the error stated with it, whichever way it was stated."""
    return max(
        v.error_mm + (v.shape.error_mm if isinstance(v.shape, Point) else 0) for v in volumes
    )


def remedy_line(remedy: Remedy, zone: str) -> str:
    """ "delay 25 min: from Fri ... to ...": what to change, and what it would become."""
    times = [(v.start, v.end) for v in remedy.volumes]
    start, end = min(s for s, _ in times), max(e for _, e in times)
    match remedy.kind:
        case RemedyKind.DELAY:
            return f"delay by {duration(remedy.shift_s)}: {span(start, end, zone)}"
        case RemedyKind.EARLIER:
            return f"earlier by {duration(-remedy.shift_s)}: {span(start, end, zone)}"
        case RemedyKind.HIGHER:
            return f"higher by {remedy.shift_mm // 1000} m: {_band(remedy.volumes)}"
        case RemedyKind.LOWER:
            return f"lower by {-remedy.shift_mm // 1000} m: {_band(remedy.volumes)}"
        case RemedyKind.ASIDE:
            way = compass(remedy.bearing_deg)
            return f"aside by {remedy.distance_m:.0f} m to the {way} ({remedy.bearing_deg:.0f} deg)"
    assert_never(remedy.kind)


def after_line(view: OverlapView) -> str:
    """What a remedy leaves near: "after it: comes within 19 m of relief/site/hospital"."""
    named = view.other or f"a {view.other_kind} of {view.other_owner} (not disclosed further)"
    if view.least_distance_mm is None:
        return f"after it: comes near {named}"
    if not view.least_distance_mm:
        return f"after it: comes near {named}, over or beside it at another height or time"
    return f"after it: comes within {math.ceil(view.least_distance_mm / 1000)} m of {named}"


def _band(volumes: tuple[Volume4D, ...]) -> str:
    bands = {f"{write_floor(v.floor)} to {write_ceiling(v.ceiling)}" for v in volumes}
    return "; ".join(sorted(bands))


def volume_rows(screen: Screen, volumes: Iterable[Volume4D]) -> list[tuple[str, str]]:
    """Facts of declared volumes, one after the other."""
    rows = []
    for volume in volumes:
        rows += [
            ("where", "\n".join([places.shape_line(volume), *places.place_lines(volume)])),
            ("heights", f"{write_floor(volume.floor)} to {write_ceiling(volume.ceiling)}"),
            ("when", span(volume.start, volume.end, screen.zone)),
        ]
        if volume.error_mm:
            rows.append(("known to", f"{volume.error_mm / 1000:g} m"))
    return rows


def share_lines(shares: Iterable[Share]) -> str:
    """Who sees how much, one a line."""
    return "\n".join(
        f"{s.party}: {s.disclosure.value}"
        + (f", widened to {s.precision_mm / 1000:g} m" if s.precision_mm else "")
        for s in shares
    )


def ends(volumes: Iterable[Volume4D], zone: str) -> tuple[str, str]:
    """First start and last end."""
    held = tuple(volumes)
    return (
        moment(min(v.start for v in held), zone),
        moment(max(v.end for v in held), zone),
    )
