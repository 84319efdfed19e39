"""Notices that grow old: re-confirmed, unconfirmed, expired; movements late, and closed.

Promise: nothing ends in silence. What was told is told to be over, to author and recipients.
Not here: when the clock speaks (clock.py), what their authors do with them (notices.py).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from standclear.core.disclosure import told_end
from standclear.core.duty import Duty
from standclear.core.events import Event, MovementChanged, NoticeChanged, Warned
from standclear.core.held import prolonged
from standclear.core.notice import MovementNotice, MovementState, NoticeState, SiteNotice
from standclear.core.picture import NoticeRecord, Picture, Said, Waiting
from standclear.core.rules import matching
from standclear.core.rules.notice_checks import RELEASED
from standclear.core.rules.notice_telling import (
    note,
    note_recipients,
    to_author,
    urgency_of_notice,
)
from standclear.core.rules.search import notice_subject
from standclear.core.telling import Urgency

Due = tuple[list[Event], list[Duty]]


def aging_notices(picture: Picture, said: Said) -> Due:
    """Everything that has fallen due on a notice by now."""
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
    if isinstance(notice, MovementNotice) and released:
        return _late(picture, said, record, notice)
    waiting = record.waiting
    if told_end(notice.valid_until, picture.mechanism) < said.at:
        if waiting is not None and waiting.notice.valid_until >= said.at:
            return _held_on(picture, said, record, waiting)
        change = NoticeChanged(notice.id, notice.version, NoticeState.EXPIRED)
        ended = matching.end_overlaps(picture, said, notice.id, "a notice expired", tell="blind")
        text = f"{notice.id} v{notice.version} has expired; the place may be in use as before."
        told = _tell_both(record, "notice.expired", text, Urgency.ROUTINE)
        if not released:
            text = f"{notice.id} v{notice.version} has passed its end; it was told to nobody."
            told = [to_author(record, "notice.expired", text, Urgency.ROUTINE)]
        return [change, *ended[0]], [*told, *ended[1]]
    held = record.state in (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
    if held and isinstance(notice, SiteNotice):
        return _confirmations(picture, said, record, notice)
    return [], []


def _late(picture: Picture, said: Said, record: NoticeRecord, notice: MovementNotice) -> Due:
    """Overdue, loudly, half an hour after its end; and closed, as loudly, after a month of it."""
    settings = picture.mechanism
    if record.movement is not MovementState.OVERDUE:
        if said.at <= notice.valid_until + timedelta(seconds=settings.movement_overdue_s):
            return [], []
        text = f"{notice.id} v{notice.version} is overdue: no word of its arrival."
        return [MovementChanged(notice.id, MovementState.OVERDUE)], _tell_both(
            record, "movement.overdue", text, Urgency.URGENT
        )
    last = max(notice.valid_until, record.latest.valid_until)
    if said.at <= last + timedelta(seconds=settings.movement_close_s):
        return [], []
    why = f"no word of it for {settings.movement_close_s // 86_400} days after its end"
    change = NoticeChanged(notice.id, notice.version, NoticeState.EXPIRED, why)
    ended = matching.end_overlaps(picture, said, notice.id, "a movement was closed", tell="blind")
    text = (
        f"{notice.id} v{notice.version} is CLOSED unaccounted for: {why}. Nobody has said that "
        f"it arrived. Ask {notice.control_room}."
    )
    told = _tell_both(record, "movement.closed", text, Urgency.URGENT)
    return [change, *ended[0]], [*told, *ended[1]]


def _held_on(picture: Picture, said: Said, record: NoticeRecord, waiting: Waiting) -> Due:
    """Its end has come while its renewal waits for the broker: nobody is told that it is over.

    It is held, as unconfirmed, until the renewal is passed, withdrawn, or over itself.
    """
    notice, until = record.notice, waiting.notice.valid_until
    if record.state is NoticeState.SUSPENDED or record.held_on == until:
        return [], []
    change = NoticeChanged(notice.id, notice.version, NoticeState.UNCONFIRMED, "renewal waits")
    where = "was returned to its author"
    if waiting.state is NoticeState.SUBMITTED:
        where = "waits for the broker's check of form"
    text = (
        f"{notice.id} v{notice.version} has reached its end, and its renewal "
        f"v{waiting.notice.version} {where}: still held against plans, as unconfirmed, until then."
    )
    told = _tell_both(record, "notice.unconfirmed", text, Urgency.ROUTINE)
    if picture.mechanism.broker:
        told.append(
            note(picture.mechanism.broker, record, "notice.form_overdue", text, Urgency.URGENT)
        )
    longer = replace(notice_subject(notice), volumes=prolonged(notice, until))
    found = matching.touched(picture, said, longer)
    return [change, *found.events], [*told, *found.own_duties, *found.duties]


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
