"""`standclear ack|cascade|query|refuse`: answering what you have been told.

A receipt says "we have this", never "you may".
"""

from __future__ import annotations

import click

from standclear.cli.inbox import lines_for
from standclear.cli.own_party import check_receipt, check_role
from standclear.cli.shell import Shell, writes
from standclear.cli.show import outcome_as_json, show_outcome
from standclear.core.statements import ReceiptGive
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.service.inbox_line import get_line, number_of

_ROLE = click.option("--role", required=True, help="The role that answers for having it.")
_YES = click.option("--yes", is_flag=True, help="Sign without asking, for a new role too.")


@click.command()
@click.argument("numbers", nargs=-1, required=True, metavar="NUMBER ...")
@_ROLE
@click.option("--text", default="", help="Anything to say with it.")
@_YES
@writes
def ack(shell: Shell, numbers: tuple[str, ...], role: str, text: str, *, yes: bool) -> None:
    """Acknowledge releases: a role answers for having them.

    Writes receipt.give (acknowledged) to the record for each, and stops the reminders. It is a
    receipt, not permission, and not agreement. An alert or a CEASE by its id is the newest telling
    of it that asks for an answer.

    \b
    Examples:
      standclear ack 17 --role "duty officer"
      standclear ack al-5e0848b77fc8 --role "duty officer"
      standclear ack 17 18 19 --role "duty officer"
    """
    lines = lines_for(shell)
    wanted = dict.fromkeys(number_of(lines, number) for number in numbers)
    receipts = [Receipt(number, ReceiptLevel.ACKNOWLEDGED, role, text=text) for number in wanted]
    for receipt in receipts:
        check_receipt(shell, get_line(lines, receipt.release), receipt)
    check_role(shell, role, yes=yes)
    outcomes = []
    for receipt in receipts:
        outcomes.append(shell.home.say(ReceiptGive(receipt), party=shell.party))
        if not shell.as_json:
            show_outcome(shell.screen, outcomes[-1])
    if shell.as_json:
        shell.screen.json([outcome_as_json(outcome) for outcome in outcomes])


@click.command()
@click.argument("number", type=int)
@click.option("--to", "formations", multiple=True, required=True, metavar="FORMATION",
              help="A formation that has it; once for each.")  # fmt: skip
@_ROLE
@_YES
@writes
def cascade(
    shell: Shell, number: int, formations: tuple[str, ...], role: str, *, yes: bool
) -> None:
    """Say which of your formations have a release.

    Writes receipt.give (cascaded) to the record. What the mechanism counts as told is what the
    formations have; those not named stay a gap.

    \b
    Example:
      standclear cascade 17 --to 1-brigade --to air-wing --role "duty officer"
    """
    _give(shell, Receipt(number, ReceiptLevel.CASCADED, role, formations), yes=yes)


@click.command()
@click.argument("number", type=int)
@click.argument("text")
@click.option("--role", default="", help="The role that asks.")
@_YES
@writes
def query(shell: Shell, number: int, text: str, role: str, *, yes: bool) -> None:
    """Ask the author about a release.

    Writes receipt.give (queried) to the record; the author is told. The record stays as it is,
    and the acknowledgement stays owed.

    \b
    Example:
      standclear query 17 "Is the second position the gate or the hospital?"
    """
    _give(shell, Receipt(number, ReceiptLevel.QUERIED, role, text=text), yes=yes)


@click.command()
@click.argument("number", type=int)
@click.argument("text")
@click.option("--role", default="", help="The role that refuses.")
@_YES
@writes
def refuse(shell: Shell, number: int, text: str, role: str, *, yes: bool) -> None:
    """Refuse a release, with the reason.

    Writes receipt.give (refused) to the record; the author is told. That it was told stands, and
    the record stays as it is.

    \b
    Example:
      standclear refuse 17 "outside the area of the memorandum"
    """
    _give(shell, Receipt(number, ReceiptLevel.REFUSED, role, text=text), yes=yes)


def _give(shell: Shell, receipt: Receipt, *, yes: bool) -> None:
    check_receipt(shell, get_line(lines_for(shell), receipt.release), receipt)
    check_role(shell, receipt.role, yes=yes)
    shell.say(ReceiptGive(receipt))
