"""What every map format reads and writes: a named shape in space and time.

Promise: a Feature is valid the moment it exists, and `where` says which part of the sender's
file to correct. A Reading names everything the file held that a Feature cannot carry.
Not here: what a feature means (a zone, a plan, a site); see records.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.core.shape import Height, Shape

RESERVED = frozenset(
    {
        "name",
        "start",
        "end",
        "floor_m",
        "floor_datum",
        "floor_error_m",
        "ceiling_m",
        "ceiling_datum",
        "ceiling_error_m",
        "radius_m",
        "half_width_m",
        "error_m",
        "declared_shape",
        "declared_centre",
        "declared_route",
        "declared_leg_times",
        "declared_edges",
        "declared_parts",
    }
)
"""Property names that carry a Feature's own fields through a format; never free properties."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One shape from a file, or one to be written.

    floor, ceiling  None: from the ground, or without upper limit
    start, end      aware UTC; None: the file does not say
    properties      what else the file said, as (name, text) pairs in the file's order
    where           its place in the file, e.g. `features/3` or `Placemark 'School' line 41`
    """

    name: str
    shape: Shape
    floor: Height | None = None
    ceiling: Height | None = None
    start: datetime | None = None
    end: datetime | None = None
    properties: tuple[tuple[str, str], ...] = ()
    where: str = ""

    def __post_init__(self) -> None:
        for field, time in (("start", self.start), ("end", self.end)):
            if time is not None and time.utcoffset() is None:
                raise InvalidInput(self._at(field), time.isoformat(), "a time with its zone")
        if self.start is not None and self.end is not None and self.end < self.start:
            raise InvalidInput(
                self._at("end"), self.end.isoformat(), f"a time not before {self.start.isoformat()}"
            )
        low, high = self.floor, self.ceiling
        if low and high and low.datum is high.datum and low.value_mm > high.value_mm:
            raise InvalidInput(
                self._at("floor"),
                f"{low.value_mm} mm",
                f"a floor not above the ceiling, {high.value_mm} mm",
            )
        seen: set[str] = set()
        for name, _ in self.properties:
            if name in RESERVED or name in seen:
                raise InvalidInput(self._at(f"properties/{name}"), name, "a name used only once")
            seen.add(name)

    def get(self, name: str) -> str | None:
        """What the file said under this name, or None."""
        return dict(self.properties).get(name)

    def _at(self, field: str) -> str:
        return f"{self.where}/{field}" if self.where else field


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file, read.

    losses  what the file held that could not be taken, one sentence each, with its place
    """

    features: tuple[Feature, ...]
    losses: tuple[str, ...] = ()
