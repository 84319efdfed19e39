"""`standclear overlap`: overlaps found, and what each side says."""

from __future__ import annotations

import click

from standclear.cli.describe import overlap_lines_of
from standclear.cli.shell import Shell, reads, writes
from standclear.cli.show import Screen, plain
from standclear.core.disclosure import contact_for, share_of, view_of_overlap
from standclear.core.errors import NotFound
from standclear.core.ids import owner_of
from standclear.core.picture import OverlapRecord, other_side
from standclear.core.release import OverlapView
from standclear.core.statements import OverlapAnswer
from standclear.core.telling import Share

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
            said = ", ".join(f"{p}: {a}" for p, a in sorted(record.answers.items()))
            other = view.other or f"a {view.other_kind} of {view.other_owner}"
            when = screen.moment(view.start) if view.start else "not disclosed"
            near = "near" if view.near else "overlaps"
            rows.append((overlap_id, view.yours, near, other, when, said or "nothing yet"))
        columns = ("overlap", "record", "", "with", "from", "said")
        screen.table(columns, rows, empty="No overlap found with what you may see.")

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
        for line in overlap_lines_of(_view(shell, overlap, record), screen.zone):
            screen.line(line)
        screen.facts((f"{p} says", a.replace("_", " ")) for p, a in sorted(record.answers.items()))

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


def _plain(shell: Shell, overlap_id: str, record: OverlapRecord) -> dict[str, object]:
    view: dict[str, object] = plain(_view(shell, overlap_id, record))
    return view | {"ended": record.ended, "answers": dict(record.answers)}
