"""Small plans for the stories: circles and boxes over the valley of Idlib, heights in WGS 84."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.shape import Circle, Datum, Height, Polygon, Position, Volume4D

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
LON, LAT = 36.63, 35.93


def place(
    *, east_m: float = 0.0, north_m: float = 0.0, lon: float = LON, lat: float = LAT
) -> Position:
    """Some metres from the middle of the valley; good to a metre, which the stories allow for."""
    turned = (lon + east_m / 90_240 + 180) % 360 - 180
    return Position.from_degrees(lon_deg=turned, lat_deg=lat + north_m / 110_970)


def height(metres: float, datum: Datum = Datum.WGS84) -> Height:
    return Height(round(metres * 1000), datum)


def circle(
    *,
    east_m: float = 0.0,
    north_m: float = 0.0,
    radius_m: float = 1000.0,
    minutes: tuple[float, float] = (0, 60),
    heights_m: tuple[float, float] | None = (500, 600),
    datum: Datum = Datum.WGS84,
    lon: float = LON,
    lat: float = LAT,
) -> Volume4D:
    return Volume4D(
        Circle(place(east_m=east_m, north_m=north_m, lon=lon, lat=lat), round(radius_m * 1000)),
        None if heights_m is None else height(heights_m[0], datum),
        None if heights_m is None else height(heights_m[1], datum),
        NOON + timedelta(minutes=minutes[0]),
        NOON + timedelta(minutes=minutes[1]),
    )


def square(
    *,
    half_m: float,
    hole_half_m: float | None = None,
    minutes: tuple[float, float] = (0, 60),
    heights_m: tuple[float, float] | None = (500, 600),
) -> Volume4D:
    """A square about the middle, with a square hole where asked."""
    rings = [half_m] if hole_half_m is None else [half_m, hole_half_m]
    part = tuple(
        tuple(
            place(east_m=e * half, north_m=n * half)
            for e, n in ((-1, -1), (1, -1), (1, 1), (-1, 1))
        )
        for half in rings
    )
    return Volume4D(
        Polygon((part,)),
        None if heights_m is None else height(heights_m[0]),
        None if heights_m is None else height(heights_m[1]),
        NOON + timedelta(minutes=minutes[0]),
        NOON + timedelta(minutes=minutes[1]),
    )


def extents(*volumes: Volume4D) -> tuple[Extent, ...]:
    return all_extents(volumes)
