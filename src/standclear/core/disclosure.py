"""Who may see what of a record: the owner's choice, recipient by recipient.

Promise: a view holds nothing of the record that its recipient was not given: no other
recipients, no text as typed beside a widened place, no id behind a blind overlap.
Not here: who must be told (duty.py), the widening itself (coarsen.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from standclear.core.coarsen import blur_box, blur_place, coarsen, step_down, step_up
from standclear.core.events import OverlapFound
from standclear.core.held import BEGINNING, ZoneRecord
from standclear.core.ids import kind_of, owner_of
from standclear.core.intent import OperationalIntent
from standclear.core.mechanism import Mechanism
from standclear.core.notice import AsTyped, MovementNotice, Notice, SiteNotice, share_for
from standclear.core.party import Party
from standclear.core.picture import Picture, other_side
from standclear.core.release import CoarseView, Content, NoticeView, OverlapView, PlanView
from standclear.core.shape import Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.zone import Zone, ZoneStanding


def share_of(picture: Picture, record: str, party: str) -> Share:
    """What a party may see of a record: everything of its own, else what the owner chose.

    A plan is never less than BLIND: whoever it overlaps learns that it does. A zone with named
    readers is BLIND to all others: the line may be secret, that one was crossed may not. Of what
    has been erased, nobody may see anything.
    """
    if not picture.holds(record):
        return Share(party, Disclosure.NONE)
    if owner_of(record) == party:
        return Share(party, Disclosure.FULL)
    match kind_of(record):
        case "plan":
            return share_of_plan(picture.get_plan(record).intent, party)
        case "zone":
            return share_of_zone(picture.get_zone(record).held, party)
        case _:
            return share_for(picture.get_notice(record).notice, party)


def may_know(picture: Picture, found: OverlapFound, party: str) -> bool:
    """Whether a party is concerned in an overlap and was told of it."""
    return any(
        concerned == party
        and share_of(picture, other_side(found, own), party).disclosure is not Disclosure.NONE
        for own, concerned in sides_of(picture, found)
    )


def sides_of(picture: Picture, found: OverlapFound) -> tuple[tuple[str, str], ...]:
    """Whom an overlap concerns, each with the record that makes it so: the owners of both, and
    for an agreed zone whoever agreed it. Who owns one of them hears as its owner alone."""
    owners = tuple((own, owner_of(own)) for own in (found.first, found.second))
    agreed = (
        (own, party)
        for own, _ in owners
        for party in agreed_by(picture, own)
        if party not in (owner_of(found.first), owner_of(found.second))
    )
    return (*owners, *agreed)


def agreed_by(picture: Picture, record: str) -> tuple[str, ...]:
    """The parties to the agreement that a zone is; () of anything else."""
    zone = picture.zones.get(record)
    return () if zone is None else zone.agreed_by


def share_of_plan(intent: OperationalIntent, party: str) -> Share:
    share = intent.share_for(party)
    return replace(share, disclosure=Disclosure.BLIND) if share.disclosure.rank < 1 else share


def share_of_zone(zone: Zone, party: str) -> Share:
    named = not zone.shared_with or party in zone.shared_with
    return Share(party, Disclosure.FULL if named else Disclosure.BLIND)


def zone_for(picture: Picture, zone: str, party: str) -> ZoneRecord | None:
    """A zone's record with those of its wordings that a party may read; None where it may none.

    While a newer wording waits, the one that all agreed holds on, and each is for its own readers.
    Whoever may not read the newer one is shown the agreed one as what stands, and not that there
    is another.
    """
    held = picture.get_zone(zone)
    if party in (picture.desk, held.author):
        return held
    newest = share_of_zone(held.zone, party).disclosure is Disclosure.FULL
    if held.agreed is None:
        return held if newest else None
    if share_of_zone(held.agreed, party).disclosure is not Disclosure.FULL:
        return replace(held, agreed=None, agreed_since=BEGINNING) if newest else None
    if newest:
        return held
    return ZoneRecord(
        zone=held.agreed,
        author=held.author,
        standing=ZoneStanding.AGREED,
        ovn="",  # of the newer one
        recognised_by=tuple(each for each in held.agreed.agreement_of if each != held.author),
        since=held.agreed_since,
    )


def contact_for(picture: Picture, record: str) -> str:
    """Whom to call about a record: its own contact, else its owner's first role."""
    match kind_of(record):
        case "plan":
            return picture.get_plan(record).intent.contact
        case "move":
            notice = picture.get_notice(record).notice
            return notice.control_room if isinstance(notice, MovementNotice) else ""
        case "site":
            notice = picture.get_notice(record).notice
            return notice.focal_point if isinstance(notice, SiteNotice) else ""
        case _:
            return duty_contact(picture, owner_of(record))


def blind_contact(picture: Picture, record: str) -> str:
    """Whom to call where no more is told: a plan names its contact for just this; the contact
    of a place or a journey could name the place, so there it is its owner's first role."""
    if kind_of(record) == "plan":
        return contact_for(picture, record)
    return duty_contact(picture, owner_of(record))


