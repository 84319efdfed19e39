"""The log out of reach: what is to be said waits in its order, the watch goes on seeing.

Story: another process holds the log, then the disk is full; craft fly in meanwhile. The operator
sees at once that nobody is told, and how many wait. Nothing is lost when it is over, and a watch
that must end before says so by its exit code. Of positions that somebody removes he hears as well.
"""

from __future__ import annotations

import resource
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from standclear.cli.exits import LATER
from tests.faults.watch_process import Nursery, Watch, watch
from tests.faults.watched_desk import Receiver, alerts, heard, lines

FEW_BYTES = 16_384
"""No room for one append to the log; room for what the operator is told."""


def tracks(running: Watch) -> list[str]:
    return [one["situation"]["track"] for one in running.said]


def test_another_writer_holds_the_log_and_what_is_to_be_said_waits_in_its_order(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(nursery, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0)))
        running.until(lambda: running.said)
        with closing(sqlite3.connect(desk / "log.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            feed.send(lines(heard(3), heard(1)))
            running.until_said("THE LOG IS OUT OF REACH")
            assert "another process is writing" in running.notes
            feed.send(lines(heard(2)))
            running.until(lambda: running.state["waiting"] == 3)
            assert running.state["log"]
            assert running.state["feeds"][0]["reports"] == 4  # it went on hearing
            other.execute("ROLLBACK")
        running.until_said("The log is back")
        running.until(lambda: running.state["waiting"] == 0 and not running.state["log"])
        assert tracks(running) == [f"icao:{n:06x}" for n in (0, 3, 1, 2)]
        assert running.end() == 0
    assert sorted(one["track"] for one in alerts(desk)) == [f"icao:{n:06x}" for n in range(4)]


def test_the_disk_is_full_and_when_there_is_room_again_all_is_said(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(nursery, desk, "--feed", feed.url) as running:
        _, most = resource.prlimit(running.pid, resource.RLIMIT_FSIZE)
        running.until_said("open.")
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (FEW_BYTES, most))
        feed.send(lines(heard(0), heard(1)))
        running.until_said("THE LOG IS OUT OF REACH")
        running.until(lambda: running.state["waiting"] == 2)
        assert alerts(desk) == []
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (most, most))
        running.until(lambda: len(running.said) == 2)
        assert running.end() == 0
    assert len(alerts(desk)) == 2


def test_a_watch_that_must_end_before_says_so_and_the_next_one_sees_it_anew(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed = receivers[0]
    with watch(nursery, desk, "--feed", feed.url) as running:
        running.until_said("open.")
        with closing(sqlite3.connect(desk / "log.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            feed.send(lines(heard(0)))
            running.until_said("THE LOG IS OUT OF REACH")
            assert running.end() == LATER
            other.execute("ROLLBACK")
        assert "1 alert seen and not said, so that nobody is told" in running.notes
    assert alerts(desk) == []
    feed.cut()
    with watch(nursery, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0)))
        running.until(lambda: running.said)
    assert len(alerts(desk)) == 1


def test_the_folder_is_removed_and_the_operator_sees_it_and_what_comes_is_kept(
    nursery: Nursery, desk: Path, receivers: list[Receiver]
) -> None:
    feed, folder = receivers[0], desk / "positions"
    with watch(nursery, desk, "--feed", feed.url) as running:
        feed.send(lines(heard(0)))
        running.until(lambda: running.said)
        shutil.rmtree(folder)
        feed.send(lines(heard(1)))
        running.until_said("KEPT POSITIONS WERE REMOVED")
        running.until(lambda: len(running.said) == 2)
        running.until(lambda: running.state.get("positions_removed") == 1)
        assert "CANNOT BE KEPT" not in running.notes
        assert running.end() == 0
    assert list(folder.glob("hour=*/cell=*/*.parquet"))
