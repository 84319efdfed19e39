"""Saying a position back, so that its writer or the other party can catch a wrong one.

    read_back(position)  ->  "12.4 km NE of Idlib"
    from_centre(idlib, position)  ->  "12.4 km NE of the centre of Idlib"
    echo(position)       ->  the same place in three notations

Promise: distances and directions follow the WGS 84 geodesic, from the named place outward.
Not here: reading what was typed (coordinates.py).
"""

from __future__ import annotations

from typing import Literal

from standclear.core.errors import InvalidInput
from standclear.core.places.compass import POINTS_AR, POINTS_RU, Language, compass
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.notation import decimal, degrees_minutes, mgrs_grid
from standclear.core.places.place import WGS84, Place, distance_m
from standclear.core.shape import Position

FAR_M = 5_000
"""From a town's centre: what lies further is inside by the town's reach, and may yet be wrong.
The reach (17 km of Idlib, 46 km of Damascus) holds the town's surroundings too, so that nothing
true is refused; the 9 km by which the place passed on 17 September 2016 was off lie within it.
5 km is our choice, and what scripts/build_gazetteer.py gives the smallest village."""


def read_back(
    position: Position,
    *,
    gazetteer: Gazetteer | None = None,
    language: Language = "en",
    points: Literal[8, 16] = 16,
) -> str:
    """Distance and direction from the nearest known place: "12.4 km NE of Idlib".

    points  8 or 16 compass points; Arabic and Russian always have 8
    """
    place, metres = (gazetteer or Gazetteer.shipped()).nearest(position)
    name, km = place.called(language), f"{metres / 1000:.1f}"
    if metres < 50:
        return {"en": f"at {name}", "ar": f"في {name}", "ru": f"{name}, на месте"}[language]
    azimuth_deg, _, _ = WGS84.inv(
        place.position.lon_deg, place.position.lat_deg, position.lon_deg, position.lat_deg
    )
    if language == "ar":
        return f"{km} كم {POINTS_AR[compass(azimuth_deg, points=8)]} {name}"
    if language == "ru":
        side = POINTS_RU[compass(azimuth_deg, points=8)]
        return f"{km.replace('.', ',')} км {side} от: {name}"
    return f"{km} km {compass(azimuth_deg, points=points)} of {name}"


def from_centre(place: Place, position: Position) -> str:
    """Distance and direction from a town's centre; "" for a unit such as a governorate."""
    if place.outline:
        return ""
    azimuth_deg, _, metres = WGS84.inv(
        place.position.lon_deg, place.position.lat_deg, position.lon_deg, position.lat_deg
    )
    if metres < 50:
        return f"at the centre of {place.name}"
    return f"{metres / 1000:.1f} km {compass(azimuth_deg)} of the centre of {place.name}"


def far_from_centre(place: Place, position: Position) -> tuple[str, ...]:
    """Why to look again at a position that a town's reach holds; () for one near its centre."""
    if place.outline or distance_m(place.position, position) <= FAR_M:
        return ()
    return (f"{from_centre(place, position)}, beyond {FAR_M // 1000} km; is it the place meant?",)


def echo(position: Position) -> dict[str, str]:
    """The position in decimal degrees (DD), degrees-minutes-seconds (DMS), and MGRS."""
    return {
        "DD": decimal.write(position),
        "DMS": degrees_minutes.write(position),
        "MGRS": mgrs_grid.write(position),
    }


def read_back_matches(claimed: Position, heard: Position, *, tolerance_m: float) -> None:
    """Nothing if what was heard is what was claimed, within the tolerance.

    Raises InvalidInput with "... are 9.0 km apart" otherwise. Near Deir ez-Zor on
    17 September 2016 nobody read the place back, and it was 9 km off.
    """
    apart_m = distance_m(claimed, heard)
    if apart_m <= tolerance_m:
        return
    apart = f"{apart_m / 1000:.1f} km" if apart_m >= 950 else f"{apart_m:.0f} m"
    expected = f"{decimal.write(claimed)}, as the record says: the two are {apart} apart"
    raise InvalidInput("read_back", decimal.write(heard), expected)
