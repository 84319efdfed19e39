"""Giving, amending, confirming, suspending and withdrawing notices; movements under way.

No party can move another's notice: it can only add receipts or a query. The broker, where the
mechanism has one, checks the form and never the content. An amendment reopens every receipt.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from standclear.core import statements as st
from standclear.core.disclosure import view_of_notice
from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, Stale
from standclear.core.events import (
    Event,
    MovementChanged,
    NoticeChanged,
    NoticeConfirmed,
    OutcomeTold,
    SiteRepeated,
)
from standclear.core.ids import check_record_id
from standclear.core.notice import (
    MOVEMENT_MOVES,
    MovementNotice,
    MovementState,
    Notice,
    NoticeState,
    SiteNotice,
    share_for,
)
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules import matching, repeats
from standclear.core.rules.decision import Decision, decision
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
    """One step of a notice's life: from which states, to which."""

    start: tuple[NoticeState, ...]
    end: NoticeState


_HELD = (NoticeState.ACTIVE, NoticeState.UNCONFIRMED)
MOVES: dict[str, Move] = {
    "notice.confirm": Move(_HELD, NoticeState.ACTIVE),
    "notice.suspend": Move((*_HELD, NoticeState.SUBMITTED), NoticeState.SUSPENDED),
    "notice.resume": Move((NoticeState.SUSPENDED,), NoticeState.ACTIVE),
    "notice.withdraw": Move(
        (*_HELD, NoticeState.SUBMITTED, NoticeState.RETURNED, NoticeState.SUSPENDED),
        NoticeState.WITHDRAWN,
    ),
    "notice.pass": Move((NoticeState.SUBMITTED,), NoticeState.ACTIVE),
    "notice.return": Move((NoticeState.SUBMITTED,), NoticeState.RETURNED),
}
_AMENDABLE = (*_HELD, NoticeState.SUBMITTED, NoticeState.RETURNED, NoticeState.SUSPENDED)


def decide(picture: Picture, said: Said, statement: NoticeStatement) -> Decision:
    match statement:
        case st.NoticeGive():
            return _give(picture, said, statement.notice)
        case st.NoticeAmend():
            return _amend(picture, said, statement.notice)
        case _:
            return _move(picture, said, statement)


def decide_movement(
    picture: Picture, said: Said, statement: st.MovementReport | st.MovementOutcome
) -> Decision:
    record = picture.get_notice(statement.notice)
    if said.issuer != record.author:
        raise NotAllowed("only the moving organisation reports its movement", ("receipt query",))
    if not isinstance(record.notice, MovementNotice):
        raise InvalidInput("notice", statement.notice, "the id of a movement, OWNER/move/NUMBER")
    if isinstance(statement, st.MovementOutcome):
        text = f"{statement.notice}: {statement.outcome.value}."
        duties = _tell(picture, said, record.notice, record.state, "movement.outcome", text)
        return decision(picture, said, text, (OutcomeTold(statement.notice),), duties)
    possible = MOVEMENT_MOVES[record.movement]
    if statement.state not in possible:
        raise NotAllowed(
            f"{statement.notice} is {record.movement.value}; it cannot be {statement.state.value}",
            tuple(state.value for state in possible) or ("give a new notice",),
        )
    return _reported(picture, said, record, statement)


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
    expected = record.notice.version + 1
    if notice.version != expected:
        raise Stale(f"{notice.id} stands at version {expected - 1}; an amendment is {expected}")
    return _worded(picture, said, notice, "notice.amended", earlier=record.notice)


def _worded(
    picture: Picture, said: Said, notice: Notice, because: str, earlier: Notice | None = None
) -> Decision:
    _check(picture, said, notice)
    waits = picture.mechanism.broker not in ("", said.issuer)
    state = NoticeState.SUBMITTED if waits else NoticeState.ACTIVE
    events: list[Event] = [NoticeChanged(notice.id, notice.version, state)]
    events += _repeats(picture, notice, earlier)
    word = because.split(".")[1]
    if waits:
        headline = f"{notice.id} v{notice.version} {word}; waits for the broker's check of form."
        duties = [_ask_broker(picture, said, notice, headline)]
        return decision(picture, said, headline, events, duties)
    headline = f"{notice.id} v{notice.version} {word}: {_line(notice)}."
    duties = _tell(picture, said, notice, state, because, headline)
    if earlier is not None:
        duties += _tell_dropped(picture, said, notice, earlier)
    found = matching.match(picture, said, matching.notice_subject(notice))
    duties += found.duties + _own_overlaps(said, notice, found)
    answer = _answer(headline, notice, found, events)
    return decision(
        picture, said, answer, (*events, *found.events), duties, overlaps=tuple(found.views)
    )


