"""`standclear track`: under which names a party's own craft are heard."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.options import at_once
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.counted import counted
from standclear.core.errors import InvalidInput
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import TracksLodge


@click.command()
@click.argument("names", nargs=-1, metavar="REGISTER:NAME[=FORMATION][@PLAN] ...")
@click.option(
    "--file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="One name a line; empty lines and what follows # are left out.",
)
@click.option("--none", "empty", is_flag=True, help="Take back all that was lodged.")
@at_once
@writes
def lodge(
    shell: Shell, names: tuple[str, ...], file: Path | None, *, empty: bool, yes: bool
) -> None:
    """Say under which names your craft are heard.

    Writes tracks.lodge to the record: the whole list, in place of the one before. Registers are
    icao (24-bit address), mmsi, uid (Cursor on Target) and callsign, where a * at the end stands
    for any ending. The desk alone reads the list. By it the watch knows whose a track is; a track
    that nobody lodged stays unknown. Of a name that another party lodges too, whole or in part,
    both are told at once, by whom; until one takes it back, each of them gets every warning about
    such craft, as claimed by more than one.

    @ and the id of a plan or movement of yours says that this craft carries it out: while that is
    under way, the watch tells you where the craft is outside it, overdue, out of contact, or has
    not set out; and those who know of the plan that it is so, never where it is.

    \b
    Examples:
      standclear track lodge icao:3c6444 'callsign:NAT*=1st'
      standclear track lodge callsign:NAT12=1st@north/plan/3
      standclear track lodge --file fleet.txt
      standclear track lodge --none
    """
    lines = [(f"argument {n}", name) for n, name in enumerate(names, 1)]
    if file is not None:
        text = file.read_text(encoding="utf-8")
        lines += [(f"{file.name} line {n}", line) for n, line in enumerate(text.splitlines(), 1)]
    marks = tuple(
        _mark(where, text) for where, line in lines if (text := line.partition("#")[0].strip())
    )
    if bool(marks) == empty:
        raise InvalidInput("names", "nothing" if not marks else "names and --none",
                           "names such as icao:3c6444, or --none")  # fmt: skip
    listed = counted(len(marks), "name")
    shell.last_word(f"Lodge {listed} in place of all that were lodged before?", yes=yes)
    shell.say(TracksLodge(marks))


def _mark(where: str, text: str) -> Mark:
    text, flies = _parted(text)
    name, _, formation = text.partition("=")
    register, found, pattern = name.partition(":")
    if not found:
        raise InvalidInput(where, text, "REGISTER:NAME, e.g. icao:3c6444 or callsign:NAT*")
    try:
        return Mark(register.strip(), pattern.strip(), formation.strip(), flies)
    except InvalidInput as fault:
        raise InvalidInput(where, fault.value, fault.expected) from None


def _parted(text: str) -> tuple[str, str]:
    """The name, and what is carried out; an @ may stand in a name or a formation, too."""
    name, found, flies = text.rpartition("@")
    return (name, flies.strip()) if found and "/" in flies else (text, "")


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the names that are lodged: your own; at the desk, everybody's. Writes nothing."""
    found = shell.desk.lodged()

    def human(screen: Screen) -> None:
        columns = ["party", "register", "name", "formation"]
        columns += [column for column in ("flies", "also") if any(e[column] for e in found)]
        shown = [{**e, "also": ", ".join(e["also"])} for e in found]
        screen.table(
            tuple("lodged by too" if column == "also" else column for column in columns),
            [tuple(e[column] or "-" for column in columns) for e in shown],
            empty="No names are lodged: every track is unknown. See `standclear track lodge`.",
        )

    shell.answer(found, human)
