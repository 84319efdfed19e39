"""A remedy as it is told: a plan moved one way, and how far. No geometry.

Not here: how one is found (remedy.py), in which words it is said (service/remedy_words.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from standclear.core.shape import Volume4D


class RemedyKind(StrEnum):
    """Which way a plan would move."""

    DELAY = "delay"
    EARLIER = "earlier"
    HIGHER = "higher"
    LOWER = "lower"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Remedy:
    """A plan moved one way so that no overlap was found.

    shift_s      seconds later, negative earlier (DELAY, EARLIER)
    shift_mm     millimetres higher, negative lower (HIGHER, LOWER); of pressure height for
                 flight levels
    bearing_deg, distance_m   where to, from where it was (ASIDE)
    volumes      the plan as it would be filed again
    """

    kind: RemedyKind
    volumes: tuple[Volume4D, ...]
    shift_s: int = 0
    shift_mm: int = 0
    bearing_deg: float = 0.0
    distance_m: float = 0.0
