"""Giving, amending, confirming, suspending and withdrawing notices.

No party can move another's notice: it can only add receipts or a query. The broker, where the
mechanism has one, checks the form and never the content. An amendment reopens every receipt; one
that waits for the broker leaves the released version in force meanwhile, past its own end too.
Not here: reports of movements under way (movements.py), growing old (clock.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from standclear.core import statements as st
from standclear.core.counted import counted
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.core.events import Event, NoticeChanged, NoticeConfirmed, SiteRepeated
from standclear.core.ids import check_record_id, owner_of
from standclear.core.notice import MovementNotice, Notice, NoticeState, SiteNotice
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules import matching, repeats
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.known import own_notice
from standclear.core.rules.notice_checks import AMENDABLE, RELEASED, check_notice
from standclear.core.rules.notice_telling import (
    tell_dropped,
    tell_recipients,
    to_author,
    urgency_of_notice,
)
from standclear.core.rules.search import notice_subject
from standclear.core.sentences import sentence
from standclear.core.telling import Disclosure, Urgency

Moving = (
    st.NoticeConfirm
    | st.NoticeSuspend
    | st.NoticeResume
    | st.NoticeWithdraw
    | st.NoticePass
    | st.NoticeReturn
)
NoticeStatement = st.NoticeGive | st.NoticeAmend | Moving


@dataclass(frozen=True, slots=True)
class Move:
    """One step of a notice's life: from which states, to which, and what it is called."""

    start: tuple[NoticeState, ...]
    end: NoticeState
    word: str


_HELD = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
MOVES: dict[str, Move] = {
    "notice.confirm": Move(_HELD, NoticeState.ACTIVE, "confirmed"),
    "notice.suspend": Move(_HELD, NoticeState.SUSPENDED, "suspended"),
    "notice.resume": Move((NoticeState.SUSPENDED,), NoticeState.ACTIVE, "resumed"),
    "notice.withdraw": Move(
        (*_HELD, NoticeState.SUBMITTED, NoticeState.RETURNED, NoticeState.SUSPENDED),
        NoticeState.WITHDRAWN,
        "withdrawn",
    ),
    "notice.pass": Move((NoticeState.SUBMITTED,), NoticeState.ACTIVE, "released"),
    "notice.return": Move((NoticeState.SUBMITTED,), NoticeState.RETURNED, "returned"),
}


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
        raise InvalidInput("notice/version", notice.version, "1, with which a new notice begins")
    return _worded(picture, said, notice, "notice.given")


def _amend(picture: Picture, said: Said, notice: Notice) -> Decision:
    check_record_id(notice.id, owner=said.issuer, kind=notice.kind)  # first: whose it may be
    record = picture.get_notice(notice.id)
    if record.state not in AMENDABLE:
        raise NotAllowed(f"{notice.id} is {record.state.value}", ("give a new notice",))
    expected = record.latest.version + 1
    if notice.version != expected:
        raise Stale(f"{notice.id} stands at version {expected - 1}; an amendment is {expected}")
    return _worded(picture, said, notice, "notice.amended", record=record)


def _worded(
    picture: Picture, said: Said, notice: Notice, because: str, record: NoticeRecord | None = None
) -> Decision:
    check_notice(picture, said, notice, record)
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
    events, duties = _with_replaced(picture, said, notice, events, duties)
    worded = because in ("notice.given", "notice.amended")
    answer = _answer(headline, notice, found, events) if worded else headline
    return decision(
        picture, said, answer, (*events, *found.events), duties, overlaps=tuple(found.views)
    )


def _with_replaced(
    picture: Picture, said: Said, notice: Notice, events: list[Event], duties: list[Duty]
) -> tuple[list[Event], list[Duty]]:
    """The movement that this one replaces is withdrawn by the same word that tells of this one."""
    record = picture.notices.get(notice.replaces) if isinstance(notice, MovementNotice) else None
    if record is None or record.author != owner_of(notice.id) or record.state not in AMENDABLE:
        return events, duties
    old, why = record.notice, f"replaced by {notice.id}"
    change = NoticeChanged(old.id, old.version, NoticeState.WITHDRAWN, why)
    ended = matching.end_overlaps(picture, said, old.id, "a notice was replaced", tell="all")
    told: list[Duty] = []
    if record.state in RELEASED:
        headline = f"{old.id} v{old.version} withdrawn: {why}."
        told = tell_recipients(
            picture, said, old, NoticeState.WITHDRAWN, "notice.withdrawn", headline
        )
    return [*events, change, *ended[0]], [*duties, *told, *ended[1]]


def _move(picture: Picture, said: Said, statement: Moving) -> Decision:
    record = _may_move(picture, said, statement)
    of_form = isinstance(statement, st.NoticePass | st.NoticeReturn)
    notice = record.latest if of_form else record.notice
    _check_step(record, statement.type, record.form if of_form else record.state)
    version = getattr(statement, "version", notice.version)
    if version != notice.version:
        raise Stale(f"{notice.id} stands at version {notice.version}, not {version}")
    if isinstance(statement, st.NoticeConfirm | st.NoticeResume | st.NoticePass):
        _check_not_over(notice, said, statement)
    step = MOVES[statement.type]
    reason = getattr(statement, "reason", "")
    why = f": {sentence(reason)}" if reason.strip() else "."
    headline = f"{notice.id} v{notice.version} {step.word}{why}"
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
    if record.state in AMENDABLE:
        possible.append("notice.amend")
    raise NotAllowed(
        f"{record.notice.id} is {state.value}; no {kind} from there",
        tuple(possible) or ("give a new notice",),
    )


def _check_not_over(
    notice: Notice, said: Said, statement: st.NoticeConfirm | st.NoticeResume | st.NoticePass
) -> None:
    """What has ended does not come to hold again by its old wording."""
    if notice.valid_until > said.at:
        return
    possible = "notice return" if isinstance(statement, st.NoticePass) else "notice amend"
    ended = f"{notice.valid_until:%a %Y-%m-%d %H:%MZ}"
    raise NotAllowed(f"{notice.id} v{notice.version} ended {ended}", (possible, "notice withdraw"))


def _may_move(picture: Picture, said: Said, statement: Moving) -> NoticeRecord:
    """The record, for whoever may move it; to others nothing that they were not told before."""
    broker = picture.mechanism.broker
    if isinstance(statement, st.NoticePass | st.NoticeReturn):
        if said.issuer != broker:
            raise NotAllowed(f"only the broker ({broker or 'none set'}) checks the form")
        return picture.get_notice(statement.notice)
    if isinstance(statement, st.NoticeSuspend) and said.issuer == broker != "":
        return picture.get_notice(statement.notice)
    return own_notice(picture, said, statement.notice)


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
