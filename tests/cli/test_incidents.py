"""Incidents, files and ledgers at the command line; afar as beside the desk, to the byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, told
from tests.cli.served_desk import Open, far, logged_in, served

WHERE = ("--point", "35.9306N 36.6339E", "--error", "100m", "--start", "2030-02-28T22:40Z",
         "--time", "hour", "--source", "own_staff:the night nurse", "--yes")  # fmt: skip


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """A report by relief, put to north, who states; two counts of one day."""
    made = make_valley(tmp_path_factory.mktemp("valley"))
    done(made.relief, "incident", "report", "A.mortar", "Two impacts in the yard.", *WHERE,
         "--injured-civilian", "2/3/?", "--share", "south")  # fmt: skip
    (found,) = told(made.desk, "incident", "list")
    done(made.desk, "incident", "triage", found["id"], "put")
    done(made.desk, "incident", "put", found["id"], "north")
    done(made.north, "incident", "state", found["id"], "disputes", "None of ours fired.")
    done(made.north, "ledger", "claim", "2030-02-28", "0", "--quote", "no violation", "--act", "A")
    done(made.south, "ledger", "claim", "2030-02-28", "5", "--quote", "five", "--act", "A")
    return made


@pytest.fixture(scope="module")
def incident(valley: Valley) -> str:
    (found,) = told(valley.desk, "incident", "list")
    return str(found["id"])


@pytest.fixture(scope="module")
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


@pytest.fixture(scope="module")
def machine(door: Open, valley: Valley, tmp_path_factory: pytest.TempPathFactory) -> Path:
    here = tmp_path_factory.mktemp("far")
    return logged_in(here, door, "relief", valley.relief / "keys" / "relief.pem")


def test_what_is_read_over_the_network_is_what_is_read_beside_the_desk(
    valley: Valley, machine: Path, incident: str
) -> None:
    for words in (
        ("incident", "list"),
        ("incident", "show", incident),
        ("incident", "show", incident, "--at", "2030-03-01T00:00Z"),
        ("ledger", "show"),
        ("ledger", "show", "--side", "north", "--from", "2030-02-28"),
    ):
        here, there = run(valley.relief, *words, "--json"), far(machine, *words, "--json")
        assert (there.exit_code, there.stdout) == (0, here.stdout), words
    assert "0; south 5" in far(machine, "ledger", "show").stdout


def test_it_is_shown_with_each_sides_word_and_what_is_possible(
    valley: Valley, incident: str
) -> None:
    shown = done(valley.south, "incident", "show", incident)
    for line in (
        "hostile fire: mortar (A.mortar)",
        "civilians injured 3 (2 to ?)",
        "by        not for you to know",
        "disputes. None of ours fired.",
        "Possible now: incident assess, incident evidence, incident link.",
    ):
        assert line in shown
    assert "the night nurse" not in shown
    assert "the night nurse" in done(valley.desk, "incident", "show", incident)


def test_a_file_goes_to_the_desk_and_comes_back_by_its_hash(
    valley: Valley, machine: Path, incident: str
) -> None:
    photo = machine / "work" / "yard.jpg"
    photo.write_bytes(b"\xff\xd8 two craters")
    said = ("incident", "evidence", incident, str(photo), "--text", "the yard",
            "--had-from", "Anna; 2030-02-28T23:00Z", "--since", "2030-02-28T23:30Z")  # fmt: skip
    assert far(machine, *said).exit_code == 0
    again = far(machine, *said)
    assert (again.exit_code, again.stdout) == (0, "")
    (lodged,) = json.loads(far(machine, "incident", "show", incident, "--json").stdout)["evidence"]
    assert [(line["holder"], line["had_from"]) for line in lodged["custody"]] == [
        ("Anna", ""),
        ("relief", "Anna"),
    ]
    copy = machine / "work" / "copy.jpg"
    got = far(machine, "incident", "fetch", incident, lodged["sha256"], "-o", str(copy))
    assert (got.exit_code, copy.read_bytes()) == (0, photo.read_bytes())
    hidden = run(valley.south, "incident", "fetch", incident, lodged["sha256"], "-o", "x.jpg")
    assert hidden.exit_code == 4
    done(valley.desk, "incident", "erase", lodged["sha256"], "--yes")
    gone = run(valley.relief, "incident", "fetch", incident, lodged["sha256"], "-o", "x.jpg")
    assert gone.exit_code == 4
    assert "was erased here" in gone.stderr


def test_a_film_is_refused_before_it_is_read(valley: Valley, incident: str, tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    with film.open("wb") as opened:
        opened.truncate(9 * 1024 * 1024)
    said = ("--text", "the yard", "--since", "2030-02-28T23:30Z")
    failed = run(valley.relief, "incident", "evidence", incident, str(film), *said)
    assert failed.exit_code == 2
    assert "FILE: 9437184 bytes does not fit: give at most 8388608" in failed.stderr


def test_a_fault_names_its_option(valley: Valley, incident: str) -> None:
    report = ("incident", "report", "A.mortar", "Two impacts.")
    for words, fault in (
        ((*report, *WHERE, "--source", "rumour"), "--source: rumour does not fit"),
        ((*report, *WHERE, "--killed-other", "3/2/1"), "--killed-other: 3/2/1 does not fit"),
        ((*report, *WHERE, "--killed-other", "²"), "--killed-other: ² does not fit"),
        ((*report, *WHERE, "--killed-other", "many"), "--killed-other: many does not fit"),
        ((*report, *WHERE, "--level", "corroborated"), "report/level: corroborated does not fit"),
        (("incident", "report", "A.spear", "x", *WHERE), "report/act: A.spear does not fit"),
        (
            ("incident", "assess", incident, "verified", "x", "--probable", "north"),
            "--basis: nothing",
        ),
        (("incident", "close", incident, "agreed", "x", "--by", "north"), "--remedy: nothing"),
    ):
        failed = run(valley.desk, *words)
        assert failed.exit_code == 2, failed.output
        assert fault in failed.stderr
