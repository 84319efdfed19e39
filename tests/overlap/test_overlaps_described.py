"""A duty officer files a plan and is told of every overlap: with whom, where, when, how high.

Overlaps are geometry and closed on every side: what touches, overlaps. Near ones are told only
to who asks for a separation, with the least distance and its error.
"""

from datetime import timedelta

import pytest

from standclear.core.errors import InvalidInput, NotFound
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.overlap import OverlapKind, Separation, find_overlaps
from tests.overlap.overlap_makers import LAT, LON, NOON, circle, extents, square


def minutes(n: float) -> timedelta:
    return timedelta(minutes=n)


def index_of(**items: tuple) -> Index:
    return Index.of({key: extents(*volumes) for key, volumes in items.items()})


def test_an_overlap_says_with_whom_where_when_how_high_and_how_long() -> None:
    index = index_of(convoy=(circle(east_m=1500, minutes=(30, 90), heights_m=(550, 700)),))
    (found,) = find_overlaps(extents(circle()), index)
    assert (found.other, found.own_volume, found.other_volume) == ("convoy", 0, 0)
    assert found.kind is OverlapKind.OVERLAP
    assert (found.start, found.end) == (NOON + minutes(30), NOON + minutes(60))
    assert found.duration_s == 30 * 60
    assert (found.altitude_low_mm, found.altitude_high_mm) == (550_000, 600_000)
    assert found.least_distance_m == 0
    assert 0 < found.error_m < 30
    west, south, east, north = found.box
    assert west <= found.place.lon_e7 <= east
    assert south <= found.place.lat_e7 <= north
    assert found.place.lon_deg == pytest.approx(LON + 750 / 90_240, abs=0.003)
    assert found.place.lat_deg == pytest.approx(LAT, abs=0.01)


def test_touching_in_time_is_an_overlap_of_no_duration() -> None:
    index = index_of(convoy=(circle(minutes=(60, 90)),))
    (found,) = find_overlaps(extents(circle()), index)
    assert (found.start, found.end, found.duration_s) == (NOON + minutes(60), NOON + minutes(60), 0)


def test_touching_in_height_is_an_overlap() -> None:
    index = index_of(convoy=(circle(heights_m=(600, 700)),))
    (found,) = find_overlaps(extents(circle()), index)
    assert found.altitude_low_mm == found.altitude_high_mm == 600_000


def test_a_second_or_a_metre_apart_is_no_overlap() -> None:
    index = index_of(
        later=(circle(minutes=(60 + 1 / 60, 90)),),
        higher=(circle(heights_m=(601, 700)),),
        aside=(circle(east_m=2100),),
    )
    assert find_overlaps(extents(circle()), index) == ()


def test_heights_without_limit_are_told_as_none() -> None:
    index = index_of(zone=(circle(heights_m=None),))
    (found,) = find_overlaps(extents(circle(heights_m=None)), index)
    assert found.altitude_high_mm is None


def test_a_hole_is_not_part_of_the_area() -> None:
    ring_road = square(half_m=5000, hole_half_m=3000)
    index = index_of(ring=(ring_road,))
    assert find_overlaps(extents(circle(radius_m=2900)), index) == ()
    (found,) = find_overlaps(extents(circle(radius_m=3100)), index)
    assert found.other == "ring"


def test_every_pair_of_volumes_is_told_once_in_order_of_time() -> None:
    index = index_of(
        b=(circle(minutes=(0, 10)), circle(minutes=(40, 60))), a=(circle(minutes=(5, 20)),)
    )
    own = extents(circle(minutes=(0, 20)), circle(minutes=(30, 60)))
    found = find_overlaps(own, index)
    assert [(o.other, o.own_volume, o.other_volume) for o in found] == [
        ("b", 0, 0),
        ("a", 0, 0),
        ("b", 1, 1),
    ]


def test_an_overlap_across_the_antimeridian_is_one_with_its_box_joined() -> None:
    index = index_of(patrol=(circle(lon=179.999, lat=0.0, radius_m=3000),))
    (found,) = find_overlaps(extents(circle(lon=-179.999, lat=0.0, radius_m=3000)), index)
    west, _, east, _ = found.box
    assert west > 0 > east


def test_excluded_items_do_not_count() -> None:
    index = index_of(own=(circle(),), other=(circle(),))
    assert [o.other for o in find_overlaps(extents(circle()), index, exclude={"own"})] == ["other"]


