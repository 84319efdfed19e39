"""What a party must be told when it comes or comes back: everything in force that concerns it.

A gap that opened while it took no part is closed here, by a telling of its own; the list of gaps
at any earlier time still shows it.
Promise: very much is told in parts, each in a decision of its own, so that nobody else waits
longer for a decision than one part takes; nothing is told in two of them, and nothing in none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count

from standclear.core.agreements.held import OPEN
from standclear.core.disclosure import (
    blind_contact,
    may_know,
    share_of,
    share_of_plan,
    sides_of,
    told_span,
    view_of_notice,
    view_of_overlap,
    view_of_plan,
)
from standclear.core.duty import Duty, urgency_of
from standclear.core.events import Warned, ZoneChanged
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState, OperationalIntent, state_word
from standclear.core.notice import NoticeState, share_for
from standclear.core.picture import Picture, ZoneRecord, other_side
from standclear.core.release import NoteView, Release
from standclear.core.rules.commitment_telling import commitment_duty
from standclear.core.rules.commitment_telling import stands_words as commitment_stands
from standclear.core.rules.decision import is_full
from standclear.core.rules.instrument_telling import change_duty, stands_words
from standclear.core.rules.matching import overlap_duty
from standclear.core.rules.search import span_of, version_of
from standclear.core.rules.zone_telling import zone_duty
from standclear.core.telling import Disclosure
from standclear.core.zone import Zone, ZoneStanding

_GONE = (ZoneStanding.WITHDRAWN, ZoneStanding.ILLUSTRATIVE)

_ARRIVING = frozenset(
    {
        "zone.in_force",
        "notice.in_force",
        "plan.in_force",
        "overlap.in_force",
        "instrument.stands",
        "commitment.stands",
    }
)
"""Why something is told to whoever arrives."""


def joined_step(since: datetime) -> str:
    """Under which name the picture remembers that an arrival was dealt with."""
    return f"joined-{since:%Y%m%dT%H%M%S}"


def catch_up(
    picture: Picture, party: str, at: datetime, since: datetime, *, first: bool = False
) -> tuple[Warned, list[Duty]]:
    """The next part of what holds, as far as the party may see it, and the mark that it is told.

    since   when it arrived; what it was told from then on, in a part or as news, it has
    first   it arrives by the very statement that is decided, and has been told nothing since
    """
    step = joined_step(since)
    told: set[Key] = set() if first else _told(picture, party, since)
    part: list[Duty] = []
    for duty in _holding(picture, party, at, told):
        if _key(duty) in told:
            continue
        if is_full(part):
            parts = (f"{step}-part-{number}" for number in count(1))
            step = next(one for one in parts if (party, one) not in picture.warned)
            break
        part.append(duty)
    return Warned(party, step), part


Key = tuple[str, int]
"""A subject and its version."""


def _key(told: Duty | Release) -> Key:
    return told.subject, told.version


def _told(picture: Picture, party: str, since: datetime) -> set[Key]:
    """What it was told since it arrived: the thing itself, not a word about it alone."""
    keys = set()
    for record in reversed(picture.releases.get(party, [])):
        release = record.release
        if release.made_at < since:
            break
        if release.because in _ARRIVING or not isinstance(release.content, NoteView):
            keys.add(_key(release))
    return keys


def _holding(picture: Picture, party: str, at: datetime, told: set[Key]) -> Iterator[Duty]:
    """Zones, notices, plans and overlaps in force, agreements, and commitments of its own.

    told   of what may be very many, these are not even looked at
    """
    yield from _zones(picture, party)
    yield from _notices(picture, party, at, told)
    yield from _plans(picture, party, at, told)
    yield from _overlaps(picture, party, at, told)
    yield from _instruments(picture, party)
    yield from _commitments(picture, party)


def as_it_stands(record: ZoneRecord, wording: Zone) -> ZoneChanged:
    """A zone's present state in the form of the event that would make it so.

    wording   the newest, or the agreed one that holds on beside it
    """
    if wording.version != record.zone.version:
        others = tuple(sorted(set(wording.agreement_of) - {record.author}))
        return ZoneChanged(wording.id, wording.version, ZoneStanding.AGREED, others, ())
    return ZoneChanged(
        wording.id,
        wording.version,
        record.standing,
        record.recognised_by,
        record.rejected_by,
    )


def _zones(picture: Picture, party: str) -> Iterator[Duty]:
    """Each zone as last worded; and before it the agreed wording, where that one holds on."""
    for zone_id, record in sorted(picture.zones.items()):
        if record.standing in _GONE or owner_of(zone_id) == party:
            continue
        wordings = [record.zone] if record.agreed is None else [record.agreed, record.zone]
        for zone in wordings:
            change = as_it_stands(record, zone)
            line = f"Zone {zone.id} v{zone.version} stands: {zone.name} ({change.standing.value})."
            yield zone_duty(zone, change, party, "zone.in_force", line)


def _notices(picture: Picture, party: str, at: datetime, told: set[Key]) -> Iterator[Duty]:
    for notice_id, record in sorted(picture.notices.items()):
        notice, share = record.notice, share_for(record.notice, party)
        held = record.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
        if not held or share.disclosure.rank < Disclosure.COARSE.rank:
            continue
        if (notice_id, notice.version) in told:
            continue
        start, end = told_span(notice.valid_from, notice.valid_until, share, picture.mechanism)
        yield Duty(
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


def _plans(picture: Picture, party: str, at: datetime, told: set[Key]) -> Iterator[Duty]:
    for plan_id, record in sorted(picture.plans.items()):
        intent, share = record.intent, share_of_plan(record.intent, party)
        named = any(chosen.party == party for chosen in intent.shares)
        if record.state is IntentState.ENDED or not named or owner_of(plan_id) == party:
            continue
        if share.disclosure.rank < Disclosure.COARSE.rank or (plan_id, intent.version) in told:
            continue
        yield plan_duty(picture, intent, record.state, party, at, "plan.in_force")


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


def _instruments(picture: Picture, party: str) -> list[Duty]:
    """Each draft that holds, and the one on the table."""
    return [
        change_duty(picture, draft, party, "instrument.stands", stands_words(draft))
        for _, record in sorted(picture.instruments.items())
        for draft in record.drafts
        if draft is record.held or (draft is record.latest and draft.standing in OPEN)
    ]


def _commitments(picture: Picture, party: str) -> list[Duty]:
    """Its own that nobody has ended; of others' it can read."""
    return [
        commitment_duty(
            picture,
            held,
            party,
            "commitment.stands",
            commitment_stands(held),
            owed=True,
            whole=True,
        )
        for _, held in sorted(picture.commitments.items())
        if held.ended is None and held.commitment.party == party
    ]


def _overlaps(picture: Picture, party: str, at: datetime, told: set[Key]) -> Iterator[Duty]:
    for overlap_id, record in sorted(picture.overlaps.items()):
        pair = record.found
        if record.ended or not may_know(picture, pair, party):
            continue
        for yours, concerned in sides_of(picture, pair):
            if concerned != party:
                continue
            if (overlap_id, version_of(picture, yours)) in told:
                break
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
            yield replace(duty, because="overlap.in_force")
            break
