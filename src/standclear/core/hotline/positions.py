"""A position passed on a call: as it was said, as it was heard, and whether the two are one place.

Promise: a position counts as agreed only once it was read back as the same digits, or in another
notation no more coarsely and no further off than it was said to be exact, by everybody's account
of the call. One account in which it differs is enough for "not agreed" (near Deir ez-Zor on 17
September 2016 the place that was passed was 9 km off, and nobody read it back; domain 1.1).
Not here: reading what is typed (core/places), whom a difference is told (rules/call_passing.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from standclear.core.notice import AsTyped
from standclear.core.places.notation import decimal
from standclear.core.shape import Position

FINEST_MM = 1_000
"""Two spellings of one place may differ by so much whatever the digits say (own choice: decimals
of a degree and a grid reference round differently, and nobody is kept apart by a metre)."""


@dataclass(frozen=True, slots=True)
class SpokenPosition:
    """One place as somebody said it, or said it back.

    as_typed      the words, verbatim, and how they were read
    precision_mm  how far the place meant may be from `position`, by the digits said
    """

    as_typed: AsTyped
    position: Position
    precision_mm: int


class PositionState(StrEnum):
    SAID = "said"  # not read back yet
    AGREED = "agreed"  # read back, and one place by every account
    NOT_AGREED = "not_agreed"  # read back as another place: it counts for nothing until said again


@dataclass(frozen=True, slots=True)
class Heard:
    """How a saying was read back, by one party's account.

    by        the party that read it back
    word_of   the party that entered this
    apart_mm  from what was said
    agrees    no further off, and no coarser, than what was said
    """

    at: datetime
    by: str
    word_of: str
    spoken: SpokenPosition
    apart_mm: int
    agrees: bool


@dataclass(slots=True)
class Saying:
    """A position said once; `correction` says why, where it was said again.

    heard   every read-back of it, in order
    """

    at: datetime
    by: str
    word_of: str
    spoken: SpokenPosition
    correction: str = ""
    heard: list[Heard] = field(default_factory=list)

    @property
    def state(self) -> PositionState:
        latest = {each.word_of: each for each in self.heard}
        if not latest:
            return PositionState.SAID
        one = all(each.agrees for each in latest.values())
        return PositionState.AGREED if one else PositionState.NOT_AGREED


def compared(said: SpokenPosition, heard: SpokenPosition) -> tuple[int, bool]:
    """Millimetres between the two, and whether what was heard is what was said.

    In one notation the digits are the same or they were misheard: said to one decimal of a degree,
    9 km would else be within what the digits tell. Between two notations it may differ by what was
    said to be exact.
    """
    from standclear.core.places.place import distance_m  # geometry, which no other reader needs

    apart_mm = round(distance_m(said.position, heard.position) * 1000)
    within = _within_mm(said)
    if said.as_typed.notation == heard.as_typed.notation and apart_mm > FINEST_MM:
        return apart_mm, False
    return apart_mm, apart_mm <= within and heard.precision_mm <= within


def _within_mm(said: SpokenPosition) -> int:
    return max(said.precision_mm, FINEST_MM)


def apart_words(heard: Heard, said: SpokenPosition) -> str:
    """ "9.0 km apart", or why a read-back that is near enough does not agree."""
    if heard.spoken.precision_mm <= _within_mm(said) or heard.apart_mm > _within_mm(said):
        return f"{length_words(heard.apart_mm)} apart"
    return (
        f"read back to {length_words(heard.spoken.precision_mm)} only, "
        f"and said to {length_words(said.precision_mm)}"
    )


def length_words(millimetres: int) -> str:
    """ "9.0 km", "240 m"."""
    if millimetres < 950_000:
        return f"{-(-millimetres // 1000)} m"
    return f"{millimetres / 1_000_000:.1f} km"


def position_words(spoken: SpokenPosition) -> str:
    """ "35.30000N 40.20000E": decimal degrees, whatever was typed."""
    return decimal.write(spoken.position)
