"""Movements under way: what their own organisation reports, and what became of them.

Only the moving organisation says where it is; `overdue` is the clock's word (clock.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import Event, MovementChanged, NoticeChanged, OutcomeTold
from standclear.core.notice import (
    MOVEMENT_MOVES,
    MovementNotice,
    MovementState,
    NoticeState,
)
from standclear.core.picture import NoticeRecord, Picture, Said
from standclear.core.rules import matching
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.known import own_notice
from standclear.core.rules.notice_checks import RELEASED
from standclear.core.rules.notice_telling import note_recipients
from standclear.core.sentences import sentence
from standclear.core.telling import Urgency

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
            text += f" {sentence(statement.text)}"
        duties = note_recipients(
            record, "movement.outcome", text, Urgency.ROUTINE, answer_owed=False
        )
        return decision(picture, said, text, (OutcomeTold(statement.notice),), duties)
    released = record.state in RELEASED  # suspended too: who set out must be able to say so
    possible = MOVEMENT_MOVES[record.movement] if released else ()
    if statement.state not in possible:
        word = record.movement if released else record.state
        raise NotAllowed(
            f"{statement.notice} is {word.value}; it cannot be {statement.state.value}",
            tuple(state.value for state in possible) or ("give a new notice",),
        )
    return _reported(picture, said, record, statement)


def _own_movement(picture: Picture, said: Said, notice_id: str) -> NoticeRecord:
    why = "only the moving organisation reports its movement"
    record = own_notice(picture, said, notice_id, why)
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
        text += f" {sentence(statement.text)}"
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
