"""Plus Codes (Open Location Code): 8G7RWJJM+6H, and short ones beside a place: WJJM+6H Idlib.

A code names a small area; we keep its middle and half its diagonal. A short code means nothing
without its place, and the place must be the declared one.
Source: "Open Location Code" specification, through its authors' package.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction

from openlocationcode import openlocationcode as olc

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.candidate import METRES_PER_DEGREE, ROUNDING_M, Candidate
from standclear.core.places.notation.letters import plain
from standclear.core.places.place import Place
from standclear.core.shape import Position

_FORM = re.compile(r"([23456789CFGHJMPQRVWX0]{2,8}\+[23456789CFGHJMPQRVWX]*)(?:[ ,;]+(\D+))?")


def read(text: str, *, place: Place | None) -> tuple[Candidate, ...]:
    """The middle of the code's area; () when the text is no code."""
    found = _FORM.fullmatch(plain(text))
    if not found:
        return ()
    code, locality = found[1], (found[2] or "").strip()
    if not olc.isValid(code):
        raise InvalidInput("position", text, "a Plus Code such as 8G7RWJJM+6H")
    if not olc.isFull(code):
        code = _completed(text, code, locality, place)
    area = olc.decode(code)
    lat_deg, lon_deg = area.latitudeCenter, area.longitudeCenter
    lat_half = (area.latitudeHi - area.latitudeLo) / 2
    lon_half = (area.longitudeHi - area.longitudeLo) / 2
    nearest_equator = max(0.0, abs(lat_deg) - lat_half)
    east_m = lon_half * METRES_PER_DEGREE * math.cos(math.radians(nearest_equator))
    return (
        Candidate(
            latitude=Fraction(lat_deg),
            longitude=Fraction(lon_deg),
            precision_m=math.hypot(lat_half * METRES_PER_DEGREE, east_m) + ROUNDING_M,
            notation="Plus Code",
        ),
    )


def _completed(text: str, code: str, locality: str, place: Place | None) -> str:
    if place is None:
        raise InvalidInput(
            "position", text, "the full code, or a declared place beside a short one"
        )
    known = {name.casefold() for _, name in place.names} | {place.code.casefold()}
    if locality and not {part.strip().casefold() for part in re.split("[,;]", locality)} & known:
        raise InvalidInput("position", text, f"a code near {place.name}, the declared place")
    return str(olc.recoverNearest(code, place.position.lat_deg, place.position.lon_deg))


def write(position: Position, *, digits: int = 10) -> str:
    """The code of the area that holds the position; 10 digits are 14 m, 11 are 3.5 m."""
    return str(olc.encode(position.lat_deg, position.lon_deg, digits))
