"""Deir ez-Zor was 9 km off; a Syrian list had latitudes for longitudes, and range checks passed
it. What was typed is compared with the place that was named. (Domain 2.5, failures 2 to 4;
test vectors 6.10.)
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.places.compass import compass
from standclear.core.places.coordinates import read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.places.notation import decimal, degrees_minutes
from standclear.core.places.place import Place, distance_m
from standclear.core.places.read_back import echo, read_back, read_back_matches
from standclear.core.shape import Position

SHIPPED = Gazetteer.shipped()
IDLIB = SHIPPED.find("Idlib")


def refusal(text, place):
    with pytest.raises(InvalidInput) as refused:
        read_position(text, place=place)
    return refused.value.expected


@pytest.mark.parametrize("name", ["Idlib", "Idlib governorate", "إدلب", "Идлиб", "SY-ID"])
def test_swapped_coordinates_for_idlib_are_refused_by_containment(name):
    said = refusal("36.6339N 35.9306E", SHIPPED.find(name))
    assert "a position in Idlib; this is 10" in said  # 100 km from the town, 106 from the middle
    assert "Swapping latitude and longitude gives 35.93060N 36.63390E, inside Idlib" in said


def test_minutes_typed_as_decimals_are_refused_and_named():
    said = refusal("35.55837N 36.38036E", IDLIB)  # 35°55.837'N 36°38.036'E
    assert "47.2 km from it" in said
    assert "Reading the decimals as minutes gives 35.93062N 36.63393E" in said


def test_decimals_typed_as_minutes_are_refused_and_named():
    town = Place(
        names=(("en", "Town"),), position=Position(361_500_000, 353_000_000), reach_m=6_000
    )
    assert "Reading the minutes as decimals gives 35.30000N 36.15000E" in refusal(
        "35°30'N 36°15'E", town
    )
    assert "Reading the decimals as minutes gives 35.50000N 36.25000E" in refusal(
        "35.30N 36.15E",
        Place(names=(("en", "Other"),), position=Position(362_500_000, 355_000_000), reach_m=6_000),
    )


def test_a_forgotten_hemisphere_is_named():
    assert "N for S gives 35.93060N 36.63390E" in refusal("35.9306S 36.6339E", IDLIB)


def test_a_place_far_from_anything_meant_gets_no_proposal():
    said = refusal("51.5N 0.1W", IDLIB)
    assert "gives" not in said


@settings(deadline=None, max_examples=60)
@given(
    lon_e4=st.integers(-1_790_000, 1_790_000),
    lat_e4=st.integers(-890_000, 890_000),
    slip=st.sampled_from(["swap", "minutes as decimals"]),
)
def test_a_slip_is_always_proposed_when_it_leaves_the_place(lon_e4, lat_e4, slip):
    meant = Position(lon_e4 * 1000, lat_e4 * 1000)
    place = Place(names=(("en", "Here"),), position=meant, reach_m=2_000)
    if slip == "swap":
        north, east = decimal.write(meant, decimals=4).split()
        typed = f"{east[:-1]}{'NS'['W' in east]} {north[:-1]}{'EW'['S' in north]}"
    else:
        typed = degrees_minutes.write_minutes(meant).replace("°", "D").replace("'", "")
        typed = " ".join(p.replace(".", "").replace("D", ".") for p in typed.split())
    read, said = read_or_refused(typed, place)
    assert "gives" in said or (read and distance_m(read.position, meant) <= 2_000)


def read_or_refused(text, place):
    try:
        return read_position(text, place=place), ""
    except InvalidInput as refused:
        return None, refused.expected


def test_a_read_back_nine_kilometres_off_does_not_match():
    claimed = SHIPPED.find("Deir ez-Zor").position
    heard = Position(claimed.lon_e7 + 990_000, claimed.lat_e7)
    with pytest.raises(InvalidInput, match=r"the two are 9\.0 km apart"):
        read_back_matches(claimed, heard, tolerance_m=100)
    read_back_matches(claimed, Position(claimed.lon_e7 + 5_000, claimed.lat_e7), tolerance_m=100)


def test_a_position_is_said_back_from_the_nearest_known_place():
    town = Place(
        names=(("en", "Millford"), ("ar", "طاحونة"), ("ru", "Мельница")),
        position=Position(100_000_000, 450_000_000),
        reach_m=5_000,
    )
    valley = Gazetteer.of([town])
    spot = Position(101_110_000, 450_788_000)
    assert read_back(spot, gazetteer=valley) == "12.4 km NE of Millford"
    assert read_back(spot, gazetteer=valley, language="ar") == "12.4 كم شمال شرق طاحونة"
    assert read_back(spot, gazetteer=valley, language="ru") == (
        "12,4 км к северо-востоку от: Мельница"
    )
    assert read_back(town.position, gazetteer=valley) == "at Millford"
    assert read_back(Position(368_100_000, 358_645_000)).endswith(" of Saraqib")


@pytest.mark.parametrize(
    ("azimuth", "eight", "sixteen"),
    [(0, "N", "N"), (359, "N", "N"), (-45, "NW", "NW"), (30, "NE", "NNE"), (180, "S", "S")],
)
def test_compass_points_wrap_at_north(azimuth, eight, sixteen):
    assert (compass(azimuth, points=8), compass(azimuth, points=16)) == (eight, sixteen)


def test_the_same_place_is_echoed_in_three_notations_that_agree():
    spoken = echo(IDLIB.position)
    assert list(spoken) == ["DD", "DMS", "MGRS"]
    for text in spoken.values():
        assert distance_m(read_position(text).position, IDLIB.position) < 5
