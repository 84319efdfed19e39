"""Lodging the names under which a party's own craft are heard, and names that two parties lodge.

Promise: a name that more than one party lodges, whole or in part, is told to all of them at once,
each in its own words for it, with who else lodges it; so is that one of them takes it back. Who is
right is never decided here. The desk lodges nothing: it has no craft.
Not here: whose a track then is (core/watch/lodged.py), alerts about it (alerts.py).
"""

from __future__ import annotations

from collections.abc import Iterable

from standclear.core.counted import counted
from standclear.core.disclosure import duty_contact
from standclear.core.duty import Duty, remark
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import TracksLodged
from standclear.core.ids import owner_of
from standclear.core.picture import Picture, Said
from standclear.core.rules.decision import Decision, decision
from standclear.core.watch.claims import Claims
from standclear.core.watch.lodged import Mark
from standclear.core.watch.said import TracksLodge

MOST_MARKS = 2_000
"""Names that a party lodges at most (own choice): some fleets are large, and a list that long is
still read by a person."""

MOST_NAMED = 5
"""Names that stand in one telling (own choice); the others are counted, `track list` has all."""

Parties = tuple[str, ...]


def decide(picture: Picture, said: Said, statement: TracksLodge) -> Decision:
    if said.issuer == picture.desk:
        raise NotAllowed(
            "the desk has no craft of its own, and lodges no names for others",
            ("the party whose craft it is lodges them",),
        )
    marks = statement.marks
    if len(marks) > MOST_MARKS:
        raise InvalidInput("marks", len(marks), f"at most {MOST_MARKS:,} names")
    seen = set()
    for number, mark in enumerate(marks):
        _must_be_own(picture, said, f"marks/{number}/flies", mark.flies)
        if mark.name in seen:
            raise InvalidInput(f"marks/{number}", mark.pattern, "each name once")
        seen.add(mark.name)
    names = counted(len(marks), "name")
    headline = f"{names} of {said.issuer}'s craft {'is' if len(marks) == 1 else 'are'} lodged."
    duties = _of_double_claims(picture, said.issuer, marks)
    return decision(picture, said, headline, (TracksLodged(said.issuer),), duties)


def _must_be_own(picture: Picture, said: Said, pointer: str, filed: str) -> None:
    if filed and (owner_of(filed) != said.issuer or not picture.holds(filed)):
        raise InvalidInput(pointer, filed, f"a plan or movement that {said.issuer} has filed")


def _of_double_claims(picture: Picture, issuer: str, marks: tuple[Mark, ...]) -> list[Duty]:
    """To each party, of its own names: which somebody else lodges by now, and which no more."""
    before = picture.lodged.get(issuer, ())
    others = {party: held for party, held in picture.lodged.items() if party != issuer}
    beside, was, now = Claims(others), Claims({issuer: before}), Claims({issuer: marks})
    kept = {mark.name for mark in before}, {mark.name for mark in marks}
    duties = []
    for parties, names in _grouped((mark, beside.meeting(mark)) for mark in marks):
        duties += _doubled(picture, issuer, [m for m in names if m.name not in kept[0]], parties)
    for parties, names in _grouped((mark, beside.meeting(mark)) for mark in before):
        duties += _taken_back(picture, issuer, [m for m in names if m.name not in kept[1]], parties)
    for party, held in sorted(others.items()):
        new = [mark for mark in held if now.meeting(mark) and not was.meeting(mark)]
        duties += _doubled(picture, party, new, (issuer,))
        left = [mark for mark in held if was.meeting(mark) and not now.meeting(mark)]
        for parties, names in _grouped((mark, beside.meeting(mark) - {party}) for mark in left):
            duties.append(_settled(party, names, issuer, parties))
    return duties


def _grouped(found: Iterable[tuple[Mark, frozenset[str]]]) -> list[tuple[Parties, list[Mark]]]:
    """Names by who else lodges them."""
    groups: dict[Parties, list[Mark]] = {}
    for mark, parties in found:
        groups.setdefault(tuple(sorted(parties)), []).append(mark)
    return sorted(groups.items())


def _doubled(picture: Picture, party: str, marks: list[Mark], others: Parties) -> list[Duty]:
    if not marks or not others:
        return []
    calls = ", ".join(duty_contact(picture, other) for other in others)
    text = (
        f"{_named(marks)}, which you have lodged, {_are(marks)} lodged by {' and '.join(others)} "
        "too, whole or in part. Until that is settled each of you is told of such craft as claimed "
        "by more than one, and whether they come too near to others is not watched. "
        f"Call {calls}."
    )
    return [remark(party, party, 1, "tracks.contested", text)]


def _taken_back(picture: Picture, party: str, marks: list[Mark], others: Parties) -> list[Duty]:
    if not marks or not others:
        return []
    text = f"You have taken back {_named(marks)}; still lodged, whole or in part, by "
    return [remark(party, party, 1, "tracks.settled", f"{text}{' and '.join(others)}.")]


def _settled(party: str, marks: list[Mark], issuer: str, others: Parties) -> Duty:
    still = f"still lodged by {' and '.join(others)} too" if others else "nobody else's any more"
    text = f"{issuer} has taken back what it had lodged of {_named(marks)}, which you have lodged; "
    return remark(party, party, 1, "tracks.settled", f"{text}{still}.")


def _named(marks: list[Mark]) -> str:
    more = f" and {len(marks) - MOST_NAMED} more names" if len(marks) > MOST_NAMED else ""
    return ", ".join(mark.name for mark in marks[:MOST_NAMED]) + more


def _are(marks: list[Mark]) -> str:
    return "is" if len(marks) == 1 else "are"
