"""Messages that are whole and sealed, and hold whatever values: nothing raises, nothing is made up.

The fuzz tests beside each format damage bytes; most of that is found by a checksum. Here the
seal agrees, so that every field meets every value.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.shape import Datum
from standclear.formats import aircraft_json, cot, report_lines, sbs
from standclear.formats.adsb import Adsb
from standclear.formats.feed import Fault, Heard, Hearing
from standclear.formats.mode_s import remainder

from .streams import NOON, heard
from .test_aircraft_json import AIRLINER, document
from .test_cot import in_stream, protobuf
from .test_sbs import ONE

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["ground", "1e5", "-0", "9999999", "2026-03-01T12:00:00Z", "wgs84", 1e308]),
)
ANY = PLAIN | st.lists(PLAIN, max_size=3) | st.dictionaries(st.text(max_size=3), PLAIN, max_size=2)


def believable(said: Heard) -> None:
    """Whatever was told, the reports are ones that the watch can count with."""
    for report in said.reports:
        assert report.error_mm is None or report.error_mm < 2**31
        assert report.height is None or abs(report.height.value_mm) < 2**31
        assert report.callsign.isprintable()
        assert report.at.tzinfo is not None
    for fault in said.faults:
        assert str(fault).isprintable()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([0x88, 0x8D, 0x90, 0x91, 0x92, 0x93, 0x95, 0x96]),
            st.integers(0, 31),
            st.integers(0, 2**51 - 1),
            st.sampled_from([0, 0x40621D, 0xFFFFFF]),
        ),
        max_size=12,
    ),
    st.sampled_from([None, (8.0, 50.0), (180.0, -89.9)]),
)
def test_squitters_whose_parity_agrees(
    messages: list[tuple[int, int, int, int]], receiver_deg: tuple[float, float] | None
) -> None:
    reader, faults = Adsb(receiver_deg), list[Fault]()
    for number, (first, code, rest, address) in enumerate(messages):
        me = code << 51 | rest
        head = bytes([first]) + address.to_bytes(3, "big") + me.to_bytes(7, "big")
        data = head + remainder(head + b"\0\0\0").to_bytes(3, "big")
        hearing = Hearing("beast://h", NOON + timedelta(seconds=number / 2), "byte 0", faults)
        if address in (0, 0xFFFFFF):
            continue
        reports = tuple(reader(data, hearing))
        believable(Heard(reports, tuple(faults)))
        for report in reports:
            geometric = 20 <= code <= 22
            assert report.height is None or (report.height.datum is Datum.WGS84) == geometric


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(AIRLINER)), ANY, max_size=6), ANY)
def test_an_aircraft_with_any_members(changed: dict[str, Any], now: Any) -> None:
    for data in (document(AIRLINER | changed), json.dumps({"now": now, "aircraft": []}).encode()):
        believable(heard(aircraft_json.reader("aircraft+http://h/a.json"), [data]))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(report_lines.FIELDS), ANY, max_size=8), st.booleans())
def test_a_line_with_any_fields(changed: dict[str, Any], recorded: bool) -> None:
    whole = {"track": "uid:a", "at": "2026-03-01T12:00:00Z", "lat": 1, "lon": 2} | changed
    reader = report_lines.json_reader("json+tcp://h:1", recorded=recorded)
    believable(heard(reader, [json.dumps(whole).encode() + b"\n"]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=10), min_size=22, max_size=22), st.integers(0, 2**22 - 1))
def test_an_sbs_line_with_any_fields(cells: list[str], kept: int) -> None:
    line = ONE.decode().strip().split(",")
    mixed = [a if kept >> n & 1 else b for n, (a, b) in enumerate(zip(line, cells, strict=True))]
    believable(heard(sbs.reader("sbs://h"), [",".join(mixed).encode() + b"\n"]))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(max_size=10), min_size=5, max_size=5))
def test_a_row_with_any_cells(cells: list[str]) -> None:
    written = io.StringIO()
    csv.writer(written).writerow(cells)
    table = b"track,at,lat,lon,height_m\n" + written.getvalue().encode(errors="replace")
    believable(heard(report_lines.csv_reader("csv+tcp://h:1"), [table]))


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["lat", "lon", "hae", "ce", "le"]), st.floats()),
    st.dictionaries(st.sampled_from(["sendTime", "staleTime"]), st.integers(0, 2**64 - 1)),
    st.dictionaries(st.sampled_from(["uid", "how"]), st.text(max_size=20)),
)
def test_a_protobuf_event_with_any_values(
    numbers: dict[str, float], times: dict[str, int], texts: dict[str, str]
) -> None:
    event = in_stream(protobuf(**numbers, **times, **texts))
    believable(heard(cot.reader("cot+tcp://h:1"), [event]))
