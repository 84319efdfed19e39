"""Angles: the words of every notation in degrees.

Promise: values are exact fractions of what was typed; the digits typed decide the step.
An angle is refused when minutes or seconds reach 60, when a sign meets a letter, or when a
fraction stands before the last part.
Not here: which of two angles is the latitude (pairs.py), compact groups (compact.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from standclear.core.errors import InvalidInput

Axis = Literal["latitude", "longitude"]
AXIS: dict[str, Axis] = {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}
STYLES = {1: "decimal degrees", 2: "degrees and minutes", 3: "degrees, minutes, seconds"}

_NUMBER = r"(\d+(?:\.\d+)?)"
_ANGLE = re.compile(
    rf"^([+-]?) ?{_NUMBER}(?: ?°|(?:(?: ?° ?| ?: ?|-| ){_NUMBER}"
    rf"(?: ?'|(?:(?: ?' ?| ?: ?|-| ){_NUMBER} ?\"?))?))?$"
)


@dataclass(frozen=True, slots=True)
class Angle:
    """One angle as typed.

    parts       degrees, minutes, seconds as digits, as many as were typed
    negative    south, west, or a minus sign
    hemisphere  "N", "S", "E", "W", or "" where none was typed
    """

    parts: tuple[str, ...]
    negative: bool
    hemisphere: str
    compact: bool = False

    @property
    def axis(self) -> Axis | None:
        return AXIS.get(self.hemisphere)

    @property
    def style(self) -> str:
        return "compact" if self.compact else STYLES[len(self.parts)]

    @property
    def value(self) -> Fraction:
        """Degrees, negative to the south and west."""
        scale = (1, 60, 3600)
        size = sum((Fraction(p) / s for p, s in zip(self.parts, scale, strict=False)), Fraction())
        return -size if self.negative else size

    @property
    def step(self) -> Fraction:
        """What one more in the last digit typed would add, in degrees."""
        decimals = len(self.parts[-1].partition(".")[2])
        return Fraction(1, 60 ** (len(self.parts) - 1) * 10**decimals)


def read_angle(text: str, hemisphere: str) -> Angle:
    """An angle from its text without the letter: "-35.93", "35°56.789'", "35 56 34.2"."""
    found = _ANGLE.match(text.strip())
    if not found:
        expected = "an angle such as 35.9306, 35°55.84', 35°55'50\", or 355550 with its letter"
        raise InvalidInput("position", text.strip(), expected)
    sign, degrees, minutes, seconds = found.groups()
    parts = tuple(p for p in (degrees, minutes, seconds) if p is not None)
    _must_be_whole_before_the_last(text, parts)
    if sign and hemisphere:
        shown = f"{text.strip()} {hemisphere}"
        raise InvalidInput("position", shown, f"a sign or the letter {hemisphere}, not both")
    return Angle(parts, sign == "-" or hemisphere in ("S", "W"), hemisphere)


def _must_be_whole_before_the_last(text: str, parts: tuple[str, ...]) -> None:
    if any("." in part for part in parts[:-1]):
        raise InvalidInput("position", text.strip(), "a fraction only in the last part")
    for part, unit in zip(parts[1:], ("minutes", "seconds"), strict=False):
        if Fraction(part) >= 60:
            raise InvalidInput("position", text.strip(), f"{unit} below 60, not {part}")


def sexagesimal(size: Fraction, *, parts: int, decimals: int) -> tuple[int, ...]:
    """Whole degrees, minutes, seconds; the last in units of 10**-decimals, rounded, carried."""
    units = round(size * 60 ** (parts - 1) * 10**decimals)
    last_scale = 60 * 10**decimals
    if parts == 2:
        return (units // last_scale, units % last_scale)
    return (units // (60 * last_scale), units // last_scale % 60, units % last_scale)
