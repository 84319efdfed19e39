"""A feed that spoke and speaks no more is told once, and once when it is heard again.

Story: two receivers; one falls silent, comes and goes, and is heard again.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.watch.feed_silence import SILENT_AFTER_S, silent_after
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.core.watch.situations import HOLD_S
from standclear.service.watching.watcher import Watcher
from tests.watch.reports import after, report
from tests.watch.test_on_plans import FILED, PATIENCE, flown, follow, watcher

ONE, TWO, SLOW = "sbs://one:30003", "sbs://two:30003", "ais+udp://0.0.0.0:10110?silent=900"


def heard(source: str, *seconds: float) -> list[Report]:
    return [report(second, source=source) for second in seconds]


def in_order(*reports: list[Report]) -> list[Report]:
    return sorted((one for some in reports for one in some), key=lambda one: one.heard_at)


def told(said: list[AlertChange]) -> list[tuple[str, str, float]]:
    start = after(0)
    return [(c.state.value, c.situation.feed, (c.situation.since - start).seconds) for c in said]


def test_one_of_two_falls_silent_and_is_heard_again() -> None:
    one, two = heard(ONE, *range(0, 600, 10)), heard(TWO, *range(0, 100, 10), *range(300, 600, 10))
    assert told(Watcher(is_live=True).take(in_order(one, two))) == [
        ("raised", TWO, 90),
        ("resolved", TWO, 300),
    ]


def test_when_all_are_silent_the_clock_says_it_of_each_once() -> None:
    both = Watcher(is_live=True)
    both.take(in_order(heard(ONE, 0), heard(TWO, 5)))
    assert both.pass_time(after(SILENT_AFTER_S - 1)) == []
    said = [c for second in range(60, 4000, 10) for c in both.pass_time(after(second))]
    assert told(said) == [("raised", ONE, 0), ("raised", TWO, 5)]


def test_a_feed_says_itself_how_long_it_may_be_silent_and_a_file_is_none() -> None:
    assert silent_after(SLOW) != silent_after(ONE)
    one = Watcher(is_live=True)
    one.take(in_order(heard(SLOW, 0), heard("flights.jsonl", 1)))
    assert one.pass_time(after(899)) == []
    assert told(one.pass_time(after(5000))) == [("raised", SLOW, 0)]


def test_a_restart_says_nothing_twice_and_the_end() -> None:
    first = Watcher(is_live=True)
    first.take(heard(ONE, 0))
    said = first.pass_time(after(100))[0]
    anew = Watcher(is_live=True)
    anew.feeds.resume({said.alert: (said.situation, said.state)}, after(100))
    assert anew.pass_time(after(400)) == []
    assert told(anew.take(heard(ONE, *range(500, 600, 10)))) == [("resolved", ONE, 500)]


def test_craft_that_only_a_silent_feed_hears_are_not_told_as_out_of_contact() -> None:
    late_s = PATIENCE.silent_s + 200
    for feeds, contact in (([], True), ([heard(TWO, *range(0, int(late_s), 30))], False)):
        one = watcher()
        one.is_live = True
        follow(one, FILED)
        source = TWO if feeds else ONE
        reports = in_order(flown((100, 0.0), source=ONE), *feeds)
        others = heard(source, *range(100, int(late_s), 30))
        said = one.take(in_order(reports, [r for r in others if r not in reports]))
        kinds = {change.situation.kind.value for change in said}
        assert kinds == (set() if contact else {"feed_silent"})


@settings(deadline=None)
@given(draw.lists(draw.integers(1, 200), max_size=40), draw.integers(1, 9))
def test_whoever_looks_and_however_often_it_is_the_same_and_no_flood(
    waits: list[int], size: int
) -> None:
    second, reports = 0, heard(ONE, 0)
    for wait in waits:
        second += wait
        reports += heard(ONE, second)
    whole = Watcher(is_live=True).take(reports)
    parted, looked = Watcher(is_live=True), Watcher(is_live=True)
    in_parts = [c for n in range(0, len(reports), size) for c in parted.take(reports[n : n + size])]
    often, last = looked.take(reports[:1]), 0
    for each in reports[1:]:
        now = int((each.heard_at - after(0)).total_seconds())
        often += [c for s in range(last + 7, now, 7) for c in looked.pass_time(after(s))]
        often += looked.take([each])
        last = now
    assert in_parts == whole == often
    assert [c.state for c in whole[::2]].count(AlertState.RESOLVED) == 0
    assert len(whole) <= 2 + 2 * second / HOLD_S
    assert bool(whole) == any(wait >= SILENT_AFTER_S for wait in waits)
