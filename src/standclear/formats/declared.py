"""A Feature's own fields as named text, for formats that have no word for them.

GeoJSON properties, KML ExtendedData and GPX extensions all carry the same names:
`floor_m` with `floor_datum` (wgs84, amsl, agl, flight_level) and `floor_error_m`, likewise
`ceiling_*`; `start`, `end` (RFC 3339); `radius_m`, `half_width_m`, `error_m`; and, where a
circle or corridor had to be drawn as an area, `declared_*` with what it was drawn from.

Promise: a drawing that somebody moved wins over the declaration that came with it, and the
reader says so. Heights without a datum are refused, never guessed.
Not here: the drawing; see drawing.py.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.core.shape import (
    Circle,
    Corridor,
    Datum,
    EdgeRule,
    Height,
    Point,
    Polygon,
    Position,
    Shape,
)
from standclear.formats import heights
from standclear.formats.drawing import drawn, is_same_drawing
from standclear.formats.feature import Feature
from standclear.formats.timestamps import read_instant, write_instant

NUMBERS = frozenset(
    {
        "floor_m",
        "floor_error_m",
        "ceiling_m",
        "ceiling_error_m",
        "radius_m",
        "half_width_m",
        "error_m",
    }
)
"""Names whose text is a plain decimal number of metres."""

DEFAULT_HALF_WIDTH_M = 500.0
"""For a route that states no width: this desk's own choice, always named among the losses."""

LegTimes = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Declared:
    """What the named texts said, apart from the shape."""

    floor: Height | None
    ceiling: Height | None
    start: datetime | None
    end: datetime | None


def write_declared(feature: Feature) -> dict[str, str]:
    """The feature's heights, times and sizes as named text; `drawn from` only where needed."""
    said: dict[str, str] = {}
    for side, height in (("floor", feature.floor), ("ceiling", feature.ceiling)):
        if height is not None:
            said[f"{side}_m"] = heights.metres(height.value_mm)
            said[f"{side}_datum"] = height.datum.value
            if height.error_mm:
                said[f"{side}_error_m"] = heights.metres(height.error_mm)
    for name, time in (("start", feature.start), ("end", feature.end)):
        if time is not None:
            said[name] = write_instant(time)
    return said | _write_shape(feature.shape)


def _write_shape(shape: Shape) -> dict[str, str]:
    match shape:
        case Circle():
            return {
                "declared_shape": "circle",
                "declared_centre": write_position(shape.centre),
                "radius_m": heights.metres(shape.radius_mm),
            }
        case Corridor():
            said = {
                "declared_shape": "corridor",
                "declared_route": " ".join(write_position(p) for p in shape.route),
                "declared_edges": shape.edges.value,
                "half_width_m": heights.metres(shape.half_width_mm),
            }
            if shape.leg_times:
                said["declared_leg_times"] = " ".join(
                    f"{write_instant(a)}/{write_instant(b)}" for a, b in shape.leg_times
                )
            return said
        case Polygon(edges=EdgeRule.GEODESIC):
            return {"declared_edges": shape.edges.value}
        case Point():
            return {"error_m": heights.metres(shape.error_mm)} if shape.error_mm else {}
        case _:
            return {}


def read_declared(said: Mapping[str, str], where: str) -> Declared:
    """Heights and times from named text. Raises InvalidInput at the first that is wrong."""
    times = {
        name: read_instant(said[name], f"{where}/{name}") if said.get(name) else None
        for name in ("start", "end")
    }
    return Declared(
        _read_height(said, "floor", where),
        _read_height(said, "ceiling", where),
        times["start"],
        times["end"],
    )


def _read_height(said: Mapping[str, str], side: str, where: str) -> Height | None:
    text = said.get(f"{side}_m", "")
    if not text:
        return None
    value_mm = heights.millimetres(text, f"{where}/{side}_m")
    pointer, datum = f"{where}/{side}_datum", said.get(f"{side}_datum", "")
    if datum not in {d.value for d in Datum}:
        raise InvalidInput(pointer, datum, "one of wgs84, amsl, agl, flight_level")
    error = said.get(f"{side}_error_m") or "0"
    return Height(
        value_mm, Datum(datum), heights.size_millimetres(error, f"{where}/{side}_error_m")
    )


def point_of(position: Position, said: Mapping[str, str], where: str) -> Point | Circle:
    """A mark on the map: a circle where a radius is stated, else a point with its error."""
    if said.get("radius_m"):
        return Circle(position, heights.size_millimetres(said["radius_m"], f"{where}/radius_m"))
    return Point(position, heights.size_millimetres(said.get("error_m") or "0", f"{where}/error_m"))


