"""The ways out of a command: what a person, a pipe and a program are told when it cannot go on.

Requirement: an error a person can act on is one line with the exit code of its class; a program
that asked for JSON gets the same as JSON; a reader that goes away ends a command quietly.
"""

from __future__ import annotations

import errno
import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from standclear.cli import main
from standclear.cli.exits import guarded
from tests.cli.desk_on_disk import Valley, done, make_valley, run, say_something, told

STANDCLEAR = [sys.executable, "-m", "standclear"]


def test_an_error_with_json_is_one_object_of_the_members_that_the_api_has(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    result = run(valley.north, "plan", "show", "99", "--json")
    error = json.loads(result.stderr)
    assert (result.exit_code, result.stdout) == (4, "")
    assert (error["error"], error["exit_code"]) == ("NotFound", 4)
    assert "north/plan/99" in error["detail"]
    error = json.loads(run(valley.north, "gaps", "--at", "never", "--json").stderr)
    assert (error["error"], error["pointer"], error["value"]) == ("InvalidInput", "--at", "never")
    assert error["detail"].endswith(error["expected"])


def test_a_mistyped_command_with_json_is_an_object_too() -> None:
    result = CliRunner().invoke(main, ["plan", "lst", "--json"])
    assert json.loads(result.stderr)["exit_code"] == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_disk_that_takes_nothing_is_exit_6_with_the_file_named(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    def full() -> None:
        raise OSError(number, os.strerror(number), "valley/outbox/1")

    assert guarded(full) == 6
    assert capsys.readouterr().err == f"standclear: valley/outbox/1: {os.strerror(number)}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_disk_behind_standard_output_is_not_passed_off_as_done() -> None:
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [*STANDCLEAR, "--version"], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert ended.returncode == 6
    assert ended.stderr.startswith("standclear: standard output: ")
    assert ended.stderr.count("\n") == 1


def test_whoever_stops_reading_ends_the_command_quietly(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    say_something(valley)
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [*STANDCLEAR, "log", "show"], cwd=valley.desk, stdout=writer, stderr=subprocess.PIPE,
        text=True, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (141, "")


def test_a_command_that_takes_long_shows_a_sign_of_life_on_a_terminal() -> None:
    slow = "import time; from standclear.cli.exits import guarded; guarded(lambda: time.sleep(1.3))"
    ours, theirs = pty.openpty()
    subprocess.run([sys.executable, "-c", slow], stderr=theirs, check=True)
    os.close(theirs)
    assert os.read(ours, 200).decode().strip() == "standclear: at work ..."
    os.close(ours)


def test_a_quick_command_and_a_pipe_see_no_sign_of_life() -> None:
    slow = "import time; from standclear.cli.exits import guarded; guarded(lambda: time.sleep(1.3))"
    ended = subprocess.run([sys.executable, "-c", slow], capture_output=True, check=True)
    assert ended.stderr == b""


# ---- files that a person named, and times that have not come


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    made = make_valley(tmp_path)
    say_something(made)
    return made


@pytest.mark.parametrize(
    "words",
    [
        ("template", "sites", "-o", "there.xlsx"),
        ("proof", "make", "5", "-o", "there.json"),
        ("proof", "verifier", "-o", "there.py"),
        ("log", "trust", "-o", "trust.json"),
        ("log", "checkpoint", "-o", "morning.checkpoint"),
        ("export", "there.kml"),
    ],
    ids=" ".join,
)
def test_a_file_that_is_there_is_not_written_over_without_force(
    valley: Valley, words: tuple[str, ...]
) -> None:
    there = valley.desk / words[-1]
    there.write_text("a year of work")
    result = run(valley.desk, *words)
    assert result.exit_code == 2
    assert "a name that is not taken, or --force" in result.stderr
    assert there.read_text() == "a year of work"
    done(valley.desk, *words, "--force")
    assert there.read_bytes() != b"a year of work"


def test_what_will_be_known_later_cannot_be_asked_for(valley: Valley) -> None:
    result = run(valley.desk, "told", "north", "--at", "2031-01-01T00:00Z")
    assert result.exit_code == 2
    assert "not after now, 2030-03-01 00:00:00Z" in result.stderr


def test_a_time_before_the_desk_began_is_said_to_be_one(valley: Valley) -> None:
    for words in (("plan", "list"), ("told", "north"), ("gaps",)):
        result = run(valley.desk, *words, "--at", "2029-01-01T00:00Z")
        assert result.exit_code == 0
        [line] = result.stderr.splitlines()
        assert "the desk had not begun" in line


# ---- names


def test_a_name_in_one_language_is_not_written_as_another(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    done(tmp_path, "init", "party", "east", "east", "--desk", "valley", "--name", "Eastern Force",
         "--name", "ar=القوة الشرقية")  # fmt: skip
    text = (tmp_path / "east" / "east.toml").read_text()
    assert 'en = "Eastern Force"\nar = "القوة الشرقية"' in text
    done(valley.desk, "party", "add", "../east/east.toml")
    result = run(tmp_path, "init", "party", "west", "west", "--desk", "valley",
                 "--name", "West", "--name", "en=Western Force")  # fmt: skip
    assert "one name a language" in result.stderr
    assert not (tmp_path / "west").exists()


def test_a_notice_to_nobody_is_doubted_before_it_is_signed(valley: Valley) -> None:
    words = ("site", "give", "h-8", "--category", "health", "--name", "Clinic", "--function",
             "surgery", "--link", "operates", "--focal-point", "watch", "--point",
             "36.1N 36.6339E", "--error", "20m", "--start", "2030-03-01T00:00Z", "--end",
             "2031-03-01T00:00Z")  # fmt: skip
    doubt = "LOOK AGAIN: nobody will be told"
    assert doubt in run(valley.relief, *words).stderr
    assert doubt not in run(valley.relief, *words, "--to", "north").stderr


# ---- words


def test_other_parties_read_that_a_plan_is_filed_and_never_that_it_was_accepted(
    valley: Valley,
) -> None:
    done(valley.north, "plan", "file", "9", "--activity", "patrol", "--domain", "ground",
         "--circle", "36.5N 36.63E", "--radius", "2km", "--share", "south",
         "--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z", "--yes")  # fmt: skip
    for words in (("plan", "list"), ("plan", "show", "north/plan/9"), ("inbox",)):
        shown = done(valley.south, *words)
        assert "filed" in shown
        assert "accepted" not in shown.lower()
    assert "Plan north/plan/9 v1 is filed." in done(valley.south, "inbox")


def test_what_nobody_confirmed_is_not_called_reached(valley: Valley) -> None:
    shown = done(valley.desk, "told", "north")
    assert "REACHED" not in shown
    assert "LAST KNOWN" in shown
    assert "not sent yet" in shown


def test_a_place_is_told_so_that_its_reader_can_plot_it(valley: Valley) -> None:
    for shown in (
        done(valley.south, "site", "show", "relief/site/h-7"),
        done(valley.desk, "plan", "show", "north/plan/1"),
    ):
        assert "box 3" in shown
        assert "of Idlib" in shown or "at Idlib" in shown
        assert "MGRS 37S BV" in shown
    coarse = done(valley.south, "site", "show", "relief/site/h-7")
    assert [f"corner {n}:" in coarse for n in range(1, 6)] == [True] * 4 + [False]


def test_near_is_counted_beside_overlaps(valley: Valley) -> None:
    head, row = done(valley.north, "plan", "list").splitlines()
    assert head.split()[-2:] == ["OVERLAPS", "NEAR"]
    assert row.split()[-2:] == ["1", "0"]


def test_no_overlap_says_nothing_about_what_is_there(valley: Valley) -> None:
    assert "That says nothing about what is there." in done(valley.south, "overlap", "list")


def test_settings_are_shown_in_words(valley: Valley) -> None:
    shown = done(valley.desk, "mechanism", "show")
    assert "Separation(" not in shown
    assert "air: near within 5556 m, 914.4 m of height and 3 min" in shown


def test_the_error_of_the_test_is_not_mistaken_for_that_of_the_place(valley: Valley) -> None:
    overlap = json.loads(done(valley.north, "overlap", "list", "--json"))[0]["overlap"]
    shown = done(valley.north, "overlap", "show", overlap)
    assert "the test errs outward by up to" in shown
    assert "; the place itself is known to 20 m" in shown or "known to 35 m" in shown


@pytest.mark.parametrize("left", ["nothing", "an empty file"])
def test_a_log_that_is_gone_or_emptied_is_damage_alike(tmp_path: Path, left: str) -> None:
    valley = make_valley(tmp_path)
    (valley.desk / "log.db").unlink()
    if left != "nothing":
        (valley.desk / "log.db").touch()
    result = run(valley.desk, "party", "list")
    assert result.exit_code == 7
    assert "although there is a desk here" in result.stderr


def test_a_log_exported_again_says_what_was_updated(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    first = run(valley.desk, "log", "export", "../copy")
    assert "copy: written: " in first.stdout
    again = run(valley.desk, "log", "export", "../copy")
    assert "copy: updated: 0 files" in again.stdout
    say_something(valley)
    assert "copy: updated: " in run(valley.desk, "log", "export", "../copy").stdout


def test_a_role_that_was_never_declared_signs_only_after_a_yes(tmp_path: Path) -> None:
    valley = make_valley(tmp_path)
    say_something(valley)
    before = len(told(valley.desk, "inbox", "--as", "north")["releases"])
    words = ("ack", "1", "--role", "made up role")
    result = run(valley.north, *words)
    assert result.exit_code == 2
    assert "'made up role' is no role that north declared" in result.stderr
    assert len(told(valley.desk, "inbox", "--as", "north")["releases"]) == before
    assert told(valley.desk, "told", "north")[0]["level"] != "acknowledged"
    done(valley.north, *words, "--yes")
    assert told(valley.desk, "told", "north")[0]["level"] == "acknowledged"
