"""What falls due when time passes: reminders, the next role, lapses, expiries, overdue.

The desk says `clock.tick` and signs it; everything here follows from that and the log, so that
a replay finds any reminder that was owed and not given. Deadlines are the mechanism's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from standclear.core import statements as st
from standclear.core.counted import counted
from standclear.core.disclosure import may_know, share_of, sides_of, told_end
from standclear.core.duty import Duty, remark
from standclear.core.errors import InvalidInput
from standclear.core.events import (
    Event,
    PlanChanged,
    Warned,
)
from standclear.core.intent import IntentState
from standclear.core.picture import Picture, PlanRecord, Said, other_side
from standclear.core.release import NoteView
from standclear.core.rules import matching, zones
from standclear.core.rules.aging import aging_notices
from standclear.core.rules.arrivals import as_it_stands, catch_up, joined_step
from standclear.core.rules.call_clock import aging_calls
from standclear.core.rules.decision import Decision, decision, is_full
from standclear.core.rules.escalation import ladder, silent_releases
from standclear.core.rules.incident_clock import aging_incidents
from standclear.core.rules.instrument_clock import aging_instruments
from standclear.core.rules.lifecycle import unresolved, unresolved_step
from standclear.core.rules.search import version_of
from standclear.core.rules.zone_telling import tell_zone
from standclear.core.telling import Disclosure, Urgency
from standclear.core.watch.situation import AlertState, Kind
from standclear.core.zone import Zone

__all__ = ["anything_due", "decide", "ladder"]

Due = tuple[list[Event], list[Duty]]

SEEN_OUT = (Kind.OVERDUE, Kind.NONCONFORMING, Kind.CONTINGENT)
"""Alerts of the watch by which a plan is not over yet, although its time has passed."""


def decide(picture: Picture, said: Said, statement: st.ClockTick) -> Decision:
    """Everything that has fallen due by the time of the tick and was not done before; of very
    much a part, and the rest with the next tick (`is_full`)."""
    if statement.now > said.at:
        raise InvalidInput(
            "now", f"{statement.now}", f"a time not after the entry's time, {said.at}"
        )
    events: list[Event] = []
    duties: list[Duty] = []
    for falling_due in (
        silent_releases,
        _ending_zones,
        aging_instruments,
        aging_calls,
        aging_incidents,
        aging_notices,
        _beginning_overlaps,
        _finished_plans,
        _arrivals,
    ):
        due = falling_due(picture, said)
        events += due[0]
        duties += due[1]
        if is_full(events):
            break
    return decision(picture, said, f"{counted(len(events), 'thing')} fell due.", events, duties)


def anything_due(picture: Picture, at: datetime) -> bool:
    """Whether a tick at this time would establish anything; so that idle time is not logged."""
    said = Said("0" * 64, picture.desk, "", at, at)
    decided = decide(picture, said, st.ClockTick(at))
    return bool(decided.events or decided.releases)


# ---- zones that end


def _ending_zones(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    done: set[tuple[str, int]] = set()
    for zone_id in sorted(picture.zones):
        record = picture.zones[zone_id]
        for zone in record.not_over:
            if _zone_end(picture, zone) < said.at:
                ended = f"{zone.valid_until:%a %Y-%m-%d %H:%MZ}"
                why = f"it ended {ended} and no renewal is on record"
                over = zones.lapse(picture, said, zone, why, done)
                events += over[0]
                duties += over[1]
                continue
            if (zone_id, zone.version) in done:
                continue
            for step in _warnings(picture, zone, record.begun(zone), said.at):
                text = f"Zone {zone_id} ends {zone.valid_until:%a %Y-%m-%d %H:%MZ}; not renewed."
                change = as_it_stands(record, zone)
                events.append(Warned(zone_id, step))
                duties += tell_zone(picture, said, change, zone, "zone.ending", text)
    return events, duties


def _zone_end(picture: Picture, zone: Zone) -> datetime:
    """When the clock says that it has ended; to the second only where all may see its times."""
    return told_end(zone.valid_until, picture.mechanism) if zone.shared_with else zone.valid_until


def _warnings(picture: Picture, zone: Zone, begun: datetime, at: datetime) -> Iterator[str]:
    """The nearest warning step that has been reached and not been given; older ones are moot.

    begun   when the wording was given or agreed; what is no longer than a lead is not warned of
            by it: whoever heard of the zone just then heard of its end, too
    """
    reached = [
        before
        for before in picture.mechanism.expiry_warnings_s
        if begun < _zone_end(picture, zone) - timedelta(seconds=before) <= at
    ]
    if reached:
        step = f"v{zone.version}-ends-{min(reached)}"
        if (zone.id, step) not in picture.warned:
            yield step


# ---- plans that are over


def _finished_plans(picture: Picture, said: Said) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    tell: Literal["all", "blind"]
    seen_out = {
        alert.situation.filed
        for alert in picture.alerts.values()
        if alert.state is not AlertState.RESOLVED and alert.situation.kind in SEEN_OUT
    }
    for plan_id in sorted(picture.plans):
        if is_full(events):
            break
        record = picture.plans[plan_id]
        if (
            record.state is IntentState.ENDED
            or told_end(record.intent.end, picture.mechanism) >= said.at
        ):
            continue
        off_nominal = record.state in (IntentState.NONCONFORMING, IntentState.CONTINGENT)
        if not off_nominal and plan_id not in seen_out:
            why, tell = "its time has passed", "blind"
        elif record.intent.end + timedelta(seconds=picture.mechanism.plan_overrun_s) < said.at:
            word = record.state.value if off_nominal else "seen out"
            why, tell = f"{word} past its time, and no word since", "all"
            duties += _ended_by_the_desk(record, why)
        else:
            continue  # who is off his plan is told of until he says that it is over
        events.append(PlanChanged(plan_id, record.intent.version, IntentState.ENDED, why))
        ended = matching.end_overlaps(picture, said, plan_id, "a plan's time has passed", tell=tell)
        events += ended[0]
        duties += ended[1]
    return events, duties


def _ended_by_the_desk(record: PlanRecord, why: str) -> list[Duty]:
    """Its owner, and whom it is shown to, hear that it is ended without its owner's word."""
    intent = record.intent
    text = f"Plan {intent.id} v{intent.version} is ended by the clock: {why}."
    shown = [s.party for s in intent.shares if s.disclosure.rank >= Disclosure.COARSE.rank]
    return [
        remark(party, intent.id, intent.version, "plan.ended", text)
        for party in dict.fromkeys((record.author, *shown))
    ]


