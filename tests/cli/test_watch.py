"""The watch at a desk: feeds in, alerts out, through a cut wire and a restart.

Story: south declares a zone, north has lodged its aircraft, and a receiver hears one of them fly
in. Real processes, a real socket.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.recording import Recording
from tests.cli.desk_on_disk import Valley, done, make_valley, run, told

START = datetime(2030, 3, 1, 6, tzinfo=UTC)
AT = START.isoformat()
LONGEST_S = 60


def line(second: int, east_m: float = 0, **more: Any) -> dict[str, Any]:
    """A report so many metres east of the middle of the zone."""
    at = (START + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "track": "icao:3c6444", "at": at, "lat": 35.93, "lon": 36.63 + east_m / 90_000,
        "height_m": 1500, "height_datum": "wgs84", "error_m": 30,
    } | more  # fmt: skip


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    made = make_valley(tmp_path)
    done(made.north, "track", "lodge", "icao:3c6444")
    declare(made, "1")
    return made


def declare(valley: Valley, number: str, place: str = "35.9300N 36.6300E") -> None:
    done(valley.south, "zone", "propose", number, "--kind", "no_fly", "--name", "Valley",
         "--domain", "air", "--circle", place, "--radius", "3km", "--ceiling", "3000 m AMSL",
         "--start", "2030-03-01T00:00Z", "--end", "2030-04-01T00:00Z", "--yes")  # fmt: skip


def recording(directory: Path, *lines: dict[str, Any]) -> Path:
    file = directory / "recorded.jsonl"
    file.write_text("".join(json.dumps(one | {"heard_at": one["at"]}) + "\n" for one in lines))
    return file


# ---- a recording


def test_a_recording_shows_what_would_be_told_and_writes_nothing(
    valley: Valley, tmp_path: Path
) -> None:
    size = len(told(valley.desk, "log", "show"))
    file = recording(
        tmp_path, line(0, -9_000), line(30), line(60, 9_000), line(90, 15_000), line(150, 30_000)
    )
    shown = run(valley.desk, "watch", "--replay", str(file), at=AT)
    assert shown.exit_code == 0, shown.output
    assert "raised" in shown.stdout
    assert "resolved" in shown.stdout
    assert "(north)  inside south/zone/1" in shown.stdout
    assert "5 reports of 1 track: 1 raised, 1 resolved." in shown.stderr
    assert len(told(valley.desk, "log", "show")) == size
    assert shown.stdout == run(valley.desk, "watch", "--replay", str(file), at=AT).stdout


def test_a_recording_of_another_day_is_played_as_if_it_began_then(
    valley: Valley, tmp_path: Path
) -> None:
    old = recording(tmp_path, line(0) | {"at": "2018-04-14T01:00:00Z"})
    assert "nothing told" in run(valley.desk, "watch", "--replay", str(old), at=AT).stderr
    moved = run(
        valley.desk, "watch", "--replay", str(old), "--begin", "2030-03-01 06:00Z", "--json", at=AT
    )
    assert json.loads(moved.stdout)["situation"]["since"] == "2030-03-01T06:00:00Z"


def test_at_its_end_a_watch_says_why_it_was_silent(valley: Valley, tmp_path: Path) -> None:
    """About one whom nobody lodged, where the zone binds named parties; about a feed elsewhere."""
    done(valley.south, "zone", "propose", "2", "--kind", "no_fly", "--name", "Two", "--domain",
         "air", "--circle", "36.9300N 36.6300E", "--radius", "3km", "--bind", "north",
         "--bind", "south", "--start", "2030-03-01T00:00Z", "--end", "2030-04-01T00:00Z",
         "--yes")  # fmt: skip
    stranger = line(0) | {"lat": 36.93, "track": "icao:abcdef"}
    shown = run(valley.desk, "watch", "--replay", str(recording(tmp_path, stranger)), at=AT).stderr
    assert "Watching south/zone/1, south/zone/2; " in shown
    assert "nothing told" in shown
    assert (
        "1 track that nobody lodged, or two parties did, was inside south/zone/2, which binds "
        "north, south: see `standclear track lodge`."
    ) in shown
    assert "No report came" not in shown
    elsewhere = recording(tmp_path, line(0) | {"lat": 39.0})
    shown = run(valley.desk, "watch", "--replay", str(elsewhere), at=AT).stderr
    assert "No report came within 100 km of a watched zone in its time." in shown
    assert "nobody lodged" not in shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "--feed: nothing: give --feed URL, or --replay FILE"),
        (("--replay", "valley.toml"), "recording: valley.toml does not fit: give FORMAT+file:PATH"),
        (("--replay", "gone.jsonl"), "gone.jsonl does not fit: give a file that is there"),
        (("--feed", "sbs:receiver"), "give sbs://HOST:PORT"),
        (("--replay", "recorded.jsonl", "--begin", "noon"), "--begin"),
    ],
)
def test_what_cannot_be_watched_is_refused(
    valley: Valley, words: tuple[str, ...], says: str
) -> None:
    recording(valley.desk, line(0))
    (valley.desk / "valley.toml").write_text("")
    refused = run(valley.desk, "watch", *words, at=AT)
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert "could not be used" not in refused.stderr  # nothing was begun that could be counted


def test_only_the_desk_watches(valley: Valley) -> None:
    refused = run(valley.north, "watch", "--feed", "sbs://localhost:1", at=AT)
    assert refused.exit_code == 3
    assert "the watch is the desk's" in refused.stderr


def test_a_party_reads_its_own_names_and_the_desk_reads_all(valley: Valley) -> None:
    done(valley.south, "track", "lodge", "mmsi:211234560=1st")
    assert [row["party"] for row in told(valley.desk, "track", "list")] == ["north", "south"]
    assert told(valley.south, "track", "list") == [
        {
            "party": "south",
            "register": "mmsi",
            "name": "211234560",
            "formation": "1st",
            "flies": "",
            "also": [],
        }
    ]
    done(valley.south, "track", "lodge", "--none")
    assert told(valley.south, "track", "list") == []


def test_names_come_from_a_file_too_and_a_wrong_one_is_named_by_its_line(
    valley: Valley, tmp_path: Path
) -> None:
    fleet = tmp_path / "fleet.txt"
    fleet.write_text("# our aircraft\nicao:3c6445\n\ncallsign:NAT*  # all of them\n")
    done(valley.north, "track", "lodge", "--file", str(fleet))
    assert [row["name"] for row in told(valley.north, "track", "list")] == ["3c6445", "NAT*"]
    fleet.write_text("icao:3c6445\nicao:3C6446\n")
    refused = run(valley.north, "track", "lodge", "--file", str(fleet))
    assert refused.exit_code == 2
    assert "fleet.txt line 2: 3C6446" in refused.stderr


def test_before_anything_is_told_nothing_is_listed(valley: Valley) -> None:
    assert told(valley.desk, "alert", "list") == []
    assert told(valley.north, "alert", "list") == []
    assert run(valley.north, "alert", "show", "al-000000000000").exit_code == 4


# ---- live


@dataclass
class Receiver:
    """What a watch connects to; `send` waits for it to be there."""

    listening: socket.socket
    taken: list[socket.socket] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"json+tcp://127.0.0.1:{self.listening.getsockname()[1]}"

    def send(self, *lines: dict[str, Any]) -> None:
        if not self.taken:
            self.listening.settimeout(LONGEST_S)
            self.taken.append(self.listening.accept()[0])
        data = "".join(json.dumps(one) + "\n" for one in lines)
        self.taken[-1].sendall(data.encode())

    def cut(self) -> None:
        self.taken.pop().close()


@contextmanager
def receiver() -> Iterator[Receiver]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made = Receiver(listening)
        try:
            yield made
        finally:
            for one in made.taken:
                one.close()


@contextmanager
def watching(
    valley: Valley, url: str, *, at: str = AT, end: signal.Signals = signal.SIGTERM
) -> Iterator[None]:
    """`standclear watch` in a process of its own, ended by a signal."""
    environment = os.environ | {"STANDCLEAR_CLOCK": at}
    environment.pop("STANDCLEAR_HOME", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "standclear", "watch", "--feed", url],
        cwd=valley.desk, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
    finally:
        process.send_signal(end)
        process.wait(LONGEST_S)


def alerts(valley: Valley) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = told(valley.desk, "alert", "list", at=AT)
    return [one for one in found if one["kind"] != "unwatched"]


def until(
    valley: Valley, zone: str, *, meanwhile: Callable[[], None] = lambda: None, **wanted: object
) -> dict[str, Any]:
    """The alert at a zone, once it is as wanted."""
    end = monotonic() + LONGEST_S
    while monotonic() < end:
        meanwhile()
        for found in alerts(valley):
            if found["record"] == zone and found | wanted == found:
                return found
        sleep(0.1)
    raise AssertionError((zone, wanted, alerts(valley)))


def test_what_flies_in_is_told_to_both_and_a_zone_logged_meanwhile_is_watched(
    valley: Valley,
) -> None:
    with receiver() as heard, watching(valley, heard.url):
        heard.send(line(0))
        first = until(valley, "south/zone/1", state="raised")
        assert first["party"] == "north"
        declare(valley, "2", "35.9300N 37.6300E")
        seconds = count(1)
        second = until(
            valley,
            "south/zone/2",
            meanwhile=lambda: heard.send(line(next(seconds), 90_000, track="icao:400000")),
            state="raised",
        )
    assert second["party"] == ""
    for party in (valley.north, valley.south):
        assert first["id"] in done(party, "inbox", at=AT)
    known = {one["kind"]: one["id"] for one in told(valley.north, "alert", "list", at=AT)}
    assert known.keys() == {"inside", "unwatched"}
    assert known["inside"] == first["id"]
    shown = done(valley.north, "alert", "show", first["id"], at=AT)
    assert (
        "is inside south/zone/1 since 2030-03-01 06:00:00Z. The zone is declared by south," in shown
    )
    assert "silent" in shown
    assert done(valley.desk, "audit", at=AT)


def test_a_watch_killed_and_started_again_raises_nothing_twice_and_tells_the_end(
    valley: Valley,
) -> None:
    with receiver() as heard, watching(valley, heard.url, end=signal.SIGKILL):
        heard.send(line(0))
        raised = until(valley, "south/zone/1", state="raised")
    later = (START + timedelta(seconds=62)).isoformat()
    with receiver() as heard, watching(valley, heard.url, at=later):
        heard.send(line(1), line(2, 9_000), line(7, 9_500))
        heard.send(*(line(second, 9_500) for second in range(8, 70, 10)))
        resolved = until(valley, "south/zone/1", state="resolved")
    assert resolved["id"] == raised["id"]
    assert [one["because"] for one in resolved["history"]] == ["alert.raised", "alert.resolved"]
    assert len(alerts(valley)) == 1


def test_a_feed_that_was_cut_is_heard_again(valley: Valley) -> None:
    with receiver() as heard, watching(valley, heard.url):
        heard.send(line(0, 30_000))
        heard.cut()
        heard.send(line(5))
        until(valley, "south/zone/1", state="raised")


def test_while_the_log_cannot_be_written_what_is_to_be_said_waits(
    valley: Valley, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANDCLEAR_CLOCK", AT)
    home = open_home(valley.desk)
    assert isinstance(home, DeskHome)
    watching = DeskWatch(home)
    heard = Recording.of(str(recording(valley.root, line(0), line(1)))).batches()
    reports = [report for _, batch in heard for report in batch.reports]
    with closing(sqlite3.connect(valley.desk / "log.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert watching.take(reports[:1]) == []
        assert len(watching.waiting) == 1
        other.execute("ROLLBACK")
    said = watching.take(reports[1:])
    while not said:
        said = watching.take(())
    assert [change.state.value for change in said] == ["raised"]
    assert not watching.waiting
    watching.keeping.close()
    home.close()
    assert len(alerts(valley)) == 1
