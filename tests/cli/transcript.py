"""Transcripts: what is typed and what is answered, as one text file that people can read.

    # a remark
    @ 2030-03-01T06:00Z              the clock from here on (STANDCLEAR_CLOCK)
    $ cd valley                      the directory from here on
    $ standclear plan list           a command; a line ending in \\ goes on
    PLAN  VERSION ...                what it prints, standard error included
    [exit 3]                         its exit code, where that is not 0

In expected lines `...` stands for any text within the line, and `<NAME>` for one word that later
commands may use again as `<NAME>`. A line `...` alone stands for any number of lines.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from standclear.cli import main


@dataclass
class Command:
    """One command of a transcript."""

    line: int
    words: str
    expected: list[str] = field(default_factory=list)
    at: str = ""


def read(text: str) -> list[Command]:
    """The commands of a transcript with what each should answer."""
    commands: list[Command] = []
    at, lines = "", iter(enumerate(text.splitlines(), 1))
    for number, line in lines:
        if line.startswith("@ "):
            at = line[2:].strip()
        elif line.startswith("$ "):
            words = line[2:]
            while words.endswith("\\"):
                words = words[:-1] + next(lines)[1].strip()
            commands.append(Command(number, words, at=at))
        elif commands and not line.startswith("# "):
            commands[-1].expected.append(line.rstrip())
    return commands


def play(file: Path, directory: Path) -> list[str]:
    """Run a transcript in an empty directory; what differs, one text a command."""
    known: dict[str, str] = {}
    wrong = []
    where = directory
    for command in read(file.read_text(encoding="utf-8")):
        words = command.words
        for key, value in known.items():
            words = words.replace(f"<{key}>", value)
        name, *arguments = shlex.split(words)
        if name == "cd":
            where = (where / arguments[0]).resolve()
            continue
        assert name == "standclear", f"{file.name}:{command.line}: {name}"
        actual = run(arguments, where, command.at)
        found = re.fullmatch(pattern(trimmed(command.expected)), "\n".join(trimmed(actual)))
        if found is None:
            shown = "\n".join(actual)
            wrong.append(f"{file.name}:{command.line}: $ {command.words}\n{shown}")
        else:
            known |= found.groupdict()
    return wrong


def run(arguments: list[str], where: Path, at: str) -> list[str]:
    """One command's lines, and its exit code where that is not 0."""
    environment = {"STANDCLEAR_CLOCK": at or None, "COLUMNS": "100"}
    with contextlib.chdir(where):
        result = CliRunner(env=environment).invoke(main, arguments)
    lines = result.output.splitlines()
    return [line.rstrip() for line in lines] + (
        [f"[exit {result.exit_code}]"] if result.exit_code else []
    )


def trimmed(lines: list[str]) -> list[str]:
    """Without blank lines: they are for the eye, in transcripts and on screens."""
    return [line for line in lines if line.strip()]


def pattern(expected: list[str]) -> str:
    """A regular expression for what is expected."""
    parts: list[str] = []
    names: set[str] = set()
    for line in expected:
        if line.strip() == "...":
            parts.append(r"(?:[^\n]*\n?)*?")
            continue
        parts.append(_line(line, names) + r"(?:\n|\Z)")
    return "".join(parts) + r"\n?"


def _line(line: str, names: set[str]) -> str:
    pieces = []
    for piece in re.split(r"(\.\.\.|<[A-Z]+>)", line):
        if piece == "...":
            pieces.append(r"[^\n]*")
        elif re.fullmatch(r"<[A-Z]+>", piece):
            name = piece[1:-1]
            pieces.append(f"(?P={name})" if name in names else rf"(?P<{name}>\S+?)")
            names.add(name)
        else:
            pieces.append(re.escape(piece))
    return "".join(pieces)
