"""Which of some thousands of steps a reader is told, and in what words.

Promise: every overlap, escalation, gap, lapse, standing and planned difficulty is told; ordinary
filings and receipts are counted, not listed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from standclear.core import statements as st
from standclear.core.errors import InvalidInput
from standclear.core.events import (
    GapFound,
    MovementChanged,
    OverlapFound,
    Reminded,
    SiteRepeated,
    ZoneChanged,
)
from standclear.core.notice import MovementState
from standclear.core.places.coordinates import read_position
from standclear.core.places.gazetteer import Gazetteer
from standclear.core.telling import ReceiptLevel
from standclear.core.zone import ZoneStanding
from standclear.scenarios.exercise import Inject
from standclear.scenarios.exercise.valley import places
from standclear.scenarios.playing import Heard

DAY = timedelta(days=1)


def lines(heard: Heard) -> Iterator[str]:
    """The sentences for one step; none for what is only counted."""
    match heard.statement:
        case st.ZonePropose() | st.ZoneReject() | st.PartyStand() | st.MechanismSet():
            yield heard.text
        case st.PlanAmend():
            yield heard.text
        case st.ReceiptGive(receipt=receipt) if receipt.level is ReceiptLevel.QUERIED:
            yield heard.text
        case st.NoticeGive() if heard.statement.notice.kind == "move":
            if heard.statement.notice.urgency.value == "life_saving":
                yield heard.text
    if heard.refusal:
        yield f"refused: {heard.text} {heard.refusal}"
    for event in heard.events:
        yield from _of_event(event)
    if heard.remedies:
        yield f"  what would end it: {'; '.join(heard.remedies)}"


def of_inject(inject: Inject) -> tuple[str, ...]:
    """A planned difficulty; a wrong grid is put to the real reader of coordinates."""
    if inject.kind != "wrong_grid":
        return (inject.narration,)
    place = Gazetteer.of(places()).find(inject.place)
    try:
        read_position(inject.typed, place=place)
    except InvalidInput as fault:
        return (inject.narration, f"  {fault}")
    raise AssertionError("the wrong grid was taken")


def _of_event(event: object) -> Iterator[str]:
    match event:
        case OverlapFound():
            word = "comes near" if event.near else "overlaps"
            yield f"{event.first} {word} {event.second}; both owners are told"
        case ZoneChanged(standing=ZoneStanding.AGREED | ZoneStanding.LAPSED as standing):
            yield f"{event.zone} is {standing.value}"
        case Reminded(step=step) if step.startswith("rung-"):
            yield f"{event.recipient} #{event.release} is silent: {event.role} is rung"
        case GapFound():
            yield f"gap: {event.party} and {event.subject}: {event.reason}"
        case SiteRepeated():
            yield f"{event.notice} is the place of {event.same_as}: one more submission of it"
        case MovementChanged(state=MovementState.OVERDUE | MovementState.OUT_OF_CONTACT as state):
            yield f"{event.notice} is {state.value.replace('_', ' ')}"
        case _:
            return
