"""`standclear overlap`: overlaps found, and what each side says."""

from __future__ import annotations

from datetime import datetime

import click

from standclear.cli.describe import overlap_lines_of
from standclear.cli.received_lists import list_overlaps_received, show_overlap_received
from standclear.cli.records import reachable
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen
from standclear.client.answers import overlap_from
from standclear.core.intent import ANSWER_WORDS
from standclear.core.statements import OverlapAnswer
from standclear.service.shown.plain import Document

NOTHING_FOUND = "No overlap found with what you may see. That says nothing about what is there."
_WORDS = ("proceed", "shift_time", "shift_area", "hold", "dispute")


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that have ended.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the overlaps that concern you. Writes nothing."""
    if not reachable(shell):
        list_overlaps_received(shell, all_=all_)
        return
    found = shell.desk.overlaps(over=all_)

    def human(screen: Screen) -> None:
        columns = ("overlap", "record", "", "with", "from", "said")
        screen.table(columns, [_row(screen, each) for each in found], empty=NOTHING_FOUND)

    shell.answer(found, human)


def _row(screen: Screen, document: Document) -> tuple[str, ...]:
    view = overlap_from(document)
    said = ", ".join(f"{party} {word}" for party, word in _answers(document))
    other = view.other or f"a {view.other_kind} of {view.other_owner}"
    when = screen.moment(view.start) if view.start else "not disclosed"
    near = "near" if view.near else "overlaps"
    return (document["id"], view.yours, near, other, when, said or "nothing yet")


def _answers(document: Document) -> list[tuple[str, str]]:
    """What each party said that it will do."""
    return [(party, ANSWER_WORDS[word]) for party, word in sorted(document["answers"].items())]


@click.command()
@click.argument("overlap")
@reads
def show(shell: Shell, overlap: str) -> None:
    """Show one overlap: where, when, which heights, whom to call. Writes nothing."""
    if not reachable(shell):
        show_overlap_received(shell, overlap)
        return
    found = shell.desk.overlap(overlap)

    def human(screen: Screen) -> None:
        known = found["known_to_mm"]
        for line in overlap_lines_of(overlap_from(found), screen.zone, known_to_mm=known):
            screen.line(line)
        for party, word in _answers(found):
            screen.line(f"  {party} {word}")
        for one in found.get("heard", []):  # a desk of an earlier version does not say it
            screen.line(f"  {_heard(screen, one)}")

    shell.answer(found, human)


def _heard(screen: Screen, one: Document) -> str:
    """ "south was told ...; acknowledged ... (duty)", or that nothing has come back."""
    told = f"{one['party']} was told {screen.moment(datetime.fromisoformat(one['told_at']))}"
    if one["level"] is None:
        return f"{told}; no receipt has come back"
    role = f" ({one['role']})" if one["role"] else ""
    at = screen.moment(datetime.fromisoformat(one["level_at"]))
    return f"{told}; {one['level']} {at}{role}"


@click.command()
@click.argument("overlap")
@click.argument("word", type=click.Choice(_WORDS))
@click.option("--text", default="", help="Anything else, in words; told to the other side.")
@writes
def answer(shell: Shell, overlap: str, word: str, text: str) -> None:
    """Say what your side will do about an overlap.

    Writes overlap.answer to the record; the other side is told. It binds nobody else.

    \b
    Example:
      standclear overlap answer OVERLAP shift_time \\
          --text "we start at 09:30Z instead"
    """
    shell.say(OverlapAnswer(overlap, word, text))  # type: ignore[arg-type]  # of _WORDS
