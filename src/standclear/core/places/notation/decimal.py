"""Decimal degrees: 35.93062N 36.63393E. Read by pairs.py, which knows all notations in degrees."""

from __future__ import annotations

from fractions import Fraction

from standclear.core.shape import DEGREES_E7, Position


def write(position: Position, *, decimals: int = 5) -> str:
    """To `decimals` places; five are 1.6 m."""
    written = []
    for value_e7, letters in ((position.lat_e7, "NS"), (position.lon_e7, "EW")):
        units = round(Fraction(abs(value_e7) * 10**decimals, DEGREES_E7))
        whole, rest = divmod(units, 10**decimals)
        fraction = f".{rest:0{decimals}}" if decimals else ""
        written.append(f"{whole}{fraction}{letters[value_e7 < 0]}")
    return " ".join(written)
