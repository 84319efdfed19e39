"""GPX 1.1 (and 1.0 on reading): waypoints, routes and recorded tracks.

What it cannot carry
- Areas: a circle or polygon is written as a track around its edge, which a receiver shows as
  a line; our own extension says that it is an area, and then it is read back as one.
- Width: a route states none, so a corridor's half width travels in an extension, and a route
  from elsewhere takes the caller's width or the default, which is named as a loss.
- Floors, ceilings, times of a waypoint: in extensions. `ele` is height above sea level of
  that one place and is not taken.
- Times of legs other than one after the other: in an extension.
- Geodesic edges: in an extension; elsewhere sides are straight in longitude and latitude.
- Order between waypoints, routes and tracks: the schema puts them in that order.
- Satellites, fix quality, links, symbols: not taken.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Corridor, Point, Polygon, Position
from standclear.formats.declared import (
    corridor_of,
    point_of,
    polygon_of,
    position_at,
    read_declared,
    ring_of,
    timed_route,
    write_declared,
)
from standclear.formats.drawing import drawn
from standclear.formats.feature import RESERVED, Feature, Reading
from standclear.formats.timestamps import read_instant, write_instant
from standclear.formats.xml_tree import Node, add, read_tree, write_tree

NAME = "gpx"
SUFFIXES = (".gpx",)
MEDIA_TYPE = "application/gpx+xml"
CARRIES = "features"

_NAMESPACE = "http://www.topografix.com/GPX/1/1"
_OURS = "urn:standclear:gpx:1"
_TEXTS = ("cmt", "desc", "src", "type")


def read(data: bytes, *, half_width_m: float | None = None) -> Reading:
    """Waypoints as points, routes and each segment of a track as corridors.

    half_width_m  for routes and tracks that state none; None takes the default and says so
    Raises InvalidInput with a pointer such as `trk 'Patrol' line 12 segment 1 place 3`.
    """
    top = read_tree(data, "gpx")
    features: list[Feature] = []
    losses: list[str] = []
    for node in top.children:
        if node.tag not in {"wpt", "rte", "trk"}:
            continue
        where = f"{node.tag} {node.text_of('name')!r} line {node.line}"
        found, lost = _read_item(node, where, half_width_m)
        features += found
        losses += lost
    if any(n.find("ele") for n in _places(top)):
        losses.append("ele (height of single places) is not taken")
    return Reading(tuple(features), tuple(losses))


def write(features: Sequence[Feature]) -> bytes:
    """One GPX 1.1 document: wpt, then rte, then trk, as the schema orders them."""
    top = Element("gpx", {"xmlns": _NAMESPACE, "xmlns:sc": _OURS})
    top.set("version", "1.1")
    top.set("creator", "standclear")
    order = {"wpt": 0, "rte": 1, "trk": 2}
    items = sorted(((_tag_of(f), f) for f in features), key=lambda item: order[item[0]])
    for tag, feature in items:
        _write_item(top, tag, feature)
    return write_tree(top)


def _read_item(
    node: Node, where: str, half_width_m: float | None
) -> tuple[list[Feature], list[str]]:
    said, kept = _said(node)
    told = read_declared(said, where)
    name, losses = node.text_of("name"), []

    def feature(shape: Circle | Polygon | Corridor | Point, place: str) -> Feature:
        return Feature(name, shape, told.floor, told.ceiling, told.start, told.end, kept, place)

    if node.tag == "wpt":
        return [feature(point_of(_position(node, where), said, where), where)], []
    rows = (
        [node.all("rtept")] if node.tag == "rte" else [s.all("trkpt") for s in node.all("trkseg")]
    )
    if said.get("declared_parts") and node.tag == "trk":
        shape, lost = _area(rows, said, where)
        return [feature(shape, where)], [lost] if lost else []
    features = []
    for i, row in enumerate(rows):
        place = where if node.tag == "rte" else f"{where} segment {i + 1}"
        if not row:
            losses.append(f"{place}: no places; not taken")
            continue
        route = tuple(_position(n, f"{place} place {k + 1}") for k, n in enumerate(row))
        times = _times(row, place)
        made: Corridor | Point
        if len(route) == 1:
            made, lost = Point(route[0], 0), None
        elif times:
            made, lost = timed_route(route, times, said, place, half_width_m)
        else:
            made, lost = corridor_of(route, said, place, half_width_m=half_width_m)
        losses += [lost] if lost else []
        features.append(feature(made, place))
    return features, losses


def _area(
    rows: list[list[Node]], said: dict[str, str], where: str
) -> tuple[Circle | Polygon | Corridor, str | None]:
    """Closed segments back to areas; `declared_parts` says which area each belongs to."""
    numbers = said["declared_parts"].split()
    if len(numbers) != len(rows):
        raise InvalidInput(
            f"{where}/declared_parts", said["declared_parts"], f"{len(rows)} numbers"
        )
    parts: dict[str, list[tuple[Position, ...]]] = {}
    for i, (number, row) in enumerate(zip(numbers, rows, strict=True)):
        place = f"{where} segment {i + 1}"
        positions = tuple(_position(n, f"{place} place {k + 1}") for k, n in enumerate(row))
        parts.setdefault(number, []).append(ring_of(positions, place))
    return polygon_of(Polygon(tuple(tuple(rings) for rings in parts.values())), said, where)


def _said(node: Node) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    said = {tag: node.text_of(tag) for tag in _TEXTS if node.text_of(tag)}
    extensions = node.find("extensions")
    for item in extensions.all("property") if extensions else []:
        said[item.attributes.get("name", "")] = item.text
    if node.tag == "wpt" and node.text_of("time") and "start" not in said:
        said["time"] = node.text_of("time")
    return said, tuple((key, text) for key, text in said.items() if key and key not in RESERVED)


def _times(row: list[Node], where: str) -> list[datetime]:
    """A time for each place, or none at all where any lacks one."""
    texts = [node.text_of("time") for node in row]
    if not all(texts):
        return []
    return [read_instant(text, f"{where} place {k + 1}/time") for k, text in enumerate(texts)]


def _places(node: Node) -> list[Node]:
    found = [node] if node.tag in {"wpt", "rtept", "trkpt"} else []
    for child in node.children:
        found += _places(child)
    return found


def _position(node: Node, where: str) -> Position:
    texts = [node.attributes.get(axis, "") for axis in ("lon", "lat")]
    try:
        lon, lat = (float(text) for text in texts)
    except ValueError:
        raise InvalidInput(
            where, f"lon={texts[0]!r} lat={texts[1]!r}", "lon and lat in degrees"
        ) from None
    return position_at(lon, lat, where)


def _tag_of(feature: Feature) -> str:
    shape = feature.shape
    if isinstance(shape, Point):
        return "wpt"
    return "rte" if isinstance(shape, Corridor) and not _in_step(shape) else "trk"


def _in_step(corridor: Corridor) -> bool:
    """Whether each leg begins when the one before ends, as a recorded track's do."""
    legs = corridor.leg_times
    return bool(legs) and all(a[1] == b[0] for a, b in itertools.pairwise(legs))


