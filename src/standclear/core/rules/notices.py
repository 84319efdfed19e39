"""Giving, amending, confirming, suspending and withdrawing notices.

No party can move another's notice: it can only add receipts or a query. The broker, where the
mechanism has one, checks the form and never the content. An amendment reopens every receipt; one
that waits for the broker leaves the released version in force meanwhile.
Not here: reports of movements under way (movements.py), growing old (clock.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import assert_never

from standclear.core import statements as st
from standclear.core.counted import counted
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, Stale
from standclear.core.events import Event, NoticeChanged, NoticeConfirmed, SiteRepeated
from standclear.core.ids import check_record_id
from standclear.core.notice import MovementNotice, Notice, NoticeState, SiteNotice, share_for
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules import matching, repeats
from standclear.core.rules.decision import Decision, check_shares, decision
from standclear.core.rules.notice_telling import (
    tell_dropped,
    tell_recipients,
    to_author,
    urgency_of_notice,
)
from standclear.core.rules.search import notice_subject
from standclear.core.telling import Disclosure, Urgency

NoticeStatement = (
    st.NoticeGive
    | st.NoticeAmend
    | st.NoticeConfirm
    | st.NoticeSuspend
    | st.NoticeResume
    | st.NoticeWithdraw
    | st.NoticePass
    | st.NoticeReturn
)


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a notice's life: from which states, to which, and what it is called."""

    start: tuple[NoticeState, ...]
    end: NoticeState
    word: str


_HELD = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
MOVES: dict[str, Move] = {
    "notice.confirm": Move(_HELD, NoticeState.ACTIVE, "confirmed"),
    "notice.suspend": Move((*_HELD, NoticeState.SUBMITTED), NoticeState.SUSPENDED, "suspended"),
    "notice.resume": Move((NoticeState.SUSPENDED,), NoticeState.ACTIVE, "resumed"),
    "notice.withdraw": Move(
        (*_HELD, NoticeState.SUBMITTED, NoticeState.RETURNED, NoticeState.SUSPENDED),
        NoticeState.WITHDRAWN,
        "withdrawn",
    ),
    "notice.pass": Move((NoticeState.SUBMITTED,), NoticeState.ACTIVE, "released"),
    "notice.return": Move((NoticeState.SUBMITTED,), NoticeState.RETURNED, "returned"),
}
RELEASED = (*_HELD, NoticeState.SUSPENDED)
_AMENDABLE = (*_HELD, NoticeState.SUBMITTED, NoticeState.RETURNED, NoticeState.SUSPENDED)


def decide(picture: Picture, said: Said, statement: NoticeStatement) -> Decision:
    match statement:
        case st.NoticeGive():
            return _give(picture, said, statement.notice)
        case st.NoticeAmend():
            return _amend(picture, said, statement.notice)
        case _:
            return _move(picture, said, statement)


def _give(picture: Picture, said: Said, notice: Notice) -> Decision:
    check_record_id(notice.id, owner=said.issuer, kind=notice.kind)
    if notice.id in picture.notices:
        raise NotAllowed(f"{notice.id} exists", ("amend", "confirm", "give another number"))
    if notice.version != 1:
        raise InvalidInput("notice/version", notice.version, "a new notice begins with version 1")
    return _worded(picture, said, notice, "notice.given")


def _amend(picture: Picture, said: Said, notice: Notice) -> Decision:
    record = picture.get_notice(notice.id)
    check_record_id(notice.id, owner=said.issuer, kind=notice.kind)
    if record.state not in _AMENDABLE:
        raise NotAllowed(f"{notice.id} is {record.state.value}", ("give a new notice",))
    expected = record.latest.version + 1
    if notice.version != expected:
        raise Stale(f"{notice.id} stands at version {expected - 1}; an amendment is {expected}")
    return _worded(picture, said, notice, "notice.amended", record=record)


