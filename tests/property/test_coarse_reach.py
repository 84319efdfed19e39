"""Somebody plans beside a record that they may know only roughly, of any size, anywhere on earth.

Which records are looked at is decided by the true volumes and some slack; the answer then follows
the coarse ones. If the slack were too small, whether a hidden record is named would hang on where
it truly lies: a continent, a road of many legs, the antimeridian and the poles try it here.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as draw

from standclear.core.coarsen import coarsen
from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.mechanism import Mechanism
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.overlap import Separation, find_overlaps
from standclear.core.picture import Picture
from standclear.core.rules.search import Subject
from standclear.core.rules.seen import keys_around
from standclear.core.shape import (
    Circle,
    Corridor,
    Datum,
    Height,
    Polygon,
    Position,
    Shape,
    Volume4D,
)
from standclear.core.telling import Disclosure, Share
from tests.space.oracles import contains

SETTINGS = Mechanism("desk", "Desk", "UTC")
REACH = Separation(5556.0, 914.4, 180)
START = datetime(2030, 1, 1, 8, 20, tzinfo=UTC)
HOUR = timedelta(hours=1)
HIDDEN = "south/plan/1"
Part = tuple[tuple[Position, ...], ...]


def place(lon_deg: float, lat_deg: float) -> Position:
    return Position.from_degrees(lon_deg=(lon_deg + 180) % 360 - 180, lat_deg=lat_deg)


def box(west: float, south: float, wide: float, high: float) -> Part:
    north = min(south + high, 90.0)
    corners = ((west, south), (west + wide, south), (west + wide, north), (west, north))
    return (tuple(place(*corner) for corner in corners),)


def boxes(*corners: tuple[float, float, float, float]) -> Polygon:
    return Polygon(tuple(box(*each) for each in corners))


def road(points: list[tuple[float, float]], hours_a_leg: int) -> Corridor:
    """A convoy that is on each leg during that leg's hours alone; 0: on all of them throughout."""
    legs = len(points) - 1
    hours = [(START + n * hours_a_leg * HOUR, START + (n + 1) * hours_a_leg * HOUR)
             for n in range(legs)] if hours_a_leg else []  # fmt: skip
    return Corridor(tuple(place(*point) for point in points), 500_000, tuple(hours))


LONS = draw.sampled_from((0.0, 34.3, 179.97, -179.99, 90.0)) | draw.floats(-180, 179.99)
LATS = draw.sampled_from((0.0, 79.9, 89.9, -89.5, -80.1, 60.0)) | draw.floats(-90, 89.9)
SPOTS = draw.tuples(LONS, LATS)
SIZES_KM = draw.sampled_from((0.05, 3.0, 60.0, 700.0, 4000.0))
SPANS = draw.sampled_from((0.01, 0.7, 9.0, 45.0, 80.0))
SHAPES: draw.SearchStrategy[Shape] = draw.one_of(
    draw.builds(
        lambda at, km: Circle(place(*at), round(km * 1_000_000)), SPOTS, SIZES_KM
    ),
    draw.builds(
        lambda at, wide, high: boxes((*at, wide, high)), SPOTS, SPANS, SPANS
    ),
    draw.builds(
        lambda a, b: boxes((*a, 0.5, 0.05), (*b, 0.5, 0.05)), SPOTS, SPOTS
    ),
    draw.builds(
        lambda at, steps, hours: road(
            [(at[0] + n * steps[0], max(-89.0, min(89.0, at[1] + n * steps[1])))
             for n in range(4)], hours),
        SPOTS,
        draw.tuples(draw.floats(0.1, 12.0), draw.floats(-9, 9)),
        draw.sampled_from((0, 2, 5)),
    ),
)  # fmt: skip
CEILINGS = draw.none() | draw.builds(
    lambda metres, datum: Height(metres * 1000, datum),
    draw.integers(50, 9000),
    draw.sampled_from((Datum.WGS84, Datum.AMSL, Datum.FLIGHT_LEVEL)),
)


def hidden_volume(shape: Shape, ceiling: Height | None) -> Volume4D:
    hours = 3
    if isinstance(shape, Corridor) and shape.leg_times:
        return Volume4D(shape, None, ceiling, shape.leg_times[0][0], shape.leg_times[-1][1])
    return Volume4D(shape, None, ceiling, START, START + hours * HOUR)


def as_coarse(volume: Volume4D) -> tuple[Extent, ...]:
    return all_extents(
        coarsen(
            (volume,),
            grid_mm=SETTINGS.coarse_mm,
            time_s=SETTINGS.coarse_s,
            height_mm=SETTINGS.coarse_height_mm,
        )
    )


