"""A dossier's map shows land and water, from the package alone, across tiles and 180 degrees."""

from __future__ import annotations

import pytest

from standclear.service.dossier.coast import Ring, shapes_in
from standclear.service.dossier.map import WATER, draw_map
from standclear.service.shown.plain import Document


def inside(rings: list[Ring], lon: float, lat: float) -> bool:
    """By even-odd, as the drawing is filled."""
    crossed = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True):
            if (y1 > lat) != (y2 > lat) and lon < x1 + (lat - y1) / (y2 - y1) * (x2 - x1):
                crossed += 1
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("lat", "lon", "there"),
    [
        (35.55, 35.95, "land"),  # behind Latakia
        (35.50, 35.60, "sea"),
        (35.44, 35.95, "land"),  # where two tiles lap over
        (38.60, 42.90, "lake"),  # Van
        (-16.95, 179.94, "land"),  # Taveuni, which lies on both sides of 180 degrees
        (-16.75, 180.07, "land"),
        (-17.20, 180.20, "sea"),
        (0.0, -30.0, "sea"),
    ],
)
def test_land_is_land_and_water_is_water(lat: float, lon: float, there: str) -> None:
    shapes = list(shapes_in((lon - 0.3, lat - 0.3, lon + 0.3, lat + 0.3)))
    layers = {shape.layer for shape in shapes if inside(shape.rings, lon, lat)}
    assert layers == {"land": {"land"}, "sea": set(), "lake": {"land", "lakes"}}[there]


def drawn(lat: float, lon: float) -> str:
    side: Document = {"records": []}
    asked = {"lon_deg": lon, "lat_deg": lat, "radius_mm": 50_000_000}
    return draw_map({"question": asked, "then": side, "now": side})


def test_the_drawing_stays_small_and_is_whole_where_there_is_no_base_map() -> None:
    assert WATER in drawn(63.4, 8.0)  # a coast of a thousand islands
    assert len(drawn(63.4, 8.0)) < 60_000
    assert WATER not in drawn(-89.0, 0.0)
