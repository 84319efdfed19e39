"""Features to Placemarks: the writing half of kml.py.

A volume with floor and ceiling is drawn as roof, base and walls, one with a ceiling only as an
extruded roof, one without ceiling on the ground. ExtendedData says what each was declared as.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from standclear.core.shape import Datum, Height, Point
from standclear.formats import kml_heights
from standclear.formats.declared import write_declared, write_position
from standclear.formats.drawing import Parts, Ring, drawn, wound
from standclear.formats.feature import Feature
from standclear.formats.heights import metres
from standclear.formats.kml_reading import OUR_STYLE
from standclear.formats.timestamps import write_instant
from standclear.formats.xml_tree import add, write_tree

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_MODE_OF = {datum: mode for mode, datum in kml_heights.MODES.items()}
_LINE, _FILL = "ffb0402a", "552a40b0"  # aabbggrr


def write_document(features: Sequence[Feature]) -> bytes:
    top = Element("kml", xmlns=_NAMESPACE)
    document = add(top, "Document")
    style = add(document, "Style", id=OUR_STYLE)
    add(add(style, "LineStyle"), "color", _LINE)
    add(add(style, "PolyStyle"), "color", _FILL)
    for feature in features:
        _placemark(document, feature)
    return write_tree(top)


def _placemark(document: Element, feature: Feature) -> None:
    """Children in the order the schema wants: name, description, time, style, data, geometry."""
    mark = add(document, "Placemark")
    free = dict(feature.properties)
    add(mark, "name", feature.name)
    description = free.get("description", "")
    if description and description == description.strip():
        add(mark, "description", free.pop("description"))
    if feature.start is not None or feature.end is not None:
        span = add(mark, "TimeSpan")
        for tag, time in (("begin", feature.start), ("end", feature.end)):
            if time is not None:
                add(span, tag, write_instant(time))
    add(mark, "styleUrl", f"#{OUR_STYLE}")
    data = add(mark, "ExtendedData")
    said = write_declared(feature)
    for key, text in itertools.chain(said.items(), free.items()):
        if key not in {"start", "end"} or key in free:
            add(add(data, "Data", name=key), "value", text)
    if isinstance(feature.shape, Point):
        add(add(mark, "Point"), "coordinates", write_position(feature.shape.position))
    else:
        _volume(mark, drawn(feature.shape), feature.floor, feature.ceiling)


def _volume(mark: Element, parts: Parts, floor: Height | None, ceiling: Height | None) -> None:
    floor, ceiling = kml_heights.drawable(floor, ceiling)
    several = add(mark, "MultiGeometry")
    for part in parts:
        rings = [wound(ring, counterclockwise=i == 0) for i, ring in enumerate(part)]
        _sheet(several, rings, ceiling, extrude=ceiling is not None and floor is None)
        if ceiling is None or floor is None:
            continue
        _sheet(several, rings, floor)
        if floor.datum is ceiling.datum and floor.value_mm != ceiling.value_mm:
            for ring in rings:
                _walls(several, ring, floor, ceiling)


def _sheet(
    parent: Element, rings: Sequence[Ring], height: Height | None, *, extrude: bool = False
) -> None:
    corners = [[(write_position(p), height) for p in ring] for ring in rings]
    _polygon(parent, corners, height.datum if height else None, extrude=extrude)


def _walls(parent: Element, ring: Ring, floor: Height, ceiling: Height) -> None:
    for one, other in itertools.pairwise((*ring, ring[0])):
        a, b = write_position(one), write_position(other)
        wall = [(a, floor), (b, floor), (b, ceiling), (a, ceiling)]
        _polygon(parent, [wall], floor.datum)


def _polygon(
    parent: Element,
    rings: Sequence[Sequence[tuple[str, Height | None]]],
    datum: Datum | None,
    *,
    extrude: bool = False,
) -> None:
    polygon = add(parent, "Polygon")
    if extrude:
        add(polygon, "extrude", "1")
    add(polygon, "altitudeMode", _MODE_OF[datum] if datum else "clampToGround")
    for i, ring in enumerate(rings):
        edge = add(polygon, "outerBoundaryIs" if i == 0 else "innerBoundaryIs")
        corners = (f"{at},{metres(height.value_mm)}" if height else at for at, height in ring)
        written = list(corners)
        add(add(edge, "LinearRing"), "coordinates", " ".join([*written, written[0]]))
