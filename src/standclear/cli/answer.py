"""`standclear ack|cascade|query|refuse`: answering what you have been told.

A receipt says "we have this", never "you may".
"""

from __future__ import annotations

import click

from standclear.cli.inbox import lines_for
from standclear.cli.own_party import check_receipt
from standclear.cli.shell import Shell, writes
from standclear.cli.show import outcome_as_json, show_outcome
from standclear.core.statements import ReceiptGive
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.service.received import get_line

_ROLE = click.option("--role", required=True, help="The role that answers for having it.")


@click.command()
@click.argument("numbers", nargs=-1, required=True, type=int, metavar="NUMBER ...")
@_ROLE
@click.option("--text", default="", help="Anything to say with it.")
@writes
def ack(shell: Shell, numbers: tuple[int, ...], role: str, text: str) -> None:
    """Acknowledge releases: a role answers for having them.

    Writes receipt.give (acknowledged) to the record for each, and stops the reminders. It is a
    receipt, not permission, and not agreement.

    \b
    Examples:
      standclear ack 17 --role "duty officer"
      standclear ack 17 18 19 --role "duty officer"
    """
    lines = lines_for(shell)
    receipts = [Receipt(number, ReceiptLevel.ACKNOWLEDGED, role, text=text) for number in numbers]
    for receipt in receipts:
        check_receipt(shell, get_line(lines, receipt.release), receipt)
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
@writes
def cascade(shell: Shell, number: int, formations: tuple[str, ...], role: str) -> None:
    """Say which of your formations have a release.

    Writes receipt.give (cascaded) to the record. What the mechanism counts as told is what the
    formations have; those not named stay a gap.

    \b
    Example:
      standclear cascade 17 --to 1-brigade --to air-wing --role "duty officer"
    """
    _give(shell, Receipt(number, ReceiptLevel.CASCADED, role, formations))


@click.command()
@click.argument("number", type=int)
@click.argument("text")
@click.option("--role", default="", help="The role that asks.")
@writes
def query(shell: Shell, number: int, text: str, role: str) -> None:
    """Ask the author about a release.

    Writes receipt.give (queried) to the record; the author is told. The record stays as it is,
    and the acknowledgement stays owed.

    \b
    Example:
      standclear query 17 "Is the second position the gate or the hospital?"
    """
    _give(shell, Receipt(number, ReceiptLevel.QUERIED, role, text=text))


@click.command()
@click.argument("number", type=int)
@click.argument("text")
@click.option("--role", default="", help="The role that refuses.")
@writes
def refuse(shell: Shell, number: int, text: str, role: str) -> None:
    """Refuse a release, with the reason.

    Writes receipt.give (refused) to the record; the author is told. That it was told stands, and
    the record stays as it is.

    \b
    Example:
      standclear refuse 17 "outside the area of the memorandum"
    """
    _give(shell, Receipt(number, ReceiptLevel.REFUSED, role, text=text))


def _give(shell: Shell, receipt: Receipt) -> None:
    check_receipt(shell, get_line(lines_for(shell), receipt.release), receipt)
    shell.say(ReceiptGive(receipt))
