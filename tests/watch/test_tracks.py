"""What several sources say of one craft is kept together, and looked at twice.

Story: feeds repeat themselves, come late, jump, and are forged. Nothing of that is dropped in
silence, and two receivers of one forger do not make it true.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from standclear.core.errors import InvalidInput
from standclear.core.watch.source_clock import EVENLY_S, SET_BACK_S
from standclear.core.watch.tracks import (
    AHEAD_S,
    FASTEST_M_S,
    LATE_S,
    SLACK_M,
    Doubt,
    Nothing,
    Taken,
    Tracks,
)
from tests.watch.reports import START, after, report

OTHER = "beast://two:30005"
_NOW = timedelta(seconds=EVENLY_S)


def taken(tracks: Tracks, *reports: object) -> list[Taken | None]:
    return [tracks.take(one) for one in reports]  # type: ignore[arg-type]  # reports, as made here


def test_the_first_report_begins_a_track_and_the_next_has_a_leg_behind_it() -> None:
    tracks = Tracks()
    first, second = taken(tracks, report(0), report(1, 200))
    assert first is not None
    assert second is not None
    assert first.before is None
    assert second.before == report(0)
    assert second.doubts == ()


def test_a_repeated_report_brings_nothing_and_is_counted() -> None:
    tracks = Tracks()
    assert taken(tracks, report(0), report(0))[1] is None
    assert tracks.repeated == {Nothing.REPEATED: 1}
    assert tracks.tracks["icao:3c6444"].counts == {"repeated": 1}


def test_an_older_report_does_not_move_a_track_back() -> None:
    tracks = Tracks()
    assert taken(tracks, report(10, 2_000), report(5, 1_000))[1] is None
    assert tracks.tracks["icao:3c6444"].last == report(10, 2_000)
    assert tracks.repeated == {Nothing.OLDER: 1}


def test_a_jump_is_marked_and_the_leg_to_it_is_none() -> None:
    tracks = Tracks()
    far = FASTEST_M_S["icao"] * 10 + SLACK_M + 20 + 100  # two errors of 10 m, and what rounds
    _, jumped = taken(tracks, report(0), report(10, far))
    assert jumped is not None
    assert jumped.doubts == (Doubt.JUMP,)
    assert jumped.before is None
    assert tracks.tracks["icao:3c6444"].counts == {"jump": 1}


def test_what_can_just_be_is_no_jump() -> None:
    tracks = Tracks()
    _, fast = taken(tracks, report(0), report(10, FASTEST_M_S["icao"] * 10 + SLACK_M))
    assert fast is not None
    assert fast.doubts == ()


def test_a_ship_that_flies_is_a_jump() -> None:
    tracks = Tracks()
    _, jumped = taken(
        tracks, report(0, track="mmsi:211234560"), report(10, 2_000, track="mmsi:211234560")
    )
    assert jumped is not None
    assert Doubt.JUMP in jumped.doubts


@pytest.mark.parametrize(
    ("age_s", "doubts"),
    [
        (-AHEAD_S - 1, (Doubt.CLOCK_AHEAD,)),
        (-AHEAD_S, ()),
        (LATE_S, ()),
        (LATE_S + 1, (Doubt.LATE,)),
    ],
)
def test_a_clock_that_cannot_be_right_is_marked(age_s: float, doubts: tuple[Doubt, ...]) -> None:
    found = Tracks().take(report(0, heard_at=after(age_s)))
    assert found is not None
    assert found.doubts == doubts


@pytest.mark.parametrize("leap_s", [3_600, -3_600, 86_400 * 3_650, -45])
def test_a_feed_whose_clock_leaps_is_doubted_and_freezes_no_track(leap_s: int) -> None:
    """An hour ahead, and then right again; what is told meanwhile lies within the present."""
    tracks = Tracks()
    leap = timedelta(seconds=leap_s)
    heard = [report(second, 200 * second) for second in range(0, 120, 5)]
    told = [
        replace(one, at=one.at + leap) if 30 <= n * 5 < 90 else one for n, one in enumerate(heard)
    ]
    found = taken(tracks, *told)
    known = [one for one in found if one is not None]
    gaps = [b.report.heard_at - a.report.heard_at for a, b in pairwise(known)]
    assert max(gaps) <= timedelta(seconds=SET_BACK_S + 10)
    assert all(abs(one.report.at - one.report.heard_at) <= _NOW for one in known)
    assert all(one is not None and not one.doubts for one in found[:6] + found[-4:])
    assert all(one is None or one.doubts for one in found[6:18])


def test_what_was_stored_on_its_way_is_no_clock_that_was_set_back() -> None:
    """Ten minutes of old reports that come within half a minute move nothing."""
    tracks = Tracks()
    tracks.take(report(0, 50_000))
    stored = [
        report(-600 + 20 * n, heard_at=after(1 + n), source=OTHER, receiver="ship")
        for n in range(30)
    ]
    assert taken(tracks, *stored) == [None] * 30


def test_two_independent_sources_corroborate_and_two_receivers_of_one_do_not() -> None:
    tracks = Tracks()
    taken(tracks, report(0, receiver="roof"), report(1, 200, receiver="mast"))
    track = tracks.tracks["icao:3c6444"]
    assert not track.corroborated
    tracks.take(report(2, 400, source=OTHER))
    assert track.corroborated


@pytest.mark.parametrize(
    ("one", "other", "is_corroborated"),
    [
        ({"source": "sbs://radar:30003"}, {"source": "beast://radar:30005"}, False),
        ({"source": "sbs://RADAR:30003"}, {"source": "sbs+tls://radar:1?ca=a.pem"}, False),
        ({"source": "sbs://radar:30003"}, {"source": "sbs://tower:30003"}, True),
        ({"source": "json+udp://0.0.0.0:1"}, {"source": "json+udp://0.0.0.0:2"}, True),
        (
            {"source": "json+udp://0.0.0.0:1", "receiver": "roof"},
            {"source": "json+tcp://hub:2", "receiver": "roof"},
            False,
        ),
    ],
    ids=["one machine", "so over another wire", "two", "two that call us", "one receiver"],
)
def test_two_feeds_of_one_receiver_corroborate_nothing(
    one: dict[str, Any], other: dict[str, Any], *, is_corroborated: bool
) -> None:
    tracks = Tracks()
    taken(tracks, report(0, **one), report(1, 200, **other))
    assert tracks.tracks["icao:3c6444"].corroborated is is_corroborated
    assert tracks.corroborated() == int(is_corroborated)


def test_one_measurement_that_comes_by_two_ways_corroborates_nothing() -> None:
    tracks = Tracks()
    taken(tracks, report(0), report(0, source=OTHER, heard_at=after(2)))
    assert not tracks.tracks["icao:3c6444"].corroborated


def test_sources_that_contradict_each_other_corroborate_nothing() -> None:
    tracks = Tracks()
    taken(tracks, report(0), report(1, 90_000, source=OTHER))
    assert not tracks.tracks["icao:3c6444"].corroborated


def test_what_was_agreed_long_ago_is_not_agreed_now() -> None:
    tracks = Tracks()
    taken(tracks, report(0), report(1, 200, source=OTHER), report(60, 12_000))
    assert not tracks.tracks["icao:3c6444"].corroborated


def test_a_callsign_stays_until_another_is_heard() -> None:
    tracks = Tracks()
    taken(tracks, report(0, callsign="NAT12"), report(1, 200))
    assert tracks.tracks["icao:3c6444"].callsign == "NAT12"


def test_tracks_that_are_heard_no_more_are_let_go() -> None:
    tracks = Tracks()
    taken(tracks, report(0), report(500, 0, track="icao:400000"))
    tracks.forget(START + timedelta(seconds=100))
    assert list(tracks.tracks) == ["icao:400000"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"track": "3c6444"},
        {"track": "tail:D-ABCD"},
        {"error_mm": -1},
        {"course_mdeg": 360_000},
        {"at": START.replace(tzinfo=None)},
    ],
)
def test_a_report_that_is_none_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        report(0, **wrong)
