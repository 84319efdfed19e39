"""Calls: requested, answered, ended; each side by its own account.

A call is rung at roles and never at named persons: the first role and the one sought at once, then
role after role every two minutes; one of class CEASE rings every role together (the 27 minutes'
wait for one named contact, Deir ez-Zor, 17 September 2016). A call is for the parties on it and the
desk; nobody else learns that it was made.
Not here: what is passed (call_passing.py), what time does (call_clock.py), the ringing itself
(escalation.py).
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.duty import Duty
from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.hotline import said as st
from standclear.core.hotline.changes import CallEnded, CallEntered, CallRequested
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.lines import lines_of
from standclear.core.hotline.said import CallKind, CallOutcome
from standclear.core.picture import Picture, Said
from standclear.core.release import NoteView
from standclear.core.rules import call_passing as passing
from standclear.core.rules.call_telling import (
    LONGEST_TEXT,
    short_words,
    tell_other,
    urgency_of_call,
)
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.known import knows_of
from standclear.core.rules.lines import next_line
from standclear.core.telling import Disclosure

MOST_ABOUT = 20
"""Records that one call is about at most (own choice): more is a list, and no call."""


def decide(picture: Picture, said: Said, statement: st.OfCalls) -> Decision:
    if isinstance(statement, st.CallRequest):
        return _request(picture, said, statement)
    call = picture.hotline.calls.get(statement.call)
    if call is None or said.issuer not in (picture.desk, *call.parties):
        raise NotFound(f"no call {statement.call} that you may see")
    if said.issuer not in call.parties and not isinstance(statement, st.CallEnd):
        raise NotAllowed("an account of a call is its two parties' to give", ("call end",))
    match statement:
        case st.CallAnswer():
            return _answer(picture, said, call, statement)
        case st.CallEnd():
            return _end(picture, said, call, statement)
        case _:
            return passing.decide(picture, said, call, statement)


def _request(picture: Picture, said: Said, statement: st.CallRequest) -> Decision:
    if statement.to not in picture.parties or statement.to == said.issuer:
        known = ", ".join(sorted(picture.parties.keys() - {said.issuer}))
        raise InvalidInput("to", statement.to, f"another party of this desk: {known}")
    _check_request(picture, said, statement)
    settings = picture.mechanism
    cease = statement.kind is CallKind.CEASE
    within_s = settings.cease_answer_s if cease else settings.call_answer_s
    answer_by = said.at + timedelta(seconds=within_s)
    channel = statement.channel or next_line(
        picture, said.issuer, statement.to, said.at, statement.role
    )
    call = f"ca-{said.ovn[:12]}"
    sought = statement.role or "whoever is on duty"
    by = f" by {channel}" if channel else ", which has no phone or radio on record"
    headline = f"{call}: calling {statement.to}, {sought}{by}; answer sought by {answer_by:%H:%MZ}."
    if statement.to != picture.desk and not picture.takes_part(statement.to, said.at):
        headline += f" The desk tells {statement.to} nothing now: ring it yourself."
    event = CallRequested(call, said.issuer, statement.to, channel, answer_by)
    duties = []
    if statement.to != picture.desk:
        duties.append(_ring(picture, said, call, statement, channel, within_s))
    return decision(picture, said, headline, (event,), duties)


def _check_request(picture: Picture, said: Said, statement: st.CallRequest) -> None:
    party = picture.get_party(statement.to).party
    roles = [role.id for role in party.roles]
    if statement.role and statement.role not in roles:
        listed = ", ".join(roles) or "it has named none"
        raise InvalidInput("role", statement.role, f"a role of {statement.to}: {listed}")
    lines = [line.channel for line in lines_of(party)]
    if statement.channel and statement.channel not in lines:
        listed = ", ".join(lines) or "it has named none"
        raise InvalidInput("channel", statement.channel, f"a line of {statement.to}: {listed}")
    if len(statement.about) > MOST_ABOUT:
        raise InvalidInput("about", f"{len(statement.about)} records", f"at most {MOST_ABOUT}")
    for number, record in enumerate(statement.about):
        if not knows_of(picture, said.issuer, record):
            raise NotFound(f"about/{number}: no record {record} that you may see")
    if len(statement.subject) > LONGEST_TEXT:
        given = f"{len(statement.subject)} characters"
        raise InvalidInput("subject", given, f"at most {LONGEST_TEXT}")
    needed = statement.kind in (CallKind.ROUTINE, CallKind.URGENT)
    if needed and not (statement.about or statement.subject.strip()):
        raise InvalidInput("subject", "empty", "what it is about: records, or a few words")


def _ring(
    picture: Picture,
    said: Said,
    call: str,
    statement: st.CallRequest,
    channel: str,
    within_s: int,
) -> Duty:
    """What the other side reads while it rings. A record that it may not know of is left out, and
    its caller does not learn that it was."""
    known = [each for each in statement.about if knows_of(picture, statement.to, each)]
    about = ", ".join(known)
    subject = " ".join(part for part in (about, statement.subject.strip()) if part)
    by = f" by {channel}" if channel else ""
    sought = f" for {statement.role}" if statement.role else ""
    headline = f"CALL from {said.issuer} ({statement.kind.value}){sought}{by}: {call}."
    if subject:
        headline += f" About: {subject.rstrip('.')}."
    headline += " Whoever has this takes it; taking it agrees to nothing."
    return Duty(
        recipient=statement.to,
        subject=call,
        version=1,
        because="call.requested",
        disclosure=Disclosure.FULL,
        headline=headline,
        content=NoteView(call, headline),
        urgency=urgency_of_call(statement.kind),
        within_s=within_s,
    )


def _answer(picture: Picture, said: Said, call: CallRecord, statement: st.CallAnswer) -> Decision:
    known = picture.parties.get(call.to)
    roles = [role.id for role in known.party.roles] if known else []
    if roles and statement.role not in roles:
        listed = ", ".join(roles)
        raise InvalidInput("role", statement.role, f"a role of {call.to}, no name: {listed}")
    if len(statement.language) > 35:
        raise InvalidInput("language", statement.language, "a language code such as en or ar")
    interpreter = "with an interpreter" if statement.interpreter else "without an interpreter"
    spoken = f", in {statement.language}" if statement.language else ""
    decides = "says it may decide" if statement.decides else "does not say it may decide"
    headline = (
        f"{statement.call} is answered by {call.to} {statement.role or 'somebody'}{spoken}, "
        f"{interpreter}; {decides}. By {said.issuer}'s account."
    )
    event = CallEntered(statement.call, said.issuer, "answer")
    duties = tell_other(picture, said, statement.call, call, "call.answered", headline)
    return decision(picture, said, headline, (event,), duties)


def _end(picture: Picture, said: Said, call: CallRecord, statement: st.CallEnd) -> Decision:
    if any(each.word_of == said.issuer for each in call.ends):
        raise NotAllowed(f"{said.issuer} has ended {statement.call}", ("call note", "call kept"))
    if len(statement.text) > LONGEST_TEXT:
        raise InvalidInput("text", f"{len(statement.text)} characters", f"at most {LONGEST_TEXT}")
    _check_outcome(said, call, statement)
    text = f" {short_words(statement.text)}" if statement.text.strip() else ""
    outcome = statement.outcome.value.replace("_", " ")
    headline = f"{statement.call} ended by {said.issuer}'s account: {outcome}.{text}"
    event = CallEnded(statement.call, said.issuer)
    duties = tell_other(picture, said, statement.call, call, "call.ended", headline)
    return decision(picture, said, headline, (event,), duties)


def possible_for(call: CallRecord, party: str) -> tuple[str, ...]:
    """What one who may read a call may say of it as it stands, as commands are called."""
    ending = () if any(each.word_of == party for each in call.ends) else ("call end",)
    if party not in call.parties:
        return ending
    refused = {"call position --heard": not call.positions, "call kept": not call.promises}
    moves = ("call answer", "call note", "call position", "call position --heard", "call promise",
             "call kept")  # fmt: skip
    return (*(move for move in moves if not refused.get(move, False)), *ending)


def outcomes_for(call: CallRecord, party: str) -> tuple[CallOutcome, ...]:
    """How a party may say that a call ended; while a place differs, not as understood."""
    refused = {
        CallOutcome.NO_ANSWER: any(each.word_of == party for each in call.answers),
        CallOutcome.UNDERSTOOD: not call.answers or bool(call.not_agreed),
    }
    return tuple(outcome for outcome in CallOutcome if not refused.get(outcome, False))


def _check_outcome(said: Said, call: CallRecord, statement: st.CallEnd) -> None:
    if statement.outcome in outcomes_for(call, said.issuer):
        return
    if statement.outcome is CallOutcome.NO_ANSWER:
        raise NotAllowed(f"by {said.issuer}'s own account it was answered", ("cut_off",))
    if not call.answers:
        raise NotAllowed(f"{statement.call} was not answered", ("call answer", "no_answer"))
    named = ", ".join(call.not_agreed)
    raise NotAllowed(
        f"{named}: what was read back is not what was said; until it is said again and read "
        "back, it is not agreed, and nothing was understood of it",
        ("call position, said again", "call end, as not_understood"),
    )
