"""Answers for programs and for people: JSON from every question, exits that say who acts.

Each question is asked of a small desk with a zone, a plan, a place, a movement and a release.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from standclear.cli import main
from standclear.cli.exits import LOG_EXITS, guarded
from standclear.core.errors import StandclearError
from standclear.log.errors import LogError
from standclear.service.carrying import has_more
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home

CLOCK = "2030-03-01T00:00:00+00:00"
WHEN = ("--start", "2030-03-05T06:00Z", "--end", "2030-03-05T09:00Z", "--yes")
HERE = ("--circle", "35.9306N 36.6339E", "--radius", "2km", *WHEN)

QUESTIONS = (
    "party list",
    "party show south",
    "key list",
    "mechanism show",
    "zone list",
    "zone show north/zone/1",
    "plan list",
    "plan show south/plan/1",
    "overlap list",
    "site list",
    "site show north/site/1",
    "move list",
    "move show north/move/1",
    "inbox --as south",
    "told south",
    "gaps",
)

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>Patrol east</name>
<Polygon><outerBoundaryIs><LinearRing><coordinates>
36.60,35.90,0 36.70,35.90,0 36.70,35.96,0 36.60,35.96,0 36.60,35.90,0
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>
"""


def run(directory: Path, *words: str, at: str = CLOCK) -> Result:
    with contextlib.chdir(directory):
        return CliRunner(env={"STANDCLEAR_CLOCK": at}).invoke(main, list(words))


def done(directory: Path, *words: str) -> str:
    result = run(directory, *words)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("journey")
    done(root, "init", "desk", "valley", "--name", "Valley desk", "--origin", "valley.example/log")
    desk = root / "valley"
    for party in ("north", "south"):
        done(desk, "party", "add", "--id", party, "--kind", "armed_force", "--name", party,
             "--role", "duty officer: radio 123.45 MHz", "--custodial")  # fmt: skip
    north = ("--as", "north")
    done(desk, "zone", "propose", *north, "--kind", "deconfliction", "--name", "East", *HERE)
    done(desk, "site", "give", *north, "--category", "health", "--name", "Clinic", "--function",
         "surgery", "--link", "operates", "--focal-point", "watch", "--to", "south=coarse",
         "--consent", "--point", "35.9306N 36.6339E", "--error", "20m", *WHEN)  # fmt: skip
    done(desk, "move", "give", *north, "--mission", "food", "--name", "Convoy", "--passengers",
         "3", "--on-board", "sat 1", "--to", "south", "--consent", "--width", "1km",
         "--corridor", "35.9306N 36.6339E; 35.9800N 36.6500E", *WHEN)  # fmt: skip
    done(desk, "plan", "file", "--as", "south", "--activity", "patrol", "--domain", "ground", *HERE)
    return desk


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_answers_in_json_and_in_words(valley: Path, question: str) -> None:
    json.loads(done(valley, *question.split(), "--json"))
    assert done(valley, *question.split()).strip()
    assert done(valley, "--json", *question.split()) == done(valley, *question.split(), "--json")


def test_asking_writes_nothing(valley: Path) -> None:
    before = len(json.loads(done(valley, "told", "south", "--json")))
    size = _size(valley)
    for question in QUESTIONS:
        done(valley, *question.split())
    assert _size(valley) == size
    assert len(json.loads(done(valley, "told", "south", "--json"))) == before


def _size(desk: Path) -> int:
    from standclear.service.home import open_home

    return open_home(desk).office().log.size


def test_before_a_thing_was_said_it_was_not_there(valley: Path) -> None:
    earlier = "2030-02-28T00:00Z"
    assert json.loads(done(valley, "plan", "list", "--at", earlier, "--json")) == []


def test_a_coarse_recipient_sees_neither_name_nor_exact_place(valley: Path) -> None:
    shown = done(valley, "site", "show", "north/site/1", "--as", "south")
    assert "Clinic" not in shown
    assert "35.93060N 36.63390E" not in shown
    listed = done(valley, "site", "list", "--as", "south", "--json")
    assert "Clinic" not in listed


