"""Answers of a party that cannot reach the desk, from its own statements and verified releases.

Promise: every answer says first as of when the desk was last heard (received_told.py); with --json
each record is marked the same. It is never passed off as the desk's record, and what is not held
here is said not to be.
Not here: the same answers where the desk can be reached (site.py, zone.py, plan.py, overlap.py),
what is held (service/held_here.py).
"""

from __future__ import annotations

from typing import Any

from standclear.cli.describe import ends, overlap_lines_of
from standclear.cli.describe_records import KIND_WORDS, record_rows
from standclear.cli.received_told import sources_here
from standclear.cli.records import full_id, reachable
from standclear.cli.shell import Shell
from standclear.cli.show import Screen
from standclear.core.errors import NotFound
from standclear.core.intent import ANSWER_WORDS, state_word
from standclear.core.release import CoarseView, Release, ZoneView
from standclear.core.zone_words import WATCHED, whose_word
from standclear.service.held_here import (
    Held,
    HeldOverlap,
    held,
    held_overlaps,
    notes_of,
)
from standclear.service.shown.plain import Document, plain

_EMPTY = {"zone": "zone", "plan": "plan", "site": "notice of a place", "move": "movement"}


def held_here(shell: Shell) -> tuple[Held, ...]:
    """Every record of which anything here speaks; says on standard error how far it goes."""
    sources = sources_here(shell)
    return held(sources.releases, sources.said, shell.at)


def list_received(shell: Shell, kind: str, *, all_: bool = False) -> None:
    """Records of one kind, each as its newest word here has it."""
    sources = sources_here(shell)
    every = held(sources.releases, sources.said, shell.at)
    found = [each for each in every if each.seen.kind == kind and (all_ or not each.over)]

    def human(screen: Screen) -> None:
        columns = (kind, "version", "state", "name", "start", "end", "told by")
        empty = f"No {_EMPTY[kind]} in what is held here."
        screen.table(columns, [_row(each) for each in found], empty=empty)

    shell.answer([_document(each) | sources.marks for each in found], human)


def asked_of_desk(shell: Shell, kind: str, number: str) -> Document | None:
    """A record as the asker may see it; None once it was answered from here."""
    if not reachable(shell):
        show_received(shell, kind, number)
        return None
    return shell.desk.record(full_id(shell, kind, number))


def show_received(shell: Shell, kind: str, number: str) -> None:
    """One record whole, as its newest word here has it, and what was told of it since."""
    record_id, sources = full_id(shell, kind, number), sources_here(shell)
    every = held(sources.releases, sources.said, shell.at)
    found = next((each for each in every if each.seen.id == record_id), None)
    if found is None:
        raise _not_held(record_id)
    notes = notes_of(sources.releases, record_id)

    def human(screen: Screen) -> None:
        rows = [
            (KIND_WORDS[kind], f"{record_id} v{found.version}"),
            ("state", _state(found)),
            *_word_rows(screen, found),
        ]
        if isinstance(found.view, ZoneView):
            rows.append(("recognised", ", ".join(found.view.recognised_by) or "by nobody yet"))
            rows.append(("rejected", ", ".join(found.view.rejected_by) or "by nobody"))
            rows.append(("whose word", _whose_word(found.view, shell.party)))
        rows += record_rows(screen, found.seen.record)
        rows.append(("in words", "\n".join(f"#{n.number} {n.headline}" for n in notes)))
        screen.facts(rows)

    shell.answer(_document(found) | _in_words(notes) | sources.marks, human)


def _whose_word(view: ZoneView, reader: str) -> str:
    word = whose_word(view.zone.id, view.standing, view.recognised_by, view.rejected_by, (reader,))
    return f"{word}\n{WATCHED}" if word else ""


