"""A small desk on disk for the tests of record and files: two forces, a relief organisation, one
protected place that north is shown whole and south coarsely, and one plan that overlaps it."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from standclear.cli import main

CLOCK = "2030-03-01T00:00:00+00:00"
YEAR = ("--start", "2030-03-01T00:00Z", "--end", "2031-03-01T00:00Z", "--yes")
MORNING = ("--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z", "--yes")


def run(directory: Path, *words: str, at: str = CLOCK) -> Result:
    """One command in a directory, the clock standing still."""
    environment = {"STANDCLEAR_CLOCK": at, "STANDCLEAR_HOME": None}
    with contextlib.chdir(directory):
        return CliRunner(env=environment).invoke(main, list(words))


def done(directory: Path, *words: str, at: str = CLOCK) -> str:
    """What a command answers, which must end well."""
    result = run(directory, *words, at=at)
    assert result.exit_code == 0, result.output
    return result.stdout


def told(directory: Path, *words: str, at: str = CLOCK) -> Any:
    """The command's JSON, whatever its exit code."""
    return json.loads(run(directory, *words, "--json", at=at).stdout)


@dataclass(frozen=True)
class Valley:
    """The directories of a desk and its parties."""

    root: Path

    @property
    def desk(self) -> Path:
        return self.root / "valley"

    @property
    def north(self) -> Path:
        return self.root / "north"

    @property
    def south(self) -> Path:
        return self.root / "south"

    @property
    def relief(self) -> Path:
        return self.root / "relief"


def make_valley(root: Path) -> Valley:
    """The desk and its parties, nothing said yet."""
    done(root, "init", "desk", "valley", "--name", "Valley desk", "--origin", "valley.example/log")
    for party in ("north", "south", "relief"):
        done(root, "init", "party", party, party, "--desk", "valley", "--name", party.title())
        done(root / "valley", "party", "add", f"../{party}/{party}.toml")
    return Valley(root)


def say_something(valley: Valley) -> None:
    """A place (entry 13) and a plan over it (entry 17)."""
    done(valley.relief, "site", "give", "h-7", "--category", "health", "--name", "Al-Amal hospital",
         "--function", "surgery", "--link", "operates", "--focal-point", "watch, +1 555 0100",
         "--point", "35.9306N 36.6339E", "--error", "20m", "--to", "north", "--to", "south=coarse",
         "--consent", *YEAR)  # fmt: skip
    done(valley.north, "plan", "file", "--activity", "patrol", "--domain", "ground", "--circle",
         "35.9300N 36.6300E", "--radius", "2km", "--title", "Patrol", *MORNING)  # fmt: skip
