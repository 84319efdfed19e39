"""One way to understand what was typed.

Promise: `precision_m` covers rounding as well as cutting off of the last digit typed.
Not here: choosing between candidates (coordinates.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from standclear.core.errors import InvalidInput
from standclear.core.shape import DEGREES_E7, Position

METRES_PER_DEGREE = 111_700
"""Upper bound for one degree of latitude on WGS 84 (111,694 m at the poles) and for one degree
of longitude at the equator (111,320 m)."""

ROUNDING_M = 0.01
"""A position is kept to 1e-7 degree, at most 6 mm east and 6 mm north from what was meant."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of a text.

    latitude, longitude  degrees, exact
    precision_m          how far the place meant may be from the position read
    notation             its name, for people and for the record
    meaning              what tells this reading from the others, in words
    settled              False when only the declared place can tell that this reading is meant
    warnings             what the writer should look at, though it was understood
    """

    latitude: Fraction
    longitude: Fraction
    precision_m: float
    notation: str
    meaning: str = ""
    settled: bool = True
    warnings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if abs(self.latitude) > 90:
            raise InvalidInput(
                "latitude", float(self.latitude), "a latitude from -90 to 90 degrees"
            )
        if abs(self.longitude) > 180:
            expected = "a longitude from -180 to 180 degrees"
            raise InvalidInput("longitude", float(self.longitude), expected)

    @property
    def position(self) -> Position:
        return Position(round(self.longitude * DEGREES_E7), round(self.latitude * DEGREES_E7))

    def warned(self, *warnings: str) -> Candidate:
        """The same reading with more to look at."""
        return replace(self, warnings=self.warnings + warnings)


def precision_m(latitude: Fraction, *, lat_step: Fraction, lon_step: Fraction) -> float:
    """How far one step of the last digit in each coordinate reaches, in metres.

    lat_step, lon_step  value of the last digit typed, in degrees
    """
    nearest_equator = max(0.0, abs(float(latitude)) - float(lat_step))
    east = METRES_PER_DEGREE * float(lon_step) * math.cos(math.radians(nearest_equator))
    return math.hypot(METRES_PER_DEGREE * float(lat_step), east) + ROUNDING_M