def test_a_plan_that_is_not_shared_is_not_told_apart_from_none(valley: Path) -> None:
    hidden = run(valley, "plan", "show", "south/plan/1", "--as", "north")
    absent = run(valley, "plan", "show", "south/plan/99", "--as", "north")
    assert hidden.exit_code == absent.exit_code == 4
    assert hidden.output.replace("plan/1", "plan/99") == absent.output


def test_a_party_may_not_ask_what_another_was_told(valley: Path) -> None:
    assert run(valley, "told", "south", "--as", "north").exit_code == 3


def test_a_plan_drawn_in_google_earth_is_filed_with_its_name(valley: Path, tmp_path: Path) -> None:
    file = tmp_path / "patrol.kml"
    file.write_text(KML)
    answer = json.loads(
        done(
            valley,
            "plan",
            "check",
            "--as",
            "south",
            "--activity",
            "patrol",
            "--domain",
            "ground",
            "--file",
            str(file),
            *WHEN,
            "--json",
        )
    )
    assert answer["taken"]
    assert answer["overlaps"]


def test_a_drawing_outside_the_place_it_is_said_to_be_in_is_refused(
    valley: Path, tmp_path: Path
) -> None:
    file = tmp_path / "patrol.kml"
    file.write_text(KML)
    result = run(valley, "plan", "check", "--as", "south", "--activity", "patrol", "--domain",
                 "ground", "--file", str(file), "--place", "Damascus", *WHEN)  # fmt: skip
    assert result.exit_code == 2
    assert "a position in Damascus" in result.output


def test_piped_tables_cut_no_identifier(valley: Path) -> None:
    for line in done(valley, "told", "south").splitlines()[2:]:
        assert "…" not in line
    assert "south/plan/1" in done(valley, "plan", "list")


def test_every_error_of_ours_ends_as_one_line_with_its_code(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def family(kind: type[Exception]) -> list[type[Exception]]:
        return [sub for one in kind.__subclasses__() for sub in (one, *family(one))]

    for kind in family(StandclearError):
        assert getattr(kind, "exit_code", 1) in range(2, 8), kind
    for log_kind in family(LogError):
        if log_kind.__module__ != "standclear.log.errors":
            continue

        def fail(kind: type[Exception] = log_kind) -> None:
            raise kind(1, 2) if kind.__name__ == "Moved" else kind("what is wrong")

        assert guarded(fail) == LOG_EXITS[log_kind.__name__]
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith("standclear: ")


def test_a_reader_that_leaves_early_is_no_error(valley: Path) -> None:
    words = f"{sys.executable} -m standclear --home {valley} mechanism show | head -1"
    found = subprocess.run(["bash", "-c", words], capture_output=True, text=True)
    assert found.stderr == ""


def test_run_carries_what_is_said_meanwhile_without_waiting_for_its_pause(valley: Path) -> None:
    home = open_home(valley)
    assert isinstance(home, DeskHome)
    try:
        assert not has_more(home)
        done = subprocess.run(
            [sys.executable, "-m", "standclear", "mechanism", "set", "acknowledge_s=3h"],
            cwd=valley,
            env=os.environ | {"STANDCLEAR_CLOCK": CLOCK},
            capture_output=True,
        )
        assert done.returncode == 0, done.stderr
        assert has_more(home)
        assert not has_more(home)
    finally:
        home.close()


def test_run_ends_quietly_when_asked_to(valley: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "standclear", "run", "--every", "1s"],
        cwd=valley,
        env=os.environ | {"STANDCLEAR_CLOCK": CLOCK},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Ctrl-C is heard, also where the tests themselves run in the background of a shell.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert process.stderr is not None
        assert "Ctrl-C ends it" in process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
