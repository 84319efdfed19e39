"""Remedies for a plan: what shift in time, height or place would remove its overlaps.

Promise: a remedy tells its reader no more than the overlaps did. It is computed against what
the plan's owner may see, and where an owner shares only coarsely or blind, its steps are as
coarse as that: a delay to the minute would disclose the other side's end to the minute.
A remedy ends overlaps; what it leaves near is said with it (`still_near`).
Not here: the search (core/remedy.py).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from standclear.core.disclosure import share_of
from standclear.core.ids import owner_of
from standclear.core.intent import OperationalIntent
from standclear.core.picture import Picture, Said
from standclear.core.release import OverlapView
from standclear.core.remedy import Remedy, RemedyLimits, remedies
from standclear.core.rules.matching import own_view
from standclear.core.rules.search import Subject, in_force, matters, plan_subject, search
from standclear.core.telling import Disclosure


@dataclass(frozen=True, slots=True)
class Unknown:
    """What does not count: nobody's concern, or not this party's to know of."""

    picture: Picture
    subject: Subject

    def __contains__(self, other: object) -> bool:
        if not isinstance(other, str) or not matters(self.picture, self.subject, other):
            return True
        share = share_of(self.picture, other, self.subject.owner)
        return share.disclosure is Disclosure.NONE


def advise(picture: Picture, intent: OperationalIntent, now: datetime) -> tuple[Remedy, ...]:
    """The nearest shift of each kind that removes every overlap that the owner may know of."""
    said = Said("0" * 64, owner_of(intent.id), "", now, now)
    subject = plan_subject(intent)
    views = [
        view
        for pair in search(picture, said, subject)
        if not pair.near and (view := own_view(picture, subject, pair)) is not None
    ]
    if not views:
        return ()
    exact = all(view.least_distance_mm is not None for view in views)  # given only with FULL
    return remedies(
        intent.volumes,
        picture.index,
        now=now,
        exclude=Unknown(picture, subject),
        limits=_limits(picture, exact=exact),
        active=lambda other, start, end: in_force(picture, subject, other, start, end),
    )


def still_near(
    picture: Picture, intent: OperationalIntent, remedy: Remedy, now: datetime
) -> tuple[OverlapView, ...]:
    """What a remedy would leave near the plan, as far as its owner may know of it."""
    moved = replace(intent, volumes=remedy.volumes)
    said, subject = Said("0" * 64, owner_of(intent.id), "", now, now), plan_subject(moved)
    return tuple(
        view
        for pair in search(picture, said, subject)
        if pair.near and (view := own_view(picture, subject, pair)) is not None
    )


def _limits(picture: Picture, *, exact: bool) -> RemedyLimits:
    if exact:
        return RemedyLimits()
    settings = picture.mechanism
    return RemedyLimits(
        time_step_s=settings.coarse_s,
        height_step_m=settings.coarse_height_mm // 1000,
        aside_step_m=settings.coarse_mm // 1000,
        aside_m=4 * settings.coarse_mm // 1000,
    )
