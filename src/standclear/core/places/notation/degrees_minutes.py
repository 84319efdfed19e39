"""Degrees with minutes, and degrees with minutes and seconds. Read by pairs.py."""

from __future__ import annotations

from fractions import Fraction

from standclear.core.places.notation.angles import sexagesimal
from standclear.core.shape import DEGREES_E7, Position


def write(position: Position, *, decimals: int = 1) -> str:
    """Degrees, minutes, seconds: 35°55'50.2"N 36°38'02.1"E; one decimal is 4.4 m."""
    written = []
    for size, letter in _parts(position):
        d, m, units = sexagesimal(size, parts=3, decimals=decimals)
        written.append(f"{d}°{m:02}'{_fixed(units, decimals)}\"{letter}")
    return " ".join(written)


def write_minutes(position: Position, *, decimals: int = 3) -> str:
    """Degrees and decimal minutes: 35°55.837'N 36°38.036'E; three decimals are 2.6 m."""
    written = []
    for size, letter in _parts(position):
        d, units = sexagesimal(size, parts=2, decimals=decimals)
        written.append(f"{d}°{_fixed(units, decimals)}'{letter}")
    return " ".join(written)


def _parts(position: Position) -> list[tuple[Fraction, str]]:
    return [
        (Fraction(abs(value_e7), DEGREES_E7), letters[value_e7 < 0])
        for value_e7, letters in ((position.lat_e7, "NS"), (position.lon_e7, "EW"))
    ]


def _fixed(units: int, decimals: int) -> str:
    whole, rest = divmod(units, 10**decimals)
    return f"{whole:02}.{rest:0{decimals}}" if decimals else f"{whole:02}"
