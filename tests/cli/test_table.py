"""The table of commands is all that help needs, and says what the commands say of themselves."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib.util import find_spec

import click
import pytest

from standclear.cli import main
from standclear.cli.commands import COMMANDS, SECTIONS, below
from standclear.cli.entry import Entry

HEAVY = ("numpy", "shapely", "pyproj", "pydantic", "rich", "cryptography", "sqlite3")

THERE = [
    found
    for found in COMMANDS
    if found.target and find_spec(f"standclear.cli.{found.target.partition(':')[0]}")
]


@pytest.mark.parametrize("words", ["", "plan", "site"])
def test_help_loads_no_geometry_no_cryptography_and_no_database(words: str) -> None:
    program = (
        "import sys\n"
        "from standclear.cli import main\n"
        "try:\n"
        f"    main({[*words.split(), '--help']!r})\n"
        "except SystemExit as end:\n"
        "    assert end.code == 0\n"
        f"print('loaded:', *[name for name in {HEAVY!r} if name in sys.modules])\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "Usage: standclear" in done.stdout
    assert done.stdout.splitlines()[-1].strip() == "loaded:"


def command_of(found: Entry) -> click.Command:
    group: click.Command = main
    for word in found.words.split():
        assert isinstance(group, click.Group)
        command = group.get_command(click.Context(group), word)
        assert command is not None
        group = command
    return group


@pytest.mark.parametrize("found", THERE, ids=lambda found: found.words)
def test_each_line_of_the_table_names_a_command_with_long_help(found: Entry) -> None:
    command = command_of(found)
    assert command.help


@pytest.mark.parametrize(
    "found",
    [f for f in THERE if not isinstance(command_of(f), click.Group) and f.section != "hidden"],
    ids=lambda found: found.words,
)
def test_every_command_says_what_it_writes(found: Entry) -> None:
    text = " ".join((command_of(found).help or "").split())
    assert re.search(r"\b([Ww]rites?|written|record)\b", text)


def test_every_section_is_used_and_every_command_is_in_one() -> None:
    used = {found.section for found in below("")}
    assert used == {*SECTIONS, "hidden"}
    assert all(not found.section for found in COMMANDS if " " in found.words)


def test_a_mistyped_command_is_answered_with_what_was_probably_meant() -> None:
    from click.testing import CliRunner

    result = CliRunner().invoke(main, ["plan", "fil"])
    assert result.exit_code == 2
    assert "did you mean file?" in result.output
