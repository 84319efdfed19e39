"""`standclear channel`: how each party is called, and whether it answers there."""

from __future__ import annotations

from datetime import datetime

import click

from standclear.cli.instrument import reason
from standclear.cli.records import must_reach
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.hotline import said as st
from standclear.service.shown.plain import Document

_channel = click.argument("channel", required=False, default="")


@click.command("list")
@click.argument("party", required=False, default="")
@reads
def list_(shell: Shell, party: str) -> None:
    """List the channels, and whether each answers. Writes nothing.

    In the order in which each party is to be tried; > marks the one to take next. A state counts
    the calls that you may know of: your own, and the tests of each shift. Untested is not up.
    """
    must_reach(shell, "how a channel stands is for the desk to say")
    found = [each for each in shell.desk.channels() if party in ("", each["party"])]

    def human(screen: Screen) -> None:
        columns = ("", "party", "order", "role", "channel", "state", "why", "test")
        rows = [_row(screen, each) for each in found]
        screen.table(columns, rows, empty="No phone or radio is on record.")

    shell.answer(found, human)


def _row(screen: Screen, each: Document) -> tuple[str, ...]:
    test = each["test"]
    if test == "due":
        test = f"due by {screen.moment(datetime.fromisoformat(each['test_by']))}"
    mark = ">" if each["take_next"] else ""
    named = (each["party"], str(each["order"]), each["role"], each["channel"])
    return (mark, *named, each["state"], each["why"], test)


@click.command()
@_channel
@reason
@writes
def suspend(shell: Shell, channel: str, reason: str) -> None:
    """Say that you answer on a channel no more.

    Writes channel.suspend to the record; all are told. Without CHANNEL it is of all that you
    have. Calls on it are not refused: they are real, and are logged.

    \b
    Example:
      standclear channel suspend "phone +1 5550101" --reason "cut last night"
    """
    shell.say(st.ChannelSuspend(channel, reason))


@click.command()
@_channel
@writes
def resume(shell: Shell, channel: str) -> None:
    """Say that you answer on it again.

    Writes channel.resume to the record; all are told.

    \b
    Example:
      standclear channel resume "phone +1 5550101"
    """
    shell.say(st.ChannelResume(channel))
