"""How far an overlap has come: told, answered, closed, or unresolved as it began.

The sides that act in it (plans and movements) answer; the owner of a zone or a place may.
"""

from __future__ import annotations

from enum import StrEnum

from standclear.core.disclosure import may_know
from standclear.core.ids import kind_of, owner_of
from standclear.core.picture import OverlapRecord, Picture


class OverlapStage(StrEnum):
    """The steps of an overlap's life, in order."""

    TOLD = "told"  # found, and every side that may know of it told in the same breath
    ANSWERED = "answered"  # each side that acts has said what it will do
    UNRESOLVED = "unresolved"  # it began, and somebody was silent or disputed it
    CLOSED = "closed"  # it is no more: ended, amended, withdrawn, lapsed


def stage_of(picture: Picture, overlap: str, party: str = "") -> OverlapStage:
    """Where an overlap stands in this picture; for a party, by what it was told itself, for when
    the other side was told may be finer than what this one may know."""
    record = picture.get_overlap(overlap)
    if record.ended:
        return OverlapStage.CLOSED
    if not unresolved(picture, record):
        return OverlapStage.ANSWERED
    asked = (party,) if party else record.parties
    if any((overlap, unresolved_step(record, p)) in picture.warned for p in asked):
        return OverlapStage.UNRESOLVED
    return OverlapStage.TOLD


def unresolved(picture: Picture, record: OverlapRecord) -> tuple[str, ...]:
    """What is open between the sides, a phrase each; () when each has said what it will do."""
    pair = record.found
    silent = sorted(
        {
            owner_of(side)
            for side in (pair.first, pair.second)
            if kind_of(side) in ("plan", "move")
            and owner_of(side) not in record.answers
            and may_know(picture, pair, owner_of(side))
        }
    )
    disputed = sorted(party for party, said in record.answers.items() if said == "dispute")
    return (
        *(f"no word from {party}" for party in silent),
        *(f"disputed by {party}" for party in disputed),
    )


def unresolved_step(record: OverlapRecord, party: str) -> str:
    """Under which name the picture remembers that a party was told; anew when it moves."""
    return f"unresolved-{party}-{record.since:%Y%m%dT%H%M%S}"
