"""Any place on earth, written in any notation and read again, is the same place to within what
the digits say. Poles and the antimeridian are places too.
"""

import unicodedata

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.places.coordinates import read_position
from standclear.core.places.notation import (
    compact,
    decimal,
    degrees_minutes,
    mgrs_grid,
    pluscode,
    utm,
)
from standclear.core.places.notation.letters import plain
from standclear.core.places.place import Place, distance_m
from standclear.core.shape import Position

LAW = settings(deadline=None, max_examples=120)
EDGE = st.sampled_from([-1_800_000_000, 1_800_000_000, 0, 1_799_999_999, -1_799_999_999])
POLE = st.sampled_from([-900_000_000, 900_000_000, 0, 899_999_999, -899_999_999])
ANYWHERE = st.builds(
    Position,
    st.integers(-1_800_000_000, 1_800_000_000) | EDGE,
    st.integers(-900_000_000, 900_000_000) | POLE,
)
DIGITS_OF_THE_WORLD = sorted(
    chr(c) for c in range(0x110000) if unicodedata.category(chr(c)) == "Nd" and c > 0x7F
)


def read_or_refused(text, place=None):
    try:
        return read_position(text, place=place), ""
    except InvalidInput as refused:
        return None, refused.expected


def comes_back(position, text):
    read = read_position(text)
    apart_m = distance_m(read.position, position)
    assert apart_m <= read.precision_m, (text, apart_m, read)
    return read


@LAW
@given(position=ANYWHERE, decimals=st.integers(0, 7))
def test_decimal_degrees_come_back(position, decimals):
    comes_back(position, decimal.write(position, decimals=decimals))


@LAW
@given(position=ANYWHERE, decimals=st.integers(0, 4))
def test_degrees_minutes_seconds_come_back(position, decimals):
    comes_back(position, degrees_minutes.write(position, decimals=decimals))
    comes_back(position, degrees_minutes.write_minutes(position, decimals=decimals))


@LAW
@given(position=ANYWHERE)
def test_compact_groups_come_back(position):
    assert comes_back(position, compact.write(position)).notation == "compact"


@LAW
@given(position=ANYWHERE, digits=st.integers(0, 5))
def test_grid_references_come_back(position, digits):
    comes_back(position, mgrs_grid.write(position, digits=digits))


@LAW
@given(position=ANYWHERE, digits=st.sampled_from([2, 4, 6, 8, 10, 11, 12]))
def test_plus_codes_come_back(position, digits):
    comes_back(position, pluscode.write(position, digits=digits))


@LAW
@given(position=ANYWHERE)
def test_utm_comes_back(position):
    assume(-80 <= position.lat_deg <= 84)
    comes_back(position, utm.write(position))


@LAW
@given(position=ANYWHERE, keep=st.integers(0, 6))
def test_digits_cut_off_are_covered_like_digits_rounded(position, keep):
    cut = decimal.write(position, decimals=7)
    north, east = cut.split()
    shorter = [f"{a[:-1].split('.')[0]}.{a[:-1].split('.')[1][:keep]}" for a in (north, east)]
    comes_back(position, f"{shorter[0].rstrip('.')}{north[-1]} {shorter[1].rstrip('.')}{east[-1]}")


@LAW
@given(text=st.text(st.sampled_from(DIGITS_OF_THE_WORLD), min_size=1, max_size=12))
def test_a_digit_of_any_script_keeps_its_value(text):
    assert plain(text) == "".join(str(unicodedata.decimal(ch)) for ch in text)


@LAW
@given(position=ANYWHERE, digits=st.data())
def test_any_script_reads_as_latin_digits_do(position, digits):
    latin = decimal.write(position)
    zero = digits.draw(st.sampled_from([d for d in DIGITS_OF_THE_WORLD if not int(d)]))
    other = "".join(chr(ord(zero) + int(ch)) if ch.isdigit() else ch for ch in latin)
    assert read_position(other).position == read_position(latin).position


@LAW
@given(
    a=st.decimals(-90, 90, places=4),
    b=st.decimals(-90, 90, places=4),
    separator=st.sampled_from([" ", ", ", ";", ","]),
)
def test_two_bare_numbers_are_never_a_position(a, b, separator):
    read, said = read_or_refused(f"{a}{separator}{b}")
    assert read is None
    assert said


@LAW
@given(
    first=st.decimals(-90, 90, places=4),
    second=st.decimals(-180, 180, places=4),
    form=st.sampled_from(["{} {}", "{}, {}", "{} 30.5 {} 15.5", "{}S 286092 3978980"]),
)
def test_what_is_offered_instead_means_one_place_each(first, second, form):
    text = form.format(first if "S" not in form else 37, second)
    possible, expected = _offered(text)
    assert len(set(possible)) == len(possible)
    read = [read_position(each).position for each in possible]
    assert "S" in form or all(_is_said(position, expected) for position in read)


def _offered(text: str) -> tuple[tuple[str, ...], str]:
    try:
        read_position(text)
    except InvalidInput as refused:
        return refused.possible, refused.expected
    return (), ""


def _is_said(position: Position, expected: str) -> bool:
    lat, lon = abs(position.lat_deg), abs(position.lon_deg)
    return f"({lat:.5f}" in expected and f" {lon:.5f}" in expected


@LAW
@given(
    centre=st.builds(
        Position, st.integers(-800_000_000, 800_000_000), st.integers(-800_000_000, 800_000_000)
    ),
    radius_m=st.integers(1_000, 10_000_000),
    lat_first=st.booleans(),
)
def test_a_place_settles_the_order_only_when_it_holds_one_of_them(centre, radius_m, lat_first):
    place = Place(names=(("en", "Here"),), position=centre, reach_m=radius_m)
    swapped = Position(centre.lat_e7, centre.lon_e7)
    first, second = (centre.lat_deg, centre.lon_deg)
    text = f"{first:.7f}, {second:.7f}" if lat_first else f"{second:.7f}, {first:.7f}"
    read, said = read_or_refused(text, place)
    if read is None:
        assert place.contains(swapped)
        assert "the one that is meant" in said
    else:
        assert read.position == centre
        assert not place.contains(swapped) or distance_m(swapped, centre) <= read.precision_m


@LAW
@given(text=st.text(st.sampled_from("0123456789.,;°'\" NSEW+-/:CBVwsш٫٣"), max_size=30))
def test_any_text_is_read_or_refused_in_words(text):
    read, said = read_or_refused(text)
    if read is None:
        assert said
    else:
        assert read.precision_m > 0
        assert {"N", "S", "ش", "+"} & set(text.upper()) or read.notation.startswith("MGRS")
