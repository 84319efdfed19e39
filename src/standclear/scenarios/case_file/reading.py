"""Reads the shipped case file: one TOML file an item, the sources, and the drawn shapes.

Promise: what is read is complete and consistent (every source and shape that an item names is
there), or the fault is named by file and field.
Not here: what the values mean (items.py).
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position, Shape, Volume4D
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.scenarios.case_file.items import (
    CaseFile,
    Claim,
    Figure,
    HistoricZone,
    Item,
    LedgerDay,
    Source,
)

HISTORY = "history"
"""The party that owns every historic shape: nobody who takes part."""

T = TypeVar("T")


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class ZoneNotes:
    """What the drawing does not say of a shape."""

    kind: ZoneKind
    bound: tuple[str, ...]
    domains: tuple[Domain, ...]
    start: datetime
    end: datetime
    end_basis: str
    recognised_by: tuple[str, ...] = ()
    rejected_by: tuple[str, ...] = ()


def load() -> CaseFile:
    """The whole case file, checked."""
    room = files(__package__)
    sources = _checked(dict[str, Source], tomllib.loads(_text(room / "sources.toml")), "sources")
    zones = _zones(room)
    names = sorted(f.name for f in (room / "items").iterdir() if f.name.endswith(".toml"))
    items = tuple(
        _checked(Item, tomllib.loads(_text(room / "items" / name)), name) for name in names
    )
    for name, item in zip(names, items, strict=True):
        _must_exist(f"{name}/sources", item.sources, sources)
        _must_exist(f"{name}/zones", item.zones, zones)
        cited: tuple[Figure | Claim | LedgerDay, ...] = (*item.figure, *item.claim, *item.ledger)
        _must_exist(f"{name}/source", (fact.source for fact in cited), item.sources)
    if len({item.id for item in items}) != len(items):
        raise InvalidInput("items", ", ".join(i.id for i in items), "each id once")
    return CaseFile(items, sources, zones)


def _zones(room: Traversable) -> dict[str, HistoricZone]:
    drawn = json.loads(_text(room / "zones_illustrative.geojson"))
    notes = _checked(dict[str, ZoneNotes], tomllib.loads(_text(room / "zones.toml")), "zones.toml")
    _must_exist("zones.toml", notes, {feature["id"] for feature in drawn["features"]})
    return {feature["id"]: _zone(feature, notes[feature["id"]]) for feature in drawn["features"]}


def _zone(feature: dict[str, object], notes: ZoneNotes) -> HistoricZone:
    """One drawn feature as an illustrative zone; its error goes outward with the shape."""
    properties, geometry = feature["properties"], feature["geometry"]
    assert isinstance(properties, dict)
    assert isinstance(geometry, dict)
    error_m = 1000.0 * float(properties["approx_error_km"])
    volume = Volume4D(
        shape=_shape(properties, geometry, round(error_m * 1000)),
        floor=None,
        ceiling=None,
        start=notes.start,
        end=notes.end,
        error_mm=0 if geometry["type"] == "Point" else round(error_m * 1000),
    )
    zone = Zone(
        id=f"{HISTORY}/zone/{feature['id']}",
        version=1,
        kind=notes.kind,
        name=str(properties["name"]),
        volumes=(volume,),
        rule=ZoneRule(notes.bound, notes.domains, entry=str(properties.get("regime", ""))),
        agreement_of=notes.recognised_by,
        illustrative=True,
        basis=str(properties["basis"]),
        remarks=" ".join((str(properties["disclaimer"]), str(properties.get("note", "")))).strip(),
    )
    return HistoricZone(
        zone,
        error_m,
        str(properties["valid"]),
        notes.end_basis,
        notes.recognised_by,
        notes.rejected_by,
    )


def _shape(properties: dict[str, object], geometry: dict[str, object], error_mm: int) -> Shape:
    """The declared shape: a stated circle stays a circle; a line is a corridor of its width."""
    coordinates = geometry["coordinates"]
    if "radius_m" in properties:
        radius_m, centre = properties["radius_m"], properties["centre"]
        assert isinstance(radius_m, int)
        return Circle(_position(centre), radius_m * 1000)
    if geometry["type"] == "Point":
        return Point(_position(coordinates), error_mm)
    assert isinstance(coordinates, list)
    if geometry["type"] == "LineString":
        half_width_m = properties.get("corridor_each_side_m", 0)
        assert isinstance(half_width_m, int)
        return Corridor(tuple(map(_position, coordinates)), half_width_m * 1000)
    rings = tuple(tuple(map(_position, ring[:-1])) for ring in coordinates)
    return Polygon((rings,))


def _position(pair: object) -> Position:
    assert isinstance(pair, list)
    return Position.from_degrees(lon_deg=float(pair[0]), lat_deg=float(pair[1]))


def _checked(kind: type[T], document: object, name: str) -> T:
    try:
        return TypeAdapter(kind).validate_python(document)
    except ValidationError as fault:
        first = fault.errors()[0]
        place = "/".join(str(step) for step in (name, *first["loc"]))
        raise InvalidInput(place, first["input"], f"a value that fits: {first['msg']}") from fault


def _must_exist(pointer: str, named: Iterable[str], there: Iterable[str]) -> None:
    known = set(there)
    for name in named:
        if name not in known:
            raise InvalidInput(pointer, name, f"one of {', '.join(sorted(known))}")


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