def _worded(
    picture: Picture, said: Said, notice: Notice, because: str, record: NoticeRecord | None = None
) -> Decision:
    _check(picture, said, notice, first=record is None)
    waits = picture.mechanism.broker not in ("", said.issuer)
    state = NoticeState.SUBMITTED if waits else NoticeState.ACTIVE
    events: list[Event] = [NoticeChanged(notice.id, notice.version, state)]
    events += _repeats(picture, notice, first=record is None)
    word = because.split(".")[1]
    if waits:
        headline = f"{notice.id} v{notice.version} {word}; waits for the broker's check of form."
        if record is not None and record.state in RELEASED:
            headline += f" v{record.notice.version} holds until then."
        return decision(picture, said, headline, events, [_ask_broker(picture, said, notice)])
    headline = f"{notice.id} v{notice.version} {word}: {_line(notice)}."
    return _released(picture, said, notice, because, headline, events, record)


def _released(
    picture: Picture,
    said: Said,
    notice: Notice,
    because: str,
    headline: str,
    events: list[Event],
    record: NoticeRecord | None,
) -> Decision:
    """A wording goes to its recipients, and is held against plans, from now on."""
    duties = tell_recipients(picture, said, notice, NoticeState.ACTIVE, because, headline)
    if record is not None and record.state in RELEASED:
        duties += tell_dropped(notice, record.notice)
    found = matching.match(picture, said, notice_subject(notice))
    duties += found.duties + found.own_duties
    worded = because in ("notice.given", "notice.amended")
    answer = _answer(headline, notice, found, events) if worded else headline
    return decision(
        picture, said, answer, (*events, *found.events), duties, overlaps=tuple(found.views)
    )


def _move(picture: Picture, said: Said, statement: NoticeStatement) -> Decision:
    assert not isinstance(statement, st.NoticeGive | st.NoticeAmend)
    record = picture.get_notice(statement.notice)
    _may_move(picture, said, record, statement)
    of_form = isinstance(statement, st.NoticePass | st.NoticeReturn)
    notice = record.latest if of_form else record.notice
    _check_step(record, statement.type, record.form if of_form else record.state)
    version = getattr(statement, "version", notice.version)
    if version != notice.version:
        raise Stale(f"{notice.id} stands at version {notice.version}, not {version}")
    step = MOVES[statement.type]
    reason = getattr(statement, "reason", "")
    headline = f"{notice.id} v{notice.version} {step.word}" + (f": {reason}." if reason else ".")
    because = f"notice.{step.word}"
    events: list[Event] = [NoticeChanged(notice.id, notice.version, step.end, reason)]
    match statement:
        case st.NoticePass() | st.NoticeResume():
            return _released(picture, said, notice, because, headline, events, record)
        case st.NoticeConfirm():
            events.append(NoticeConfirmed(notice.id))
            duties = tell_recipients(
                picture, said, notice, step.end, because, headline, answer_owed=False
            )
            return decision(picture, said, headline, events, duties)
        case st.NoticeReturn():
            duties = [to_author(record, because, headline, Urgency.URGENT)]
            return decision(picture, said, headline, events, duties)
        case st.NoticeSuspend() | st.NoticeWithdraw():
            return _stopped(picture, said, record, step, headline, events)
        case _:
            assert_never(statement)


def _stopped(
    picture: Picture,
    said: Said,
    record: NoticeRecord,
    step: Move,
    headline: str,
    events: list[Event],
) -> Decision:
    """Suspended or withdrawn: whoever was told of it hears that it holds no more."""
    notice, because = record.notice, f"notice.{step.word}"
    duties: list[Duty] = []
    if record.state in RELEASED:
        duties = tell_recipients(picture, said, notice, step.end, because, headline)
    if said.issuer != record.author:
        duties.append(to_author(record, because, headline, Urgency.URGENT))
    ended = matching.end_overlaps(picture, said, notice.id, f"a notice was {step.word}", tell="all")
    return decision(picture, said, headline, [*events, *ended[0]], [*duties, *ended[1]])


def _check_step(record: NoticeRecord, kind: str, state: NoticeState) -> None:
    if state in MOVES[kind].start:
        return
    possible = [name for name, move in MOVES.items() if record.state in move.start]
    if record.state in _AMENDABLE:
        possible.append("notice.amend")
    raise NotAllowed(
        f"{record.notice.id} is {state.value}; no {kind} from there",
        tuple(possible) or ("give a new notice",),
    )


