"""The records around a subject as its owner may see them: exactly, or by their coarse volumes.

Promise: an answer found among these is the same for any two worlds that look the same to that
owner, and holds in each of them: a coarse volume contains the true one.
Not here: what is asked of them (possible.py for dry runs, service/advice.py for remedies), the
exact search (search.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standclear.core.coarsen import coarsen, step_down, step_up
from standclear.core.disclosure import share_of
from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.overlap import Separation, Windows
from standclear.core.picture import Picture
from standclear.core.rules.search import Subject, in_force, matters, volumes_of
from standclear.core.shape import Volume4D
from standclear.core.telling import Disclosure, Share


@dataclass(frozen=True, slots=True)
class Seen:
    """What lies around a subject.

    index    by record: the exact extents, or those of the coarse volumes
    coarse   the records that are held by their coarse volumes
    """

    index: Index
    coarse: frozenset[str]

    def any_coarse_near(self, extents: Iterable[Extent], reaches: Iterable[Separation]) -> bool:
        """Whether a record that is not shown exactly lies within any of these reaches."""
        asked = tuple(extents)
        return any(
            key in self.coarse for reach in reaches for key in _near(self.index, asked, reach)
        )


def seen_around(picture: Picture, subject: Subject, reaches: Iterable[Separation]) -> Seen:
    """Everything that concerns the subject, that its owner may know of, within any reach.

    A record that its owner may not know of at all is left out.
    """
    around: set[str] = set()
    for reach in reaches:
        around |= keys_around(picture, subject, reach)
    coarse = coarse_extents(picture, subject, around)
    exact = {
        key: picture.held_extents(key)
        for key in sorted(around - coarse.keys())
        if _counts(picture, subject, key)
    }
    return Seen(Index.of({**exact, **coarse}), frozenset(coarse))


def coarse_extents(
    picture: Picture, subject: Subject, records: Iterable[str]
) -> dict[str, tuple[Extent, ...]]:
    """The coarse volumes of those records that count and are not shown exactly."""
    found = {}
    for other in sorted(records):
        share = share_of(picture, other, subject.owner)
        if not shown_exactly(share) and _counts(picture, subject, other):
            found[other] = all_extents(_widened(picture, other, share))
    return found


def keys_around(picture: Picture, subject: Subject, reach: Separation) -> set[str]:
    """Every record whose exact or coarse volume could lie within reach; never too few.

    A coarse box is larger than a part of the true volume by less than two steps of place and
    height and one of time on each side; where it may be larger still, all that hold at the time
    are named. It says nothing of flight levels, so these keep nothing apart.
    """
    settings = picture.mechanism
    near = _near(
        picture.index,
        tuple(
            replace(extent, pressure_low_mm=None, pressure_high_mm=None)
            for extent in picture.extents_of(subject.volumes)
        ),
        Separation(
            reach.horizontal_m + 2 * settings.coarse_mm / 1000,
            reach.vertical_m + 2 * settings.coarse_height_mm / 1000,
            reach.time_s + settings.coarse_s,
        ),
    )
    return near | _widest(picture, subject.owner) | _far_reaching(picture, subject, reach)


def hours_as_seen(
    picture: Picture, subject: Subject, other: str, start: datetime, end: datetime
) -> Windows:
    """When the other holds by its schedule; in whole coarse steps where it is not shown exactly."""
    if shown_exactly(share_of(picture, other, subject.owner)):
        return in_force(picture, subject, other, start, end)
    step_s = picture.mechanism.coarse_s
    wide = step_down(start, step_s), step_up(end, step_s)
    held = in_force(picture, subject, other, *wide)
    return tuple((step_down(begins, step_s), step_up(ends, step_s)) for begins, ends in held)


def shown_exactly(share: Share) -> bool:
    """Whether a share tells place, heights and times as they are."""
    return share.disclosure is Disclosure.FULL and not share.precision_mm


def _counts(picture: Picture, subject: Subject, other: str) -> bool:
    """Whether the pair is anybody's concern, and the subject's owner may know of it."""
    share = share_of(picture, other, subject.owner)
    return share.disclosure is not Disclosure.NONE and matters(picture, subject, other)


def _near(index: Index, extents: tuple[Extent, ...], reach: Separation) -> set[str]:
    hits = index.near(
        extents,
        horizontal_m=reach.horizontal_m,
        vertical_mm=round(reach.vertical_m * 1000),
        time_s=reach.time_s,
    )
    return {key for key, _, _ in hits}


def _widest(picture: Picture, party: str) -> set[str]:
    """The records that a party is shown more coarsely still, by their owners' own measure."""
    held, coarse_mm = picture.index, picture.mechanism.coarse_mm
    return {
        key
        for key in picture.measured
        if key in held and share_of(picture, key, party).precision_mm > coarse_mm
    }


def _far_reaching(picture: Picture, subject: Subject, reach: Separation) -> set[str]:
    """The records of which the true volume does not say where the coarse one may be."""
    about = timedelta(seconds=reach.time_s + picture.mechanism.coarse_s + 1)
    begins, ends = subject.span
    held = picture.index
    return {
        key
        for key, (start, end) in picture.far_reaching.items()
        if key in held and start <= ends + about and begins - about <= end
    }


def _widened(picture: Picture, other: str, share: Share) -> tuple[Volume4D, ...]:
    settings = picture.mechanism
    return coarsen(
        volumes_of(picture, other),
        grid_mm=share.precision_mm or settings.coarse_mm,
        time_s=settings.coarse_s,
        height_mm=settings.coarse_height_mm,
    )
