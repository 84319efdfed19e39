"""How answers look: tables and lines for people, JSON for programs, the same facts in both.

Promise: piped output is plain, one row a line, and no identifier is ever cut; every time shows
UTC and the local time of the directory; nothing but the answer goes to standard output.
Not here: what is shown of a record (describe.py).
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from standclear.cli.life import SLOW_S, something_shown
from standclear.cli.printable import printable, printable_json
from standclear.service.wording import show_time

if TYPE_CHECKING:
    from standclear.service.saying import Outcome


class Screen:
    """Standard output, and the zone in which its readers live."""

    def __init__(self, *, zone: str = "UTC") -> None:
        self.zone = zone

    def line(self, text: str = "") -> None:
        something_shown()
        click.echo(printable(text))

    def note(self, text: str) -> None:
        """For the person at the keyboard only: standard error."""
        something_shown()
        click.echo(printable(text), err=True)

    def json(self, value: Any) -> None:
        click.echo(printable_json(json.dumps(value, ensure_ascii=False, indent=2)))

    def json_line(self, value: Any) -> None:
        """One of many that come as things happen, for a program that reads line by line."""
        click.echo(printable_json(json.dumps(value, ensure_ascii=False)))

    def moment(self, at: datetime | None) -> str:
        return moment(at, self.zone)

    def second(self, at: datetime) -> str:
        """A time where seconds matter."""
        return show_time(at.astimezone(UTC), self.zone, seconds=True)

    def facts(self, rows: Iterable[tuple[str, str]], *, indent: str = "") -> None:
        """Labels and what they say, one a line; what is empty is left out."""
        kept = [(label, text) for label, text in rows if text]
        wide = max((len(label) for label, _ in kept), default=0)
        for label, text in kept:
            first, *rest = printable(text).split("\n")
            click.echo(f"{indent}{label.ljust(wide)}  {first}")
            for line in rest:
                click.echo(f"{indent}{' ' * wide}  {line}")

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, empty: str) -> None:
        """A table; `empty` says in words that there is nothing to show."""
        if not rows:
            click.echo(empty)
        elif sys.stdout.isatty():
            self._rich_table(columns, rows)
        else:
            self._plain_table(columns, rows)

    def _plain_table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        lines = [
            [c.upper() for c in columns],
            *([_flat(printable(cell)) for cell in row] for row in rows),
        ]
        wide = [max(len(line[k]) for line in lines) for k in range(len(columns))]
        for line in lines:
            padded = [cell.ljust(width) for cell, width in zip(line, wide, strict=True)]
            click.echo("  ".join(padded).rstrip())

    def _rich_table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold")
        for number, column in enumerate(columns):
            table.add_column(column, overflow="fold", no_wrap=number == 0)
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row))
        Console(highlight=False).print(table)

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Say on standard error what is going on, if it takes more than a second."""
        if not sys.stderr.isatty():
            yield
            return
        something_shown()
        from rich.console import Console

        status = Console(stderr=True).status(f"{what} ...")
        timer = threading.Timer(SLOW_S, status.start)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            status.stop()

    @contextmanager
    def progress(self, what: str, total: int) -> Iterator[Progress]:
        """A bar on standard error for work whose length is known."""
        if not sys.stderr.isatty():
            yield Progress(None)
            return
        something_shown()
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=total)
            yield Progress(lambda steps: bar.advance(task, steps))


class Progress:
    """Counts steps of a long piece of work."""

    def __init__(self, advance: Any) -> None:
        self._advance = advance

    def step(self, steps: int = 1) -> None:
        if self._advance is not None:
            self._advance(steps)


def moment(at: datetime | None, zone: str = "UTC") -> str:
    """ "Fri 2017-04-07 00:40Z (03:40 Asia/Damascus)"; empty for no time."""
    return "" if at is None else show_time(at.astimezone(UTC), zone)


def span(start: datetime, end: datetime, zone: str = "UTC") -> str:
    """From and to, and for how long."""
    return (
        f"{moment(start, zone)} to {moment(end, zone)}, {duration((end - start).total_seconds())}"
    )


def duration(seconds: float) -> str:
    """ "45 s", "12 min", "3 h 20 min", "5 d 2 h": the two largest units."""
    left = round(abs(seconds))
    if left < 60:
        return f"{left} s"
    days, left = divmod(left, 86_400)
    hours, left = divmod(left, 3_600)
    minutes = left // 60
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    shown = [f"{n} {unit}" for n, unit in parts if n]
    return " ".join(shown[:2])


def countdown(due: datetime | None, now: datetime) -> str:
    """How long is left to answer, or since when it is overdue."""
    if due is None:
        return "-"
    left = (due - now).total_seconds()
    return f"in {duration(left)}" if left >= 0 else f"overdue {duration(left)}"


def outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    """What became of a statement."""
    if outcome.answer is None:
        return {"taken": False, "entry": outcome.entry, "carry": str(outcome.file)}
    return outcome.answer


def show_outcome(screen: Screen, outcome: Outcome) -> None:
    """The desk's sentence and who is told; or what must be carried where."""
    for note in outcome.notes:
        screen.note(note)
    answer = outcome.answer
    if answer is None:
        screen.line(f"Signed: {outcome.entry[:22]}. Not yet with the desk.")
        screen.line(f"Carry this file there, then run `standclear receive` on it: {outcome.file}")
        return
    screen.line(answer["headline"])
    told = [f"{release['recipient']} #{release['number']}" for release in answer["told"]]
    missed = [f"{gap['party']}: {gap['reason']}" for gap in answer["not_told"]]
    screen.facts(
        (
            ("record", f"entry {answer['index']}, {answer['entry'][:22]}"),
            ("told", ", ".join(told)),
            ("not told", "\n".join(missed)),
        )
    )


def _flat(cell: str) -> str:
    return " ".join(cell.split())
