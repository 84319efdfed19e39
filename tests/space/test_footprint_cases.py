"""What people declare at the edges of the map, and what they get wrong.

Each shape has one right answer or one refusal that names the ring and the place.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import shapely

from standclear.core.earth.extent import EPOCH, Extent
from standclear.core.earth.footprint import all_extents, extents
from standclear.core.earth.geodesy import (
    area_of,
    bearing_deg,
    destination,
    distance_m,
    extent_area_m2,
    geodesic_area_m2,
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
from tests.space.oracles import contains

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)

Places = list[tuple[float, float]]


def ring(places: Places) -> tuple[Position, ...]:
    return tuple(Position.from_degrees(lon_deg=lon, lat_deg=lat) for lon, lat in places)


def polygon(*rings: Places, edges: EdgeRule = EdgeRule.STRAIGHT) -> Polygon:
    return Polygon((tuple(ring(r) for r in rings),), edges)


def kernel(shape: Shape, **volume: int) -> tuple[Extent, ...]:
    return extents(Volume4D(shape, None, None, NOON, NOON + HOUR, **volume))


def overlap(a: tuple[Extent, ...], b: tuple[Extent, ...]) -> bool:
    return any(shapely.intersects(area_of(p), area_of(q)) for p in a for q in b)


SQUARE: Places = [(36, 33), (37, 33), (37, 34), (36, 34)]


def test_a_plain_polygon_keeps_its_vertices_and_a_few_centimetres_of_error() -> None:
    (extent,) = kernel(polygon(SQUARE))
    assert len(extent.x) == 4
    assert extent.error_m < 0.06
    assert contains((extent,), 36, 33)
    assert not contains((extent,), 36, 32.999_999)


@pytest.mark.parametrize("edges", list(EdgeRule))
def test_winding_a_closing_position_and_repeats_change_nothing(edges: EdgeRule) -> None:
    (plain,) = kernel(polygon(SQUARE, edges=edges))
    for same in (SQUARE[::-1], [*SQUARE, SQUARE[0]], [p for p in SQUARE for _ in (0, 1)]):
        (extent,) = kernel(polygon(same, edges=edges))
        assert shapely.equals(area_of(extent), area_of(plain))


def test_a_hole_shrinks_and_never_grows() -> None:
    hole = [(36.4, 33.4), (36.6, 33.4), (36.6, 33.6), (36.4, 33.6)]
    (extent,) = kernel(polygon(SQUARE, hole))
    assert len(extent.ring_starts) == 3
    assert contains((extent,), 36.4, 33.4)
    assert not contains((extent,), 36.5, 33.5)
    (wide,) = kernel(polygon(SQUARE, hole), error_mm=12_000_000)
    assert len(wide.ring_starts) == 2  # 12 km of error fill a hole of 20 km
    assert contains((wide,), 36.5, 33.5)


def test_parts_become_extents_of_one_volume() -> None:
    two = Polygon(((ring(SQUARE),), (ring([(40, 33), (41, 33), (41, 34)]),)))
    assert len(kernel(two)) == 2


def test_a_ring_that_touches_itself_at_a_position_has_both_its_lobes() -> None:
    bow = [(36, 33), (37, 33), (36.5, 33.5), (37, 34), (36, 34), (36.5, 33.5)]
    found = kernel(polygon(bow))
    assert contains(found, 36.5, 33.2)
    assert contains(found, 36.5, 33.8)
    assert not contains(found, 36.9, 33.5)


REFUSED: list[tuple[str, list[Places], str]] = [
    ("crossing", [[(36, 33), (37, 34), (37, 33), (36, 34)]], "33.50000N 36.50000E"),
    ("spike", [[*SQUARE, (36, 35), (36, 34)]], "crosses or retraces itself"),
    ("line", [[(36, 33), (37, 33), (38, 33)]], "not a line"),
    ("two positions", [[(36, 33), (37, 33), (36, 33)]], "at least 3 different"),
    ("hole outside", [SQUARE, [(40, 33), (41, 33), (41, 34)]], "lies outside"),
    ("hole across", [SQUARE, [(36.5, 33.5), (38, 33.5), (38, 33.6)]], "crosses its outer ring"),
    ("hole as large", [SQUARE, SQUARE], "smaller than its outer ring"),
]


@pytest.mark.parametrize("edges", list(EdgeRule))
@pytest.mark.parametrize(("name", "rings", "words"), REFUSED, ids=[r[0] for r in REFUSED])
def test_a_shape_without_a_right_answer_is_refused_once(
    name: str, rings: list[Places], words: str, edges: EdgeRule
) -> None:
    if edges is EdgeRule.GEODESIC and name in ("crossing", "line"):
        rings = [[(lon, lat - 33) for lon, lat in r] for r in rings]  # lines along the equator
        words = words.replace("33.50000N 36.50000E", "36.50000E")
    with pytest.raises(InvalidInput) as refused:
        kernel(polygon(*rings, edges=edges))
    assert words in str(refused.value)
    assert refused.value.pointer == f"shape/parts/0/{len(rings) - 1}"


def test_the_way_from_a_ring_to_the_pole_within_it_crosses_no_side() -> None:
    centre = Position.from_degrees(lon_deg=0, lat_deg=-89.75)
    arms_m = [8_103, 54.6, 22_026, 162_755, 54.6]
    bay = [
        destination(centre, bearing_deg=1 + 72 * i, distance_m=far) for i, far in enumerate(arms_m)
    ]
    found = kernel(Polygon(((tuple(bay),),), EdgeRule.GEODESIC))
    assert all(contains(found, p.lon_deg, p.lat_deg) for p in (*bay, centre))
    assert contains(found, 0, -90)


def test_a_needle_is_not_mistaken_for_a_crossing() -> None:
    """100 m wide over 3 000 km: straight sides true to half a metre would cross in its point."""
    west, east = ring([(0, 60), (60, 60)])
    length_m, bearing = distance_m(west, east), bearing_deg(west, east)
    inside = destination(west, bearing_deg=bearing + 0.005, distance_m=0.37 * length_m)
    (extent,) = kernel(Polygon((((*ring([(0, 60), (60, 60)]), inside),),), EdgeRule.GEODESIC))
    assert contains((extent,), inside.lon_deg, inside.lat_deg)


def test_across_the_antimeridian_either_way_of_writing_it_is_the_same_place() -> None:
    short = polygon([(179, 10), (-179, 10), (-179, 11), (179, 11)])
    cut = Polygon(
        (
            (ring([(179, 10), (180, 10), (180, 11), (179, 11)]),),
            (ring([(-180, 10), (-179, 10), (-179, 11), (-180, 11)]),),
        )
    )
    mixed = polygon([(179, 10), (180, 10), (-180, 10), (-179, 10), (-179, 11), (179, 11)])
    here = polygon([(9, 10), (11, 10), (11, 11), (9, 11)])
    expected_m2 = sum(extent_area_m2(e) for e in kernel(here))
    for shape in (short, cut, mixed):
        found = kernel(shape)
        for lon in (179, 179.5, 180, -180, -179.5, -179):
            assert contains(found, lon, 10.5)
        assert not contains(found, 178.9, 10.5)
        assert not contains(found, 0, 10.5)
        assert sum(extent_area_m2(e) for e in found) == pytest.approx(expected_m2, abs=20_000)
    assert geodesic_area_m2(short) == pytest.approx(geodesic_area_m2(here), rel=1e-12)


@pytest.mark.parametrize("edges", list(EdgeRule))
def test_volumes_that_touch_at_the_antimeridian_overlap(edges: EdgeRule) -> None:
    east = polygon([(179, 10), (180, 10), (180, 11), (179, 11)], edges=edges)
    west = polygon([(-180, 10), (-179, 10), (-179, 11), (-180, 11)], edges=edges)
    apart = polygon([(-179.99, 10), (-179, 10), (-179, 11), (-179.99, 11)], edges=edges)
    assert overlap(kernel(east), kernel(west))
    assert not overlap(kernel(east), kernel(apart))


def test_volumes_that_touch_at_a_pole_overlap() -> None:
    one = polygon([(0, 89), (10, 89), (5, 90)])
    other = polygon([(150, 89), (160, 89), (155, 90)])
    short = polygon([(150, 89), (160, 89), (155, 89.999)])
    assert overlap(kernel(one), kernel(other))
    assert not overlap(kernel(one), kernel(short))


def test_a_polygon_round_a_pole_contains_it_however_it_is_closed() -> None:
    geodesic = polygon([(0, 85), (120, 85), (-120, 85)], edges=EdgeRule.GEODESIC)
    straight = polygon([(0, 85), (120, 85), (-120, 85)])
    carried = polygon([(-180, 85), (180, 85), (180, 90), (-180, 90)])
    for shape in (geodesic, straight, carried):
        found = kernel(shape)
        for lon in range(-180, 180, 15):
            assert contains(found, lon, 90)
            assert contains(found, lon, 88)
            assert not contains(found, lon, 84.9)
    south = kernel(polygon([(-180, -80), (0, -70), (180, -80), (180, -90), (-180, -90)]))
    assert contains(south, 123, -90)
    assert contains(south, 0, -71)
    assert not contains(south, 180, -79)


def test_a_pole_as_a_corner_is_a_corner() -> None:
    quarter = polygon([(0, 80), (90, 80), (45, 90)], edges=EdgeRule.GEODESIC)
    found = kernel(quarter)
    assert contains(found, 45, 89)
    assert contains(found, 1, 89)
    assert contains(found, 180, 90)  # the pole has every longitude
    assert not contains(found, -1, 89)
    assert not contains(found, 180, 89)


def test_a_band_round_the_earth_is_cut_into_pieces_of_less_than_half_a_turn() -> None:
    found = kernel(polygon([(-180, -60), (180, -60), (180, 60), (-180, 60)]))
    for lon in range(-180, 181, 10):
        assert contains(found, lon, 0)
        assert contains(found, lon, -60)
        assert not contains(found, lon, 61)
    assert all(int(e.x.max()) - int(e.x.min()) < 2**31 for e in found)


def test_a_leg_has_its_own_time_and_its_own_extents() -> None:
    route = ring([(36, 33), (36.1, 33), (36.1, 33.1)])
    half = timedelta(minutes=30)
    times = ((NOON, NOON + half), (NOON + half, NOON + HOUR))
    first, second = kernel(Corridor(route, 500_000, times))
    assert first.time_end_s == second.time_start_s
    assert contains((first,), 36.05, 33)
    assert not contains((second,), 36.05, 33)


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (((NOON, NOON),), "one time a leg: 2"),
        (((NOON, NOON), (NOON, NOON + 2 * HOUR)), "within 2026-03-01T12:00:00"),
        (((NOON, NOON), (NOON + HOUR, NOON)), "not before"),
        (((NOON, NOON), (NOON, NOON.replace(tzinfo=None))), "UTC offset"),
    ],
)
def test_leg_times_that_do_not_fit_are_refused(
    times: tuple[tuple[datetime, datetime], ...], words: str
) -> None:
    route = ring([(36, 33), (36.1, 33), (36.1, 33.1)])
    with pytest.raises(InvalidInput, match=words) as refused:
        kernel(Corridor(route, 500_000, times))
    assert refused.value.pointer.startswith("shape/leg_times")


def test_a_stop_on_a_route_is_a_circle() -> None:
    stop = ring([(36, 33), (36, 33)])
    (extent,) = kernel(Corridor(stop, 1_000_000))
    assert contains((extent,), 36, 33.008)
    assert not contains((extent,), 36, 33.01)


@pytest.mark.parametrize("edges", EdgeRule)
@pytest.mark.parametrize("lat_e7", [900_000_000, -900_000_000])
def test_a_route_that_stays_at_a_pole_is_a_circle_too(edges: EdgeRule, lat_e7: int) -> None:
    """A pole has every longitude, and a volume that covers nothing would be seen by nobody."""
    stop = kernel(Corridor((Position(0, lat_e7),), 0, edges=edges))
    turn = kernel(Corridor((Position(0, lat_e7), Position(1, lat_e7)), 0, edges=edges))
    assert len(turn) == len(stop) > 0
    assert overlap(turn, kernel(Point(Position(7, lat_e7), 0)))


def test_seconds_are_rounded_outward_and_an_instant_is_a_span() -> None:
    here = Circle(ring([(36, 33)])[0], 1_000)
    half = NOON + timedelta(milliseconds=500)
    (extent,) = extents(Volume4D(here, None, None, half, half))
    noon_s = round((NOON - EPOCH).total_seconds())
    assert (extent.time_start_s, extent.time_end_s) == (noon_s, noon_s + 1)


BAD_TIMES = [
    (NOON.replace(tzinfo=None), NOON, "start", "UTC offset"),
    (NOON, NOON - HOUR, "end", "not before"),
    (NOON, NOON.replace(year=2100), "end", "1952 to 2088"),
    (NOON.replace(year=1950), NOON, "start", "1952 to 2088"),
]


@pytest.mark.parametrize(("start", "end", "pointer", "words"), BAD_TIMES)
def test_times_without_meaning_are_refused(
    start: datetime, end: datetime, pointer: str, words: str
) -> None:
    here = Circle(ring([(36, 33)])[0], 1_000)
    with pytest.raises(InvalidInput, match=words) as refused:
        extents(Volume4D(here, None, None, start, end))
    assert refused.value.pointer == pointer


BAD_SIZES = [
    (Circle(Position(0, 0), 0), "shape/radius_mm"),
    (Circle(Position(0, 0), 10**12), "shape"),
    (Point(Position(0, 0), -1), "shape/error_mm"),
    (Corridor(ring([(0, 0), (1, 1)]), -1), "shape/half_width_mm"),
    (Corridor((), 1), "shape/route"),
    (Polygon(()), "shape/parts"),
    (Polygon(((),)), "shape/parts/0"),
]


@pytest.mark.parametrize(("shape", "pointer"), BAD_SIZES)
def test_sizes_without_meaning_are_refused(shape: Shape, pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kernel(shape)
    assert refused.value.pointer == pointer


def test_a_fault_names_the_volume_it_is_in_and_extents_name_theirs() -> None:
    good = Volume4D(Circle(Position(0, 0), 1_000), None, None, NOON, NOON)
    bad = Volume4D(Circle(Position(0, 0), 0), None, None, NOON, NOON)
    assert [e.volume for e in all_extents([good, good])] == [0, 1]
    with pytest.raises(InvalidInput) as refused:
        all_extents([good, bad])
    assert refused.value.pointer == "volumes/1/shape/radius_mm"
