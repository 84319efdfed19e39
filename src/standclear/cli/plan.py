"""`standclear plan activate|end|nonconforming|contingent|list|show`."""

from __future__ import annotations

import click

from standclear.cli.describe import ends, volume_rows
from standclear.cli.received_lists import list_received
from standclear.cli.records import full_id, may_see, must_see, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, plain
from standclear.core.disclosure import share_of_plan, view_of_plan
from standclear.core.intent import IntentState, state_word
from standclear.core.picture import PlanRecord
from standclear.core.release import CoarseView, PlanView
from standclear.core.statements import PlanMove
from standclear.core.telling import Disclosure, Share


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
@writes
def end(shell: Shell, number: str, reason: str) -> None:
    """Say that a plan is over, or will not happen.

    Writes plan.move to the record; its overlaps end, and those who were told of it hear so.

    \b
    Example:
      standclear plan end 12 --reason "weather"
    """
    _move(shell, number, IntentState.ENDED, reason)


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
    found = [
        record
        for plan_id, record in shell.picture.plans.items()
        if may_see(shell, plan_id) and (all_ or record.state is not IntentState.ENDED)
    ]
    found.sort(key=lambda r: (r.author != own, r.intent.start, r.intent.id))

    def human(screen: Screen) -> None:
        rows = []
        for record in found:
            view = _view(shell, record)
            volumes = view.volumes if isinstance(view, CoarseView) else view.intent.volumes
            start, end = ends(volumes, "UTC")
            intent = record.intent
            full = isinstance(view, PlanView)
            what = f"{intent.activity.value}, {intent.domain.value}" if full else "coarse"
            overlaps, near = _counts(shell, intent.id) if record.author == own else ("", "")
            rows.append(
                (
                    intent.id,
                    f"v{intent.version}",
                    state_word(record.state.value),
                    what,
                    start,
                    end,
                    overlaps,
                    near,
                )
            )
        columns = ("plan", "version", "state", "what", "start", "end", "overlaps", "near")
        screen.table(columns, rows, empty="No plan that you may see.")

    shell.answer([plain(_view(shell, record)) for record in found], human)


def _counts(shell: Shell, plan: str) -> tuple[str, str]:
    """How many records it overlaps, and how many it only comes near."""
    near = [record.found.near for _, record in shell.picture.open_overlaps(plan)]
    return str(near.count(False)), str(near.count(True))


@click.command()
@click.argument("number")
@reads
def show(shell: Shell, number: str) -> None:
    """Show one plan and its overlaps. Writes nothing."""
    plan_id = full_id(shell, "plan", number)
    must_see(shell, plan_id)
    record = shell.picture.get_plan(plan_id)
    view = _view(shell, record)
    shell.answer(view, lambda screen: _show(shell, screen, record, view))


def _show(shell: Shell, screen: Screen, record: PlanRecord, view: PlanView | CoarseView) -> None:
    rows = [
        ("plan", f"{record.intent.id} v{record.intent.version}"),
        ("state", state_word(record.state.value)),
    ]
    if isinstance(view, PlanView):
        intent = view.intent
        rows += [
            ("ovn", record.ovn),
            ("what", f"{intent.activity.value}, {intent.domain.value}"),
            ("title", intent.title),
            ("contact", intent.contact),
            ("disclosure", intent.disclosure.value),
            ("shares", ", ".join(f"{s.party}={s.disclosure.value}" for s in intent.shares)),
            *volume_rows(screen, intent.volumes),
        ]
    else:
        rows += [("contact", view.contact), *volume_rows(screen, view.volumes)]
    if record.author == shell.party:
        held = shell.picture.open_overlaps(record.intent.id)
        overlaps = [overlap for overlap, found in held if not found.found.near]
        rows.append(("overlaps", "\n".join(overlaps) or "none found with what you may see"))
        rows.append(("near", "\n".join(name for name, found in held if found.found.near)))
    screen.facts(rows)


def _view(shell: Shell, record: PlanRecord) -> PlanView | CoarseView:
    """The plan as the asker may see it."""
    asker, settings = shell.party, shell.picture.mechanism
    if asker in (record.author, shell.picture.desk):
        return PlanView(record.intent, record.state.value)
    share = share_of_plan(record.intent, asker)
    assert share.disclosure.rank >= Disclosure.COARSE.rank
    view = view_of_plan(record.intent, record.state.value, Share(asker, share.disclosure,
                        share.precision_mm), settings)  # fmt: skip
    assert isinstance(view, PlanView | CoarseView)
    return view
