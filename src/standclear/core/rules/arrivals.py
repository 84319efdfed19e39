"""What a party must be told when it comes or comes back: everything in force that concerns it.

A gap that opened while it took no part is closed here, by a telling of its own; the list of gaps
at any earlier time still shows it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from standclear.core.disclosure import (
    blind_contact,
    may_know,
    share_of,
    share_of_plan,
    told_span,
    view_of_notice,
    view_of_overlap,
    view_of_plan,
)
from standclear.core.duty import Duty, urgency_of
from standclear.core.events import ZoneChanged
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState, OperationalIntent, state_word
from standclear.core.notice import NoticeState, share_for
from standclear.core.picture import Picture, ZoneRecord, other_side
from standclear.core.rules.matching import overlap_duty
from standclear.core.rules.search import span_of
from standclear.core.rules.zone_telling import zone_duty
from standclear.core.telling import Disclosure
from standclear.core.zone import ZoneStanding

_GONE = (ZoneStanding.WITHDRAWN, ZoneStanding.ILLUSTRATIVE)


def joined_step(since: datetime) -> str:
    """Under which name the picture remembers that an arrival was dealt with."""
    return f"joined-{since:%Y%m%dT%H%M%S}"


def catch_up(picture: Picture, party: str, at: datetime) -> list[Duty]:
    """Zones, notices, plans and overlaps in force, as far as the party may see each."""
    return [
        *_zones(picture, party),
        *_notices(picture, party, at),
        *_plans(picture, party, at),
        *_overlaps(picture, party, at),
    ]


def as_it_stands(record: ZoneRecord) -> ZoneChanged:
    """A zone's present state in the form of the event that would make it so."""
    return ZoneChanged(
        record.zone.id,
        record.zone.version,
        record.standing,
        record.recognised_by,
        record.rejected_by,
    )


def _zones(picture: Picture, party: str) -> list[Duty]:
    return [
        zone_duty(record.zone, as_it_stands(record), party, "zone.in_force", _zone_line(record))
        for zone_id, record in sorted(picture.zones.items())
        if record.standing not in _GONE and owner_of(zone_id) != party
    ]


def _zone_line(record: ZoneRecord) -> str:
    zone = record.zone
    return f"Zone {zone.id} v{zone.version} stands: {zone.name} ({record.standing.value})."


def _notices(picture: Picture, party: str, at: datetime) -> list[Duty]:
    duties = []
    for notice_id, record in sorted(picture.notices.items()):
        notice, share = record.notice, share_for(record.notice, party)
        held = record.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
        if not held or share.disclosure.rank < Disclosure.COARSE.rank:
            continue
        start, end = told_span(notice.valid_from, notice.valid_until, share, picture.mechanism)
        duties.append(
            Duty(
                recipient=party,
                subject=notice_id,
                version=notice.version,
                because="notice.in_force",
                disclosure=share.disclosure,
                headline=f"{notice_id} v{notice.version} stands ({record.state.value}).",
                content=view_of_notice(notice, record.state.value, share, picture.mechanism),
                urgency=urgency_of(start, at),
                starts=start,
                expires=end,
            )
        )
    return duties


def _plans(picture: Picture, party: str, at: datetime) -> list[Duty]:
    duties = []
    for plan_id, record in sorted(picture.plans.items()):
        intent, share = record.intent, share_of_plan(record.intent, party)
        named = any(chosen.party == party for chosen in intent.shares)
        if record.state is IntentState.ENDED or not named or owner_of(plan_id) == party:
            continue
        if share.disclosure.rank < Disclosure.COARSE.rank:
            continue
        duties.append(plan_duty(picture, record.intent, record.state, party, at, "plan.in_force"))
    return duties


def plan_duty(
    picture: Picture,
    intent: OperationalIntent,
    state: IntentState,
    party: str,
    at: datetime,
    because: str,
) -> Duty:
    """Tell one party of a plan that its owner shows to it."""
    share = share_of_plan(intent, party)
    start, end = told_span(intent.start, intent.end, share, picture.mechanism)
    return Duty(
        recipient=party,
        subject=intent.id,
        version=intent.version,
        because=because,
        disclosure=share.disclosure,
        headline=f"Plan {intent.id} v{intent.version} is {state_word(state)}.",
        content=view_of_plan(intent, state.value, share, picture.mechanism),
        urgency=urgency_of(start, at),
        starts=start,
        expires=end,
    )


def _overlaps(picture: Picture, party: str, at: datetime) -> list[Duty]:
    duties = []
    for overlap_id, record in sorted(picture.overlaps.items()):
        pair = record.found
        if record.ended or not may_know(picture, pair, party):
            continue
        for yours in (pair.first, pair.second):
            if owner_of(yours) != party:
                continue
            other = other_side(pair, yours)
            view = view_of_overlap(
                overlap_id,
                pair,
                yours=yours,
                share=share_of(picture, other, party),
                call=blind_contact(picture, other),
                settings=picture.mechanism,
            )
            duty = overlap_duty(party, view, pair, span_of(picture, yours), at)
            duties.append(replace(duty, because="overlap.in_force"))
            break
    return duties
