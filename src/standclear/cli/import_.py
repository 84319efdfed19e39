"""`standclear import`: plans, sites, movements and zones from a file, all of them or none.

    read, every fault found -> tried on a picture of its own -> said back -> signed, in order

Not here: reading forms (import_tables.py) and drawings (import_drawings.py).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from standclear.cli.import_draft import Draft, draft_of
from standclear.cli.import_drawings import read_drawing_file
from standclear.cli.import_items import Found, Item, Numbers, said_back
from standclear.cli.import_run import Report, hand_in
from standclear.cli.import_tables import read_forms
from standclear.cli.log_access import write_output
from standclear.cli.shell import Shell, writes
from standclear.core.errors import InvalidInput
from standclear.core.intent import ActivityClass
from standclear.core.zone import Domain, ZoneKind
from standclear.formats import FeatureFormat, TableFormat, format_for
from standclear.formats.columns import Kind
from standclear.formats.error_sheet import write_errors

KINDS = (*(kind.value for kind in Kind), "zones")


def _drawing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What a drawing does not say of its shapes."""
    options = (
        click.option("--start", metavar="TIME", help="Drawings: when; what is typed wins over "
                     "what is drawn."),
        click.option("--end", metavar="TIME", help="Drawings: until when."),
        click.option("--zone", metavar="ZONE", help="IANA zone of these; else the directory's."),
        click.option("--floor", metavar="HEIGHT", help="Drawings: surface, '500 ft AMSL', FL120."),
        click.option("--ceiling", metavar="HEIGHT", help="Drawings: as --floor; or unlimited."),
        click.option("--width", metavar="LENGTH", help="Drawings: of routes, side to side."),
        click.option("--radius", metavar="LENGTH", help="Drawings: of a circle round each point."),
        click.option("--error", metavar="LENGTH", help="Drawings: how far off they may be."),
        click.option("--place", metavar="NAME", help="Drawings: what lies outside it is refused."),
        click.option("--activity", type=click.Choice([a.value for a in ActivityClass]),
                     help="Plans from a drawing."),
        click.option("--domain", "domains", multiple=True,
                     type=click.Choice([d.value for d in Domain]), help="Plans, zones."),
        click.option("--contact", help="Plans: role and how to reach it; else your first role."),
        click.option("--disclosure", type=click.Choice(["blind", "coarse", "full"]),
                     help="Plans: what those see whom they overlap; blind unless you say."),
        click.option("--zone-kind", type=click.Choice([k.value for k in ZoneKind]), help="Zones."),
        click.option("--bind", "bound", multiple=True, metavar="PARTY",
                     help="Zones: whom the rule binds; else every party."),
        click.option("--agree", "agreement_of", multiple=True,
                     metavar="PARTY", help="Zones: whose recognition is asked for."),
        click.option("--basis", help="Zones: the text that they rest on."),
        click.option("--illustrative", is_flag=True, help="Zones: shown, never held against."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command("import")
@click.argument(
    "file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option("--kind", type=click.Choice(KINDS), help="What it holds, where it does not say.")
@click.option("--partial", is_flag=True, help="Let what is without fault enter; the rest stays.")
@click.option("--dry-run", is_flag=True, help="Find every fault and say back; sign nothing.")
@click.option(
    "--errors",
    metavar="OUT.xlsx",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the sender's form back with the faulty cells marked.",
)
@_drawing_options
@click.option("--yes", is_flag=True, help="Sign without asking: what is said back was looked at.")
@writes
def import_(
    shell: Shell, file: Path, partial: bool, dry_run: bool, errors: Path | None, **options: Any
) -> int:
    """Take plans, sites and movements from a file.

    Writes one signed statement a record, in the file's order. Forms (.xlsx, .csv; see
    `standclear template`) hold sites, movements and plans; drawings (.kml, .kmz, .geojson, .gpx)
    hold plans and zones. Every fault is named by sheet, row and column, and tried against the
    desk's rules before anything is signed: nothing enters unless all does, or --partial. A
    record that the desk has under the same number is amended; one that is the same is left. Each
    place is said back before you are asked. Exit code 2 if anything is to be corrected.

    \b
    Examples:
      standclear import sites.xlsx --dry-run
      standclear import sites.xlsx --errors sites-to-correct.xlsx
      standclear import movements.csv --kind movements --partial --yes
      standclear import drawn.kml --kind plans --activity flight --domain air \\
          --start 2030-03-01T06:00Z --end 2030-03-01T08:00Z --ceiling "1500 ft AGL"
    """
    data = file.read_bytes()
    found, is_form = _read(shell, file, data, options)
    if errors is not None and not is_form:
        raise InvalidInput("--errors", file.name, "a form; faults of a drawing are listed only")
    draft = draft_of(shell, found)
    for line in _lines(shell, draft):
        shell.screen.note(line)
    if errors is not None and draft.faults:
        write_output(errors, write_errors(data, draft.faults))
        shell.screen.note(f"{errors}: the form with {len(draft.faults)} faults marked.")
    report = Report(file=str(file), dry_run=dry_run, draft=draft)
    if not dry_run and draft.steps and (partial or not draft.faults):
        many = "statement" if len(draft.steps) == 1 else "statements"
        shell.must_confirm(f"Sign and hand in {len(draft.steps)} {many}?", yes=options["yes"])
        hand_in(shell, report)
    report.show(shell)
    return report.exit_code


def _read(shell: Shell, file: Path, data: bytes, options: dict[str, Any]) -> tuple[Found, bool]:
    """What the file holds, and whether it is a form."""
    format_, numbers, kind = format_for(file.name), Numbers(shell), options["kind"]
    if isinstance(format_, FeatureFormat):
        with shell.screen.working(f"Reading {file.name}"):
            return read_drawing_file(
                shell, format_, data, {**options, "file": file}, numbers
            ), False
    assert isinstance(format_, TableFormat)
    if kind == "zones":
        raise InvalidInput("--kind", "zones", "a drawing: there is no form for zones")
    with shell.screen.working(f"Reading {file.name}"):
        asked = Kind(kind) if kind else None
        return read_forms(format_.read(data), asked, party=shell.party, numbers=numbers), True


def _lines(shell: Shell, draft: Draft) -> list[str]:
    """For the person at the keyboard: what was read, said back; doubts; faults."""
    lines = []
    if draft.steps:
        lines.append("Read back. Compare it with what you meant.")
    for step in draft.steps:
        lines += [f"  {line}" for line in _of(shell, step.item)]
    lines += [f"  LOOK AGAIN: {note}" for note in draft.notes]
    lines += [f"  TO CORRECT: {fault}" for fault in draft.faults]
    return lines


def _of(shell: Shell, item: Item) -> list[str]:
    return said_back(item, zone=shell.home.time_zone)
