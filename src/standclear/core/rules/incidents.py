"""Incidents: reporting, the desk's triage, putting them to the parties, closing and reopening.

Nobody is found guilty here: the desk asks, writes down, and says how it ended.
Promise: `agreed` is written only where every party that was asked has confirmed it itself; nobody's
silence agrees, and a denial is no fact.
Not here: what parties and assessors say (incident_words.py), what time does (incident_clock.py).
Source of the course: domain report 6.3.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.events import Event
from standclear.core.incidents import said as st
from standclear.core.incidents.changes import IncidentChanged, IncidentPutTo, LinksProposed
from standclear.core.incidents.held import MOVES, OVER, IncidentRecord, S
from standclear.core.incidents.knowledge import Level, check_text
from standclear.core.incidents.report import Report
from standclear.core.party import PartyKind
from standclear.core.picture import Picture, Said
from standclear.core.rules import incident_words as words
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.incident_links import near
from standclear.core.rules.incident_telling import (
    read_incident,
    tell_readers,
    told_readers,
    what_and_when,
    whole_duty,
)

MONITORS = (PartyKind.MONITOR, PartyKind.COORDINATOR)
"""Whose own sight is `observed`; anybody else's is one source's report (domain report 3.3)."""


class _Named(Protocol):
    @property
    def incident(self) -> str: ...
    @property
    def type(self) -> str: ...


def decide(picture: Picture, said: Said, statement: st.OfIncidents) -> Decision:
    if isinstance(statement, st.IncidentReport):
        return _report(picture, said, statement.report)
    record = read_incident(picture, statement.incident, said.issuer)
    _must_be_possible(record, statement)
    match statement:
        case st.IncidentTriage():
            return _triage(picture, said, record, statement)
        case st.IncidentPut():
            return _put(picture, said, record, statement)
        case st.IncidentClose():
            return _close(picture, said, record, statement)
        case st.IncidentReopen():
            return _reopen(picture, said, record, statement)
        case _:
            return words.decide(picture, said, record, statement)


def _must_be_possible(record: IncidentRecord, statement: _Named) -> None:
    """Refuse a move that does not exist from where the incident stands."""
    possible = MOVES[record.standing]
    if statement.type.replace(".", " ") not in possible:
        stands = record.standing.value.replace("_", " ")
        raise NotAllowed(f"{statement.incident} is {stands}", possible)


def _must_be_desk(picture: Picture, said: Said, statement: _Named, record: IncidentRecord) -> None:
    if said.issuer != picture.desk:
        own = possible_for(picture, record, said.issuer)
        raise NotAllowed(f"{statement.type} is the desk's to say, not {said.issuer}'s", own)


def possible_for(picture: Picture, record: IncidentRecord, party: str) -> tuple[str, ...]:
    """What a reader may say of an incident as it stands, as commands are called."""
    remedy = record.remedy
    refused = {
        "incident triage": party != picture.desk,
        "incident put": party != picture.desk,
        "incident close": party != picture.desk,
        "incident state": party not in record.put,
        "incident assess": party in record.reporters or not record.put,
        "incident remedy": remedy is None or remedy.by != party or record.remedied is not None,
    }
    return tuple(move for move in MOVES[record.standing] if not refused.get(move, False))


def _report(picture: Picture, said: Said, report: Report) -> Decision:
    _check_report(picture, said, report)
    incident = f"in-{said.ovn[:12]}"
    record = IncidentRecord(report, said.issuer, "", said.at, S.REPORTED, said.at)
    events: list[Event] = [IncidentChanged(incident, S.REPORTED)]
    found = near(picture, report, known=())
    if found.links:
        events.append(LinksProposed(incident, found.links, found.left_off))
    text = f"{incident} is reported: {what_and_when(report)}. It is an allegation, and no finding."
    duties = [
        whole_duty(picture, incident, record, party, "incident.reported", text, urgent=report.still)
        for party in told_readers(picture, record)
        if party not in (said.issuer, picture.desk)
    ]
    headline = f"{incident} is reported: {what_and_when(report)}."
    if report.still:
        headline += " Fire still falls: call CEASE at the notice under fire, now; do not wait."
    return decision(picture, said, headline, events, duties)


def _check_report(picture: Picture, said: Said, report: Report) -> None:
    for field, parties in (
        ("concerning", report.concerning),
        ("shared_with", report.shared_with),
        ("reported_for", (report.reported_for,) if report.reported_for else ()),
    ):
        _check_parties(picture, f"report/{field}", parties)
    if report.reported_for and said.issuer != picture.desk:
        raise InvalidInput("report/reported_for", report.reported_for, "nothing: the desk may")
    kind = picture.get_party(said.issuer).party.kind
    if report.level is Level.OBSERVED and kind not in MONITORS:
        expected = "heard, reported or corroborated: observed is what a monitor has seen"
        raise InvalidInput("report/level", "observed", expected)
    if report.start > said.at + timedelta(seconds=picture.mechanism.skew_s):
        raise InvalidInput("report/start", f"{report.start}", "a time that has come")
    picture.extents_of((report.volume,))


def _check_parties(picture: Picture, pointer: str, parties: tuple[str, ...]) -> None:
    for number, party in enumerate(parties):
        if party not in picture.parties or party in parties[:number]:
            known = ", ".join(sorted(picture.parties))
            raise InvalidInput(f"{pointer}/{number}", party, f"each once, of this desk: {known}")


def _triage(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentTriage
) -> Decision:
    _must_be_desk(picture, said, statement, record)
    incident, reason = statement.incident, statement.reason.strip()
    if (statement.verdict == "duplicate") != bool(statement.same_as):
        expected = "the incident that it repeats, with duplicate and only then"
        raise InvalidInput("same_as", statement.same_as, expected)
    events: list[Event] = []
    if statement.verdict == "put":
        standing, text = S.TRIAGED, f"{incident} will be put to the parties."
        found = near(picture, record.report, known=record.links)
        if found.links:
            events.append(LinksProposed(incident, found.links, found.left_off))
    elif statement.verdict == "duplicate":
        _check_same(picture, incident, statement.same_as)
        standing = S.DUPLICATE
        text = f"{incident} is one more report of what the desk has already; it stays on record."
    else:
        check_text("reason", reason)
        standing, text = S.OUTSIDE_MANDATE, f"{incident} is outside the mandate: {reason}"
    duties = tell_readers(picture, said, incident, record, "incident.triaged", text)
    return decision(picture, said, text, (IncidentChanged(incident, standing), *events), duties)


def _check_same(picture: Picture, incident: str, same_as: str) -> None:
    other = picture.incidents.get(same_as)
    if other is None or same_as == incident:
        raise NotFound(f"no other incident {same_as}")
    if other.standing is S.DUPLICATE:
        raise InvalidInput("same_as", same_as, f"what it repeats itself, {other.same_as}")


def _put(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentPut
) -> Decision:
    _must_be_desk(picture, said, statement, record)
    incident = statement.incident
    _check_parties(picture, "parties", statement.parties)
    if not statement.parties:
        raise InvalidInput("parties", "empty", "who is asked what it says of it")
    since = record.reopened_at
    for number, party in enumerate(statement.parties):
        asked = record.put.get(party)
        if party == picture.desk or (asked and not (since and asked < since)):
            raise InvalidInput(f"parties/{number}", party, "a party that has not been asked")
    settings = picture.mechanism
    until = said.at + timedelta(seconds=settings.incident_reply_s)
    note = f" {statement.text.strip()}" if statement.text.strip() else ""
    text = (
        f"{incident} is put to you: {what_and_when(record.report)}.{note} What do you say of it? "
        f"By {until:%a %Y-%m-%d %H:%MZ}. Your word is written down as yours."
    )
    standing = record.standing if record.standing is S.ASSESSED else S.PUT
    after = words.standing_otherwise(record, standing)
    duties = [
        whole_duty(picture, incident, after, party, "incident.put", text, asked=until, urgent=True)
        for party in statement.parties
    ]
    asked_words = f"{incident} is put to {', '.join(statement.parties)}."
    duties += tell_readers(
        picture, said, incident, record, "incident.asked", asked_words, but=statement.parties
    )
    events: list[Event] = [IncidentPutTo(incident, party) for party in statement.parties]
    if standing is not record.standing:
        events.append(IncidentChanged(incident, standing))
    return decision(picture, said, asked_words, events, duties)


def _close(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentClose
) -> Decision:
    _must_be_desk(picture, said, statement, record)
    incident, remedy = statement.incident, statement.remedy
    check_text("text", statement.text)
    _check_outcome(record, statement)
    outcome = statement.outcome.replace("_", " ")
    text = f"{incident} is closed, {outcome}: {statement.text.strip()}"
    if remedy is not None:
        _check_parties(picture, "remedy/by", (remedy.by,))
        check_text("remedy/text", remedy.text)
        if remedy.due <= said.at:
            raise InvalidInput("remedy/due", f"{remedy.due}", "a time that is to come")
        text += (
            f" {remedy.by} promises: {remedy.text.strip().rstrip('.')}, by "
            f"{remedy.due:%a %Y-%m-%d %H:%MZ}."
        )
    duties = tell_readers(picture, said, incident, record, "incident.closed", text)
    return decision(picture, said, text, (IncidentChanged(incident, S.CLOSED),), duties)


def _check_outcome(record: IncidentRecord, statement: st.IncidentClose) -> None:
    """Agreed or not agreed is of an assessment, and by the parties' own words."""
    if statement.outcome != "undetermined" and not record.found:
        raise NotAllowed(
            f"{statement.incident} has no assessment that anybody could agree to",
            ("incident assess", "incident close undetermined"),
        )
    if statement.outcome == "agreed":
        said = {party: record.word_of(party) for party in sorted(record.put)}
        against = [p for p, word in said.items() if not word or word.stance not in words.FOR]
        if against:
            names = ", ".join(against)
            raise NotAllowed(
                f"not confirmed by {names}: silence and denial agree to nothing",
                ("incident close not_agreed", "incident close undetermined"),
            )
    if statement.remedy is not None and not statement.remedy.by:
        raise InvalidInput("remedy/by", "empty", "the party that promised it")


def _reopen(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentReopen
) -> Decision:
    check_text("reason", statement.reason)
    incident = statement.incident
    assert record.standing in OVER
    text = f"{incident} is reopened: {statement.reason.strip()}"
    events: list[Event] = [IncidentChanged(incident, S.REOPENED)]
    found = near(picture, record.report, known=record.links)
    if found.links:
        events.append(LinksProposed(incident, found.links, found.left_off))
    duties = tell_readers(picture, said, incident, record, "incident.reopened", text)
    return decision(picture, said, text, events, duties)
