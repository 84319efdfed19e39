"""What a step of the log concerns: the things whose part in a picture it may change.

A thing is a record, an overlap, an alert, a call and so on, by its id; EVERYTHING stands for what
any answer may rest on: parties, settings, agreements, sources and commitments.
Promise: too much, never too little; an event of a kind unknown here concerns everything.
"""

from __future__ import annotations

from collections.abc import Iterator

from standclear.core import events as ev
from standclear.core import statements as st
from standclear.core.agreements.changes import InstrumentChanged
from standclear.core.agreements.said import InstrumentCounter, InstrumentPropose
from standclear.core.cease import CeaseCall
from standclear.core.commitments.changes import CommitmentRecorded
from standclear.core.commitments.said import CommitmentRecord
from standclear.core.events import Event
from standclear.core.hotline import changes as hotline
from standclear.core.hotline.said import CallRequest
from standclear.core.incidents import changes as incidents
from standclear.core.incidents.said import IncidentTriage
from standclear.core.ledger.changes import ToLedger
from standclear.core.watch.said import AlertChange

EVERYTHING = "*"

TELLINGS = (ev.ReceiptTaken, ev.SendingNoted, ev.Reminded)
"""What becomes of a telling concerns what the telling is about."""

NAMED: dict[type, tuple[str, ...]] = {
    ev.ZoneChanged: ("zone",),
    ev.PlanChanged: ("plan",),
    ev.NoticeChanged: ("notice",),
    ev.NoticeConfirmed: ("notice",),
    ev.SiteRepeated: ("notice", "same_as"),
    ev.MovementChanged: ("notice",),
    ev.OutcomeTold: ("notice",),
    ev.OverlapFound: ("overlap", "first", "second"),
    ev.OverlapEnded: ("overlap",),
    ev.OverlapAnswered: ("overlap",),
    ev.AlertChanged: ("alert",),
    ev.CeaseCalled: ("cease",),
    ev.CeaseEnded: ("cease",),
    ev.Warned: ("subject",),
    ev.GapFound: ("subject",),
    hotline.CallRequested: ("call",),
    hotline.CallEntered: ("call",),
    hotline.CallEnded: ("call",),
    incidents.IncidentChanged: ("incident",),
    incidents.IncidentPutTo: ("incident",),
    incidents.IncidentSaid: ("incident",),
    incidents.IncidentUnanswered: ("incident",),
    incidents.LinksProposed: ("incident",),
    incidents.LinkJudged: ("incident",),
}
"""By kind of event, which of its fields name what it concerns."""

NOTHING: tuple[type, ...] = (
    ev.PlanChecked,
    ev.PlanRefused,
    ev.TracksLodged,
    ev.SkewFlagged,
    hotline.HandoverGiven,
    hotline.HandoverTaken,
    *ToLedger.__args__,
)
"""Kinds of events on which no answer of an inquiry rests."""


def concerned(event: Event) -> tuple[str, ...]:
    """The things that an event concerns, but for TELLINGS."""
    kind = type(event)
    if kind in NOTHING:
        return ()
    return tuple(str(getattr(event, name)) for name in NAMED.get(kind, ())) or (EVERYTHING,)


def needs(event: Event, statement: st.Statement | None) -> Iterator[tuple[str, str]]:
    """Pairs: the first, wherever it is seen, is seen by what the second is."""
    match event:
        case ev.OverlapFound():
            yield from ((event.overlap, each) for each in (event.first, event.second))
        case ev.SiteRepeated():
            yield event.same_as, event.notice
        case ev.AlertChanged() if isinstance(statement, AlertChange):
            yield from ((event.alert, each) for each in _of_alert(statement))
        case ev.CeaseCalled() if isinstance(statement, CeaseCall):
            yield from ((event.cease, statement.notice), (statement.notice, event.cease))
        case hotline.CallRequested() if isinstance(statement, CallRequest):
            yield from ((event.call, each) for each in statement.about)
        case incidents.LinksProposed():
            for link in event.links:
                yield from ((event.incident, each) for each in (link.record, link.of) if each)
        case incidents.IncidentChanged() if isinstance(statement, IncidentTriage):
            if statement.same_as:
                yield event.incident, statement.same_as
        case InstrumentChanged() if isinstance(statement, InstrumentPropose | InstrumentCounter):
            yield from ((EVERYTHING, ref.zone) for ref in statement.instrument.maps)
        case _:
            return


def shows(event: Event, statement: st.Statement | None) -> Iterator[tuple[str, str]]:
    """Pairs: whoever asks about a place near the first is also answered of the second."""
    match event:
        case ev.OverlapFound():
            yield from ((each, event.overlap) for each in (event.first, event.second))
        case ev.AlertChanged() if isinstance(statement, AlertChange):
            yield from ((each, event.alert) for each in _of_alert(statement))
        case ev.CeaseCalled() if isinstance(statement, CeaseCall):
            yield statement.notice, event.cease
        case hotline.CallRequested() if isinstance(statement, CallRequest):
            yield from ((each, event.call) for each in statement.about)
        case InstrumentChanged() if isinstance(statement, InstrumentPropose | InstrumentCounter):
            yield from ((ref.zone, event.instrument) for ref in statement.instrument.maps)
        case CommitmentRecorded() if isinstance(statement, CommitmentRecord):
            yield statement.commitment.zone, event.commitment
        case _:
            return


def _of_alert(statement: AlertChange) -> tuple[str, ...]:
    seen = statement.situation
    return tuple(each for each in (seen.zone, seen.filed) if each)
