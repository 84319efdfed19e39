"""What a question finds near in one picture, before anything is said of it.

Promise: a record is near by the ground and hours that the asker may see of it: whoever is shown it
coarsely learns no more from having asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.earth.geodesy import Nearest, least_distance_m
from standclear.core.ids import owner_of
from standclear.core.inquiry.question import Question
from standclear.core.picture import Picture, ReleaseRecord
from standclear.core.rules.near import records_about, touches
from standclear.core.shape import Volume4D
from standclear.service.shown.asked import may_see
from standclear.service.shown.records import volumes_seen

_STEPS = 4
"""Steps of the coarse grid by which the view of a record may exceed it, twice over: what may go
further is known as far-reaching (core/coarsen.py)."""


@dataclass(frozen=True, slots=True)
class Near:
    """Least distance of the place from what the asker may see, 0 where they touch."""

    distance_mm: int
    error_mm: int


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture, as one asker looks at it with one question.

    as_of   the question's time in the picture of then; the newest entry's in that of now
    near    records near, by id
    told    every telling of what is near, or of no record, by its subject
    """

    picture: Picture
    asker: str
    question: Question
    as_of: datetime
    near: Mapping[str, Near]
    told: Mapping[str, tuple[ReleaseRecord, ...]]

    def away(self, volume: Volume4D, error_mm: int) -> Near | None:
        """How far the place is from a volume that is near it; None where that is not near.

        error_mm   how far the volume may be off, by whoever said where it is
        """
        nearest = _nearest(self.picture, self.question, (volume,))
        error_mm += round(nearest.error_m * 1000) + self.question.error_mm
        if nearest.distance_m * 1000 > self.question.radius_mm + error_mm:
            return None
        return Near(round(nearest.distance_m * 1000), error_mm)

    def telling_of(self, subject: str) -> Iterator[ReleaseRecord]:
        """The tellings of a subject that are the asker's to know of: of its own record, and to
        itself; the desk knows of all."""
        own = "/" in subject and owner_of(subject) == self.asker
        for held in self.told.get(subject, ()):
            if own or self.asker in (self.picture.desk, held.release.recipient):
                yield held

    def entries(self, subject: str) -> list[int]:
        """Positions in the log of those tellings, and of what came back."""
        found = {each for held in self.telling_of(subject) for each in (held.index, *held.heard)}
        return sorted(found)

    @property
    def subjects(self) -> set[str]:
        """What tellings about something near may be about."""
        return {*self.near, *self.overlaps}

    @property
    def overlaps(self) -> set[str]:
        return {each for record in self.near for each in self.picture.overlaps_of.get(record, ())}

    @property
    def raised(self) -> dict[str, datetime]:
        """Alerts and calls to CEASE about what is near, and when they were raised."""
        alerts, ceases = self.picture.alerts.items(), self.picture.ceases.items()
        return {
            alert: held.raised_at
            for alert, held in alerts
            if held.situation.zone in self.near or held.situation.filed in self.near
        } | {cease: call.called_at for cease, call in ceases if call.notice in self.near}


def scene_of(picture: Picture, asker: str, question: Question) -> Scene:
    """Look at a picture with a question."""
    near = dict(_near(picture, asker, question))
    told: dict[str, list[ReleaseRecord]] = {}
    for party in sorted(picture.releases):
        for held in picture.releases[party]:
            subject = held.release.subject
            if subject in near or "/" not in subject:  # or what is about no record
                told.setdefault(subject, []).append(held)
    as_of = max(picture.at, question.at)
    return Scene(picture, asker, question, as_of, near, {k: tuple(v) for k, v in told.items()})


def _near(picture: Picture, asker: str, question: Question) -> Iterator[tuple[str, Near]]:
    place = question.place
    for record in sorted(_candidates(picture, asker, question)):
        if not may_see(picture, asker, record):
            continue
        volumes = volumes_seen(picture, asker, record)
        then = tuple(each for each in volumes if touches(each, place, timedelta(0)))
        if not then:
            continue
        nearest = _nearest(picture, question, then)
        if nearest.distance_m * 1000 <= question.radius_mm + nearest.error_m * 1000:
            error_mm = round(nearest.error_m * 1000) + question.error_mm
            yield record, Near(round(nearest.distance_m * 1000), error_mm)


def _nearest(picture: Picture, question: Question, volumes: tuple[Volume4D, ...]) -> Nearest:
    about = picture.extents_of((question.place,))
    measured = (
        least_distance_m(own, other) for own in about for other in picture.extents_of(volumes)
    )
    return min(measured, key=lambda each: (each.distance_m, each.error_m))


def _candidates(picture: Picture, asker: str, question: Question) -> set[str]:
    """Too many, never too few."""
    settings, reach_m, margin = picture.mechanism, question.radius_mm / 1000, timedelta(0)
    found: set[str] = {key for key, held in picture.zones.items() if held.agreed is not None}
    if asker != picture.desk:
        reach_m += _STEPS * settings.coarse_mm / 1000
        margin = timedelta(seconds=settings.coarse_s)
        found |= {*picture.far_reaching, *picture.measured}
    return found | set(records_about(picture, question.place, reach_m=reach_m, margin=margin))
