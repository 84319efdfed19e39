"""What a plan may overlap, as far as its owner may know: for dry runs, which nobody else hears of.

Promise: a record that is not shown exactly is tested on its coarse volume alone, so that no
number of dry runs finds more of it than that volume: neither an edge nor an end.
Not here: the exact search (search.py), which follows when a plan is filed: that binds the filer,
and the other side is told. How records look to a party (seen.py).
"""

from __future__ import annotations

from dataclasses import replace

from standclear.core.disclosure import share_of
from standclear.core.events import OverlapFound
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.overlap import Separation, find_overlaps
from standclear.core.picture import Picture, Said, other_side
from standclear.core.release import OverlapView
from standclear.core.rules.matching import own_view
from standclear.core.rules.search import Subject, pairs_of, reach_of, search
from standclear.core.rules.seen import coarse_extents, hours_as_seen, keys_around, shown_exactly


def views_of_possible(picture: Picture, said: Said, subject: Subject) -> tuple[OverlapView, ...]:
    """What the subject's owner may see of everything that it overlaps or may overlap."""
    exact = search(picture, said, subject)
    found: list[tuple[OverlapFound, bool]] = [
        (pair, False)
        for pair in exact
        if shown_exactly(share_of(picture, other_side(pair, subject.id), subject.owner))
    ]
    touched = {other_side(pair, subject.id) for pair in exact}
    found += [(pair, True) for pair in _coarse(picture, said, subject, touched)]
    views = []
    for pair, possible in sorted(found, key=lambda one: (one[0].start, one[0].overlap)):
        view = own_view(picture, subject, pair)
        if view is not None:
            views.append(replace(view, possible=possible))
    return tuple(views)


def _coarse(
    picture: Picture, said: Said, subject: Subject, touched: set[str]
) -> list[OverlapFound]:
    """The pairs with records that are not shown exactly, by their coarse volumes.

    touched   the records that the subject truly overlaps: they are looked at in any case
    """
    reach = reach_of(picture, subject)
    around = keys_around(picture, subject, reach or Separation())
    raw = find_overlaps(
        picture.extents_of(subject.volumes),
        Index.of(coarse_extents(picture, subject, touched | around)),
        separation=reach,
        active=lambda other, start, end: hours_as_seen(picture, subject, other, start, end),
    )
    return pairs_of(picture, said, subject, raw)
