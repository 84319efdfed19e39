"""One situation is told when it begins, as it grows graver, and when it has ended; never twice.

Story: a craft comes near a zone, enters, runs along its edge, leaves and comes back.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as draw

from standclear.core.watch.situation import AlertState, Kind
from standclear.core.watch.situations import AGAIN_S, HOLD_S, Change, Situations, Touch
from tests.watch.reports import TRACK, after

ZONE = "south/zone/1"


def inside(seconds: float, *, certain: bool = True, zone: str = ZONE) -> Touch:
    return Touch(zone, 1, Kind.INSIDE, after(seconds), certain=certain)


def entering(seconds: float, left_s: float) -> Touch:
    return Touch(ZONE, 1, Kind.ENTERING, after(seconds), after(seconds + left_s))


def at(situations: Situations, seconds: float, *touches: Touch) -> list[Change]:
    return situations.take(TRACK, after(seconds), party="north", callsign="NAT12", touches=touches)


def told(changes: list[Change]) -> list[tuple[str, str]]:
    return [(change.state.value, change.situation.kind.value) for change in changes]


def test_expected_then_soon_then_inside_are_three_tellings_of_one_situation() -> None:
    s = Situations()
    heard = [
        *at(s, 0, entering(0, 200)),
        *at(s, 1, entering(1, 199)),
        *at(s, 141, entering(141, 59)),
        *at(s, 142, entering(142, 58)),
        *at(s, 200, inside(200)),
        *at(s, 201, inside(201)),
    ]
    assert told(heard) == [("raised", "entering"), ("updated", "entering"), ("updated", "inside")]
    assert len({change.alert for change in heard}) == 1
    first = heard[0].situation
    assert (first.party, first.callsign, first.expected_at) == ("north", "NAT12", after(200))


def test_it_ends_once_it_has_been_outside_for_a_while_and_says_since_when() -> None:
    s = Situations()
    at(s, 0, inside(0))
    assert at(s, 10) == []
    assert at(s, 10 + HOLD_S - 1) == []
    ended = at(s, 10 + HOLD_S)
    assert told(ended) == [("resolved", "inside")]
    assert ended[0].situation.since == after(10)
    assert s.open() == ()
    assert at(s, 500) == []


def test_along_an_edge_it_is_one_situation() -> None:
    s = Situations()
    heard = []
    for second in range(0, 600, 10):
        heard += at(s, second, *([inside(second)] if second % 20 == 0 else []))
    assert told(heard) == [("raised", "inside")]


def test_back_soon_it_is_the_same_again_and_back_late_it_is_another() -> None:
    s = Situations()
    first = at(s, 0, inside(0))[0]
    at(s, 10)
    at(s, 10 + HOLD_S)
    again = at(s, 200, inside(200))[0]
    assert (again.state, again.alert) == (AlertState.REOPENED, first.alert)
    at(s, 210)
    at(s, 210 + HOLD_S)
    at(s, 211 + AGAIN_S)
    another = at(s, 212 + AGAIN_S, inside(212 + AGAIN_S))[0]
    assert another.state is AlertState.RAISED
    assert another.alert != first.alert


def test_unheard_meanwhile_it_is_another_all_the_same() -> None:
    s = Situations()
    first = at(s, 0, inside(0))[0]
    at(s, 10)
    at(s, 10 + HOLD_S)
    another = at(s, 11 + AGAIN_S, inside(11 + AGAIN_S))[0]
    assert (another.state, another.alert == first.alert) == (AlertState.RAISED, False)


def test_possibly_inside_becomes_certainly_inside_once() -> None:
    s = Situations()
    heard = [
        *at(s, 0, inside(0, certain=False)),
        *at(s, 1, inside(1)),
        *at(s, 2, inside(2, certain=False)),
        *at(s, 3, inside(3)),
    ]
    assert [(c.state.value, c.situation.certain) for c in heard] == [
        ("raised", False),
        ("updated", True),
    ]


def test_two_zones_are_two_situations_in_a_fixed_order() -> None:
    s = Situations()
    heard = at(s, 0, inside(0, zone="south/zone/2"), inside(0))
    assert [change.situation.zone for change in heard] == [ZONE, "south/zone/2"]


def test_after_a_restart_nothing_is_raised_again_and_the_end_is_told() -> None:
    s = Situations()
    raised = at(s, 0, inside(0))[0]
    anew = Situations()
    anew.resume({raised.alert: (raised.situation, raised.state)}, after(5))
    assert at(anew, 5, inside(5)) == []
    at(anew, 10)
    ended = at(anew, 10 + HOLD_S)
    assert [(c.state, c.alert) for c in ended] == [(AlertState.RESOLVED, raised.alert)]


def test_after_a_restart_what_ended_lately_begins_anew_under_its_own_id() -> None:
    s = Situations()
    raised = at(s, 0, inside(0))[0]
    over = replace(raised.situation, since=after(60))
    anew = Situations()
    anew.resume({raised.alert: (over, AlertState.RESOLVED)}, after(100))
    assert at(anew, 110, inside(110))[0].state is AlertState.REOPENED


@given(
    draw.lists(draw.tuples(draw.integers(1, 200), draw.sampled_from(["in", "near", "out"]))),
    draw.integers(0, 50),
)
def test_killed_anywhere_and_shown_everything_again_it_says_what_it_had_not_said(
    steps: list[tuple[int, str]], killed: int
) -> None:
    seconds = list(accumulate(step for step, _ in steps))
    shown = {"in": inside, "near": lambda second: entering(second, 30), "out": None}
    heard = [(s, shown[what]) for s, (_, what) in zip(seconds, steps, strict=True)]

    def through(s: Situations, first: list[Change]) -> list[Change]:
        return first + [c for n, t in heard for c in at(s, n, *([t(n)] if t else []))]

    never_killed = through(Situations(), [])
    before = Situations()
    said = [c for n, t in heard[:killed] for c in at(before, n, *([t(n)] if t else []))]
    anew, newest = Situations(), {c.alert: (c.situation, c.state) for c in said}
    ended = after(heard[:killed][-1][0] if heard[:killed] else 0)
    anew.resume(newest, ended)
    anew.begin(ended)
    assert through(anew, said) == never_killed


def test_told_of_by_a_clock_that_was_set_back_since_it_is_watched_all_the_same() -> None:
    s = Situations()
    raised = at(s, 3_600, inside(3_600))[0]
    anew = Situations()
    anew.resume({raised.alert: (raised.situation, raised.state)}, after(3_600))
    anew.begin(after(10))
    at(anew, 10)
    assert [c.state for c in at(anew, 10 + HOLD_S)] == [AlertState.RESOLVED]


@given(draw.lists(draw.tuples(draw.integers(1, 90), draw.sampled_from(["in", "near", "out"]))))
def test_no_inside_goes_untold_and_no_end_comes_before_its_beginning(
    steps: list[tuple[int, str]],
) -> None:
    s, second, heard, now_inside = Situations(), 0, [], False
    for wait_s, where in steps:
        second += wait_s
        touches = {"in": [inside(second)], "near": [entering(second, 120)], "out": []}[where]
        heard += at(s, second, *touches)
        if where == "in":  # whoever was told last knows that it is inside
            last = heard[-1]
            assert last.situation.kind is Kind.INSIDE
            assert last.state is not AlertState.RESOLVED
            now_inside = True
    by_alert: dict[str, list[AlertState]] = {}
    for change in heard:
        by_alert.setdefault(change.alert, []).append(change.state)
    for states in by_alert.values():
        assert states[0] is AlertState.RAISED
        is_open = False
        for state in states:
            assert is_open == (state in (AlertState.UPDATED, AlertState.RESOLVED))
            is_open = state is not AlertState.RESOLVED
    assert not now_inside or heard
