"""Positions as people type them.

    read_position("36.6339N 35.9306E", place=idlib)
    InvalidInput: position: 36.6339N 35.9306E: a place in Idlib; this is 101 km from it.
                  Swapping latitude and longitude gives 35.93060N 36.63390E, inside Idlib

Promise: no position is returned that the text does not say. What may be read in two ways is
refused with both, unless the declared place holds exactly one of them; a range of values never
settles anything. What lies outside the declared place is refused, and what is far from the
centre of a declared town is to be looked at again.
Not here: the notations (notation/), saying a position back to its writer (read_back.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from standclear.core.errors import InvalidInput
from standclear.core.places.notation import decimal, mgrs_grid, pairs, pluscode, slips, utm
from standclear.core.places.notation.candidate import Candidate
from standclear.core.places.place import Area, Place, distance_m
from standclear.core.places.read_back import far_from_centre
from standclear.core.shape import Position

COARSE_M = 200.0
"""Beyond this a site's position gets a warning; three decimals of a degree are 157 m."""

KNOWN = (
    "a position such as 35.9306N 36.6339E, 35°55'50\"N 36°38'02\"E, 355550N 0363802E, "
    "37S BV 8609 7898, 37 north 286092 3978980, or 8G7RWJJM+6H"
)


@dataclass(frozen=True, slots=True)
class ReadPosition:
    """A position with all that its text said.

    precision_m  how far the place meant may be from `position`, by the digits typed
    notation     how it was read: "decimal degrees", "MGRS, 100 m square", ...
    text         exactly what was typed
    warnings     what the writer should look at again
    """

    position: Position
    precision_m: float
    notation: str
    text: str
    warnings: tuple[str, ...] = ()


def read_position(
    text: str, *, place: Place | None = None, area: Area | None = None
) -> ReadPosition:
    """The position that the text says, inside what was declared about it.

    place  where the writer says it is ("Idlib"); also completes short Plus Codes
    area   the area of the agreement, or anything else that must contain it

    Raises InvalidInput when the text cannot be read, may be read in two ways, or lies outside.
    """
    declared: list[Area] = [a for a in (place, area) if a is not None]
    try:
        candidates = _candidates(text, place)
    except InvalidInput as fault:
        hint, _ = _would_lie_inside(text, declared) if declared else ("", ())
        raise InvalidInput("position", text, fault.expected + hint) from None
    kept = [c for c in candidates if all(a.contains(c.position) for a in declared)]
    if declared and not kept:
        raise _outside(text, candidates, declared)
    chosen = kept[0]
    if not all(_agree(chosen, other) for other in kept[1:]):
        raise _ambiguous(text, kept, declared)
    if not declared and not chosen.settled:
        raise _ambiguous(text, kept, declared)
    if not chosen.settled:
        chosen = chosen.warned(f"read as {chosen.meaning}, because that is in {declared[0].name}")
    return ReadPosition(
        position=chosen.position,
        precision_m=round(chosen.precision_m + 0.005, 2),
        notation=chosen.notation,
        text=text,
        warnings=chosen.warnings
        + _warnings(chosen)
        + (() if place is None else far_from_centre(place, chosen.position)),
    )


def _candidates(text: str, place: Place | None) -> tuple[Candidate, ...]:
    """All readings in all notations; at least one, or InvalidInput."""
    if len(text) > 200:
        raise InvalidInput("position", text, "at most 200 characters")
    found = mgrs_grid.read(text) + utm.read(text) + pluscode.read(text, place=place)
    found = found or pairs.read(text)
    if not found:
        raise InvalidInput("position", text, KNOWN)
    return found


def _agree(a: Candidate, b: Candidate) -> bool:
    """Whether two readings differ by no more than the finer of them leaves open."""
    return distance_m(a.position, b.position) <= min(a.precision_m, b.precision_m)


def _ambiguous(text: str, kept: list[Candidate], declared: list[Area]) -> InvalidInput:
    # `0 0` and `35 35` read alike in either order: there is one reading to confirm, not two.
    shown = dict.fromkeys(f"{c.meaning or c.notation} ({_shown(c.position)})" for c in kept)
    readings = " or ".join(shown)
    where = f"both are in {declared[0].name}" if declared else "or name the place it is in"
    expected = f"the one that is meant: {readings}; {where}"
    if len(shown) == 1:
        expected = f"it as {readings} if that is meant, {where}"
    possible = tuple(dict.fromkeys(map(_retyped, kept)))
    return InvalidInput("position", text, expected, possible=possible)


def _retyped(meant: Candidate) -> str:
    """As it may be typed instead, so that it means this and nothing else."""
    if meant.notation == "UTM":
        return utm.write(meant.position)
    return meant.meaning or _shown(meant.position)


def _outside(text: str, candidates: tuple[Candidate, ...], declared: list[Area]) -> InvalidInput:
    """Names the area it missed and by how far, and what would lie inside."""
    missed = next(
        (a for a in declared if not any(a.contains(c.position) for c in candidates)), declared[0]
    )
    away = ""
    if isinstance(missed, Place):
        nearest = min(distance_m(c.position, missed.position) for c in candidates)
        away = f"; this is {_km(nearest)} from it"
    hint, swapped = _would_lie_inside(text, declared)
    expected = f"a position in {missed.name}{away}{hint}"
    return InvalidInput("position", text, expected, possible=swapped)


def _would_lie_inside(text: str, declared: list[Area]) -> tuple[str, tuple[str, ...]]:
    """(". Swapping latitude and longitude gives ..., inside Idlib", or ""; it the other way
    round, in the digits typed, where that alone is enough)."""

    def inside(position: Position) -> bool:
        return all(a.contains(position) for a in declared)

    meant: list[str] = []
    swapped: list[str] = []
    for pair in pairs.read_pairs(text):
        if not isinstance(pair, InvalidInput):
            meant += slips.likely_meant(pair, inside=inside, show=_shown)
            swapped.append(slips.swapped(pair, inside=inside))
    said = " or ".join(dict.fromkeys(meant[:3]))
    hint = f". {said[0].upper()}{said[1:]}, inside {declared[0].name}" if said else ""
    return hint, tuple(filter(None, dict.fromkeys(swapped)))


def _warnings(chosen: Candidate) -> tuple[str, ...]:
    found = []
    if chosen.precision_m > COARSE_M:
        found.append(f"these digits tell the place to within {_km(chosen.precision_m)} only")
    return tuple(found)


def _km(metres: float) -> str:
    """ "9.0 km", "101 km", "240 m": for people."""
    if metres < 950:
        return f"{metres:.0f} m"
    return f"{metres / 1000:.1f} km" if metres < 99_500 else f"{metres / 1000:.0f} km"


def _shown(position: Position) -> str:
    return decimal.write(position)
