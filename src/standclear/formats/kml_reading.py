"""Placemarks to features: the reading half of kml.py.

Promise: every Placemark becomes features, or a loss, or one error that names it with its line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.core.shape import Polygon, Position, Shape
from standclear.formats.declared import (
    corridor_of,
    point_of,
    polygon_of,
    read_declared,
    read_position,
    ring_of,
    timed_route,
)
from standclear.formats.drawing import Parts
from standclear.formats.feature import RESERVED, Feature, Reading
from standclear.formats.heights import millimetres
from standclear.formats.kml_heights import (
    Band,
    Sheet,
    band_of,
    is_same_band,
    sheet_of,
    shown,
    widest,
)
from standclear.formats.kml_losses import STYLES, Beside
from standclear.formats.timestamps import read_instant
from standclear.formats.xml_tree import Node

OUR_STYLE = "standclear"
_FOLDERS = frozenset({"kml", "Document", "Folder"})
_COMMA = re.compile(r"\s*,\s*")
_STYLES = frozenset({"Style", "StyleMap", "styleUrl", "StyleSelector"})


@dataclass(frozen=True, slots=True)
class _Drawn:
    """One geometry of a Placemark: rings of an area, or one row of positions, at a height."""

    tag: str
    rows: tuple[tuple[Position, ...], ...]
    sheet: Sheet


def read_document(top: Node, half_width_m: float | None) -> Reading:
    reader = _Reader(half_width_m)
    reader.walk(top, None)
    return Reading(
        tuple(reader.features), tuple(dict.fromkeys((*reader.losses, *reader.beside.losses())))
    )


class _Reader:
    """Gathers features and losses while walking one document."""

    def __init__(self, half_width_m: float | None) -> None:
        self.half_width_m = half_width_m
        self.features: list[Feature] = []
        self.losses: list[str] = []
        self.beside = Beside()

    def walk(self, node: Node, outer_time: Node | None) -> None:
        """A folder's time span holds for what it contains (OGC 07-147r2 section 9.1.3)."""
        time = node.find("TimeSpan") or node.find("TimeStamp") or outer_time
        self.beside.look(node)
        for child in node.children:
            if child.tag in _FOLDERS:
                self.walk(child, time)
            elif child.tag == "Placemark":
                self.placemark(child, time)
        self._note_styles(node)

    def placemark(self, mark: Node, outer_time: Node | None) -> None:
        where = _place(mark)
        self.beside.look(mark)
        said, kept = self._said(mark)
        start, end = self._times(mark, outer_time, where)
        told = read_declared(said, where)
        geometries = self._geometries(mark, where)
        tracks = self._tracks(mark, said, kept, where)
        self.features.extend(tracks)
        if not geometries and not tracks:
            self.losses.append(f"{where}: no geometry; not taken")
        for i, (shape, band) in enumerate(self._shapes(geometries, said, where)):
            floor, ceiling = self._heights(band, (told.floor, told.ceiling), where)
            place = where if i == 0 else f"{where} part {i + 1}"
            name = mark.text_of("name")
            begin, finish = told.start or start, told.end or end
            self.features.append(Feature(name, shape, floor, ceiling, begin, finish, kept, place))

    def _heights(self, drawn: Band, told: Band, where: str) -> Band:
        """What the file declares, unless somebody has since moved the drawing."""
        if told == (None, None):
            return drawn
        if drawn[1] is None or is_same_band(drawn, shown(*told)):
            return told
        self.losses.append(f"{where}: drawn heights differ from the declared ones; drawing taken")
        return drawn

    def _said(self, mark: Node) -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
        """ExtendedData in both its forms, and the description."""
        said: dict[str, str] = {}
        if mark.text_of("description"):
            said["description"] = mark.text_of("description")
        data = mark.find("ExtendedData")
        if data is not None:
            for item in data.all("Data"):
                value = item.find("value")
                said[item.attributes.get("name", "")] = value.text if value else ""
            for schema in data.all("SchemaData"):
                for item in schema.all("SimpleData"):
                    said[item.attributes.get("name", "")] = item.text
        self._note_styles(mark)
        kept = tuple((key, text) for key, text in said.items() if key and key not in RESERVED)
        return said, kept

    def _times(
        self, mark: Node, outer_time: Node | None, where: str
    ) -> tuple[datetime | None, datetime | None]:
        time = mark.find("TimeSpan") or mark.find("TimeStamp") or outer_time
        if time is None:
            return None, None
        names = ("when", "when") if time.tag == "TimeStamp" else ("begin", "end")
        start, end = (self._time(time.text_of(name), f"{where}/{name}") for name in names)
        return start, end

    def _time(self, text: str, pointer: str) -> datetime | None:
        if not text:
            return None
        try:
            return read_instant(text, pointer)
        except InvalidInput as fault:
            self.losses.append(f"{fault} (not taken)")
            return None

    def _geometries(self, node: Node, where: str) -> list[_Drawn]:
        found: list[_Drawn] = []
        for child in node.children:
            if child.tag == "MultiGeometry":
                found += self._geometries(child, where)
            elif child.tag == "Polygon":
                found.append(self._area(child, where))
            elif child.tag in {"LineString", "LinearRing", "Point"}:
                row, heights_mm = _coordinates(child, where)
                found.append(_Drawn(child.tag, (row,), _sheet(child, heights_mm)))
            elif child.tag == "Model":
                self.losses.append(f"{where}: Model not taken")
        return found

    def _area(self, node: Node, where: str) -> _Drawn:
        rows, heights_mm = [], []
        edges = [*node.all("outerBoundaryIs"), *node.all("innerBoundaryIs")]
        if not node.all("outerBoundaryIs"):
            raise InvalidInput(f"{where}/Polygon", "no outerBoundaryIs", "an outer boundary")
        for line in (line for edge in edges for line in edge.all("LinearRing")):
            row, row_heights_mm = _coordinates(line, where)
            rows.append(row)
            heights_mm += row_heights_mm
        if not rows:
            raise InvalidInput(f"{where}/Polygon", "no LinearRing", "a ring of 3 or more")
        return _Drawn("Polygon", tuple(rows), _sheet(node, heights_mm))

    def _shapes(
        self, geometries: list[_Drawn], said: dict[str, str], where: str
    ) -> list[tuple[Shape, Band]]:
        """All areas of one Placemark together; each mark and line by itself."""
        found: list[tuple[Shape, Band]] = []
        areas = [drawing for drawing in geometries if drawing.tag == "Polygon"]
        if areas:
            parts, band = _stacked(areas, where)
            whole, loss = polygon_of(Polygon(parts), said, where)
            self._note(loss)
            found.append((whole, band))
        for drawing in geometries:
            band, row = band_of([drawing.sheet]), drawing.rows[0]
            if drawing.tag == "Point":
                found.append((point_of(row[0], said, where), band))
            elif drawing.tag != "Polygon":
                if drawing.tag == "LinearRing" and row[0] != row[-1]:
                    row = (*row, row[0])
                route, loss = corridor_of(row, said, where, half_width_m=self.half_width_m)
                self._note(loss)
                found.append((route, band))
        return found

    def _tracks(
        self, mark: Node, said: dict[str, str], kept: tuple[tuple[str, str], ...], where: str
    ) -> list[Feature]:
        """gx:Track: a route with a time at each place."""
        multi = mark.find("MultiTrack")
        tracks = mark.all("Track") + (multi.all("Track") if multi else [])
        features = []
        for track in tracks:
            place = f"{where} Track line {track.line}"
            coords = [read_position(",".join(n.text.split()), place) for n in track.all("coord")]
            times = [read_instant(n.text, f"{place}/when") for n in track.all("when")]
            if len(coords) != len(times) or not coords:
                said_both = f"{len(times)} times, {len(coords)} places"
                raise InvalidInput(place, said_both, "one time for each place")
            shape, loss = timed_route(tuple(coords), times, said, place, self.half_width_m)
            self._note(loss)
            name = mark.text_of("name")
            features.append(Feature(name, shape, None, None, times[0], times[-1], kept, place))
        return features

    def _note_styles(self, node: Node) -> None:
        """Our own files carry one style, which nobody misses."""
        styles = [child for child in node.children if child.tag in _STYLES]
        if any(s.attributes.get("id") != OUR_STYLE and s.text != f"#{OUR_STYLE}" for s in styles):
            self.losses.append(STYLES)

    def _note(self, loss: str | None) -> None:
        if loss is not None:
            self.losses.append(loss)


