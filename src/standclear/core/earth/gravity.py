"""How much gravity differs from the standard: numbers alone, for who needs no more of the earth."""

GEOMETRIC_MOST, GEOMETRIC_LEAST = 1.0075, 0.997
"""Metre of height per geopotential metre: gravity is 9.780 to 9.832 m/s2 at sea level (WGS 84)
and 0.5 % less on the way to 30 km, against the standard 9.80665."""
