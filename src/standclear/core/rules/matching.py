"""From overlaps in space and time to facts and duties: which pairs matter, and who is told.

Pairs that matter: plans of different parties; a plan or movement and a zone in force that binds
it; a plan and another organisation's protected site or movement. Both owners are told, each as
the other's owner allows. Nothing here judges who must give way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from standclear.core.coarsen import box_of
from standclear.core.disclosure import (
    contact_for,
    duty_contact,
    share_of,
    share_of_plan,
    share_of_zone,
    view_of_overlap,
)
from standclear.core.duty import Duty, urgency_of
from standclear.core.events import Event, OverlapEnded, OverlapFound
from standclear.core.ids import kind_of, owner_of
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice, Notice, share_for
from standclear.core.overlap import Overlap, OverlapKind, Separation, Windows, find_overlaps
from standclear.core.picture import Picture, Said, ZoneRecord, other_side
from standclear.core.release import OverlapView
from standclear.core.schedule import windows
from standclear.core.shape import Position, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.zone import Domain, Zone

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

    @property
    def owner(self) -> str:
        return owner_of(self.id)


@dataclass(slots=True)
class Found:
    """What a search established: facts, whom to tell, and what the subject's owner may see."""

    events: list[Event] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    views: list[OverlapView] = field(default_factory=list)
    pairs: list[OverlapFound] = field(default_factory=list)


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


def zone_overlaps(picture: Picture, said: Said, record: ZoneRecord) -> Found:
    """What a zone that comes into force touches: plans and movements that it binds."""
    zone = record.zone
    subject = Subject(
        zone.id,
        zone.version,
        zone.volumes,
        duty_contact(picture, owner_of(zone.id)),
        lambda party: share_of_zone(zone, party),
        zone=zone,
    )
    return match(picture, said, subject)


def match(picture: Picture, said: Said, subject: Subject) -> Found:
    """Every overlap of a subject that matters, as facts and as duties to tell."""
    found = Found(pairs=search(picture, subject))
    for pair in found.pairs:
        found.events.append(pair)
        _tell_both(picture, said, subject, pair, found)
    still = {other_side(pair, subject.id) for pair in found.pairs}
    for overlap_id, record in picture.open_overlaps(subject.id):
        if other_side(record.found, subject.id) not in still:
            found.events.append(OverlapEnded(overlap_id, f"{subject.id} v{subject.version}"))
    return found


def search(picture: Picture, subject: Subject) -> list[OverlapFound]:
    """The overlaps of a subject that matter, one a pair of records, in a fixed order."""
    domain = subject.acts[0].value if subject.acts else Domain.GROUND.value
    wanted = picture.mechanism.separation(domain)
    reach = None
    if wanted is not None and subject.zone is None:
        reach = Separation(wanted.horizontal_mm / 1000, wanted.vertical_mm / 1000, wanted.time_s)
    index = picture.index  # brought up to date first: it shares one memory with the next line
    raw = find_overlaps(
        picture.extents_of(subject.volumes),
        index,
        separation=reach,
        exclude=Unconcerned(picture, subject),
        active=lambda other, start, end: in_force(picture, subject, other, start, end),
    )
    grouped: dict[str, list[Overlap]] = {}
    for one in raw:
        grouped.setdefault(one.other, []).append(one)
    merged = (
        _merge(picture, subject, other, parts)
        for other, parts in sorted(grouped.items())
        if not (kind_of(other) == "zone" and all(part.kind is OverlapKind.NEAR for part in parts))
    )
    return sorted(merged, key=lambda pair: (pair.start, pair.overlap))


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


def end_overlaps(picture: Picture, record: str, reason: str) -> list[OverlapEnded]:
    """The record no longer takes part in any overlap."""
    return [OverlapEnded(overlap, reason) for overlap, _ in picture.open_overlaps(record)]


def overlap_id(first: str, second: str) -> str:
    """One id for a pair of records, the same from either side, telling nothing of either."""
    pair = "\n".join(sorted((first, second)))
    return "ov-" + hashlib.sha256(b"standclear overlap\n" + pair.encode()).hexdigest()[:12]


def own_view(picture: Picture, subject: Subject, pair: OverlapFound) -> OverlapView | None:
    """The overlap as the subject's own owner may see it; None when it may not know of it."""
    other = other_side(pair, subject.id)
    share = share_of(picture, other, subject.owner)
    if share.disclosure is Disclosure.NONE:
        return None
    blind = share.disclosure is Disclosure.BLIND
    call = duty_contact(picture, owner_of(other)) if blind else contact_for(picture, other)
    return view_of_overlap(
        pair.overlap,
        pair,
        yours=subject.id,
        share=share,
        call=call,
        settings=picture.mechanism,
    )


def _tell_both(
    picture: Picture, said: Said, subject: Subject, pair: OverlapFound, found: Found
) -> None:
    view = own_view(picture, subject, pair)
    if view is not None:
        found.views.append(view)
    other = other_side(pair, subject.id)
    share = subject.share_for(owner_of(other))
    if share.disclosure is Disclosure.NONE:
        return
    call = subject.contact
    if share.disclosure is Disclosure.BLIND:
        call = duty_contact(picture, subject.owner)
    theirs = view_of_overlap(
        pair.overlap, pair, yours=other, share=share, call=call, settings=picture.mechanism
    )
    found.duties.append(overlap_duty(owner_of(other), theirs, pair, said.at))


def overlap_duty(recipient: str, view: OverlapView, pair: OverlapFound, at: datetime) -> Duty:
    """Tell one side of one overlap."""
    word = "comes near" if pair.near else "overlaps"
    named = view.other or f"a {view.other_kind} of {view.other_owner}"
    return Duty(
        recipient=recipient,
        subject=pair.overlap,
        version=max(pair.first_version, pair.second_version),
        because="overlap.found",
        disclosure=Disclosure.FULL if view.start else Disclosure.BLIND,
        headline=f"{view.yours} {word} {named}. Call {view.call}.",
        content=view,
        urgency=urgency_of(pair.start, at),
        starts=pair.start if view.start else None,
        expires=pair.end if view.start else None,
    )


def _merge(picture: Picture, subject: Subject, other: str, parts: list[Overlap]) -> OverlapFound:
    touching = [part for part in parts if part.kind is OverlapKind.OVERLAP] or parts
    lows = [part.altitude_low_mm for part in touching]
    highs = [part.altitude_high_mm for part in touching]
    boxes = [part.box for part in touching]
    return OverlapFound(
        overlap=overlap_id(subject.id, other),
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
    )


def version_of(picture: Picture, record: str) -> int:
    match kind_of(record):
        case "plan":
            return picture.get_plan(record).intent.version
        case "zone":
            return picture.get_zone(record).zone.version
        case _:
            return picture.get_notice(record).notice.version


def _binds(picture: Picture, subject: Subject, other: str) -> bool:
    """Whether the zone of the pair speaks of what the other one does."""
    if subject.zone is not None:
        doer = _acts_of(picture, other)
        return doer is not None and subject.zone.rule.binds(owner_of(other), *doer)
    record = picture.zones.get(other)
    if record is None or subject.acts is None:
        return False
    return record.in_force and record.zone.rule.binds(subject.owner, *subject.acts)


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
    zone = subject.zone or (record.zone if record else None)
    if zone is None or zone.schedule is None:
        return ((start, end),)
    west, south, east, north = box_of(picture.extents_of(zone.volumes)[0])
    return windows(zone.schedule, start, end, at=Position((west + east) // 2, (south + north) // 2))
