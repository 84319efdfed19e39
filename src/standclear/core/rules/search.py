"""Which records overlap a subject, and which of those overlaps are anybody's concern.

Pairs that matter: plans of different parties; a plan or movement and a zone in force that binds
it; a plan and another organisation's protected site or movement.
Promise: the same pairs, whichever of the two was filed first.
Not here: whom to tell (matching.py), geometry (core/overlaps/overlap.py).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from standclear.core.coarsen import box_of
from standclear.core.disclosure import duty_contact, share_of_plan, share_of_zone
from standclear.core.events import OverlapFound
from standclear.core.ids import kind_of, owner_of
from standclear.core.intent import OperationalIntent
from standclear.core.intervals import spanned
from standclear.core.notice import MovementNotice, Notice, share_for
from standclear.core.overlaps.overlap import (
    Overlap,
    OverlapKind,
    Separation,
    Windows,
    find_overlaps,
)
from standclear.core.picture import Picture, Said
from standclear.core.shape import Volume4D
from standclear.core.telling import Share
from standclear.core.time.schedule import windows
from standclear.core.time.sun import places_in
from standclear.core.zone import Domain, Zone

Span = tuple[datetime, datetime]

MOVEMENT_ACT = "convoy"
"""The act under which a zone's rule speaks of humanitarian movements."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that is being filed or changed, before it is in the picture."""

    id: str
    version: int
    volumes: tuple[Volume4D, ...]
    contact: str
    share_for: Callable[[str], Share]
    acts: tuple[Domain, str] | None = None  # what it does; None: it does nothing, it is a place
    zone: Zone | None = None
    agreed_by: tuple[str, ...] = ()  # of a zone: whom what happens in it concerns as its owner

    @property
    def span(self) -> Span:
        return min(v.start for v in self.volumes), max(v.end for v in self.volumes)

    @property
    def owner(self) -> str:
        return owner_of(self.id)


def plan_subject(intent: OperationalIntent) -> Subject:
    return Subject(
        intent.id,
        intent.version,
        intent.volumes,
        intent.contact,
        lambda party: share_of_plan(intent, party),
        acts=(intent.domain, intent.activity.value),
    )


def notice_subject(notice: Notice) -> Subject:
    moving = isinstance(notice, MovementNotice)
    return Subject(
        notice.id,
        notice.version,
        notice.volumes,
        notice.control_room if isinstance(notice, MovementNotice) else notice.focal_point,
        lambda party: share_for(notice, party),
        acts=(Domain.GROUND, MOVEMENT_ACT) if moving else None,
    )


def zone_subject(picture: Picture, zone: Zone, agreed_by: tuple[str, ...] = ()) -> Subject:
    return Subject(
        zone.id,
        zone.version,
        zone.volumes,
        duty_contact(picture, owner_of(zone.id)),
        lambda party: share_of_zone(zone, party),
        zone=zone,
        agreed_by=agreed_by,
    )


def search(picture: Picture, said: Said, subject: Subject) -> list[OverlapFound]:
    """The overlaps of a subject that matter, one a pair of records, in a fixed order."""
    index = picture.index  # brought up to date first: it shares one memory with the next line
    raw = find_overlaps(
        picture.extents_of(subject.volumes),
        index,
        separation=reach_of(picture, subject),
        exclude=Unconcerned(picture, subject),
        active=lambda other, start, end: in_force(picture, subject, other, start, end),
    )
    return pairs_of(picture, said, subject, raw)


def reach_of(picture: Picture, subject: Subject) -> Separation | None:
    """How near is looked for; a zone is crossed or it is not."""
    wanted = picture.mechanism.widest() if subject.zone is None else None
    if wanted is None:
        return None
    return Separation(wanted.horizontal_mm / 1000, wanted.vertical_mm / 1000, wanted.time_s)


def pairs_of(
    picture: Picture, said: Said, subject: Subject, raw: Iterable[Overlap]
) -> list[OverlapFound]:
    """What was found, one fact a pair of records, without what is near by nobody's measure."""
    grouped: dict[str, list[Overlap]] = {}
    for one in raw:
        if one.kind is OverlapKind.OVERLAP or _near(picture, subject, one):
            grouped.setdefault(one.other, []).append(one)
    merged = [
        merge(picture, said, subject, other, parts) for other, parts in sorted(grouped.items())
    ]
    return sorted(merged, key=lambda pair: (pair.start, pair.overlap))


def _near(picture: Picture, subject: Subject, one: Overlap) -> bool:
    """Whether either side's domain calls this distance near; the same whoever files first."""
    if kind_of(one.other) == "zone":
        return False
    own = subject.acts or (Domain.GROUND, "")
    other = _acts_of(picture, one.other) or (Domain.GROUND, "")
    for domain in {own[0], other[0]}:
        near = picture.mechanism.separation(domain.value)
        if (
            near is not None
            and one.least_distance_m * 1000 <= near.horizontal_mm
            and one.vertical_gap_m * 1000 <= near.vertical_mm
            and one.time_gap_s <= near.time_s
        ):
            return True
    return False


