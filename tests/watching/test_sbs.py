"""A receiver on port 30003 tells of aircraft line by line, each line a part of what it knows.

The first lines are those of the receiver's own documentation (BaseStation, MSG 1 to 8).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.shape import Datum, Height, Position
from standclear.formats import sbs
from standclear.formats.feed import TRANSPONDER_ERROR_MM, Reader

from .streams import (
    CUTS,
    NOON,
    SOURCE,
    assert_never_raises_and_cuts_do_not_matter,
    cut_at,
    damaged,
    heard,
)

LINES = b"""\
SEL,,496,2286,4CA4E5,27215,2010/02/19,18:06:07.710,2010/02/19,18:06:07.710,RYR1427
MSG,1,145,256,7404F2,11267,2008/11/28,23:48:18.611,2008/11/28,23:53:19.161,RJA1118,,,,,,,,,,,
MSG,4,496,469,7404F2,27854,2008/11/28,23:48:19.000,2010/02/19,17:58:13.039,,,288.6,103.2,,,-832,,,,,
MSG,3,496,211,7404F2,10057,2008/11/28,23:48:20.112,2009/11/28,14:53:50.594,,37000,,,51.45735,-1.02826,,,0,0,0,0
MSG,2,496,603,400CB6,13168,2008/10/13,12:24:32.414,2008/10/13,12:28:52.074,,0,76.4,258.3,54.05735,-4.38826,,,,,,-1
MSG,8,496,194,405F4E,27884,2010/02/19,17:58:13.244,2010/02/19,17:58:13.244,,,,,,,,,,,,0
AIR,,496,5906,400F01,27931,2010/02/19,18:06:07.128,2010/02/19,18:06:07.128
"""

ONE = b"MSG,3,,,4840D6,,2026/03/01,12:00:00.000,,,,,,,51.5,-1.0,,,,,,\n"


def reader() -> Reader:
    return sbs.reader(SOURCE)


def test_position_callsign_and_velocity_of_three_lines_are_one_report() -> None:
    said = heard(reader(), [LINES])
    assert said.faults == ()
    flying, taxiing = said.reports
    assert flying.track == "icao:7404f2"
    assert flying.position == Position.from_degrees(lon_deg=-1.02826, lat_deg=51.45735)
    assert flying.at == datetime(2008, 11, 28, 23, 48, 20, 112_000, UTC)
    assert flying.heard_at == NOON
    assert flying.callsign == "RJA1118"
    assert flying.speed_mm_s == 148_469  # 288.6 kt
    assert flying.course_mdeg == 103_200
    assert flying.climb_mm_s == -4_227  # -832 ft/min
    assert flying.on_ground is False
    assert flying.error_mm is None
    assert taxiing.on_ground is True


def test_a_barometric_height_stays_a_flight_level() -> None:
    flying = heard(reader(), [LINES]).reports[0]
    assert flying.height == Height(11_277_600, Datum.FLIGHT_LEVEL, TRANSPONDER_ERROR_MM)


@pytest.mark.parametrize(("late_s", "joined"), [(9, True), (11, False)])
def test_a_velocity_older_than_its_stated_age_is_not_joined(late_s: int, joined: bool) -> None:
    then = datetime(2008, 11, 28, 23, 48, 19, tzinfo=UTC) + timedelta(seconds=late_s)
    line = b"MSG,3,,,7404F2,," + then.strftime("%Y/%m/%d,%H:%M:%S.000,,,").encode()
    said = heard(reader(), [LINES, line + b",,,,51.5,-1.0,,,,,,\n"])
    last = said.reports[-1]
    assert (last.speed_mm_s is not None, last.climb_mm_s is not None) == (joined, joined)
    assert last.callsign == "RJA1118"


def test_newer_parts_do_not_keep_an_old_part_alive() -> None:
    climb = "MSG,4,,,7404F2,,2026/03/01,12:00:{:02d}.000,,,,,{},{},,,640,,,,,\n"
    place = b"MSG,3,,,7404F2,,2026/03/01,12:00:12.000,,,,,,,51.5,-1.0,,,,,,\n"
    lines = [climb.format(0, "300", "90"), *(climb.format(s, "", "") for s in range(2, 12, 2))]
    last = heard(reader(), [*(line.encode() for line in lines), place]).reports[-1]
    assert last.climb_mm_s is not None
    assert last.speed_mm_s is None


def test_the_zone_of_the_receivers_clock_is_said_never_guessed() -> None:
    told = heard(sbs.reader(SOURCE, zone=ZoneInfo("Europe/Kyiv")), [LINES]).reports[0]
    assert told.at == datetime(2008, 11, 28, 21, 48, 20, 112_000, UTC)


@pytest.mark.parametrize(
    ("line", "place", "expected"),
    [
        (b"MSG,3,1,1,4840D6\n", "line 1", "22 fields"),
        (b"\xff\xfe\n", "line 1", "ASCII"),
        (ONE.replace(b"MSG,3", b"MSG,9"), "line 1", "1 to 8"),
        (ONE.replace(b"4840D6", b"4840"), "line 1 address", "24-bit"),
        (ONE.replace(b"4840D6", b"000000"), "line 1 address", "24-bit"),
        (ONE.replace(b"/03/01", b"/02/30"), "line 1 time", "a time"),
        (ONE.replace(b"51.5", b"91"), "line 1 latitude", "-90"),
        (ONE.replace(b"-1.0", b""), "line 1 longitude", "-180"),
        (ONE.replace(b"-1.0", b"1e1"), "line 1 longitude", "180"),
        (b"M" * 2_000 + b"\n", "line 1", "at most 1024 bytes"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_one_fault_with_its_number(
    line: bytes, place: str, expected: str
) -> None:
    said = heard(reader(), [line, LINES])
    (fault,) = said.faults
    assert fault.place == place
    assert expected in fault.expected
    assert len(said.reports) == 2


def test_a_part_that_does_not_fit_is_left_out_and_the_rest_is_told() -> None:
    said = heard(reader(), [ONE.replace(b",,,,,,,51.5", b",,,,999999,,,51.5")])
    (report,) = said.reports
    assert report.height is None
    assert said.faults[0].place == "line 1 altitude"
    assert said.faults[0].value == "999999"


def test_a_place_may_have_as_many_digits_as_a_program_prints() -> None:
    """As programs write what they have computed: 36.559999999999995."""
    (report,) = heard(reader(), [ONE.replace(b"-1.0", b"36.559999999999995")]).reports
    assert report.position == Position.from_degrees(lon_deg=36.56, lat_deg=51.5)


def test_half_a_line_at_a_cut_is_a_fault_and_not_a_shorter_number() -> None:
    """`51.45735,-1.02826` cut off behind `-1` would be a place fifteen miles away."""
    reading = reader()
    whole = LINES.splitlines(keepends=True)[3]
    assert reading.read(whole[:-30], NOON).reports == ()
    assert len(reading.cut(NOON).faults) == 1
    assert len(reading.read(whole, NOON).reports) == 1


@settings(max_examples=150, deadline=None)
@given(st.one_of(damaged(LINES), st.binary(max_size=300)), CUTS)
def test_nothing_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(sbs.reader, SOURCE), data, places)


def test_one_byte_at_a_time_gives_the_same() -> None:
    assert heard(reader(), cut_at(LINES, range(len(LINES)))) == heard(reader(), [LINES])
