"""`standclear move report|outcome|list|show`: how a movement goes, and what became of it."""

from __future__ import annotations

import click

from standclear.cli.describe import ends
from standclear.cli.describe_records import Fact
from standclear.cli.notice_show import show_notice
from standclear.cli.received_lists import list_received
from standclear.cli.records import full_id, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.cli.words import read_place
from standclear.client.answers import record_from
from standclear.core.notice import MovementNotice, MovementState
from standclear.core.places.coordinates import read_position
from standclear.core.places.read_back import read_back
from standclear.core.statements import MovementOutcome, MovementReport
from standclear.core.telling import AccessOutcome
from standclear.service.shown.plain import Document

_REPORTED = [s.value for s in MovementState if s not in (MovementState.PLANNED,
             MovementState.OVERDUE)]  # fmt: skip


@click.command()
@click.argument("number")
@click.argument("state", type=click.Choice(_REPORTED))
@click.option("--point", metavar="POSITION", help="Where it is now.")
@click.option("--place", help="Where that is said to be; what lies elsewhere is refused.")
@click.option("--text", default="", help="Anything else, in words.")
@click.option("--yes", is_flag=True, help="Sign without asking for the position.")
@writes
def report(
    shell: Shell,
    number: str,
    state: str,
    point: str | None,
    place: str | None,
    text: str,
    yes: bool,
) -> None:
    """Report how a movement goes.

    Writes movement.report to the record; its recipients are told. `deviating` and
    `out_of_contact` ask for their acknowledgement at once.

    \b
    Examples:
      standclear move report 4 departed
      standclear move report 4 at_waypoint --point "36.05N 36.64E" --place Idlib \\
          --yes
    """
    position = None
    if point:
        named = read_place(place)
        found = read_position(point, place=named)
        position = found.position
        said = read_back(position, language=shell.language)
        shell.screen.note(f"Read back: {said} [{found.notation}]")
        for warning in found.warnings:
            shell.screen.note(f"LOOK AGAIN: {warning}")
        shell.must_confirm("Sign and report this position?", yes=yes)
    whole = full_id(shell, "move", number)
    shell.say(MovementReport(whole, MovementState(state), position, text))


@click.command()
@click.argument("number")
@click.argument("outcome", type=click.Choice([o.value for o in AccessOutcome]))
@click.option("--text", default="", help="Where, by whom, for how long.")
@writes
def outcome(shell: Shell, number: str, outcome: str, text: str) -> None:
    """Record what became of a movement.

    Writes movement.outcome to the record; its recipients are told. The words are those of OCHA's
    access reporting.

    \b
    Example:
      standclear move outcome 4 impeded \\
          --text "held 4 h at the western checkpoint"
    """
    whole = full_id(shell, "move", number)
    shell.say(MovementOutcome(whole, AccessOutcome(outcome), text))


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the movements that you may see. Writes nothing."""
    if not reachable(shell):
        list_received(shell, "move")
        return
    found = shell.desk.records("move", over=True)

    def human(screen: Screen) -> None:
        columns = ("movement", "version", "state", "name", "start", "end")
        rows = [_row(movement) for movement in found]
        screen.table(columns, rows, empty="No movement that you may see.")

    shell.answer(found, human)


def _row(document: Document) -> tuple[str, ...]:
    record = record_from(document)
    shown = record.shown
    start, end = ends(record.volumes, "UTC")
    name = shown.name if isinstance(shown, MovementNotice) else ""
    state = f"{document['state']}, {document['movement']}"
    return (record.id, f"v{record.version}", state, name, start, end)


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one movement. Writes nothing."""
    show_notice(shell, "move", number, standing=_standing)


def _standing(_: Screen, movement: Document) -> list[Fact]:
    return [
        ("state", f"{movement['state']}, {movement['movement']}"),
        ("outcome", movement["outcome"] or ""),
    ]
