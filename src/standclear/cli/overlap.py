"""`standclear overlap`: overlaps found, and what each side says."""

from __future__ import annotations

import click

from standclear.cli.describe import known_to_mm, overlap_lines_of
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, plain
from standclear.core.disclosure import contact_for, share_of, view_of_overlap
from standclear.core.errors import NotFound
from standclear.core.ids import kind_of, owner_of
from standclear.core.intent import ANSWER_WORDS
from standclear.core.picture import OverlapRecord, other_side
from standclear.core.release import OverlapView
from standclear.core.statements import OverlapAnswer
from standclear.core.telling import Disclosure, Share

NOTHING_FOUND = "No overlap found with what you may see. That says nothing about what is there."
_WORDS = ("proceed", "shift_time", "shift_area", "hold", "dispute")


@click.command("list")
@click.option("--all", "all_", is_flag=True, help="Also those that have ended.")
@reads
def list_(shell: Shell, all_: bool) -> None:
    """List the overlaps that concern you. Writes nothing."""
    found = [
        (overlap_id, record)
        for overlap_id, record in sorted(shell.picture.overlaps.items())
        if _concerns(shell, record) and (all_ or not record.ended)
    ]

    def human(screen: Screen) -> None:
        rows = []
        for overlap_id, record in found:
            view = _view(shell, overlap_id, record)
            said = ", ".join(f"{p} {ANSWER_WORDS[a]}" for p, a in sorted(record.answers.items()))
            other = view.other or f"a {view.other_kind} of {view.other_owner}"
            when = screen.moment(view.start) if view.start else "not disclosed"
            near = "near" if view.near else "overlaps"
            rows.append((overlap_id, view.yours, near, other, when, said or "nothing yet"))
        columns = ("overlap", "record", "", "with", "from", "said")
        screen.table(columns, rows, empty=NOTHING_FOUND)

    shell.answer([_plain(shell, overlap_id, record) for overlap_id, record in found], human)


@click.command()
@click.argument("overlap")
@reads
def show(shell: Shell, overlap: str) -> None:
    """Show one overlap: where, when, which heights, whom to call. Writes nothing."""
    record = shell.picture.overlaps.get(overlap)
    if record is None or not _concerns(shell, record):
        raise NotFound(f"no overlap {overlap} that you may see")

    def human(screen: Screen) -> None:
        view = _view(shell, overlap, record)
        known = _known_to_mm(shell, view)
        for line in overlap_lines_of(view, screen.zone, known_to_mm=known):
            screen.line(line)
        for party, word in sorted(record.answers.items()):
            screen.line(f"  {party} {ANSWER_WORDS[word]}")

    shell.answer(_plain(shell, overlap, record), human)


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
      standclear overlap answer OVERLAP shift_time --text "we start at 09:30Z instead"
    """
    shell.say(OverlapAnswer(overlap, word, text))  # type: ignore[arg-type]  # of _WORDS


def _concerns(shell: Shell, record: OverlapRecord) -> bool:
    return shell.party in (*record.parties, shell.picture.desk)


def _view(shell: Shell, overlap_id: str, record: OverlapRecord) -> OverlapView:
    """The overlap as the asker may see it."""
    picture, asker, found = shell.picture, shell.party, record.found
    desk = asker == picture.desk
    yours = found.first if desk or owner_of(found.first) == asker else found.second
    other = other_side(found, yours)
    share = Share(asker) if desk else share_of(picture, other, asker)
    call = contact_for(picture, other)
    return view_of_overlap(
        overlap_id, found, yours=yours, share=share, call=call, settings=picture.mechanism
    )


def _known_to_mm(shell: Shell, view: OverlapView) -> int | None:
    """How well the other's place is known, for an asker to whom its owner shows it whole."""
    picture, other = shell.picture, view.other
    if not other:
        return None
    share = (
        Share(shell.party) if shell.party == picture.desk else share_of(picture, other, shell.party)
    )
    if share.disclosure is not Disclosure.FULL or share.precision_mm:
        return None
    match kind_of(other):
        case "plan":
            return known_to_mm(picture.get_plan(other).intent.volumes)
        case "zone":
            return known_to_mm(picture.get_zone(other).held.volumes)
        case _:
            return known_to_mm(picture.get_notice(other).notice.volumes)


def _plain(shell: Shell, overlap_id: str, record: OverlapRecord) -> dict[str, object]:
    view: dict[str, object] = plain(_view(shell, overlap_id, record))
    return view | {"ended": record.ended, "answers": dict(record.answers)}
