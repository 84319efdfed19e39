"""`standclear ledger claim|check|show`: what each side counts, side by side."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from standclear.cli.options import put_on
from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.cli.words import known_zone
from standclear.core.ledger.claim import Check, Claim
from standclear.core.ledger.said import LedgerCheck, LedgerClaim
from standclear.service.shown.plain import Document

_words = put_on(
    click.option("--quote", required=True, help="The words that it is read from."),
    click.option("--source", default="", help="Who published them, and where."),
    click.option("--by", default="", help="Whose count; else your own."),
)


@click.command()
@click.argument("day")
@click.argument("count", type=click.IntRange(min=0))
@_words
@click.option("--act", default="", help="An act code; else all that is counted.")
@click.option("--area", default="", help="A zone of this desk, or a place by its name.")
@click.option("--accused", default="", help="The side that it is laid to.")
@click.option("--cut-off", default="", metavar="HH:MM", help="When the day ends, if that is said.")
@click.option(
    "--zone",
    callback=known_zone,
    default="",
    help="IANA zone of day and cut-off; else the directory's.",
)
@click.option("--recodes", default="", metavar="CLAIM", help="The claim that it codes anew.")
@click.option("--share", "shared_with", multiple=True, metavar="PARTY", help="Not for all.")
@writes
def claim(shell: Shell, day: str, count: int, **options: Any) -> None:
    """Lodge what a side counts for a day.

    Writes ledger.claim to the record. A party claims for itself; the desk and monitors may lodge
    what others have published, with the words and their source. It is never added to another's.

    \b
    Examples:
      standclear ledger claim 2030-03-01 11 --quote "11" --act A --accused south
      standclear ledger claim 2030-03-01 15 --by Turkey --quote "15" \\
          --source "a bulletin"
    """
    options["by"] = options["by"] or shell.party
    options["zone"] = options["zone"] or shell.home.time_zone
    shell.say(LedgerClaim(Claim(day=day, count=count, **options)))


@click.command()
@click.argument("claim")
@click.argument("confirmed", type=click.IntRange(min=0))
@_words
@writes
def check(shell: Shell, claim: str, confirmed: int, **options: Any) -> None:
    """Say how many of another side's count are confirmed.

    Writes ledger.check to the record. The claim stays as it is; both stand beside each other.

    \b
    Example:
      standclear ledger check cl-1f0c9d2ab3e4 0 --quote "none of the 15"
    """
    options["by"] = options["by"] or shell.party
    shell.say(LedgerCheck(Check(claim=claim, confirmed=confirmed, **options)))


@click.command()
@click.option("--from", "first", default="", metavar="DAY", help="The first day.")
@click.option("--to", "last", default="", metavar="DAY", help="The last day.")
@click.option("--act", default="", help="An act code; what is within it.")
@click.option("--side", default="", help="Rows in which it claims or is accused.")
@reads
def show(shell: Shell, **options: str) -> None:
    """Show the two ledgers side by side: claimed by each, verified, disputed. Writes nothing.

    No total is shown, as no two sides count the same. Incidents are counted by the desk's day.
    """
    must_reach(shell, "the ledgers lie with the desk")
    found = shell.desk.ledger(**options)
    shell.answer(found, lambda screen: _show(screen, found))


def _show(screen: Screen, found: Document) -> None:
    columns = ("day", "act", "where", "laid to", "claimed by each", "verified", "disputed")
    rows = [_row(each) for each in found["rows"]]
    screen.table(columns, rows, empty="Nothing is counted that you may read.")
    for row in found["rows"]:
        for claim in row["claims"]:
            cut_off = claim["cut_off"] or "cut-off not stated"
            since = screen.moment(datetime.fromisoformat(claim["known_since"]))
            screen.line(
                f"{claim['id']}  {claim['by']} {claim['count']}, {cut_off} {claim['zone']}, known "
                f"since {since}: {claim['quote']}" + _source(claim)
            )
            for before in claim["earlier"]:
                screen.line(f"  coded before as {before['count']}, {before['id']}")
    screen.line(f"Incidents are of the day in {found['zone']}. No count is added to another's.")


def _source(claim: Document) -> str:
    return f" [{claim['source']}]" if claim["source"] else ""


def _row(row: Document) -> tuple[str, ...]:
    claimed = "; ".join(f"{claim['by']} {claim['count']}" for claim in row["claims"])
    disputed = [f"{d['by']} confirms {d['confirmed']} of {d['of']}" for d in row["disputed"]]
    disputed += [
        f"{each['incident']} by {', '.join(each['by'])}" for each in row["disputed_incidents"]
    ]
    verified = ", ".join(each["incident"] for each in row["verified"])
    return (
        row["day"],
        row["act"] or "all",
        row["area"] or "everywhere",
        row["accused"] or "not said",
        claimed or "by nobody",
        verified or "none",
        "; ".join(disputed),
    )
