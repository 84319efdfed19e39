"""Movements under way: what their own organisation reports, and what became of them.

Only the moving organisation says where it is; `overdue` is the clock's word (clock.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.events import Event, MovementChanged, NoticeChanged, OutcomeTold
from standclear.core.notice import (
    MOVEMENT_MOVES,
    MovementNotice,
    MovementState,
    NoticeState,
    share_for,
)
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.rules import matching
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.notice_telling import note_recipients
from standclear.core.telling import Disclosure, Urgency

_NEVER_RELEASED = (NoticeState.SUBMITTED, NoticeState.RETURNED)


def decide(
    picture: Picture, said: Said, statement: st.MovementReport | st.MovementOutcome
) -> Decision:
    record = _own_movement(picture, said, statement.notice)
    if record.state in _NEVER_RELEASED:
        raise NotAllowed(
            f"{statement.notice} is {record.state.value}: its recipients have not been told of it",
            ("ask the broker to pass it", "give it anew as life_saving, and phone"),
        )
    if isinstance(statement, st.MovementOutcome):
        text = f"{statement.notice}: {statement.outcome.value.replace('_', ' ')}."
        if statement.text:
            text += f" {statement.text}"
        duties = note_recipients(
            record, "movement.outcome", text, Urgency.ROUTINE, answer_owed=False
        )
        return decision(picture, said, text, (OutcomeTold(statement.notice),), duties)
    possible = MOVEMENT_MOVES[record.movement] if record.state is NoticeState.ACTIVE else ()
    if statement.state not in possible:
        word = record.movement if record.state is NoticeState.ACTIVE else record.state
        raise NotAllowed(
            f"{statement.notice} is {word.value}; it cannot be {statement.state.value}",
            tuple(state.value for state in possible) or ("give a new notice",),
        )
    return _reported(picture, said, record, statement)


def _own_movement(picture: Picture, said: Said, notice_id: str) -> NoticeRecord:
    record = picture.notices.get(notice_id)
    if record is None:
        raise NotFound(f"no notice {notice_id} that you may see")
    if said.issuer != record.author:
        if share_for(record.notice, said.issuer).disclosure is Disclosure.NONE:
            raise NotFound(f"no notice {notice_id} that you may see")
        raise NotAllowed("only the moving organisation reports its movement", ("receipt query",))
    if not isinstance(record.notice, MovementNotice):
        raise InvalidInput("notice", notice_id, "the id of a movement, OWNER/move/NUMBER")
    return record


def _reported(
    picture: Picture, said: Said, record: NoticeRecord, statement: st.MovementReport
) -> Decision:
    notice, state = record.notice, statement.state
    off_nominal = state in (MovementState.DEVIATING, MovementState.OUT_OF_CONTACT)
    text = f"{notice.id}: {state.value.replace('_', ' ')}."
    if statement.text:
        text += f" {statement.text}"
    duties = note_recipients(
        record,
        f"movement.{state.value}",
        text,
        Urgency.URGENT if off_nominal else Urgency.ROUTINE,
        answer_owed=off_nominal,
    )
    events: list[Event] = [MovementChanged(notice.id, state)]
    if state in (MovementState.ARRIVED, MovementState.ABORTED):
        ended = matching.end_overlaps(picture, said, notice.id, "a movement is over", tell="all")
        events += [
            *ended[0],
            NoticeChanged(notice.id, notice.version, NoticeState.EXPIRED, state.value),
        ]
        duties += ended[1]
    return decision(picture, said, text, events, duties)
