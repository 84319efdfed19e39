"""A plan gives its heights above the sea, the ground, the ellipsoid or as a flight level.

The band the kernel tests contains the true height, whatever the place and the weather; what
nobody stated is widened, and a floor above its ceiling is refused in the words of the sender.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.extent import UNBOUNDED
from standclear.core.earth.geoid import INTERPOLATION_ERROR_M, undulation_bounds_m, undulation_m
from standclear.core.earth.heights import (
    Box,
    band_mm,
    bands_at_mm,
    bounds_mm,
    flight_level_amsl_bounds_m,
    standard_pressure_ratio,
)
from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height

TANF = Box(38.60, 33.49, 38.63, 33.52)

# EGM96 by the spherical harmonic model: GeographicLib's GeoidEval documentation and NGA's test
# values (file OUTF477.DAT of the EGM96 distribution)
PUBLISHED_M = [
    (-3.00944, 16.77583, 28.7068),
    (270.0, 38.6281550, -31.628),
    (305.0211110, -14.6212170, -2.969),
    (102.4487290, 46.8743190, -43.575),
    (133.8761130, -23.6174460, 15.871),
    (359.9999720, 38.6254730, 50.066),
    (0.0004640, -0.4667440, 17.329),
]


@pytest.mark.parametrize(("lon", "lat", "expected_m"), PUBLISHED_M)
def test_the_geoid_agrees_with_published_values(lon: float, lat: float, expected_m: float) -> None:
    assert undulation_m(lon_deg=lon, lat_deg=lat) == pytest.approx(expected_m, abs=0.3)
    assert INTERPOLATION_ERROR_M > 0.3


lons, lats = st.floats(-180, 180), st.floats(-90, 90)


@settings(deadline=None, max_examples=200)
@given(lons, lats, st.floats(0, 5), st.floats(0, 5), st.floats(0, 1), st.floats(0, 1))
def test_bounds_over_a_box_hold_at_every_place_in_it(lon, lat, wide, high, u, v):
    north = min(lat + high, 90.0)
    low_m, high_m = undulation_bounds_m(
        west_deg=lon, south_deg=lat, east_deg=lon + wide, north_deg=north
    )
    place_m = undulation_m(lon_deg=lon + u * wide, lat_deg=lat + v * (north - lat))
    spare_m = INTERPOLATION_ERROR_M - 1e-6
    assert low_m + spare_m <= place_m <= high_m - spare_m
    assert -107 - INTERPOLATION_ERROR_M <= low_m <= high_m <= 86 + INTERPOLATION_ERROR_M


def test_a_small_box_is_not_widened_more_than_it_must() -> None:
    low_mm, high_mm = bounds_mm(Height(100_000, Datum.AMSL), box=TANF)
    assert high_mm - low_mm < 2 * 1000 * INTERPOLATION_ERROR_M + 200
    assert low_mm < 120_214 < high_mm


def test_the_ellipsoid_itself_adds_nothing_but_the_stated_error() -> None:
    assert bounds_mm(Height(1, Datum.WGS84), box=TANF) == (1, 1)
    assert bounds_mm(Height(1, Datum.WGS84, 5_000), box=TANF) == (-4_999, 5_001)


def test_no_floor_and_no_ceiling_are_unbounded() -> None:
    assert band_mm(None, None, box=TANF, ground_mm=None) == (-UNBOUNDED, UNBOUNDED)
    high = Height(100, Datum.WGS84)
    assert band_mm(None, high, box=TANF, ground_mm=None) == (-UNBOUNDED, 100)
    assert band_mm(high, None, box=TANF, ground_mm=None) == (100, UNBOUNDED)


def test_ground_that_is_known_makes_heights_above_it_exact() -> None:
    floor, ceiling = Height(10_000, Datum.AGL), Height(120_000, Datum.AGL)
    known = band_mm(floor, ceiling, box=TANF, ground_mm=(690_000, 720_000))
    assert known == (700_000, 840_000)
    low_mm, high_mm = band_mm(floor, ceiling, box=TANF, ground_mm=None)
    assert low_mm < 10_000 - 430_000 + 20_000  # the Dead Sea shore
    assert high_mm > 120_000 + 8_848_860 + 20_000  # Mount Everest
    with pytest.raises(InvalidInput, match="the lowest ground before the highest"):
        band_mm(floor, ceiling, box=TANF, ground_mm=(2, 1))


@settings(deadline=None, max_examples=300)
@given(
    st.floats(-300, 16_000),
    st.floats(870, 1085),
    st.floats(-45, 40),
    st.floats(9.78, 9.832),
)
def test_a_flight_level_lies_within_its_bounds_in_any_weather(level_m, sea_hpa, warmer_k, gravity):
    """Flies the column up in 10 m layers, each with its own temperature."""
    target_hpa = 1013.25 * standard_pressure_ratio(level_m)
    height_m, pressure_hpa = 0.0, sea_hpa
    step_m = math.copysign(10.0, pressure_hpa - target_hpa)
    while (pressure_hpa - target_hpa) * step_m > 0:
        kelvin = max(288.15 - 0.0065 * min(height_m, 11_000) + warmer_k, 215.0)
        pressure_hpa *= math.exp(-gravity * step_m / (287.05287 * kelvin))
        height_m += step_m
    low_m, high_m = flight_level_amsl_bounds_m(level_m)
    assert low_m - 10 <= height_m <= high_m + 10


def test_the_standard_atmosphere_has_its_tabled_pressures() -> None:
    """ISO 2533:1975, hPa at whole kilometres of geopotential height."""
    for height_m, expected_hpa in [
        (0, 1013.25),
        (5_000, 540.20),
        (11_000, 226.32),
        (20_000, 54.75),
    ]:
        found = 1013.25 * standard_pressure_ratio(height_m)
        assert found == pytest.approx(expected_hpa, abs=0.01)


def test_a_floor_above_its_ceiling_is_refused_in_the_senders_words() -> None:
    floor, ceiling = Height(130_000, Datum.AMSL), Height(120_000, Datum.AMSL)
    with pytest.raises(
        InvalidInput, match="130 m AMSL, which is above the ceiling of 120 m AMSL"
    ) as refused:
        band_mm(floor, ceiling, box=TANF, ground_mm=None)
    assert refused.value.pointer == "floor"
    with pytest.raises(
        InvalidInput, match="130 m above WGS 84, which is above the ceiling of 1 m AMSL"
    ):
        band_mm(Height(130_000, Datum.WGS84), Height(1_000, Datum.AMSL), box=TANF, ground_mm=None)


def test_heights_in_different_datums_are_refused_only_when_no_reading_fits() -> None:
    floor, ceiling = Height(3_048_000, Datum.FLIGHT_LEVEL), Height(2_500_000, Datum.AMSL)
    low_mm, high_mm = band_mm(floor, ceiling, box=TANF, ground_mm=None)
    assert low_mm < high_mm


@pytest.mark.parametrize(
    ("height", "pointer"),
    [
        (Height(3_000_000_000, Datum.WGS84), "ceiling/value_mm"),
        (Height(0, Datum.WGS84, -1), "ceiling/error_mm"),
        (Height(40_000_000, Datum.FLIGHT_LEVEL), "ceiling/value_mm"),
    ],
)
def test_heights_that_are_slips_are_refused_by_name(height: Height, pointer: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        band_mm(None, height, box=TANF, ground_mm=None)
    assert refused.value.pointer == pointer


heights_told = st.builds(
    Height,
    st.integers(-1_000_000, 30_000_000),
    st.sampled_from(Datum),
    st.integers(0, 1_000_000),
)


@settings(deadline=None)
@given(st.lists(st.tuples(lons, lats, heights_told), min_size=1, max_size=5))
def test_many_heights_at_once_are_the_same_bands_as_one_by_one(told) -> None:
    low_mm, high_mm = bands_at_mm(
        [height for _, _, height in told],
        np.array([lon for lon, _, _ in told]),
        np.array([lat for _, lat, _ in told]),
    )
    one_by_one = [bounds_mm(height, box=Box(lon, lat, lon, lat)) for lon, lat, height in told]
    assert list(zip(low_mm.tolist(), high_mm.tolist(), strict=True)) == one_by_one


@pytest.mark.parametrize("height", [None, Height(45_000_000, Datum.FLIGHT_LEVEL)])
def test_a_height_that_cannot_be_is_every_height_among_many(height: Height | None) -> None:
    low_mm, high_mm = bands_at_mm([height], np.zeros(1), np.zeros(1))
    assert (low_mm[0], high_mm[0]) == (-UNBOUNDED, UNBOUNDED)
