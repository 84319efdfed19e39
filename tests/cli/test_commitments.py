"""Sources and commitments from the terminal: beside the desk, as of then, and from afar."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.desk_on_disk import Valley, done, make_valley, run, told
from tests.cli.served_desk import Open, far, logged_in, served
from tests.lodged import DEMAND, OFFER, REPORT

READ = (
    ("source", "list"),
    ("source", "show", "report"),
    ("source", "quotes", "report"),
    ("commitment", "list"),
    ("commitment", "show", "no-flights"),
    ("commitment", "scorecard"),
    ("commitment", "acts"),
)
PERIOD = ("--from", "2029-12-01T00:00Z", "--until", "2029-12-02T00:00Z")


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Valley:
    """The report lodged by north, its offer confirmed and recorded by south, a breach reported."""
    made = make_valley(tmp_path_factory.mktemp("valley"))
    file = made.north / "report.txt"
    file.write_text(REPORT)
    done(made.north, "source", "lodge", str(file), "--id", "report", "--title", "An offer",
         "--publisher", "The Courier", "--published", "2029-12", "--yes")  # fmt: skip
    done(made.south, "source", "confirm", "report", "2", "--role", "press officer",
         "--said-on", "2029-12-05", "--yes")  # fmt: skip
    done(made.south, "commitment", "record", "no-flights", "--quote", "report/1", "--party",
         "north", "--own", "--prohibits", "B.overflight", "--yes")  # fmt: skip
    done(made.south, "commitment", "report", "no-flights", "breached", *PERIOD,
         "--seen", "two aircraft at noon", "--incident", "in-1")  # fmt: skip
    return made


@pytest.fixture(scope="module")
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


def test_what_is_read_over_the_network_is_what_is_read_beside_the_desk(
    valley: Valley, door: Open, tmp_path: Path
) -> None:
    machine = logged_in(tmp_path / "far", door, "south", valley.south / "keys" / "south.pem")
    for words in READ:
        here, there = run(valley.south, *words, "--json"), far(machine, *words, "--json")
        assert (there.exit_code, there.stdout) == (0, here.stdout), words
        assert run(valley.south, *words).exit_code == 0
    done_afar = far(machine, "source", "confirm", "report", "--quote", DEMAND.replace("\n", " "),
                    "--role", "press officer", "--kind", "demand", "--yes")  # fmt: skip
    assert done_afar.exit_code == 0, done_afar.stderr
    assert '"North and South must publicly commit' in done_afar.stdout


def test_the_statement_stands_marked_in_the_text(valley: Valley) -> None:
    shown = done(valley.north, "source", "show", "report")
    assert "[1: North is open to keeping its aircraft out\nof the valley" in shown
    assert "coordination with South :1]." in shown
    quotes = told(valley.north, "source", "show", "report")["quotes"]
    assert (quotes[0]["text"], quotes[0]["said_on"]) == (OFFER, "2029-12-05")


def test_a_scorecard_names_who_reported_and_what_silence_is_not(valley: Valley) -> None:
    lines = done(valley.north, "commitment", "scorecard").split("\n")
    assert lines[1].split() == ["no-flights", "north", "own", "forces", "south", "1", "0", "0"]
    assert "No report means neither kept nor breached, and silence affirms nothing." in lines
    before = run(valley.north, "commitment", "scorecard", "--json", "--at", "2020-01-01T00:00Z")
    assert json.loads(before.stdout)["commitments"] == []


@pytest.mark.parametrize(
    ("words", "fault"),
    [
        (
            ("source", "confirm", "report", "--role", "r", "--yes"),
            "NUMBER: nothing: give",
        ),
        (("source", "confirm", "report", "99", "--role", "r", "--yes"), "NUMBER: 99 does not fit"),
        (("source", "strike", "report", "--reason", "x"), "QUOTE: report does not fit"),
        (("source", "show", "none"), "no source none that you may see"),
        (("commitment", "record", "new", "--party", "north", "--own", "--yes"), "--quote: nothing"),
        (("commitment", "record", "new", "--quote", "report/1", "--yes"), "--own: nothing"),
        (
            ("commitment", "record", "new", "--clause", "quiet/4", "--own", "--yes"),
            "--clause: quiet/4 does not fit",
        ),
        (
            ("commitment", "record", "new", "--quote", "report/1", "--own", "--yes"),
            "--prohibits: nothing",
        ),
        (
            ("commitment", "record", "new", "--quote", "report/1", "--own", "--requires", "D"),
            "--party: nothing",
        ),
        (("commitment", "show", "none"), "no commitment none that you may see"),
    ],
)
def test_a_fault_names_its_place(valley: Valley, words: tuple[str, ...], fault: str) -> None:
    refused = run(valley.north, *words)
    assert refused.exit_code != 0
    assert fault in refused.stderr