def _stacked(areas: list[_Drawn], where: str) -> tuple[Parts, Band]:
    """Footprints once each, with the heights of all sheets over them; walls have none."""
    sheets: dict[frozenset[Position], list[Sheet]] = {}
    parts: dict[frozenset[Position], tuple[tuple[Position, ...], ...]] = {}
    for area in areas:
        footprint = frozenset(area.rows[0])
        is_wall = len(footprint) < 3 and area.sheet.low_mm < area.sheet.high_mm
        if is_wall:
            continue
        parts.setdefault(footprint, tuple(ring_of(row, f"{where}/Polygon") for row in area.rows))
        sheets.setdefault(footprint, []).append(area.sheet)
    if not parts:
        raise InvalidInput(f"{where}/Polygon", "upright walls only", "an area on the ground")
    return tuple(parts.values()), widest(band_of(stack) for stack in sheets.values())


def _sheet(node: Node, heights_mm: list[int]) -> Sheet:
    return sheet_of(node.text_of("altitudeMode"), node.text_of("extrude"), heights_mm)


def _coordinates(node: Node, where: str) -> tuple[tuple[Position, ...], list[int]]:
    """Positions, and heights in millimetres where given.

    Spaces around commas and line breaks anywhere are both met in files from the field.
    """
    pointer = f"{where}/{node.tag}"
    text = _COMMA.sub(",", node.text_of("coordinates"))
    positions, heights_mm = [], []
    for i, place in enumerate(text.split()):
        at = f"{pointer} position {i + 1}"
        fields = place.rstrip(",").split(",")
        if len(fields) not in {2, 3}:
            raise InvalidInput(at, place, "longitude,latitude[,height]")
        positions.append(read_position(place, at))
        if len(fields) == 3:
            heights_mm.append(millimetres(fields[2], at))
    if not positions:
        raise InvalidInput(pointer, "no coordinates", "longitude,latitude")
    return tuple(positions), heights_mm


def _place(node: Node) -> str:
    name = node.text_of("name")
    return f"{node.tag} {name!r} line {node.line}" if name else f"{node.tag} line {node.line}"
