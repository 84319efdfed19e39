"""Turns what was drawn into statements with a sentence each.

Not here: drawing (plans.py, notices.py, zones.py), order (course.py).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from standclear.core import statements as st
from standclear.core.intent import IntentState, OperationalIntent
from standclear.core.notice import MovementState, SiteNotice
from standclear.core.party import Standing, StandingState
from standclear.core.telling import AccessOutcome, Urgency
from standclear.scenarios.exercise.injects import WITHDRAWS, Repeats
from standclear.scenarios.exercise.notices import Given, Journey
from standclear.scenarios.exercise.parties import COORDINATOR, MECHANISM, key_grant, parties
from standclear.scenarios.exercise.plans import Planned
from standclear.scenarios.exercise.step import DESK, Step
from standclear.scenarios.exercise.valley import BEGINS
from standclear.scenarios.exercise.zones import Drawn

MINUTE = timedelta(minutes=1)


def openings() -> Iterator[Step]:
    """The parties, a minute apart, and then the settings, which name one of them as broker."""
    taking_part = parties()
    for number, party in enumerate(taking_part):
        admit = st.PartyAdmit(party, (key_grant(party.id),))
        yield Step(BEGINS + number * MINUTE, DESK, admit, f"{party.name()} takes part.")
    yield Step(
        BEGINS + len(taking_part) * MINUTE,
        DESK,
        st.MechanismSet(MECHANISM),
        "The desk of the Sorvath valley works by the agreed settings.",
    )


def of_zones(drawn: Iterable[Drawn]) -> Iterator[Step]:
    for one in drawn:
        zone = one.zone
        author = zone.id.split("/")[0]
        until = f"until {when(zone.valid_until)}"
        word = "shows, for orientation," if zone.illustrative else "proposes"
        if not zone.agreement_of and not zone.illustrative:
            word = "declares"
        text = f"{author} {word} {zone.id}: {zone.name}, {until}."
        yield Step(one.proposed_at, author, st.ZonePropose(zone), text)
        for said in one.answers:
            at = one.proposed_at + said.after
            if said.reason:
                reject = st.ZoneReject(zone.id, zone.version, said.reason)
                text = f"{said.party} rejects {zone.id}: {said.reason}."
                yield Step(at, said.party, reject, text)
            else:
                recognise = st.ZoneRecognise(zone.id, zone.version)
                yield Step(at, said.party, recognise, f"{said.party} recognises {zone.id}.")


def of_sites(rng: random.Random, given: Iterable[Given]) -> Iterator[Step]:
    for one in given:
        notice = one.notice
        assert isinstance(notice, SiteNotice)
        owner = notice.id.split("/")[0]
        text = f"{owner} gives notice of {notice.id}: {notice.name}, {notice.address}."
        yield Step(one.at, owner, st.NoticeGive(notice), text)
        yield _passed(rng, notice.id, one.at, minutes=(20, 110))


def of_repeats(rng: random.Random, again: Repeats) -> Iterator[Step]:
    for number, one in enumerate(again.given, start=1):
        text = f"lantern gives notice of {one.notice.name} again, for the {ordinal(number)} time."
        if number == 1:
            text = f"lantern gives notice of {one.notice.name}."
        yield Step(one.at, "lantern", st.NoticeGive(one.notice), text)
        yield _passed(rng, one.notice.id, one.at, minutes=(10, 40))


def of_journeys(rng: random.Random, journeys: Iterable[Journey]) -> Iterator[Step]:
    for number, journey in enumerate(journeys):
        notice = journey.notice
        owner = notice.id.split("/")[0]
        text = (
            f"{owner} gives notice of {notice.id}: {notice.name}, "
            f"{when(notice.valid_from)} to {when(notice.valid_until)}"
        )
        text += f" ({notice.urgency.value.replace('_', ' ')})" if notice.urgency_reason else ""
        yield Step(journey.at, owner, st.NoticeGive(notice), text + ".")
        saving = notice.urgency is Urgency.LIFE_SAVING
        yield _passed(rng, notice.id, journey.at, minutes=(1, 3) if saving else (8, 28))
        yield from _on_the_way(rng, journey, owner, number)


def of_plans(rng: random.Random, planned: Iterable[Planned]) -> Iterator[Step]:
    for number, one in enumerate(planned):
        intent = one.intent
        owner = intent.id.split("/")[0]
        yield Step(
            one.filed_at,
            owner,
            st.PlanFile(intent),
            f"{owner} files {intent.id}: {told_as(intent)}.",
        )
        if one.amended is not None and one.amended_at is not None:
            intent = one.amended
            text = f"{owner} amends {intent.id}: now {when(intent.start)} to {when(intent.end)}."
            yield Step(one.amended_at, owner, st.PlanAmend(intent), text)
        yield from _carried_out(rng, intent, owner, number)


def of_leaving() -> Iterator[Step]:
    standing = Standing(
        StandingState.WITHDRAWN, WITHDRAWS + MINUTE, "consultations with the capital"
    )
    yield Step(
        WITHDRAWS,
        "south",
        st.PartyStand("south", standing),
        "south withdraws from the mechanism; from now on it is not told, and every gap is listed.",
    )


def record_of(statement: st.Statement) -> str:
    """The zone, plan or notice that a statement brings in; "" for any other statement."""
    match statement:
        case st.ZonePropose():
            return statement.zone.id
        case st.PlanFile():
            return statement.intent.id
        case st.NoticeGive():
            return statement.notice.id
        case _:
            return ""


def told_as(intent: OperationalIntent) -> str:
    return f"{intent.title}, {when(intent.start)} to {when(intent.end)}"


def when(moment: datetime) -> str:
    """As spoken on the line: weekday, day, UTC to the minute."""
    return f"{moment:%a %d %b %H:%MZ}"


def ordinal(number: int) -> str:
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number, 'th') }"


def _passed(
    rng: random.Random, notice_id: str, given_at: datetime, *, minutes: tuple[int, int]
) -> Step:
    at = given_at + rng.randint(*minutes) * MINUTE
    statement = st.NoticePass(notice_id, 1)
    text = f"The coordinator finds the form of {notice_id} complete and passes it on."
    return Step(at, COORDINATOR, statement, text)


def _on_the_way(rng: random.Random, journey: Journey, owner: str, number: int) -> Iterator[Step]:
    """Reports of one journey: most leave, pass their towns and arrive; some do not."""
    notice, outcome = journey.notice, journey.outcome
    not_gone = {
        AccessOutcome.DENIED: "turned back at the first checkpoint",
        AccessOutcome.POSTPONED_BY_ORG: "put off by a day",
        AccessOutcome.CANCELLED_BY_ORG: "called off",
    }
    leaves = notice.valid_from + rng.randint(5, 15) * MINUTE
    if outcome in not_gone:
        yield _report(leaves, owner, notice.id, MovementState.ABORTED, not_gone[outcome])
    else:
        yield _report(leaves, owner, notice.id, MovementState.DEPARTED, "on the road")
        if number % 11 == 5:
            lost = leaves + 30 * MINUTE
            yield _report(lost, owner, notice.id, MovementState.OUT_OF_CONTACT, "no radio contact")
        late = 75 * MINUTE if number % 13 == 7 else -rng.randint(5, 20) * MINUTE
        arrives = notice.valid_until + late
        text = "arrived" if late < timedelta() else "arrived late; no report in between"
        yield _report(arrives, owner, notice.id, MovementState.ARRIVED, text)
        leaves = arrives
    told = f"{owner} records the outcome of {notice.id}: {outcome.value.replace('_', ' ')}."
    yield Step(leaves + 40 * MINUTE, owner, st.MovementOutcome(notice.id, outcome), told)


def _report(at: datetime, owner: str, notice_id: str, state: MovementState, text: str) -> Step:
    word = state.value.replace("_", " ")
    return Step(
        at,
        owner,
        st.MovementReport(notice_id, state, text=text),
        f"{notice_id} is {word}: {text}.",
    )


def _carried_out(
    rng: random.Random, intent: OperationalIntent, owner: str, number: int
) -> Iterator[Step]:
    """Activated at its start, ended at its end; a few leave their plan in between."""
    begins = intent.start + timedelta(seconds=rng.randint(0, 90))
    yield _move(begins, owner, intent.id, IntentState.ACTIVATED, "")
    if number % 29 == 11:
        off = begins + 20 * MINUTE
        yield _move(off, owner, intent.id, IntentState.NONCONFORMING, "outside its area")
        yield _move(off + 9 * MINUTE, owner, intent.id, IntentState.ACTIVATED, "back inside")
    ends = intent.end - timedelta(seconds=rng.randint(1, 240))
    yield _move(ends, owner, intent.id, IntentState.ENDED, "")


def _move(at: datetime, owner: str, plan: str, state: IntentState, reason: str) -> Step:
    text = f"{plan} is {state.value}" + (f": {reason}." if reason else ".")
    return Step(at, owner, st.PlanMove(plan, state, reason), text)
