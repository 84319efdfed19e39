"""A comparison that begins in the midst of a run: what goes on from before has another name there,
and is no finding; what began within it and is not in both is one. (Issue 4, section 4.)"""

from __future__ import annotations

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.service.watching.against_log import Entry, begun_within, compare
from standclear.service.watching.replayed import Told
from tests.watching.kept_desk import after

RAISED, RESOLVED = AlertState.RAISED, AlertState.RESOLVED


def change(track: str, second: int, state: AlertState) -> AlertChange:
    at = Situation(Kind.INSIDE, track, "north", "south/zone/1", 1, after(second))
    return AlertChange(alert_id(track, at.zone, after(second)), state, at, "0" * 64)


def told(*changes: AlertChange) -> list[Told]:
    return [Told("run", number, after(600), each) for number, each in enumerate(changes)]


def logged(*changes: AlertChange) -> list[Entry]:
    return list(enumerate(changes, start=7))


BOTH = (change("uid:new", 300, RAISED), change("uid:new", 300, RESOLVED))


def test_an_alert_from_before_has_another_name_and_is_no_finding() -> None:
    ours = told(change("uid:old", 100, RESOLVED), *BOTH)
    theirs = logged(change("uid:old", 0, RESOLVED), *BOTH)
    assert not compare(ours, theirs).is_equal
    found = compare(*begun_within(ours, theirs))
    assert found.is_equal
    assert found.equal == 2


def test_what_was_raised_within_it_and_stands_in_one_alone_is_found() -> None:
    alone = change("uid:alone", 400, RAISED)
    assert compare(*begun_within(told(*BOTH), logged(*BOTH, alone))).missing == ((9, alone),)
    of_positions = compare(*begun_within(told(alone, *BOTH), logged(*BOTH)))
    assert [one.change for one in of_positions.extra] == [alone]
