"""What falls due when time passes: reminders, the next role, lapses, expiries, overdue.

The desk says `clock.tick` and signs it; everything here follows from that and the log, so that
a replay finds any reminder that was owed and not given. Deadlines are the mechanism's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from standclear.core import statements as st
from standclear.core.counted import counted
from standclear.core.disclosure import may_know
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput
from standclear.core.events import (
    Event,
    MovementChanged,
    NoticeChanged,
    OverlapFound,
    PlanChanged,
    Warned,
)
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState
from standclear.core.notice import MovementNotice, MovementState, NoticeState, SiteNotice
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules import matching, zones
from standclear.core.rules.arrivals import as_it_stands, catch_up, joined_step
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.escalation import ladder, silent_releases
from standclear.core.rules.lifecycle import unresolved, unresolved_step
from standclear.core.rules.notice_telling import (
    note,
    note_recipients,
    to_author,
    urgency_of_notice,
)
from standclear.core.rules.notices import RELEASED
from standclear.core.rules.search import version_of
from standclear.core.rules.zone_telling import tell_zone
from standclear.core.telling import Disclosure, Urgency
from standclear.core.zone import Zone

__all__ = ["anything_due", "decide", "ladder"]

Due = tuple[list[Event], list[Duty]]

_OVER = (MovementState.ARRIVED, MovementState.ABORTED, MovementState.OVERDUE)


def decide(picture: Picture, said: Said, statement: st.ClockTick) -> Decision:
    """Everything that has fallen due by the time of the tick and was not done before."""
    if statement.now > said.at:
        raise InvalidInput("now", f"{statement.now}", f"not after the entry's time, {said.at}")
    events: list[Event] = []
    duties: list[Duty] = []
    for due in (
        silent_releases(picture, said),
        _ending_zones(picture, said),
        _aging_notices(picture, said),
        _beginning_overlaps(picture, said),
        _finished_plans(picture, said),
        _arrivals(picture, said),
    ):
        events += due[0]
        duties += due[1]
    return decision(picture, said, f"{counted(len(events), 'thing')} fell due.", events, duties)


def anything_due(picture: Picture, at: datetime) -> bool:
    """Whether a tick at this time would establish anything; so that idle time is not logged."""
    said = Said("0" * 64, picture.desk, "", at, at)
    decided = decide(picture, said, st.ClockTick(at))
    return bool(decided.events or decided.releases)


# ---- zones that end


def _ending_zones(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    done: set[tuple[str, int]] = set()
    for zone_id in sorted(picture.zones):
        record = picture.zones[zone_id]
        if record.standing in zones.OVER:
            continue
        for zone in {record.held.version: record.held, record.zone.version: record.zone}.values():
            if zone.valid_until < said.at:
                ended = f"{zone.valid_until:%a %Y-%m-%d %H:%MZ}"
                why = f"it ended {ended} and no renewal is on record"
                over = zones.lapse(picture, said, zone, why, done)
                events += over[0]
                duties += over[1]
                continue
            if (zone_id, zone.version) in done:
                continue
            for step in _warnings(picture, zone, said.at):
                text = f"Zone {zone_id} ends {zone.valid_until:%a %Y-%m-%d %H:%MZ}; not renewed."
                change = as_it_stands(record)
                events.append(Warned(zone_id, step))
                duties += tell_zone(picture, said, change, zone, "zone.ending", text)
    return events, duties


def _warnings(picture: Picture, zone: Zone, at: datetime) -> Iterator[str]:
    """The nearest warning step that has been reached and not been given; older ones are moot."""
    reached = [
        before
        for before in picture.mechanism.expiry_warnings_s
        if zone.valid_until - timedelta(seconds=before) <= at
    ]
    if reached:
        step = f"v{zone.version}-ends-{min(reached)}"
        if (zone.id, step) not in picture.warned:
            yield step


# ---- notices that grow old, movements that are late, plans that are over


def _aging_notices(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for notice_id in sorted(picture.notices):
        record = picture.notices[notice_id]
        if record.state in (NoticeState.EXPIRED, NoticeState.WITHDRAWN):
            continue
        for due in (_aging(picture, said, record), _form_overdue(picture, said, record)):
            events += due[0]
            duties += due[1]
    return events, duties


def _aging(picture: Picture, said: Said, record: NoticeRecord) -> Due:
    notice = record.notice
    released = record.state in RELEASED
    if isinstance(notice, MovementNotice):
        late = timedelta(seconds=picture.mechanism.movement_overdue_s)
        if not released or record.movement in _OVER or said.at <= notice.valid_until + late:
            return [], []
        text = f"{notice.id} v{notice.version} is overdue: no word of its arrival."
        return [MovementChanged(notice.id, MovementState.OVERDUE)], _tell_both(
            record, "movement.overdue", text, Urgency.URGENT
        )
    if notice.valid_until < said.at:
        change = NoticeChanged(notice.id, notice.version, NoticeState.EXPIRED)
        ended = matching.end_overlaps(picture, said, notice.id, "a notice expired", tell="blind")
        text = f"{notice.id} v{notice.version} has expired; the place may be in use as before."
        told = _tell_both(record, "notice.expired", text, Urgency.ROUTINE)
        if not released:
            told = [to_author(record, "notice.expired", text, Urgency.ROUTINE)]
        return [change, *ended[0]], [*told, *ended[1]]
    if record.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED):
        return _confirmations(picture, said, record, notice)
    return [], []


def _form_overdue(picture: Picture, said: Said, record: NoticeRecord) -> Due:
    """The broker has not looked at a form in time: broker and author hear, once a submission."""
    if record.form is not NoticeState.SUBMITTED:
        return [], []
    settings, notice = picture.mechanism, record.latest
    urgent = urgency_of_notice(notice, record.submitted_at) is not Urgency.ROUTINE
    allowed_s = settings.broker_check_urgent_s if urgent else settings.broker_check_s
    step = f"form-v{notice.version}"
    if said.at < record.submitted_at + timedelta(seconds=allowed_s):
        return [], []
    if (notice.id, step) in picture.warned:
        return [], []
    text = f"{notice.id} v{notice.version} still waits for the broker's check of form."
    because = "notice.form_overdue"
    duties = [to_author(record, because, text, Urgency.URGENT)]
    if settings.broker:
        duties.append(note(settings.broker, record, because, text, Urgency.URGENT))
    return [Warned(notice.id, step)], duties


def _confirmations(picture: Picture, said: Said, record: NoticeRecord, notice: SiteNotice) -> Due:
    """Re-confirmation is asked for when due; after the grace it shows as unconfirmed."""
    settings = picture.mechanism
    every = settings.site_confirm_frontline_s if notice.frontline else settings.site_confirm_s
    due = record.confirmed_at + timedelta(seconds=every)
    step = f"confirm-{record.confirmed_at:%Y%m%dT%H%M%S}"
    if said.at >= due + timedelta(seconds=settings.site_grace_s):
        if record.state is NoticeState.UNCONFIRMED:
            return [], []
        change = NoticeChanged(notice.id, notice.version, NoticeState.UNCONFIRMED)
        text = (
            f"{notice.id} v{notice.version} was not re-confirmed in time: unconfirmed, still held "
            "against plans."
        )
        return [change], _tell_both(record, "notice.unconfirmed", text, Urgency.ROUTINE)
    if said.at >= due and (notice.id, step) not in picture.warned:
        text = f"{notice.id}: please confirm that it is as notified."
        return [Warned(notice.id, step)], [
            to_author(record, "notice.confirm_due", text, Urgency.ROUTINE)
        ]
    return [], []


def _tell_both(record: NoticeRecord, because: str, text: str, urgency: Urgency) -> list[Duty]:
    """Its author and its recipients hear."""
    return [
        to_author(record, because, text, urgency),
        *note_recipients(record, because, text, urgency),
    ]


def _finished_plans(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for plan_id in sorted(picture.plans):
        record = picture.plans[plan_id]
        running = record.state in (IntentState.ACCEPTED, IntentState.ACTIVATED)
        if running and record.intent.end < said.at:
            change = PlanChanged(
                plan_id, record.intent.version, IntentState.ENDED, "its time has passed"
            )
            ended = matching.end_overlaps(
                picture, said, plan_id, "a plan's time has passed", tell="blind"
            )
            events += [change, *ended[0]]
            duties += ended[1]
    return events, duties


# ---- overlaps that begin unresolved, parties that return


def _beginning_overlaps(picture: Picture, said: Said) -> Due:
    """An overlap begins, and a side that acts in it has said nothing, or somebody disputes it."""
    events: list[Event] = []
    duties: list[Duty] = []
    for overlap_id in sorted(picture.overlaps):
        record = picture.overlaps[overlap_id]
        pair = record.found
        open_with = unresolved(picture, record)
        gone = not (picture.holds(pair.first) and picture.holds(pair.second))
        if record.ended or not open_with or gone:
            continue
        for yours in (pair.first, pair.second):
            party = owner_of(yours)
            step = unresolved_step(record, party)
            if (overlap_id, step) in picture.warned or not may_know(picture, pair, party):
                continue
            begins = matching.known_start(picture, pair, yours, record.since)
            if begins is None or begins > said.at:
                continue
            events.append(Warned(overlap_id, step))
            duties.append(_unresolved_duty(picture, overlap_id, pair, yours, open_with))
    return list(dict.fromkeys(events)), duties


def _unresolved_duty(
    picture: Picture, overlap_id: str, pair: OverlapFound, yours: str, open_with: tuple[str, ...]
) -> Duty:
    text = f"{overlap_id} of {yours} is unresolved as it begins: {', '.join(open_with)}."
    return Duty(
        recipient=owner_of(yours),
        subject=overlap_id,
        version=version_of(picture, yours),
        because="overlap.unresolved",
        disclosure=Disclosure.FULL,
        headline=text,
        content=NoteView(overlap_id, text),
        urgency=Urgency.URGENT,
    )


def _arrivals(picture: Picture, said: Said) -> Due:
    """Standings that were declared ahead and hold from now on."""
    events: list[Event] = []
    duties: list[Duty] = []
    for party in picture.participants(said.at):
        since = picture.parties[party].since(said.at)
        if (party, joined_step(since)) not in picture.warned:
            events.append(Warned(party, joined_step(since)))
            duties += catch_up(picture, party, said.at)
    return events, duties
