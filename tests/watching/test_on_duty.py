"""That nobody watches is told as such: a zone that nobody watches is a drawing.

Story: the desk's watch is ended, or its machine is switched off, while a craft is inside south's
zone. North and south must not take the quiet that follows for an empty sky.
"""

from __future__ import annotations

import errno
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from standclear.core.release import Release
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind
from standclear.service.desk_home import DeskHome
from standclear.service.watching import on_duty
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.on_duty import tell_if_gone
from tests.cli.desk_on_disk import Valley, done, run
from tests.watching.kept_desk import after, desk, desk_copied, made_valley, report

__all__ = ["desk_copied", "made_valley"]

LATER_S = 600


@contextmanager
def desk_at(desk_copied: Valley, second: float) -> Iterator[DeskHome]:
    with desk(desk_copied) as home:
        home.clock = lambda: after(second)
        yield home


@contextmanager
def watch_at(home: DeskHome) -> Iterator[DeskWatch]:
    """Until it is killed, or ended before."""
    watching = DeskWatch(home)
    try:
        yield watching
    finally:
        watching.keeping.close()


def said_by(watching: DeskWatch, second: float, **more: str) -> list[tuple[str, datetime]]:
    """What a report of north's aircraft inside the zone gives."""
    craft = report(second, callsign="NAT12", **more)
    return named(watching.take([craft]))


def named(said: list[AlertChange]) -> list[tuple[str, datetime]]:
    return [(f"{one.situation.kind.value} {one.state.value}", one.situation.since) for one in said]


def told(home: DeskHome, party: str) -> list[Release]:
    """All that a party was told of nobody watching."""
    picture = home.fresh_office().picture
    subjects = {key for key, one in picture.alerts.items() if one.situation.kind is Kind.UNWATCHED}
    held = [record.release for record in picture.releases[party]]
    return [release for release in held if release.subject in subjects]


def test_a_watch_that_ends_says_so_to_whoever_waits_for_it_and_the_next_one_ends_that(
    desk_copied: Valley,
) -> None:
    with desk_at(desk_copied, 30) as home, watch_at(home) as watching:
        assert said_by(watching, 0) == [("inside raised", after(0))]
        assert named(watching.end()) == [("unwatched raised", after(30))]
        assert watching.duty.goes_on is False
        assert watching.open_alerts() == 1
        for party in ("north", "south"):
            (note,) = told(home, party)
            assert "No watch listens at this desk since 2030-03-01 06:00:30Z" in note.headline
            assert "1 alert that you were told of stays open" in note.headline
    with desk_at(desk_copied, LATER_S) as home, watch_at(home) as watching:
        assert named(watching.take([])) == []  # nothing is heard yet
        assert ("unwatched resolved", after(LATER_S)) in said_by(watching, LATER_S)
        assert said_by(watching, LATER_S + 1) == []
        assert [note.because for note in told(home, "north")] == ["alert.raised", "alert.resolved"]


def test_a_watch_that_was_killed_is_missed_by_whoever_carries_out_and_once(
    desk_copied: Valley,
) -> None:
    with desk_at(desk_copied, 30) as home:
        with watch_at(home) as watching:
            said_by(watching, 0)
            assert tell_if_gone(home) == ""  # it listens
        del watching  # killed: its lock goes with it
        assert tell_if_gone(home) == ""  # it may be begun again at once
    with desk_at(desk_copied, LATER_S) as home, watch_at(home) as watching:
        assert "2030-03-01 06:00:30Z" in tell_if_gone(home)
        assert tell_if_gone(home) == ""
        assert len(told(home, "south")) == 1
        assert ("unwatched resolved", after(LATER_S)) in said_by(watching, LATER_S)


