"""`standclear call promise|kept`: what was promised on a call, and what became of it."""

from __future__ import annotations

import click

from standclear.cli.shell import Shell, writes
from standclear.cli.words import read_moment
from standclear.core.errors import InvalidInput
from standclear.core.hotline import said as st
from standclear.core.hotline.said import Kept


@click.command()
@click.argument("call")
@click.argument("action")
@click.option("--due", required=True, metavar="TIME", help="Until when.")
@click.option("--by", default="", help="Who promises; else you.")
@writes
def promise(shell: Shell, call: str, action: str, due: str, by: str) -> None:
    """Note what a side promises, and until when.

    Writes call.promise to the record; the other side is told. Where nobody has said by then what
    became of it, both sides hear that it is OVERDUE.

    \b
    Example:
      standclear call promise ca-1f0c9d2ab3e4 "no fire" --due 2030-03-01T09:00Z
    """
    at = read_moment(due, zone=shell.home.time_zone, pointer="--due")
    shell.say(st.CallPromise(call, by or shell.party, action, at))


@click.command()
@click.argument("promise", metavar="CALL/N")
@click.argument("kept", type=click.Choice([each.value for each in Kept]))
@click.argument("text", required=False, default="")
@writes
def kept(shell: Shell, promise: str, kept: str, text: str) -> None:
    """Say what became of a promise.

    Writes call.kept to the record; the other side is told, and may say otherwise: both stand.
    CALL/N is the promise as it was told, such as ca-1f0c9d2ab3e4/1.

    \b
    Example:
      standclear call kept ca-1f0c9d2ab3e4/1 not_kept "two rounds at 09:10Z"
    """
    call, _, number = promise.partition("/")
    if not number.isdecimal():
        raise InvalidInput("CALL/N", promise, "a promise of a call, such as ca-1f0c9d2ab3e4/1")
    shell.say(st.CallKept(call, int(number), Kept(kept), text))
