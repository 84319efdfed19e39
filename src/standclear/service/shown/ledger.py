"""The two ledgers as one table for one asker: claimed by each, verified, disputed, side by side.

    rows      by day, act, area and side accused; in a row, each claimant's own cell
    claims    count, cut-off and zone, quotation and source, since when it was known; `earlier`:
              how the same count was coded before
    checks    what another says of a claim: of so many it confirms these
    verified  incidents of that day that some assessor verified on site, each with who says who
    disputed  claims that somebody does not confirm in full, and incidents that a party disputes

Promise: no number is of two claimants, and none is of a claimant and an incident. What the asker
may not read is neither shown nor counted. An incident's day is that of the desk's own zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from standclear.core.act_codes import act_words, is_within
from standclear.core.incidents.held import IncidentRecord, IncidentStanding
from standclear.core.incidents.knowledge import Degree
from standclear.core.ledger.held import ClaimRecord
from standclear.core.picture import Picture
from standclear.core.rules.incident_telling import readers
from standclear.core.rules.ledger import may_read_claim
from standclear.service.shown.plain import Document, plain

Row = tuple[str, str, str, str]
Incidents = list[tuple[str, IncidentRecord]]

NOT_COUNTED = (IncidentStanding.DUPLICATE, IncidentStanding.OUTSIDE_MANDATE)


def ledger_document(
    picture: Picture, asker: str, *, first: str = "", last: str = "", act: str = "", side: str = ""
) -> Document:
    """The table, the newest day first.

    first, last  days, both included; "" for no limit
    act          rows of this act code, or within it
    side         rows that somebody of this name claims in, or is accused in
    """
    claims = {
        key: record
        for key, record in picture.claims.items()
        if may_read_claim(picture, record, asker)
    }
    incidents = [
        (key, record)
        for key, record in picture.incidents.items()
        if asker in readers(picture, record)
        and record.standing not in NOT_COUNTED
        and (record.verified or record.disputed_by)
    ]
    rows = [
        _row(picture, row, claims, incidents)
        for row in sorted(_rows(picture, claims.values(), incidents), reverse=True)
        if _asked(row, first, last, act)
    ]
    kept = [row for row in rows if not side or side in _sides(row)]
    return {"zone": picture.mechanism.time_zone, "rows": kept}


def _rows(picture: Picture, claims: Iterable[ClaimRecord], incidents: Incidents) -> set[Row]:
    """One for every cell that anybody claims, and for incidents that stand in none of those."""
    rows = {record.claim.row for record in claims if not record.recoded_by}
    for _, record in incidents:
        if not any(_belongs(picture, row, record) for row in rows):
            rows.add((_day(picture, record), record.report.act, "", ""))
    return rows


def _asked(row: Row, first: str, last: str, act: str) -> bool:
    day = row[0]
    return (
        (not first or day >= first)
        and (not last or day <= last)
        and (not act or bool(row[1] and is_within(row[1], act)))
    )


def _sides(row: Document) -> set[str]:
    return {row["accused"], *(claim["by"] for claim in row["claims"])}


def _row(
    picture: Picture, row: Row, claims: dict[str, ClaimRecord], incidents: Incidents
) -> Document:
    day, act, area, accused = row
    standing = {k: r for k, r in claims.items() if r.claim.row == row and not r.recoded_by}
    ordered = sorted(standing.items(), key=lambda item: (item[1].claim.by, item[1].known_since))
    within = [(key, record) for key, record in incidents if _belongs(picture, row, record)]
    verified = [_incident(key, record) for key, record in within if record.verified]
    return {
        "day": day,
        "act": act,
        "act_words": act_words(act) if act else "",
        "area": area,
        "accused": accused,
        "claims": [_claim(key, record, claims) for key, record in ordered],
        "verified": verified,
        "disputed": [
            {"claim": key, "by": check["by"], "confirmed": check["confirmed"],
             "of": record.claim.count}
            for key, record in ordered
            for check in _checks(record)
            if check["confirmed"] < record.claim.count
        ],
        "disputed_incidents": [
            {"incident": key, "by": list(record.disputed_by)}
            for key, record in within
            if record.disputed_by
        ],
    }  # fmt: skip


def _claim(key: str, record: ClaimRecord, claims: dict[str, ClaimRecord]) -> Document:
    claim = record.claim
    return {
        "id": key,
        "by": claim.by,
        "count": claim.count,
        "cut_off": claim.cut_off,
        "zone": claim.zone,
        "quote": claim.quote,
        "source": claim.source,
        "lodged_by": record.lodged_by,
        "known_since": plain(record.known_since),
        "checks": _checks(record),
        "earlier": _earlier(claim.recodes, claims),
    }


def _checks(record: ClaimRecord) -> list[Document]:
    """The last word of each, as of a claim; what was said before stands in the log."""
    last = {held.check.by: held for held in record.checks}
    return [
        plain(held.check) | {"lodged_by": held.lodged_by, "known_since": plain(held.at)}
        for _, held in sorted(last.items())
    ]


def _earlier(key: str, claims: dict[str, ClaimRecord]) -> list[Document]:
    """How a count was coded before, the newest first."""
    found = []
    while key in claims:
        record = claims[key]
        coded = plain(record.claim) | {"id": key, "known_since": plain(record.known_since)}
        found.append(coded)
        key = record.claim.recodes
    return found


def _incident(key: str, record: IncidentRecord) -> Document:
    return {
        "incident": key,
        "act": record.report.act,
        "attributed": [
            {"to": each.to, "degree": each.degree.value, "by": found.party}
            for found in record.found
            if (each := found.assessment.attribution).degree is not Degree.NONE
        ],
    }


def _belongs(picture: Picture, row: Row, record: IncidentRecord) -> bool:
    """Whether an incident is of a row's day, act, ground and side; nothing is guessed of an area
    that is no zone of this desk."""
    day, act, area, accused = row
    if day != _day(picture, record) or (act and not is_within(record.report.act, act)):
        return False
    if area:
        link = record.links.get(area)
        if link is None or link.link.distance_mm != 0:
            return False
    named = {found.assessment.attribution.to for found in record.found}
    return not accused or accused in named


def _day(picture: Picture, record: IncidentRecord) -> str:
    zone = ZoneInfo(picture.mechanism.time_zone)
    return f"{record.report.start.astimezone(zone):%Y-%m-%d}"
