"""`standclear plan activate|end|withdraw|nonconforming|contingent|list|show`."""

from __future__ import annotations

import click

from standclear.cli.describe import ends
from standclear.cli.describe_records import record_rows
from standclear.cli.options import at_once
from standclear.cli.received_lists import asked_of_desk, list_received
from standclear.cli.records import full_id, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.client.answers import record_from
from standclear.core.errors import NotAllowed
from standclear.core.intent import IntentState, state_word
from standclear.core.release import PlanView
from standclear.core.statements import PlanMove
from standclear.service.shown.plain import Document


@click.command()
@click.argument("number")
@writes
def activate(shell: Shell, number: str) -> None:
    """Say that a plan has begun.

    Writes plan.move to the record; those who were told of it hear how it goes on.

    \b
    Example:
      standclear plan activate 12
    """
    _move(shell, number, IntentState.ACTIVATED, "")


@click.command()
@click.argument("number")
@click.option("--reason", default="", help="Why, where it ends before its time.")
@at_once
@writes
def end(shell: Shell, number: str, reason: str, *, yes: bool) -> None:
    """Say that a plan is over. One that has not begun is withdrawn by it.

    Writes plan.move to the record; its overlaps end, and those who were told of it hear so.

    \b
    Example:
      standclear plan end 12 --reason "weather"
    """
    shell.last_word(f"End {full_id(shell, 'plan', number)} for good?", yes=yes)
    _move(shell, number, IntentState.ENDED, reason)


@click.command()
@click.argument("number")
@click.option("--reason", default="", help="Why it will not happen.")
@at_once
@writes
def withdraw(shell: Shell, number: str, reason: str, *, yes: bool) -> None:
    """Say that a plan will not happen, before it has begun.

    Writes plan.move (to Ended) to the record; its overlaps end, and those who were told of it
    hear that it is withdrawn. One that has begun is ended: `plan end`.

    \b
    Example:
      standclear plan withdraw 12 --reason "weather"
    """
    plan = full_id(shell, "plan", number)
    if reachable(shell):
        state = shell.desk.record(plan)["state"]
        if state != IntentState.ACCEPTED.value:
            raise NotAllowed(
                f"{plan} is {state}; a plan is withdrawn before it begins", ("plan end",)
            )
    shell.last_word(f"Withdraw {plan} for good?", yes=yes)
    shell.say(PlanMove(plan, IntentState.ENDED, reason))


@click.command()
@click.argument("number")
@click.option("--reason", default="", help="What has happened.")
@writes
def nonconforming(shell: Shell, number: str, reason: str) -> None:
    """Say that a plan has left its own volumes.

    Writes plan.move to the record; those who were told of it must acknowledge.

    \b
    Example:
      standclear plan nonconforming 12 --reason "blown 3 km north of the route"
    """
    _move(shell, number, IntentState.NONCONFORMING, reason)


@click.command()
@click.argument("number")
@click.option("--reason", default="", help="What has happened.")
@writes
def contingent(shell: Shell, number: str, reason: str) -> None:
    """Say that a plan is out of its author's hands.

    Writes plan.move to the record; those who were told of it must acknowledge.

    \b
    Example:
      standclear plan contingent 12 --reason "radio contact lost at 06:40Z"
    """
    _move(shell, number, IntentState.CONTINGENT, reason)


def _move(shell: Shell, number: str, state: IntentState, reason: str) -> None:
    shell.say(PlanMove(full_id(shell, "plan", number), state, reason))


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that have ended.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the plans that you may see, your own first. Writes nothing."""
    if not reachable(shell):
        list_received(shell, "plan", all_=all_)
        return
    own = shell.party
    found = shell.desk.records("plan", over=all_)
    found.sort(key=lambda plan: (plan["owner"] != own, plan["start"], plan["id"]))

    def human(screen: Screen) -> None:
        columns = ("plan", "version", "state", "what", "start", "end", "overlaps", "near")
        rows = [_row(plan, own) for plan in found]
        screen.table(columns, rows, empty="No plan that you may see.")

    shell.answer(found, human)


def _row(plan: Document, own: str) -> tuple[str, ...]:
    record = record_from(plan)
    what, overlaps, near = "coarse", "", ""
    if isinstance(record.view, PlanView):
        what = f"{record.view.intent.activity.value}, {record.view.intent.domain.value}"
    if record.owner == own:
        near = str(len(plan["near"]))
        overlaps = str(len(plan["overlaps"]) - len(plan["near"]))
    start, end = ends(record.volumes, "UTC")
    state = state_word(plan["state"])
    return (record.id, f"v{record.version}", state, what, start, end, overlaps, near)


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one plan and its overlaps. Writes nothing."""
    plan = asked_of_desk(shell, "plan", number)
    if plan is not None:
        shell.answer(plan, lambda screen: _show(screen, plan, shell.party))


def _show(screen: Screen, plan: Document, asker: str) -> None:
    record = record_from(plan)
    rows = [
        ("plan", f"{record.id} v{record.version}"),
        ("state", state_word(plan["state"])),
        ("ovn", record.ovn),
        *record_rows(screen, record.shown),
    ]
    if record.owner == asker:
        overlaps = [each for each in plan["overlaps"] if each not in plan["near"]]
        rows.append(("overlaps", "\n".join(overlaps) or "none found with what you may see"))
        rows.append(("near", "\n".join(plan["near"])))
    screen.facts(rows)
