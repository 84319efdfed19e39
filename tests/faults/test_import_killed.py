"""An import is killed in the middle; the same file, given again, ends as if nothing had happened.

A real process and a real disk. The rows bear no numbers of their own, and two of them are alike:
whoever gives the file again must be able to do it without knowing how far the first one came.
"""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

from standclear.core.intent import OperationalIntent
from standclear.log.entry import Sealed
from standclear.service.home import open_home
from standclear.service.taking import DeskBeside
from tests.cli.desk_on_disk import CLOCK, MORNING, Valley, done, make_valley, run

ROWS = 16
LONGEST_S = 120


def plans_form(directory: Path) -> Path:
    """Plans one beside the other, the last two alike; none with a number."""
    file = directory / "plans.csv"
    head = ["title", "domain", "activity", "shape", "coordinates", "radius_m", "floor", "ceiling"]
    head += ["start", "end", "zone", "contact"]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(head)
        for number in range(ROWS):
            east = 36 + min(number, ROWS - 2) / 10
            writer.writerow(
                [f"Patrol {min(number, ROWS - 2)}", "ground", "patrol", "circle",
                 f"35.9306N {east:.4f}E", "2000", "surface", "unlimited",
                 "2030-03-02 06:00", "2030-03-02 08:00", "UTC", "Desk +1"]
            )  # fmt: skip
    return file


def entered(valley: Valley) -> dict[str, OperationalIntent]:
    home = open_home(valley.desk)
    try:
        return {key: held.intent for key, held in home.reader().picture.plans.items()}
    finally:
        home.close()


def killed_after(valley: Valley, file: Path, count: int) -> None:
    """Import, and kill -9 once so many have entered."""
    environment = os.environ | {"STANDCLEAR_CLOCK": CLOCK}
    environment.pop("STANDCLEAR_HOME", None)
    command = [sys.executable, "-m", "standclear", "import", str(file), "--kind", "plans", "--yes"]
    process = subprocess.Popen(
        command,
        cwd=valley.north,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = monotonic() + LONGEST_S
        while process.poll() is None and len(entered(valley)) < count and monotonic() < until:
            sleep(0.01)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


@pytest.mark.parametrize("count", [1, 5])
def test_the_same_file_again_ends_as_an_undisturbed_import(tmp_path: Path, count: int) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    killed, undisturbed = make_valley(tmp_path / "one"), make_valley(tmp_path / "two")
    file = plans_form(tmp_path)
    killed_after(killed, file, count)
    came = len(entered(killed))
    assert count <= came

    again = run(killed.north, "import", str(file), "--kind", "plans", "--yes")
    assert again.exit_code == 0, again.output
    # One more may have been signed, and waited in the outbox for this second run.
    known = [f"{n} that the desk has already" in again.stderr for n in (came, came + 1)]
    assert any(known), again.stderr
    done(undisturbed.north, "import", str(file), "--kind", "plans", "--yes")
    assert entered(killed) == entered(undisturbed)
    assert len(entered(killed)) == ROWS
    assert done(killed.desk, "audit")

    third = run(killed.north, "import", str(file), "--kind", "plans", "--yes")
    assert third.exit_code == 0
    assert f"{ROWS} that the desk has already" in third.stderr


class Killed(BaseException):
    """Nothing in the program expects it: what it leaves on the disk is what kill -9 leaves."""


@pytest.mark.parametrize("taken", [False, True])
def test_what_was_signed_but_not_known_to_be_taken_is_not_said_a_second_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    valley, file = make_valley(tmp_path), plans_form(tmp_path)
    take, calls = DeskBeside.take, []

    def dies(desk: DeskBeside, sealed: Sealed) -> object:
        calls.append(sealed)
        if len(calls) <= 5 or taken:
            answer = take(desk, sealed)
        if len(calls) > 5:
            raise Killed
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(DeskBeside, "take", dies)
        with pytest.raises(Killed):
            run(valley.north, "import", str(file), "--kind", "plans", "--yes")
    assert len(entered(valley)) == 5 + taken

    again = run(valley.north, "import", str(file), "--kind", "plans", "--yes")
    assert again.exit_code == 0, again.output
    assert "which had waited in the outbox" in again.stderr
    assert "6 that the desk has already" in again.stderr
    assert len(entered(valley)) == ROWS


def test_far_from_the_desk_what_waits_in_the_outbox_is_known_again(tmp_path: Path) -> None:
    valley, file = make_valley(tmp_path), plans_form(tmp_path)
    (tmp_path / "valley").rename(tmp_path / "away")
    first = run(valley.north, "import", str(file), "--kind", "plans", "--yes")
    assert first.exit_code == 0, first.output
    assert len(list((valley.north / "outbox").glob("*.standclear"))) == ROWS
    second = run(valley.north, "import", str(file), "--kind", "plans", "--yes")
    assert second.exit_code == 0, second.output
    assert f"{ROWS} that the outbox has already" in second.stderr
    assert len(list((valley.north / "outbox").glob("*.standclear"))) == ROWS


def test_a_new_number_is_not_that_of_what_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    valley = make_valley(tmp_path)

    def dies(desk: DeskBeside, sealed: Sealed) -> object:
        raise Killed

    patrol = ("plan", "file", "--activity", "patrol", "--domain", "ground", "--circle",
              "35.9300N 36.6300E", "--radius", "2km", "--title", "Patrol", *MORNING)  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(DeskBeside, "take", dies)
        with pytest.raises(Killed):
            run(valley.north, *patrol)
    done(valley.north, *patrol)
    assert sorted(entered(valley)) == ["north/plan/1", "north/plan/2"]
