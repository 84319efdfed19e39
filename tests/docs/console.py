"""Runs the console blocks of a page as a reader would, and compares what comes out.

    ```console
    $ standclear inbox --home relief
    NO  URGENCY ...
    #1  routine ...
    ```

A line that begins with `$ ` is a command, with the lines that follow a trailing backslash or a
`<<'END'`. The lines below it are what it prints, standard error included; `...` stands for any
words in a line, or alone for any lines. Where nothing is shown, nothing is compared. A command
must end with exit code 0, or with the one that a last line `[exit N]` shows.

What is different each time is named once and then remembered: overlap ids, entry hashes and keys
that a page shows are taken for names of what is printed in their place, in commands too.

Files that lie beside a page are there when it runs. `python -m tests.docs.console PAGE ...` writes
what is printed now into pages that show something else; read the difference before you commit it.

Comments before a block steer it: `<!-- clock: 2030-03-01T08:00Z -->` sets the time from there on,
`<!-- not run: REASON -->` leaves the block out. `<!-- served: north -->` anywhere on a page runs
all of it on a machine of north's: a small desk (tests/cli/desk_on_disk.py) answers at
https://desk.example, and the party's key `north.pem` and `token.txt` lie there.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.desk_on_disk import make_valley, say_something
from tests.cli.served_desk import served

BLOCK = re.compile(
    r"(?P<comments>(?:<!-- [^\n]* -->\n+)*)```console\n(?P<text>.*?)^```", re.DOTALL | re.MULTILINE
)
KINDS = (
    r"(?:ov|in|cl|ca|ho)-[0-9a-f]{12,}",  # an overlap, incident, count, call, handover
    r"(?<![0-9a-zA-Z])[0-9a-f]{22}(?![0-9a-f])",  # an entry
    r"\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}",  # a log's key
    r"[A-Za-z0-9+/]{43}=",  # a party's key, a root
)
NAMED = re.compile("|".join(KINDS))
SERVED = re.compile(r"<!-- served: ([a-z]+) -->")
CLOCK = "2030-03-01T06:00:00Z"


@dataclass(frozen=True)
class Step:
    """One command of a page, what it should print, and when."""

    line: int
    command: str
    printed: tuple[str, ...]
    exit_code: int
    clock: str


def steps_of(page: str) -> Iterator[Step]:
    """The commands of a page, in order."""
    clock = CLOCK
    for block in BLOCK.finditer(page):
        found = re.search(r"<!-- clock: (\S+) -->", block["comments"])
        clock = found[1] if found else clock
        if "<!-- not run:" not in block["comments"]:
            first = page.count("\n", 0, block.start("text")) + 1
            yield from _block(block["text"].split("\n")[:-1], first, clock)


def _block(lines: list[str], first: int, clock: str) -> Iterator[Step]:
    at = 0
    while at < len(lines):
        assert lines[at].startswith("$ "), f"line {first + at}: want a command: {lines[at]}"
        start, command = at, [lines[at][2:]]
        heredoc = re.search(r"<<'(\w+)'", command[0])
        while (heredoc and lines[at] != heredoc[1]) or (not heredoc and command[-1].endswith("\\")):
            at += 1
            command.append(lines[at])
        at += 1
        printed = []
        while at < len(lines) and not lines[at].startswith("$ "):
            printed.append(lines[at])
            at += 1
        code = re.fullmatch(r"\[exit (\d+)\]", printed[-1]) if printed else None
        shown = tuple(printed[:-1] if code else printed)
        yield Step(first + start, "\n".join(command), shown, int(code[1]) if code else 0, clock)


@dataclass
class Console:
    """A shell in a directory, which keeps its place and its variables between commands."""

    directory: Path
    names: dict[str, str] = field(default_factory=dict)
    addresses: dict[str, str] = field(default_factory=dict)  # on the page -> where it really is
    programs: Path = Path(sys.executable).parent  # where `standclear` is

    def __post_init__(self) -> None:
        self.place = self.directory / ".place"
        self.variables = self.directory / ".variables"
        self.place.write_text(str(self.directory))
        self.variables.write_text("")

    def run(self, step: Step) -> None:
        """Run a step; AssertionError says what came instead."""
        printed, code = self.output_of(step)
        fault = self.fault_of(step, printed, code)
        shown = "\n".join(printed)
        assert not fault, f"line {step.line}: {step.command}\n--- printed:\n{shown}\n--- {fault}"

    def output_of(self, step: Step) -> tuple[list[str], int]:
        """What a step prints now, and its exit code."""
        command = NAMED.sub(lambda found: self.names.get(found[0], found[0]), step.command)
        for shown, real in self.addresses.items():
            command = command.replace(shown, real)
        script = (
            f'. "{self.variables}"\nexport STANDCLEAR_CLOCK={step.clock}\n'
            f'cd "$(cat "{self.place}")"\n{command}\n'
            f'code=$?; pwd > "{self.place}"; export -p > "{self.variables}"; exit $code\n'
        )
        done = subprocess.run(
            ["bash", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env=self._environment(step.clock), stdin=subprocess.DEVNULL, timeout=120, check=False,
        )  # fmt: skip
        printed = done.stdout
        for shown, real in self.addresses.items():
            printed = printed.replace(real, shown)
        return [line.rstrip() for line in printed.rstrip("\n").split("\n")], done.returncode

    def fault_of(self, step: Step, printed: list[str], code: int) -> str:
        """ "" or in what the output is not as the page shows it."""
        if code != step.exit_code:
            return f"want exit {step.exit_code}, got exit {code}"
        return self._differs([line.rstrip() for line in step.printed], printed)

    def as_named(self, printed: str) -> str:
        """A printed line in the page's own names; a new one stands for itself."""
        names = {value: name for name, value in self.names.items()}
        for found in NAMED.finditer(printed):
            if found[0] not in names:
                names[found[0]] = self.names[found[0]] = found[0]
        return NAMED.sub(lambda found: names[found[0]], printed)

    def _environment(self, clock: str) -> dict[str, str]:
        places = (self.programs, Path(sys.executable).parent, os.environ["PATH"])
        path = os.pathsep.join(map(str, places))
        kept = {name: os.environ[name] for name in ("HOME", "PYTHONPATH") if name in os.environ}
        own = {"XDG_CONFIG_HOME": str(self.directory / ".config"), "STANDCLEAR_CLOCK": clock}
        return kept | own | {"PATH": path, "COLUMNS": "200", "LC_ALL": "C.UTF-8"}

    def _differs(self, wanted: list[str], printed: list[str]) -> str:
        """ "" or the first line that is not as shown; where nothing is shown, anything goes."""
        at = 0
        if not wanted:
            return ""
        for number, line in enumerate(wanted):
            if line == "...":
                rest = wanted[number + 1 :]
                if not rest:
                    return ""
                while at < len(printed) and not self._matches(rest[0], printed[at]):
                    at += 1
                continue
            if at >= len(printed) or not self._matches(line, printed[at]):
                return f"want {line!r}, got {printed[at] if at < len(printed) else '(the end)'!r}"
            at += 1
        return "" if at == len(printed) else f"more than shown: {printed[at]!r}"

    def _matches(self, wanted: str, printed: str) -> bool:
        """Whether a printed line is as shown; remembers what names stand for."""
        pattern, named = _pattern(wanted, self.names)
        found = re.fullmatch(pattern, printed)
        if found is None:
            return False
        self.names.update(zip(named, found.groups(), strict=True))
        return True


