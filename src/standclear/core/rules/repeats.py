"""The near-duplicate finder: one hospital notified twelve times is one hospital.

Abs, Yemen, 2018: coordinates given twelve times, and the answer was that the place had not been
officially notified. Repeats are counted and linked, never dropped and never merged in silence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from standclear.core.earth.geodesy import distance_m
from standclear.core.ids import owner_of
from standclear.core.notice import SiteNotice
from standclear.core.picture import Picture
from standclear.core.shape import Circle, Point, Position, Shape

NEAR_M = 500.0
"""Two notices of one organisation within this distance may be one place (own choice: a
hospital compound is some hundred metres across)."""

ALIKE = 0.6
"""Share of letters two names have in common, in order, to count as alike (own choice)."""


def same_site(picture: Picture, notice: SiteNotice) -> str:
    """The first notice of the same owner, category, place and name; "" for none."""
    place = middle(notice.volume.shape)
    for other_id in sorted(picture.notices):
        record = picture.notices[other_id]
        other = record.notice
        if other_id == notice.id or owner_of(other_id) != owner_of(notice.id):
            continue
        if not isinstance(other, SiteNotice) or other.category is not notice.category:
            continue
        if _apart_m(place, notice, other) is not None:
            return record.same_as or other_id
    return ""


@dataclass(frozen=True, slots=True)
class Namesake:
    """A notice of about the same name and place as another, whoever gave it.

    apart_m   between the middles of the two, metres on the ellipsoid
    """

    notice: SiteNotice
    apart_m: float


def namesakes(notice: SiteNotice, others: Iterable[SiteNotice]) -> tuple[Namesake, ...]:
    """Of other notices those that may be of the same place, nearest first.

    Unlike `same_site` it asks for no one owner or category: two organisations that give notice
    of one hospital should hear of each other's, where each may see it.
    """
    place, found = middle(notice.volume.shape), []
    for other in others:
        apart_m = None if other.id == notice.id else _apart_m(place, notice, other)
        if apart_m is not None:
            found.append(Namesake(other, apart_m))
    return tuple(sorted(found, key=lambda each: (each.apart_m, each.notice.id)))


def _apart_m(place: Position, notice: SiteNotice, other: SiteNotice) -> float | None:
    """How far apart, of two that are near and called alike; None of any others."""
    apart_m = distance_m(place, middle(other.volume.shape))
    return apart_m if apart_m <= NEAR_M and alike(notice.name, other.name) else None


def alike(first: str, second: str) -> bool:
    """Whether two names may be spellings of one."""
    a, b = _plain(first), _plain(second)
    return a == b or SequenceMatcher(None, a, b).ratio() >= ALIKE


def middle(shape: Shape) -> Position:
    """A representative position of a declared shape."""
    if isinstance(shape, Circle):
        return shape.centre
    if isinstance(shape, Point):
        return shape.position
    ring = shape.route if hasattr(shape, "route") else shape.parts[0][0]
    return ring[len(ring) // 2]


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if c.isalnum())
