"""What time does to calls: not answered in their time, promises overdue, a shift's test missed.

Promise: whoever waits hears of it, with the line to take next; a missed test is told to everybody,
for all rely on that line. Nothing here says why nobody answered.
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.duty import Duty, remark
from standclear.core.events import Event, GapFound, Warned
from standclear.core.hotline.held import CallRecord
from standclear.core.hotline.lines import lines_of, shift_at
from standclear.core.picture import Picture, Said
from standclear.core.rules.call_telling import short_words, tell_both
from standclear.core.rules.lines import answered_in, next_line, test_step

Due = tuple[list[Event], list[Duty]]

UNANSWERED = "unanswered"


def aging_calls(picture: Picture, said: Said) -> Due:
    """Everything of calls and lines that has fallen due and was not done before."""
    events: list[Event] = []
    duties: list[Duty] = []
    found: list[Due] = []
    for call, record in sorted(picture.hotline.calls.items()):
        found.append(_unanswered(picture, said, call, record))
        found.append(_overdue(picture, said, call, record))
    for due in (*found, _missed_tests(picture, said)):
        events += due[0]
        duties += due[1]
    return events, duties


def _unanswered(picture: Picture, said: Said, call: str, record: CallRecord) -> Due:
    if record.state(said.at) != "unanswered" or (call, UNANSWERED) in picture.warned:
        return [], []
    minutes = round((record.answer_by - record.requested_at).total_seconds()) // 60
    gap = GapFound(record.to, call, 1, "call.requested", "did not answer the call")
    line = next_line(picture, record.caller, record.to, said.at)
    take = f" Take next: {line}." if line else ""
    text = (
        f"{record.to} has not answered {call} in {minutes} min. That it is silent says "
        f"nothing.{take}"
    )
    duties = []
    if record.caller != picture.desk:
        duties.append(remark(record.caller, call, 1, "call.unanswered", text))
    return [Warned(call, UNANSWERED), gap], duties


def _overdue(picture: Picture, said: Said, call: str, record: CallRecord) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for number, promised in enumerate(record.promises, 1):
        step = f"promise-{number}-overdue"
        if not promised.open or promised.due > said.at or (call, step) in picture.warned:
            continue
        text = (
            f"OVERDUE: {call}/{number}, promised by {promised.by} until "
            f"{promised.due:%a %Y-%m-%d %H:%MZ}: {short_words(promised.action)} "
            "Nobody has said whether it was kept."
        )
        events.append(Warned(call, step))
        duties += tell_both(picture, call, record, "call.promise_overdue", text)
    return events, duties


def _missed_tests(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    shift, since = shift_at(picture.mechanism, said.at), picture.hotline.shifts_since
    if shift is None or since is None or shift < since:
        return [], []
    if said.at < shift + timedelta(seconds=picture.mechanism.channel_test_s):
        return [], []
    for party in picture.participants(said.at):
        record = picture.get_party(party)
        joined = record.since(said.at) > shift
        if joined or not lines_of(record.party) or (party, test_step(shift)) in picture.warned:
            continue
        if answered_in(picture, party, shift):
            continue
        events.append(Warned(party, test_step(shift)))
        text = (
            f"The line to {party} is SILENT: no call to it was answered in the shift that began "
            f"{shift:%a %H:%MZ}, and the time for its test is over."
        )
        duties += [
            remark(told, party, 1, "channel.silent", text) for told in picture.participants(said.at)
        ]
    return events, duties
