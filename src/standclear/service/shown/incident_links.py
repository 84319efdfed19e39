"""Links of an incident as one asker may see them, each with who has judged it.

Promise: a link shows no record, call or commitment that the asker may not know of, and no distance
from a record that it may not see exactly.
Not here: finding what is near (core/rules/incident_links/).
"""

from __future__ import annotations

from standclear.core.disclosure import share_of
from standclear.core.incidents.held import IncidentRecord, LinkRecord
from standclear.core.incidents.links import Link
from standclear.core.picture import Picture
from standclear.core.rules.commitment_telling import may_read_commitment
from standclear.core.rules.incident_telling import named_for
from standclear.core.rules.incident_words import lodges, may_judge
from standclear.core.telling import Disclosure
from standclear.service.shown.alerts import alert_document, knows
from standclear.service.shown.asked import may_see, sees_whole
from standclear.service.shown.calls import may_see_call
from standclear.service.shown.instruments import readable_drafts
from standclear.service.shown.plain import Document, plain


def links_document(picture: Picture, record: IncidentRecord, asker: str) -> list[Document]:
    """In the order of proposing, nearest first."""
    return [
        _link(picture, record, asker, held)
        for held in record.links.values()
        if asker == picture.desk or _may_see_link(picture, asker, held.link)
    ]


def _may_see_link(picture: Picture, asker: str, link: Link) -> bool:
    if link.kind == "call":
        return may_see_call(picture, asker, link.record)
    if link.kind == "commitment":
        held = picture.commitments.get(link.record)
        return held is not None and may_read_commitment(picture, held, asker)
    if not may_see(picture, asker, link.of or link.record):
        return False
    match link.kind:
        case "release":
            recipient = link.record.partition(" ")[0]
            return asker == recipient or sees_whole(picture, asker, link.of)
        case "alert":
            return knows(picture, asker, link.record)
        case "track":
            return lodges(picture, asker, link.record) or _is_told_of(picture, asker, link.record)
        case "agreement":
            return bool(readable_drafts(picture, asker, link.record))
        case _:
            return True


def _is_told_of(picture: Picture, asker: str, track: str) -> bool:
    """Whether an alert names the track to the asker."""
    return any(
        track in (told["track"], told["other"])
        for alert, held in picture.alerts.items()
        if track in (held.situation.track, held.situation.other) and knows(picture, asker, alert)
        for told in (alert_document(picture, asker, alert),)
    )


def _link(picture: Picture, record: IncidentRecord, asker: str, held: LinkRecord) -> Document:
    link = held.link
    shown: Document = plain(link)
    if not _sees_exactly(picture, asker, link):
        shown |= {"distance_mm": None, "error_mm": None, "why": ""}
    if asker != picture.desk and link.of and not may_see(picture, asker, link.of):
        shown |= {"of": ""}
    judged = [
        plain(each) | {"party": named_for(picture, record, asker, each.party)}
        for each in held.judged.values()
    ]
    shown |= {"proposed_at": plain(held.proposed_at), "judged": judged}
    return shown | {"may_judge": may_judge(picture, asker, link.record)}


def _sees_exactly(picture: Picture, asker: str, link: Link) -> bool:
    """Whether a distance from a record tells the asker no more than it may see. A place passed on
    a call is known to the two on it; a commitment without an area is at none."""
    if asker == picture.desk or (link.kind in ("call", "commitment") and not link.of):
        return True
    record = link.of or link.record
    if not picture.holds(record):
        return False
    share = share_of(picture, record, asker)
    return sees_whole(picture, asker, record) or (
        share.disclosure is Disclosure.FULL and not share.precision_mm
    )