def list_overlaps_received(shell: Shell, *, all_: bool) -> None:
    """Overlaps that releases told of."""
    sources = sources_here(shell)
    every = held_overlaps(sources.releases, sources.said)
    found = [each for each in every if all_ or not each.ended]

    def human(screen: Screen) -> None:
        rows = [
            (
                each.view.overlap,
                each.view.yours,
                "near" if each.view.near else "overlaps",
                each.view.other or f"a {each.view.other_kind} of {each.view.other_owner}",
                screen.moment(each.view.start) if each.view.start else "not disclosed",
                _answer_words(each),
                f"#{each.number}",
            )
            for each in found
        ]
        columns = ("overlap", "record", "", "with", "from", "you said", "told by")
        empty = "No overlap in the releases received. That says nothing about what is there."
        screen.table(columns, rows, empty=empty)

    shell.answer([_overlap_document(each) | sources.marks for each in found], human)


def show_overlap_received(shell: Shell, overlap: str) -> None:
    """One overlap, as its newest release shows it, and what was told of it since."""
    sources = sources_here(shell)
    every = held_overlaps(sources.releases, sources.said)
    found = next((each for each in every if each.view.overlap == overlap), None)
    if found is None:
        raise _not_held(overlap)
    notes = notes_of(sources.releases, overlap)

    def human(screen: Screen) -> None:
        for line in overlap_lines_of(found.view, screen.zone):
            screen.line(line)
        screen.line(f"  you said: {_answer_words(found)}")
        for note in notes:
            screen.line(f"  #{note.number} {note.headline}")

    shell.answer(_overlap_document(found) | _in_words(notes) | sources.marks, human)


def _not_held(what: str) -> NotFound:
    return NotFound(f"nothing is held here of {what}; the desk, out of reach, may know it")


# ---- one record, one overlap


def _row(each: Held) -> tuple[str, ...]:
    record = each.seen.record
    coarse = isinstance(record, CoarseView)
    name = "coarse" if coarse else str(getattr(record, "name", "") or getattr(record, "title", ""))
    start, end = ends(record.volumes, "UTC")
    by = f"#{each.number}" if each.said is None else f"yourself, {each.said.number}"
    return (each.seen.id, f"v{each.version}", _state(each), name, start, end, by)


_STANDING = (
    "active", "unconfirmed", "filed", "accepted", "activated", "agreed", "declared", "given",
    "proposed",
)  # fmt: skip


def _state(each: Held) -> str:
    state = each.seen.state.lower()
    if each.over and state in _STANDING:
        return "time is over"
    shown = state_word(state) if each.seen.kind == "plan" else state
    return f"{shown}, not yet with the desk" if each.said and not each.said.with_desk else shown


def _word_rows(screen: Screen, each: Held) -> list[tuple[str, str]]:
    """Whose word it is, and of when."""
    if each.said is None:
        return [("told by", f"release #{each.number} of {screen.moment(each.at)}")]
    return [
        ("said", f"by yourself, statement {each.said.number} of {screen.moment(each.at)}"),
        ("desk says", each.said.desk_says),
    ]


def _document(each: Held) -> dict[str, Any]:
    said = each.said
    return {
        "id": each.seen.id,
        "version": each.version,
        "state": each.seen.state,
        "over": each.over,
        "told_by": each.number,
        "said_in": said.number if said else None,
        "with_desk": said.with_desk if said else True,
        "desk_says": said.desk_says if said else "",
        "as_of": plain(each.at),
        "record": plain(each.seen.record),
    }


def _in_words(notes: tuple[Release, ...]) -> dict[str, Any]:
    """What was told of it in words only."""
    return {"in_words": [{"number": n.number, "headline": n.headline} for n in notes]}


def _overlap_document(each: HeldOverlap) -> dict[str, Any]:
    document: dict[str, Any] = plain(each.view)
    return document | {"over": each.ended, "you_said": each.answer, "told_by": each.number}


def _answer_words(each: HeldOverlap) -> str:
    return ANSWER_WORDS[each.answer] if each.answer else "nothing yet"
