"""The gazetteer that ships inside the package, read from its arrays on first need.

170,391 places of GeoNames (CC BY 4.0, see data/gazetteer.LICENCE.txt) to 0.0001 degree, with
one Arabic and one Cyrillic name where known. Which unit or country a place is filed under is
GeoNames' word and no statement of ours.

Promise: positions load without names, names without aliases; each member is read once.
Not here: what a name means (gazetteer.py), how the file is made (scripts/build_gazetteer.py).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from importlib.resources import as_file, files

import numpy as np
from numpy.typing import NDArray

from standclear.core.places import place
from standclear.core.places.place import Place
from standclear.core.shape import Position

LANGUAGES = (("en", "names"), ("ar", "names_ar"), ("ru", "names_ru"))
ARABIC_VARIANTS = str.maketrans("ةىیک", "هييك", "ـ")  # ta marbuta, ya, kaf; no tatweel


def fold(name: str) -> str:
    """A name without case, marks, spaces and punctuation, so that spellings meet; any script."""
    return fold_lines(name).replace("\n", "")


def fold_lines(text: str) -> str:
    """`fold` for each line at once."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(ARABIC_VARIANTS)
    return re.sub(r"[^\w\n]|_", "", plain)


class Lines:
    """Text lines as one blob: line k is found by arithmetic, a whole line by search."""

    def __init__(self, blob: bytes) -> None:
        self.blob = blob
        ends = np.flatnonzero(np.frombuffer(blob, dtype=np.uint8) == ord("\n"))
        self._ends: NDArray[np.int64] = ends.astype(np.int64)

    def __getitem__(self, k: int) -> str:
        start = int(self._ends[k - 1]) + 1 if k else 0
        return self.blob[start : int(self._ends[k])].decode()

    def rows_holding(self, key: str) -> list[int]:
        """Rows with the key as a whole line, or as a whole |-separated part of one."""
        found = re.finditer(rb"(?<![^\n|])" + re.escape(key.encode()) + rb"(?=[\n|])", self.blob)
        return sorted({int(np.searchsorted(self._ends, m.start())) for m in found})

    def all(self) -> list[str]:
        return self.blob.decode().split("\n")[:-1]


class GazetteerFile:
    """Rows of the shipped file; every row is a place, every unit a run of rows."""

    @cached_property
    def _members(self) -> dict[str, bytes]:
        with as_file(files("standclear") / "data" / "gazetteer.npz") as path, np.load(path) as held:
            small = ("lat_planes", "lon_planes", "reach_km", "unit", "units")
            return {name: held[name].tobytes() for name in small}

    def _lines(self, member: str) -> Lines:
        with as_file(files("standclear") / "data" / "gazetteer.npz") as path, np.load(path) as held:
            return Lines(held[member].tobytes())

    @cached_property
    def positions_e4(self) -> NDArray[np.int64]:
        """(n, 2) longitude and latitude in 0.0001 degree."""
        columns = []
        for member in ("lon_planes", "lat_planes"):
            planes = np.frombuffer(self._members[member], dtype=np.uint8).reshape(4, -1)
            columns.append(np.cumsum(planes.T.copy().view("<i4").ravel(), dtype=np.int64))
        return np.column_stack(columns)

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """(n, 3) directions on a sphere, good to a few metres; only to shortlist neighbours."""
        lon, lat = np.radians(self.positions_e4.T / 1e4)
        xyz = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        return xyz.astype(np.float32)

    @cached_property
    def unit_of(self) -> NDArray[np.uint16]:
        """(n,) index of each row's unit."""
        return np.frombuffer(self._members["unit"], dtype="<u2")

    @cached_property
    def units(self) -> list[list[str]]:
        """[country, code, name, Arabic name, Russian name] of each unit."""
        return [line.split("\t") for line in Lines(self._members["units"]).all()]

    @cached_property
    def names(self) -> dict[str, Lines]:
        return {language: self._lines(member) for language, member in LANGUAGES}

    @cached_property
    def folded(self) -> list[Lines]:
        """Folded names by language, then folded aliases; row for row."""
        plain = [Lines(fold_lines(held.blob.decode()).encode()) for held in self.names.values()]
        return [*plain, self._lines("aliases")]

    def row(self, k: int) -> Place:
        """Row k as a place."""
        lon_e4, lat_e4 = (int(v) for v in self.positions_e4[k])
        country, _, unit_name, *_ = self.units[int(self.unit_of[k])]
        return Place(
            names=tuple((la, n) for la, lines in self.names.items() if (n := lines[k])),
            position=Position(lon_e4 * 1000, lat_e4 * 1000),
            reach_m=self._members["reach_km"][k] * 1000,
            country=country,
            part_of=unit_name,
        )

    def unit(self, index: int) -> Place:
        """A first-level unit as a place, from all rows filed under it."""
        country, code, *names = self.units[index]
        rows = np.flatnonzero(self.unit_of == index)
        return place.unit(
            names=tuple((la, n) for la, n in zip(("en", "ar", "ru"), names, strict=True) if n)
            or (("en", code),),
            members=tuple(
                Position(int(lon) * 1000, int(lat) * 1000) for lon, lat in self.positions_e4[rows]
            ),
            code=code,
            country=country,
        )

    def near(self, position: Position) -> list[Place]:
        """Places among which the nearest is; a shortlist that drops no true nearest.

        A direction in float32 and on a sphere misjudges a distance by at most 0.6 % and 10 m
        (flattening is 0.34 %, single precision 2 m), so all within 1.3 % and 50 m stay.
        """
        chord = self._chords_m(position)
        return self._closer(chord, float(chord.min()))

    def around(self, position: Position, metres: float) -> list[Place]:
        """Places within a distance, and perhaps a few just beyond it; none within is left out."""
        return self._closer(self._chords_m(position), metres)

    def _chords_m(self, position: Position) -> NDArray[np.float64]:
        target = np.array(place.unit_vector(position), dtype=np.float32)
        lengths: NDArray[np.float64] = np.linalg.norm(self.vectors - target, axis=1) * 6.371e6
        return lengths

    def _closer(self, chord_m: NDArray[np.float64], metres: float) -> list[Place]:
        return [self.row(int(k)) for k in np.flatnonzero(chord_m <= metres * 1.013 + 50.0)]
