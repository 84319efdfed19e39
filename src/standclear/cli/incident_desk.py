"""`standclear incident triage|put|close`: the desk's own moves on an incident."""

from __future__ import annotations

from typing import Any, cast

import click

from standclear.cli.shell import Shell, writes
from standclear.cli.words import read_moment
from standclear.core.errors import InvalidInput
from standclear.core.incidents import said as st

_VERDICTS = {"put": "put", "duplicate": "duplicate", "outside": "outside_mandate"}


@click.command()
@click.argument("incident")
@click.argument("verdict", type=click.Choice(list(_VERDICTS)))
@click.argument("reason", required=False, default="")
@click.option("--of", "same_as", metavar="INCIDENT", default="", help="With duplicate: of which.")
@writes
def triage(shell: Shell, incident: str, verdict: str, reason: str, same_as: str) -> None:
    """Say what becomes of a report: put to the parties, a duplicate, or outside the mandate.

    Writes incident.triage to the record; the desk's own people say it. Where fire still falls,
    call CEASE first (`standclear cease call`): it waits for no triage.

    \b
    Examples:
      standclear incident triage in-1f0c9d2ab3e4 put
      standclear incident triage in-0a1b2c3d4e5f duplicate --of in-1f0c9d2ab3e4
      standclear incident triage in-0a1b2c3d4e5f outside "a brawl at the market"
    """
    word = cast("Any", _VERDICTS[verdict])
    shell.say(st.IncidentTriage(incident, word, reason, same_as))


@click.command()
@click.argument("incident")
@click.argument("parties", nargs=-1, required=True)
@click.option("--text", default="", help="What else they are asked.")
@writes
def put(shell: Shell, incident: str, parties: tuple[str, ...], text: str) -> None:
    """Put an incident to the parties: each is asked what it says of it.

    Writes incident.put to the record; each is told in full but for who reported, and has 72 hours.
    After 14 days without a word it is written that there is no reply: a fact, and no admission.

    \b
    Example:
      standclear incident put in-1f0c9d2ab3e4 north south
    """
    shell.say(st.IncidentPut(incident, parties, text))


@click.command()
@click.argument("incident")
@click.argument("outcome", type=click.Choice(["agreed", "not_agreed", "undetermined"]))
@click.argument("text")
@click.option("--remedy", default="", help="What a party promised.")
@click.option("--by", metavar="PARTY", default="", help="Who promised it.")
@click.option("--due", metavar="TIME", default="", help="By when.")
@writes
def close(shell: Shell, incident: str, outcome: str, text: str, **options: str) -> None:
    """Close an incident: agreed, not agreed or undetermined, with the remedy promised.

    Writes incident.close to the record; all who may read it are told. Agreed is written only
    where every party that was asked has confirmed it itself.

    \b
    Example:
      standclear incident close in-1f0c9d2ab3e4 not_agreed "North disputes it." \\
          --remedy "the roof is mended" --by north --due 2030-03-20T12:00Z
    """
    shell.say(st.IncidentClose(incident, cast("Any", outcome), text, _remedy(shell, options)))


def _remedy(shell: Shell, options: dict[str, str]) -> st.Remedy | None:
    """A promise is what, by whom and by when; or none at all."""
    given = [name for name in ("remedy", "by", "due") if options[name]]
    if not given:
        return None
    for name in ("remedy", "by", "due"):
        if name not in given:
            raise InvalidInput(f"--{name}", "nothing", "what, by whom and by when: all three")
    due = read_moment(options["due"], zone=shell.home.time_zone, pointer="--due")
    return st.Remedy(options["by"], options["remedy"], due)