def duty_contact(picture: Picture, party: str) -> str:
    """A party's first role, and how a person reaches it; an outbox or webhook is no such way."""
    record = picture.parties.get(party)
    return first_contact(record.party) if record else party


def first_contact(party: Party) -> str:
    """A party's first role, and how a person reaches it; its name alone where it has none."""
    role = party.role_at(0)
    if role is None:
        return party.id
    ways = [f"{c.kind} {c.address}" for c in role.channels if c.kind in ("phone", "radio", "email")]
    return f"{party.id} {role.id} ({', '.join(ways)})" if ways else f"{party.id} {role.id}"


def told_span(
    start: datetime, end: datetime, share: Share, settings: Mechanism
) -> tuple[datetime, datetime]:
    """When a record holds, as one recipient may know it (FULL or COARSE)."""
    if share.disclosure is Disclosure.FULL:
        return start, end
    return step_down(start, settings.coarse_s), step_up(end, settings.coarse_s)


def told_end(end: datetime, settings: Mechanism) -> datetime:
    """When the clock says that something is over: at the coarse step, so that the moment of
    telling is no finer than the times that a recipient may be shown."""
    return step_up(end, settings.coarse_s)


def view_of_plan(
    intent: OperationalIntent, state: str, share: Share, settings: Mechanism
) -> Content:
    """A plan as one recipient may see it (FULL or COARSE)."""
    if share.disclosure is Disclosure.FULL:
        own = tuple(s for s in intent.shares if s.party == share.party)
        volumes = _at_precision(intent.volumes, share)
        return PlanView(replace(intent, volumes=volumes, shares=own), state)
    return CoarseView(
        intent.id, intent.version, state, _coarse(intent.volumes, settings), intent.contact
    )


def view_of_notice(notice: Notice, state: str, share: Share, settings: Mechanism) -> Content:
    """A notice as one recipient may see it (FULL or COARSE)."""
    contact = notice.control_room if isinstance(notice, MovementNotice) else notice.focal_point
    if share.disclosure is not Disclosure.FULL:
        return CoarseView(
            notice.id, notice.version, state, _coarse(notice.volumes, settings), contact
        )
    shown: Notice = replace(notice, recipients=(share,))
    if share.precision_mm and isinstance(shown, SiteNotice):
        place = blur_place(shown.volume, share.precision_mm)
        typed = AsTyped("", "withheld at this precision", shown.as_typed.place)
        shown = replace(shown, volume=place, as_typed=typed, address="", place_code="")
    elif share.precision_mm and isinstance(shown, MovementNotice):
        volumes = _at_precision(shown.volumes, share)
        shown = replace(shown, volumes=volumes, waypoints=(), stops="")
    return NoticeView(shown, state)


def view_of_overlap(
    overlap_id: str,
    found: OverlapFound,
    *,
    yours: str,
    share: Share,
    call: str,
    settings: Mechanism,
) -> OverlapView:
    """An overlap as the owner of one of its two records may see it; `call` is always given."""
    other = other_side(found, yours)
    version = found.first_version if found.first == yours else found.second_version
    blind = OverlapView(
        overlap=overlap_id,
        near=found.near,
        yours=yours,
        your_version=version,
        other="",
        other_owner=owner_of(other),
        other_kind=kind_of(other),
        call=call,
    )
    if share.disclosure.rank <= Disclosure.BLIND.rank:
        return blind
    if share.disclosure is Disclosure.FULL and not share.precision_mm:
        return replace(
            blind,
            other=other,
            start=found.start,
            end=found.end,
            low_mm=found.low_mm,
            high_mm=found.high_mm,
            pressure_low_mm=found.pressure_low_mm,
            pressure_high_mm=found.pressure_high_mm,
            box_e7=found.box_e7,
            least_distance_mm=found.least_distance_mm,
            error_mm=found.error_mm,
        )
    return _coarsely(replace(blind, other=other), found, share, settings)


def _coarsely(
    blind: OverlapView, found: OverlapFound, share: Share, settings: Mechanism
) -> OverlapView:
    """The hours and the box on a grid that contain the true ones."""
    grid = share.precision_mm or settings.coarse_mm
    return replace(
        blind,
        start=step_down(found.start, settings.coarse_s),
        end=step_up(found.end, settings.coarse_s),
        box_e7=blur_box(found.box_e7, grid),
        error_mm=grid,
    )


def _coarse(volumes: tuple[Volume4D, ...], settings: Mechanism) -> tuple[Volume4D, ...]:
    return coarsen(
        volumes,
        grid_mm=settings.coarse_mm,
        time_s=settings.coarse_s,
        height_mm=settings.coarse_height_mm,
    )


def _at_precision(volumes: tuple[Volume4D, ...], share: Share) -> tuple[Volume4D, ...]:
    if not share.precision_mm:
        return volumes
    return tuple(blur_place(volume, share.precision_mm) for volume in volumes)
