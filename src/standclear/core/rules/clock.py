"""What falls due when time passes: reminders, the next role, lapses, expiries, overdue.

The desk says `clock.tick` and signs it; everything here follows from that and the log, so that
a replay finds any reminder that was owed and not given. Deadlines are the mechanism's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from standclear.core import statements as st
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput
from standclear.core.events import (
    Event,
    GapFound,
    MovementChanged,
    NoticeChanged,
    PlanChanged,
    Reminded,
    Warned,
    ZoneChanged,
)
from standclear.core.ids import owner_of
from standclear.core.intent import IntentState
from standclear.core.mechanism import Mechanism
from standclear.core.notice import MovementNotice, MovementState, NoticeState, SiteNotice
from standclear.core.picture import NoticeRecord, Picture, ReleaseRecord, Said, ZoneRecord
from standclear.core.release import NoteView
from standclear.core.rules import matching
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.zones import tell_zone
from standclear.core.telling import Disclosure, Urgency
from standclear.core.zone import ZoneStanding

Due = tuple[list[Event], list[Duty]]

_OVER = (MovementState.ARRIVED, MovementState.ABORTED, MovementState.OVERDUE)


def decide(picture: Picture, said: Said, statement: st.ClockTick) -> Decision:
    """Everything that has fallen due by the time of the tick and was not done before."""
    if statement.now != said.at:
        raise InvalidInput("now", f"{statement.now}", f"the time of the entry, {said.at}")
    events: list[Event] = []
    duties: list[Duty] = []
    for due in (
        _silent_releases(picture, said),
        _ending_zones(picture, said),
        _aging_notices(picture, said),
        _finished_plans(picture, said),
    ):
        events += due[0]
        duties += due[1]
    return decision(picture, said, f"{len(events)} thing(s) fell due.", events, duties)


def anything_due(picture: Picture, at: datetime) -> bool:
    """Whether a tick at this time would establish anything; so that idle time is not logged."""
    said = Said("0" * 64, picture.desk, "", at, at)
    decided = decide(picture, said, st.ClockTick(at))
    return bool(decided.events or decided.releases)


# ---- releases that nobody has answered for


def ladder(picture: Picture, record: ReleaseRecord) -> Iterator[tuple[str, datetime, int]]:
    """Every step owed on a silent release: its name, when it falls due, which role is rung.

    Reminder, then role after role; and before the start of what it tells of, at 12, 4 and 1
    hours and at the start itself. `start` with nobody reached is the author's to decide.
    """
    settings, release = picture.mechanism, record.release
    assert release.acknowledge_by is not None
    urgent = release.urgency is not Urgency.ROUTINE
    if not urgent:
        yield "remind", release.made_at + timedelta(seconds=settings.remind_s), 0
    party = picture.get_party(release.recipient).party
    between = timedelta(seconds=settings.next_rung_urgent_s if urgent else settings.next_rung_s)
    for rung in range(1, len(party.roles)):
        at_once = release.urgency is Urgency.CEASE
        wait = timedelta(0) if at_once else between * (rung - 1)
        first = release.made_at if at_once else _first_rung(settings, record)
        yield f"rung-{rung}", first + wait, rung
    last = max(len(party.roles) - 1, 0)
    if release.starts is not None:
        for before in settings.remind_before_start_s:
            due = release.starts - timedelta(seconds=before)
            if due > release.made_at:
                yield f"start-{before}", due, last
        if release.starts > release.made_at:
            yield "start", release.starts, last
    yield "exhausted", _first_rung(settings, record) + between * max(last, 1), last


def _first_rung(settings: Mechanism, record: ReleaseRecord) -> datetime:
    """When the second role is rung: at the deadline, urgent after two minutes at most."""
    release = record.release
    assert release.acknowledge_by is not None
    if release.urgency is Urgency.ROUTINE:
        return release.acknowledge_by
    urgent = release.made_at + timedelta(seconds=settings.next_rung_urgent_s)
    return min(release.acknowledge_by, urgent)


def _silent_releases(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for (recipient, number), record in sorted(picture.open.items()):
        if not picture.takes_part(recipient, said.at):
            if "left" not in record.steps:
                events.append(Reminded(recipient, number, "left", 0, ""))
                events.append(_gap(record, "no longer takes part"))
            continue
        party = picture.get_party(recipient).party
        for step, due, rung in sorted(ladder(picture, record), key=lambda s: (s[1], s[2], s[0])):
            if due > said.at or step in record.steps:
                continue
            role = party.role_at(rung)
            events.append(Reminded(recipient, number, step, rung, role.id if role else ""))
            if step in ("exhausted", "start"):
                reason = "not acknowledged" + (" at its start" if step == "start" else "")
                events.append(_gap(record, reason))
                duties += _tell_owners(picture, record, reason)
    return events, duties


def _gap(record: ReleaseRecord, reason: str) -> GapFound:
    release = record.release
    return GapFound(release.recipient, release.subject, release.version, release.because, reason)


def _tell_owners(picture: Picture, record: ReleaseRecord, reason: str) -> list[Duty]:
    """Whoever stands behind the subject hears that it was not acknowledged, and decides."""
    release = record.release
    if release.subject in picture.overlaps:
        owners = set(picture.overlaps[release.subject].parties)
    elif "/" in release.subject:
        owners = {owner_of(release.subject)}
    else:
        owners = set()
    text = (
        f"{release.recipient} has {reason} "
        f"{release.subject} v{release.version} (#{release.number}). You decide whether to go on."
    )
    return [
        Duty(
            recipient=owner,
            subject=f"{release.subject}",
            version=release.version,
            because="release.silent",
            disclosure=Disclosure.FULL,
            headline=text,
            content=NoteView(release.subject, text),
            urgency=Urgency.URGENT,
            answer_owed=False,
        )
        for owner in sorted(owners - {release.recipient})
    ]


# ---- zones that end


def _ending_zones(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for zone_id in sorted(picture.zones):
        record = picture.zones[zone_id]
        if record.standing in (
            ZoneStanding.LAPSED,
            ZoneStanding.WITHDRAWN,
            ZoneStanding.ILLUSTRATIVE,
        ):
            continue
        if record.zone.valid_until < said.at:
            lapsed = _lapse(picture, said, record)
            events += lapsed[0]
            duties += lapsed[1]
            continue
        for step in _warnings(picture, zone_id, record.zone.valid_until, said.at):
            text = f"Zone {zone_id} ends {record.zone.valid_until:%a %Y-%m-%d %H:%MZ}; not renewed."
            change = _as_it_stands(record)
            events.append(Warned(zone_id, step))
            duties += tell_zone(picture, said, change, record.zone, "zone.ending", text)
    return events, duties


def _lapse(picture: Picture, said: Said, record: ZoneRecord) -> Due:
    zone = record.zone
    change = ZoneChanged(
        zone.id, zone.version, ZoneStanding.LAPSED, record.recognised_by, record.rejected_by
    )
    text = (
        f"Zone {zone.id} v{zone.version} LAPSED at {zone.valid_until:%a %Y-%m-%d %H:%MZ}: "
        "no renewal is on record. It is still drawn, as lapsed."
    )
    ended = matching.end_overlaps(picture, zone.id, "the zone lapsed")
    return [change, *ended], tell_zone(picture, said, change, zone, "zone.lapsed", text)


def _as_it_stands(record: ZoneRecord) -> ZoneChanged:
    return ZoneChanged(
        record.zone.id,
        record.zone.version,
        record.standing,
        record.recognised_by,
        record.rejected_by,
    )


def _warnings(picture: Picture, subject: str, ends: datetime, at: datetime) -> Iterator[str]:
    """The nearest warning step that has been reached and not been given; older ones are moot."""
    reached = [
        before
        for before in picture.mechanism.expiry_warnings_s
        if ends - timedelta(seconds=before) <= at
    ]
    if reached and (subject, f"ends-{min(reached)}") not in picture.warned:
        yield f"ends-{min(reached)}"


# ---- notices that grow old, movements that are late, plans that are over


def _aging_notices(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for notice_id in sorted(picture.notices):
        record = picture.notices[notice_id]
        if record.state not in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED):
            continue
        notice = record.notice
        late = timedelta(seconds=picture.mechanism.movement_overdue_s)
        if isinstance(notice, MovementNotice):
            if said.at > notice.valid_until + late and record.movement not in _OVER:
                events.append(MovementChanged(notice_id, MovementState.OVERDUE))
                duties += _tell_notice(
                    picture, said, record, "movement.overdue", "is overdue", Urgency.URGENT
                )
        elif notice.valid_until < said.at:
            events.append(NoticeChanged(notice_id, notice.version, NoticeState.EXPIRED))
            events += matching.end_overlaps(picture, notice_id, "the notice expired")
            what = "has expired; the place may be in use as before"
            duties += _tell_notice(picture, said, record, "notice.expired", what, Urgency.ROUTINE)
        else:
            confirm = _confirmations(picture, said, record, notice)
            events += confirm[0]
            duties += confirm[1]
    return events, duties


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
        what = "was not re-confirmed in time: unconfirmed, still held against plans"
        tells = _tell_notice(picture, said, record, "notice.unconfirmed", what, Urgency.ROUTINE)
        return [change], tells
    if said.at >= due and (notice.id, step) not in picture.warned:
        text = f"{notice.id}: please confirm that it is as notified."
        duty = _note(record.author, record, "notice.confirm_due", text, Urgency.ROUTINE)
        return [Warned(notice.id, step)], [duty]
    return [], []


def _finished_plans(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    for plan_id in sorted(picture.plans):
        record = picture.plans[plan_id]
        running = record.state in (IntentState.ACCEPTED, IntentState.ACTIVATED)
        if running and record.intent.end < said.at:
            reason = "its time has passed"
            change = PlanChanged(plan_id, record.intent.version, IntentState.ENDED, reason)
            events += [change, *matching.end_overlaps(picture, plan_id, reason)]
    return events, []


def _tell_notice(
    picture: Picture, said: Said, record: NoticeRecord, because: str, what: str, urgency: Urgency
) -> list[Duty]:
    text = f"{record.notice.id} v{record.notice.version} {what}."
    parties = [record.author] + [
        share.party
        for share in record.notice.recipients
        if share.disclosure.rank >= Disclosure.COARSE.rank
    ]
    return [_note(party, record, because, text, urgency) for party in parties]


def _note(party: str, record: NoticeRecord, because: str, text: str, urgency: Urgency) -> Duty:
    return Duty(
        recipient=party,
        subject=record.notice.id,
        version=record.notice.version,
        because=because,
        disclosure=Disclosure.FULL,
        headline=text,
        content=NoteView(record.notice.id, text),
        urgency=urgency,
    )
