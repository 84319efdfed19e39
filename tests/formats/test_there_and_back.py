"""A liaison officer exports what she holds, another imports it: nothing may have moved.

Issue 2 part 9: formats there and back. A format brings back whatever its first lines do not
disclaim: the place in the file (`where`), which way a ring runs, and for GPX the order.
"""

from __future__ import annotations

from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import union_all
from shapely.geometry import Point as Spot
from shapely.geometry import Polygon as Area

from standclear.core.earth.outline import polygon_in_plane
from standclear.core.shape import Circle, Corridor, Polygon, Position
from standclear.formats import geojson, gpx, kml, kmz
from standclear.formats.drawing import Ring, drawn, wound
from standclear.formats.feature import Feature

from .strategies import corridors, features, positions

FORMATS = [geojson, kml, kmz, gpx]


def as_carried(feature: Feature) -> Feature:
    shape = feature.shape
    if isinstance(shape, Polygon):
        parts = tuple(
            tuple(wound(ring, counterclockwise=i == 0) for i, ring in enumerate(part))
            for part in shape.parts
        )
        shape = replace(shape, parts=parts)
    return replace(feature, shape=shape, where="")


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.NAME)
@settings(max_examples=60, deadline=None)
@given(feature=features())
def test_a_feature_comes_back_as_it_went(format_: ModuleType, feature: Feature) -> None:
    reading = format_.read(format_.write([feature]))
    assert [as_carried(f) for f in reading.features] == [as_carried(feature)]
    assert reading.losses == ()


@pytest.mark.parametrize("format_", [geojson, kml, kmz], ids=lambda f: f.NAME)
@settings(max_examples=10, deadline=None)
@given(several=st.lists(features(), max_size=4))
def test_order_and_number_are_kept(format_: ModuleType, several: list[Feature]) -> None:
    back = format_.read(format_.write(several)).features
    assert [as_carried(f) for f in back] == [as_carried(f) for f in several]
    assert len({f.where for f in back}) == len(several)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.NAME)
def test_equal_features_are_written_as_equal_bytes(format_: ModuleType) -> None:
    feature = Feature("Ring", Circle(Position(386_177_800, 335_058_300), 55_000_000))
    assert format_.write([feature]) == format_.write([feature])


def across_the_date_line(rings: tuple[Ring, ...]) -> Area:
    """Rings as an area in longitudes 0 to 360."""
    outer, *holes = ([(p.lon_deg % 360, p.lat_deg) for p in ring] for ring in rings)
    return Area(outer, holes)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.NAME)
@given(
    west=st.integers(1_700_000_000, 1_799_000_000),
    east=st.integers(-1_799_000_000, -1_700_000_000),
    south=st.integers(-700_000_000, 600_000_000),
    north=st.integers(10_000_000, 100_000_000),
    lean=st.integers(0, 50_000_000),
)
@settings(max_examples=15, deadline=None)
def test_a_polygon_across_180_comes_back_as_the_same_area_in_parts(
    format_: ModuleType, west: int, east: int, south: int, north: int, lean: int
) -> None:
    top = south + north
    ring = (
        Position(west, south),
        Position(east, south + lean),
        Position(east, top + lean),
        Position(west, top),
    )
    reading = format_.read(format_.write([Feature("Fiji", Polygon(((ring,),)))]))
    (back,) = reading.features
    assert isinstance(back.shape, Polygon)
    assert len(back.shape.parts) == 2
    halves = [
        Area(
            [
                (
                    p.lon_deg
                    + (360 if p.lon_deg < 0 and max(q.lon_e7 for q in part[0]) <= 0 else 0),
                    p.lat_deg,
                )
                for p in part[0]
            ]
        )
        for part in back.shape.parts
    ]
    # the western half ends at +180, the eastern one begins at -180
    eastern = [
        h if h.bounds[0] >= 0 else Area([(x + 360, y) for x, y in h.exterior.coords])
        for h in halves
    ]
    whole = across_the_date_line((ring,))
    assert union_all(eastern).symmetric_difference(whole).area < 1e-5


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.NAME)
@pytest.mark.parametrize("lat", [-89.99, -60.0, 0.0, 75.0, 90.0])
@pytest.mark.parametrize("lon", [179.9, -180.0, 180.0])
def test_circles_at_180_and_the_poles_come_back(
    format_: ModuleType, lon: float, lat: float
) -> None:
    circle = Circle(Position.from_degrees(lon_deg=lon, lat_deg=lat), 50_000_000)
    reading = format_.read(format_.write([Feature("Ice", circle)]))
    assert [f.shape for f in reading.features] == [circle]
    assert reading.losses == ()


@settings(max_examples=40, deadline=None)
@given(
    centre=positions(-180, 180, 90),
    radius_mm=st.integers(1_000, 500_000_000),
    seed=st.integers(0, 359),
)
def test_a_drawn_circle_contains_the_declared_one(
    centre: Position, radius_mm: int, seed: int
) -> None:
    lon, lat, _ = Geod(ellps="WGS84").fwd(centre.lon_deg, centre.lat_deg, seed, radius_mm / 1000)
    parts = drawn(Circle(centre, radius_mm))
    areas = [Area([(p.lon_deg, p.lat_deg) for p in part[0]]) for part in parts]
    gap = min(area.distance(Spot(lon, lat)) for area in areas)
    assert gap == 0 or abs(abs(lon) - 180) < 1e-6


@pytest.mark.parametrize("lon_deg", [0.0, 45.0, -1.01, 180.0])
@pytest.mark.parametrize(("lat_deg", "radius_m"), [(90.0, 10_000), (-89.99, 5_000), (89.0, 1e6)])
def test_a_drawing_round_a_pole_means_the_same_to_who_reads_its_sides_the_short_way(
    lon_deg: float, lat_deg: float, radius_m: float
) -> None:
    circle = Circle(Position.from_degrees(lon_deg=lon_deg, lat_deg=lat_deg), round(radius_m * 1000))
    areas, _ = polygon_in_plane(Polygon(drawn(circle)), "shape")
    for azimuth in range(0, 360, 30):
        lon, lat, _ = Geod(ellps="WGS84").fwd(lon_deg, lat_deg, azimuth, radius_m * 0.999)
        spots = [Spot(lon + turn, lat) for turn in (-360, 0, 360)]
        assert any(area.distance(spot) < 1e-7 for area in areas for spot in spots)


@settings(max_examples=40, deadline=None)
@given(corridor=corridors(), azimuth=st.integers(0, 359), share=st.floats(0, 1))
def test_a_drawn_corridor_contains_all_that_is_near_its_route(
    corridor: Corridor, azimuth: int, share: float
) -> None:
    geod = Geod(ellps="WGS84")
    one, other = corridor.route[:2]
    lon = one.lon_deg + share * (other.lon_deg - one.lon_deg)
    lat = one.lat_deg + share * (other.lat_deg - one.lat_deg)
    if corridor.edges.value == "geodesic":
        bearing, _, length_m = geod.inv(one.lon_deg, one.lat_deg, other.lon_deg, other.lat_deg)
        lon, lat, _ = geod.fwd(one.lon_deg, one.lat_deg, bearing, share * length_m)
    lon, lat, _ = geod.fwd(lon, lat, azimuth, corridor.half_width_mm / 1000)
    areas = [Area([(p.lon_deg, p.lat_deg) for p in part[0]]) for part in drawn(corridor)]
    assert min(area.distance(Spot(lon, lat)) for area in areas) == 0
