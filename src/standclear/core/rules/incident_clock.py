"""What time does to incidents: the desk is late, a party is asked again, there is no reply.

Promise: that nobody replied is written as a fact with its hour, and never as an admission; a reply
after it is taken like any other.
Source: to the parties within 1 h, reply within 72 h, "no reply" after 14 d (domain report 6.4), by
the mechanism's settings.
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.duty import Duty
from standclear.core.events import Event, Warned
from standclear.core.incidents.changes import IncidentChanged, IncidentUnanswered
from standclear.core.incidents.held import IncidentRecord, S
from standclear.core.picture import Picture, Said
from standclear.core.rules.incident_telling import tell_readers, whole_duty
from standclear.core.rules.instrument_telling import moment

Due = tuple[list[Event], list[Duty]]

WAITS = (S.REPORTED, S.TRIAGED)
"""Not put to anybody yet."""


def aging_incidents(picture: Picture, said: Said) -> Due:
    """Everything that has fallen due of incidents and was not done before."""
    events: list[Event] = []
    duties: list[Duty] = []
    for incident in sorted(picture.incidents):
        record = picture.incidents[incident]
        for found in (
            _not_put(picture, said, incident, record),
            _asked_again(picture, said, incident, record),
            _no_reply(picture, said, incident, record),
            _remedy_due(picture, said, incident, record),
        ):
            events += found[0]
            duties += found[1]
    return events, duties


def _not_put(picture: Picture, said: Said, incident: str, record: IncidentRecord) -> Due:
    """The desk has not put it to the parties in time: whoever may read it hears so, once."""
    late = record.reported_at + timedelta(seconds=picture.mechanism.incident_put_s)
    step = "not-put"
    if record.standing not in WAITS or said.at < late or (incident, step) in picture.warned:
        return [], []
    text = f"{incident} was to be put to the parties by {moment(late)}, and has not been."
    duties = tell_readers(picture, said, incident, record, "incident.late", text, urgent=True)
    return [Warned(incident, step)], duties


def _asked_again(picture: Picture, said: Said, incident: str, record: IncidentRecord) -> Due:
    events: list[Event] = []
    duties: list[Duty] = []
    for party in _waited_for(record):
        due = record.put[party] + timedelta(seconds=picture.mechanism.incident_reply_s)
        step = f"reply-{party}-{record.put[party]:%Y%m%dT%H%M%S}"
        if said.at < due or (incident, step) in picture.warned:
            continue
        until = record.put[party] + timedelta(seconds=picture.mechanism.incident_no_reply_s)
        text = (
            f"{incident}: your word was asked for by {moment(due)} and has not come. From "
            f"{moment(until)} it is written that you have not replied, and nothing more."
        )
        events.append(Warned(incident, step))
        duties.append(
            whole_duty(
                picture, incident, record, party, "incident.reply_due", text,
                asked=until, urgent=True,
            )
        )  # fmt: skip
    return events, duties


def _no_reply(picture: Picture, said: Said, incident: str, record: IncidentRecord) -> Due:
    """A fact a party; the incident itself stands so once nobody has time left."""
    waited = timedelta(seconds=picture.mechanism.incident_no_reply_s)
    silent = [p for p in _waited_for(record) if said.at >= record.put[p] + waited]
    if not silent:
        return [], []
    events: list[Event] = [IncidentUnanswered(incident, party) for party in silent]
    time_left = [party for party in _waited_for(record) if party not in silent]
    if record.standing in (S.PUT, S.REOPENED) and not time_left:
        events.append(IncidentChanged(incident, S.NO_REPLY))
    days = picture.mechanism.incident_no_reply_s / 86_400
    text = (
        f"No reply on {incident} from {', '.join(silent)} in {days:g} days. "
        "That is a fact, and no admission; a later reply is taken."
    )
    return events, tell_readers(picture, said, incident, record, "incident.no_reply", text)


def _waited_for(record: IncidentRecord) -> list[str]:
    """Who was asked, has said nothing, and of whom that is not written yet."""
    if record.standing not in (S.PUT, S.REOPENED, S.ASSESSED, S.STATED, S.NO_REPLY):
        return []
    return [party for party in record.silent if party not in record.unanswered]


def _remedy_due(picture: Picture, said: Said, incident: str, record: IncidentRecord) -> Due:
    """A promised remedy is due and nobody has said that it is done."""
    remedy = record.remedy
    if remedy is None or record.remedied is not None or said.at < remedy.due:
        return [], []
    step = f"remedy-{len(record.closings)}"
    if (incident, step) in picture.warned:
        return [], []
    text = (
        f"{incident}: what {remedy.by} promised was due {moment(remedy.due)}, and nothing is "
        f"reported: {remedy.text.strip()}"
    )
    duties = tell_readers(picture, said, incident, record, "incident.remedy_due", text, urgent=True)
    return [Warned(incident, step)], duties
