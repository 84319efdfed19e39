"""The ground of the valley and the records on it, as the page draws them.

Not here: tables (gather.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import assert_never

from standclear.core.intent import ActivityClass, state_word
from standclear.core.notice import MovementNotice
from standclear.core.picture import Picture
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position, Shape, Volume4D
from standclear.core.zone import ZoneKind
from standclear.scenarios.exercise import valley
from standclear.scenarios.page.data import BaseFeature, Drawn, Label, Layer, Metres, Outline

ZONE_LETTERS = {
    ZoneKind.NO_FLY: "N",
    ZoneKind.DECONFLICTION: "D",
    ZoneKind.DEESCALATION: "A",
    ZoneKind.PROTECTED: "P",
    ZoneKind.CORRIDOR: "C",
    ZoneKind.LINE: "L",
}


def drawn_of(picture: Picture) -> tuple[Drawn, ...]:
    """Every zone, plan and notice of a picture."""
    return (*_zones(picture), *_plans(picture), *_notices(picture))


def metres(position: Position) -> Metres:
    """East and south of the map's north-west corner."""
    east, north = valley.metres_of(position)
    return round(east), round(valley.HEIGHT_M - north)


def outline(shape: Shape) -> Outline:
    """A declared shape, as it is drawn."""
    match shape:
        case Circle():
            return Outline("disc", ((metres(shape.centre),),), shape.radius_mm // 1000)
        case Point():
            return Outline("disc", ((metres(shape.position),),), shape.error_mm // 1000)
        case Corridor():
            route = tuple(metres(p) for p in shape.route)
            return Outline("line", (route,), shape.half_width_mm // 1000)
        case Polygon():
            rings = tuple(tuple(map(metres, ring)) for part in shape.parts for ring in part)
            return Outline("area", rings)
        case _:
            assert_never(shape)


def towns() -> tuple[Label, ...]:
    return tuple(
        Label((("en", t.en), ("ru", t.ru), ("ar", t.ar)), metres(t.position), t.people)
        for t in (*valley.TOWNS, *valley.HAMLETS)
    )


def ground() -> tuple[BaseFeature, ...]:
    ridges = tuple(
        BaseFeature("ridge", name, Outline("area", (tuple(map(metres, ring)),)))
        for name, ring in valley.RIDGES.items()
    )
    roads = tuple(
        BaseFeature("road", s.name, Outline("line", (tuple(map(metres, s.route)),)))
        for s in valley.SEGMENTS
    )
    river = BaseFeature("river", "Nevar", Outline("line", (tuple(map(metres, valley.RIVER)),)))
    return (*ridges, river, *roads)


def _zones(picture: Picture) -> Iterable[Drawn]:
    for record in picture.zones.values():
        zone = record.zone
        yield from _records(
            zone.id, "zone", zone.name, ZONE_LETTERS[zone.kind], record.standing.value, zone.volumes
        )


def _plans(picture: Picture) -> Iterable[Drawn]:
    for record in picture.plans.values():
        intent = record.intent
        letter = "F" if intent.activity is ActivityClass.FLIGHT else "G"
        yield from _records(
            intent.id, "plan", intent.title, letter, state_word(record.state), intent.volumes
        )


def _notices(picture: Picture) -> Iterable[Drawn]:
    for record in picture.notices.values():
        notice = record.notice
        layer: Layer = "move" if isinstance(notice, MovementNotice) else "site"
        state = record.movement.value if layer == "move" else record.state.value
        letter = "M" if layer == "move" else "S"
        yield from _records(notice.id, layer, notice.name, letter, state, notice.volumes)


def _records(
    record_id: str,
    layer: Layer,
    title: str,
    letter: str,
    state: str,
    volumes: tuple[Volume4D, ...],
) -> Iterable[Drawn]:
    owner = record_id.split("/")[0]
    for volume in volumes:
        for shape, start, end in _legs(volume):
            drawn = outline(shape)
            yield Drawn(
                record_id, layer, owner, title, letter, state, drawn, seconds(start), seconds(end)
            )


def _legs(volume: Volume4D) -> Iterable[tuple[Shape, datetime, datetime]]:
    """A corridor with times per leg is drawn leg by leg."""
    shape = volume.shape
    if not isinstance(shape, Corridor) or not shape.leg_times:
        return ((shape, volume.start, volume.end),)
    legs = zip(pairwise(shape.route), shape.leg_times, strict=True)
    return [(replace(shape, route=ends, leg_times=()), *times) for ends, times in legs]


def seconds(moment: datetime) -> int:
    """Since 1970."""
    return int(moment.timestamp())
