"""GeoJSON (RFC 7946), in and out.

What it cannot carry
- Heights: a third coordinate is metres above the ellipsoid and says nothing of floor and
  ceiling; it is not read (and named as a loss). Heights go through properties (declared.py).
- Circles and corridors: both are written as areas that contain them, with what they were
  declared as in properties. `Point` + `radius_m` and `LineString` + `half_width_m` are read too.
- Edges: sides are straight in longitude and latitude. A geodesic polygon keeps its vertices
  and says `declared_edges: geodesic`; other programs draw its sides straight.
- Winding and the antimeridian: outer rings are written counterclockwise, and what crosses
  180 degrees is cut there, so such a polygon comes back as the same area in more parts.
- Types of free properties: everything comes back as text. Member `id` becomes `feature_id`.
- Finer than 1e-7 degree.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from typing import assert_never

from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position, Shape
from standclear.formats.declared import (
    NUMBERS,
    corridor_of,
    point_of,
    polygon_of,
    position_at,
    read_declared,
    ring_of,
    write_declared,
)
from standclear.formats.drawing import Parts, drawn, wound
from standclear.formats.feature import RESERVED, Feature, Reading
from standclear.formats.json_document import Json, parse

NAME = "geojson"
SUFFIXES = (".geojson", ".json")
MEDIA_TYPE = "application/geo+json"
CARRIES = "features"

Object = dict[str, Json]
_MANY = {"MultiPoint": "Point", "MultiLineString": "LineString"}
_WGS84 = ("CRS84", "EPSG::4326", "EPSG:4326")


def read(data: bytes, *, half_width_m: float | None = None) -> Reading:
    """All features of a FeatureCollection, Feature or bare geometry.

    half_width_m  for lines that state none; None takes the default and says so
    Raises InvalidInput with a pointer such as `features/2/geometry/coordinates/0/3`.
    """
    document = _object(parse(data), "document")
    _refuse_other_crs(document)
    reader = _Reader(half_width_m)
    if document.get("type") == "FeatureCollection":
        for i, member in enumerate(_array(document.get("features"), "features")):
            reader.feature(_object(member, f"features/{i}"), f"features/{i}")
    elif document.get("type") == "Feature":
        reader.feature(document, "feature")
    else:
        reader.geometry(document, {}, "", (), "geometry")
    return Reading(tuple(reader.features), tuple(reader.losses))


def write(features: Sequence[Feature]) -> bytes:
    """One FeatureCollection, in UTF-8, in the order given."""
    members = [_write_feature(feature) for feature in features]
    document = {"type": "FeatureCollection", "features": members}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


class _Reader:
    """Gathers features and losses while walking one document."""

    def __init__(self, half_width_m: float | None) -> None:
        self.half_width_m = half_width_m
        self.features: list[Feature] = []
        self.losses: list[str] = []

    def feature(self, member: Object, where: str) -> None:
        if member.get("type") != "Feature":
            raise InvalidInput(f"{where}/type", member.get("type"), "Feature")
        held = member.get("properties")
        properties = {} if held is None else _object(held, f"{where}/properties")
        said = {key: _text(value) for key, value in properties.items() if value is not None}
        name = said.pop("name", "")
        if "id" in member and "feature_id" not in said:
            said["feature_id"] = _text(member["id"])
        kept = tuple((key, text) for key, text in said.items() if key not in RESERVED)
        if member.get("geometry") is None:
            self.losses.append(f"{where}: no geometry; not taken")
            return
        geometry = _object(member["geometry"], f"{where}/geometry")
        self.geometry(geometry, said, name, kept, where)

    def geometry(
        self,
        geometry: Object,
        said: dict[str, str],
        name: str,
        kept: tuple[tuple[str, str], ...],
        where: str,
    ) -> None:
        """One feature for each separate mark, line or (multi-)area of a geometry."""
        at = where if where.endswith("geometry") or "geometries" in where else f"{where}/geometry"
        kind = geometry.get("type")
        if kind == "GeometryCollection":
            for i, part in enumerate(_array(geometry.get("geometries"), f"{at}/geometries")):
                place = f"{at}/geometries/{i}"
                self.geometry(_object(part, place), said, name, kept, place)
            return
        coordinates = geometry.get("coordinates")
        if isinstance(kind, str) and kind in _MANY:
            for i, part in enumerate(_array(coordinates, f"{at}/coordinates")):
                shape = self._shape(_MANY[kind], part, said, f"{at}/coordinates/{i}", where)
                self._take(shape, said, name, kept, f"{where} part {i}")
            return
        shape = self._shape(kind, coordinates, said, f"{at}/coordinates", where)
        self._take(shape, said, name, kept, where)

    def _take(
        self,
        shape: Shape,
        said: dict[str, str],
        name: str,
        kept: tuple[tuple[str, str], ...],
        where: str,
    ) -> None:
        told = read_declared(said, f"{where}/properties")
        self.features.append(
            Feature(name, shape, told.floor, told.ceiling, told.start, told.end, kept, where)
        )

    def _shape(
        self, kind: Json, coordinates: Json, said: dict[str, str], pointer: str, where: str
    ) -> Shape:
        loss: str | None = None
        shape: Shape
        match kind:
            case "Point":
                shape = point_of(self._position(coordinates, pointer), said, where)
            case "LineString":
                route = self._line(coordinates, pointer)
                shape, loss = corridor_of(route, said, where, half_width_m=self.half_width_m)
            case "Polygon":
                drawing = Polygon((self._part(coordinates, pointer),))
                shape, loss = polygon_of(drawing, said, where)
            case "MultiPolygon":
                parts = _array(coordinates, pointer)
                if not parts:
                    raise InvalidInput(pointer, "[]", "at least one area")
                areas = tuple(self._part(part, f"{pointer}/{i}") for i, part in enumerate(parts))
                shape, loss = polygon_of(Polygon(areas), said, where)
            case _:
                expected = "Point, LineString, Polygon, their Multi forms or GeometryCollection"
                raise InvalidInput(pointer.replace("coordinates", "type"), kind, expected)
        if loss is not None:
            self.losses.append(loss)
        return shape

    def _part(self, value: Json, pointer: str) -> tuple[tuple[Position, ...], ...]:
        rings = _array(value, pointer)
        if not rings:
            raise InvalidInput(pointer, "[]", "an outer ring")
        return tuple(self._ring(ring, f"{pointer}/{i}") for i, ring in enumerate(rings))

    def _ring(self, value: Json, pointer: str) -> tuple[Position, ...]:
        ring = self._line(value, pointer)
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise InvalidInput(pointer, f"{len(ring)} positions", "a ring that ends where it began")
        for i, (one, other) in enumerate(itertools.pairwise(ring)):
            span_e7 = abs(one.lon_e7 - other.lon_e7)
            at_pole = abs(one.lat_e7) == abs(other.lat_e7) == 900_000_000
            if span_e7 >= 1_800_000_000 and not at_pole:
                if span_e7 == 1_800_000_000 or span_e7 == 3_600_000_000:
                    raise InvalidInput(
                        f"{pointer}/{i}",
                        "half or all of the way round",
                        "a side of less than 180 degrees",
                    )
                self._say(f"{pointer}: a side across more than 180 degrees is taken the short way")
        return ring_of(ring, pointer)

    def _line(self, value: Json, pointer: str) -> tuple[Position, ...]:
        places = enumerate(_array(value, pointer))
        return tuple(self._position(place, f"{pointer}/{i}") for i, place in places)

    def _position(self, value: Json, pointer: str) -> Position:
        numbers = value if isinstance(value, list) else []
        plain = [
            float(n) for n in numbers if isinstance(n, int | float) and not isinstance(n, bool)
        ]
        if len(plain) < 2 or len(plain) != len(numbers):
            raise InvalidInput(pointer, _text(value), "[longitude, latitude]")
        if len(plain) > 2:
            self._say("third coordinates (heights above the ellipsoid) are not taken")
        return position_at(plain[0], plain[1], pointer)

    def _say(self, loss: str) -> None:
        if loss not in self.losses:
            self.losses.append(loss)


def _refuse_other_crs(document: Object) -> None:
    """RFC 7946 dropped `crs`, older files have it; anything but WGS 84 would be misplaced."""
    crs = document.get("crs")
    if crs is not None and not any(name in _text(crs) for name in _WGS84):
        raise InvalidInput("crs", _text(crs), "WGS 84 longitude and latitude (RFC 7946 section 4)")


def _write_feature(feature: Feature) -> Object:
    free = dict(feature.properties)
    member: Object = {"type": "Feature"}
    if "feature_id" in free:
        member["id"] = free.pop("feature_id")
    said: Object = {"name": feature.name}
    for key, text in write_declared(feature).items():
        said[key] = json.loads(text) if key in NUMBERS else text
    member["properties"] = said | dict(free.items())
    member["geometry"] = write_geometry(feature.shape)
    return member


def write_geometry(shape: Shape) -> Object:
    """One declared shape as a geometry that contains it."""
    match shape:
        case Point():
            return {"type": "Point", "coordinates": _pair(shape.position)}
        case Circle() | Corridor() | Polygon():
            areas = _areas(drawn(shape))
            if len(areas) == 1:
                return {"type": "Polygon", "coordinates": areas[0]}
            return {"type": "MultiPolygon", "coordinates": areas}
        case _:
            assert_never(shape)


def _areas(parts: Parts) -> list[Json]:
    areas: list[Json] = []
    for part in parts:
        rings: list[Json] = []
        for i, ring in enumerate(part):
            turned = wound(ring, counterclockwise=i == 0)
            rings.append([_pair(p) for p in (*turned, turned[0])])
        areas.append(rings)
    return areas


def _pair(position: Position) -> list[Json]:
    return [position.lon_deg, position.lat_deg]


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _object(value: Json, pointer: str) -> Object:
    if not isinstance(value, dict):
        raise InvalidInput(pointer, _text(value), "an object {...}")
    return value


def _array(value: Json, pointer: str) -> list[Json]:
    if not isinstance(value, list):
        raise InvalidInput(pointer, _text(value), "an array [...]")
    return value
