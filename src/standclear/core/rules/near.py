"""Which records have ground near a place, at a time: what holds now, and what is over by now.

Promise: too many, never too few: whoever asks measures what is given here.
Not here: measuring for an incident (incident_links/records.py), for an inquiry (service/shown).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from standclear.core.earth.extent import Extent
from standclear.core.intent import IntentState
from standclear.core.notice import NoticeState
from standclear.core.overlaps.index import Index
from standclear.core.picture import Picture
from standclear.core.shape import Volume4D

TALL_MM = 200_000_000
"""Every height is near: who asks stands on the ground or in the air above it."""

_UNTOLD = (NoticeState.SUBMITTED, NoticeState.RETURNED)


def records_about(
    picture: Picture, place: Volume4D, *, reach_m: float, margin: timedelta
) -> Iterator[str]:
    """Records whose ground may come within reach of the place, in its hours, in order of id.

    By the index what is held against plans; what is over, by its hours and then its ground.
    """
    about: tuple[Extent, ...] = picture.extents_of((place,))
    index = picture.index
    held = _in_reach(index, about, reach_m, margin)
    over = {
        key: picture.extents_of(volumes)
        for key, volumes in _over(picture, place, margin)
        if key not in index
    }
    yield from sorted(held | _in_reach(Index.of(over), about, reach_m, margin))


def touches(volume: Volume4D, place: Volume4D, margin: timedelta) -> bool:
    """Whether the hours of two volumes come within the margin of one another."""
    return volume.start <= place.end + margin and volume.end >= place.start - margin


def _in_reach(
    index: Index, place: tuple[Extent, ...], reach_m: float, margin: timedelta
) -> set[str]:
    time_s = int(margin.total_seconds())
    found = index.near(place, horizontal_m=reach_m, vertical_mm=TALL_MM, time_s=time_s)
    return {str(key) for key, _, _ in found}


def _over(
    picture: Picture, place: Volume4D, margin: timedelta
) -> Iterator[tuple[str, tuple[Volume4D, ...]]]:
    """What no plan is held against, in its hours; there may be very many of other hours."""
    start, end = place.start - margin, place.end + margin
    plans = (
        (key, held.intent.volumes)
        for key, held in picture.plans.items()
        if held.state is IntentState.ENDED
    )
    notices = (
        (key, held.held_volumes)
        for key, held in picture.notices.items()
        if held.state not in _UNTOLD
    )
    zones = ((key, held.held.volumes) for key, held in picture.zones.items())
    for key, volumes in chain(plans, notices, zones):
        for volume in volumes:
            if volume.start <= end and volume.end >= start:
                yield key, volumes
                break