def test_a_limit_stops_early() -> None:
    index = index_of(a=(circle(),), b=(circle(),), c=(circle(),))
    assert len(find_overlaps(extents(circle()), index, limit=2)) == 2
    assert len(find_overlaps(extents(circle()), index, limit=2, exclude={"a"})) == 2


def test_either_side_is_told_the_same() -> None:
    one, two = circle(), square(half_m=900, minutes=(20, 80), heights_m=(400, 550))
    (mine,) = find_overlaps(extents(one), index_of(two=(two,)))
    (theirs,) = find_overlaps(extents(two), index_of(one=(one,)))
    for field in ("start", "end", "altitude_low_mm", "altitude_high_mm", "place", "box", "error_m"):
        assert getattr(mine, field) == getattr(theirs, field)


# ------------------------------------------------------------------------------------- near


def test_what_comes_near_is_told_with_its_least_distance_and_error() -> None:
    index = index_of(convoy=(circle(east_m=2500),))
    assert find_overlaps(extents(circle()), index, separation=Separation(horizontal_m=400)) == ()
    (found,) = find_overlaps(extents(circle()), index, separation=Separation(horizontal_m=600))
    assert found.kind is OverlapKind.NEAR
    assert abs(found.least_distance_m - 500) <= found.error_m + 5
    assert found.place.lon_deg == pytest.approx(LON + 1000 / 90_240, abs=1e-3)
    assert (found.vertical_gap_m, found.time_gap_s) == (0, 0)


def test_near_in_height_and_in_time_is_told_as_a_gap() -> None:
    index = index_of(convoy=(circle(minutes=(65, 90), heights_m=(630, 700)),))
    near = Separation(horizontal_m=1, vertical_m=50, time_s=600)
    (found,) = find_overlaps(extents(circle()), index, separation=near)
    assert found.kind is OverlapKind.NEAR
    assert (found.vertical_gap_m, found.time_gap_s, found.duration_s) == (30, 300, 0)
    assert (found.start, found.end) == (NOON + minutes(60), NOON + minutes(65))
    assert (found.altitude_low_mm, found.altitude_high_mm) == (600_000, 630_000)
    for closer in (
        Separation(horizontal_m=1, vertical_m=20, time_s=600),
        Separation(horizontal_m=1, vertical_m=50, time_s=200),
    ):
        assert find_overlaps(extents(circle()), index, separation=closer) == ()


def test_near_is_found_across_the_antimeridian_and_beside_a_pole() -> None:
    far_east = index_of(patrol=(circle(lon=179.98, lat=0.0),))
    near = Separation(horizontal_m=5000)
    (found,) = find_overlaps(extents(circle(lon=-179.98, lat=0.0)), far_east, separation=near)
    assert 2000 < found.least_distance_m < 3000
    polar = index_of(camp=(circle(lon=0.0, lat=89.97),))
    (found,) = find_overlaps(
        extents(circle(lon=179.0, lat=89.97)), polar, separation=Separation(horizontal_m=6000)
    )
    assert 4000 < found.least_distance_m < 6000


# --------------------------------------------------------------------------------- schedules


def test_an_item_with_a_schedule_counts_only_while_it_is_in_force() -> None:
    index = index_of(zone=(circle(minutes=(0, 600)),))
    own = extents(circle(minutes=(0, 120)))

    def in_force(key: str, start: object, end: object) -> tuple:
        return (
            (NOON + minutes(30), NOON + minutes(45)),
            (NOON + minutes(100), NOON + minutes(300)),
        )

    (found,) = find_overlaps(own, index, active=in_force)
    assert found.windows == (
        (NOON + minutes(30), NOON + minutes(45)),
        (NOON + minutes(100), NOON + minutes(120)),
    )
    assert (found.start, found.end) == (NOON + minutes(30), NOON + minutes(120))
    assert found.duration_s == 35 * 60
    assert find_overlaps(own, index, active=lambda *_: ()) == ()


# ------------------------------------------------------------------------------------ refusals


def test_what_cannot_be_is_refused_and_changes_nothing() -> None:
    index = index_of(convoy=(circle(),))
    with pytest.raises(InvalidInput, match="not in the index yet"):
        index.insert("convoy", extents(circle()))
    with pytest.raises(NotFound):
        index.amend("nobody", extents(circle()))
    with pytest.raises(NotFound):
        index.extents("nobody")
    with pytest.raises(InvalidInput):
        index.overlapping(extents(circle()), limit=-1)
    assert "convoy" in index
    assert list(index.keys()) == ["convoy"]
    assert len(find_overlaps(extents(circle()), index)) == 1
