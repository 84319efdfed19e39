"""Records in lines for people: overlaps, remedies, volumes.

Promise: every line says what the asker was told, no more.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from standclear.cli.show import Screen, moment, span
from standclear.core.overlaps.moved import Remedy, RemedyKind
from standclear.core.release import OverlapView
from standclear.core.shape import Volume4D
from standclear.core.telling import Share
from standclear.formats.heights import write_ceiling, write_floor
from standclear.service import places, wording
from standclear.service.remedy_words import say_remedy


def overlap_lines_of(
    view: OverlapView, zone: str, *, known_to_mm: int | None = None
) -> Iterator[str]:
    """One overlap: what with, when and for how long, which heights, whom to call."""
    yield from wording.overlap_lines(view, zone, known_to_mm=known_to_mm)


def remedy_line(remedy: Remedy, zone: str) -> str:
    """ "delay by 25 min: Fri ... to ...": what to change, and what it would become."""
    times = [(v.start, v.end) for v in remedy.volumes]
    start, end = min(s for s, _ in times), max(e for _, e in times)
    becomes = span(start, end, zone)
    if remedy.kind in (RemedyKind.HIGHER, RemedyKind.LOWER):
        becomes = _band(remedy.volumes)
    if remedy.kind is RemedyKind.ASIDE:
        return say_remedy(remedy)
    return f"{say_remedy(remedy)}: {becomes}"


def after_line(view: OverlapView) -> str:
    """What a remedy leaves near: "after it: comes within 19 m of relief/site/hospital"."""
    named = view.other or f"a {view.other_kind} of {view.other_owner} (not disclosed further)"
    if view.least_distance_mm is None:
        verb = "may come near" if view.possible else "comes near"
        return f"after it: {verb} {named}"
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
