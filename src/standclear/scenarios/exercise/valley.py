"""The valley of Sorvath: invented, and laid in the open South Atlantic where nobody lives.

The nearest land is Tristan da Cunha, some 950 km to the south-east. Towns, river, ridges and
roads are made up, so that a picture of the exercise can be taken for no place on earth.
Promise: everything is counted in metres east and north of one corner, by arithmetic that gives
the same positions on every machine.
Not here: who lives there (parties.py), what is planned there (plans.py, notices.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from standclear.core.places.place import Place
from standclear.core.shape import Position

BEGINS = datetime(2030, 5, 6, 0, 0, tzinfo=UTC)
"""A Monday. The exercise runs three days from here."""

TIME_ZONE = "Atlantic/South_Georgia"
"""The nearest zone of the IANA list: UTC-02:00 without summer time."""

_CORNER_LON, _CORNER_LAT = -22.5, -33.25
_E7_PER_METRE_NORTH = 90.15
"""1e-7 degree a metre: 1 / 110 922 m, a degree of latitude at 33 S on WGS 84."""
_E7_PER_METRE_EAST = 107.10
"""1e-7 degree a metre: 1 / 93 371 m, a degree of longitude at 33 S on WGS 84 (within 0.3 % over
the whole valley, which is far below every distance that the exercise depends on)."""

CELL_M = 10_000
COLUMNS, ROWS = 10, 6
WIDTH_M, HEIGHT_M = COLUMNS * CELL_M, ROWS * CELL_M

ROAD_NORTH_M = 25_000
RIVER_NORTH_M = 28_500
GROUND_MM = (0, 1_100_000)
"""Lowest and highest ground of the valley above WGS 84, known because it is invented."""


def at(east_m: float, north_m: float) -> Position:
    """The position so many metres east and north of the valley's south-west corner."""
    return Position(
        round(_CORNER_LON * 10_000_000 + east_m * _E7_PER_METRE_EAST),
        round(_CORNER_LAT * 10_000_000 + north_m * _E7_PER_METRE_NORTH),
    )


def metres_of(position: Position) -> tuple[float, float]:
    """Metres east and north of the corner: `at` the other way round."""
    return (
        (position.lon_e7 - _CORNER_LON * 10_000_000) / _E7_PER_METRE_EAST,
        (position.lat_e7 - _CORNER_LAT * 10_000_000) / _E7_PER_METRE_NORTH,
    )


@dataclass(frozen=True, slots=True)
class Town:
    """A town, its names in three scripts, and where it lies in metres."""

    en: str
    ru: str
    ar: str
    east_m: int
    north_m: int
    people: int

    @property
    def position(self) -> Position:
        return at(self.east_m, self.north_m)

    @property
    def place(self) -> Place:
        """As the gazetteer holds a town."""
        names = (("en", self.en), ("ru", self.ru), ("ar", self.ar))
        return Place(names, self.position, reach_m=4_000, part_of="Sorvath")


TOWNS = (
    Town("Arvel", "Арвель", "أرفيل", 10_000, ROAD_NORTH_M, 21_000),
    Town("Besk", "Беск", "بيسك", 30_000, ROAD_NORTH_M, 9_500),
    Town("Halmere", "Хальмер", "هالمير", 50_000, ROAD_NORTH_M, 64_000),
    Town("Corrim", "Коррим", "كوريم", 70_000, ROAD_NORTH_M, 12_000),
    Town("Dovrane", "Довран", "دوفران", 90_000, ROAD_NORTH_M, 18_500),
    Town("Fennick Head", "Фенник-Хед", "رأس فينيك", 30_000, 45_000, 2_800),
    Town("Imrath", "Имрат", "إمراث", 70_000, 5_000, 4_100),
)
"""The first five lie on the main road from west to east; the others end the two side roads."""

HAMLETS = (
    Town("Pump Mill", "Водокачка", "طاحونة المضخة", 20_000, 23_200, 40),
    Town("Aster Cross", "Астров Крест", "تقاطع أستر", 40_000, 23_200, 120),
    Town("Quern", "Кверн", "كويرن", 60_000, 23_200, 60),
    Town("Weir House", "Дом у плотины", "بيت السد", 80_000, 23_200, 15),
)
"""Each stands by itself, 1.8 km south of the main road, half-way between two towns."""


def town(name: str) -> Town:
    """A town by its English name."""
    return next(t for t in TOWNS if t.en == name)


def places() -> tuple[Place, ...]:
    """The valley's own gazetteer."""
    return tuple(t.place for t in (*TOWNS, *HAMLETS))


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of road between two towns."""

    name: str
    ends: tuple[str, str]

    @property
    def route(self) -> tuple[Position, ...]:
        return tuple(town(end).position for end in self.ends)

    def midway(self) -> tuple[int, int]:
        """Metres east and north of its middle."""
        a, b = (town(end) for end in self.ends)
        return (a.east_m + b.east_m) // 2, (a.north_m + b.north_m) // 2


SEGMENTS = (
    Segment("west road", ("Arvel", "Besk")),
    Segment("Besk road", ("Besk", "Halmere")),
    Segment("Corrim road", ("Halmere", "Corrim")),
    Segment("east road", ("Corrim", "Dovrane")),
    Segment("Fennick road", ("Besk", "Fennick Head")),
    Segment("Imrath road", ("Corrim", "Imrath")),
)

RIVER = tuple(
    at(east, RIVER_NORTH_M + bend)
    for east, bend in zip(
        range(0, WIDTH_M + 1, 10_000),
        (0, 350, -200, 300, 0, -300, 250, 400, -100, 200, 0),
        strict=True,
    )
)
"""The Nevar, from west to east, north of the main road."""

RIDGES = {
    "Tolm Ridge": tuple(
        at(east, north)
        for east, north in (
            (1_000, 58_500), (18_000, 59_600), (45_000, 59_000), (80_000, 59_700), (99_000, 58_000),
            (90_000, 55_200), (66_000, 56_600), (40_000, 55_400), (22_000, 56_400), (6_000, 55_000),
        )
    ),
    "Low Sable": tuple(
        at(east, north)
        for east, north in (
            (2_000, 800), (30_000, 300), (62_000, 1_200),
            (62_000, 2_600), (34_000, 3_400), (9_000, 4_200),
        )
    ),
}  # fmt: skip


def near_town(east_m: float, north_m: float) -> str:
    """Where a place lies, in words: "6 km north-east of Besk"."""
    nearest = min(
        (*TOWNS, *HAMLETS), key=lambda t: (t.east_m - east_m) ** 2 + (t.north_m - north_m) ** 2
    )
    east, north = east_m - nearest.east_m, north_m - nearest.north_m
    distance_km = round((east**2 + north**2) ** 0.5 / 1000)
    if distance_km == 0:
        return f"at {nearest.en}"
    words = []
    if abs(north) * 2 > abs(east):
        words.append("north" if north > 0 else "south")
    if abs(east) * 2 > abs(north):
        words.append("east" if east > 0 else "west")
    return f"{distance_km} km {'-'.join(words)} of {nearest.en}"
