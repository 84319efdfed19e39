"""`standclear call request|answer|note|end`: a call as it goes.

Not here: places (call_place.py), promises (call_promise.py), showing (call_show.py).
"""

from __future__ import annotations

from typing import Any

import click

from standclear.cli.options import put_on
from standclear.cli.shell import Shell, writes
from standclear.cli.words import read_moment
from standclear.core.errors import InvalidInput
from standclear.core.hotline import said as st
from standclear.core.hotline.phrases import Given, phrase_of, phrasebook
from standclear.core.hotline.said import CallKind, CallOutcome

_REQUEST = put_on(
    click.option("--kind", type=click.Choice([each.value for each in CallKind]), default="routine",
                 show_default=True, help="How it is rung: cease rings every role at once."),
    click.option("--role", default="", help="The role sought; else whoever is rung first."),
    click.option("--channel", default="",
                 help="By which of their channels, such as 'phone +1 5550101'; else the next."),
    click.option("--about", multiple=True, metavar="ID",
                 help="A record that it is about. Several may be given."),
)  # fmt: skip


@click.command()
@click.argument("party")
@click.argument("subject", required=False, default="")
@_REQUEST
@writes
def request(shell: Shell, party: str, subject: str, **options: Any) -> None:
    """Call a party: its roles are rung, and the time runs.

    Writes call.request to the record. The first role and the one sought are rung at once, then
    each of the others after two minutes; of kind cease every role together. Where nobody answers
    in time, you hear it, with the channel to take next. Speak to them on that channel: the desk
    keeps the account of it. SUBJECT says what it is about.

    \b
    Examples:
      standclear call request south "work on the ridge road" --role chief
      standclear call request south --kind cease --about relief/site/7
    """
    kind = CallKind(options["kind"])
    rest = (options["role"], options["channel"], tuple(options["about"]))
    shell.say(st.CallRequest(party, kind, *rest, subject))


@click.command()
@click.argument("call")
@click.argument("role")
@click.option("--language", default="", help="In which it is spoken, such as en or ar.")
@click.option("--interpreter", is_flag=True, help="An interpreter is on the line.")
@click.option("--decides", is_flag=True, help="The role says that it may decide.")
@writes
def answer(shell: Shell, call: str, role: str, **options: Any) -> None:
    """Say that a call is answered, and by which role.

    Writes call.answer to the record; the other side is told. Either side may enter it: nobody is
    rung any more. ROLE is of the party that was called, and never somebody's name.

    \b
    Example:
      standclear call answer ca-1f0c9d2ab3e4 chief --language ar --interpreter
    """
    told = (options["language"], options["interpreter"], options["decides"])
    shell.say(st.CallAnswer(call, role, *told))


@click.command()
@click.argument("call")
@click.argument("phrase", required=False, default="")
@click.argument("given", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--text", default="", help="Words beside the phrase, or alone.")
@writes
def note(shell: Shell, call: str, phrase: str, given: tuple[str, ...], text: str) -> None:
    """Note what was passed: a phrase of the phrasebook, or words.

    Writes call.note to the record; the other side is told, a phrase in six languages. `phrase
    list` shows the phrases and their parameters. A place is named by its name on the call, once
    it was said by `call position`, and goes out with how far it has come.

    \b
    Examples:
      standclear call note ca-1f0c9d2ab3e4 FI-1 place=A --text "the north wing"
      standclear call note ca-1f0c9d2ab3e4 PR-1 time=2030-03-01T09:00Z
      standclear call note ca-1f0c9d2ab3e4 --text "they will ask their chief"
    """
    if not phrase:
        shell.say(st.CallNote(call, text=text))
        return
    found = phrase_of(phrase.upper(), pointer="PHRASE")
    kinds = dict(found.parameters)
    parameters = tuple(_given(shell, kinds, each) for each in given)
    for name in kinds:
        if name not in {each.name for each in parameters}:
            raise InvalidInput("NAME=VALUE", " ".join(given) or "nothing", _listed(kinds))
    shell.say(st.CallNote(call, found.id, phrasebook().book, parameters, text))


def _given(shell: Shell, kinds: dict[str, str], typed: str) -> Given:
    """ "time=14:00": a time as people type it, everything else as it stands."""
    name, found, value = typed.partition("=")
    if not found or name not in kinds:
        raise InvalidInput("NAME=VALUE", typed, _listed(kinds))
    if kinds[name] == "time":
        at = read_moment(value, zone=shell.home.time_zone, pointer=name)
        value = f"{at:%Y-%m-%dT%H:%MZ}"
    return Given(name, value)


def _listed(kinds: dict[str, str]) -> str:
    return ", ".join(f"{each}=..." for each in kinds) or "nothing, it has no parameters"


@click.command()
@click.argument("call")
@click.argument("outcome", type=click.Choice([each.value for each in CallOutcome]))
@click.argument("text", required=False, default="")
@writes
def end(shell: Shell, call: str, outcome: str, text: str) -> None:
    """Say how a call ended.

    Writes call.end to the record; the other side is told, and may enter its own account of the
    end. While a place was read back as another, it did not end as understood.

    \b
    Example:
      standclear call end ca-1f0c9d2ab3e4 understood "they keep off until noon"
    """
    shell.say(st.CallEnd(call, CallOutcome(outcome), text))