def named(hidden: Volume4D, own: Volume4D) -> set[str]:
    picture = Picture(mechanism=SETTINGS)
    picture.place(HIDDEN, (hidden,))
    mine = Subject("north/plan/1", 1, (own,), "", lambda _: Share("", Disclosure.FULL))
    return keys_around(picture, mine, REACH)


def beside(extent: Extent, corner: int, along: float, off_m: float) -> Position:
    """A place on the outline of an extent, or a little outside of it."""
    x, y = extent.x / BRAD_PER_DEGREE, extent.y / BRAD_PER_DEGREE
    one, other = corner % len(x), (corner + 1) % len(x)
    lon = float(x[one] + (x[other] - x[one]) * along)
    lat = float(y[one] + (y[other] - y[one]) * along)
    up = 1.0 if lat >= (float(y.min()) + float(y.max())) / 2 else -1.0
    return place(lon, max(-90.0, min(90.0, lat + up * off_m / 111_700)))


@settings(max_examples=80, deadline=None)
@given(
    SHAPES,
    CEILINGS,
    draw.integers(0, 400),
    draw.integers(0, 400),
    draw.floats(0, 1),
    draw.sampled_from((0.0, 2000.0, 5400.0)),
    draw.sampled_from((0.0, 0.02, 0.5, 0.98, 1.0)),
)
@example(boxes((10, 0, 1, 75)), None, 0, 1, 0.0, 0.0, 0.5)
@example(road([(30, 48), (31, 48), (32, 48), (33, 48)], 5), None, 0, 0, 0.5, 0.0, 1.0)
@example(boxes((-89.995, 0, 179.99, 10)), None, 0, 0, 0.5, 0.0, 0.5)
def test_every_record_whose_coarse_volume_comes_near_is_looked_at(
    shape: Shape,
    ceiling: Height | None,
    piece: int,
    corner: int,
    along: float,
    off_m: float,
    when: float,
) -> None:
    hidden = hidden_volume(shape, ceiling)
    coarse = as_coarse(hidden)
    extent = coarse[piece % len(coarse)]
    epoch = datetime(2020, 1, 1, tzinfo=UTC)
    length_s = extent.time_end_s - extent.time_start_s
    moment = epoch + timedelta(seconds=extent.time_start_s + round(length_s * when))
    top_mm = extent.altitude_high_mm
    height = Height(top_mm + 900_000, Datum.WGS84) if ceiling else None
    floor = Height(top_mm + 800_000, Datum.WGS84) if ceiling else None
    own = Volume4D(
        Circle(beside(extent, corner, along, off_m), 50_000), floor, height, moment, moment
    )
    index = Index.of({HIDDEN: coarse})
    near = find_overlaps(all_extents((own,)), index, separation=REACH)
    assert not near or HIDDEN in named(hidden, own)


def test_what_lies_far_away_is_not_looked_at() -> None:
    """Else all laws of this page would hold of a desk that looks at everything always."""
    here = Volume4D(Circle(place(34, 48), 1_000_000), None, None, START, START + HOUR)
    far = Volume4D(Circle(place(35, 48), 1_000_000), None, None, START, START + HOUR)
    assert named(here, far) == set()
    walk = hidden_volume(road([(30, 48), (31, 48), (32, 48)], 5), None)
    later = Volume4D(
        Circle(place(30, 48), 1_000_000), None, None, START + 90 * HOUR, START + 91 * HOUR
    )
    assert named(walk, later) == set()


@settings(max_examples=40, deadline=None)
@given(SHAPES, draw.integers(0, 400), draw.integers(0, 400))
@example(boxes((-89.995, 0, 179.99, 10)), 0, 0)
def test_the_coarse_volume_contains_the_true_one(shape: Shape, piece: int, corner: int) -> None:
    hidden = hidden_volume(shape, None)
    extents = all_extents((hidden,))
    extent = extents[piece % len(extents)]
    x, y = extent.x / BRAD_PER_DEGREE, extent.y / BRAD_PER_DEGREE
    spot = corner % len(x)
    lon, lat = float((x[spot] + x.mean()) / 2), float((y[spot] + y.mean()) / 2)
    assert contains(as_coarse(hidden), lon, lat) or not contains(extents, lon, lat)


@pytest.mark.parametrize("wide", [170.0, 179.9, 179.99, 179.999])
def test_nor_does_a_volume_of_half_the_earth_turn_to_the_other_half(wide: float) -> None:
    hidden = hidden_volume(boxes((-wide / 2, 0, wide, 10)), None)
    coarse = as_coarse(hidden)
    assert contains(coarse, 0.0, 5.0)
    assert not contains(coarse, 180.0, 5.0)
