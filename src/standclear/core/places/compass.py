"""The points of the compass, in words and languages: from a number of degrees, without a map."""

from __future__ import annotations

from typing import Literal

Language = Literal["en", "ar", "ru"]
"""In which places are read back."""

POINTS = (
    *("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE"),
    *("S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"),
)
POINTS_AR = {
    "N": "شمال",
    "NE": "شمال شرق",
    "E": "شرق",
    "SE": "جنوب شرق",
    "S": "جنوب",
    "SW": "جنوب غرب",
    "W": "غرب",
    "NW": "شمال غرب",
}
POINTS_RU = {
    "N": "к северу",
    "NE": "к северо-востоку",
    "E": "к востоку",
    "SE": "к юго-востоку",
    "S": "к югу",
    "SW": "к юго-западу",
    "W": "к западу",
    "NW": "к северо-западу",
}


def compass(azimuth_deg: float, *, points: Literal[8, 16] = 16) -> str:
    """The compass point nearest to a direction, clockwise from north."""
    step = 360 / points
    return POINTS[round(azimuth_deg / step) % points * (16 // points)]