def test_a_watch_that_stands_still_is_missed_and_when_it_goes_on_that_is_over(
    desk_copied: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped by a key at its terminal, or held up by one that takes no more lines."""
    monkeypatch.setattr(on_duty, "GONE", timedelta(seconds=0.2))
    monkeypatch.setattr(on_duty, "BEAT_S", 0.1)
    with desk_at(desk_copied, 30) as home, watch_at(home) as watching:
        said_by(watching, 0)
        home.clock = lambda: after(LATER_S)
        assert tell_if_gone(home) == ""  # only the clock was set on
        time.sleep(0.3)
        assert "2030-03-01 06:00:30Z" in tell_if_gone(home)
        assert tell_if_gone(home) == ""
        assert named(watching.take([])) == [("unwatched resolved", after(LATER_S))]
        assert [note.because for note in told(home, "north")] == ["alert.raised", "alert.resolved"]


def test_a_gap_that_nobody_noticed_is_said_by_the_next_watch(desk_copied: Valley) -> None:
    with desk_at(desk_copied, 30) as home, watch_at(home) as watching:
        said_by(watching, 0)
    with desk_at(desk_copied, 60) as home, watch_at(home) as watching:
        assert said_by(watching, 60) == []  # begun again at once: no gap
    with desk_at(desk_copied, LATER_S) as home, watch_at(home) as watching:
        said = said_by(watching, LATER_S)
        assert said[-2:] == [
            ("unwatched raised", after(60)), ("unwatched resolved", after(LATER_S)),
        ]  # fmt: skip


def test_a_disk_that_refuses_ends_no_watch_and_its_duty_begins_when_there_is_room(
    desk_copied: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no room")

    with desk_at(desk_copied, 30) as home, watch_at(home) as watching:
        with monkeypatch.context() as full:
            full.setattr(on_duty, "write_new", refused)
            assert said_by(watching, 0) == [("inside raised", after(0))]
        assert said_by(watching, 1) == []
        assert named(watching.end()) == [("unwatched raised", after(30))]


def test_while_another_watch_goes_on_nothing_is_said(desk_copied: Valley) -> None:
    with (
        desk_at(desk_copied, 30) as home,
        desk_at(desk_copied, 30) as beside,
        watch_at(home) as one,
        watch_at(beside) as two,
    ):
        said_by(one, 0)
        said_by(two, 0)
        assert named(one.end()) == []
        assert one.duty.goes_on is True
        assert named(two.end()) == [("unwatched raised", after(30))]


@pytest.mark.parametrize("source", ["recorded.jsonl", "json+file:heard.jsonl"])
def test_a_watch_that_reads_files_alone_ends_in_silence(desk_copied: Valley, source: str) -> None:
    with desk_at(desk_copied, 30) as home, watch_at(home) as watching:
        assert said_by(watching, 0, source=source) == [("inside raised", after(0))]
        assert watching.end() == []
        assert watching.duty.goes_on is None
        states = [one.state for one in home.fresh_office().picture.alerts.values()]
        assert states == [AlertState.RAISED]


def test_a_desk_that_keeps_no_watch_any_more_says_so_in_a_role_and_nothing_stays_open(
    desk_copied: Valley,
) -> None:
    with desk_at(desk_copied, 30) as home, watch_at(home) as watching:
        said_by(watching, 0)
        watching.end()
        (inside, unwatched) = home.fresh_office().picture.alerts
    close = ("alert", "close", "--role", "watch chief", "--reason", "no watch from today", "--yes")
    at = after(LATER_S).isoformat()
    assert "the watch says when it is over" in run(desk_copied.desk, *close, inside, at=at).output
    done(desk_copied.desk, *close, unwatched, at=at)
    assert "is over already" in run(desk_copied.desk, *close, unwatched, at=at).output
    assert not told_of(desk_copied.desk, at, "--open")
    listed = {each["id"]: each["headline"] for each in told_of(desk_copied.desk, at)}
    assert "ended for good; none has listened since 2030-03-01 06:00:30Z" in listed[unwatched]
    assert listed[unwatched].endswith("The desk's watch chief: no watch from today.")
    assert "how it went on, nobody here knows" in listed[inside]
    with desk_at(desk_copied, LATER_S) as home:
        assert tell_if_gone(home) == ""  # it is not said anew each minute
        assert "ended for good" in told(home, "south")[-1].headline
        ends = [one.release for one in home.office().picture.releases["north"]]
        assert [one.because for one in ends if one.subject == inside][-1] == "alert.resolved"
    with desk_at(desk_copied, 2 * LATER_S) as home, watch_at(home) as watching:
        assert said_by(watching, 2 * LATER_S) == [("inside raised", after(2 * LATER_S))]
        assert watching.refused == 0
        assert named(watching.end()) == [("unwatched raised", after(2 * LATER_S))]


def told_of(directory: Path, at: str, *words: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(
        done(directory, "alert", "list", "--json", *words, at=at)
    )
    return found
