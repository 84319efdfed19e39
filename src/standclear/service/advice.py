"""Remedies for a plan: what shift in time, height or place would remove its overlaps.

Promise: a remedy tells its reader no more than the records do that it may see. It is searched
among those as they look to the plan's owner: what is shared coarsely or blind by its coarse
volume, and then in steps as coarse as that. Two worlds that look the same to the owner get the
same remedies. A remedy ends overlaps; what it leaves near is said with it (`still_near`).
Not here: the search (core/overlaps/remedy.py), how records look to a party (core/rules/seen.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from standclear.core.ids import kind_of, owner_of
from standclear.core.intent import OperationalIntent
from standclear.core.mechanism import Mechanism
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.moved import Remedy
from standclear.core.overlaps.overlap import Separation, Windows
from standclear.core.overlaps.remedy import RemedyLimits, remedies
from standclear.core.picture import Picture, Said
from standclear.core.release import OverlapView
from standclear.core.rules.possible import views_of_possible
from standclear.core.rules.search import Subject, plan_subject
from standclear.core.rules.seen import hours_as_seen, seen_around

_LEVEL_STRETCH = 2
"""A shift of a flight level is less than this many times as high above WGS 84: by the coldest
and warmest air of heights.py it is 0.7 to 1.2 times as high."""


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a plan as its owner may see it: enough to search for remedies."""

    picture: Picture
    subject: Subject
    index: Index
    limits: RemedyLimits


def advise(picture: Picture, intent: OperationalIntent, now: datetime) -> tuple[Remedy, ...]:
    """The nearest shift of each kind after which the plan overlaps nothing that its owner may
    know of, as that owner may see it; () where it overlaps none of that now."""
    return search(look_around(picture, intent), now)


def look_around(picture: Picture, intent: OperationalIntent) -> Around:
    """What `search` goes by; takes a small part of its time, and the picture held still."""
    subject = plan_subject(intent)
    finest, coarsest = RemedyLimits(), _coarse_limits(picture.mechanism)
    seen = seen_around(picture, subject, (*_reaches(finest), *_reaches(coarsest)))
    blurred = seen.any_coarse_near(picture.extents_of(intent.volumes), _reaches(finest))
    return Around(picture, subject, seen.index, coarsest if blurred else finest)


def search(
    around: Around,
    now: datetime,
    *,
    holding: Callable[[], AbstractContextManager[object]] = nullcontext,
) -> tuple[Remedy, ...]:
    """As `advise`, among what was seen; the picture may go on meanwhile.

    holding   keeps the picture still for a moment, while the hours of a zone are read from it
    """

    def hours(other: str, start: datetime, end: datetime) -> Windows:
        with holding() if kind_of(other) == "zone" else nullcontext():
            return hours_as_seen(around.picture, around.subject, other, start, end)

    return remedies(
        around.subject.volumes, around.index, now=now, limits=around.limits, active=hours
    )


def to_be_removed(views: Iterable[OverlapView]) -> bool:
    """Whether the answer to a plan names an overlap, so that remedies are of use to its author."""
    return any(not view.near for view in views)


def still_near(
    picture: Picture, intent: OperationalIntent, remedy: Remedy, now: datetime
) -> tuple[OverlapView, ...]:
    """What a remedy would leave near the plan, as a dry run of it would say."""
    moved = replace(intent, volumes=remedy.volumes)
    said = Said("0" * 64, owner_of(intent.id), "", now, now)
    views = views_of_possible(picture, said, plan_subject(moved))
    return tuple(view for view in views if view.near)


def _reaches(limits: RemedyLimits) -> tuple[Separation, ...]:
    """How far a plan may be moved: one way at a time."""
    return (
        Separation(time_s=max(limits.delay_s, limits.earlier_s)),
        Separation(vertical_m=_LEVEL_STRETCH * limits.height_m),
        Separation(horizontal_m=limits.aside_m),
    )


def _coarse_limits(settings: Mechanism) -> RemedyLimits:
    return RemedyLimits(
        time_step_s=settings.coarse_s,
        height_step_m=settings.coarse_height_mm // 1000,
        aside_step_m=settings.coarse_mm // 1000,
        aside_m=4 * settings.coarse_mm // 1000,
    )