def _move(picture: Picture, said: Said, statement: NoticeStatement) -> Decision:
    assert not isinstance(statement, st.NoticeGive | st.NoticeAmend)
    record = picture.get_notice(statement.notice)
    notice = record.notice
    _may_move(picture, said, record, statement)
    step = MOVES[statement.type]
    if record.state not in step.start:
        possible = tuple(name for name, move in MOVES.items() if record.state in move.start)
        raise NotAllowed(
            f"{notice.id} is {record.state.value}; no {statement.type} from there",
            possible or ("give a new notice",),
        )
    version = getattr(statement, "version", notice.version)
    if version != notice.version:
        raise Stale(f"{notice.id} stands at version {notice.version}, not {version}")
    reason = getattr(statement, "reason", "")
    events: list[Event] = [NoticeChanged(notice.id, notice.version, step.end, reason)]
    word = {"pass": "released", "return": "returned"}.get(
        statement.type.split(".")[1], statement.type.split(".")[1].rstrip("e") + "ed"
    )
    headline = f"{notice.id} v{notice.version} {word}" + (f": {reason}." if reason else ".")
    because = f"notice.{word}"
    if isinstance(statement, st.NoticeConfirm):
        events.append(NoticeConfirmed(notice.id))
        duties = _tell(picture, said, notice, step.end, because, headline, answer_owed=False)
        return decision(picture, said, headline, events, duties)
    if isinstance(statement, st.NoticeReturn):
        duties = [_to_author(said, record, because, headline)]
        return decision(picture, said, headline, events, duties)
    duties = []
    if record.state is not NoticeState.SUBMITTED or step.end is NoticeState.ACTIVE:
        duties = _tell(picture, said, notice, step.end, because, headline)
    if step.end is NoticeState.ACTIVE:
        found = matching.match(picture, said, matching.notice_subject(notice))
        events += found.events
        duties += found.duties + _own_overlaps(said, notice, found)
    else:
        events += matching.end_overlaps(picture, notice.id, headline.rstrip("."))
    return decision(picture, said, headline, events, duties)


def _may_move(
    picture: Picture, said: Said, record: NoticeRecord, statement: NoticeStatement
) -> None:
    broker = picture.mechanism.broker
    if isinstance(statement, st.NoticePass | st.NoticeReturn):
        if said.issuer != broker:
            raise NotAllowed(f"only the broker ({broker or 'none set'}) checks the form")
        return
    by_broker = isinstance(statement, st.NoticeSuspend) and said.issuer == broker != ""
    if said.issuer != record.author and not by_broker:
        raise NotAllowed(f"{record.notice.id} is {record.author}'s", ("receipt query",))


def _check(picture: Picture, said: Said, notice: Notice) -> None:
    if notice.valid_until <= said.at:
        until = f"{notice.valid_until:%Y-%m-%dT%H:%M:%SZ}"
        raise InvalidInput("notice/volume/end", until, "an end after now")
    for share in notice.recipients:
        if share.party not in picture.parties:
            known = ", ".join(sorted(picture.parties))
            raise InvalidInput("notice/recipients", share.party, f"a party of this desk: {known}")
        if share.party == said.issuer:
            raise InvalidInput("notice/recipients", share.party, "somebody other than the author")
    if isinstance(notice, MovementNotice):
        _check_lead(picture, said, notice)


def _check_lead(picture: Picture, said: Said, notice: MovementNotice) -> None:
    """48 h ahead, urgent 24 h with a reason, life-saving at any time (Yemen HNS)."""
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


