"""A hospital's position arrives as people type it: in four alphabets, eight notations, and with
commas for points. What the text says is what is kept; what it does not say is asked for.
(Domain 2.5, failures 2 to 4.)
"""

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.places.coordinates import read_position
from standclear.core.places.place import Place
from standclear.core.shape import Position

VALLEY = Place(
    names=(("en", "Valley"), ("ar", "الوادي")),
    position=Position(366_339_000, 359_306_000),
    reach_m=20_000,
)


@pytest.mark.parametrize(
    "text",
    [
        "35.9306N 36.6339E",
        "N35.9306 E36.6339",
        "E36.6339, N35.9306",
        "35.9306 n; 36.6339 e",
        "35.9306°N/36.6339°E",
        "35,9306 N 36,6339 E",
        "35,9306N,36,6339E",
        "lat 35.9306 lon 36.6339",
        "(35.9306N, 36.6339E)",
        "35.9306°N, 36.6339°E.",
        "geo:35.9306,36.6339",
        "+35.9306+036.6339/",
        "longitude: 36.6339, latitude: 35.9306",
        "٣٥٫٩٣٠٦ شمال، ٣٦٫٦٣٣٩ شرق",
        "٣٥٫٩٣٠٦°ش ٣٦٫٦٣٣٩°ق",
        "۳۵٫۹۳۰۶ ش ۳۶٫۶۳۳۹ ق",
        "\u200f٣٥.٩٣٠٦ شمالاً ٣٦.٦٣٣٩ شرقاً\u200e",
        "خط العرض ٣٥٫٩٣٠٦ خط الطول ٣٦٫٦٣٣٩",
        "35,9306° с.ш. 36,6339° в.д.",
        "35,9306 С 36,6339 В",
        "широта 35,9306 долгота 36,6339",
        "35.9306 северной широты, 36.6339 восточной долготы",
        "３５．９３０６Ｎ ３６．６３３９Ｅ",
    ],
)
def test_decimal_degrees_mean_the_same_in_every_script(text):
    read = read_position(text)
    assert (read.position.lat_e7, read.position.lon_e7) == (359_306_000, 366_339_000)
    assert read.notation == "decimal degrees"
    assert read.text == text
    assert 11 < read.precision_m < 16


@pytest.mark.parametrize(
    ("text", "lat", "lon"),
    [
        ("35°55'50\"N 36°38'02\"E", 35 + 55 / 60 + 50 / 3600, 36 + 38 / 60 + 2 / 3600),
        ("35° 55′ 50″ S, 36° 38′ 2″ W", -35 - 55 / 60 - 50 / 3600, -36 - 38 / 60 - 2 / 3600),
        ("35-55-50N 036-38-02E", 35 + 55 / 60 + 50 / 3600, 36 + 38 / 60 + 2 / 3600),
        ("35:55:50N 36:38:02E", 35 + 55 / 60 + 50 / 3600, 36 + 38 / 60 + 2 / 3600),
        ("35 55 50 N 36 38 02 E", 35 + 55 / 60 + 50 / 3600, 36 + 38 / 60 + 2 / 3600),
        ("35°55.5'N 36°38.25'E", 35.925, 36.6375),
        ("35 deg 55.5 min N 36 deg 38.25 min E", 35.925, 36.6375),
        ("٣٥°٥٥′٥٠″ ش ٣٦°٣٨′٠٢″ ق", 35 + 55 / 60 + 50 / 3600, 36 + 38 / 60 + 2 / 3600),
        ("153600N 0361230E", 15.6, 36 + 12.5 / 60),
        ("3336.5N 03630.2E", 33 + 36.5 / 60, 36 + 30.2 / 60),
        ("N3336 W00730", 33.6, -7.5),
        ("000000N 1800000W", 0, -180),
    ],
)
def test_degrees_minutes_seconds_and_compact_groups(text, lat, lon):
    position = read_position(text).position
    assert (position.lat_deg, position.lon_deg) == pytest.approx((lat, lon), abs=1e-7)


def test_the_arabic_decimal_mark_keeps_every_digit():
    # A popular parser reads 15.6 in Arabic digits as 15.1.
    position = read_position("١٥٫٦ ش ٣٦٫٢ ق").position
    assert (position.lat_e7, position.lon_e7) == (156_000_000, 362_000_000)


@pytest.mark.parametrize(
    ("text", "precision_m", "size"),
    [
        ("37SBV8609278980", 2.2, "1 m"),
        ("37S BV 8609 7898", 7.9, "10 m"),
        ("37s bv 860 789", 72, "100 m"),
        ("37SBV 86 78", 713, "1 km"),
        ("37SBV87", 7130, "10 km"),
        ("37SBV", 71_300, "100 km"),
    ],
)
def test_a_grid_reference_is_the_middle_of_its_square(text, precision_m, size):
    whole = read_position("37SBV8609278980").position
    read = read_position(text)
    assert read.notation == f"MGRS, {size} square"
    assert read.precision_m == pytest.approx(precision_m, rel=0.05)
    assert abs(read.position.lat_deg - whole.lat_deg) * 111_000 <= precision_m
    if precision_m > 100:
        assert any("only" in warning for warning in read.warnings)


