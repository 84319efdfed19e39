"""aircraft.json: one document a second tells everything of everybody, again and again."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.shape import Datum, Height, Position
from standclear.formats.aircraft_json import reader

from .streams import CUTS, NOON, assert_never_raises_and_cuts_do_not_matter, damaged, heard

FEED = "aircraft+http://receiver.example/data/aircraft.json"
AT = 1_772_366_400.1  # noon and a tenth

AIRLINER: dict[str, Any] = {
    "hex": "3c6444", "type": "adsb_icao", "flight": "DLH4AB  ", "alt_baro": 37000,
    "alt_geom": 36_500, "gs": 451.2, "track": 359.97, "baro_rate": -64, "lat": 50.12345,
    "lon": 8.54321, "nic": 8, "rc": 186, "seen_pos": 1.3, "version": 2, "nac_p": 9, "gva": 2,
    "mlat": [], "tisb": [], "messages": 812, "seen": 0.2, "rssi": -12.3,
}  # fmt: skip
TAXIING: dict[str, Any] = {
    "hex": "4840d6", "alt_baro": "ground", "gs": 12.1, "lat": 52.3, "lon": 4.7, "seen_pos": 0.4,
    "nac_p": 0, "nic": 0,
}  # fmt: skip
UNPLACED: dict[str, Any] = {"hex": "400cb6", "alt_baro": 12_000, "seen": 4.0}


def document(*aircraft: object, now: float = AT) -> bytes:
    return json.dumps({"now": now, "messages": 1, "aircraft": list(aircraft)}).encode()


DOCUMENT = document(AIRLINER, TAXIING, UNPLACED)


def test_each_aircraft_with_a_place_is_a_report() -> None:
    said = heard(reader(FEED), [DOCUMENT])
    assert said.faults == ()
    flying, taxiing = said.reports
    assert (flying.track, flying.callsign) == ("icao:3c6444", "DLH4AB")
    assert flying.at == datetime(2026, 3, 1, 11, 59, 58, 800_000, UTC)
    assert flying.position == Position.from_degrees(lon_deg=8.54321, lat_deg=50.12345)
    assert flying.error_mm == 30_000  # NACp 9
    assert flying.height == Height(11_125_200, Datum.WGS84, 45_000)  # alt_geom, GVA 2
    assert flying.course_mdeg == 359_970
    assert flying.on_ground is False
    assert (taxiing.on_ground, taxiing.height, taxiing.error_mm) == (True, None, None)


@pytest.mark.parametrize(
    ("told", "datum"),
    [
        ({"gva": None}, Datum.FLIGHT_LEVEL),
        ({"gva": 0}, Datum.FLIGHT_LEVEL),
        ({"gva": 1}, Datum.WGS84),
        ({"alt_geom": None}, Datum.FLIGHT_LEVEL),
        ({"gva": None, "alt_baro": None}, Datum.WGS84),
    ],
)
def test_a_height_is_geometric_only_where_its_accuracy_or_nothing_else_is_told(
    told: dict[str, Any], datum: Datum
) -> None:
    (report,) = heard(reader(FEED), [document(AIRLINER | told)]).reports
    assert report.height is not None
    assert report.height.datum is datum


@pytest.mark.parametrize(
    ("told", "error_mm"),
    [
        ({"nac_p": 0}, 185_200),  # NIC 8
        ({"nac_p": None, "nic": 6}, 1_111_200),
        ({"nac_p": None, "nic": 0}, None),
        ({"mlat": ["lat", "lon"]}, None),
        ({"type": "mlat"}, None),
    ],
)
def test_how_well_a_place_is_known_is_by_the_published_tables(
    told: dict[str, Any], error_mm: int | None
) -> None:
    (report,) = heard(reader(FEED), [document(AIRLINER | told)]).reports
    assert report.error_mm == error_mm


def test_a_place_told_again_is_no_new_report() -> None:
    reading = reader(FEED)
    later = AIRLINER | {"seen_pos": 2.4}
    moved = AIRLINER | {"seen_pos": 0.1, "lat": 50.2}
    documents = [DOCUMENT, document(later, now=AT + 1), document(moved, now=AT + 2)]
    told = [len(heard(reading, [one]).reports) for one in documents]
    assert told == [2, 0, 1]
    still = AIRLINER | {"seen_pos": 0.1, "lat": 50.2}
    assert len(heard(reading, [document(still, now=AT + 3)]).reports) == 1


@pytest.mark.parametrize(
    ("told", "place", "reports"),
    [
        ({"hex": "3c64"}, "document 1 aircraft/0 address", 1),
        ({"hex": 3}, "document 1 aircraft/0 hex", 1),
        ({"lat": 95}, "document 1 aircraft/0 latitude", 1),
        ({"lon": None}, "document 1 aircraft/0 longitude", 1),
        ({"seen_pos": None}, "document 1 aircraft/0 seen_pos", 1),
        ({"gs": "fast"}, "document 1 aircraft/0 gs", 2),
        ({"alt_baro": 1e9}, "document 1 aircraft/0 alt_baro", 2),
        ({"nac_p": 99}, "document 1 aircraft/0 nac_p", 2),
    ],
)
def test_one_damaged_aircraft_is_one_fault_and_the_others_are_told(
    told: dict[str, Any], place: str, reports: int
) -> None:
    said = heard(reader(FEED), [document(AIRLINER | told, TAXIING)])
    assert [fault.place for fault in said.faults] == [place]
    assert len(said.reports) == reports


@pytest.mark.parametrize("data", [b"[]", b"<html>", document(now=-5), b'{"now":1,"aircraft":3}'])
def test_a_document_that_is_none_is_one_fault(data: bytes) -> None:
    said = heard(reader(FEED), [data])
    assert len(said.faults) == 1
    assert said.reports == ()


def test_a_name_that_icao_gave_to_nobody_stays_apart() -> None:
    (report,) = heard(reader(FEED), [document(AIRLINER | {"hex": "~3c6444"})]).reports
    assert report.track == "uid:~3c6444"


def test_a_recording_is_one_document_a_line() -> None:
    lines = DOCUMENT + b"\n" + document(AIRLINER | {"seen_pos": 0.5}, now=AT + 1) + b"\n"
    said = heard(reader(FEED, recorded=True), [lines])
    first, _, last = said.reports
    assert last.at - first.at == timedelta(seconds=1.8)
    assert last.heard_at == NOON


@settings(max_examples=150, deadline=None)
@given(st.one_of(damaged(DOCUMENT), st.binary(max_size=100)), CUTS)
def test_nothing_raises_and_pieces_change_nothing(data: bytes, places: list[int]) -> None:
    assert_never_raises_and_cuts_do_not_matter(partial(reader, FEED), data, places)
