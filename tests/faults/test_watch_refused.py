"""A watch whose word is not taken: for want of the desk's own key it waits, and by the rules it is
counted and told."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest

import standclear.core.statements as st
from standclear.core.errors import InvalidInput
from standclear.core.party import KeyGrant
from standclear.core.watch.situation import AlertState, Kind
from standclear.service.desk_home import DeskHome
from standclear.service.key_files import key_file
from standclear.service.watching.desk_watch import DeskWatch, Waits
from tests.cli.desk_on_disk import Valley
from tests.watching.kept_desk import desk, report, valley

__all__ = ["valley"]

LONGEST_S = 30


def until(met: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST_S
    while not met():
        assert time.monotonic() < end
        time.sleep(0.05)


def rotate(home: DeskHome) -> None:
    """Another key signs for the desk from now on."""
    made = home.make_key(home.desk)
    home.say(st.KeyAdd(home.desk, KeyGrant(made.keyid, made.public_key_base64)), party=home.desk)
    home.say(st.KeyRevoke(home.desk, f"{home.desk}#1", "yearly change"), party=home.desk)


def test_while_no_key_that_counts_is_held_here_an_alert_waits_and_is_said_when_one_is(
    valley: Valley,
) -> None:
    with desk(valley) as home, desk(valley) as elsewhere:
        watching = DeskWatch(home)
        rotate(elsewhere)
        file = key_file(valley.desk / "keys", home.desk, 2)
        brought = file.rename(file.with_name("on-its-way"))
        assert watching.take([report(0)]) == []
        until(lambda: not watching.take(()) and bool(watching.fault))
        assert "none of the keys" in watching.fault
        assert (len(watching.waiting), watching.refused) == (1, 0)
        brought.rename(file)
        until(lambda: bool(watching.take(())))
        assert not watching.waiting
        watching.end()
        alerts = home.fresh_office().picture.alerts.values()
        assert [one.situation.kind for one in alerts] == [Kind.INSIDE, Kind.UNWATCHED]


def test_what_others_logged_and_could_not_be_taken_over_is_tried_again_and_told(
    valley: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(_: object) -> None:
        raise InvalidInput("volumes/0", "a knot", "a ring")

    with desk(valley) as home:
        watching = DeskWatch(home, Waits(look_s=0, stuck_s=0))
        with monkeypatch.context() as broken:
            broken.setattr(watching.watcher, "follow", failing)
            with desk(valley) as elsewhere:
                rotate(elsewhere)
            for _ in range(2):
                watching.take(())
                assert "a knot" in watching.fault
        watching.take(())
        assert not watching.fault
        watching.end()


def test_of_many_alerts_at_once_some_are_said_and_the_feeds_are_read_before_the_others(
    valley: Valley,
) -> None:
    with desk(valley) as home:
        watching = DeskWatch(home, Waits(say_s=0))
        craft = [report(0, number, track=f"icao:{number:06x}") for number in range(4)]
        said = watching.take(craft)
        assert (len(said), len(watching.waiting)) == (1, 3)
        said += watching.take(())
        assert (len(said), len(watching.waiting)) == (2, 2)
        said += watching.end()
        assert [one.situation.track for one in said] == [one.track for one in craft] + [""]


def test_a_change_of_an_open_alert_that_is_refused_is_counted_and_one_said_twice_is_not(
    valley: Valley,
) -> None:
    with desk(valley) as home:
        watching = DeskWatch(home)
        (raised,) = watching.take([report(0)])
        assert raised.state is AlertState.RAISED
        wrong = replace(raised.situation, kind=Kind.OVERDUE)  # of plans, and not of zones
        watching.waiting += [raised, replace(raised, state=AlertState.UPDATED, situation=wrong)]
        assert watching.take(()) == []
        assert not watching.waiting
        assert watching.refused == 1
        assert "situation/kind" in watching.why_refused
        watching.end()