def _tell(
    picture: Picture,
    said: Said,
    notice: Notice,
    state: NoticeState,
    because: str,
    headline: str,
    *,
    answer_owed: bool = True,
) -> list[Duty]:
    """Every chosen recipient gets the notice at the precision chosen for it."""
    urgency = notice.urgency if isinstance(notice, MovementNotice) else Urgency.ROUTINE
    return [
        Duty(
            recipient=share.party,
            subject=notice.id,
            version=notice.version,
            because=because,
            disclosure=share.disclosure,
            headline=headline,
            content=view_of_notice(notice, state.value, share, picture.mechanism),
            urgency=urgency,
            answer_owed=answer_owed,
            starts=notice.valid_from,
            expires=notice.valid_until,
        )
        for share in notice.recipients
        if share.disclosure.rank >= Disclosure.COARSE.rank
    ]


def _tell_dropped(picture: Picture, said: Said, notice: Notice, earlier: Notice) -> list[Duty]:
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


def _own_overlaps(said: Said, notice: Notice, found: matching.Found) -> list[Duty]:
    return [
        matching.overlap_duty(said.issuer if said.issuer == owner else owner, view, pair, said.at)
        for view in found.views
        for pair in found.pairs
        for owner in (notice.id.split("/")[0],)
        if pair.overlap == view.overlap
    ]


def _ask_broker(picture: Picture, said: Said, notice: Notice, headline: str) -> Duty:
    """The broker sees that a notice waits, and what kind; the place it need not see."""
    urgent = isinstance(notice, MovementNotice) and notice.urgency is not Urgency.ROUTINE
    return Duty(
        recipient=picture.mechanism.broker,
        subject=notice.id,
        version=notice.version,
        because="notice.submitted",
        disclosure=Disclosure.FULL,
        headline=headline,
        content=NoteView(notice.id, f"{_line(notice)}; check the form, then pass or return it"),
        urgency=Urgency.URGENT if urgent else Urgency.ROUTINE,
        starts=notice.valid_from,
    )


def _to_author(said: Said, record: NoticeRecord, because: str, headline: str) -> Duty:
    return Duty(
        recipient=record.author,
        subject=record.notice.id,
        version=record.notice.version,
        because=because,
        disclosure=Disclosure.FULL,
        headline=headline,
        content=NoteView(record.notice.id, headline),
        urgency=Urgency.URGENT,
    )


def _repeats(picture: Picture, notice: Notice, earlier: Notice | None) -> list[Event]:
    if not isinstance(notice, SiteNotice) or earlier is not None:
        return []
    same = repeats.same_site(picture, notice)
    return [SiteRepeated(notice.id, same)] if same else []


def _reported(
    picture: Picture, said: Said, record: NoticeRecord, statement: st.MovementReport
) -> Decision:
    notice, state = record.notice, statement.state
    off_nominal = state in (MovementState.DEVIATING, MovementState.OUT_OF_CONTACT)
    text = f"{notice.id}: {state.value.replace('_', ' ')}."
    if statement.text:
        text += f" {statement.text}"
    duties = [
        Duty(
            recipient=share.party,
            subject=notice.id,
            version=notice.version,
            because=f"movement.{state.value}",
            disclosure=share.disclosure,
            headline=text,
            content=NoteView(notice.id, text),
            urgency=Urgency.URGENT if off_nominal else Urgency.ROUTINE,
            answer_owed=off_nominal,
        )
        for share in notice.recipients
        if share.disclosure.rank >= Disclosure.COARSE.rank
    ]
    events: list[Event] = [MovementChanged(notice.id, state)]
    if state in (MovementState.ARRIVED, MovementState.ABORTED):
        events += matching.end_overlaps(picture, notice.id, text)
        events.append(NoticeChanged(notice.id, notice.version, NoticeState.EXPIRED, state.value))
    return decision(picture, said, text, events, duties)


def _line(notice: Notice) -> str:
    if isinstance(notice, SiteNotice):
        return f"{notice.category.value} site"
    return f"{notice.mission.value} movement"


def _answer(headline: str, notice: Notice, found: matching.Found, events: list[Event]) -> str:
    told = sum(1 for s in notice.recipients if s.disclosure.rank >= Disclosure.COARSE.rank)
    text = f"{headline} To be told: {told} recipient(s)."
    if found.pairs:
        text += f" {len(found.pairs)} overlap(s) with plans found; their owners are told."
    for event in events:
        if isinstance(event, SiteRepeated):
            text += f" Same place as {event.same_as}: counted as a further submission of it."
    return text