def _pattern(wanted: str, names: dict[str, str]) -> tuple[str, list[str]]:
    """A shown line as a regular expression, and the names that its groups will fill."""
    parts, new, at = [], [], 0
    for found in [*NAMED.finditer(wanted), None]:
        end = found.start() if found else len(wanted)
        text = re.escape(wanted[at:end]).replace(r"\.\.\.", ".*")
        parts.append(re.sub(r"(?:\\ ){2,}", r"\\ +", text))
        if found is None:
            break
        if found[0] in names:
            parts.append(re.escape(names[found[0]]))
        else:
            parts.append(f"({_same_kind(found[0])})")
            new.append(found[0])
        at = found.end()
    return "".join(parts), new


def _same_kind(name: str) -> str:
    return next(kind for kind in KINDS if re.search(kind, f" {name}"))


@contextmanager
def scratch(page: Path, directory: Path) -> Iterator[Console]:
    """A console in an empty directory, with the files that lie beside the page."""
    for beside in page.parent.iterdir():
        if beside.is_file() and beside.suffix in (
            ".kml",
            ".toml",
            ".xlsx",
            ".csv",
            ".geojson",
            ".jsonl",
        ):
            shutil.copy(beside, directory)
    party = SERVED.search(page.read_text(encoding="utf-8"))
    if party is None:
        yield Console(directory)
        return
    with TemporaryDirectory() as elsewhere:
        valley = make_valley(Path(elsewhere))
        say_something(valley)
        shutil.copy(valley.root / party[1] / "keys" / f"{party[1]}.pem", directory)
        with served(valley) as door:
            (directory / "token.txt").write_text(door.token(party[1]) + "\n")
            yield Console(directory, addresses={"https://desk.example": door.address})


def update(page: Path) -> int:
    """Write what is printed now where a page shows something else; how many places."""
    lines = page.read_text(encoding="utf-8").split("\n")
    changes = []
    with TemporaryDirectory() as directory, scratch(page, Path(directory)) as console:
        for step in steps_of("\n".join(lines)):
            printed, code = console.output_of(step)
            if console.fault_of(step, printed, code):
                first = step.line + step.command.count("\n")
                last = first + len(step.printed) + bool(step.exit_code)
                shown = [console.as_named(line) for line in printed]
                changes.append((first, last, shown + ([f"[exit {code}]"] if code else [])))
    for first, last, printed in reversed(changes):
        lines[first:last] = printed
    page.write_text("\n".join(lines), encoding="utf-8")
    return len(changes)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(f"{name}: {update(Path(name))} places changed")
