"""`--when`: the hours at which a zone is in force, read, and said back before anything is signed.

Promise: what is said back are the words that could be typed again, and the first spans that they
mean, by the clock and the sun where the zone lies; hours that never come are pointed out.
Not here: the words themselves (core/time/schedule_words.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import click

from standclear.cli.place_options import Drawn, corners
from standclear.cli.show import span
from standclear.core.shape import Volume4D
from standclear.core.time.schedule import Schedule, Span, windows
from standclear.core.time.schedule_words import read_schedule, schedule_words
from standclear.core.time.sun import places_in

SHOWN = 3
"""Spans in force that are said back: enough to see the clock, the sun and the weekday at work."""

_SEARCH = timedelta(days=3650)

when_option = click.option(
    "--when", "hours", multiple=True, metavar="HOURS",
    help="In force only then, by the week, the sun or a date: 'Mon-Fri 06:00-18:00 Asia/Damascus', "
    "'daily sunrise-30m..sunset+30m', 'Sat,Sun all day', '2030-03-20 off'; else always.",
)  # fmt: skip


def read_hours(options: dict[str, Any], present: Schedule | None, *, zone: str) -> Schedule | None:
    """The schedule that --when says, the present one where it says nothing."""
    if not options["hours"]:
        return present
    return read_schedule(options["hours"], zone=options["zone"] or zone)


def with_hours(drawn: Drawn, schedule: Schedule | None, *, zone: str) -> Drawn:
    """The drawing, to be said back with its hours and with what is odd about them."""
    if schedule is None:
        return drawn
    start, end = min(v.start for v in drawn.volumes), max(v.end for v in drawn.volumes)
    first = tuple(islice(_spans(schedule, drawn.volumes, start, end), SHOWN + 1))
    said = [f"in force only: {words}" for words in schedule_words(schedule)]
    said += [f"  so {span(*each, zone)}" for each in first[:SHOWN]]
    said += ["  and so on"] if len(first) > SHOWN else []
    return replace(
        drawn,
        hours=tuple(said),
        warnings=(*drawn.warnings, *_doubts(schedule, start, end, any_span=bool(first))),
    )


def _spans(
    schedule: Schedule, volumes: Sequence[Volume4D], start: datetime, end: datetime
) -> Sequence[Span]:
    """The spans in force, from the zone's beginning on."""
    found = windows(schedule, start, min(end, start + _SEARCH), at=places_in(map(_box, volumes)))
    return [span for span in found if span[0] < span[1]]


def _box(volume: Volume4D) -> tuple[int, int, int, int]:
    """Around the volume's named corners: where the sun is watched."""
    named = corners(volume.shape)
    lats, lons = [p.lat_e7 for p in named], [p.lon_e7 for p in named]
    return min(lons), min(lats), max(lons), max(lats)


def _doubts(schedule: Schedule, start: datetime, end: datetime, *, any_span: bool) -> list[str]:
    doubts = [
        f"{exception.day} lies outside the zone's own time"
        for exception in schedule.exceptions
        if not start.date() - timedelta(days=1) <= exception.date <= end.date() + timedelta(days=1)
    ]
    return doubts if any_span else [*doubts, "by these hours the zone is never in force"]
