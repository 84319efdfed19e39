"""`standclear export`: what you may see, for a map or a spreadsheet."""

from __future__ import annotations

from pathlib import Path

import click

from standclear.cli.received_lists import held_here
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads, replaces
from standclear.cli.show import Screen
from standclear.formats import FeatureFormat, format_for
from standclear.log.files import write_whole
from standclear.service.exporting import Written, to_forms, to_map
from standclear.service.shown.plain import plain
from standclear.service.visible import Seen

ABSENCE = "Absence from a list is not absence of protection."
NOTHING = "nothing of this kind that you may see holds"
KINDS = {"zones": "zone", "plans": "plan", "sites": "site", "movements": "move"}


@click.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--kind", type=click.Choice([*KINDS, "all"]), default="all", show_default=True)
@replaces
@reads
def export(shell: Shell, file: Path, kind: str) -> None:
    """Write what you may see to a map or table file.

    Writes nothing to the record. The name's ending chooses the form: .geojson, .kml, .kmz and
    .gpx are maps, .csv and .xlsx the forms of `standclear template`. What is in force is written
    as far as its owner shows it to you, widened where it is shown coarsely; what the form cannot
    carry is named on standard error. A file is old the moment it is written. Absence from a list
    is not absence of protection. Where the desk cannot be reached, what its releases told and
    what you have said yourself is written. From a desk over a network it is made of its lists,
    and the owners of what you read there see that you read it.

    \b
    Examples:
      standclear export tonight.kml --kind plans
      standclear export sites.xlsx --kind sites --as relief
      standclear export before.geojson --at 2030-03-01T06:00Z
    """
    shell.may_write(file, option="FILE")
    format_ = format_for(file.name)
    chosen = tuple(s for s in _visible(shell) if kind in ("all", _word(s)))
    if isinstance(format_, FeatureFormat):
        written = to_map(format_, chosen)
    else:
        written = to_forms(format_, chosen, None if kind == "all" else KINDS[kind])
    write_whole(file, written.data)
    _say(shell, file, written)


def _visible(shell: Shell) -> tuple[Seen, ...]:
    """By the desk's record where it can be asked, else by what is held here."""
    if reachable(shell):
        return shell.desk.visible()
    return tuple(each.seen for each in held_here(shell) if not each.over)


def _word(seen: Seen) -> str:
    return next(word for word, kind in KINDS.items() if kind == seen.kind)


def _say(shell: Shell, file: Path, written: Written) -> None:
    def human(screen: Screen) -> None:
        for loss in written.losses:
            screen.note(f"NOT CARRIED: {loss}")
        if not written.ids:
            why = "none of what you may see fits this form" if written.losses else NOTHING
            screen.line(f"{file}: empty: {why}. {ABSENCE}")
            return
        screen.line(f"{file}: {len(written.ids)} as of {screen.moment(shell.at)}. {ABSENCE}")

    document = {"file": str(file), "at": plain(shell.at), "records": list(written.ids)}
    shell.answer(document | {"losses": list(written.losses), "note": ABSENCE}, human)
