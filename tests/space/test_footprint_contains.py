"""A plan is filed as a circle, a route or an outline, anywhere on earth.

Whatever the kernel then tests must contain every place that was declared, and may exceed it by
no more than it says: these laws are tried here against geodesics, round the poles and across
the antimeridian.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import drawn_together, extents
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
from tests.space.oracles import GEOD, bearings, contains, go, parts, positions, sizes_m

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MARGIN_M = 0.001  # Position rounds nothing here, but geodesics are computed in floating point


def kernel(shape: Shape, error_m: float = 0.0, grow_m: float = 0.0) -> tuple[Extent, ...]:
    volume = Volume4D(shape, None, None, NOON, NOON, error_mm=round(error_m * 1000))
    return extents(volume, grow_m=grow_m)


def rounded(lon_lat: tuple[float, float]) -> Position:
    lon, lat = lon_lat
    return Position.from_degrees(lon_deg=(lon + 180) % 360 - 180, lat_deg=lat)


@settings(deadline=None, max_examples=150)
@given(positions, sizes_m(0.5, 2_000_000), st.floats(0, 1000), bearings, parts)
def test_every_place_within_a_circle_and_its_error_is_contained(
    centre, radius_m, error_m, bearing, part
):
    radius_mm, error_mm = round(radius_m * 1000), round(error_m * 1000)
    found = kernel(Circle(centre, radius_mm), error_mm / 1000)
    reach_m = (radius_mm + error_mm) / 1000 - MARGIN_M
    assert contains(found, *go(centre, bearing, reach_m))
    assert contains(found, *go(centre, bearing, reach_m * part))


@settings(deadline=None, max_examples=100)
@given(positions, sizes_m(0.5, 2_000_000), st.floats(0, 1000))
def test_a_circle_is_exceeded_by_no_more_than_stated(centre, radius_m, grow_m):
    radius_mm = round(radius_m * 1000)
    found = kernel(Circle(centre, radius_mm), grow_m=grow_m)
    places = oracles.outline_places(found)
    same = np.ones(len(places))
    _, _, far = GEOD.inv(same * centre.lon_deg, same * centre.lat_deg, places[:, 0], places[:, 1])
    reach_m = radius_mm / 1000 + grow_m
    assert far.max() <= reach_m + max(e.error_m for e in found) + 1e-6
    if abs(centre.lat_deg) + reach_m / 100_000 < 79:
        assert max(e.error_m for e in found) <= max(1.0, 0.001 * reach_m)


@settings(deadline=None, max_examples=50)
@given(positions, st.floats(0, 100), bearings)
def test_a_point_is_a_circle_of_its_error(position, error_m, bearing):
    found = kernel(Point(position, round(error_m * 1000)))
    assert contains(found, position.lon_deg, position.lat_deg)
    assert contains(found, *go(position, bearing, round(error_m * 1000) / 1000))


rounds = st.builds(Circle, positions, sizes_m(0.5, 2_000_000).map(lambda m: round(m * 1000)))
spots = st.builds(Point, positions, st.integers(0, 100_000))


@settings(deadline=None, max_examples=100)
@given(st.lists(rounds | spots, min_size=1, max_size=12), st.integers(1, 3))
def test_drawn_together_a_circle_is_what_it_is_alone(shapes, times):
    volumes = [Volume4D(shape, None, None, NOON, NOON, error_mm=7) for shape in shapes * times]
    drawn = drawn_together(volumes)
    assert len(drawn) <= len(shapes)
    for volume in volumes:
        together, alone = extents(volume, drawn=drawn), extents(volume)
        assert [told(extent) for extent in together] == [told(extent) for extent in alone]


def test_many_plain_circles_are_drawn_together() -> None:
    # As few sides alike as there are: two sizes, one across the antimeridian.
    places = [Position.from_degrees(lon_deg=lon, lat_deg=20) for lon in (-20.0, 30.0, 179.999)]
    shapes = [Circle(place, radius_mm) for place in places for radius_mm in (300_000, 900_000)]
    drawn = drawn_together([Volume4D(shape, None, None, NOON, NOON) for shape in shapes])
    assert sorted((where.lon_deg, reach_m) for where, reach_m in drawn) == [
        (lon, reach_m) for lon in (-20.0, 30.0, 179.999) for reach_m in (300.0, 900.0)
    ]
    assert [len(drawn[place, 900.0]) for place in places] == [1, 1, 2]


def told(extent: Extent) -> tuple[object, ...]:
    """An extent as values that compare."""
    arrays = (extent.ring_starts, extent.x, extent.y)
    return (*(array.tolist() for array in arrays), extent.box(), extent.error_m, extent.volume)


errors_m = st.floats(0, 1) | st.floats(0, 5000)
edges = st.sampled_from([0.0, 1.0]) | parts
routes = st.tuples(
    positions, st.lists(st.tuples(bearings, sizes_m(10, 800_000)), min_size=1, max_size=4)
)


def route_of(start: Position, legs: list[tuple[float, float]]) -> tuple[Position, ...]:
    route = [start]
    for bearing, length_m in legs:
        route.append(rounded(go(route[-1], bearing, length_m)))
    return tuple(route)


@settings(deadline=None, max_examples=120)
@given(routes, sizes_m(1, 50_000), st.integers(0, 3), edges, bearings, edges)
def test_every_place_beside_a_route_is_contained(drawn, half_m, leg, along, bearing, aside):
    route = route_of(*drawn)
    half_mm = round(half_m * 1000)
    found = kernel(Corridor(route, half_mm))
    a, b = route[leg % (len(route) - 1)], route[leg % (len(route) - 1) + 1]
    azimuth, _, length_m = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    on_route = go(a, azimuth, length_m * along)
    assert contains(found, *on_route)
    lon, lat, _ = GEOD.fwd(*on_route, bearing, (half_mm / 1000 - MARGIN_M) * aside)
    assert contains(found, lon, lat)


@settings(deadline=None, max_examples=30)
@given(routes, sizes_m(1, 50_000))
def test_a_corridor_is_exceeded_by_no_more_than_stated(drawn, half_m):
    route = route_of(*drawn)
    found = kernel(Corridor(route, round(half_m * 1000)))
    samples, spacing_m = sampled(route)
    far = distances_m(oracles.outline_places(found), samples)
    outer = far[far > half_m / 2]  # cuts between pieces run inside
    assert outer.max() <= half_m + max(e.error_m for e in found) + spacing_m


def sampled(line: tuple[Position, ...], each: int = 300) -> tuple[np.ndarray, float]:
    """Places on geodesics, and the greatest distance from any place to the next sample."""
    places, spacing_m = [], 0.0
    for a, b in pairwise(line):
        azimuth, _, length_m = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
        steps = np.linspace(0, length_m, each)
        same = np.ones(each)
        lon, lat, _ = GEOD.fwd(same * a.lon_deg, same * a.lat_deg, same * azimuth, steps)
        places.append(np.stack((lon, lat), axis=1))
        spacing_m = max(spacing_m, length_m / each)
    return np.concatenate(places), spacing_m


def distances_m(places: np.ndarray, samples: np.ndarray) -> np.ndarray:
    """Least geodesic distance of each place to the samples; the nearest found in space."""
    nearest = np.argmax(xyz(places) @ xyz(samples).T, axis=1)
    near = samples[nearest]
    return GEOD.inv(places[:, 0], places[:, 1], near[:, 0], near[:, 1])[2]


def xyz(lonlat: np.ndarray) -> np.ndarray:
    lon, lat = np.radians(lonlat).T
    return np.stack((np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)), axis=1)


stars = st.tuples(
    positions, st.lists(sizes_m(50, 900_000), min_size=4, max_size=9), st.floats(0, 360)
)


def star(centre: Position, radii: list[float], turn: float) -> tuple[Position, ...]:
    """A ring that its centre can see whole, so that places within are easy to name."""
    step = 360 / len(radii)
    return tuple(rounded(go(centre, turn + i * step, r)) for i, r in enumerate(radii))


@settings(deadline=None, max_examples=120)
@given(stars, errors_m, st.integers(0, 8), edges, parts, bearings, edges)
def test_every_place_in_a_geodesic_polygon_is_contained(
    drawn, error_m, edge, along, out, bearing, aside
):
    centre, radii, turn = drawn
    ring = star(centre, radii, turn)
    found = kernel(Polygon(((ring,),), EdgeRule.GEODESIC), error_m)
    a, b = ring[edge % len(ring)], ring[(edge + 1) % len(ring)]
    azimuth, _, length_m = GEOD.inv(a.lon_deg, a.lat_deg, b.lon_deg, b.lat_deg)
    on_edge = go(a, azimuth, length_m * along)
    assert contains(found, *on_edge)
    azimuth, _, length_m = GEOD.inv(centre.lon_deg, centre.lat_deg, *on_edge)
    assert contains(found, *go(centre, azimuth, length_m * out))
    wide_m = max(round(error_m * 1000) / 1000 - MARGIN_M, 0)
    lon, lat, _ = GEOD.fwd(*on_edge, bearing, wide_m * aside)
    assert contains(found, lon, lat)


@settings(deadline=None, max_examples=20)
@given(stars, st.floats(0, 2000))
def test_a_geodesic_polygon_is_exceeded_by_no_more_than_stated(drawn, error_m):
    centre, radii, turn = drawn
    ring = star(centre, radii, turn)
    found = kernel(Polygon(((ring,),), EdgeRule.GEODESIC), error_m)
    samples, spacing_m = sampled((*ring, ring[0]))
    places = oracles.outline_places(found)
    far = distances_m(places, samples)
    same = np.ones(len(places))
    _, _, from_centre = GEOD.inv(
        same * centre.lon_deg, same * centre.lat_deg, places[:, 0], places[:, 1]
    )
    outside = from_centre > max(radii) + 1
    if outside.any():
        allowed = error_m + max(e.error_m for e in found) + spacing_m
        assert far[outside].max() <= allowed


flat_stars = st.tuples(
    st.floats(-180, 180),
    st.floats(-88, 88),
    st.lists(st.floats(0.0001, 1.5), min_size=3, max_size=9),
)


@settings(deadline=None, max_examples=120)
@given(flat_stars, errors_m, st.integers(0, 8), edges, parts, bearings, edges)
def test_every_place_in_a_straight_polygon_is_contained(
    drawn, error_m, edge, along, out, bearing, aside
):
    lon0, lat0, radii = drawn
    turns = [2 * np.pi * i / len(radii) for i in range(len(radii))]
    flat = [(lon0 + r * np.cos(t), lat0 + r * np.sin(t)) for r, t in zip(radii, turns, strict=True)]
    ring = tuple(rounded(p) for p in flat)
    found = kernel(Polygon(((ring,),)), error_m)
    units = np.round(np.array(flat) * 1e7) / 1e7  # what was declared, unwrapped
    a, b = units[edge % len(ring)], units[(edge + 1) % len(ring)]
    on_edge = a + along * (b - a)
    assert contains(found, *on_edge)
    if len(ring) > 3:
        assert contains(found, *((lon0, lat0) + out * (on_edge - (lon0, lat0))))
    wide_m = max(round(error_m * 1000) / 1000 - MARGIN_M, 0)
    lon, lat, _ = GEOD.fwd(*on_edge, bearing, wide_m * aside)
    assert contains(found, lon, lat)


@settings(deadline=None, max_examples=60)
@given(flat_stars, errors_m)
def test_a_straight_polygon_is_exceeded_by_no_more_than_stated(drawn, error_m):
    lon0, lat0, radii = drawn
    turns = [2 * np.pi * i / len(radii) for i in range(len(radii))]
    flat = [(lon0 + r * np.cos(t), lat0 + r * np.sin(t)) for r, t in zip(radii, turns, strict=True)]
    found = kernel(Polygon(((tuple(rounded(p) for p in flat),),)), error_m)
    edges = zip(flat, flat[1:] + flat[:1], strict=True)
    samples = np.concatenate([np.linspace(a, b, 300) for a, b in edges])
    steps = np.linalg.norm(np.diff(samples, axis=0), axis=1)
    spacing_m = np.sort(steps)[-len(flat)] * 112_000
    places = oracles.outline_places(found)
    far = distances_m(places, samples)
    beyond = (places[:, 0] - lon0 + 180) % 360 - 180
    outside = np.hypot(beyond, places[:, 1] - lat0) > max(radii) + 1e-6
    if outside.any():
        allowed = error_m + max(e.error_m for e in found) + spacing_m
        assert far[outside].max() <= allowed
