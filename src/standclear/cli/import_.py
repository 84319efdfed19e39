"""`standclear import`: plans, sites, movements and zones from a file, all of them or none.

    read, every fault found -> tried on a picture of its own -> said back -> signed, in order

Not here: reading forms (import_tables.py) and drawings (import_drawings.py).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import click

from standclear.cli.import_draft import Draft, draft_of
from standclear.cli.import_drawings import read_drawing_file
from standclear.cli.import_items import Found, Item, Known, Numbers, present, said_back
from standclear.cli.import_run import Report, hand_in
from standclear.cli.import_tables import read_forms
from standclear.cli.options import put_on
from standclear.cli.place_options import marked
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, replaces, writes
from standclear.cli.words import known_zone
from standclear.core.errors import InvalidInput
from standclear.core.intent import ActivityClass
from standclear.core.zone import Domain, ZoneKind
from standclear.formats import FeatureFormat, TableFormat, format_for
from standclear.formats.columns import Kind
from standclear.formats.error_sheet import write_errors
from standclear.log.files import write_whole
from standclear.service.party_home import PartyHome

KINDS = (*(kind.value for kind in Kind), "zones")


_drawing_options = put_on(
    click.option("--start", metavar="TIME", help="Drawings: when; what is typed wins over "
                 "what is drawn."),
    click.option("--end", metavar="TIME", help="Drawings: until when."),
    click.option("--zone", callback=known_zone, metavar="ZONE",
                 help="IANA zone of these; else the directory's."),
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
"""What a drawing does not say of its shapes."""


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
@replaces
@writes
def import_(
    shell: Shell, file: Path, partial: bool, dry_run: bool, errors: Path | None, **options: Any
) -> int:
    """Take plans, sites and movements from a file.

    Writes one signed statement a record, in the file's order. Forms (.xlsx, .csv; see
    `standclear template`) hold sites, movements and plans; drawings (.kml, .kmz, .geojson, .gpx)
    hold plans and zones. Every fault is named by sheet, row and column, and tried against the
    desk's rules before anything is signed: nothing enters unless all does, or --partial. A
    record that the desk has under the same number is amended, but for what the form has no column
    for; one that is the same is left. Each place is said back before you are asked. Exit code 2
    if anything is to be corrected.

    If it ends in the middle (power, network, a refusal), run it again: what has entered is not
    entered twice.

    \b
    Examples:
      standclear import sites.xlsx --dry-run
      standclear import sites.xlsx --errors sites-to-correct.xlsx
      standclear import movements.csv --kind movements --partial --yes
      standclear import drawn.kml --kind plans --activity flight --domain air \\
          --start 2030-03-01T06:00Z --end 2030-03-01T08:00Z \\
          --ceiling "1500 ft AGL"
    """
    if errors is not None:
        shell.may_write(errors, option="--errors")
    data = file.read_bytes()
    if not dry_run and isinstance(shell.home, PartyHome):
        for note in shell.home.hand_in_first():  # else it would be drawn up a second time
            shell.screen.note(note)
    known = cache(lambda record: present(shell, record))
    found, is_form = _read(shell, file, data, known, options)
    if errors is not None and not is_form:
        raise InvalidInput("--errors", file.name, "a form; faults of a drawing are listed only")
    draft = draft_of(shell, found, known)
    enters = dry_run or partial or not draft.faults
    for line in _lines(shell, file.name, draft, places=enters):
        shell.screen.note(line)
    if errors is not None and draft.faults:
        write_whole(errors, write_errors(data, draft.faults))
        shell.screen.note(f"{errors}: the form with {len(draft.faults)} faults marked.")
    report = Report(file=str(file), dry_run=dry_run, draft=draft)
    if not dry_run and draft.steps and (partial or not draft.faults):
        many = "statement" if len(draft.steps) == 1 else "statements"
        shell.must_confirm(f"Sign and hand in {len(draft.steps)} {many}?", yes=options["yes"])
        hand_in(shell, report)
    report.show(shell)
    return report.exit_code


def _read(
    shell: Shell, file: Path, data: bytes, known: Known, options: dict[str, Any]
) -> tuple[Found, bool]:
    """What the file holds, and whether it is a form."""
    format_, numbers, kind = format_for(file.name), Numbers(shell), options["kind"]
    if isinstance(format_, FeatureFormat):
        with shell.screen.working(f"Reading {file.name}"):
            return read_drawing_file(
                shell, format_, data, {**options, "file": file}, numbers
            ), False
    assert isinstance(format_, TableFormat)
    if kind == "zones":
        raise InvalidInput("--kind", "zones", "a drawing, as there is no form for zones")
    with shell.screen.working(f"Reading {file.name}"):
        asked = Kind(kind) if kind else None
        found = read_forms(
            format_.read(data),
            asked,
            party=shell.party,
            numbers=numbers,
            known=known,
        )
    return found, True


def _lines(shell: Shell, name: str, draft: Draft, *, places: bool) -> list[str]:
    """For the person at the keyboard: how much was read, said back; doubts; faults, last.

    places   whether to say the places back: where nothing may enter yet, they only hide the faults
    """
    lines = [_counts(shell, name, draft)]
    if draft.steps and not places:
        lines.append("Nothing enters yet; --dry-run says the places back that are right.")
    elif draft.steps:
        lines.append("Read back. Compare it with what you meant.")
        for step in draft.steps:
            lines += [f"  {line}" for line in _of(shell, step.item)]
    lines += [f"  {marked(note)}" for note in draft.notes]
    lines += [f"  TO CORRECT: {fault}" for fault in draft.faults]
    return lines


def _counts(shell: Shell, name: str, draft: Draft) -> str:
    """What stands in the file, before any of it: "sites.csv: 2 without fault, 1 to correct"."""
    counts = [f"{len(draft.steps)} without fault"] if draft.steps or not draft.unchanged else []
    if draft.unchanged:
        where = "the desk has" if reachable(shell) else "the outbox has"
        counts.append(f"{len(draft.unchanged)} that {where} already")
    counts.append(f"{len(draft.faults)} to correct" if draft.faults else "nothing to correct")
    return f"{name}: {', '.join(counts)}."


def _of(shell: Shell, item: Item) -> list[str]:
    return said_back(item, zone=shell.home.time_zone, language=shell.language)
