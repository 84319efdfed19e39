"""An officer far away leaves `standclear inbox --follow` running through the night.

Each release is shown as it comes. The line breaks, the program is killed, the desk is started
anew: the next run shows what was not shown yet, and nothing twice.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.cli.desk_on_disk import CLOCK, done, make_valley
from tests.cli.served_desk import far, logged_in, served


@contextmanager
def following(machine: Path) -> Iterator[Queue[int]]:
    """The numbers of the releases that a running `inbox --follow` shows; killed at the end."""
    environment = os.environ | {
        "XDG_CONFIG_HOME": str(machine / "config"), "STANDCLEAR_CLOCK": CLOCK,
        "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    shown: Queue[int] = Queue()
    with subprocess.Popen(
        [sys.executable, "-m", "standclear", "inbox", "--follow", "--json"],
        cwd=machine / "work",
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                shown.put(json.loads(line)["number"])

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            yield shown
        finally:
            process.kill()
            process.wait(10)
            reader.join(10)


def told(relief: Path, number: int) -> None:
    """One more release to north: a place of relief's, given over the same door."""
    given = far(relief, "site", "give", f"f-{number}", "--category", "health", "--name", "Post",
                "--function", "first aid", "--link", "operates", "--focal-point", "watch",
                "--point", f"35.{number}N 36.0E", "--error", "20m", "--to", "north", "--consent",
                "--start", "2030-03-01T00:00Z", "--end", "2031-03-01T00:00Z", "--yes")  # fmt: skip
    assert given.exit_code == 0, given.output


def taken(shown: Queue[int], count: int) -> list[int]:
    return [shown.get(timeout=60) for _ in range(count)]


def test_each_release_is_shown_once_however_the_night_goes(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    with served(valley) as door:
        key = valley.north / "keys" / "north.pem"
        machine = logged_in(tmp_path / "machine", door, "north", key)
        key = valley.relief / "keys" / "relief.pem"
        relief = logged_in(tmp_path / "other", door, "relief", key)
        before = len(json.loads(done(valley.north, "inbox", "--json"))["releases"])
        with following(machine) as shown:
            assert taken(shown, before) == list(range(1, before + 1))
            told(relief, 10)
            assert taken(shown, 1) == [before + 1]
            place = machine.joinpath("config").rglob("following.json")
            noted = next(place)
            while json.loads(noted.read_text())["number"] <= before:
                pass  # it is noted as soon as it is shown
        told(relief, 11)  # while nobody listens
        with following(machine) as shown:
            assert taken(shown, 1) == [before + 2]
            told(relief, 12)
            assert taken(shown, 1) == [before + 3]
            assert shown.empty()
