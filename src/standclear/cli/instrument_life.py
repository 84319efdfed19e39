"""`standclear instrument deposit|suspend|resume|denounce|renew|date`: of agreements that stand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import click

from standclear.cli.instrument import asked, clause_of, confirmed, number_of, of_draft, reason
from standclear.cli.instrument_file import read_dated
from standclear.cli.shell import Shell, writes
from standclear.cli.words import known_zone
from standclear.core.agreements import said as st
from standclear.core.errors import InvalidInput


@click.command()
@of_draft
@click.option("--text", default="", help="What was deposited.")
@writes
def deposit(shell: Shell, instrument: str, version: int | None, text: str) -> None:
    """Say that what was to be deposited lies with you.

    Writes instrument.deposit to the record; all are told. For the party that the agreement's own
    rule names.

    \b
    Example:
      standclear instrument deposit quiet --text "the signed paper copy"
    """
    shell.say(st.InstrumentDeposit(instrument, number_of(shell, instrument, version), text))


@click.command()
@of_draft
@reason
@writes
def suspend(shell: Shell, instrument: str, version: int | None, reason: str) -> None:
    """Suspend an agreement in force, with the reason.

    Writes instrument.suspend to the record; all are told as urgent. One party's word suspends
    the whole until the same party resumes it; its term goes on.

    \b
    Example:
      standclear instrument suspend quiet --reason "the strike of last night"
    """
    shell.say(st.InstrumentSuspend(instrument, _held(shell, instrument, version), reason))


@click.command()
@of_draft
@writes
def resume(shell: Shell, instrument: str, version: int | None) -> None:
    """Resume what you suspended.

    Writes instrument.resume to the record; all are told.

    \b
    Example:
      standclear instrument resume quiet
    """
    shell.say(st.InstrumentResume(instrument, _held(shell, instrument, version)))


@click.command()
@of_draft
@reason
@confirmed
@writes
def denounce(shell: Shell, instrument: str, *, version: int | None, reason: str, yes: bool) -> None:
    """Denounce an agreement that you have signed, with the reason.

    Writes instrument.denounce to the record; all are told as urgent. It ends where fewer remain
    than its own rule asks for, else it holds on between the others. It cannot be taken back.

    \b
    Example:
      standclear instrument denounce quiet --reason "no observer ever came"
    """
    shell.must_confirm(f"Denounce {instrument} as {shell.party}?", yes=yes)
    shell.say(st.InstrumentDenounce(instrument, _held(shell, instrument, version), reason))


@click.command()
@of_draft
@writes
def renew(shell: Shell, instrument: str, version: int | None) -> None:
    """Say that an agreement is to go on beyond its present end.

    Writes instrument.renew to the record; all are told. It goes on once as many have said so as
    its own rule asks for, from its end and not from now. Without them it lapses.

    \b
    Example:
      standclear instrument renew quiet
    """
    number = _held(shell, instrument, version)
    ends = asked(shell, instrument, number)["ends"]
    if ends is None:
        raise InvalidInput("instrument", instrument, "an agreement in force that has an end")
    shell.say(st.InstrumentRenew(instrument, number, datetime.fromisoformat(ends)))


@click.command()
@of_draft
@click.argument("what")
@click.argument("on")
@click.option(
    "--zone", callback=known_zone, help="IANA zone by which it is read; else that of the directory."
)
@click.option("--quote", required=True, help="The words that it is read from, verbatim.")
@click.option("--clause", default="", help="The clause in which they stand.")
@click.option("--source", default="", help="Else who said them, and when.")
@writes
def date(shell: Shell, instrument: str, version: int | None, **options: Any) -> None:
    """Read a date from a clause, or from what somebody published.

    Writes instrument.date to the record; all are told. ON is a day, or a day and hour. Where two
    readings of the same date differ, both are kept and shown as a disagreement. A quotation from
    a clause must stand in it word for word.

    \b
    Examples:
      standclear instrument date quiet maps_due 2030-06-04 --clause 4 \\
          --quote "by 4 June 2030"
      standclear instrument date quiet maps_due 2030-05-27 \\
          --quote "maps are due by May 27" --source "a news agency, 4 May 2030"
    """
    read = read_dated(
        options["what"],
        options["on"],
        zone=options["zone"] or shell.home.time_zone,
        quote=options["quote"],
        clause=clause_of(instrument, options["clause"]),
        source=options["source"],
    )
    shell.say(st.InstrumentDate(instrument, number_of(shell, instrument, version), read))


def _held(shell: Shell, instrument: str, version: int | None) -> int:
    """The draft meant: as given, else the one that holds, else the newest."""
    if version is not None:
        return version
    document = asked(shell, instrument, None)
    return int(document["held"] or document["version"])
