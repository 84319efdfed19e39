"""MGRS, the military grid: 37S BV 86092 78980, and with fewer digits or none.

A reference names a square, not a point. We keep the square's centre and half its diagonal; the
library gives its south-western corner. Letters are Latin only: a Cyrillic В is not a B.
What it cannot carry: anything finer than a metre.
Source: NGA.STND.0037, "The Universal Grids and the Transverse Mercator and Polar Stereographic
Map Projections" (2014), through the NGA's GEOTRANS code in package `mgrs`.
"""

from __future__ import annotations

import math
import re
import warnings
from fractions import Fraction
from threading import Lock

import mgrs

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.candidate import ROUNDING_M, Candidate
from standclear.core.places.notation.letters import plain
from standclear.core.shape import Position

_FORM = re.compile(r"(?:(\d{1,2}) ?([C-HJ-NP-X])|([ABYZ])) ?([A-HJ-NP-Z][A-HJ-NP-Z]) ?(\d*) ?(\d*)")
_HALF_DIAGONAL = 0.7072 * 1.007
"""Half the diagonal of a unit square on the grid, and the most that a grid metre can fall short
of a ground metre: 1/0.994 at the poles (UPS), 1/0.9996 in UTM."""
_SLACK_M = 0.75  # GEOTRANS rounds to the metre before it cuts, half a metre each way

_CONVERTER = mgrs.MGRS()
_ONE_AT_A_TIME = Lock()  # catch_warnings changes the whole process while it lasts

_BANDS = "CDEFGHJKLMNPQRSTUVWX"


def read(text: str) -> tuple[Candidate, ...]:
    """The centre of the square; () when the text has not the form of a reference."""
    found = _FORM.fullmatch(re.sub(r"\s+", " ", plain(text)))
    if not found:
        return ()
    zone, band, polar, square, first, second = found.groups()
    if second and len(first) != len(second):
        expected = f"as many digits east as north, not {len(first)} and {len(second)}"
        raise InvalidInput("position", text, expected)
    digits = first + second
    if len(digits) % 2 or len(digits) > 10:
        raise InvalidInput("position", text, f"0, 2, 4, 6, 8, or 10 digits, not {len(digits)}")
    if zone and not 1 <= int(zone) <= 60:
        raise InvalidInput("position", text, f"a zone from 1 to 60, not {zone}")
    half = len(digits) // 2
    grid = f"{int(zone)}{band}" if zone else polar
    return (_centre(text, grid + square, digits[:half], digits[half:]),)


def _centre(text: str, square: str, east: str, north: str) -> Candidate:
    side_m = 10.0 ** (5 - len(east))
    corner = _to_degrees(square + east + north)
    if corner is None:
        raise InvalidInput("position", text, f"a square that exists; there is no {square}")
    reach_m = side_m * _HALF_DIAGONAL + _SLACK_M + ROUNDING_M
    middle = None
    if len(east) < 5:
        fill = "5" + "0" * (4 - len(east))
        middle = _to_degrees(square + east + fill + north + fill)
    if middle is None:  # a metre square, or a square whose middle is beyond its zone or band
        middle, reach_m = corner, reach_m + side_m * _HALF_DIAGONAL
    _must_fit(text, square, lat_deg=middle[0], lon_deg=middle[1], reach_m=reach_m)
    size = f"{side_m / 1000:g} km" if side_m >= 1000 else f"{side_m:g} m"
    return Candidate(
        latitude=Fraction(middle[0]),
        longitude=Fraction(middle[1]),
        precision_m=reach_m,
        notation=f"MGRS, {size} square",
    )


def _must_fit(text: str, square: str, *, lat_deg: float, lon_deg: float, reach_m: float) -> None:
    """Refuse a zone or band that no part of the square lies in: a letter or digit is wrong.

    Zones of bands V and X are not all six degrees wide (Norway, Svalbard), so theirs may be
    wider by six.
    """
    zone, band = square[:-3], square[-3]
    slack_deg = reach_m / 110_500  # the shortest degree of latitude is 110,574 m
    if zone:
        low = -80.0 + 8 * _BANDS.index(band)
        high = low + (12 if band == "X" else 8)
    else:
        low, high = (-90.0, -80.0) if band in "AB" else (84.0, 90.0)
    if not low - slack_deg <= lat_deg <= high + slack_deg:
        raise InvalidInput("position", text, f"a square of band {band}; {square} is not in it")
    if zone:
        off_deg = abs((lon_deg - (6 * int(zone) - 183) + 180) % 360 - 180)
        east_slack_deg = slack_deg * 1.02 / max(0.01, math.cos(math.radians(lat_deg)))
        if off_deg > 3 + east_slack_deg + (6 if band in "VX" else 0):
            raise InvalidInput("position", text, f"a square of zone {zone}; {square} is not in it")


def _to_degrees(reference: str) -> tuple[float, float] | None:
    try:
        with _ONE_AT_A_TIME, warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # see _must_fit, which decides
            lat_deg, lon_deg = _CONVERTER.toLatLon(reference)
    except mgrs.core.MGRSError:
        return None
    return float(lat_deg), float(lon_deg)


def write(position: Position, *, digits: int = 5) -> str:
    """The square that holds the position; `digits` each way, 5 being one metre."""
    packed = str(_CONVERTER.toMGRS(position.lat_deg, position.lon_deg, MGRSPrecision=digits))
    head = packed[: len(packed) - 2 * digits]
    parts = [head[:-2], head[-2:], packed[len(head) :][:digits], packed[len(head) + digits :]]
    return " ".join(part for part in parts if part)
