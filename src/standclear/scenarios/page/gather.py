"""Fills in the page's data from a picture at the end of an exercise.

Promise: only what the picture holds; nothing is judged or ranked.
Not here: the run itself, drawing (render.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import assert_never
from zoneinfo import ZoneInfo

from standclear.core.inquiry import gaps
from standclear.core.intent import ActivityClass
from standclear.core.notice import MovementNotice
from standclear.core.picture import OverlapRecord, Picture, ReleaseRecord
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position, Shape, Volume4D
from standclear.core.telling import ReceiptLevel
from standclear.core.zone import ZoneKind
from standclear.scenarios.case_file import Item, Shown
from standclear.scenarios.case_file.items import CaseFile
from standclear.scenarios.exercise import valley
from standclear.scenarios.page.data import (
    BaseFeature,
    Card,
    Drawn,
    Gap,
    Label,
    Layer,
    Line,
    Metres,
    Outline,
    OverlapRow,
    PageData,
    Proof,
    Telling,
)

ZONE_LETTERS = {
    ZoneKind.NO_FLY: "N",
    ZoneKind.DECONFLICTION: "D",
    ZoneKind.DEESCALATION: "A",
    ZoneKind.PROTECTED: "P",
    ZoneKind.CORRIDOR: "C",
    ZoneKind.LINE: "L",
}
CHOICE = "not among the recipients that its author chose"


def gather(
    picture: Picture,
    *,
    lines: tuple[Line, ...],
    remedies: Mapping[str, tuple[str, ...]],
    proof: Proof | None = None,
    cards: tuple[Card, ...] = (),
) -> PageData:
    """The page of a run of the exercise, as of the picture's own time.

    remedies  by overlap id, in words
    """
    start, end = valley.BEGINS, picture.at
    offset = start.astimezone(ZoneInfo(valley.TIME_ZONE)).utcoffset()
    parties = picture.parties.values()
    return PageData(
        title="Three days at the desk of Sorvath",
        subtitle="An exercise. The valley, its towns and its people are invented; it is drawn in "
        "the open South Atlantic, where nobody lives.",
        time_zone=valley.TIME_ZONE,
        offset_minutes=round(offset.total_seconds() / 60) if offset else 0,
        start=_s(start),
        end=-(-_s(end) // 300) * 300,
        width_m=valley.WIDTH_M,
        height_m=valley.HEIGHT_M,
        base=_ground(),
        towns=tuple(
            Label((("en", t.en), ("ru", t.ru), ("ar", t.ar)), metres(t.position), t.people)
            for t in (*valley.TOWNS, *valley.HAMLETS)
        ),
        parties=tuple(
            (r.party.id, tuple((n.language, n.text) for n in r.party.names))
            for r in parties
            if r.party.roles
        ),
        drawn=(*_zones(picture), *_plans(picture), *_notices(picture)),
        overlaps=tuple(
            _overlap(key, record, remedies.get(key, ()))
            for key, record in sorted(
                picture.overlaps.items(), key=lambda pair: (pair[1].found.start, pair[0])
            )
        ),
        tellings=tellings(picture, end),
        gaps=tuple(
            Gap(_s(gap.since), gap.party, gap.subject, gap.why)
            for gap in gaps(picture, end)
            if gap.why != CHOICE
        ),
        lines=lines,
        proof=proof,
        cards=cards,
    )


def card(item: Item, shown: Shown, case_file: CaseFile) -> Card:
    """One item of the case file with what its replay showed."""
    sources = tuple(
        (
            case_file.sources[ref].publisher
            + (f" ({case_file.sources[ref].stance})" if case_file.sources[ref].stance else ""),
            case_file.sources[ref].where,
        )
        for ref in item.sources
    )
    return Card(
        title=item.title,
        when=f"{item.when.start:%Y-%m-%d}",
        place=item.place,
        happened=" ".join(item.happened.split()),
        lacked=" ".join(item.lacked.split()),
        verdict=shown.verdict,
        headline=shown.headline,
        lines=shown.lines,
        assumed=shown.assumed,
        sources=sources,
    )


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


def tellings(picture: Picture, at: datetime) -> tuple[Telling, ...]:
    """Every numbered release, in order of time."""
    held = [record for records in picture.releases.values() for record in records]
    held.sort(key=lambda record: (record.release.made_at, record.index))
    return tuple(_telling(record, at) for record in held)


def _telling(record: ReleaseRecord, at: datetime) -> Telling:
    release = record.release
    steps = [(_s(when), f"rung: {step}") for step, when in record.steps.items()]
    steps += [
        (_s(when), receipt.level.value + (f" by {receipt.role}" if receipt.role else ""))
        for when, receipt in record.receipts
    ]
    answers = [
        _s(when)
        for when, receipt in record.receipts
        if receipt.level.rung >= ReceiptLevel.ACKNOWLEDGED.rung
    ]
    return Telling(
        recipient=release.recipient,
        number=release.number,
        at=_s(release.made_at),
        subject=release.subject,
        headline=release.headline,
        urgent=release.urgency.value != "routine",
        state=_state(record, at),
        answered_at=min(answers, default=None),
        steps=tuple(sorted(steps)),
    )


def _state(record: ReleaseRecord, at: datetime) -> str:
    release = record.release
    if release.acknowledge_by is None:
        return "noted"
    reached = record.level
    if reached is not None and reached.rung >= ReceiptLevel.ACKNOWLEDGED.rung:
        return reached.value
    if record.has(ReceiptLevel.REFUSED):
        return "refused"
    if record.superseded:
        return "overtaken"
    return "silent" if release.acknowledge_by < at else "open"


def _overlap(key: str, record: OverlapRecord, remedies: tuple[str, ...]) -> OverlapRow:
    found = record.found
    west, south, east, north = found.box_e7
    middle = valley.metres_of(Position((west + east) // 2, (south + north) // 2))
    return OverlapRow(
        id=key,
        first=found.first,
        second=found.second,
        near=found.near,
        found_at=_s(record.since),
        start=_s(found.start),
        end=_s(found.end),
        where=valley.near_town(*middle)
        + (f", {found.least_distance_mm / 1e6:.1f} km apart" if found.near else ""),
        heights=_heights(found.low_mm, found.high_mm),
        remedies=remedies,
        answers=tuple(f"{p}: {a.replace('_', ' ')}" for p, a in sorted(record.answers.items())),
        ended=record.ended,
    )


def _heights(low_mm: int | None, high_mm: int | None) -> str:
    low = "ground" if low_mm is None else f"{low_mm / 1000:.0f} m"
    return f"{low} to {'no limit' if high_mm is None else f'{high_mm / 1000:.0f} m WGS 84'}"


def _ground() -> tuple[BaseFeature, ...]:
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
            intent.id, "plan", intent.title, letter, record.state.value, intent.volumes
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
            yield Drawn(record_id, layer, owner, title, letter, state, drawn, _s(start), _s(end))


def _legs(volume: Volume4D) -> Iterable[tuple[Shape, datetime, datetime]]:
    """A corridor with times per leg is drawn leg by leg."""
    shape = volume.shape
    if not isinstance(shape, Corridor) or not shape.leg_times:
        return ((shape, volume.start, volume.end),)
    legs = zip(pairwise(shape.route), shape.leg_times, strict=True)
    return [(replace(shape, route=ends, leg_times=()), *times) for ends, times in legs]


def _s(moment: datetime) -> int:
    return int(moment.timestamp())
