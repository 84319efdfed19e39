"""Several rows of a track asked about as one: nothing that touches a zone is lost by that."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from standclear.core.earth.ellipsoid import GEOD
from standclear.core.earth.extent import BRAD_PER_DEGREE
from standclear.core.earth.footprint import all_extents
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.batch import Batch, batch_of
from standclear.core.watch.bundled import TOGETHER, Bundles, in_doubt
from standclear.core.watch.membership import crossed, entering, inside
from standclear.core.watch.motion import Motion, motion_of, predicted
from standclear.core.watch.report import Report
from standclear.core.watch.touching import touching_tracks
from standclear.core.watch.zone_index import ZoneIndex
from tests.watch.reports import START, report

Legs = tuple[np.ndarray, np.ndarray]
NO_LEGS = np.empty(0, np.int64), np.empty(0, np.int64)

PLACES = st.tuples(
    st.sampled_from([-180.0, -179.9, 0.0, 37.1, 179.95]),
    st.sampled_from([-89.9, -74.9, -45.0, 0.0, 36.2, 60.0, 76.0]),
)
ZONES = st.tuples(
    st.integers(0, 200),
    st.sampled_from(["here", "on the way here", "ahead"]),
    st.integers(0, 360),
    st.sampled_from([0.0, 90.0, 4_000.0, 60_000.0]),
    st.sampled_from([100, 20_000]),
)


@st.composite
def flights(draw: st.DrawFn) -> list[Report]:
    """Two or three craft heard in turn, each about as fast as it says, or nothing like it."""
    found = []
    for number in range(draw(st.integers(2, 3))):
        (lon, lat), course = draw(PLACES), draw(st.integers(0, 359))
        speed, every_s = draw(st.sampled_from([0, 20, 250, 900])), draw(st.sampled_from([1, 7, 40]))
        turn, stray = draw(st.sampled_from([0, 2, 25])), draw(st.sampled_from([0.0, 0.0, 300.0]))
        for step in range(draw(st.integers(1, 2 * TOGETHER + 3))):
            told = draw(st.sampled_from([1, 1, 1, 0]))
            lon, lat, _ = GEOD.fwd(lon, lat, course, speed * every_s + stray * (step % 3))
            found.append(report(
                step * every_s, track=f"uid:{number}", position=Position(round(lon * 1e7),
                round(lat * 1e7)), height=Height(9_000_000 - 10_000 * step, Datum.WGS84),
                error_mm=draw(st.sampled_from([0, 90_000])),
                speed_mm_s=1000 * speed if told else None, course_mdeg=1000 * course,
                climb_mm_s=draw(st.sampled_from([None, -9_000])),
            ))  # fmt: skip
            course = (course + turn) % 360
    return found


def columns(reports: list[Report]) -> tuple[Batch, Motion, Legs]:
    number = [int(one.track[4:]) for one in reports]
    batch = batch_of(reports, number)
    legs = [(n - 1, n) for n in range(1, len(reports)) if number[n] == number[n - 1]]
    before, after = (np.array([leg[end] for leg in legs], np.int64) for end in (0, 1))
    return batch, motion_of(reports), (before, after)


def left_in(index: ZoneIndex, batch: Batch, motion: Motion, legs: Legs) -> list[int]:
    bundles = Bundles.of(batch, motion, legs, index.look_ahead_most_s())
    bundles = bundles.some(bundles.near(index.vicinity(), batch))
    return in_doubt(index, batch, motion, bundles).rows().tolist()


def index_of(volumes: list[Volume4D], ahead_s: tuple[int, ...]) -> ZoneIndex:
    index = ZoneIndex()
    for number, volume in enumerate(volumes):
        index.add(str(number), all_extents([volume]), look_ahead_s=ahead_s[number % len(ahead_s)])
    return index


def zone(lon_deg: float, lat_deg: float, radius_m: int) -> Volume4D:
    day, place = timedelta(days=1), Position(round(lon_deg * 1e7), round(lat_deg * 1e7))
    ceiling = Height(8_990_000, Datum.WGS84)
    return Volume4D(Circle(place, 1000 * radius_m), None, ceiling, START - day, START + day)


@settings(max_examples=15, deadline=None)
@given(flights(), st.lists(ZONES, min_size=1, max_size=3), st.sampled_from([(60,), (300, 30)]))
def test_a_row_that_touches_a_zone_is_left_in(
    reports: list[Report], drawn: list[tuple[int, str, int, float, int]], ahead_s: tuple[int, ...]
) -> None:
    batch, motion, legs = columns(reports)
    goes_to = predicted(batch, motion, after_s=max(ahead_s))
    before, after = (batch.rows(end) for end in legs)
    ends = {"here": batch, "on the way here": before, "ahead": goes_to}
    volumes = []
    for row, where, bearing, off_m, radius_m in drawn:
        end = ends[where] if len(ends[where]) else batch
        lon, lat = (float(c[row % len(c)]) / BRAD_PER_DEGREE for c in (end.x, end.y))
        lon, lat, _ = GEOD.fwd(lon, lat, bearing, off_m)
        volumes.append(zone(lon, lat, radius_m))
    index = index_of(volumes, ahead_s)
    touching = {
        *inside(index, batch).row.tolist(),
        *legs[1][crossed(index, before, after).row].tolist(),
        *entering(index, batch, motion).row.tolist(),
    }
    rows = left_in(index, batch, motion, legs)
    assert touching <= set(rows)
    assert len(rows) == len(set(rows)), "each once"


def test_a_craft_that_passes_a_kilometre_off_is_not_in_doubt() -> None:
    """Forty seconds at 200 m/s, with a zone 5 km to the side of where it is and where it goes."""
    reports = []
    for second in range(40):
        lon, lat, _ = GEOD.fwd(37.0, 36.0, 90, 200 * second)
        reports.append(report(
            second, track="uid:0", position=Position(round(lon * 1e7), round(lat * 1e7)),
            height=Height(5_000_000, Datum.WGS84), error_mm=0, speed_mm_s=200_000,
            course_mdeg=90_000,
        ))  # fmt: skip
    batch, motion, legs = columns(reports)
    lon, lat, _ = GEOD.fwd(37.0, 36.0, 90, 9_000)
    beside, met = (
        index_of([zone(*GEOD.fwd(lon, lat, 0, off_m)[:2], radius_m)], (60,))
        for off_m, radius_m in ((5_000, 4_000), (5_000, 5_100))
    )
    assert not left_in(beside, batch, motion, legs)
    assert len(left_in(met, batch, motion, legs)) >= TOGETHER


def test_a_zone_where_the_geodesic_leads_is_found_though_the_line_does_not_lead_there() -> None:
    """75 km to the east at 60 degrees north, a line along the parallel ends 0.8 km beside."""
    flying = report(
        0, track="uid:0", position=Position.from_degrees(lon_deg=37, lat_deg=60), error_mm=0,
        speed_mm_s=250_000, course_mdeg=90_000,
    )  # fmt: skip
    batch, motion, legs = columns([flying])
    there = predicted(batch, motion, after_s=300)
    lon, lat = (float(c[0]) / BRAD_PER_DEGREE for c in (there.x, there.y))
    index = index_of([zone(lon, lat, 100)], (300,))
    assert left_in(index, batch, motion, legs) == [0]


def test_a_leg_that_passes_over_reports_told_late_is_asked_about() -> None:
    """What is told meanwhile lies in order beside it: it came from a row before all of those of its
    bundle, from another side, over a zone where nothing was heard."""
    places = [(37.0, 36.6), *((37.5 + 0.001 * n, 36.0) for n in range(2 * TOGETHER - 1))]
    reports = [
        report(n, track="uid:0", position=Position(round(lon * 1e7), round(lat * 1e7)),
               error_mm=0, speed_mm_s=None, course_mdeg=None)
        for n, (lon, lat) in enumerate(places)
    ]  # fmt: skip
    batch, motion, _ = columns(reports)
    legs = np.array([0]), np.array([TOGETHER + 3])
    index = index_of([zone(37.25, 36.3, 5_000)], (60,))
    before, after = (batch.rows(end) for end in legs)
    assert len(crossed(index, before, after))
    assert TOGETHER + 3 in left_in(index, batch, motion, legs)
    assert not set(range(TOGETHER, 2 * TOGETHER)) & set(left_in(index, batch, motion, NO_LEGS))


def test_no_tracks_are_none_that_touch() -> None:
    batch, motion, _ = columns([report(0, track="uid:0")])
    none, index = NO_LEGS[0], index_of([], (60,))
    assert not len(touching_tracks(index, batch.rows(none), motion.rows(none), NO_LEGS))
