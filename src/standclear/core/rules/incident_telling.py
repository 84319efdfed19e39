"""Telling of incidents: who may read one, and what each is told of every change.

Promise: who reported, its sources and where its observer stood are told to the desk alone, unless
the report names its reporter. Whoever is not a reader hears of nothing.
"""

from __future__ import annotations

from datetime import datetime

from standclear.core.act_codes import act_words
from standclear.core.duty import Duty
from standclear.core.errors import NotFound
from standclear.core.incidents.held import IncidentRecord
from standclear.core.incidents.report import Report
from standclear.core.picture import Picture, Said
from standclear.core.release import Content, IncidentView, NoteView
from standclear.core.telling import Disclosure, Urgency


def readers(picture: Picture, record: IncidentRecord) -> tuple[str, ...]:
    """Who may read it: the desk, whose report it is, whom it is shared with or put to."""
    report = record.report
    named = (record.reporter, report.reported_for, *report.shared_with, *record.put)
    return tuple(dict.fromkeys((picture.desk, *(party for party in named if party))))


def told_readers(picture: Picture, record: IncidentRecord) -> tuple[str, ...]:
    """Readers that are told by releases. The log shows all who hold it that somebody was told, and
    so a party for which the desk reports is not, unless the report names it."""
    report = record.report
    kept = "" if report.named else report.reported_for
    return tuple(party for party in readers(picture, record) if party != kept)


def knows_reporter(picture: Picture, record: IncidentRecord, party: str) -> bool:
    """Whether a reader may know who reported, and from where."""
    own = (picture.desk, record.reporter, record.report.reported_for)
    return record.report.named or party in own


def named_for(picture: Picture, record: IncidentRecord, asker: str, party: str) -> str:
    """A party's name, "" where it would betray who reported."""
    hidden = party in record.reporters and not knows_reporter(picture, record, asker)
    return "" if hidden and party != picture.desk else party


def report_for(picture: Picture, record: IncidentRecord, party: str) -> tuple[Report, str]:
    """The report as a reader may know it, and the reporter; "" where that is not for it."""
    report = record.report
    if knows_reporter(picture, record, party):
        return report, report.reported_for or record.reporter
    return report.without_reporter(), ""


def read_incident(picture: Picture, incident: str, party: str) -> IncidentRecord:
    """An incident that a party may read; NotFound in the same words for any other."""
    record = picture.incidents.get(incident)
    if record is None or party not in readers(picture, record):
        raise NotFound(f"no incident {incident} that you may see")
    return record


def tell_readers(
    picture: Picture,
    said: Said,
    incident: str,
    record: IncidentRecord,
    because: str,
    text: str,
    *,
    urgent: bool = False,
    but: tuple[str, ...] = (),
) -> list[Duty]:
    """A remark to every reader but the desk, whoever said it, and those of `but`."""
    return [
        _duty(incident, party, because, text, NoteView(incident, text), urgent=urgent)
        for party in told_readers(picture, record)
        if party not in (picture.desk, said.issuer, *but)
    ]


def whole_duty(
    picture: Picture,
    incident: str,
    record: IncidentRecord,
    party: str,
    because: str,
    text: str,
    *,
    asked: datetime | None = None,
    urgent: bool = False,
) -> Duty:
    """The report itself to one reader, who owes an answer for having it."""
    report, reporter = report_for(picture, record, party)
    view = IncidentView(incident, record.standing.value, report, reporter, asked)
    return _duty(incident, party, because, text, view, urgent=urgent)


def _duty(
    incident: str, party: str, because: str, text: str, content: Content, *, urgent: bool
) -> Duty:
    return Duty(
        recipient=party,
        subject=incident,
        version=1,
        because=because,
        disclosure=Disclosure.FULL,
        headline=text,
        content=content,
        urgency=Urgency.URGENT if urgent else Urgency.ROUTINE,
    )


def what_and_when(report: Report) -> str:
    """ "hostile fire: mortar, Tue 2030-01-01 08:00Z (hour), reported"."""
    when = f"{report.start:%a %Y-%m-%d %H:%MZ} ({report.time_precision.value})"
    return f"{act_words(report.act)}, {when}, {report.level.value}"