@dataclass(frozen=True, slots=True)
class Unconcerned:
    """The records whose overlap with the subject is nobody's concern, as a container of ids."""

    picture: Picture
    subject: Subject

    def __contains__(self, other: object) -> bool:
        return isinstance(other, str) and not matters(self.picture, self.subject, other)


def matters(picture: Picture, subject: Subject, other: str) -> bool:
    """Whether an overlap of these two records is anybody's concern."""
    if other == subject.id:
        return False
    kinds = {kind_of(subject.id), kind_of(other)}
    if "zone" in kinds:
        return _binds(picture, subject, other)
    return "plan" in kinds and owner_of(other) != subject.owner


def name_overlap(picture: Picture, said: Said, subject: Subject, other: str) -> str:
    """One id for a pair of records, for as long as both exist, telling nothing of either.

    A digest of the two ids, or of the two entries, would let one side find the other's by trying
    numbers, or the leaves of the log, which hold no body and yet tell by whom and when. So it is
    taken of both ovns: each is made with the nonce of its own statement, which the other side
    does not have. A replay has both nonces, beside the bodies; where a body has been erased, the
    decision still names the overlap.
    """
    first, second = sorted((subject.id, other))
    known = picture.overlap_between.get((first, second))
    if known is not None:
        return known
    made = f"standclear overlap\n{said.ovn}\n{ovn_of(picture, other)}"
    return "ov-" + hashlib.sha256(made.encode()).hexdigest()[:12]


def ovn_of(picture: Picture, record: str) -> str:
    """The opaque version number of a record as it stands."""
    match kind_of(record):
        case "plan":
            return picture.get_plan(record).ovn
        case "zone":
            return picture.get_zone(record).ovn
        case _:
            return picture.get_notice(record).ovn


def version_of(picture: Picture, record: str) -> int:
    match kind_of(record):
        case "plan":
            return picture.get_plan(record).intent.version
        case "zone":
            return picture.get_zone(record).held.version
        case _:
            return picture.get_notice(record).notice.version


def volumes_of(picture: Picture, record: str) -> tuple[Volume4D, ...]:
    """What a record that holds is checked against."""
    match kind_of(record):
        case "plan":
            return picture.get_plan(record).intent.volumes
        case "zone":
            return picture.get_zone(record).held.volumes
        case _:
            return picture.get_notice(record).held_volumes


def span_of(picture: Picture, record: str) -> Span:
    """When a record holds, from its first start to its last end."""
    volumes = volumes_of(picture, record)
    return min(v.start for v in volumes), max(v.end for v in volumes)


def merge(
    picture: Picture, said: Said, subject: Subject, other: str, parts: list[Overlap]
) -> OverlapFound:
    """All that two records share, as one fact."""
    touching = [part for part in parts if part.kind is OverlapKind.OVERLAP] or parts
    lows = [part.altitude_low_mm for part in touching]
    highs = [part.altitude_high_mm for part in touching]
    pressures = spanned(part.pressure_heights_mm for part in touching)
    boxes = [part.box for part in touching]
    return OverlapFound(
        overlap=name_overlap(picture, said, subject, other),
        first=subject.id,
        first_version=subject.version,
        second=other,
        second_version=version_of(picture, other),
        near=touching[0].kind is OverlapKind.NEAR,
        start=min(part.start for part in touching),
        end=max(part.end for part in touching),
        low_mm=None if None in lows else min(low for low in lows if low is not None),
        high_mm=None if None in highs else max(high for high in highs if high is not None),
        box_e7=(
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        ),
        least_distance_mm=round(min(part.least_distance_m for part in touching) * 1000),
        error_mm=round(max(part.error_m for part in touching) * 1000 + 0.5),
        pressure_low_mm=pressures[0] if pressures else None,
        pressure_high_mm=pressures[1] if pressures else None,
    )


def _binds(picture: Picture, subject: Subject, other: str) -> bool:
    """Whether the zone of the pair speaks of what the other one does."""
    if subject.zone is not None:
        doer = _acts_of(picture, other)
        return doer is not None and subject.zone.rule.binds(owner_of(other), *doer)
    record = picture.zones.get(other)
    if record is None or subject.acts is None:
        return False
    return record.in_force and record.held.rule.binds(subject.owner, *subject.acts)


def _acts_of(picture: Picture, record: str) -> tuple[Domain, str] | None:
    match kind_of(record):
        case "plan":
            intent = picture.get_plan(record).intent
            return intent.domain, intent.activity.value
        case "move":
            return Domain.GROUND, MOVEMENT_ACT
        case _:
            return None


def in_force(
    picture: Picture, subject: Subject, other: str, start: datetime, end: datetime
) -> Windows:
    """The parts of a time span in which the zone of the pair holds by its schedule."""
    record = picture.zones.get(other)
    zone = subject.zone or (record.held if record else None)
    if zone is None or zone.schedule is None:
        return ((start, end),)
    own = subject.zone is not None
    extents = picture.extents_of(zone.volumes) if own else picture.held_extents(other)
    return windows(zone.schedule, start, end, at=places_in(map(box_of, extents)))
