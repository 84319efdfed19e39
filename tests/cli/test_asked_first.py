"""Which commands ask before they sign, by one rule.

What was drawn or read in from a file is shown and must be confirmed; what cannot be taken back is
asked on a terminal, and said at once where there is none; `--yes` skips both.
"""

from __future__ import annotations

import inspect
import os
import pty
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from standclear.cli.commands import COMMANDS
from tests.cli.desk_on_disk import done, make_valley

ASKS = ("must_confirm(", "last_word(", "confirm(", "_look_at(", "sign_notice(", "check_role(")
FOR_GOOD = ("withdraw", "revoke", "denounce", "destroy")
"""Last words of commands that end something which its author cannot bring back."""
ENDS = ("plan end", "cease end", "commitment end")


def command_of(target: str) -> click.Command:
    module, _, name = target.partition(":")
    found = import_module(f"standclear.cli.{module}")
    named = [each for each in vars(found).values() if isinstance(each, click.Command)]
    wanted = [each for each in named if name in (each.name, getattr(each.callback, "__name__", ""))]
    return wanted[0]


def takes_yes(command: click.Command) -> bool:
    return any("--yes" in each.opts for each in command.params)


def test_what_ends_something_for_good_can_be_asked_about() -> None:
    final = [
        e for e in COMMANDS if e.target and (e.words.split()[-1] in FOR_GOOD or e.words in ENDS)
    ]
    assert len(final) >= 8
    assert [e.words for e in final if not takes_yes(command_of(e.target))] == []


def test_whoever_takes_yes_asks_without_it() -> None:
    asking = [e for e in COMMANDS if e.target and takes_yes(command_of(e.target))]
    assert len(asking) >= 20
    modules = {e.words: import_module(f"standclear.cli.{e.target.split(':')[0]}") for e in asking}
    silent = [
        words
        for words, module in modules.items()
        if not any(word in inspect.getsource(module) for word in ASKS)
    ]
    assert silent == []


@pytest.mark.parametrize(("answer", "code"), [(b"n\n", 2), (b"y\n", 0)])
def test_on_a_terminal_it_is_asked_and_said_at_once_where_there_is_none(
    tmp_path: Path, answer: bytes, code: int
) -> None:
    made = make_valley(tmp_path)
    mine, theirs = pty.openpty()
    os.write(mine, answer)
    words = [sys.executable, "-m", "standclear", "--home", str(made.north)]
    words += ["track", "lodge", "icao:3c6444"]
    ran = subprocess.run(words, stdin=theirs, capture_output=True, timeout=60, check=False)
    os.close(theirs)
    os.close(mine)
    assert ran.returncode == code, ran.stderr
    assert b"Lodge 1 name in place of all that were lodged before?" in ran.stderr
    assert done(made.north, "track", "lodge", "icao:3c6445")  # nobody to ask: said at once
