"""Calls made about what is near an incident, or on which a place near it was passed.

Near in time is a call from its request until it ended, and until the last action that was promised
on it fell due: what was promised for the evening is of the evening.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from standclear.core.earth.extent import Extent
from standclear.core.earth.geodesy import least_distance_m
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.positions import PositionState, Saying, SpokenPosition
from standclear.core.incidents.links import Link
from standclear.core.rules.incident_links.records import REACH_M, Scene
from standclear.core.shape import Point, Volume4D


def calls_near(scene: Scene) -> Iterator[Link]:
    """Each call at its time, by the nearest of its places and of what it was about."""
    place: tuple[Extent, ...] = scene.picture.extents_of((scene.report.volume,))
    for call, held in sorted(scene.picture.hotline.calls.items()):
        if scene.is_near(held.requested_at, _until(held)):
            links = [*_about(scene, call, held), *_passed(scene, call, held, place)]
            if links:
                yield min(links, key=lambda each: (each.distance_mm or 0, each.why))


def _until(held: CallRecord) -> datetime:
    due = (promised.due for promised in held.promises)
    return max(held.requested_at, held.ended_at or held.requested_at, *due)


def _about(scene: Scene, call: str, held: CallRecord) -> Iterator[Link]:
    for subject in held.about:
        near = scene.found.get(subject) or _of_overlap(scene, subject)
        if near is not None:
            of = near.of or near.record
            why = f"{_made(held)}, about {of}"
            yield Link("call", call, 0, why, near.distance_mm, near.error_mm, of)


def _of_overlap(scene: Scene, subject: str) -> Link | None:
    """The nearer of the two records of an overlap."""
    overlap = scene.picture.overlaps.get(subject)
    pair = (overlap.found.first, overlap.found.second) if overlap else ()
    near = [scene.found[record] for record in pair if record in scene.found]
    return min(near, key=lambda each: (each.distance_mm or 0, each.record), default=None)


def _passed(scene: Scene, call: str, held: CallRecord, place: tuple[Extent, ...]) -> Iterator[Link]:
    """Of every place as it was said, and as it was heard: it may be near as one of them alone."""
    for name, sayings in held.positions.items():
        for saying in sayings:
            agreed = "" if saying.state is PositionState.AGREED else f", {_state(saying)}"
            for spoken in (saying.spoken, *(heard.spoken for heard in saying.heard)):
                distance_m, error_m = _measured(scene, spoken, place)
                if distance_m <= REACH_M + error_m:
                    error_mm = round(error_m * 1000) + scene.report.place.error_mm
                    why = f"{_made(held)}; place {name} was passed on it{agreed}"
                    yield Link("call", call, 0, why, round(distance_m * 1000), error_mm)


def _measured(
    scene: Scene, spoken: SpokenPosition, place: tuple[Extent, ...]
) -> tuple[float, float]:
    """Least distance from where it is reported, and how far that may be off."""
    said = Point(spoken.position, max(1, spoken.precision_mm))
    volume = Volume4D(said, None, None, scene.report.earliest, scene.report.latest)
    theirs = scene.picture.extents_of((volume,))
    found = [least_distance_m(own, other) for own in place for other in theirs]
    nearest = min(found, key=lambda each: (each.distance_m, each.error_m))
    return nearest.distance_m, nearest.error_m


def _state(saying: Saying) -> str:
    return "not read back" if saying.state is PositionState.SAID else "not agreed"


def _made(held: CallRecord) -> str:
    """ "south called north 2030-01-01 08:00Z, answered 08:27Z"."""
    answered = f"answered {held.answered_at:%H:%MZ}" if held.answered_at else "no answer entered"
    return f"{held.caller} called {held.to} {held.requested_at:%Y-%m-%d %H:%MZ}, {answered}"