def _write_item(top: Element, tag: str, feature: Feature) -> None:
    shape, free = feature.shape, dict(feature.properties)
    said = write_declared(feature)
    if isinstance(shape, Corridor):  # the route itself says these
        del said["declared_shape"], said["declared_route"]
    item = add(top, tag)
    if isinstance(shape, Point):
        _set_position(item, shape.position)
    add(item, "name", feature.name)
    for key in _TEXTS:
        text = free.get(key, "")
        if text and text == text.strip():
            add(item, key, free.pop(key))
    areas = () if isinstance(shape, Point | Corridor) else drawn(shape)
    if areas:
        numbers = (str(i) for i, part in enumerate(areas) for _ in part)
        said["declared_parts"] = " ".join(numbers)
    extensions = add(item, "extensions")
    for key, value in (said | free).items():
        add(extensions, "sc:property", value, name=key)
    if isinstance(shape, Corridor):
        _write_route(item, shape)
    for ring in (ring for part in areas for ring in part):
        segment = add(item, "trkseg")
        for position in (*ring, ring[0]):
            _set_position(add(segment, "trkpt"), position)


def _write_route(item: Element, corridor: Corridor) -> None:
    timed = _in_step(corridor)
    parent = add(item, "trkseg") if timed else item
    legs = corridor.leg_times
    times = [legs[0][0], *(end for _, end in legs)] if timed else []
    for i, position in enumerate(corridor.route):
        place = add(parent, "trkpt" if timed else "rtept")
        _set_position(place, position)
        if timed:
            add(place, "time", write_instant(times[i]))


def _set_position(node: Element, position: Position) -> None:
    node.set("lat", f"{position.lat_deg:.7f}")
    node.set("lon", f"{position.lon_deg:.7f}")
