"""Transcripts: what is typed and what is answered, as one text file that people can read.

    # a remark
    @ 2030-03-01T06:00Z              the clock from here on (STANDCLEAR_CLOCK)
    $ cd valley                      the directory from here on
    & serve valley                   that desk answers at https://desk.example from here on
    & token north                    north.token, here: a token of a person of north at that desk
    $ standclear plan list           a command; a line ending in \\ goes on
    PLAN  VERSION ...                what it prints, standard error included
    [exit 3]                         its exit code, where that is not 0

A command may end in `< FILE`. In expected lines `...` stands for any text within the line, and
`<NAME>` for one word that later commands may use again as `<NAME>`. A line `...` alone stands for
any number of lines.
"""

from __future__ import annotations

import contextlib
import re
import shlex
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from standclear.cli import main
from tests.cli.served_desk import Open, served_in

SHOWN = "https://desk.example"


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
        elif line.startswith(("$ ", "& ")):
            words = line if line[0] == "&" else line[2:]
            while words.endswith("\\"):
                words = words[:-1] + next(lines)[1].strip()
            commands.append(Command(number, words, at=at))
        elif commands and not line.startswith("# "):
            commands[-1].expected.append(line.rstrip())
    return commands


@dataclass
class Stage:
    """Where a transcript is played: its directory, and the desk that is served from it, if any."""

    directory: Path
    where: Path = field(init=False)
    door: Open | None = None

    def __post_init__(self) -> None:
        self.where = self.directory
        self._served = contextlib.ExitStack()

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *_: object) -> None:
        self._served.close()

    def play(self, words: str, at: str) -> list[str] | None:
        """What one command answers; None for what only sets the stage."""
        name, *arguments = shlex.split(words)
        match name, arguments:
            case "cd", [place]:
                self.where = (self.where / place).resolve()
            case "&", ["serve", place]:
                self.door = self._served.enter_context(served_in(self.where / place))
            case "&", ["token", party] if self.door is not None:
                (self.where / f"{party}.token").write_text(self.door.token(party) + "\n")
            case "standclear", [*arguments]:
                return self._run(arguments, at)
            case _:
                raise AssertionError(f"no such line in a transcript: {words}")
        return None

    def _run(self, arguments: list[str], at: str) -> list[str]:
        """One command's lines, and its exit code where that is not 0."""
        given = ""
        if arguments[-2:-1] == ["<"]:
            given = (self.where / arguments[-1]).read_text()
            del arguments[-2:]
        environment = {
            "STANDCLEAR_CLOCK": at or None, "COLUMNS": "100",
            "XDG_CONFIG_HOME": str(self.directory / ".config"),
        }  # fmt: skip
        real = self.door.address if self.door else SHOWN
        with contextlib.chdir(self.where):
            words = [each.replace(SHOWN, real) for each in arguments]
            result = CliRunner(env=environment).invoke(main, words, input=given)
        lines = result.output.replace(real, SHOWN).splitlines()
        ended = [f"[exit {result.exit_code}]"] if result.exit_code else []
        return [line.rstrip() for line in lines] + ended


def play(file: Path, directory: Path) -> list[str]:
    """Run a transcript in an empty directory; what differs, one text a command."""
    known: dict[str, str] = {}
    wrong = []
    with Stage(directory) as stage:
        for command in read(file.read_text(encoding="utf-8")):
            words = command.words
            for key, value in known.items():
                words = words.replace(f"<{key}>", value)
            actual = stage.play(words, command.at)
            if actual is None:
                continue
            found = re.fullmatch(pattern(trimmed(command.expected)), "\n".join(trimmed(actual)))
            if found is None:
                shown = "\n".join(actual)
                wrong.append(f"{file.name}:{command.line}: $ {command.words}\n{shown}")
            else:
                known |= found.groupdict()
    return wrong


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
