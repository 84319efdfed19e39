"""Shayrat was announced in "EST" on a day without EST; a Hodeidah notice said "3 a.m. (1200
GMT)", nine hours from itself. A time is one instant or it is asked for. (Domain 2.5, failure 16;
test vectors 6.10.)
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.errors import InvalidInput
from standclear.core.time.contradiction import compare_times
from standclear.core.time.times import read_duration, read_time, show_time

SHAYRAT = datetime(2017, 4, 7, 0, 40, tzinfo=UTC)
ZONES = [
    *("Asia/Damascus", "America/New_York", "Europe/Moscow", "Asia/Tehran", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "Europe/Dublin", "UTC"),
]


def refusal(text, zone=None):
    with pytest.raises(InvalidInput) as refused:
        read_time(text, zone=zone)
    return refused.value.expected


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("2017-04-07T00:40Z", None),
        ("2017-04-07 03:40+03", None),
        ("2017-04-07T03:40:00.0+03:00", None),
        ("2017-04-06T20:40-04:00", None),
        ("20:40 UTC-4 6 Apr 2017", None),
        ("2017-04-07 03:40", "Asia/Damascus"),
        ("03:40 Damascus 7 Apr 2017", None),
        ("Friday 7 April 2017, 03:40 Asia/Damascus", None),
        ("April 7, 2017 at 3:40 a.m. local time", "Asia/Damascus"),
        ("8:40 pm EDT 6 Apr 2017", None),
        ("8:40 pm EDT 6 Apr 2017", "America/New_York"),
        ("0040Z 7 Apr 2017", None),
        ("070040ZAPR2017", None),
        ("070040Z APR 2017", None),
        ("0340 7 Apr 2017", "Asia/Damascus"),
        ("03:40 MSK 7 Apr 2017", None),
        ("٠٣:٤٠ ٧ نيسان ٢٠١٧", "Asia/Damascus"),
        ("03:40 7 апреля 2017", "Europe/Moscow"),
        ("Fri 2017-04-07 00:40Z (03:40 Asia/Damascus, +03)", None),
    ],
)
def test_one_instant_told_in_many_ways(text, zone):
    entered = read_time(text, zone=zone)
    assert entered.utc == SHAYRAT
    assert entered.text == text


@pytest.mark.parametrize("zone", ["America/New_York", None])
def test_a_label_not_in_use_that_day_is_refused_with_the_one_that_was(zone):
    said = refusal("8:40 pm EST 6 Apr 2017", zone)
    assert "EST was not in use in America/New_York on that day" in said
    assert "8:40 pm EDT is Fri 2017-04-07 00:40Z" in said


def test_a_skipped_hour_is_refused_with_the_instants_around_it():
    said = refusal("2021-03-14 02:30", "America/New_York")
    assert "skipped" in said
    assert "06:30Z" in said
    assert "07:30Z" in said


def test_an_hour_shown_twice_is_refused_with_both_and_a_label_settles_it():
    said = refusal("2021-11-07 01:30", "America/New_York")
    assert "05:30Z (EDT) or Sun 2021-11-07 06:30Z (EST)" in said
    for label, hour in (("EDT", 5), ("EST", 6)):
        entered = read_time(f"2021-11-07 01:30 {label}", zone="America/New_York")
        assert entered.utc == datetime(2021, 11, 7, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "zone", "expected"),
    [
        ("midnight 6 Apr 2017", "Asia/Damascus", "23:59 of the day that ends or 00:01"),
        ("24:00 6 Apr 2017", "Asia/Damascus", "00:01 of the day that begins"),
        ("2017-04-06T24:00Z", None, "23:59"),
        ("12 am 6 Apr 2017", "Asia/Damascus", "12:00 for noon"),
        ("12:00 pm 6 Apr 2017", "Asia/Damascus", "12:00 for noon"),
        ("13 pm 6 Apr 2017", "Asia/Damascus", "1 to 12 before am or pm"),
        ("10:30 7 Apr 2017", None, "a zone or an offset"),
        ("10:30 7 Apr", "UTC", "a date with its year"),
        ("10:30", "UTC", "a date with its year"),
        ("7 Apr 2017", "UTC", "a time of day"),
        ("06/04/2017 10:00", "UTC", "the month as a word"),
        ("06.04.2017 10:00", "UTC", "the month as a word"),
        ("30 Feb 2017 10:00", "UTC", "a day that exists"),
        ("Thu 2017-04-07 00:40Z", None, "2017-04-07 is a Fri"),
        ("10:61 7 Apr 2017", "UTC", "minutes and seconds to 59"),
        ("23:59:60 31 Dec 2016", "UTC", "leap second"),
        ("10:00 BST 1 Jul 2017", None, "whose BST"),
        ("10:00 GMT 1 Jul 2017", "Europe/London", "GMT was not in use"),
        ("10:00 EST 1 Jan 2017", "Asia/Damascus", "EEST, EET"),
        ("10:00 7 Apr 2017", "Mars/Base", "an IANA zone"),
        ("10:00-11:00 7 Apr 2017", "UTC", "a span as two times"),
        ("10:00 11:00 7 Apr 2017", "UTC", "not understood"),
        ("10:00 +16 7 Apr 2017", None, "an offset from"),
        ("00:40 Asia/Damascus +02 7 Apr 2017", None, "the offset that Asia/Damascus had"),
        ("3 a.m. (1200 GMT) 12 June 2018", "Asia/Aden", "12 h apart"),
        ("", None, "a time of day"),
        ("1" * 121, None, "at most 120"),
    ],
)
def test_what_is_no_one_instant_is_refused_with_what_would_be_right(text, zone, expected):
    assert expected in refusal(text, zone)


def test_two_statements_of_shayrat_fit_only_in_edt():
    compared = compare_times("8:40 pm EST 6 Apr 2017", "03:40 Damascus 7 Apr")
    assert not compared.agree
    assert compared.utc == SHAYRAT
    assert "EST was not in use" in compared.says
    assert "only EDT fits: Fri 2017-04-07 00:40Z" in compared.says
    assert compare_times("8:40 pm EDT 6 Apr 2017", "03:40 Damascus 7 Apr").agree


def test_hodeidahs_three_in_the_morning_is_not_noon_in_greenwich():
    on = date(2018, 6, 12)
    compared = compare_times("3 a.m.", "1200 GMT", first_zone="Asia/Aden", on=on)
    assert (compared.agree, compared.utc) == (False, None)
    assert "12 h apart" in compared.says
    assert "Tue 2018-06-12 00:00Z" in compared.says
    assert compare_times("3 a.m.", "0000 GMT", first_zone="Asia/Aden", on=on).agree
    assert compare_times("1 a.m.", "2200 GMT", first_zone="Asia/Aden", on=on).agree  # day before


@settings(deadline=None, max_examples=200)
@given(
    minutes=st.integers(0, 60 * 24 * 365 * 50),
    zone=st.sampled_from(ZONES),
)
def test_a_time_as_shown_reads_back_as_itself(minutes, zone):
    utc = datetime(1990, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    assert read_time(show_time(utc, zone)).utc == utc


@settings(deadline=None, max_examples=200)
@given(hours=st.integers(0, 24 * 365 * 50), zone=st.sampled_from(ZONES), half=st.booleans())
def test_a_local_time_is_its_only_instant_or_is_refused(hours, zone, half):
    wall = datetime(1990, 1, 1)  # noqa: DTZ001  what a clock on the wall shows carries no zone
    local = wall + timedelta(hours=hours, minutes=30 * half)
    around = [
        local.replace(tzinfo=UTC) + timedelta(minutes=15 * k) for k in range(-15 * 4, 15 * 4 + 1)
    ]
    shown = [u for u in around if u.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local]
    text = f"{local:%Y-%m-%d %H:%M}"
    if len(shown) == 1:
        assert read_time(text, zone=zone).utc == shown[0]
    else:
        assert ("twice" if shown else "skipped") in refusal(text, zone)


def test_a_time_is_shown_with_weekday_zone_and_offset():
    assert show_time(SHAYRAT, "Asia/Damascus") == (
        "Fri 2017-04-07 00:40Z (03:40 Asia/Damascus, +03)"
    )
    assert show_time(SHAYRAT, "America/New_York") == (
        "Fri 2017-04-07 00:40Z (Thu 2017-04-06 20:40 America/New_York, -04)"
    )
    assert show_time(datetime(2017, 7, 1, tzinfo=UTC), "Asia/Tehran").endswith("+04:30)")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2h", 120),
        ("90 min", 90),
        ("1 h 30 min", 90),
        ("1:30", 90),
        ("1.5 hours", 90),
        ("PT1H30M", 90),
        ("1 day", 1440),
        ("٩٠ min", 90),
        ("45 s", 0.75),
    ],
)
def test_durations_say_their_unit(text, minutes):
    assert read_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "90", "h", "P", "2 weeks", "-2h", "1:75"])
def test_a_duration_without_a_unit_is_refused(text):
    with pytest.raises(InvalidInput, match="with its unit"):
        read_duration(text)


@pytest.mark.parametrize("set_zone", ["UTC", "Asia/Damascus", "America/New_York", None])
def test_a_zone_written_beside_a_time_counts_before_one_that_is_set(set_zone: str | None) -> None:
    for text in ("2027-07-02 08:00 Asia/Damascus", "08:00 Damascus 2 Jul 2027"):
        assert read_time(text, zone=set_zone).utc == datetime(2027, 7, 2, 5, tzinfo=UTC)


def test_an_hour_that_came_twice_is_offered_as_both_instants() -> None:
    with pytest.raises(InvalidInput, match="twice") as refused:
        read_time("2030-10-27 02:30", zone="Europe/Berlin")
    read = [read_time(each, zone="Europe/Berlin").utc for each in refused.value.possible]
    assert [each.isoformat() for each in read] == [
        "2030-10-27T00:30:00+00:00",
        "2030-10-27T01:30:00+00:00",
    ]


def test_an_hour_that_came_twice_is_refused_in_the_zone_written_beside_it() -> None:
    with pytest.raises(InvalidInput, match="twice"):
        read_time("2026-11-01 01:30 America/New_York", zone="UTC")


@pytest.mark.parametrize("set_zone", ["UTC", None])
def test_a_label_is_judged_by_its_own_zone_where_none_is_set(set_zone: str | None) -> None:
    with pytest.raises(InvalidInput, match="EST was not in use in America/New_York"):
        read_time("20:40 EST 6 Jul 2027", zone=set_zone)
    assert read_time("20:40 EST 6 Jan 2027", zone=set_zone).utc.hour == 1


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("020800ZJUL27", 8),
        ("020800Z JUL 27", 8),
        ("020800ZJUL2027", 8),
        ("020800Z Jul 2027", 8),
        ("020800BJUL27", 6),
        ("020800Q JUL 27", 12),
    ],
)
def test_a_military_date_time_group_is_read_with_its_zone_letter(text: str, hour: int) -> None:
    assert read_time(text, zone="Asia/Tokyo").utc == datetime(2027, 7, 2, hour, tzinfo=UTC)


def test_a_date_time_group_in_local_time_takes_the_zone_that_is_set() -> None:
    for text in ("020800JUL27", "020800JJUL27"):
        assert read_time(text, zone="Asia/Damascus").utc == datetime(2027, 7, 2, 5, tzinfo=UTC)


@pytest.mark.parametrize("text", ["020800ZJUL", "320800ZJUL27", "020860ZJUL27", "022500ZJUL27"])
def test_a_date_time_group_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        read_time(text, zone="UTC")
