"""How what is said of calls, lines and handovers of the watch changes the picture.

Promise: total, also where the request of a call has been erased: what was said on it is then not
held. Not here: tellings (fold_telling.py), everything else that events change (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.fold_telling import fold_over
from standclear.core.hotline import said as sayings
from standclear.core.hotline.changes import (
    CallEnded,
    CallEntered,
    CallRequested,
    ChannelChanged,
    HandoverGiven,
    HandoverTaken,
    ToHotline,
)
from standclear.core.hotline.held import (
    Answered,
    CallRecord,
    EndAccount,
    HandoverRecord,
    KeptAccount,
    Noted,
    Promised,
    Suspension,
)
from standclear.core.hotline.phrases import phrasebook
from standclear.core.hotline.positions import Heard, Saying, compared
from standclear.core.mechanism import Mechanism
from standclear.core.picture import Picture, Said


def fold_hotline(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToHotline
) -> None:
    """Let one fact about the hotline hold."""
    match event:
        case CallRequested():
            if isinstance(statement, sayings.CallRequest):
                picture.hotline.calls[event.call] = _requested(said, statement, event)
        case CallEntered() | CallEnded():
            call = picture.hotline.calls.get(event.call)
            if call is not None and statement is not None:
                _entered(call, said, statement)
            if isinstance(event, CallEnded) or event.what == "answer":
                fold_over(picture, event.call)
        case ChannelChanged():
            held = picture.hotline.suspended.setdefault(event.party, {})
            held.pop(event.channel, None)
            if event.suspended:
                reason = getattr(statement, "reason", "")
                held[event.channel] = Suspension(said.at, event.channel, str(reason))
        case HandoverGiven():
            if isinstance(statement, sayings.HandoverGive):
                picture.hotline.handovers[event.handover] = _given(said, statement)
        case HandoverTaken():
            given = picture.hotline.handovers.get(event.handover)
            if given is not None:
                given.taken_at, given.taken_key_id = said.at, said.key_id
                given.taken_role = str(getattr(statement, "role", ""))
                given.taken_remarks = str(getattr(statement, "remarks", ""))


def fold_shifts(picture: Picture, said: Said, settings: Mechanism) -> None:
    """The lines are tested from the first shift that begins under these settings."""
    if settings.shift_starts_s != picture.mechanism.shift_starts_s:
        picture.hotline.shifts_since = said.at


def _requested(said: Said, statement: sayings.CallRequest, event: CallRequested) -> CallRecord:
    return CallRecord(
        caller=said.issuer,
        to=statement.to,
        kind=statement.kind,
        role=statement.role,
        channel=event.channel,
        about=statement.about,
        subject=statement.subject,
        requested_at=said.at,
        answer_by=event.answer_by,
    )


def _entered(call: CallRecord, said: Said, statement: st.Statement) -> None:
    """One more line in somebody's account."""
    at, by = said.at, said.issuer
    match statement:
        case sayings.CallAnswer():
            told = (statement.role, statement.language, statement.interpreter, statement.decides)
            call.answers.append(Answered(at, by, *told))
        case sayings.CallNote():
            call.notes.append(_noted(call, said, statement))
        case sayings.CallPosition():
            saying = Saying(at, statement.by, by, statement.spoken, statement.correction)
            call.positions.setdefault(statement.name, []).append(saying)
        case sayings.CallReadBack():
            sayings_of = call.positions.get(statement.name)
            if sayings_of:  # else what was said has been erased
                found = compared(sayings_of[-1].spoken, statement.spoken)
                heard = Heard(at, statement.by, by, statement.spoken, *found)
                sayings_of[-1].heard.append(heard)
        case sayings.CallPromise():
            promised = Promised(at, by, statement.by, statement.action, statement.due)
            call.promises.append(promised)
        case sayings.CallKept():
            if statement.promise <= len(call.promises):
                account = KeptAccount(at, by, statement.kept, statement.text)
                call.promises[statement.promise - 1].accounts.append(account)
        case sayings.CallEnd():
            call.ends.append(EndAccount(at, by, statement.outcome, statement.text))
        case _:
            pass


def _noted(call: CallRecord, said: Said, statement: sayings.CallNote) -> Noted:
    known = phrasebook().phrases.get(statement.phrase)
    given, marks = call.shown(known, statement.given) if known else (statement.given, ())
    words = (statement.phrase, statement.book, given, marks, statement.text)
    return Noted(said.at, said.issuer, *words)


def _given(said: Said, statement: sayings.HandoverGive) -> HandoverRecord:
    return HandoverRecord(
        party=said.issuer,
        role=statement.role,
        key_id=said.key_id,
        given_at=said.at,
        matters=statement.matters,
        remarks=statement.remarks,
    )
