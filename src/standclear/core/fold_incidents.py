"""How what is said of incidents changes the picture.

Promise: total, also where a report has been erased: what was said of it is then not held.
Not here: tellings (fold_telling.py), everything else that events change (fold.py).
"""

from __future__ import annotations

from standclear.core import statements as st
from standclear.core.fold_telling import fold_over
from standclear.core.incidents import said as sayings
from standclear.core.incidents.changes import (
    IncidentChanged,
    IncidentPutTo,
    IncidentSaid,
    IncidentUnanswered,
    LinkJudged,
    LinksProposed,
    ToIncidents,
)
from standclear.core.incidents.held import (
    OVER,
    Closing,
    Found,
    IncidentRecord,
    IncidentStanding,
    LinkRecord,
    Lodged,
    PartyWord,
)
from standclear.core.incidents.links import Judged
from standclear.core.picture import Picture, Said

ERASED = "[erased]"


def fold_incident(
    picture: Picture, said: Said, statement: st.Statement | None, event: ToIncidents
) -> None:
    """Let one fact about an incident hold."""
    held = picture.incidents.get(event.incident)
    if held is None:
        if isinstance(statement, sayings.IncidentReport) and isinstance(event, IncidentChanged):
            signed_for = picture.key_holder(said)
            picture.incidents[event.incident] = IncidentRecord(
                statement.report, said.issuer, signed_for, said.at, event.standing, said.at
            )
        return  # else its report has been erased
    match event:
        case IncidentChanged():
            _change(picture, said, statement, held, event)
        case IncidentPutTo():
            held.put[event.party] = said.at
            held.unanswered.pop(event.party, None)
        case IncidentSaid():
            _say(said, statement, held, event)
        case IncidentUnanswered():
            held.unanswered[event.party] = said.at
        case LinksProposed():
            held.left_off += event.left_off
            for link in event.links:
                held.links.setdefault(link.record, LinkRecord(link, said.at))
        case LinkJudged():
            reason = statement.reason if isinstance(statement, sayings.IncidentLink) else ERASED
            link_held = held.links.get(event.record)
            if link_held is not None:
                judged = Judged(event.party, event.verdict, said.at, reason)
                link_held.judged[event.party] = judged


def _change(
    picture: Picture,
    said: Said,
    statement: st.Statement | None,
    held: IncidentRecord,
    event: IncidentChanged,
) -> None:
    held.standing, held.since, held.reason = event.standing, said.at, ""
    if isinstance(statement, sayings.IncidentTriage):
        held.reason, held.same_as = statement.reason, statement.same_as
    elif isinstance(statement, sayings.IncidentReopen):
        held.reason, held.same_as, held.reopened_at = statement.reason, "", said.at
        held.remedied = None
    elif isinstance(statement, sayings.IncidentClose):
        closing = Closing(said.at, statement.outcome, statement.text, statement.remedy)
        held.closings.append(closing)
    elif event.standing is IncidentStanding.CLOSED:  # what was said of its end has been erased
        held.closings.append(Closing(said.at, "undetermined", ERASED, None))
    if event.standing in OVER:
        fold_over(picture, event.incident)


def _say(
    said: Said, statement: st.Statement | None, held: IncidentRecord, event: IncidentSaid
) -> None:
    match statement:
        case sayings.IncidentState():
            word = PartyWord(event.party, said.at, statement.stance, statement.text)
            held.words.append(word)
        case sayings.IncidentAssess():
            held.found.append(Found(event.party, said.at, statement.assessment))
        case sayings.IncidentEvidence():
            held.evidence.append(Lodged(event.party, said.at, statement.evidence))
        case sayings.IncidentRemedy():
            held.remedied = (said.at, statement.text)
        case _ if event.word == "stated":
            held.words.append(PartyWord(event.party, said.at, "", ERASED))
        case _:
            return  # erased
