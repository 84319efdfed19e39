"""Commitments as documents: the words, whose they are, what they cover, and what became of them.

Promise: one that the asker may not read is neither shown nor counted. Every answer and every report
stands with who made it; nothing is added up between parties, and nothing follows from silence.
Not here: the order in which they are looked at (scorecard.py).
"""

from __future__ import annotations

from standclear.core.act_codes import act_words
from standclear.core.commitments.commitment import Forces, QuotedFrom
from standclear.core.commitments.duties import DUTIES
from standclear.core.commitments.held import HeldCommitment, Reported
from standclear.core.commitments.performance import Finding
from standclear.core.commitments.scored import Column, Row, rows_of
from standclear.core.errors import InvalidInput, NotFound
from standclear.core.picture import Picture
from standclear.core.rules.commitment_telling import (
    forces_words,
    may_read_commitment,
    meaning,
    reading_of,
)
from standclear.core.rules.commitments import find_commitment, words_of
from standclear.service.shown.plain import Document, plain


def commitment_ids(picture: Picture, asker: str, *, over: bool = False) -> list[str]:
    """Commitments that the asker may read, by name; `over`: also those that were ended."""
    return [
        key
        for key, held in sorted(picture.commitments.items())
        if may_read_commitment(picture, held, asker) and (over or held.ended is None)
    ]


def commitment_document(picture: Picture, asker: str, commitment: str) -> Document:
    """One commitment with every answer and report."""
    held = find_commitment(picture, commitment, asker)
    worded = held.commitment
    return {
        **commitment_line(picture, asker, held),
        "shared_with": list(worded.shared_with),
        "answers": [plain(each) for each in held.answers],
        "performance": [row_document(row) for row in rows_of(held)],
        "reports": [_report(picture, asker, held, each) for each in held.reports],
    }


def commitment_line(picture: Picture, asker: str, held: HeldCommitment) -> Document:
    """What it is, and how its reading stands."""
    worded = held.commitment
    return {
        "id": worded.id,
        "by": worded.by,
        "is_party": bool(worded.party),
        "recorded_by": held.recorder,
        "recorded_at": plain(held.recorded_at),
        "quoted": quoted_document(picture, asker, worded.quoted),
        "forces": [_forces(each) for each in worded.forces],
        "meaning": meaning(worded),
        "prohibited": [{"code": code, "words": act_words(code)} for code in worded.prohibited],
        "required": [{"code": code, "words": DUTIES[code]} for code in worded.required],
        "area": {"zone": worded.zone, "version": worded.version} if worded.zone else None,
        "since": plain(worded.since),
        "until": plain(worded.until),
        "monitored": worded.monitored,
        "reading": _reading(held),
        "ended": _ended(picture, asker, held),
    }


def row_document(row: Row) -> Document:
    """Reports of one kind of forces, a column for each party that made any."""
    return {
        **_forces(row.forces),
        "breach_reported": row.breach_reported,
        "disputed": list(row.disputed),
        "columns": [_column(column) for column in row.columns],
    }


def quoted_document(picture: Picture, asker: str, quoted: QuotedFrom) -> Document:
    """The words, with who said them; `words` is null where they have been erased."""
    named: Document = {"ref": quoted.ref, **plain(quoted)}
    try:
        named["words"] = words_of(picture, quoted, asker)
    except (NotFound, InvalidInput):
        return named | {"words": None, "speaker": "", "said_on": "", "struck": False}
    source = picture.sources.get(quoted.source)
    if source is None:
        return named | {"speaker": "", "said_on": "", "struck": False}
    record = source.quotes[quoted.number]
    return named | {
        "speaker": record.quote.speaker,
        "said_on": record.quote.said_on,
        "struck": record.struck_at is not None,
    }


def _forces(forces: Forces) -> Document:
    words = forces_words(forces.whose, forces.names)
    return {"whose": forces.whose.value, "names": list(forces.names), "words": words}


def _reading(held: HeldCommitment) -> Document:
    last = held.answer
    said = {"text": last.text, "at": plain(last.at)} if last else {"text": "", "at": None}
    return {"state": reading_of(held), **said}


def _ended(picture: Picture, asker: str, held: HeldCommitment) -> Document | None:
    end = held.ended
    if end is None:
        return None
    quoted = quoted_document(picture, asker, end.quoted) if end.quoted else None
    return {
        "by": end.party,
        "at": plain(end.at),
        "reason": end.reason.value,
        "text": end.text,
        "quoted": quoted,
    }


def _report(picture: Picture, asker: str, held: HeldCommitment, report: Reported) -> Document:
    seen = report.performance
    return {
        "number": report.number,
        "party": report.party,
        "at": plain(report.at),
        **plain(seen),
        "quoted": quoted_document(picture, asker, seen.quoted) if seen.quoted else None,
        "corrected": report.number in held.corrected,
    }


def _column(column: Column) -> Document:
    counts = {finding.value: column.count(finding) for finding in Finding}
    return {
        "party": column.party,
        "reports": [each.number for each in column.reports],
        "counts": counts,
        "latest_until": plain(max(each.performance.until for each in column.reports)),
    }
