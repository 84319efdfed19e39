"""Telling of notices: to the recipients that the author chose, at the precision chosen for each."""

from __future__ import annotations

from datetime import datetime

from standclear.core.disclosure import told_span, view_of_notice
from standclear.core.duty import Duty, urgency_of
from standclear.core.notice import MovementNotice, Notice, NoticeState, share_for
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.telling import Disclosure, Urgency

_ORDER = tuple(Urgency)


def urgency_of_notice(notice: Notice, at: datetime) -> Urgency:
    """A movement is as urgent as its author says, and urgent within a day of its start."""
    if not isinstance(notice, MovementNotice):
        return Urgency.ROUTINE
    return max(notice.urgency, urgency_of(notice.valid_from, at), key=_ORDER.index)


def tell_recipients(
    picture: Picture,
    said: Said,
    notice: Notice,
    state: NoticeState,
    because: str,
    headline: str,
    *,
    answer_owed: bool = True,
) -> list[Duty]:
    """The whole notice to everybody it is shared with."""
    duties = []
    for share in notice.recipients:
        if share.disclosure.rank < Disclosure.COARSE.rank:
            continue
        start, end = told_span(notice.valid_from, notice.valid_until, share, picture.mechanism)
        duties.append(
            Duty(
                recipient=share.party,
                subject=notice.id,
                version=notice.version,
                because=because,
                disclosure=share.disclosure,
                headline=headline,
                content=view_of_notice(notice, state.value, share, picture.mechanism),
                urgency=urgency_of_notice(notice, said.at),
                answer_owed=answer_owed,
                starts=start,
                expires=end,
            )
        )
    return duties


def note_recipients(
    record: NoticeRecord, because: str, text: str, urgency: Urgency, *, answer_owed: bool = True
) -> list[Duty]:
    """A remark on a notice to everybody it is shared with."""
    return [
        note(share.party, record, because, text, urgency, answer_owed=answer_owed)
        for share in record.notice.recipients
        if share.disclosure.rank >= Disclosure.COARSE.rank
    ]


def to_author(record: NoticeRecord, because: str, text: str, urgency: Urgency) -> Duty:
    """A remark on a notice to whoever gave it."""
    return note(record.author, record, because, text, urgency)


def note(
    party: str,
    record: NoticeRecord,
    because: str,
    text: str,
    urgency: Urgency,
    *,
    answer_owed: bool = True,
) -> Duty:
    """A remark on a notice: words, and nothing of its place."""
    return Duty(
        recipient=party,
        subject=record.notice.id,
        version=record.notice.version,
        because=because,
        disclosure=Disclosure.FULL,
        headline=text,
        content=NoteView(record.notice.id, text),
        urgency=urgency,
        answer_owed=answer_owed,
    )


def tell_dropped(notice: Notice, earlier: Notice) -> list[Duty]:
    """Who held the earlier version but is no recipient of this one hears that it is replaced."""
    text = f"{notice.id} v{earlier.version} is replaced; its author shares the new version no more."
    return [
        Duty(
            recipient=share.party,
            subject=notice.id,
            version=notice.version,
            because="notice.replaced",
            disclosure=Disclosure.BLIND,
            headline=text,
            content=NoteView(notice.id, text),
        )
        for share in earlier.recipients
        if share.disclosure.rank >= Disclosure.COARSE.rank
        and share_for(notice, share.party).disclosure.rank < Disclosure.COARSE.rank
    ]
