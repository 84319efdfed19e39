"""Keeps the exercise's ordinary plans apart, so that only the intended ones overlap.

The valley is ruled into cells of 10 km and the three days into slots of 2 hours. An ordinary
plan books one cell for one slot and stays 3 km within its edges, so that neighbours are 6 km
apart, further than the 3 NM (5,556 m) at which flights are told of one another.
Roads are ruled into segments and slots likewise.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standclear.core.errors import InvalidInput
from standclear.scenarios.exercise.valley import BEGINS, COLUMNS, ROWS

SLOT = timedelta(hours=2)
SLOTS = 36
FIRST_SLOT = 4
"""Nothing is planned for the first eight hours: parties are admitted, zones agreed."""

Cell = tuple[int, int]

ROAD_CELLS = frozenset(
    [(column, 2) for column in range(COLUMNS)]
    + [(column, row) for column in (2, 3) for row in (3, 4)]
    + [(column, row) for column in (6, 7) for row in (0, 1)]
)
"""Cells that a road, a river or a town touches: no ordinary plan goes there."""

ZONE_CELLS = frozenset([(8, 4), (9, 4), (0, 0), (1, 0), (5, 5), (4, 5)])
"""Cells kept for zones."""

OPEN_CELLS: tuple[Cell, ...] = tuple(
    (column, row)
    for column in range(COLUMNS)
    for row in range(ROWS)
    if (column, row) not in ROAD_CELLS | ZONE_CELLS
)


def slot_start(slot: int) -> datetime:
    return BEGINS + slot * SLOT


@dataclass(slots=True)
class Lattice:
    """What is still free. Drawing from it is the only randomness of place and time."""

    rng: random.Random
    _free: list[tuple[Cell, int]] = field(default_factory=list)
    _road_taken: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._free = [(cell, slot) for cell in OPEN_CELLS for slot in range(FIRST_SLOT, SLOTS - 1)]
        self.rng.shuffle(self._free)

    def book(self) -> tuple[Cell, int]:
        """A cell and slot that nothing else has."""
        if not self._free:
            raise InvalidInput("scale", "too large", "a smaller scale: the valley is full")
        return self._free.pop()

    def book_pair(self) -> tuple[Cell, int]:
        """A cell and slot whose following slot is free too and is taken as well."""
        free = set(self._free)
        for cell, slot in reversed(self._free):
            if (cell, slot + 1) in free:
                self._free.remove((cell, slot))
                self._free.remove((cell, slot + 1))
                return cell, slot
        raise InvalidInput("scale", "too large", "a smaller scale: the valley is full")

    def book_road(self, segments: tuple[int, ...], *, earliest: int, latest: int) -> int | None:
        """First slot of a run over these road segments, one slot each; None when none is free."""
        starts = list(range(earliest, latest - len(segments) + 2))
        self.rng.shuffle(starts)
        for start in starts:
            wanted = {(segment, start + i) for i, segment in enumerate(segments)}
            if not wanted & self._road_taken:
                self._road_taken |= wanted
                return start
        return None
