"""A GIS officer sends what QGIS saved; a script sends what it should not have.

Each malformed file gives one error that says which number in it to correct.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.shape import (
    Circle,
    Corridor,
    Datum,
    EdgeRule,
    Height,
    Point,
    Polygon,
    Position,
)
from standclear.formats import geojson
from standclear.formats.feature import Feature

Sample = Callable[[str], bytes]
HALF_ROUND = [[-90, 0], [90, 0], [0, 50], [-90, 0]]
RING = [[37, 36], [38, 36], [38, 37], [37, 36]]


def collection(*geometries: object, **properties: object) -> bytes:
    features = [{"type": "Feature", "properties": properties, "geometry": g} for g in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def fault(data: bytes) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        geojson.read(data)
    return caught.value


def test_a_qgis_file_is_read_with_sizes_heights_and_times(sample: Sample) -> None:
    reading = geojson.read(sample("qgis.geojson"))
    depot, convoy, *wells = reading.features
    assert depot.shape == Circle(Position(371_500_000, 362_500_000), 250_000)
    assert depot.properties == (("beds", "12"), ("open", "true"), ("feature_id", "7"))
    assert isinstance(convoy.shape, Corridor)
    assert convoy.shape.half_width_mm == 300_000
    assert convoy.shape.edges is EdgeRule.STRAIGHT
    assert (convoy.floor, convoy.ceiling) == (Height(500, Datum.AGL), Height(120_000, Datum.AGL))
    assert convoy.start == datetime(2026, 3, 3, 6, tzinfo=UTC)
    assert [w.shape for w in wells] == [
        Point(Position(371_000_000, 362_000_000), 0),
        Point(Position(372_000_000, 363_000_000), 0),
    ]


def test_what_a_qgis_file_loses_is_said(sample: Sample) -> None:
    losses = " ".join(geojson.read(sample("qgis.geojson")).losses)
    assert "third coordinates" in losses
    assert "features/2: no geometry" in losses


def test_a_line_without_width_takes_the_default_and_says_so() -> None:
    line = {"type": "LineString", "coordinates": [[37, 36], [38, 37]]}
    (feature,) = geojson.read(collection(line)).features
    assert isinstance(feature.shape, Corridor)
    assert feature.shape.half_width_mm == 500_000
    assert "500 m to either side" in geojson.read(collection(line)).losses[0]
    widened = geojson.read(collection(line), half_width_m=50)
    assert widened.features[0].shape.half_width_mm == 50_000
    assert widened.losses == ()


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        (
            collection({"type": "Polygon", "coordinates": [[[37, 36], [38, "x"], [37, 36]]]}),
            "features/0/geometry/coordinates/0/1",
        ),
        (
            collection({"type": "Polygon", "coordinates": [[[37, 36], [38, 36], [38, 37]]]}),
            "features/0/geometry/coordinates/0",
        ),
        (
            collection({"type": "Polygon", "coordinates": RING}),
            "features/0/geometry/coordinates/0/0",
        ),
        (
            collection({"type": "Point", "coordinates": [36, 137]}),
            "features/0/geometry/coordinates",
        ),
        (
            collection({"type": "MultiPolygon", "coordinates": []}),
            "features/0/geometry/coordinates",
        ),
        (collection({"type": "Circle", "coordinates": [37, 36]}), "features/0/geometry/type"),
        (
            collection({"type": "Polygon", "coordinates": [HALF_ROUND]}),
            "features/0/geometry/coordinates/0/0",
        ),
        (
            collection({"type": "Point", "coordinates": [37, 36]}, start="2026-03-03 06:00"),
            "features/0/properties/start",
        ),
        (
            collection({"type": "Point", "coordinates": [37, 36]}, floor_m=100),
            "features/0/properties/floor_datum",
        ),
        (
            collection({"type": "Point", "coordinates": [37, 36]}, radius_m="wide"),
            "features/0/radius_m",
        ),
        (b'{"type": "FeatureCollection", "features": {}}', "features"),
        (b'{"type": "Point", "type": "Point", "coordinates": [37, 36]}', "type"),
        (
            b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [NaN, 36]}}',
            "geometry/coordinates/0",
        ),
        (
            b'{"type": "Feature", "geometry": {"type": "Point", "coordinates": [1e999, 36]}}',
            "geometry/coordinates/0",
        ),
        (b'{"type": "Feature", "geometry": {"type": "Point",, }}', "line 1 column 50"),
        (b"[" * 100_000, "document"),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "a/" + "0/" * 39),
        (b'{"type": "\xff"}', "byte 10"),
        (b'{"type": "Feature", "crs": {"properties": {"name": "EPSG:32637"}}}', "crs"),
    ],
)
def test_one_error_names_the_place(data: bytes, pointer: str) -> None:
    assert fault(data).pointer == pointer


def test_a_circle_is_drawn_as_an_area_and_read_as_a_circle() -> None:
    ring = Feature("Ring", Circle(Position(386_177_800, 335_058_300), 55_000_000))
    (drawn,) = json.loads(geojson.write([ring]))["features"]
    assert drawn["geometry"]["type"] == "Polygon"
    assert drawn["properties"]["radius_m"] == 55_000
    assert geojson.read(geojson.write([ring])).features[0].shape == ring.shape


def test_a_circle_that_somebody_moved_on_the_map_stays_where_they_put_it() -> None:
    ring = Feature("Ring", Circle(Position(386_177_800, 335_058_300), 55_000_000))
    document = json.loads(geojson.write([ring]))
    corners = document["features"][0]["geometry"]["coordinates"][0]
    for corner in corners:
        corner[0] += 0.5
    reading = geojson.read(json.dumps(document).encode())
    assert isinstance(reading.features[0].shape, Polygon)
    assert "drawing taken" in reading.losses[0]


def test_outer_rings_are_written_counterclockwise_and_closed() -> None:
    clockwise = Polygon(((tuple(Position(x, y) for x, y in [(0, 0), (0, 9), (9, 9)]),),))
    (feature,) = json.loads(geojson.write([Feature("A", clockwise)]))["features"]
    (ring,) = feature["geometry"]["coordinates"]
    assert ring == [[0, 0], [9e-7, 9e-7], [0, 9e-7], [0, 0]]


def test_longitudes_past_180_come_back_into_range() -> None:
    polygon = {"type": "Polygon", "coordinates": [[[179, 0], [181, 0], [181, 1], [179, 0]]]}
    reading = geojson.read(collection(polygon))
    (feature,) = reading.features
    assert isinstance(feature.shape, Polygon)
    assert feature.shape.parts[0][0][1].lon_deg == -179
    assert "short way" in reading.losses[0]
