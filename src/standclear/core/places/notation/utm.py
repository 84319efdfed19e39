"""UTM: 37 north 286092 3978980.

"37S" is two things: zone 37 in latitude band S (32 to 40 degrees north), or zone 37 south. Both
are in use, so S is never settled by the numbers, only by the declared place. The other band
letters, and N, agree with themselves or are refused.
What it cannot carry: places north of 84 or south of 80 degrees.
Source: NGA.STND.0037 (2014) for zones and bands; the projection is PROJ's `utm`.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from pyproj import Proj

from standclear.core.errors import InvalidInput
from standclear.core.places.notation.candidate import ROUNDING_M, Candidate
from standclear.core.places.notation.letters import plain
from standclear.core.shape import Position

BANDS = "CDEFGHJKLMNPQRSTUVWX"
"""Eight degrees each from 80 south; X has twelve, to 84 north."""

_SIDES = {"NORTH": "N", "SOUTH": "S", "شمال": "N", "جنوب": "S", "СЕВЕР": "N", "ЮГ": "S"}
_FORM = re.compile(
    rf"(?:UTM )?(?:ZONE )?(\d{{1,2}}) ?({'|'.join(_SIDES)}|[A-Z])[ ,;]+"
    r"(\d{5,7}(?:\.\d+)?) ?(?:M?E)?[ ,;]+(\d{1,8}(?:\.\d+)?) ?(?:M?N)?"
)
_STEP_TO_REACH = 1.4142 / 0.9996  # one step each way; a grid metre is up to 1/0.9996 on the ground


def read(text: str) -> tuple[Candidate, ...]:
    """One or two candidates; () when the text has not the form zone, easting, northing."""
    found = _FORM.fullmatch(re.sub(r"\s+", " ", plain(text)))
    if not found:
        return ()
    zone, letter = int(found[1]), found[2]
    easting_m, northing_m = Fraction(found[3]), Fraction(found[4])
    if not 1 <= zone <= 60:
        raise InvalidInput("position", text, f"a zone from 1 to 60, not {zone}")
    if northing_m > 10_000_000:
        raise InvalidInput("position", text, "a northing of at most 10 000 000 m")
    if not 100_000 <= easting_m <= 900_000:
        raise InvalidInput("position", text, "an easting from 100 000 to 900 000 m")
    decimals = max(len(found[k].partition(".")[2]) for k in (3, 4))
    reach_m = _STEP_TO_REACH * 10.0**-decimals + ROUNDING_M

    def candidate(south: bool, meaning: str) -> Candidate:
        lon_deg, lat_deg = _zone(zone, south)(float(easting_m), float(northing_m), inverse=True)
        return Candidate(
            latitude=Fraction(lat_deg),
            longitude=Fraction(lon_deg),
            precision_m=reach_m,
            notation="UTM",
            meaning=meaning,
            settled=letter != "S",
        )

    if letter in _SIDES:
        return (candidate(_SIDES[letter] == "S", ""),)
    if letter == "N":
        return (candidate(False, ""),)
    in_band = [candidate(letter < "N", f"band {letter}: {zone} {_side(letter < 'N')}")]
    in_band = [c for c in in_band if _is_in_band(c, letter)]
    if letter == "S":
        return (*in_band, candidate(True, f"south: {zone} south"))
    if not in_band:
        raise InvalidInput("position", text, f"a northing that lies in band {letter}")
    return tuple(in_band)


def _side(south: bool) -> str:
    return "south" if south else "north"


def _is_in_band(candidate: Candidate, letter: str) -> bool:
    if letter not in BANDS:
        return False
    low = -80 + 8 * BANDS.index(letter)
    return low - 1e-4 <= candidate.latitude <= low + (12 if letter == "X" else 8) + 1e-4


@lru_cache(maxsize=128)
def _zone(zone: int, south: bool) -> Proj:
    return Proj(proj="utm", zone=zone, ellps="WGS84", south=south)


def write(position: Position) -> str:
    """To the metre, in the zone of its longitude, the side in full."""
    if not -80 <= position.lat_deg <= 84:
        raise InvalidInput("position", position.lat_deg, "a latitude from -80 to 84 for UTM")
    zone = min(60, int((position.lon_deg + 180) // 6) + 1)
    south = position.lat_e7 < 0
    easting_m, northing_m = _zone(zone, south)(position.lon_deg, position.lat_deg)
    return f"{zone} {_side(south)} {round(easting_m):06} {round(northing_m)}"
