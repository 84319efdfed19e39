"""Lines: which one a call goes by, how each stands, and a party that answers on one no more.

A call is known to the parties on it and to the desk, so that each counts the calls that it knows;
tests of a line and declared suspensions are known to all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from standclear.core.duty import Duty, remark
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.hotline.changes import ChannelChanged
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.lines import (
    Line,
    LineState,
    Try,
    line_state,
    lines_of,
    shift_at,
)
from standclear.core.hotline.said import CallKind, ChannelSuspend, OfLines
from standclear.core.picture import Picture, Said
from standclear.core.rules.decision import Decision, decision

USABLE = (LineState.UP, LineState.DEGRADED, LineState.UNTESTED)
_LAST = {LineState.DEGRADED: 1, LineState.SILENT: 2, LineState.SUSPENDED: 3}


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One line as somebody may know it; `why` in words."""

    line: Line
    state: LineState
    why: str
    tries: tuple[Try, ...]


def decide(picture: Picture, said: Said, statement: OfLines) -> Decision:
    """A party suspends or resumes one of its lines, or all of them; everybody is told."""
    known = [line.channel for line in lines_of(picture.get_party(said.issuer).party)]
    if statement.channel and statement.channel not in known:
        listed = ", ".join(known) or "none"
        raise InvalidInput("channel", statement.channel, f"one of your lines: {listed}; or all")
    named = statement.channel or "all its lines"
    suspended = picture.hotline.suspended.get(said.issuer, {})
    if isinstance(statement, ChannelSuspend):
        if not statement.reason.strip():
            raise InvalidInput("reason", "empty", "why, in a few words")
        text = f"{said.issuer} suspends {named}: {statement.reason.strip().rstrip('.')}."
    else:
        if statement.channel not in suspended:
            others = tuple(f"channel resume {each}".rstrip() for each in suspended)
            raise NotAllowed(f"{named} of {said.issuer} are not suspended", others)
        text = f"{said.issuer} answers again on {named}."
    off = isinstance(statement, ChannelSuspend)
    duties = _tell_all(picture, said, said.issuer, text, off=off)
    event = ChannelChanged(said.issuer, statement.channel, off)
    return decision(picture, said, text, (event,), duties)


def _tell_all(picture: Picture, said: Said, about: str, text: str, *, off: bool) -> list[Duty]:
    because = "channel.suspended" if off else "channel.resumed"
    return [
        remark(party, about, 1, because, text)
        for party in picture.participants(said.at)
        if party != said.issuer
    ]


def standing_lines(
    picture: Picture, asker: str, party: str, at: datetime
) -> tuple[StandingLine, ...]:
    """A party's lines in its order, each as the asker may know it at an instant."""
    record = picture.parties.get(party)
    if record is None:
        return ()
    suspended = picture.hotline.suspended.get(party, {})
    missed = missed_shift(picture, party, at)
    found = []
    for line in lines_of(record.party):
        tries = _tries(picture, asker, line, at)
        suspension = suspended.get(line.channel) or suspended.get("")
        state, why = line_state(tries, suspension, missed)
        found.append(StandingLine(line, state, why, tries))
    return tuple(found)


def next_line(picture: Picture, asker: str, party: str, at: datetime, role: str = "") -> str:
    """Which line is to be taken next: of the role sought, then in the party's order, those that
    did not answer last. "" where there is none."""

    def rank(each: StandingLine) -> tuple[int, bool, int]:
        return _LAST.get(each.state, 0), each.line.role != role, each.line.order

    found = sorted(standing_lines(picture, asker, party, at), key=rank)
    return found[0].line.channel if found else ""


def test_step(shift: datetime) -> str:
    """Under which name it is remembered that a party missed the test of a shift."""
    return f"line-test-{shift:%Y%m%dT%H%M%S}"


def missed_shift(picture: Picture, party: str, at: datetime) -> datetime | None:
    """The shift whose test the party missed, where no call to it was answered since."""
    shift = shift_at(picture.mechanism, at)
    if shift is None or (party, test_step(shift)) not in picture.warned:
        return None
    return None if answered_in(picture, party, shift) else shift


def answered_in(picture: Picture, party: str, shift: datetime) -> bool:
    """Whether any call to a party was answered since a shift began; each says what a test says."""
    return any(
        call.to == party and call.answered_at is not None and call.answered_at >= shift
        for call in picture.hotline.calls.values()
    )


def _tries(picture: Picture, asker: str, line: Line, at: datetime) -> tuple[Try, ...]:
    return tuple(
        Try(call.requested_at, call.answer_by, call.answered_at)
        for call in picture.hotline.calls.values()
        if (call.to, call.channel) == (line.party, line.channel)
        and _known(picture, asker, call)
        and call.state(at) != "ringing"
    )


def _known(picture: Picture, asker: str, call: CallRecord) -> bool:
    return call.kind is CallKind.TEST or asker in (picture.desk, *call.parties)
