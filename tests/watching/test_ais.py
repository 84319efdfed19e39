"""AIS sentences: those that the public literature prints, and what may befall them on the way.

The examples are the common ones of the AIVDM/AIVDO protocol decoding literature and of pyais.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial, reduce
from operator import xor
from pathlib import Path

import pyais.encode
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.shape import Position
from standclear.core.watch.report import Report
from standclear.formats.ais import NAMED, TOGETHER, reader

from .streams import CUTS, NOON, assert_never_raises_and_cuts_do_not_matter, damaged, heard

FEED = "ais+tcp://station.example:10110"
CLASS_A = b"!AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\n"
CLASS_B = b"!AIVDM,1,1,,B,B43JRq00LhTWc5VejDI>wwWUoP06,0*29\n"
EXTENDED_B = b"!AIVDM,1,1,,B,C5N3SRgPEnJGEBT>NhWAwwo862PaLELTBJ:V00000000S0D:R220,0*0B\n"
LONG_RANGE = b"!AIVDM,1,1,,B,KC5E2b@U19PFdLbMuc5=ROv62<7m,0*16\n"
DIADEM = (
    b"!AIVDM,2,1,1,A,55?MbV02;H;s<HtKR20EHE:0@T4@Dn2222222216L961O5Gf0NSQEp6ClRp8,0*1C\n"
    b"!AIVDM,2,2,1,A,88888888880,2*25\n"
)


def encoded(**values: str | int | float | bytes | bool) -> bytes:
    return "".join(f"{line}\n" for line in pyais.encode.encode_dict(values)).encode()


RESCUE = encoded(msg_type=9, mmsi=111265591, lon=11.8816, lat=57.778455, alt=15, speed=1023)
STREAM = CLASS_A + CLASS_B + DIADEM + EXTENDED_B + b"!AIVDM,1,1,,B,,0*25\n" + LONG_RANGE + RESCUE


def tagged(fields: bytes, sentence: bytes) -> bytes:
    return b"\\%s*%02X\\%s" % (fields, reduce(xor, fields), sentence)


def one(data: bytes) -> Report:
    said = heard(reader(FEED), [data])
    assert said.faults == ()
    (report,) = said.reports
    return report


def test_each_kind_of_position_is_a_report() -> None:
    said = heard(reader(FEED), [STREAM])
    assert said.faults == ()
    assert [report.track for report in said.reports] == [
        "mmsi:265547250",
        "mmsi:272016100",
        "mmsi:367059850",
        "mmsi:206914217",
        "mmsi:111265591",
    ]


def test_a_position_of_class_a_is_read_to_its_second() -> None:
    report = one(CLASS_A)
    assert report.position == Position.from_degrees(lon_deg=11.832977, lat_deg=57.660353)
    assert report.speed_mm_s == 7_151  # 13.9 kt
    assert report.course_mdeg == 40_400
    assert report.at == NOON - timedelta(seconds=7)  # second 53
    assert report.heard_at == NOON
    assert (report.height, report.error_mm) == (None, None)


def test_a_name_told_apart_from_the_position_is_joined_and_forgotten() -> None:
    """Its name comes in two parts (type 5), its place in another sentence."""
    place = encoded(msg_type=1, mmsi=351759000, lon=30.5, lat=46.5, second=60)
    assert heard(reader(FEED), [DIADEM, place]).reports[0].callsign == "EVER DIADEM"
    reading = reader(FEED)
    reading.read(DIADEM, NOON)
    (late,) = reading.read(place, NOON + NAMED + timedelta(seconds=1)).reports
    assert late.callsign == ""


@pytest.mark.parametrize("kind", [1, 2, 3, 18])
def test_values_that_are_not_available_are_none(kind: int) -> None:
    place = encoded(
        msg_type=kind, mmsi=211234560, lon=8.0, lat=54.0, speed=102.3, course=360, second=60
    )
    report = one(place)
    assert (report.speed_mm_s, report.course_mdeg, report.error_mm) == (None, None, None)
    assert report.at == NOON
    nowhere = encoded(msg_type=kind, mmsi=211234560, lon=181, lat=91)
    assert heard(reader(FEED), [nowhere]).reports == ()


def test_a_long_range_position_is_as_coarse_as_its_tenths_of_minutes() -> None:
    fine = encoded(msg_type=1, mmsi=211234560, lon=8.0, lat=54.0, accuracy=True)
    coarse = encoded(
        msg_type=27, mmsi=211234560, lon=8.0, lat=54.0, accuracy=True, speed=63, course=511
    )
    assert one(fine).error_mm == 10_000
    assert one(coarse).error_mm == 142_000
    assert (one(coarse).speed_mm_s, one(coarse).course_mdeg) == (None, None)


def test_the_tag_block_tells_when_and_by_whom_it_was_heard() -> None:
    clock = int(datetime(2026, 2, 28, 10, 0, 5, tzinfo=UTC).timestamp())
    report = one(tagged(b"s:rMT5858,c:%d" % clock, CLASS_A))
    assert report.receiver == "rMT5858"
    assert report.at == datetime(2026, 2, 28, 9, 59, 53, tzinfo=UTC)
    assert report.heard_at == NOON


@pytest.mark.parametrize(
    ("heard_s", "second", "past_s"), [(5, 3, -2), (5, 5, 0), (5, 14, 9), (5, 16, -49), (58, 2, 4)]
)
def test_the_minute_is_the_one_that_lies_nearest_and_hardly_ahead(
    heard_s: int, second: int, past_s: int
) -> None:
    place = encoded(msg_type=1, mmsi=211234560, lon=8.0, lat=54.0, second=second)
    at = NOON + timedelta(seconds=heard_s)
    (report,) = heard(reader(FEED), [place], at).reports
    assert report.at - at == timedelta(seconds=past_s)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (CLASS_A.replace(b"*24", b"*25"), "the checksum 24"),
        (CLASS_A.replace(b"13u?", b"13v?"), "the checksum 27"),
        (b"!AIVDM,hello\n", "a sentence such as"),
        (b"AIVDM,1,1,,A,13u?etPv2;0n:dDPwUM1U1Cb069D,0*24\n", "a sentence such as"),
        (b"!AIVDM,1,2,,A,0,0*15\n", "a part among"),
        (b"\\s:a*00\\" + CLASS_A, "a tag block with its checksum"),
    ],
)
def test_a_sentence_that_cannot_be_used_is_one_fault_with_its_number(
    line: bytes, expected: str
) -> None:
    said = heard(reader(FEED), [CLASS_B, line])
    (fault,) = said.faults
    assert fault.place.startswith("line 2")
    assert expected in fault.expected


def test_other_devices_on_the_wire_and_empty_slots_are_passed_over() -> None:
    said = heard(reader(FEED), [b"$GPRMC,1,2*33\n!AIVDM,1,1,,B,,0*25\n" + CLASS_A])
    assert (len(said.reports), said.faults) == (1, ())


def test_a_message_that_lacks_a_part_is_a_fault_where_it_began() -> None:
    first = DIADEM.splitlines(keepends=True)[0]
    reading = reader(FEED)
    assert reading.read(CLASS_A + first, NOON).faults == ()
    (fault,) = reading.read(CLASS_B, NOON + TOGETHER + timedelta(seconds=1)).faults
    assert fault.place == "line 2"
    assert (fault.value, fault.expected) == ("without part 2", "all 2 parts")


def test_parts_of_two_messages_do_not_mix() -> None:
    first, second = DIADEM.splitlines(keepends=True)
    said = heard(reader(FEED), [first, first, second])
    assert [fault.value for fault in said.faults] == ["without part 2"]
    other = (
        DIADEM.splitlines(keepends=True)[1].replace(b",2,2,1,A", b",2,2,2,A").replace(b"25", b"26")
    )
    said = heard(reader(FEED), [first, other, second])
    assert said.faults == ()


def test_the_parts_may_come_in_any_order() -> None:
    place = encoded(msg_type=1, mmsi=351759000, lon=30.5, lat=46.5)
    lines = DIADEM.splitlines(keepends=True)
    assert heard(reader(FEED), [*reversed(lines), place]).reports[0].callsign == "EVER DIADEM"


@settings(max_examples=200, deadline=None)
@given(st.one_of(damaged(STREAM), st.binary(max_size=200)), CUTS)
def test_nothing_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(reader, FEED), data, places)


@settings(max_examples=300, deadline=None)
@given(st.text("0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVW`abcdefghijklmnopqrstuvw", max_size=80))
def test_whatever_a_payload_holds_nothing_raises(payload: str) -> None:
    """Sealed with a checksum that agrees, so that the decoder itself is met."""
    body = f"AIVDM,1,1,,A,{payload},0".encode()
    heard(reader(FEED), [b"!%s*%02X\n" % (body, reduce(xor, body))])


REAL = Path(__file__).parents[3] / "shared" / "data" / "real" / "ais_sample.nmea"


@pytest.mark.skipif(not REAL.exists(), reason="needs the recorded sample beside the project")
def test_recorded_traffic_is_read_but_for_messages_whose_other_half_was_not_recorded() -> None:
    said = heard(reader(FEED), [REAL.read_bytes()])
    assert len(said.reports) > 500
    assert {fault.value for fault in said.faults} == {"without part 2"}
