"""`standclear move report|outcome|list|show`: how a movement goes, and what became of it."""

from __future__ import annotations

import click

from standclear.cli.describe import ends, share_lines, volume_rows
from standclear.cli.received_lists import list_received
from standclear.cli.records import full_id, may_see, must_see, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.cli.site import view_for
from standclear.core.coordinates import read_position
from standclear.core.gazetteer import Gazetteer
from standclear.core.notice import MovementNotice, MovementState
from standclear.core.picture import NoticeRecord
from standclear.core.read_back import read_back
from standclear.core.release import CoarseView, NoticeView
from standclear.core.statements import MovementOutcome, MovementReport
from standclear.core.telling import AccessOutcome

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
      standclear move report 4 at_waypoint --point "36.05N 36.64E" --place Idlib --yes
    """
    position = None
    if point:
        named = Gazetteer.shipped().find(place) if place else None
        found = read_position(point, place=named)
        position = found.position
        shell.screen.note(f"Read back: {read_back(position)} [{found.notation}]")
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
      standclear move outcome 4 impeded --text "held 4 h at the western checkpoint"
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
    found = [
        record
        for notice_id, record in sorted(shell.picture.notices.items())
        if isinstance(record.notice, MovementNotice) and may_see(shell, notice_id)
    ]

    def human(screen: Screen) -> None:
        rows = []
        for record in found:
            view = view_for(shell, record)
            volumes = view.volumes if isinstance(view, CoarseView) else view.notice.volumes
            start, end = ends(volumes, "UTC")
            notice = record.notice
            name = notice.name if isinstance(view, NoticeView) else ""
            state = f"{record.state.value}, {record.movement.value}"
            rows.append((notice.id, f"v{notice.version}", state, name, start, end))
        columns = ("movement", "version", "state", "name", "start", "end")
        screen.table(columns, rows, empty="No movement that you may see.")

    shell.answer([view_for(shell, record) for record in found], human)


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one movement. Writes nothing."""
    notice_id = full_id(shell, "move", number)
    must_see(shell, notice_id)
    record = shell.picture.get_notice(notice_id)
    view = view_for(shell, record)
    shell.answer(view, lambda screen: _show(screen, record, view))


def _show(screen: Screen, record: NoticeRecord, view: NoticeView | CoarseView) -> None:
    head = [
        ("movement", f"{record.notice.id} v{record.notice.version}"),
        ("state", f"{record.state.value}, {record.movement.value}"),
        ("outcome", record.outcome.value if record.outcome else ""),
    ]
    if isinstance(view, CoarseView):
        screen.facts([*head, ("contact", view.contact), *volume_rows(screen, view.volumes)])
        return
    notice = view.notice
    assert isinstance(notice, MovementNotice)
    vehicles = [
        " ".join(part for part in (v.type, v.colour, v.plate, v.roof_mark) if part)
        + (" with logo" if v.logo else "")
        for v in notice.vehicles
    ]
    screen.facts(
        (
            *head,
            ("ovn", record.ovn),
            ("name", notice.name),
            ("mission", notice.mission.value),
            ("urgency", f"{notice.urgency.value} {notice.urgency_reason}".strip()),
            ("on board", notice.contact_on_board),
            ("control room", notice.control_room),
            ("passengers", str(notice.passengers)),
            ("escort", "armed" if notice.escort else "none"),
            ("vehicles", "\n".join(vehicles)),
            ("recipients", share_lines(notice.recipients)),
            *volume_rows(screen, notice.volumes),
        )
    )
