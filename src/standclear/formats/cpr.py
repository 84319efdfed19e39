"""Compact Position Reporting: an aircraft's place from 17 bits of latitude and 17 of longitude.

A message tells the place within one of many equal cells. Which cell: by an even and an odd
message together (`of_pair`), or by being near a place already known (`near`).

Promise: degrees on WGS 84, longitude from -180 up to 180; None where the messages do not agree on
a cell. Airborne cells are 360 degrees of latitude by 60 or 59, those on the ground a quarter.
Not here: how old a message may be, whether the place is plausible (adsb.py).
Source: ICAO Annex 10 vol. IV and Doc 9871, C.2.6; RTCA DO-260B, A.1.7.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from math import acos, cos, degrees, floor, pi, sqrt

ZONES = 15
"""Latitude zones between the equator and a pole (NZ)."""
STEPS = 1 << 17
AIRBORNE_DEG, SURFACE_DEG = 360.0, 90.0


@dataclass(frozen=True, slots=True)
class Cpr:
    """One encoded place. lat, lon: from 0 up to 1, within the cell."""

    odd: bool
    surface: bool
    lat: float
    lon: float

    @property
    def span_deg(self) -> float:
        return SURFACE_DEG if self.surface else AIRBORNE_DEG


def _edges() -> list[float]:
    """Latitudes at which the number of longitude zones falls by one, from 59 zones to 2.

    Source: DO-260B A.1.7.2 d, NL(lat) solved for the latitude.
    """
    part = 1 - cos(pi / (2 * ZONES))
    return [degrees(acos(sqrt(part / (1 - cos(2 * pi / n))))) for n in range(59, 1, -1)]


_EDGES = _edges()


def longitude_zones(lat_deg: float) -> int:
    """NL: how many cells lie side by side at a latitude; 59 at the equator, 1 at the poles."""
    return 59 - bisect_left(_EDGES, abs(lat_deg))


def of_pair(
    even: Cpr, odd: Cpr, *, newer_is_odd: bool, near_deg: tuple[float, float] | None = None
) -> tuple[float, float] | None:
    """(longitude, latitude) of the newer of an even and an odd message.

    near_deg  a place known to lie within 45 NM (longitude, latitude), without which a place on
              the ground has four solutions or more
    """
    span = even.span_deg
    lat_even, lat_odd = _latitudes(even, odd, span, near_deg)
    if not (abs(lat_even) <= 90 and abs(lat_odd) <= 90):
        return None
    zones = longitude_zones(lat_even)
    if zones != longitude_zones(lat_odd):
        return None
    index = floor(even.lon * (zones - 1) - odd.lon * zones + 0.5)
    lat, own, count = (
        (lat_odd, odd.lon, max(zones - 1, 1))
        if newer_is_odd
        else (lat_even, even.lon, max(zones, 1))
    )
    lon = span / count * (index % count + own)
    if even.surface:
        if near_deg is None:
            return None
        lon = _nearest(lon, span, near_deg[0])
    return _east(lon), lat


def _latitudes(
    even: Cpr, odd: Cpr, span: float, near_deg: tuple[float, float] | None
) -> tuple[float, float]:
    index = floor(59 * even.lat - 60 * odd.lat + 0.5)
    found = []
    for zones, own in ((60, even.lat), (59, odd.lat)):
        lat = span / zones * (index % zones + own)
        if even.surface and near_deg is not None:
            lat = min((lat, lat - span), key=lambda one: abs(one - near_deg[1]))
        elif lat >= 270:
            lat -= 360
        found.append(lat)
    return found[0], found[1]


def near(told: Cpr, lon_deg: float, lat_deg: float) -> tuple[float, float] | None:
    """(longitude, latitude) nearest to a known place: right where that is within half a cell.

    Half a cell is 180 NM for an airborne place, 45 NM for one on the ground.
    """
    odd = int(told.odd)
    lat = _nearest(told.span_deg / (60 - odd) * told.lat, told.span_deg / (60 - odd), lat_deg)
    if abs(lat) > 90:
        return None
    width = told.span_deg / max(longitude_zones(lat) - odd, 1)
    return _east(_nearest(width * told.lon, width, lon_deg)), lat


def _nearest(value: float, step: float, wanted: float) -> float:
    """The value, shifted by whole steps to where it lies nearest to the wanted one."""
    return value + step * floor((wanted - value) / step + 0.5)


def _east(lon: float) -> float:
    """The same meridian from -180 up to 180."""
    return (lon + 180.0) % 360.0 - 180.0
