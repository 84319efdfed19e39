"""How long a person waits for a command, from typing it to the prompt."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from bench.effort import Effort
from bench.machine import load_average
from bench.report import Result, Table, per, step

STANDCLEAR = [str(Path(sys.executable).parent / "standclear")]
CLOCK = "2030-03-01T06:00:00Z"
CHECK = (
    *("plan", "check", "--as", "north", "--activity", "flight", "--domain", "air"),
    *("--circle", "34.5N 36.7E", "--radius", "2km", "--ceiling", "150 m AGL"),
    *("--start", "2030-03-01T08:00Z", "--end", "2030-03-01T10:00Z", "--yes"),
)


def once(command: list[str], where: Path) -> float:
    """Milliseconds for one run; raises with what it said when it fails."""
    environment = {**os.environ, "STANDCLEAR_CLOCK": CLOCK}
    began = time.perf_counter()
    done = subprocess.run(
        command, cwd=where, env=environment, capture_output=True, text=True, check=False
    )
    took = (time.perf_counter() - began) * 1000
    if done.returncode:
        raise AssertionError(f"{' '.join(command)}: {done.stdout}{done.stderr}")
    return took


def make_desk(directory: Path) -> Path:
    """A desk with one party whose key it holds."""
    origin = ("--name", "Desk", "--origin", "bench.example/log")
    once([*STANDCLEAR, "init", "desk", "desk", *origin], directory)
    desk = directory / "desk"
    north = ("--id", "north", "--kind", "armed_force", "--name", "North", "--custodial")
    role = ("--role", "duty officer: radio 1")
    once([*STANDCLEAR, "party", "add", *north, *role], desk)
    return desk


def run(effort: Effort, directory: Path) -> Result:
    """The commands of the table."""
    before = load_average()
    step("commands: a desk, and what is typed at it")
    desk = make_desk(directory)
    rows, figures = [], {}
    for name, said, command in (
        ("python", "`python -c pass`, for comparison", [sys.executable, "-c", "pass"]),
        ("help", "`standclear --help`", [*STANDCLEAR, "--help"]),
        ("list", "`standclear plan list`", [*STANDCLEAR, "plan", "list", "--as", "north"]),
        ("check", "`standclear plan check`, a circle", [*STANDCLEAR, *CHECK]),
    ):
        once(command, desk)
        took = sorted(once(command, desk) for _ in range(effort.starts))
        median = took[len(took) // 2]
        rows.append((said, str(effort.starts), per(median), per(took[0]), per(took[-1])))
        figures[f"start.{name}"] = median
    columns = ("command", "runs", "median ms", "least ms", "most ms")
    about = (
        "Wall clock of a whole process with files in the system's memory, on a desk of three "
        "records; `plan check` writes to the log, durably.",
    )
    table = Table("Commands as typed", columns, rows, about, (before, load_average()))
    return Result([table], figures)
