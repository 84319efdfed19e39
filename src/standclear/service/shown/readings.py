"""What a person typed or drew, as it is understood: said back before anything is signed.

Promise: a reading that could mean two things is refused with both (core/places, core/time).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Literal

from standclear.core.errors import InvalidInput
from standclear.core.places.coordinates import read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.read_back import echo, read_back
from standclear.core.time.schedule import Schedule, Span, SunWindow, windows
from standclear.core.time.schedule_words import read_schedule, schedule_words
from standclear.core.time.times import read_time, show_time
from standclear.formats import FeatureFormat, format_for
from standclear.formats.feature import Feature
from standclear.service.shown.drawings import shape_drawing
from standclear.service.shown.form_volumes import form_read
from standclear.service.shown.plain import Document, plain

Language = Literal["en", "ar", "ru"]

SPANS = 3
AHEAD = timedelta(days=14)
"""Enough to see the clock, the weekday and the days that differ at work."""


def position_read(text: str, *, place: str = "", language: Language = "en") -> Document:
    """A position in three notations, with its distance from a known place.

    place   where the writer says it is; a position elsewhere is refused
    """
    named = Gazetteer.shipped().find(place) if place else None
    found = read_position(text, place=named)
    return {
        "position": plain(found.position),
        "as_typed": {"text": found.text, "notation": found.notation, "place": place},
        "notations": echo(found.position),
        "read_back": read_back(found.position, language=language),
        "precision_m": found.precision_m,
        "warnings": list(found.warnings),
    }


def time_read(text: str, *, zone: str) -> Document:
    """An instant in UTC and in its zone."""
    found = read_time(text, zone=zone)
    return {
        "utc": plain(found.utc),
        "zone": found.zone,
        "shown": show_time(found.utc, found.zone or zone),
        "text": found.text,
    }


def schedule_read(text: str, *, zone: str, start: datetime) -> Document:
    """Hours of a zone, as they could be typed again, and the first spans that they mean.

    text    one or several, parted by `;`
    start   from when the spans are counted; none are said for hours by the sun
    """
    texts = [part for part in (each.strip() for each in text.split(";")) if part]
    schedule = read_schedule(texts, zone=zone, pointer="schedule")
    return {
        "schedule": plain(schedule),
        "words": list(schedule_words(schedule)),
        "spans": [plain(span) for span in islice(_spans(schedule, start), SPANS)],
    }


def _spans(schedule: Schedule | None, start: datetime) -> Sequence[Span]:
    """By the clock alone: where the sun would be watched is not known yet."""
    if schedule is None:
        return ()
    every = [*schedule.windows, *(w for day in schedule.exceptions for w in day.windows)]
    if any(isinstance(window, SunWindow) for window in every):
        return ()
    return windows(schedule, start, start + AHEAD, at=())


def drawing_read(
    name: str, data: bytes, *, start: datetime | None = None, end: datetime | None = None
) -> Document:
    """The shapes of a drawing or a form, to be completed on the screen; nothing is said."""
    format_ = format_for(name)
    if not isinstance(format_, FeatureFormat):
        return form_read(format_.read(data))
    reading = format_.read(data)
    if not reading.features:
        losses = "; ".join(reading.losses) or "it holds none"
        raise InvalidInput("file", name, f"at least one shape ({losses})")
    return {
        "features": [_feature(feature, start, end) for feature in reading.features],
        "losses": list(reading.losses),
        "problems": [],
    }


def _feature(feature: Feature, start: datetime | None, end: datetime | None) -> Document:
    return {
        "name": feature.name,
        "where": feature.where,
        "shape": plain(feature.shape),
        "floor": plain(feature.floor),
        "ceiling": plain(feature.ceiling),
        "start": plain(feature.start or start),
        "end": plain(feature.end or end),
        "error_mm": 0,
        "geojson": shape_drawing(feature.shape),
    }