def _may_move(
    picture: Picture, said: Said, record: NoticeRecord, statement: NoticeStatement
) -> None:
    broker = picture.mechanism.broker
    if isinstance(statement, st.NoticePass | st.NoticeReturn):
        if said.issuer != broker:
            raise NotAllowed(f"only the broker ({broker or 'none set'}) checks the form")
        return
    by_broker = isinstance(statement, st.NoticeSuspend) and said.issuer == broker != ""
    if said.issuer == record.author or by_broker:
        return
    if share_for(record.notice, said.issuer).disclosure is Disclosure.NONE:
        raise NotFound(f"no notice {record.notice.id} that you may see")
    raise NotAllowed(f"{record.notice.id} is {record.author}'s", ("receipt query",))


def _check(picture: Picture, said: Said, notice: Notice, *, first: bool) -> None:
    if notice.valid_until <= said.at:
        until = f"{notice.valid_until:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput("notice/volume/end", until, "an end after now")
    check_shares(picture, notice.recipients, "notice/recipients")
    for share in notice.recipients:
        if share.party == said.issuer:
            raise InvalidInput("notice/recipients", share.party, "somebody other than the author")
    try:
        picture.extents_of(notice.volumes)
    except InvalidInput as fault:
        raise fault.under("notice") from None
    if isinstance(notice, MovementNotice) and first:
        _check_lead(picture, said, notice)


def _check_lead(picture: Picture, said: Said, notice: MovementNotice) -> None:
    """48 h ahead, urgent 24 h with a reason, life-saving at any time (Yemen HNS).

    A first notice only: that a convoy has been rerouted must be told however late it is.
    """
    lead = notice.valid_from - said.at
    settings = picture.mechanism
    needed = {
        Urgency.ROUTINE: settings.movement_notice_s,
        Urgency.URGENT: settings.movement_urgent_s,
    }.get(notice.urgency, 0)
    if lead < timedelta(seconds=needed):
        given_h, needed_h = lead.total_seconds() / 3600, needed / 3600
        raise InvalidInput(
            "notice/urgency",
            f"{notice.urgency.value}, {given_h:.1f} h before it starts",
            f"{needed_h:.0f} h ahead, or a more urgent class with its reason "
            "(urgent: 24 h; life_saving: any time, and phone first)",
        )


def _ask_broker(picture: Picture, said: Said, notice: Notice) -> Duty:
    """The broker sees that a notice waits, and what kind; the place it need not see."""
    text = f"{notice.id} v{notice.version}: {_line(notice)}; check its form, then pass or return it"
    return Duty(
        recipient=picture.mechanism.broker,
        subject=notice.id,
        version=notice.version,
        because="notice.submitted",
        disclosure=Disclosure.FULL,
        headline=f"{text}.",
        content=NoteView(notice.id, f"{text}."),
        urgency=urgency_of_notice(notice, said.at),
    )


def _repeats(picture: Picture, notice: Notice, *, first: bool) -> list[Event]:
    if not isinstance(notice, SiteNotice) or not first:
        return []
    same = repeats.same_site(picture, notice)
    return [SiteRepeated(notice.id, same)] if same else []


def _line(notice: Notice) -> str:
    if isinstance(notice, SiteNotice):
        return f"{notice.category.value} site"
    return f"{notice.mission.value} movement"


def _answer(headline: str, notice: Notice, found: matching.Found, events: list[Event]) -> str:
    told = sum(1 for s in notice.recipients if s.disclosure.rank >= Disclosure.COARSE.rank)
    text = f"{headline} To be told: {counted(told, 'recipient')}."
    if found.pairs:
        text += f" {counted(len(found.pairs), 'overlap')} found; owners who share in it are told."
    for event in events:
        if isinstance(event, SiteRepeated):
            text += f" Same place as {event.same_as}: counted as a further submission of it."
    return text
