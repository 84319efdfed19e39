"""Incidents as documents for one asker: what is reported, what each side says, who found what.

    report, reporter     as the asker may know them; `named` says whether the reporter is withheld
    asked                each party it was put to: by when, whether it replied, or since when not
    words, assessments   each by whom and when; none weighed against another
    links                proposed by rule, judged by people (incident_links.py)
    possible             what the asker may say of it now

Promise: an incident is there for its readers alone (core/rules/incident_telling.py); who reported
it is named nowhere to whoever may not know.
"""

from __future__ import annotations

from datetime import timedelta

from standclear.core.act_codes import act_words
from standclear.core.incidents.held import OVER, IncidentRecord
from standclear.core.picture import Picture
from standclear.core.rules.incident_telling import (
    named_for,
    read_incident,
    readers,
    report_for,
)
from standclear.core.rules.incidents import possible_for
from standclear.service.shown.alerts import knows
from standclear.service.shown.incident_links import links_document
from standclear.service.shown.plain import Document, plain


def incident_ids(picture: Picture, asker: str, *, over: bool = False) -> list[str]:
    """Incidents that the asker may read, the newest first; `over`: also those that are closed."""
    found = [
        (record.reported_at, incident)
        for incident, record in picture.incidents.items()
        if asker in readers(picture, record) and (over or record.standing not in OVER)
    ]
    return [incident for _, incident in sorted(found, reverse=True)]


def incident_document(picture: Picture, asker: str, incident: str) -> Document:
    """One incident; `NotFound` where the asker is no reader of it."""
    record = read_incident(picture, incident, asker)
    report, reporter = report_for(picture, record, asker)
    same = picture.incidents.get(record.same_as)
    remedy = record.remedy
    return {
        "id": incident,
        "standing": record.standing.value,
        "since": plain(record.since),
        "reason": record.reason,
        "same_as": record.same_as if same and asker in readers(picture, same) else "",
        "act": report.act,
        "act_words": act_words(report.act),
        "report": plain(report),
        "harm": _harm(report.harm),
        "reporter": reporter,
        "reported_at": plain(record.reported_at),
        "asked": [_asked(picture, record, party) for party in sorted(record.put)],
        "words": [plain(word) for word in record.words],
        "assessments": [
            plain(found.assessment)
            | {
                "by": named_for(picture, record, asker, found.party),
                "at": plain(found.at),
                "asked": found.party in record.put,
            }
            for found in record.found
        ],
        "verified": record.verified,
        "disputed_by": list(record.disputed_by),
        "evidence": _evidence(picture, record, asker),
        "links": links_document(picture, record, asker),
        "left_off": record.left_off if asker == picture.desk else 0,
        "ceases": _ceases(picture, record, asker),
        "closings": [plain(closing) for closing in record.closings],
        "remedy": plain(remedy),
        "remedied": _remedied(record),
        "possible": list(possible_for(picture, record, asker)),
    }


def _harm(harm: object) -> Document:
    """Each count in words beside its three numbers."""
    return {
        name: getattr(harm, name).words
        for name in ("killed_civilian", "killed_other", "injured_civilian", "injured_other")
    }


def _asked(picture: Picture, record: IncidentRecord, party: str) -> Document:
    at, word = record.put[party], record.word_of(party)
    settings = picture.mechanism
    return {
        "party": party,
        "at": plain(at),
        "reply_due": plain(at + timedelta(seconds=settings.incident_reply_s)),
        "no_reply_at": plain(at + timedelta(seconds=settings.incident_no_reply_s)),
        "replied": plain(word.at) if word else None,
        "unanswered": plain(record.unanswered.get(party)),
    }


def _evidence(picture: Picture, record: IncidentRecord, asker: str) -> list[Document]:
    """Each file by its hash; the hands it went through, where they betray no reporter."""
    found = []
    for lodged in record.evidence:
        by = named_for(picture, record, asker, lodged.party)
        shown: Document = plain(lodged.evidence)
        if not by:
            shown |= {"custody": [], "name": ""}
        found.append(shown | {"by": by, "at": plain(lodged.at)})
    return found


def _ceases(picture: Picture, record: IncidentRecord, asker: str) -> list[str]:
    """Calls to CEASE at a notice that is linked, of which the asker knows."""
    return sorted(
        cease
        for cease, call in picture.ceases.items()
        if call.notice in record.links and knows(picture, asker, cease)
    )


def _remedied(record: IncidentRecord) -> Document | None:
    if record.remedied is None:
        return None
    at, text = record.remedied
    return {"at": plain(at), "text": text}
