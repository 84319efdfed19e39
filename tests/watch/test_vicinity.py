"""Most reports are asked nothing, because nothing is near: none that touches is among them."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.footprint import all_extents
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.batch import Batch, batch_of
from standclear.core.watch.membership import crossed, entering, inside
from standclear.core.watch.motion import motion_of
from standclear.core.watch.report import Report
from standclear.core.watch.touching import touching
from standclear.core.watch.zone_index import ZoneIndex
from tests.watch.reports import START, report

LON, LAT = st.integers(-1_800_000_000, 1_800_000_000), st.integers(-900_000_000, 900_000_000)
METRES = st.sampled_from([0, 50, 5_000, 12_000])
OFF = st.tuples(st.integers(-40_000_000, 40_000_000), st.integers(-40_000_000, 40_000_000))


@st.composite
def zone(draw: st.DrawFn, centre: Position) -> Volume4D:
    """Wherever its centre, of a kilometre or three hundred, between some heights."""
    floor, tall = draw(METRES), draw(METRES)
    radius_mm = draw(st.sampled_from([1_000_000, 30_000_000, 300_000_000]))
    low = None if not floor else Height(1000 * floor, Datum.WGS84)
    high = None if not tall else Height(1000 * (floor + tall), Datum.WGS84)
    day = timedelta(days=1)
    return Volume4D(Circle(centre, radius_mm), low, high, START - day, START + day)


def moved(place: Position, off: tuple[int, int]) -> Position:
    lon = (place.lon_e7 + off[0] + 1_800_000_000) % 3_600_000_000 - 1_800_000_000
    lat = max(-900_000_000, min(900_000_000, place.lat_e7 + off[1]))
    return Position(lon, lat)


@st.composite
def heard(draw: st.DrawFn, centre: Position) -> tuple[Report, Report]:
    """A craft within four degrees of a zone, and where it was before."""
    height = draw(st.sampled_from([
        None, Height(4_000_000, Datum.WGS84), Height(9_000_000, Datum.FLIGHT_LEVEL, 38_100),
        Height(900_000, Datum.AGL), Height(13_000_000, Datum.AMSL, 1_000),
    ]))  # fmt: skip
    here = moved(centre, draw(OFF))
    there = moved(here, (draw(OFF)[0] // 40, draw(OFF)[1] // 400))
    told = {
        "height": height,
        "error_mm": draw(st.sampled_from([None, 0, 90_000, 80_000_000])),
        "speed_mm_s": draw(st.sampled_from([None, 0, 60_000, 250_000, 900_000])),
        "course_mdeg": draw(st.integers(0, 359_999)),
        "climb_mm_s": draw(st.sampled_from([None, -30_000, 15_000])),
    }
    return report(0, position=there, **told), report(20, position=here, **told)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_whatever_touches_a_zone_is_asked_about(data: st.DataObject) -> None:
    centre = Position(data.draw(LON), data.draw(LAT))
    index = ZoneIndex()
    for number, volume in enumerate(data.draw(st.lists(zone(centre), min_size=1, max_size=3))):
        index.add(str(number), all_extents([volume]), look_ahead_s=(60, 300, 900)[number])
    pairs = data.draw(st.lists(heard(centre), min_size=1, max_size=20))
    rows = range(len(pairs))
    before, batch = (batch_of([pair[side] for pair in pairs], rows) for side in (0, 1))
    motion, all_rows = motion_of([pair[1] for pair in pairs]), np.arange(len(pairs))
    asked = {
        *inside(index, batch).row.tolist(),
        *crossed(index, before, batch).row.tolist(),
        *entering(index, batch, motion).row.tolist(),
    }
    found = touching(index, batch, motion, (before, all_rows), all_rows)
    assert set(found.tolist()) == asked


def test_far_from_every_zone_or_high_above_it_nothing_is_asked() -> None:
    index = ZoneIndex()
    low = Volume4D(
        Circle(Position(300_000_000, 100_000_000), 5_000_000), None, Height(600_000, Datum.WGS84),
        START, START + timedelta(days=1),
    )  # fmt: skip
    index.add("zone", all_extents([low]))
    above = report(0, height=Height(9_000_000, Datum.WGS84), error_mm=0)
    far = report(0, 900_000, height=None)
    near = report(0, 40_000, speed_mm_s=250_000, course_mdeg=0)
    batch = batch_of([above, far, near], range(3))
    none: tuple[Batch, np.ndarray] = batch.rows(slice(0, 0)), np.empty(0, np.int64)
    motion = motion_of([above, far, near])
    assert index.vicinity().reached(batch, motion, none, 300).tolist() == [False, False, True]


def test_what_is_taken_out_is_not_counted_on_for_ever() -> None:
    index = ZoneIndex()
    for number in range(3):
        here = Position(300_000_000 + 100_000_000 * number, 100_000_000)
        volume = Volume4D(Circle(here, 5_000_000), None, None, START, START + timedelta(days=1))
        index.add(str(number), all_extents([volume]))
    for number in range(2):
        index.remove(str(number))
    batch = batch_of([report(0)], range(1))
    assert not index.vicinity().around(batch, 1.0).any()