def test_a_plus_code_may_be_short_beside_its_declared_place():
    full = read_position("8G7RWJJM+6H")
    assert read_position("WJJM+6H", place=VALLEY).position == full.position
    assert read_position("wjjm+6h الوادي", place=VALLEY).position == full.position
    with pytest.raises(InvalidInput, match="declared place"):
        read_position("WJJM+6H")
    with pytest.raises(InvalidInput, match="near Valley"):
        read_position("WJJM+6H Hilltown", place=VALLEY)


def test_37s_is_a_band_or_the_south_and_only_the_place_tells():
    text = "37S 286092 3978980"
    with pytest.raises(InvalidInput) as refused:
        read_position(text)
    assert "37 north" in refused.value.expected
    assert "37 south" in refused.value.expected

    read = read_position(text, place=VALLEY)
    assert read.position.lat_deg == pytest.approx(35.9318, abs=1e-4)
    assert "37 north" in read.warnings[0]
    assert read_position("37 north 286092 3978980").position == read.position
    assert read_position("37 south 286092 3978980").position.lat_e7 < 0


@pytest.mark.parametrize("text", ["35.9306, 36.6339", "36.6339 35.9306", "35 55.5 36 38.0"])
def test_without_letters_only_the_declared_place_gives_the_order(text):
    with pytest.raises(InvalidInput, match="give the one that is meant"):
        read_position(text)
    assert VALLEY.contains(read_position(text, place=VALLEY).position)


def test_range_never_settles_the_order():
    with pytest.raises(InvalidInput, match="if that is meant"):
        read_position("12.5, 120.5")  # 120.5 can be no latitude, and still it was not said


def test_one_letter_leaves_the_other_side_open():
    with pytest.raises(InvalidInput, match=r"36\.6339°W"):
        read_position("35.9306N 36.6339")
    assert read_position("35.9306N 36.6339", place=VALLEY).position.lon_e7 == 366_339_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("35°75'N 36°E", "minutes below 60"),
        ("357500N 0360000E", "below 60"),
        ("3336.5N 3630.2E", "DDDMM"),
        ("0035.9N 36.6E", "both coordinates in one notation"),
        ("35.9, 36.6 or so", "a position such as"),
        ("-35.9N 36E", "a sign or the letter"),
        ("35.9N 36.6N", "one letter of N, S"),
        ("35.5°30'N 36°E", "fraction only in the last"),
        ("91N 20E", "-90 to 90"),
        ("10N 181E", "-180 to 180"),
        ("35.9.3N 36E", "an angle"),
        ("1e5N 36E", "two coordinates"),
        ("35²N 36E", "a position such as"),
        ("35½N 36E", "a position such as"),
        ("37SBV123", "0, 2, 4"),
        ("37SBV 860 7898", "as many digits"),
        ("61SBV8678", "zone from 1 to 60"),
        ("37NBV8609278980", "there is no 37NBV"),
        ("37SAV8609278980", "a square of zone 37"),
        ("37XBV5555", "a square of band X"),
        ("37SВV8609278980", "a position such as"),  # a Cyrillic letter inside the square
        ("37R 253000 3978000", "band R"),
        ("37N 99999 3978000", "easting"),
        ("37N 950000 3978000", "easting"),
        ("lat 36.6E lon 35.9N", "lat beside N or S"),
        ("35,5,36N", "two coordinates"),
        ("35٬930 N 36٬633 E", "a position such as"),  # the Arabic thousands mark
        ("north of the bridge", "a position such as"),
        ("", "a position such as"),
        ("3" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_would_be_right(text, expected):
    with pytest.raises(InvalidInput) as refused:
        read_position(text)
    assert expected in refused.value.expected


def test_few_digits_are_told_as_few():
    assert "1.4 km only" in read_position("35.93N 36.63E").warnings[0]
    assert "35°30'" in read_position("35.30N 36.15E").warnings[0]
    assert read_position("35.93061N 36.63391E").warnings == ()


def test_an_area_counts_as_well_as_a_place():
    with pytest.raises(InvalidInput, match="a position in Valley"):
        read_position("36.6339N 35.9306E", area=VALLEY)
    assert read_position("35.9306, 36.6339", area=VALLEY).position.lat_e7 == 359_306_000


@pytest.mark.parametrize("text", ["0 0", "35 35"])
def test_two_equal_numbers_are_put_to_the_typist_as_one_reading_not_a_choice_of_twins(
    text: str,
) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_position(text)

    assert "if that is meant" in str(caught.value)
    assert " or " not in str(caught.value).split("if that is meant")[0]
