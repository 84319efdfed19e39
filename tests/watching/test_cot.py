"""Cursor on Target: events in XML and protobuf, one after the other, cut anywhere, damaged."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import pytest
import takproto
from hypothesis import given, settings
from hypothesis import strategies as st
from takproto.proto import TakMessage

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.report import Report
from standclear.formats.cot import UNTOLD_LE_MM, reader
from standclear.formats.cot_frames import LONGEST

from .streams import CUTS, NOON, assert_never_raises_and_cuts_do_not_matter, damaged, heard

FEED = "cot+tcp://tak.example:8087"

EVENT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n'
    b'<event version="2.0" uid="ANDROID-7" type="a-f-G-U-C" how="m-g"'
    b' time="2026-03-01T11:59:58.500Z"'
    b' start="2026-03-01T11:59:58.500Z" stale="2026-03-01T12:05:00Z">'
    b'<point lat="46.4825" lon="30.7233" hae="52.5" ce="9.9" le="12.25"/>'
    b'<detail><contact callsign="AID 7" endpoint="*:-1:stcp"/>'
    b'<track speed="3.25" course="181.5"/></detail></event>\n'
)


def protobuf(**changed: object) -> TakMessage:
    message = TakMessage()
    event = message.cotEvent
    event.type, event.uid, event.how = "a-f-G-U-C", "ANDROID-7", "m-g"
    event.sendTime = event.startTime = 1_772_366_398_500
    event.staleTime = 1_772_366_700_000
    event.lat, event.lon, event.hae, event.ce, event.le = 46.4825, 30.7233, 52.5, 9.9, 12.25
    event.detail.contact.callsign = "AID 7"
    event.detail.track.speed, event.detail.track.course = 3.25, 181.5
    for name, value in changed.items():
        setattr(event, name, value)
    return message


def in_stream(message: TakMessage) -> bytes:
    body: bytes = message.SerializeToString()
    size, length = len(body), b""
    while size >= 0x80:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return b"\xbf" + length + bytes([size]) + body


def in_datagram(message: TakMessage) -> bytes:
    body: bytes = message.SerializeToString()
    return b"\xbf\x01\xbf" + body


REPORT = Report(
    "uid:ANDROID-7",
    FEED,
    datetime(2026, 3, 1, 11, 59, 58, 500_000, UTC),
    NOON,
    Position.from_degrees(lon_deg=30.7233, lat_deg=46.4825),
    height=Height(52_500, Datum.WGS84, 12_250),
    error_mm=9_900,
    speed_mm_s=3_250,
    course_mdeg=181_500,
    callsign="AID 7",
    stale_at=datetime(2026, 3, 1, 12, 5, tzinfo=UTC),
)


@pytest.mark.parametrize(
    "data",
    [
        EVENT,
        in_stream(protobuf()),
        in_datagram(protobuf()),
        bytes(takproto.xml2proto(EVENT.partition(b"\n")[2], takproto.TAKProtoVer.STREAM)),
    ],
    ids=["xml", "stream", "datagram", "as takproto writes it"],
)
def test_an_event_is_the_same_report_in_every_encoding(data: bytes) -> None:
    said = heard(reader(FEED), [data])
    assert said.faults == ()
    assert said.reports == (REPORT,)


def test_both_encodings_may_follow_each_other() -> None:
    said = heard(reader(FEED), [EVENT + in_stream(protobuf()) + EVENT * 2])
    assert said.reports == (REPORT,) * 4
    assert said.faults == ()


def point(**changed: str) -> bytes:
    event = EVENT
    for name, value in changed.items():
        head, _, tail = event.partition(f' {name}="'.encode())
        event = head + f' {name}="{value}"'.encode() + tail.partition(b'"')[2]
    return event


@pytest.mark.parametrize(
    ("changed", "height", "error_mm"),
    [
        ({"ce": "9999999"}, REPORT.height, None),
        ({"ce": "9999999.0", "le": "9999999.0"}, Height(52_500, Datum.WGS84, UNTOLD_LE_MM), None),
        ({"hae": "9999999.0"}, None, 9_900),
        ({"hae": "0.0", "le": "9999999"}, None, 9_900),
        ({"hae": "0.0", "le": "5"}, Height(0, Datum.WGS84, 5_000), 9_900),
        ({"hae": "-1.0"}, Height(-1_000, Datum.WGS84, 12_250), 9_900),
        ({"ce": "0.0"}, REPORT.height, None),
    ],
)
def test_what_is_unknown_is_none_and_never_a_number(
    changed: dict[str, str], height: Height | None, error_mm: int | None
) -> None:
    (report,) = heard(reader(FEED), [point(**changed)]).reports
    assert (report.height, report.error_mm) == (height, error_mm)


def test_protobufs_zeros_of_what_was_not_told_are_none() -> None:
    (report,) = heard(reader(FEED), [in_stream(protobuf(hae=0.0, ce=0.0, le=0.0))]).reports
    assert (report.height, report.error_mm) == (None, None)


@pytest.mark.parametrize(
    ("event", "place", "expected"),
    [
        (point(lat="91"), "latitude", "from -90"),
        (point(lon=""), "longitude", "from -180"),
        (point(time="yesterday"), "time", "offset"),
        (point(stale=""), "stale", "offset"),
        (point(uid=""), "uid", "printable"),
        (point(how="m-s"), "how", "not simulated"),
        (EVENT.replace(b"<point", b"<pint"), "point", "a <point>"),
        (EVENT.replace(b"/></detail>", b"></detail>"), "line", "well-formed"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]>" + EVENT.partition(b"\n")[2], "document", "DOCTYPE"),
        (in_stream(protobuf(sendTime=0)), "sendTime", "milliseconds"),
        (b"\xbf\x04\x0f\xff\xff\xff", "byte", "TakMessage"),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_used_is_one_fault_with_its_place(
    event: bytes, place: str, expected: str
) -> None:
    said = heard(reader(FEED), [EVENT + event + EVENT])
    (fault,) = said.faults
    assert fault.place.startswith(f"byte {len(EVENT) - 1}") or fault.place.startswith("byte ")
    assert place in fault.place
    assert expected in fault.expected
    assert said.reports == (REPORT,) * 2


def test_a_part_that_does_not_fit_is_left_out() -> None:
    said = heard(reader(FEED), [point(speed="fast", ce="-3")])
    (report,) = said.reports
    assert (report.speed_mm_s, report.error_mm) == (None, None)
    assert [fault.place.split()[-1] for fault in said.faults] == ["ce", "speed"]


def test_events_that_are_no_thing_with_a_place_are_passed_over() -> None:
    ping = EVENT.replace(b"a-f-G-U-C", b"t-x-c-t")
    said = heard(reader(FEED), [ping + in_stream(protobuf(type="b-m-p-w")) + EVENT])
    assert (said.reports, said.faults) == ((REPORT,), ())


def test_an_event_cut_off_before_the_next_is_one_fault() -> None:
    xml = EVENT.partition(b"\n")[2]
    said = heard(reader(FEED), [xml[:200] + xml + b"rubbish\n" + xml])
    assert said.reports == (REPORT,) * 2
    assert [fault.expected for fault in said.faults] == ["<event ...> or a TAK message (bf)"] * 2


def test_what_never_ends_is_given_up() -> None:
    said = heard(reader(FEED), [b"<event " + b"x" * 2 * LONGEST + EVENT])
    assert said.reports == (REPORT,)
    assert len(said.faults) == 1


GOOD = EVENT + in_stream(protobuf()) + EVENT


@settings(max_examples=200, deadline=None)
@given(st.one_of(damaged(GOOD), st.binary(max_size=200)), CUTS)
def test_nothing_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(reader, FEED), data, places)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"<event", b"</event>", b"\xbf", b"\xbf\x01\xbf", b"\x85", b" ", b"x"])
    ),
    CUTS,
)
def test_marks_in_any_order_are_framed_the_same_in_pieces(
    marks: list[bytes], places: list[int]
) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(reader, FEED), b"".join(marks), places)
