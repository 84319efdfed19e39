"""What parties say of an incident that was put to them, and what assessors find.

Promise: several statements and several findings stand beside each other; none is taken back by a
later one, and the rules weigh none of them.
Not here: the desk's own moves (incidents.py).
"""

from __future__ import annotations

from dataclasses import replace

from standclear.core.disclosure import share_of
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.events import Event
from standclear.core.ids import owner_of
from standclear.core.incidents import said as st
from standclear.core.incidents.changes import IncidentChanged, IncidentSaid, LinkJudged
from standclear.core.incidents.held import IncidentRecord, IncidentStanding, S
from standclear.core.incidents.knowledge import LONGEST_TEXT, Degree, check_text
from standclear.core.picture import Picture, Said
from standclear.core.rules.commitment_telling import may_read_commitment
from standclear.core.rules.decision import Decision, decision
from standclear.core.rules.incident_telling import tell_readers
from standclear.core.telling import Disclosure

FOR = ("confirms", "partly")
"""Stances with which a party can be said to agree."""

OfWords = (
    st.IncidentState | st.IncidentAssess | st.IncidentEvidence | st.IncidentLink | st.IncidentRemedy
)


def decide(picture: Picture, said: Said, record: IncidentRecord, statement: OfWords) -> Decision:
    match statement:
        case st.IncidentState():
            return _state(picture, said, record, statement)
        case st.IncidentAssess():
            return _assess(picture, said, record, statement)
        case st.IncidentEvidence():
            return _lodge(picture, said, record, statement)
        case st.IncidentLink():
            return _judge(picture, said, record, statement)
        case st.IncidentRemedy():
            return _remedy(picture, said, record, statement)


def standing_otherwise(record: IncidentRecord, standing: IncidentStanding) -> IncidentRecord:
    """The record as it stands with a decision that is being made."""
    return replace(record, standing=standing)


def _state(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentState
) -> Decision:
    incident, party = statement.incident, said.issuer
    if party not in record.put:
        asked = ", ".join(sorted(record.put)) or "nobody yet"
        raise NotAllowed(f"{incident} has been put to {asked}, not to {party}")
    check_text("text", statement.text)
    events: list[Event] = [IncidentSaid(incident, party, "stated")]
    waiting = [each for each in record.silent if each != party]
    moves = record.standing in (S.PUT, S.NO_REPLY, S.REOPENED)
    if moves and not waiting:
        events.append(IncidentChanged(incident, S.STATED))
    stance = statement.stance.replace("_", " ")
    text = f"{party} on {incident}: {stance}. {statement.text.strip()}"
    duties = tell_readers(picture, said, incident, record, "incident.stated", text)
    return decision(picture, said, text, events, duties)


def _assess(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentAssess
) -> Decision:
    incident, found = statement.incident, statement.assessment
    holder = picture.key_holder(said)
    if record.reporters & {said.issuer, holder}:
        who = said.issuer if said.issuer in record.reporters else holder
        raise NotAllowed(
            f"{who} reported {incident}; whoever reports does not assess", ("incident evidence",)
        )
    if not record.put:
        raise NotAllowed(f"{incident} has been put to nobody yet", ("incident put",))
    said_who = "attributed to nobody"
    if found.attribution.degree is not Degree.NONE:
        said_who = f"{found.attribution.degree.value}: {found.attribution.to}"
    text = f"{said.issuer} assesses {incident}: {found.level.value}; {said_who}, says {said.issuer}"
    events: list[Event] = [IncidentSaid(incident, said.issuer, "assessed")]
    if record.standing is not S.ASSESSED:
        events.append(IncidentChanged(incident, S.ASSESSED))
    headline = f"{text}. {found.text.strip()}"
    duties = tell_readers(picture, said, incident, record, "incident.assessed", headline)
    return decision(picture, said, f"{text}.", events, duties)


def _lodge(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentEvidence
) -> Decision:
    """A file twice lodged by one party is one; another's custody of the same file is its own."""
    incident, file = statement.incident, statement.evidence
    held = [each for each in record.evidence if each.evidence.sha256 == file.sha256]
    for each in held:
        if each.party == said.issuer and each.evidence.custody == file.custody:
            raise NotAllowed(f"{said.issuer} has lodged {file.sha256[:12]} with this custody")
        if each.evidence.size != file.size:
            raise InvalidInput("evidence/size", file.size, f"{each.evidence.size}, as lodged")
    by = "" if said.issuer in record.reporters and not record.report.named else f" by {said.issuer}"
    text = f"A file is lodged with {incident}{by}: {file.media_type}, sha256 {file.sha256[:12]}."
    event = IncidentSaid(incident, said.issuer, "evidence")
    duties = tell_readers(picture, said, incident, record, "incident.evidence", text)
    return decision(picture, said, text, (event,), duties)


def _judge(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentLink
) -> Decision:
    incident, linked = statement.incident, statement.record
    if linked not in record.links or not may_judge(picture, said.issuer, linked):
        raise InvalidInput("record", linked, f"what a rule proposed as near {incident}, as you see")
    if len(statement.reason) > LONGEST_TEXT:
        raise InvalidInput(
            "reason", f"{len(statement.reason)} characters", f"at most {LONGEST_TEXT}"
        )
    if statement.verdict == "struck" and not statement.reason.strip():
        raise InvalidInput("reason", "empty", "why it has nothing to do with it")
    event = LinkJudged(incident, linked, said.issuer, statement.verdict)
    text = f"{said.issuer} has {statement.verdict} that {linked} belongs to {incident}."
    return decision(picture, said, text, (event,))


def may_judge(picture: Picture, party: str, linked: str) -> bool:
    """The desk, whose record it is, and who is shown it whole: of a call the two on it, of a
    craft whoever lodged it."""
    call, commitment = picture.hotline.calls.get(linked), picture.commitments.get(linked)
    if party == picture.desk or (call is not None and party in call.parties):
        return True
    if commitment is not None:
        return may_read_commitment(picture, commitment, party)
    if not picture.holds(linked):
        return lodges(picture, party, linked)
    shown = share_of(picture, linked, party).disclosure
    return party == owner_of(linked) or shown is Disclosure.FULL


def lodges(picture: Picture, party: str, track: str) -> bool:
    """Whether a party has lodged a track by this very name."""
    return any(mark.name == track for mark in picture.lodged.get(party, ()))


def _remedy(
    picture: Picture, said: Said, record: IncidentRecord, statement: st.IncidentRemedy
) -> Decision:
    promised = record.remedy
    if promised is None or promised.by != said.issuer:
        raise NotAllowed(f"{said.issuer} has promised no remedy on {statement.incident}")
    check_text("text", statement.text)
    if record.remedied is not None:
        raise NotAllowed(f"{said.issuer} has said so", ("incident reopen",))
    text = f"{said.issuer} says that what it promised is done: {statement.text.strip()}"
    event = IncidentSaid(statement.incident, said.issuer, "remedied")
    duties = tell_readers(picture, said, statement.incident, record, "incident.remedied", text)
    return decision(picture, said, text, (event,), duties)
