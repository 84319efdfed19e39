"""An officer asks how far, in which direction, and whether a place lay inside a zone.

Always on the ellipsoid: the ring round al-Tanf of 2017 is 140 m off on a sphere, and a place
there was inside it.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import extents
from standclear.core.earth.geodesy import (
    LocalFrame,
    Standing,
    bearing_deg,
    destination,
    distance_m,
    extent_area_m2,
    geodesic_area_m2,
    least_distance_m,
    position_in_shape,
)
from standclear.core.errors import InvalidInput
from standclear.core.shape import (
    Circle,
    Corridor,
    EdgeRule,
    Point,
    Polygon,
    Position,
    Shape,
    Volume4D,
)
from tests.space import oracles
from tests.space.oracles import GEOD, bearings, positions, sizes_m

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
AL_TANF = Circle(Position(386177800, 335058300), 55_000_000)


def at(lon_deg: float, lat_deg: float) -> Position:
    return Position.from_degrees(lon_deg=lon_deg, lat_deg=lat_deg)


def kernel(shape: Shape) -> tuple[Extent, ...]:
    return extents(Volume4D(shape, None, None, NOON, NOON))


def test_a_place_by_the_al_tanf_ring_is_inside_on_the_ellipsoid_and_within_its_error() -> None:
    place = at(38.61778, 34.0010)
    on_a_sphere_m = np.radians(34.0010 - 33.50583) * 6_371_008.8
    assert on_a_sphere_m > 55_000 > distance_m(place, AL_TANF.centre)
    assert position_in_shape(place, AL_TANF) is Standing.INSIDE
    assert position_in_shape(place, AL_TANF, error_m=1000) is Standing.WITHIN_ERROR


@pytest.mark.parametrize(
    ("bearing", "lon", "lat"),
    [
        (0, 38.6178, 34.0017),
        (90, 39.2097, 33.5044),
        (180, 38.6178, 33.0099),
        (270, 38.0259, 33.5044),
    ],
)
def test_the_al_tanf_ring_reaches_its_published_limits(
    bearing: float, lon: float, lat: float
) -> None:
    reached = destination(AL_TANF.centre, bearing_deg=bearing, distance_m=55_000)
    assert reached.lon_deg == pytest.approx(lon, abs=6e-5)
    assert reached.lat_deg == pytest.approx(lat, abs=6e-5)


def test_distances_and_bearings_agree_with_published_geodesics() -> None:
    """Flinders Peak to Buninyong, Geocentric Datum of Australia technical manual (GRS 80, which
    differs from WGS 84 by 0.1 mm in the axis)."""
    flinders = at(144 + 25 / 60 + 29.52440 / 3600, -(37 + 57 / 60 + 3.72030 / 3600))
    buninyong = at(143 + 55 / 60 + 35.38390 / 3600, -(37 + 39 / 60 + 10.15610 / 3600))
    assert distance_m(flinders, buninyong) == pytest.approx(54_972.271, abs=0.02)
    assert bearing_deg(flinders, buninyong) == pytest.approx(306.86816, abs=1e-4)


def test_there_and_back_across_the_antimeridian() -> None:
    west, east = at(179.9, 10), at(-179.9, 10)
    assert distance_m(west, east) < 22_000
    assert bearing_deg(west, east) == pytest.approx(90, abs=0.1)
    there = destination(west, bearing_deg=90, distance_m=distance_m(west, east))
    assert distance_m(there, east) < 10


@settings(deadline=None, max_examples=100)
@given(positions, bearings, sizes_m(1, 10_000))
def test_a_local_frame_never_shows_a_length_too_long(origin, bearing, far_m):
    frame = LocalFrame.at(lon_deg=origin.lon_deg, lat_deg=origin.lat_deg)
    lon, lat = oracles.go(origin, bearing, far_m)
    east, north, up = frame.east_north_up_m(np.array([lon]), np.array([lat]))[0]
    assert far_m - 0.002 <= np.hypot(east, north) <= far_m + 1e-6 or far_m > 5_000
    assert far_m * (1 - (far_m / 6.3e6) ** 2 / 2) - 1e-6 <= np.hypot(east, north) <= far_m + 1e-6
    assert up <= 1e-6


@settings(deadline=None, max_examples=100)
@given(positions, bearings, sizes_m(100, 3_000_000), sizes_m(1, 5_000), sizes_m(1, 5_000))
def test_two_circles_are_as_far_apart_as_their_centres_less_their_radii(
    centre, bearing, apart_m, radius_a_m, radius_b_m
):
    other = destination(centre, bearing_deg=bearing, distance_m=apart_m)
    a = kernel(Circle(centre, round(radius_a_m * 1000)))
    b = kernel(Circle(other, round(radius_b_m * 1000)))
    expected_m = max(0.0, distance_m(centre, other) - radius_a_m - radius_b_m)
    found = min((least_distance_m(p, q) for p in a for q in b), key=lambda n: n.distance_m)
    assert found.distance_m <= expected_m + 0.02
    assert expected_m <= found.distance_m + found.error_m + 0.02
    assert distance_m(found.place_a, found.place_b) == pytest.approx(found.distance_m, abs=0.03)


stars = st.tuples(positions, st.lists(sizes_m(100, 50_000), min_size=4, max_size=8))


@settings(deadline=None, max_examples=40)
@given(
    stars, bearings, sizes_m(1000, 300_000), st.lists(sizes_m(100, 50_000), min_size=4, max_size=8)
)
def test_no_two_sampled_places_are_nearer_than_the_least_distance(first, bearing, apart_m, radii_b):
    centre, radii_a = first
    other = destination(centre, bearing_deg=bearing, distance_m=apart_m)
    a, b = kernel(star(centre, radii_a)), kernel(star(other, radii_b))
    for p in a:
        for q in b:
            found = least_distance_m(p, q)
            places_p, places_q = oracles.outline_places((p,)), oracles.outline_places((q,))
            i, j = (m.ravel() for m in np.meshgrid(range(len(places_p)), range(len(places_q))))
            far = GEOD.inv(*places_p[i].T, *places_q[j].T)[2]
            numeric_m = found.error_m - p.error_m - q.error_m
            assert found.distance_m - numeric_m <= far.min() + 1e-6
            assert numeric_m < max(0.05, found.distance_m * 1e-5)


def star(centre: Position, radii: list[float]) -> Polygon:
    step = 360 / len(radii)
    ring = [destination(centre, bearing_deg=i * step, distance_m=r) for i, r in enumerate(radii)]
    return Polygon(((tuple(ring),),), EdgeRule.GEODESIC)


def test_extents_that_overlap_are_at_distance_zero() -> None:
    (a,), (b,) = kernel(Circle(at(36, 33), 1_000_000)), kernel(Circle(at(36.01, 33), 1_000_000))
    found = least_distance_m(a, b)
    assert found.distance_m == 0
    assert distance_m(found.place_a, at(36, 33)) < 1_001
    (inner,) = kernel(Circle(at(36, 33), 10_000))
    assert least_distance_m(a, inner).distance_m == 0


def test_long_parallel_edges_are_measured_where_they_are_nearest() -> None:
    west = Polygon(((tuple(at(*p) for p in [(30, 33), (39, 33), (39, 37), (30, 37)]),),))
    east = Polygon(((tuple(at(*p) for p in [(39.1, 33), (45, 33), (45, 37), (39.1, 37)]),),))
    found = least_distance_m(kernel(west)[0], kernel(east)[0])
    assert found.place_a.lat_deg == pytest.approx(37, abs=1e-5)
    assert found.distance_m == pytest.approx(distance_m(at(39, 37), at(39.1, 37)), abs=0.2)


BOX = [(36, 33), (37, 33), (37, 34), (36, 34)]
POLAR = [(0, 85), (120, 85), (-120, 85)]


def polygon(places: list[tuple[float, float]], edges: EdgeRule = EdgeRule.STRAIGHT) -> Polygon:
    return Polygon(((tuple(at(*p) for p in places),),), edges)


@pytest.mark.parametrize(
    ("shape", "place", "error_m", "expected"),
    [
        (polygon(BOX), at(36.5, 33.5), 0, Standing.INSIDE),
        (polygon(BOX), at(36.5, 33.5), 60_000, Standing.WITHIN_ERROR),
        (polygon(BOX), at(36.5, 33.0), 0, Standing.WITHIN_ERROR),
        (polygon(BOX), at(36.5, 33.0001), 5, Standing.INSIDE),
        (polygon(BOX), at(36.5, 33.0001), 12, Standing.WITHIN_ERROR),
        (polygon(BOX), at(36.5, 32.9), 100, Standing.OUTSIDE),
        (polygon(BOX, EdgeRule.GEODESIC), at(36.5, 34.0005), 10, Standing.INSIDE),
        (polygon(BOX), at(36.5, 34.0005), 10, Standing.OUTSIDE),
        (polygon([(179, 0), (-179, 0), (-179, 1)]), at(-179.5, 0.4), 10, Standing.INSIDE),
        (polygon([(179, 0), (-179, 0), (-179, 1)]), at(179.5, 0.4), 10, Standing.OUTSIDE),
        (polygon(POLAR, EdgeRule.GEODESIC), at(77, 90), 1000, Standing.INSIDE),
        (polygon(POLAR, EdgeRule.GEODESIC), at(180, 89), 1000, Standing.INSIDE),
        (polygon(POLAR, EdgeRule.GEODESIC), at(180, 86), 1000, Standing.OUTSIDE),
        (Corridor((at(36, 33), at(37, 33)), 5_000_000), at(36.5, 33.03), 100, Standing.INSIDE),
        (Corridor((at(36, 33), at(37, 33)), 5_000_000), at(36.5, 33.06), 100, Standing.OUTSIDE),
        (Corridor((at(36, 33),), 5_000_000), at(36, 33.04), 1000, Standing.WITHIN_ERROR),
        (Point(at(36, 33), 100_000), at(36, 33.0005), 0, Standing.WITHIN_ERROR),
        (Point(at(36, 33), 100_000), at(36, 33.002), 0, Standing.OUTSIDE),
    ],
)
def test_a_place_is_inside_outside_or_too_near_to_say(
    shape: Shape, place: Position, error_m: float, expected: Standing
) -> None:
    assert position_in_shape(place, shape, error_m=error_m) is expected


def test_a_negative_error_is_refused() -> None:
    with pytest.raises(InvalidInput):
        position_in_shape(at(0, 0), AL_TANF, error_m=-1)


def test_areas_agree_with_geodesic_polygons_and_the_whole_earth() -> None:
    lons, lats = zip(*BOX, strict=True)
    expected_m2, _ = GEOD.polygon_area_perimeter(lons, lats)
    assert geodesic_area_m2(polygon(BOX, EdgeRule.GEODESIC)) == pytest.approx(expected_m2, rel=1e-6)
    earth = polygon([(-180, -90), (180, -90), (180, 90), (-180, 90)])
    assert geodesic_area_m2(earth) == pytest.approx(510_065_621_724_000, rel=1e-6)
    (circle,) = kernel(Circle(at(36, 33), 1_000_000))
    assert extent_area_m2(circle) == pytest.approx(np.pi * 1e6, rel=2e-3)
