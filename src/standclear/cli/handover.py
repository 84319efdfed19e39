"""`standclear handover`: the watch, drafted from the record, given and taken."""

from __future__ import annotations

from datetime import datetime

import click

from standclear.cli.records import must_reach, reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.core.errors import InvalidInput
from standclear.core.hotline.said import HandoverGive, HandoverTake, Matter
from standclear.service.shown.plain import Document, typed

_role = click.argument("role")
_remarks = click.option("--remarks", default="", help="What the next watch must know beside it.")


@click.command()
@reads
def draft(shell: Shell) -> None:
    """Draft it: what is open now. Writes nothing.

    Calls that go on, promises that are due, alerts, releases nobody has answered for, overlaps
    without an answer, channels that do not answer. It is what you may see: what is not in it may
    exist all the same.
    """
    must_reach(shell, "what is open is for the desk to say")
    found = shell.desk.handover_draft()
    shell.answer(found, lambda screen: _draft(screen, found))


def _draft(screen: Screen, found: Document) -> None:
    at = screen.moment(datetime.fromisoformat(found["at"]))
    screen.line(f"Open for {found['party']} as of {at}:")
    said = _said(found["board"])
    named = [(each["kind"], each["id"]) for each in found["matters"]]
    rows = [(*each, said.get(each, "")) for each in named]
    screen.table(("kind", "id", "what"), rows, empty="Nothing that you may see is open.")
    if found["not_taken"]:
        screen.line(f"{found['not_taken']} is given and not taken yet.")


def _said(board: Document) -> dict[tuple[str, str], str]:
    """What the board says of each matter, by kind and id."""
    said = {("alert", each["id"]): each["headline"] for each in board["alerts"]}
    for each in board["unacknowledged"]:
        answer = f"{each['subject']}, to be answered for by {each['acknowledge_by']}"
        said["release", f"{each['recipient']} #{each['number']}"] = answer
    for each in board["overlaps"]:
        other = each["other"] or each["other_owner"]
        said["overlap", each["id"]] = f"{each['yours']} with {other}; call {each['call']}"
    for each in board["channels"]:
        said["channel", f"{each['party']} {each['channel']}"] = f"{each['state']}: {each['why']}"
    for call in board["calls"]:
        subject = " ".join([*call["about"], call["subject"]]).strip()
        said["call", call["id"]] = (
            f"{call['state']}, {call['caller']} to {call['to']}: {subject}".removesuffix(": ")
        )
        for each in call["promises"]:
            late = "OVERDUE, " if each["overdue"] else ""
            words = f"{late}by {each['by']} until {each['due']}: {each['action']}"
            said["promise", f"{call['id']}/{each['number']}"] = words
    return said


@click.command()
@_role
@_remarks
@writes
def give(shell: Shell, role: str, remarks: str) -> None:
    """Sign it as the officer who goes.

    Writes handover.give to the record with all that `handover draft` lists; what fell open since
    is named as left out. ROLE is yours, and no name. It is of your party and told to no other.

    \b
    Example:
      standclear handover give duty --remarks "south's interpreter is away"
    """
    matters: tuple[Matter, ...] = ()
    if reachable(shell):
        matters = tuple(typed(Matter, each) for each in shell.desk.handover_draft()["matters"])
    shell.say(HandoverGive(role, matters, remarks))


@click.command()
@_role
@click.argument("handover", required=False, default="")
@_remarks
@writes
def take(shell: Shell, role: str, handover: str, remarks: str) -> None:
    """Sign it as the officer who comes.

    Writes handover.take to the record. Without HANDOVER it is the one that waits. Sign with a key
    of your own (`key new`), not with that of the officer who goes: one key is named as one.

    \b
    Example:
      standclear handover take duty
    """
    chosen = handover
    if not chosen and reachable(shell):
        chosen = shell.desk.handover_draft()["not_taken"]
    if not chosen:
        raise InvalidInput("HANDOVER", "nothing", "a handover that waits, as `handover list` shows")
    shell.say(HandoverTake(chosen, role, remarks))


@click.command("list")
@reads
def list_(shell: Shell) -> None:
    """List the handovers of your party. Writes nothing."""
    must_reach(shell, "what was handed over is for the desk to say")
    found = shell.desk.handovers()

    def human(screen: Screen) -> None:
        columns = ("handover", "party", "given", "by", "open", "taken", "by", "remarks")
        screen.table(columns, [_row(screen, each) for each in found], empty="None was given yet.")

    shell.answer(found, human)


def _row(screen: Screen, each: Document) -> tuple[str, ...]:
    taken = datetime.fromisoformat(each["taken_at"]) if each["taken_at"] else None
    return (
        each["id"],
        each["party"],
        screen.moment(datetime.fromisoformat(each["given_at"])),
        f"{each['role']} ({each['key_id']})",
        str(len(each["matters"])),
        screen.moment(taken),
        f"{each['taken_role']} ({each['taken_key_id']})" if taken else "",
        " / ".join(part for part in (each["remarks"], each["taken_remarks"]) if part),
    )
