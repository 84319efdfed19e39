"""`standclear mechanism`: the parties' settings."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import click

from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, duration
from standclear.core.errors import InvalidInput
from standclear.core.mechanism import Mechanism, Separation
from standclear.core.statements import MechanismSet
from standclear.core.time.times import read_duration
from standclear.service.shown.plain import typed


@click.command()
@reads
def show(shell: Shell) -> None:
    """Show every setting. Writes nothing."""
    found = shell.desk.mechanism()

    def human(screen: Screen) -> None:
        mechanism = typed(Mechanism, found)
        screen.facts((f.name, _said(f.name, getattr(mechanism, f.name))) for f in fields(mechanism))

    shell.answer(found, human)


@click.command("set")
@click.argument("settings", nargs=-1, metavar="NAME=VALUE ...")
@writes
def set_(shell: Shell, settings: tuple[str, ...]) -> None:
    """Change settings (the desk).

    Writes mechanism.set to the record. Names are those of `standclear mechanism show`; durations
    with their unit (2h, 90 min), lists with commas. Earlier entries are still judged by the
    settings of their time.

    \b
    Examples:
      standclear mechanism set broker=un-ocha
      standclear mechanism set acknowledge_urgent_s="20 min" \\
          proof_of_knowledge=north,south
    """
    mechanism = typed(Mechanism, shell.desk.mechanism())
    for setting in settings:
        mechanism = _changed(mechanism, setting)
    if not settings:
        raise InvalidInput("settings", "nothing", "NAME=VALUE, such as broker=un-ocha")
    _check(shell, mechanism)
    shell.say(MechanismSet(mechanism))


def _changed(mechanism: Mechanism, setting: str) -> Mechanism:
    name, found, text = setting.partition("=")
    settable = [f.name for f in fields(mechanism) if f.name not in ("id", "separations")]
    if not found or name not in settable:
        listed = ", ".join(settable)
        raise InvalidInput(name or "settings", setting, f"NAME=VALUE, NAME one of {listed}")
    present = getattr(mechanism, name)
    value: Any = text
    if isinstance(present, int):
        value = _number(name, text)
    elif isinstance(present, tuple):
        parts = [part.strip() for part in text.split(",") if part.strip()]
        value = tuple(_number(name, p) for p in parts) if name.endswith("_s") else tuple(parts)
    return replace(mechanism, **{name: value})


def _number(name: str, text: str) -> int:
    if name.endswith("_s") and not text.strip().isdecimal():
        return round(read_duration(text).total_seconds())
    if not text.strip().isdecimal():
        raise InvalidInput(name, text, "a whole number")
    return int(text)


def _check(shell: Shell, mechanism: Mechanism) -> None:
    parties = [document["id"] for document in shell.desk.parties()]
    for pointer, named in (
        ("broker", (mechanism.broker,) if mechanism.broker else ()),
        ("proof_of_knowledge", mechanism.proof_of_knowledge),
    ):
        for party in named:
            if party not in parties:
                raise InvalidInput(pointer, party, f"a party here: {', '.join(sorted(parties))}")


def _said(name: str, value: object) -> str:
    if isinstance(value, tuple) and name.endswith("_s"):
        return ", ".join(duration(item) for item in value)
    if isinstance(value, tuple):
        lines = (_separation(i) if isinstance(i, Separation) else str(i) for i in value)
        return "\n".join(lines) or "-"
    if isinstance(value, int) and name.endswith("_s"):
        return duration(value)
    return str(value) or "-"


def _separation(near: Separation) -> str:
    """ "air: near within 5556 m, 915 m of height and 3 min"."""
    parts = [f"{near.horizontal_mm / 1000:g} m"]
    if near.vertical_mm:
        parts.append(f"{near.vertical_mm / 1000:g} m of height")
    if near.time_s:
        parts.append(duration(near.time_s))
    return f"{near.domain}: near within " + " and ".join(
        [", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts
    )
