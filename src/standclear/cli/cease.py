"""`standclear cease`: a notified object is under fire."""

from __future__ import annotations

import click

from standclear.cli.options import at_once
from standclear.cli.shell import Shell, writes
from standclear.core.cease import CeaseCall, CeaseEnd


@click.command()
@click.argument("notice")
@click.argument("text", required=False, default="")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@writes
def call(shell: Shell, notice: str, text: str, *, yes: bool) -> None:
    """Call CEASE: what a notice tells of is under fire.

    Writes cease.call to the record. Everybody who was told of the notice, and its author, are told
    in the same breath, every role at once; who does not answer within a minute is rung again, and
    after two you hear who is silent. Any party may call that was told of the notice. What you
    see may follow in a few words.

    \b
    Examples:
      standclear cease call relief/site/7
      standclear cease call relief/site/7 "shells fall on the north wing" --yes
    """
    shell.must_confirm(f"CEASE at {notice}: ring every role of all who were told of it?", yes=yes)
    shell.say(CeaseCall(notice, text))


@click.command()
@click.argument("cease")
@click.argument("text")
@at_once
@writes
def end(shell: Shell, cease: str, text: str, *, yes: bool) -> None:
    """Say that a call to CEASE is over, and what is known.

    Writes cease.end to the record; whoever was told of the call is told. Its caller, the notice's
    author and the desk may end it. Its end says nothing about what is there.

    \b
    Example:
      standclear cease end ce-1f0c9d2ab3e4 "no impact since 08:12Z"
    """
    shell.last_word(f"Tell everybody that {cease} is over?", yes=yes)
    shell.say(CeaseEnd(cease, text))
