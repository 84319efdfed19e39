"""What is grown contains every place within the width, up to the poles. (design.md, kernel.)"""

from __future__ import annotations

import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from standclear.core.earth.growth import Grown, grow

GEOD = Geod(ellps="WGS84")
LONGITUDES = st.sampled_from([0.0, 1e-250, -1e-12, 1e-7, 90.0, -90.0, 89.9999999]) | st.floats(
    -170, 170
)
LATITUDES = st.sampled_from([80.0, 79.99, 89.9999999]) | st.floats(60, 89.999)
PLACES = st.tuples(LONGITUDES, LATITUDES)
WIDTHS_M = st.sampled_from([0.5, 0.52, 1.0, 30.0])


def contains(grown: Grown, lon_deg: float, lat_deg: float) -> bool:
    turns = [shapely.Point(lon_deg + turn, lat_deg) for turn in (-360, 0, 360)]
    return any(area.covers(turn) for area in grown.areas for turn in turns)


@settings(max_examples=60, deadline=None)
@example([(0.0, 80.0), (-1.0, 79.99), (0.0, 81.0), (1.6e-250, 79.99)], 0.5)  # a spike of no width
@example([(0.0, -5.0), (1e-250, 65.28870148224638), (30.0, 89.0), (5e-324, 70.0)], 30.0)
@given(st.lists(PLACES, min_size=3, max_size=4, unique=True), WIDTHS_M)
def test_every_place_within_the_width_of_a_corner_is_in_it(
    corners: list[tuple[float, float]], by_m: float
) -> None:
    area = shapely.Polygon(corners)
    assume(area.is_valid and area.area > 1e-6)
    grown = grow(area, by_m)
    for lon_deg, lat_deg in corners:
        for azimuth_deg in range(0, 360, 30):
            found = GEOD.fwd(lon_deg, lat_deg, azimuth_deg, by_m * 0.99)
            assert contains(grown, found[0], found[1])


@pytest.mark.parametrize("by_m", [0.4, 0.501, 1.0])
@pytest.mark.parametrize("width_deg", [1e-12, 1e-9, 1e-7])
def test_so_is_it_round_a_sliver_whose_sides_cannot_be_told_apart(
    by_m: float, width_deg: float
) -> None:
    """As cutting along a meridian leaves it; a corner of a mitred buffer does not exist there."""
    corners = [(30.0, 89.9), (30.0 + width_deg, 89.95), (30.0 + width_deg / 3, 89.99)]
    grown = grow(shapely.Polygon(corners), by_m)
    for lon_deg, lat_deg in corners:
        for azimuth_deg in range(0, 360, 30):
            found = GEOD.fwd(lon_deg, lat_deg, azimuth_deg, by_m * 0.99)
            assert contains(grown, found[0], found[1])