def polygon_of(
    drawing: Polygon, said: Mapping[str, str], where: str
) -> tuple[Polygon | Circle | Corridor, str | None]:
    """What an area was drawn from, if the drawing still shows it; and else what was lost."""
    kind = said.get("declared_shape", "")
    if kind not in {"circle", "corridor"}:
        return Polygon(drawing.parts, _read_edges(said, where, EdgeRule.STRAIGHT)), None
    if kind == "circle":
        centre = read_position(said.get("declared_centre", ""), f"{where}/declared_centre")
        radius_mm = heights.size_millimetres(said.get("radius_m", ""), f"{where}/radius_m")
        shape: Circle | Corridor = Circle(centre, radius_mm)
    else:
        pointer = f"{where}/declared_route"
        texts = said.get("declared_route", "").split()
        route = tuple(read_position(text, pointer) for text in texts)
        shape = _corridor(route, said, where)
    if is_same_drawing(drawn(shape), drawing.parts):
        return shape, None
    return drawing, f"{where}: the drawing no longer shows the {kind} it came from; drawing taken"


def corridor_of(
    route: tuple[Position, ...],
    said: Mapping[str, str],
    where: str,
    *,
    half_width_m: float | None = None,
    edges: EdgeRule = EdgeRule.STRAIGHT,
) -> tuple[Corridor, str | None]:
    """A drawn route with the width it states, else the caller's, else the default and a loss."""
    if said.get("half_width_m"):
        return _corridor(route, said, where, edges), None
    width_m = DEFAULT_HALF_WIDTH_M if half_width_m is None else half_width_m
    widened = dict(said) | {"half_width_m": repr(float(width_m))}
    loss = f"{where}: a route without width; taken as {width_m:g} m to either side"
    return _corridor(route, widened, where, edges), loss if half_width_m is None else None


def timed_route(
    places: tuple[Position, ...],
    times: list[datetime],
    said: dict[str, str],
    where: str,
    half_width_m: float | None,
) -> tuple[Corridor | Point, str | None]:
    """A recorded track: a corridor whose legs have the times of their ends."""
    for i in range(1, len(times)):
        if times[i] < times[i - 1]:
            raise InvalidInput(f"{where} place {i + 1}", times[i].isoformat(), "times in order")
    if len(places) == 1:
        return Point(places[0], 0), None
    shape, loss = corridor_of(places, said, where, half_width_m=half_width_m)
    legs = tuple(itertools.pairwise(times))
    return replace(shape, leg_times=shape.leg_times or legs), loss


def _corridor(
    route: tuple[Position, ...],
    said: Mapping[str, str],
    where: str,
    edges: EdgeRule = EdgeRule.GEODESIC,
) -> Corridor:
    if len(route) < 2:
        raise InvalidInput(where, f"{len(route)} position", "a route of 2 positions or more")
    half_width_mm = heights.size_millimetres(said.get("half_width_m", ""), f"{where}/half_width_m")
    leg_times = _read_leg_times(said.get("declared_leg_times", ""), f"{where}/declared_leg_times")
    if leg_times and len(leg_times) != len(route) - 1:
        raise InvalidInput(
            f"{where}/declared_leg_times", len(leg_times), f"{len(route) - 1} spans, one a leg"
        )
    return Corridor(route, half_width_mm, leg_times, _read_edges(said, where, edges))


def _read_leg_times(text: str, pointer: str) -> LegTimes:
    spans = []
    for span in text.split():
        start, slash, end = span.partition("/")
        if not slash:
            raise InvalidInput(pointer, span, "start/end, both RFC 3339")
        spans.append((read_instant(start, pointer), read_instant(end, pointer)))
    return tuple(spans)


def _read_edges(said: Mapping[str, str], where: str, default: EdgeRule) -> EdgeRule:
    text = said.get("declared_edges", default.value)
    if text not in {rule.value for rule in EdgeRule}:
        raise InvalidInput(f"{where}/declared_edges", text, "straight or geodesic")
    return EdgeRule(text)


def write_position(position: Position) -> str:
    """`lon,lat` in degrees with seven decimals."""
    return f"{position.lon_e7 / 1e7:.7f},{position.lat_e7 / 1e7:.7f}"


def read_position(text: str, pointer: str) -> Position:
    """`lon,lat` or `lon,lat,height` in degrees; a longitude past 180 is brought back."""
    fields = text.split(",")
    try:
        lon, lat = (float(field) for field in fields[:2])
    except ValueError:
        raise InvalidInput(pointer, text, "longitude,latitude in degrees") from None
    return position_at(lon, lat, pointer)


def position_at(lon_deg: float, lat_deg: float, pointer: str) -> Position:
    """The position; longitudes that map programs run on past 180 come back into range."""
    if not (-360 <= lon_deg <= 360 and -90 <= lat_deg <= 90):
        raise InvalidInput(
            pointer, f"{lon_deg}, {lat_deg}", "longitude, then latitude from -90 to 90, in degrees"
        )
    if not -180 <= lon_deg <= 180:
        lon_deg = (lon_deg + 180) % 360 - 180
    return Position.from_degrees(lon_deg=lon_deg, lat_deg=lat_deg)


def ring_of(positions: tuple[Position, ...], pointer: str) -> tuple[Position, ...]:
    """A ring without its repeated end, closed or not on the wire."""
    ring = positions[:-1] if len(positions) > 1 and positions[0] == positions[-1] else positions
    if len(set(ring)) < 3:
        raise InvalidInput(pointer, f"{len(set(ring))} different positions", "a ring of 3 or more")
    return ring
