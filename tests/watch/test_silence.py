"""A craft that is heard no more inside a zone has not left it: told as lost, and closed as that.

Story: a craft flies into a zone and falls silent; time passes by what others send, or by the clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.rules.alert_words import words
from standclear.core.shape import Datum, Height
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.silence import CLOSED_AFTER, LOST_AFTER, lost_at
from standclear.core.watch.situation import AlertState, Kind
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import TRACK, after, report
from tests.watch.test_watcher import zones

LOST_S = LOST_AFTER["icao"].total_seconds()
CLOSED_S = CLOSED_AFTER.total_seconds()
FAR_M = 400_000.0


def watcher() -> Watcher:
    made = Watcher()
    made.zones.follow({"south/zone/0": zones()["south/zone/0"]})
    return made


def other(second: float) -> Report:
    """Somebody far off, who is heard."""
    return report(second, FAR_M, track="icao:400000")


def told(said: list[AlertChange]) -> list[tuple[str, str]]:
    return [(change.state.value, change.situation.kind.value) for change in said]


def test_it_is_told_once_as_lost_and_closed_and_never_as_outside() -> None:
    one = watcher()
    raised = one.take([report(0)])
    silent = one.take([other(second) for second in range(1, 4000, 7)])
    assert told(raised + silent) == [
        ("raised", "inside"),
        ("updated", "lost"),
        ("resolved", "lost"),
    ]
    assert {change.situation.since for change in raised + silent} == {after(0)}
    assert len({change.alert for change in raised + silent}) == 1


@pytest.mark.parametrize(("stale_s", "waited_s"), [(5, 60), (90, 90), (900, 900), (86_400, 1_800)])
def test_a_source_that_says_how_long_its_word_holds_is_waited_for_so_long(
    stale_s: int, waited_s: int
) -> None:
    one = watcher()
    one.take([report(0, track="uid:CONVOY", stale_at=after(stale_s))])
    assert one.pass_time(after(waited_s - 1)) == []
    assert told(one.pass_time(after(waited_s + 1))) == [("updated", "lost")]


def test_what_is_stale_when_it_is_heard_is_told_as_possible_only() -> None:
    one = watcher()
    at: dict[str, Any] = {"height": Height(500_000, Datum.WGS84), "heard_at": after(2)}
    fresh = report(0, track="uid:FRESH", stale_at=after(3), **at)
    stale = report(0, track="uid:STALE", stale_at=after(1), **at)
    said = one.take([fresh, stale])
    assert {each.situation.track: each.situation.certain for each in said} == {
        "uid:FRESH": True, "uid:STALE": False,
    }  # fmt: skip


def test_when_nobody_is_heard_at_all_the_clock_says_it() -> None:
    one = watcher()
    one.take([report(0)])
    assert one.pass_time(after(LOST_S - 1)) == []
    assert told(one.pass_time(after(LOST_S))) == [("updated", "lost")]
    assert one.pass_time(after(CLOSED_S - 1)) == []
    assert told(one.pass_time(after(CLOSED_S))) == [("resolved", "lost")]
    assert one.pass_time(after(2 * CLOSED_S)) == []


def test_heard_again_inside_it_is_inside_again_and_outside_it_ends_as_left() -> None:
    one = watcher()
    one.take([report(0)])
    one.pass_time(after(100))
    assert told(one.take([report(120)])) == [("updated", "inside")]
    one.pass_time(after(400))
    ended = one.take([report(second, FAR_M) for second in range(400, 480, 5)])
    assert told(ended) == [("resolved", "inside")]
    assert ended[0].situation.since == after(400)


def test_one_that_was_last_heard_outside_has_left_and_is_not_lost() -> None:
    one = watcher()
    one.take([report(0), report(30, 3_000.0)])
    ended = one.pass_time(after(30 + LOST_S))
    assert told(ended) == [("resolved", "inside")]
    assert ended[0].situation.since == after(30)
    assert one.pass_time(after(CLOSED_S + 30)) == []


def test_heard_again_after_it_was_closed_it_is_another() -> None:
    one = watcher()
    first = one.take([report(0)])[0]
    one.pass_time(after(CLOSED_S))
    again = one.take([report(CLOSED_S + 10)])
    assert told(again) == [("raised", "inside")]
    assert again[0].alert != first.alert


def test_one_that_was_only_expected_and_is_heard_no_more_is_lost_too() -> None:
    one = watcher()
    flying = {"speed_mm_s": 100_000, "course_mdeg": 90_000}
    assert told(one.take([report(0, -10_000, **flying)])) == [("raised", "entering")]
    lost = one.pass_time(after(LOST_S))
    assert told(lost) == [("updated", "lost")]
    assert lost[0].situation.expected_at is not None


def test_a_restart_waits_from_its_own_beginning_and_says_what_it_may_say() -> None:
    first = watcher()
    raised = first.take([report(0)])[0]
    anew = resumed(raised)
    assert anew.take([other(500)]) == []
    lost = anew.take([other(500 + LOST_S), other(501 + LOST_S)])
    assert told(lost) == [("updated", "lost")]
    assert lost[0].situation.since == after(0), "nobody heard it at 500 s"
    assert (
        "has not been heard since the watch began again at 2030-01-01 08:08:20Z. It was inside "
        "south/zone/0 at 2030-01-01 08:00:00Z, as was told last; where it is since"
        in words(lost[0])
    )
    closed = anew.pass_time(after(500 + CLOSED_S))
    assert told(closed) == [("resolved", "lost")]
    assert closed[0].situation == lost[0].situation


def test_heard_after_a_restart_it_is_told_by_what_this_watch_heard() -> None:
    raised = watcher().take([report(0)])[0]
    anew = resumed(raised)
    anew.take([other(500), report(510)])
    (lost,) = anew.pass_time(after(510 + LOST_S))
    assert (lost.situation.since, lost.situation.watch_began) == (after(510), None)


def test_left_while_no_watch_was_listening_it_is_not_told_when() -> None:
    raised = watcher().take([report(0)])[0]
    gone = [report(second, FAR_M) for second in range(510, 590, 5)]
    (ended,) = resumed(raised).take([other(500), *gone])
    assert told([ended]) == [("resolved", "inside")]
    assert words(ended).endswith(
        "is outside south/zone/0: first seen so at 2030-01-01 08:08:30Z, after the watch began "
        "again at 2030-01-01 08:08:20Z; since when, nobody here knows."
    )
    (seen_leaving,) = resumed(raised).take([report(500), *gone])
    assert words(seen_leaving).endswith("is outside south/zone/0 since 2030-01-01 08:08:30Z.")


def resumed(raised: AlertChange) -> Watcher:
    """The watch begun again after this was told."""
    anew = watcher()
    anew.situations.resume({raised.alert: (raised.situation, raised.state)}, after(30))
    return anew


@pytest.mark.parametrize("track", ["mmsi:211234560", "uid:convoy-1"])
def test_what_is_heard_seldom_is_waited_for_longer(track: str) -> None:
    assert LOST_AFTER[track.partition(":")[0]] >= timedelta(minutes=5)


def test_one_that_is_lost_a_hundred_times_is_watched_on() -> None:
    zone, week = zones()["south/zone/0"], after(7 * 86_400)
    one, wait = Watcher(), CLOSED_S - 1
    one.zones.follow({zone.id: replace(zone, volumes=(replace(zone.volumes[0], end=week),))})
    said = one.take([report(0)])
    for time in range(1, 101):
        said += one.pass_time(after(time * wait - 1)) + one.take([report(time * wait)])
    assert told(said) == [("raised", "inside")] + [("updated", "lost"), ("updated", "inside")] * 100


@pytest.mark.parametrize("register", LOST_AFTER)
def test_it_is_waited_for_longer_each_time_up_to_a_longest(register: str) -> None:
    waits = [lost_at(f"{register}:1", after(0), times) for times in range(101)]
    assert waits == sorted(waits)
    assert waits[10] == waits[100] == after(CLOSED_S / 2)


@settings(deadline=None)
@given(draw.lists(draw.integers(1, 400), max_size=40), draw.integers(1, 7))
def test_at_the_edge_of_what_is_heard_few_are_told_and_batches_change_nothing(
    waits: list[int], size: int
) -> None:
    second, reports = 0, [report(0)]
    for wait in waits:
        second += wait
        reports.append(report(second))
    whole = watcher().take(reports)
    assert [c.state for c in whole[:1]] == [AlertState.RAISED]
    assert sum(c.situation.kind is Kind.LOST for c in whole) <= 6  # 60 s, doubled up to 30 minutes
    parted = watcher()
    in_parts = [c for n in range(0, len(reports), size) for c in parted.take(reports[n : n + size])]
    assert in_parts == whole


@settings(deadline=None)
@given(draw.lists(draw.tuples(draw.integers(1, 2000), draw.booleans()), max_size=30))
def test_a_clock_that_looks_often_says_what_reports_alone_say(
    steps: list[tuple[int, bool]],
) -> None:
    by_reports, by_clock, second = watcher(), watcher(), 0
    heard, looked = by_reports.take([report(0)]), by_clock.take([report(0)])
    for wait, inside in steps:
        for passed in range(second + 13, second + wait, 13):
            looked += by_clock.pass_time(after(passed))
        second += wait
        here = report(second) if inside else other(second)
        heard += by_reports.take([here])
        looked += by_clock.take([here])
    assert looked[: len(heard)] == heard
    assert all(change.situation.track == TRACK for change in looked)
