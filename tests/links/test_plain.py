"""A phone lights up on a table, a relay keeps its logs, a stick is found in the road.

Whoever reads only the outside of a release learns no place from it.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.links.plain import may_name_a_place, one_line, slug, subject_line, withheld_if_place
from standclear.links.spell import WORDS, checksum_words

from .parcels import parcel

PLACES = [
    "36.6339N 35.9306E",
    "36.633, 35.931",
    "36.6, 35.9",
    "36,6339; 35,9306",
    "36° 38′ 02″ N",
    "N36 38 E035 55",
    "3638N 03555E",
    "363802N",
    "36 38 02",
    "37S CU 12345 67890",
    "37scu1267",
    "37SCU 12 67",
    "8G9J+5X",
    "8FR6M5VM+8QW",
    "366339000",
    "E 312345 N 4012345",
    "٣٦٫٦٣٣٩ ٣٥٫٩٣٠٦",
    "٣٦ شمال",
    "36 38 С 35 55 В",
    "３６．６３３９",
    "36.\u200b6339",
    "36\u202e.6339",
]


@pytest.mark.parametrize("place", PLACES)
def test_a_subject_with_a_place_in_it_is_left_off_whole(place: str) -> None:
    about = parcel(subject=f"Your hospital at {place} is near a planned flight")
    assert subject_line(about, desk="Valley desk") == "[URGENT] Release 17 from Valley desk"
    assert slug(about) == "release"
    assert withheld_if_place(f"550 spam: {place}") == "(words withheld)"


@pytest.mark.parametrize(
    "words",
    [
        "A flight of North overlaps your convoy on Friday",
        "Convoy 12 leaves at 06:40 UTC",
        "Zone valley/zone/4 lapses 2026-11-22 06:40Z",
        "Notice relief/site/h-7, version 3: confirm within 14 days",
        "القافلة تغادر الساعة 06:40",
    ],
)
def test_ordinary_words_stay(words: str) -> None:
    assert not may_name_a_place(words)
    assert subject_line(parcel(subject=words), desk="Valley desk").endswith(words)


@given(
    st.floats(-90, 90).map(lambda degrees: f"{degrees:.5f}"),
    st.floats(-180, 180).map(lambda degrees: f"{degrees:.5f}"),
    st.sampled_from([" ", ", ", ";", "/", "\n", " N "]),
)
@settings(max_examples=100, deadline=None)
def test_no_decimal_coordinate_gets_into_a_subject(lat: str, lon: str, between: str) -> None:
    line = subject_line(parcel(subject=f"near {lat}{between}{lon} at dawn"), desk="Valley desk")
    assert lat not in line
    assert lon not in line


@pytest.mark.parametrize(
    ("urgency", "tag"),
    [("routine", ""), ("urgent", "[URGENT] "), ("life_saving", "[URGENT] "), ("cease", "[CEASE] ")],
)
def test_urgency_stands_first_in_the_subject(urgency: str, tag: str) -> None:
    line = subject_line(parcel(urgency=urgency, subject="Call now"), desk="Valley desk")
    assert line == f"{tag}Release 17 from Valley desk: Call now"


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_a_subject_is_one_short_line_whatever_its_author_wrote(text: str) -> None:
    line = one_line(text, most=120)
    assert len(line) <= 120
    assert len(line.splitlines()) <= 1
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", line)


@given(st.text(max_size=100))
@settings(max_examples=100, deadline=None)
def test_a_folder_name_is_a_few_latin_letters(subject: str) -> None:
    if subject.isascii() or subject.isprintable():
        assert re.fullmatch(r"[a-z][a-z-]{0,39}", slug(parcel(subject=subject)))


def test_the_checksum_is_twelve_words_that_change_with_any_byte() -> None:
    words = checksum_words(b"release 17")
    assert len(words) == WORDS
    assert checksum_words(b"release 17") == words
    assert checksum_words(b"release 18") != words


def test_the_checksum_words_spell_the_base32_of_the_sha256() -> None:
    # SHA-256 of nothing begins e3b0c44298fc1c14, in base32 4OYMIQUY7QOB...
    assert " ".join(checksum_words(b"")) == (
        "FOUR OSCAR YANKEE MIKE INDIA QUEBEC UNIFORM YANKEE SEVEN QUEBEC OSCAR BRAVO"
    )
