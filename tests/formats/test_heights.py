"""Pilots write feet and flight levels, engineers metres: all end as millimetres with a datum.

A height whose datum nobody named is refused; guessing would be wrong by the height of the hills.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.shape import Datum, Height
from standclear.formats.heights import read_ceiling, read_floor, write_ceiling, write_floor

from .strategies import HEIGHTS


@pytest.mark.parametrize(
    ("text", "height"),
    [
        ("500 ft AMSL", Height(152_400, Datum.AMSL)),
        ("1,500ft agl", Height(457_200, Datum.AGL)),
        ("150 m above ground level", Height(150_000, Datum.AGL)),
        ("FL120", Height(3_657_600, Datum.FLIGHT_LEVEL)),
        ("fl 95", Height(2_895_600, Datum.FLIGHT_LEVEL)),
        ("-12 m WGS 84", Height(-12_000, Datum.WGS84)),
        ("501 ft AMSL", Height(152_705, Datum.AMSL, error_mm=1)),
        ("100 m MSL ± 15 m", Height(100_000, Datum.AMSL, error_mm=15_000)),
        ("١٥٠ м AGL", Height(150_000, Datum.AGL)),
    ],
)
def test_heights_are_read_with_unit_and_datum(text: str, height: Height) -> None:
    assert read_floor(text, "floor") == height
    assert read_ceiling(text, "ceiling") == height


@pytest.mark.parametrize("text", ["surface", "GND", "SFC", ""])
def test_a_floor_may_be_the_surface(text: str) -> None:
    assert read_floor(text, "floor") is None


@pytest.mark.parametrize("text", ["unlimited", "UNL", ""])
def test_a_ceiling_may_be_unlimited(text: str) -> None:
    assert read_ceiling(text, "ceiling") is None


@pytest.mark.parametrize(
    "text", ["500 ft", "500", "500 AMSL", "1,5 m AGL", "FL1", "high", "9e9 m AGL", "999999 m AGL"]
)
def test_a_height_that_leaves_something_open_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="floor"):
        read_floor(text, "floor")


def test_a_floor_is_never_unlimited_and_a_ceiling_never_the_surface() -> None:
    with pytest.raises(InvalidInput, match="surface"):
        read_floor("unlimited", "floor")
    with pytest.raises(InvalidInput, match="unlimited"):
        read_ceiling("surface", "ceiling")


@given(HEIGHTS)
def test_what_is_written_reads_as_the_same_height(height: Height | None) -> None:
    assert read_floor(write_floor(height), "floor") == height
    assert read_ceiling(write_ceiling(height), "ceiling") == height


@given(st.integers(10, 999))
def test_whole_flight_levels_are_written_as_pilots_say_them(level: int) -> None:
    assert write_ceiling(Height(level * 30_480, Datum.FLIGHT_LEVEL)) == f"FL{level:03d}"
