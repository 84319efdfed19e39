"""Reports in plain words, for whoever has no other format: what is written is read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.shape import Datum, Height, Position
from standclear.core.watch.report import Report
from standclear.formats import report_lines
from standclear.formats.feed import Reader

from .streams import CUTS, NOON, assert_never_raises_and_cuts_do_not_matter, damaged, heard

FEED = "json+tcp://convoy.example:9000"

LINE = (
    b'{"track":"uid:convoy-7","at":"2026-03-01T13:00:00.250+02:00","lat":50.1,"lon":36.25,'
    b'"height_m":212.5,"height_datum":"amsl","height_error_m":3,"error_m":4.0001,'
    b'"speed_mps":12.5,"course_deg":360,"climb_mps":-0.25,"callsign":"AID 7","on_ground":true}\n'
)
TABLE = (
    b"track,at,lat,lon,height_m,height_datum,on_ground,callsign\r\n"
    b'uid:convoy-7,2026-03-01T11:00:00Z,50.1,36.25,212.5,amsl,true,"AID, 7"\r\n'
    b"icao:3c6444,2026-03-01T11:00:01Z,-50.1,-36.25,,,,\r\n"
)


def json_reader() -> Reader:
    return report_lines.json_reader(FEED)


def csv_reader() -> Reader:
    return report_lines.csv_reader(FEED)


def test_a_line_is_a_report() -> None:
    said = heard(json_reader(), [LINE])
    assert said.faults == ()
    assert said.reports == (
        Report(
            "uid:convoy-7",
            FEED,
            datetime(2026, 3, 1, 11, 0, 0, 250_000, UTC),
            NOON,
            Position.from_degrees(lon_deg=36.25, lat_deg=50.1),
            height=Height(212_500, Datum.AMSL, 3_000),
            error_mm=4_001,  # upward: nothing is made more exact than it was told
            speed_mm_s=12_500,
            course_mdeg=0,
            climb_mm_s=-250,
            callsign="AID 7",
            on_ground=True,
        ),
    )


def test_an_address_has_one_spelling() -> None:
    line = LINE.replace(b"uid:convoy-7", b"icao:3C6444")
    assert heard(json_reader(), [line]).reports[0].track == "icao:3c6444"


def test_a_table_is_its_reports_and_a_new_header_may_come() -> None:
    said = heard(csv_reader(), [TABLE, b"lon,lat,at,track\n1,2,2026-03-01T11:00:00Z,uid:b\n"])
    assert said.faults == ()
    first, second, third = said.reports
    assert (first.callsign, first.on_ground) == ("AID, 7", True)
    assert (second.height, second.on_ground, second.callsign) == (None, None, "")
    assert third.position == Position.from_degrees(lon_deg=1, lat_deg=2)


@pytest.mark.parametrize(
    ("line", "place", "expected"),
    [
        (b"{\n", "line 2 line 1 column 2", "JSON"),
        (b"[]\n", "line 2", "a JSON object"),
        (LINE.replace(b"height_m", b"heigth_m"), "line 2 heigth_m", "height_m"),
        (LINE.replace(b'"height_datum":"amsl",', b""), "line 2 height_datum", "wgs84"),
        (LINE.replace(b"50.1", b"95"), "line 2 latitude", "-90 to 90"),
        (LINE.replace(b"50.1", b"true"), "line 2 lat", "a number"),
        (LINE.replace(b"+02:00", b""), "line 2 at", "offset"),
        (LINE.replace(b"uid:", b""), "line 2 track", "uid:ANY-NAME"),
        (LINE.replace(b"uid:convoy-7", b"icao:3c644"), "line 2 track", "icao:3c6444"),
        (LINE.replace(b"uid:convoy-7", b"mmsi:2112345"), "line 2 track", "mmsi:211234560"),
        (LINE.replace(b'"error_m":4.0001', b'"error_m":-1'), "line 2 error_m", "from 0"),
        (LINE.replace(b'"error_m":4.0001', b'"error_m":1e300'), "line 2 error_m", "from 0"),
        (LINE.replace(b'"track"', b'"lat":1,"track"'), "line 2 lat", "only once"),
        (LINE.replace(b"true", b'"yes"'), "line 2 on_ground", "true or false"),
        (LINE.replace(b"50.1", b"NaN"), "line 2 lat", "a finite number"),
    ],
)
def test_a_bad_line_is_one_fault_with_its_number(line: bytes, place: str, expected: str) -> None:
    said = heard(json_reader(), [LINE, line, LINE])
    (fault,) = said.faults
    assert fault.place == place
    assert expected in fault.expected
    assert len(said.reports) == 2


@pytest.mark.parametrize(
    ("table", "place", "expected"),
    [
        (b"uid:a,2026-03-01T11:00:00Z,1,2\n", "line 1", "a header first"),
        (b"track,at,lat,long\n", "line 1 header long", "one of track"),
        (b"track,at,lat,lat\n", "line 1 header lat", "each field once"),
        (TABLE + b"uid:a,2026-03-01T11:00:00Z,1\n", "line 4", "8 cells as the header has"),
        (TABLE + b'uid:a,2026-03-01T11:00:00Z,1,2,,,perhaps,\n', "line 4 on_ground", "true or"),
        (TABLE + b'"uid:a,2026-03-01T11:00:00Z,1,2,,,,\n', "line 4", "closed quotes"),
    ],
)  # fmt: skip
def test_a_bad_row_is_one_fault_with_its_number(table: bytes, place: str, expected: str) -> None:
    (fault,) = heard(csv_reader(), [table]).faults
    assert fault.place == place
    assert expected in fault.expected


def test_a_live_feed_cannot_vouch_for_another_source() -> None:
    line = LINE.replace(b"{", b'{"source":"sbs://other:1","heard_at":"2020-01-01T00:00:00Z",', 1)
    live = heard(json_reader(), [line]).reports[0]
    assert (live.source, live.heard_at) == (FEED, NOON)
    played = heard(report_lines.json_reader(FEED, recorded=True), [line]).reports[0]
    assert played.source == "sbs://other:1"
    assert played.heard_at == datetime(2020, 1, 1, tzinfo=UTC)


YEAR_2000 = datetime(2000, 1, 1, tzinfo=UTC)
times = st.integers(0, 10**12).map(lambda ms: YEAR_2000 + timedelta(milliseconds=ms))
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)
reports = st.builds(
    Report,
    st.sampled_from(["icao:3c6444", "mmsi:211234560"]) | names.map("uid:{}".format),
    names,
    times,
    times,
    st.builds(
        Position, st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000)
    ),
    height=st.none()
    | st.builds(
        Height,
        st.integers(-500_000, 99_000_000),
        st.sampled_from(Datum),
        st.integers(0, 5_000_000),
    ),
    error_mm=st.none() | st.integers(0, 40_000_000),
    speed_mm_s=st.none() | st.integers(0, 9_000_000),
    course_mdeg=st.none() | st.integers(0, 359_999),
    climb_mm_s=st.none() | st.integers(-200_000, 200_000),
    callsign=names | st.just(""),
    receiver=names | st.just(""),
    stale_at=st.none() | times,
    on_ground=st.none() | st.booleans(),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(reports, max_size=5))
def test_a_recording_is_read_as_it_was_written(told: list[Report]) -> None:
    said = heard(report_lines.json_reader(FEED, recorded=True), [report_lines.write(told)])
    assert said.faults == ()
    assert list(said.reports) == told


@settings(max_examples=100, deadline=None)
@given(st.one_of(damaged(LINE * 3), st.binary(max_size=200)), CUTS)
def test_json_never_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    make = partial(report_lines.json_reader, FEED)
    assert_never_raises_and_cuts_do_not_matter(make, data, places)


@settings(max_examples=100, deadline=None)
@given(st.one_of(damaged(TABLE), st.binary(max_size=200)), CUTS)
def test_csv_never_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    make = partial(report_lines.csv_reader, FEED)
    assert_never_raises_and_cuts_do_not_matter(make, data, places)


def test_a_line_is_as_late_as_it_says() -> None:
    (report,) = heard(json_reader(), [LINE]).reports
    assert report.heard_at - report.at == timedelta(hours=1) - timedelta(milliseconds=250)