# ---- overlaps that begin unresolved, parties that return


def _beginning_overlaps(picture: Picture, said: Said) -> Due:
    """An overlap begins, and a side that acts in it has said nothing, or somebody disputes it."""
    events: list[Event] = []
    duties: list[Duty] = []
    for overlap_id in sorted(picture.overlaps):
        if is_full(events):
            break
        record = picture.overlaps[overlap_id]
        pair = record.found
        open_with = unresolved(picture, record)
        gone = not (picture.holds(pair.first) and picture.holds(pair.second))
        if record.ended or not open_with or gone:
            continue
        for yours, party in sides_of(picture, pair):
            step = unresolved_step(record, party)
            if (overlap_id, step) in picture.warned or not may_know(picture, pair, party):
                continue
            begins = matching.known_start(picture, pair, yours, party, record.since)
            if begins is None or begins > said.at:
                continue
            events.append(Warned(overlap_id, step))
            exact = matching.shown_times(share_of(picture, other_side(pair, yours), party))
            how = "as it begins" if exact else "and may begin from now on"
            text = f"{overlap_id} of {yours} is unresolved {how}: {', '.join(open_with)}."
            duties.append(_unresolved_duty(picture, overlap_id, yours, party, text))
    return list(dict.fromkeys(events)), duties


def _unresolved_duty(picture: Picture, overlap_id: str, yours: str, party: str, text: str) -> Duty:
    return Duty(
        recipient=party,
        subject=overlap_id,
        version=version_of(picture, yours),
        because="overlap.unresolved",
        disclosure=Disclosure.FULL,
        headline=text,
        content=NoteView(overlap_id, text),
        urgency=Urgency.URGENT,
    )


def _arrivals(picture: Picture, said: Said) -> Due:
    """Standings that were declared ahead and hold from now on, and the next part of what an
    arrival is told that one decision did not hold."""
    events: list[Event] = []
    duties: list[Duty] = []
    for party in picture.participants(said.at):
        if is_full(duties):
            break
        since = picture.parties[party].arrived(said.at)
        if (party, joined_step(since)) not in picture.warned:
            told, arriving = catch_up(picture, party, said.at, since)
            events.append(told)
            duties += arriving
    return events, duties
