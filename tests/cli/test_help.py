"""Help fits where it is read: eighty columns, the width of the terminal over a radio link."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from standclear.cli import main


def commands(command: click.Command, path: str = "") -> Iterator[str]:
    """The words of every command and group."""
    yield path.strip()
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from commands(inner, f"{path} {name}")


@pytest.mark.parametrize("words", [pytest.param(w, id=w or "standclear") for w in commands(main)])
def test_no_line_of_help_is_wider_than_eighty(words: str) -> None:
    asked = CliRunner(env={"COLUMNS": "80"}).invoke(main, [*words.split(), "--help"])
    assert asked.exit_code == 0
    assert [line for line in asked.output.splitlines() if len(line) > 80] == []
