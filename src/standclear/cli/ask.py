"""`standclear told` and `standclear gaps`: who knew what, and who did not, as of a time."""

from __future__ import annotations

import click

from standclear.cli.received_told import gaps_received, told_received
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads
from standclear.cli.show import Screen
from standclear.core.inquiry import GapLine, ToldLine
from standclear.service.shown.plain import typed


@click.command()
@click.argument("party", required=False)
@reads
def told(shell: Shell, party: str | None) -> None:
    """What a party has been told, as of a time.

    Writes nothing. The desk asks about anybody, a party about itself.

    \b
    Examples:
      standclear told north
      standclear told north --at "2030-03-01 06:40 UTC"
    """
    asked = party or shell.party
    if not reachable(shell):
        told_received(shell, asked)
        return
    found = shell.desk.told(asked)

    def human(screen: Screen) -> None:
        screen.line(f"What {asked} had been told as of {screen.moment(shell.at)}")
        rows = [
            (
                f"#{line.number}",
                screen.moment(line.made_at),
                f"{line.subject} v{line.version}",
                line.disclosure.value,
                f"{_last_known(line)} {line.level_at:%H:%M:%S}Z",
                line.role,
                ", ".join(line.missing),
                line.headline,
            )
            for line in (typed(ToldLine, each) for each in found)
        ]
        columns = ("no", "made", "about", "shown", "last known", "role", "not cascaded", "headline")
        screen.table(columns, rows, empty="Nothing.")

    shell.answer(found, human)


def _last_known(line: ToldLine) -> str:
    """How far a release came: what nobody has confirmed is not called reached."""
    if line.level == "made":
        return "not sent yet"
    return "in the desk's outbox" if (line.level, line.link) == ("sent", "outbox") else line.level


@click.command()
@reads
def gaps(shell: Shell) -> None:
    """Who was not told, not reached, or has not answered; and why.

    Writes nothing. The desk sees all; a party what concerns it and its own records.

    \b
    Examples:
      standclear gaps
      standclear gaps --at 2030-03-01T06:00Z --json
    """
    if not reachable(shell):
        gaps_received(shell)
        return
    found = shell.desk.gaps()

    def human(screen: Screen) -> None:
        rows = [
            (
                line.party,
                f"#{line.release}" if line.release else "-",
                f"{line.subject} v{line.version}",
                line.why,
                screen.moment(line.since),
            )
            for line in (typed(GapLine, each) for each in found)
        ]
        columns = ("party", "no", "about", "why", "since")
        screen.table(columns, rows, empty=f"No gap known as of {screen.moment(shell.at)}.")

    shell.answer(found, human)
