"""A driver's receiver knows marks, routes and tracks, and no width: the desk says what it took."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.shape import Circle, Corridor, Point, Position
from standclear.formats import gpx
from standclear.formats.feature import Feature

AT_SIX = '<trkpt lat="36" lon="37"><time>2026-03-03T06:00:00Z</time></trkpt>'
AT_FIVE = '<trkpt lat="36" lon="38"><time>2026-03-03T05:00:00Z</time></trkpt>'
UNDATED = '<trkpt lat="36" lon="37"><time>yesterday</time></trkpt>'
Sample = Callable[[str], bytes]


def test_marks_routes_and_each_segment_of_a_track_are_read(sample: Sample) -> None:
    reading = gpx.read(sample("receiver.gpx"))
    clinic, road, patrol, rest = reading.features
    assert clinic.shape == Point(Position(371_500_000, 362_500_000), 0)
    assert isinstance(road.shape, Corridor)
    assert isinstance(patrol.shape, Corridor)
    assert isinstance(rest.shape, Corridor)
    assert [len(f.shape.leg_times) for f in (road, patrol, rest)] == [0, 2, 0]
    assert patrol.where == "trk 'Patrol' line 6 segment 1"
    assert patrol.shape.leg_times[1][1].isoformat() == "2026-03-03T06:12:00+00:00"


def test_every_width_that_was_assumed_is_named(sample: Sample) -> None:
    losses = gpx.read(sample("receiver.gpx")).losses
    assert sum("500 m to either side" in loss for loss in losses) == 3
    assert any(loss.startswith("ele ") for loss in losses)
    given = gpx.read(sample("receiver.gpx"), half_width_m=100)
    assert not any("to either side" in loss for loss in given.losses)


def test_gpx_1_0_is_read(sample: Sample) -> None:
    assert [f.name for f in gpx.read(sample("old.gpx")).features] == ["Well"]


def test_a_circle_is_a_track_around_its_edge_for_others_and_a_circle_for_us() -> None:
    ring = Circle(Position(386_177_800, 335_058_300), 55_000_000)
    written = gpx.write([Feature("Ring", ring)])
    assert written.count(b"<trkpt") == 73
    assert gpx.read(written).features[0].shape == ring


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<wpt lat="36"><name>A</name></wpt>', "wpt 'A' line 1: lon='' lat='36'"),
        ('<wpt lat="96" lon="37"/>', "latitude from -90 to 90"),
        (f"<trk><trkseg>{AT_SIX}{AT_FIVE}</trkseg></trk>", "segment 1 place 2.*times in order"),
        (f"<trk><trkseg>{UNDATED}</trkseg></trk>", "place 1/time: yesterday"),
    ],
)
def test_one_error_names_the_place(body: str, said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        gpx.read(f"<gpx>{body}</gpx>".encode())
