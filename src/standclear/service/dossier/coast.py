"""Land and water under a drawn map, from the package's own base map (data/base.pmtiles).

Promise: no network, no border of any state, no disputed line: where land is and where water. A
coast may be a kilometre off (base.LICENCE.txt); nothing is measured on it.
Sources: PMTiles specification, version 3; Mapbox Vector Tile specification 2.1, section 4.3.
Not here: how a map is framed (map.py).
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import NamedTuple

MOST_ZOOM, MOST_ACROSS = 8, 3
"""The base map's finest level; and so many tiles a side, coarser where that would be more."""
GRID_LIMIT_DEG = 85.0  # Web Mercator has no poles

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west may be below -180, east beyond 180."""

Ring = list[tuple[float, float]]


class Shape(NamedTuple):
    """layer: `land` or `lakes`; rings: longitude and latitude in degrees, filled by even-odd."""

    layer: str
    rings: list[Ring]


def is_mapped(box: Box) -> bool:
    """Whether the base map says what is there."""
    return max(abs(box[1]), abs(box[3])) <= GRID_LIMIT_DEG


def shapes_in(box: Box) -> Iterator[Shape]:
    """Land and lakes in and around a box that `is_mapped`; all else there is sea."""
    west, south, east, north = box
    for zoom in range(MOST_ZOOM, -1, -1):
        left, top = map(math.floor, _cell(west, north, zoom))
        right, bottom = map(math.floor, _cell(east, south, zoom))
        if right - left < MOST_ACROSS and bottom - top < MOST_ACROSS:
            break
    for x in range(left, right + 1):
        for y in range(top, bottom + 1):
            tile = _tile(zoom, x % (1 << zoom), y)
            yield from _shapes(tile, zoom, x, y) if tile else ()


def _cell(lon: float, lat: float, zoom: int) -> tuple[float, float]:
    """Where a position lies among the tiles of a zoom (Web Mercator)."""
    phi = math.radians(lat)
    y = (1 - math.asinh(math.tan(phi)) / math.pi) / 2
    return (lon + 180) / 360 * (1 << zoom), y * (1 << zoom)


def _degrees(x: float, y: float, zoom: int) -> tuple[float, float]:
    lat = math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / (1 << zoom)))))
    return x / (1 << zoom) * 360 - 180, lat


# ---- one tile out of the file


@cache
def _file() -> bytes:
    return files("standclear").joinpath("data", "base.pmtiles").read_bytes()


def _tile(zoom: int, x: int, y: int) -> bytes:
    """A tile, unpacked; b"" where there is none."""
    wanted, data = _number(zoom, x, y), _file()
    root, size, _, _, leaves, _, tiles = (
        int.from_bytes(data[8 + 8 * n : 16 + 8 * n], "little") for n in range(7)
    )
    for _ in range(4):  # the specification's most levels of directories
        entries = _directory(data[root : root + size])
        entry = next((each for each in reversed(entries) if each[0] <= wanted), None)
        if entry is None:
            return b""
        first, run, offset, size = entry
        if run:
            inside = wanted < first + run
            return gzip.decompress(data[tiles + offset :][:size]) if inside else b""
        root = leaves + offset
    return b""


def _number(zoom: int, x: int, y: int) -> int:
    """A tile's place along the Hilbert curves of all zooms."""
    number, half = ((1 << (2 * zoom)) - 1) // 3, 1 << zoom >> 1
    while half:
        right, low = int(bool(x & half)), int(bool(y & half))
        number += half * half * ((3 * right) ^ low)
        if not low:
            if right:
                x, y = half - 1 - (x & (half - 1)), half - 1 - (y & (half - 1))
            x, y = y, x
        half >>= 1
    return number


def _directory(packed: bytes) -> list[tuple[int, int, int, int]]:
    """(first tile, how many alike, offset, length); a run of none is another directory."""
    values = _varints(gzip.decompress(packed))
    count = next(values)
    ids, last = [], 0
    for _ in range(count):
        last += next(values)
        ids.append(last)
    runs = [next(values) for _ in range(count)]
    lengths = [next(values) for _ in range(count)]
    offsets: list[int] = []
    for place in range(count):
        said = next(values)
        offsets.append(said - 1 if said else offsets[-1] + lengths[place - 1])
    return list(zip(ids, runs, offsets, lengths, strict=True))


# ---- what is in a tile


def _shapes(tile: bytes, zoom: int, x: int, y: int) -> Iterator[Shape]:
    for field, layer in _fields(tile):
        if field != 3 or not isinstance(layer, bytes):
            continue
        known = list(_fields(layer))
        name = next(value.decode() for key, value in known if key == 1 and isinstance(value, bytes))
        extent = next((value for key, value in known if key == 5 and isinstance(value, int)), 4096)
        for key, feature in known:
            if key == 2 and isinstance(feature, bytes) and name in ("land", "lakes"):
                drawn = dict(_fields(feature)).get(4, b"")
                rings = _rings(drawn) if isinstance(drawn, bytes) else []
                yield Shape(
                    name,
                    [[_degrees(x + a / extent, y + b / extent, zoom) for a, b in r] for r in rings],
                )


def _rings(drawn: bytes) -> list[Ring]:
    """The commands of a polygon: move, line, close; in units of the tile."""
    values, rings, at_x, at_y = _varints(drawn), list[Ring](), 0, 0
    for command in values:
        if command & 7 == 7:
            continue
        if command & 7 == 1:
            rings.append([])
        for _ in range(command >> 3):
            at_x, at_y = at_x + _signed(next(values)), at_y + _signed(next(values))
            rings[-1].append((at_x, at_y))
    return rings


def _signed(value: int) -> int:
    return (value >> 1) ^ -(value & 1)


def _varints(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            yield value
            value = shift = 0


def _fields(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Fields of a Protocol Buffers message; of those used here, numbers and bytes."""
    place = 0
    while place < len(message):
        key, place = _varint(message, place)
        value, place = _varint(message, place)
        if key & 7 == 2:
            yield key >> 3, message[place : place + value]
            place += value
        else:
            yield key >> 3, value


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[place]
        value |= (byte & 127) << shift
        place, shift = place + 1, shift + 7
        if byte < 128:
            return value, place
