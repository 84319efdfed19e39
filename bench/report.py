"""What a run says: tables with what they were taken on, and what they compare.

Promise: every table names its command, machine, load, date and seed beside its figures.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from bench import machine

_BEGAN = time.perf_counter()


@dataclass
class Table:
    """One table.

    rows     text, one cell a column
    said     sentences: what was and was not compared or measured
    load     load average when the table was begun and ended
    """

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    said: Sequence[str]
    load: tuple[float, float]
    seed: str = "fixed"
    date: str = field(default_factory=machine.today)

    def markdown(self, command: str) -> str:
        """The table as it stands in the docs."""
        facts = (
            f"`{command}`, {self.date}. Load average {self.load[0]:.1f} at the start, "
            f"{self.load[1]:.1f} at the end. Seed: {self.seed}."
        )
        return "\n\n".join((f"### {self.title}", facts, self._grid(), " ".join(self.said))).strip()

    def _grid(self) -> str:
        numbers = ["---", *("--:" for _ in self.columns[1:])]
        lines = [self.columns, numbers, *self.rows]
        if any(len(line) != len(self.columns) for line in lines):
            raise ValueError(f"{self.title}: a row with another number of cells")
        return "\n".join("| " + " | ".join(line) + " |" for line in lines)


@dataclass
class Result:
    """What one benchmark hands back: its tables, and figures by name for the budgets."""

    tables: list[Table] = field(default_factory=list)
    figures: dict[str, float] = field(default_factory=dict)


def step(text: str) -> None:
    """One line of progress, on standard error so that the tables can be piped."""
    print(f"[{time.perf_counter() - _BEGAN:6.1f} s] {text}", file=sys.stderr, flush=True)


def per(value: float) -> str:
    """A figure to three digits or so, with thin groups."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def pair(p50: float, p99: float) -> str:
    """A median and a 99th percentile."""
    return f"{per(p50)} / {per(p99)}"


INTRODUCTION = """\
# Performance

Times are printed by `make bench` (quick) and `python -m bench --full`; they are never asserted in
tests. Answers of all engines are compared before a time is printed, and a difference ends the
run. Each engine gets the best ready-made recipe that we know. `p50 / p99` are the median and the
99th percentile. A busy machine makes every figure worse, and not evenly: see the load averages.
"""


def document(command: str, tables: Sequence[Table]) -> str:
    """The whole page."""
    facts = f"Machine: {machine.describe()}.\n\nVersions: {machine.versions()}."
    parts = [INTRODUCTION.strip(), facts, *(table.markdown(command) for table in tables)]
    return "\n\n".join(parts) + "\n"
