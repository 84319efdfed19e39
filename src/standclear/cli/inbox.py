"""`standclear inbox` and `standclear read`: what you have been told."""

from __future__ import annotations

import click

from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, countdown, outcome_as_json, plain, show_outcome
from standclear.core.errors import InvalidInput
from standclear.core.statements import ReceiptGive
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.service import wording
from standclear.service.party_home import PartyHome
from standclear.service.received import InboxLine, get_line, missing, told_by_desk
from standclear.service.received import inbox as received
from standclear.service.saying import Outcome


def lines_for(shell: Shell) -> tuple[InboxLine, ...]:
    """Releases to the speaker: the desk's record where it can be reached, else what came here."""
    home = shell.home
    if not reachable(shell):
        assert isinstance(home, PartyHome)
        if shell.at_option:
            expected = "now: what lies here says nothing of earlier receipts; ask the desk"
            raise InvalidInput("--at", shell.at_option, expected)
        return received(home)
    return told_by_desk(shell.picture, shell.party)


@click.command()
@click.option("--new", "new", is_flag=True, help="Only those that still ask for an answer.")
@reads
def inbox(shell: Shell, new: bool) -> None:
    """List what you have been told: number, urgency, time left to acknowledge, headline.

    Writes nothing to the record: looking at a list is not reading.

    \b
    Examples:
      standclear inbox --new
      standclear inbox --as relief --at 2030-03-01T06:00Z
    """
    lines = lines_for(shell)
    gaps = missing(lines)
    shown = [line for line in lines if line.owed or not new]

    def human(screen: Screen) -> None:
        rows = [
            (
                f"#{line.release.number}",
                line.release.urgency.value,
                countdown(line.release.acknowledge_by, shell.at) if line.owed else "-",
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

    shell.answer({"missing": list(gaps), "releases": [_plain(line) for line in shown]}, human)


def _plain(line: InboxLine) -> dict[str, object]:
    document: dict[str, object] = plain(line.release)
    level = line.level.value if line.level else None
    return document | {"answered": level, "answer_owed": line.owed}


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
    if shell.as_json:
        receipt_json = outcome_as_json(outcome) if outcome else None
        shell.screen.json({"release": plain(line.release), "receipt": receipt_json})
        return
    for text in wording.lines(line.release, shell.home.time_zone):
        shell.screen.line(text)
    if line.owed:
        shell.screen.line(f"Acknowledge with: standclear ack {number} --role ROLE")
    if outcome is not None:
        shell.screen.line()
        show_outcome(shell.screen, outcome)
