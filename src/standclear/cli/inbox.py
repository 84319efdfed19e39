"""`standclear inbox` and `standclear read`: what you have been told."""

from __future__ import annotations

from dataclasses import replace

import click

from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, countdown, outcome_as_json, show_outcome
from standclear.client.answers import Told, told_from
from standclear.core.errors import InvalidInput
from standclear.core.statements import ReceiptGive
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.service import wording
from standclear.service.inbox_line import InboxLine, get_line, missing
from standclear.service.party_home import PartyHome
from standclear.service.received import inbox as received
from standclear.service.saying import Outcome
from standclear.service.shown.telling import release_document


def lines_for(shell: Shell) -> tuple[InboxLine, ...]:
    """Releases to the speaker: the desk's record where it can be reached, else what came here."""
    home = shell.home
    if not reachable(shell):
        assert isinstance(home, PartyHome)
        if shell.at_option:
            expected = "no time, or ask the desk: what lies here says nothing of earlier receipts"
            raise InvalidInput("--at", shell.at_option, expected)
        return received(home)
    return tuple(_line(told_from(each)) for each in shell.desk.releases())


def _line(told: Told) -> InboxLine:
    level = ReceiptLevel(told.answered) if told.answered else None
    return InboxLine(told.release, level, settled=not told.owed)


@click.command()
@click.option("--new", "new", is_flag=True, help="Only those that still ask for an answer.")
@click.option("--follow", is_flag=True, help="Show each as it comes (a desk over a network).")
@reads
def inbox(shell: Shell, new: bool, follow: bool) -> None:
    """List what you have been told: number, urgency, time left to acknowledge, headline.

    Writes nothing to the record: looking at a list is not reading.

    \b
    Examples:
      standclear inbox --new
      standclear inbox --follow
      standclear inbox --as relief --at 2030-03-01T06:00Z
    """
    if follow:
        from standclear.cli.following import follow as go_on

        go_on(shell, new=new)
        return
    lines = lines_for(shell)
    gaps = missing(lines)
    now = shell.desk.now() if reachable(shell) else shell.at
    shown = [line for line in lines if line.owed or not new]

    def human(screen: Screen) -> None:
        rows = [
            (
                f"#{line.release.number}",
                line.release.urgency.value,
                countdown(line.release.acknowledge_by, now) if line.owed else "-",
                line.level.value if line.level else "unread",
                f"{line.release.subject} v{line.release.version}",
                line.release.headline,
            )
            for line in shown
        ]
        empty = "Nothing waits for your answer." if new else "Nothing has been told to you."
        columns = ("no", "urgency", "acknowledge", "answered", "about", "headline")
        screen.table(columns, rows, empty=empty)
        if gaps:
            named = ", ".join(f"#{number}" for number in gaps)
            screen.note(f"MISSING: {named}. Releases are numbered without gap; ask the desk.")

    shell.answer(
        {"missing": list(gaps), "releases": [release_document(line) for line in shown]}, human
    )


@click.command()
@click.argument("number", type=int)
@click.option("--no-receipt", is_flag=True, help="Only look; write nothing.")
@writes
def read(shell: Shell, number: int, no_receipt: bool) -> None:
    """Show one release whole, and say that it was read.

    Writes receipt.give (read) to the record, once; with --no-receipt nothing.

    \b
    Example:
      standclear read 17
    """
    line = get_line(lines_for(shell), number)
    outcome: Outcome | None = None
    if line.level in (None, ReceiptLevel.DELIVERED) and not no_receipt:
        receipt = Receipt(number, ReceiptLevel.READ, role="")
        outcome = shell.home.say(ReceiptGive(receipt), party=shell.party)
        line = replace(line, level=receipt.level)
    if shell.as_json:
        whole = shell.desk.release(number) if reachable(shell) else release_document(line)
        receipt_json = outcome_as_json(outcome) if outcome else None
        shell.screen.json({"release": whole, "receipt": receipt_json})
        return
    for text in wording.lines(line.release, shell.home.time_zone, shell.language):
        shell.screen.line(text)
    if line.owed:
        shell.screen.line(f"Acknowledge with: standclear ack {number} --role ROLE")
    if outcome is not None:
        shell.screen.line()
        show_outcome(shell.screen, outcome)
