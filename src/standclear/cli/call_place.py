"""`standclear call position`: a place said on a call, or read back."""

from __future__ import annotations

import math
from typing import Any

import click

from standclear.cli.records import reachable
from standclear.cli.shell import Shell, writes
from standclear.cli.words import read_place
from standclear.core.hotline import said as st
from standclear.core.hotline.positions import SpokenPosition
from standclear.core.notice import AsTyped
from standclear.core.places.coordinates import read_position
from standclear.core.places.read_back import echo, read_back
from standclear.service.shown.plain import Document


@click.command()
@click.argument("call")
@click.argument("name")
@click.argument("position")
@click.option("--heard", is_flag=True, help="It was read back so: not a new place.")
@click.option("--by", default="", help="Who said it, or read it back; else as the call stands.")
@click.option("--place", default="", help="Where it is said to be; what lies elsewhere is refused.")
@click.option("--correction", default="", help="Why it is said again.")
@writes
def position(shell: Shell, call: str, name: str, position: str, **options: Any) -> None:
    """Note a place that was said, or read back.

    Writes call.position, or with --heard call.read_back, to the record; the other side is told.
    NAME is how the call knows the place, such as A. What is read back must have the same digits,
    or in another notation be no further off than was said. Else the place DOES NOT MATCH: both
    sides are told at once, and it counts as not agreed until it is said again under its name.

    \b
    Examples:
      standclear call position ca-1f0c9d2ab3e4 A "35.28330N 40.15000E"
      standclear call position ca-1f0c9d2ab3e4 A "35.36430N 40.15000E" --heard
    """
    spoken = _read(shell, position, options["place"])
    by = options["by"] or _by(shell, call, name, heard=options["heard"])
    if options["heard"]:
        shell.say(st.CallReadBack(call, name, by, spoken))
    else:
        shell.say(st.CallPosition(call, name, by, spoken, options["correction"]))


def _read(shell: Shell, text: str, place: str) -> SpokenPosition:
    """The read-back card goes to standard error: three notations and the nearest named place."""
    declared = read_place(place)
    read = read_position(text, place=declared)
    for notation, written in echo(read.position).items():
        shell.screen.note(f"{notation}: {written}")
    shell.screen.note(read_back(read.position, language=shell.language))
    for warning in read.warnings:
        shell.screen.note(f"LOOK AGAIN: {warning}")
    typed = AsTyped(text, read.notation, place)
    return SpokenPosition(typed, read.position, math.ceil(read.precision_m * 1000))


def _by(shell: Shell, call: str, name: str, *, heard: bool) -> str:
    """Who said a place says it again, and the other side reads it back; else the speaker."""
    found: Document = shell.desk.call(call) if reachable(shell) else {"positions": []}
    sayer = next((each["by"] for each in found["positions"] if each["name"] == name), "")
    if not (heard and sayer):
        return shell.party
    sides: tuple[str, str] = (found["caller"], found["to"])
    return sides[sides[0] == sayer]
