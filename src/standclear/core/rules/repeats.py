"""The near-duplicate finder: one hospital notified twelve times is one hospital.

Abs, Yemen, 2018: coordinates given twelve times, and the answer was that the place had not been
officially notified. Repeats are counted and linked, never dropped and never merged in silence.
"""

from __future__ import annotations

import unicodedata
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
        near = distance_m(place, middle(other.volume.shape)) <= NEAR_M
        if near and alike(notice.name, other.name):
            return record.same_as or other_id
    return ""


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
