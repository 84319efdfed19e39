"""Kept positions beside a process that is killed, a file that is torn, a disk that refuses, and
the end of the time for which they are kept. (Issue 4, sections 4 and 6.)"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from standclear.core.errors import Corrupt
from standclear.core.watch.report import Report
from standclear.formats.report_lines import write_line
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.past import alerts_said
from standclear.store.kept import stretches
from standclear.store.position_columns import KeptBatch, columns_of
from standclear.store.position_journal import BEGUN, SUFFIX, Journal, Segment, read_journal
from standclear.store.positions import Keeper, forget
from tests.cli.desk_on_disk import Valley, done
from tests.watching.kept_desk import AT, after, desk, flights, report, valley, watch
from tests.watching.test_replay import replayed

__all__ = ["valley"]

LONGEST_S = 60


def kept(directory: Path) -> list[Report]:
    return [
        one for each in stretches(directory) for batch in each.batches() for one in batch.reports
    ]


def keeper(directory: Path, *, retain: timedelta | None = None, run: str = "run") -> Keeper:
    return Keeper(directory, run=run, origin="valley.example/log", log_size=3, retain=retain)


@contextmanager
def watching(valley: Valley, listening: socket.socket) -> Iterator[None]:
    """A watch of its own, killed at the end."""
    environment = os.environ | {"STANDCLEAR_CLOCK": AT}
    environment.pop("STANDCLEAR_HOME", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "standclear", "watch", "--feed",
         f"json+tcp://127.0.0.1:{listening.getsockname()[1]}"],
        cwd=valley.desk, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait(LONGEST_S)


def until_told(valley: Valley, track: str) -> None:
    end = time.monotonic() + LONGEST_S
    while time.monotonic() < end:
        with desk(valley) as home:
            if any(said.situation.track == track for _, said in alerts_said(home.log, start=0)):
                return
        time.sleep(0.1)
    raise AssertionError(track)


def test_a_watch_killed_at_any_moment_has_kept_what_stood_behind_what_it_said(
    valley: Valley,
) -> None:
    """A real watch on a real socket, killed in the middle of a burst, and started again."""
    reports = flights(4, seconds=120)
    half = len(reports) // 2
    for name, part in (("uid:one", reports[:half]), ("uid:two", reports[half:])):
        burst = [*part[: half // 2], report(60, track=name), *part[half // 2 :]]
        with socket.create_server(("127.0.0.1", 0)) as listening, watching(valley, listening):
            listening.settimeout(LONGEST_S)
            with listening.accept()[0] as feed:
                feed.sendall(b"".join(map(write_line, burst)))
                until_told(valley, name)
    said, beside = replayed(valley)
    assert beside.equal >= 2
    assert beside.is_equal, beside
    assert len(said) == beside.equal + len(beside.unsaid)
    assert done(valley.desk, "replay", at=AT)


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 6_000), spoilt=st.booleans())
@example(cut=7, spoilt=True).via("the highest byte of the first length")
def test_a_torn_file_gives_whole_batches_and_nothing_else(cut: int, spoilt: bool) -> None:
    segment = Segment("run", 0, "valley.example/log", 3)
    with TemporaryDirectory() as name:
        journal = Journal(Path(name), segment)
        head = journal.path.stat().st_size
        for first in range(0, 9, 3):
            reports = tuple(report(first + n) for n in range(3))
            journal.write(columns_of([KeptBatch(first // 3, first, 3, reports)]))
        journal.close()
        data = bytearray(journal.path.read_bytes())
        place = head + cut % (len(data) - head)
        if spoilt:
            data[place] ^= 0x55
        else:
            del data[place:]
        journal.path.write_bytes(data)
        read = read_journal(journal.path)
        assert read is not None
        rows = [row for batch in read[1] for row in batch["row"].to_pylist()]
    assert read[0] == segment
    assert rows == list(range(len(rows)))
    assert len(rows) in (0, 3, 6)


HEAD = Segment("first", 0, "valley.example/log", 3).written() + b"\n"


@pytest.mark.parametrize("suffix", [BEGUN, SUFFIX], ids=["process killed", "machine died"])
@pytest.mark.parametrize("head", [b"", HEAD[:9], HEAD[:-1], HEAD])
def test_a_run_that_died_while_it_began_leaves_nothing_that_stands_in_the_way(
    tmp_path: Path, suffix: str, head: bytes
) -> None:
    (tmp_path / f"first-000000{suffix}").write_bytes(head)
    assert kept(tmp_path) == []
    again = keeper(tmp_path, run="second")
    again.keep([report(2)], log_size=4)
    again.close()
    assert kept(tmp_path) == [report(2)]
    assert [path.name for path in tmp_path.iterdir()] == ["hour=2030-03-01T06"]


def test_a_segment_has_its_name_only_once_it_is_begun_and_after_a_refusal_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks left")

    ours = keeper(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(fcntl, "flock", refused)
        with pytest.raises(OSError, match="no locks left"):
            Journal(tmp_path, Segment("run", 0, "valley.example/log", 3))
        assert not list(tmp_path.glob(f"*{SUFFIX}"))
    ours.keep([report(0)], log_size=3)
    ours.settle()
    assert kept(tmp_path) == [report(0)]
    ours.close()


def test_what_a_killed_run_left_behind_is_put_away_by_the_next(tmp_path: Path) -> None:
    left = keeper(tmp_path, run="first")
    left.keep([report(0), report(1)], log_size=3)
    left.settle()
    (path,) = tmp_path.glob(f"*{SUFFIX}")
    data = path.read_bytes()
    left.close()
    path.write_bytes(data)  # as if it had been killed between putting away and taking this out
    again = keeper(tmp_path, run="second")
    again.keep([report(2)], log_size=4)
    again.close()
    assert not list(tmp_path.glob(f"*{SUFFIX}"))
    assert kept(tmp_path) == [report(0), report(1), report(2)]


def test_whole_hours_go_when_their_time_is_over_and_the_rest_says_that_it_is_not_whole(
    tmp_path: Path,
) -> None:
    ours = keeper(tmp_path, retain=timedelta(hours=2))
    for second in range(0, 5 * 3600, 600):
        ours.keep([report(second)], log_size=3)
    ours.close()
    hours = sorted(path.name for path in tmp_path.glob("hour=*"))
    assert hours == ["hour=2030-03-01T08", "hour=2030-03-01T09", "hour=2030-03-01T10"]
    (rest,) = stretches(tmp_path)
    assert not rest.is_whole
    assert [one.heard_at for one in kept(tmp_path)] == [
        after(second) for second in range(2 * 3600, 5 * 3600, 600)
    ]
    assert forget(tmp_path, before=after(6 * 3600)) == hours


def test_where_the_disk_refuses_alerts_are_said_all_the_same_and_it_is_known(
    valley: Valley,
) -> None:
    with desk(valley) as home:
        watching = DeskWatch(home)
        folder = valley.desk / "positions"
        folder.rmdir()
        folder.write_text("no folder\n")  # every attempt to write in it fails
        said = watching.take([report(0)])
        assert [change.state.value for change in said] == ["raised"]
        assert "positions" in watching.keeping.fault
        folder.unlink()
        folder.mkdir()
        watching.take([report(1)])
        watching.keeping.settle()
        assert not watching.keeping.fault
        watching.keeping.close()
    assert kept(folder) == [report(0), report(1)]
    assert replayed(valley)[1].is_equal


def test_what_the_disk_refuses_is_not_told_as_kept_before_it_is(valley: Valley) -> None:
    with desk(valley) as home:
        watching = DeskWatch(home)
        folder = valley.desk / "positions"
        folder.rmdir()
        folder.write_text("no folder\n")
        watching.take([report(0)])
        watching.take([report(1)])  # waits for the next try
        assert "positions" in watching.keeping.fault
        watching.keeping.close()


@pytest.mark.parametrize("removed", ["the folder", "what is being written"])
def test_positions_that_are_removed_under_the_watch_are_missed_and_begun_anew(
    valley: Valley, removed: str
) -> None:
    folder = valley.desk / "positions"
    with desk(valley) as home:
        watching = DeskWatch(home)
        watching.take([report(0)])
        assert watching.keeping.removed == 0
        if removed == "the folder":
            shutil.rmtree(folder)
        else:
            next(folder.glob(f"*{SUFFIX}")).unlink()
        said = watching.take([report(1, 100, track="icao:00000d")])
        assert [change.state.value for change in said] == ["raised"]
        assert (watching.keeping.removed, watching.keeping.fault) == (1, "")
        assert kept(folder) == [report(1, 100, track="icao:00000d")]  # before it was said
        watching.take([report(2)])
        watching.keeping.close()
        assert watching.keeping.removed == 1
    assert kept(folder) == [report(1, 100, track="icao:00000d"), report(2)]
    (rest,) = stretches(folder)
    assert not rest.is_whole


def test_what_another_version_left_is_left_to_be_looked_at_and_ends_no_watch(
    tmp_path: Path,
) -> None:
    other = Journal(tmp_path, Segment("first", 0, "valley.example/log", 3))
    other.write(pa.record_batch({"row": [0], "track": ["uid:one"]}))
    other.close()
    ours = keeper(tmp_path)
    ours.keep([report(0)], log_size=3)
    ours.settle()
    ours.close()
    assert other.path.exists()
    with pytest.raises(Corrupt, match=other.path.name):
        stretches(tmp_path)


def test_two_watches_side_by_side_keep_apart_what_each_took(valley: Valley) -> None:
    with desk(valley) as home:
        one, other = DeskWatch(home), DeskWatch(home)
        one.take([report(0)])
        other.take([report(0.5, 100)])
        one.take([report(1)])
        one.keeping.close()
        other.keeping.close()
    assert sorted(map(len, (list(each.batches()) for each in stretches(valley.desk / "positions"))))
    assert len(kept(valley.desk / "positions")) == 3


@pytest.mark.parametrize("seed", [11])
def test_kept_days_are_a_setting_and_0_is_for_good(valley: Valley, seed: int) -> None:
    settings_file = valley.desk / "standclear.toml"
    settings_file.write_text(settings_file.read_text() + "\n[watch]\nkeep_days = 0\n")
    watch(valley, flights(seed, seconds=60)[:20])
    assert stretches(valley.desk / "positions")


def test_a_watch_that_begins_after_a_long_pause_takes_out_what_is_too_old_though_it_hears_nothing(
    valley: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch(valley, [report(0), report(1)])
    assert len(kept(valley.desk / "positions")) == 2
    monkeypatch.setenv("STANDCLEAR_CLOCK", after(400 * 86_400).isoformat())
    watch(valley, [])
    assert kept(valley.desk / "positions") == []
