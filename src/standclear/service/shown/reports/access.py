"""What became of movements: the six outcomes that their organisers record, never added up.

Promise: an outcome is its organiser's word. A movement counts once, in the span in which it was to
begin; one without an outcome is shown as that.
Source of the codes: OCHA's access snapshots for Gaza, 2024 (domain report 2.3).
"""

from __future__ import annotations

from collections import Counter

from standclear.core.picture import Picture
from standclear.core.telling import AccessOutcome
from standclear.service.shown.plain import Document
from standclear.service.shown.records import ids, record_document
from standclear.service.shown.reports.parts import Cell, Span, section, word

NOT_RECORDED = "not_recorded"
CODES = (*(outcome.value for outcome in AccessOutcome), NOT_RECORDED)


def outcomes(picture: Picture, asker: str, span: Span) -> Counter[tuple[str, str]]:
    """How many movements of each organisation came out how, of those that the asker may see."""
    found: Counter[tuple[str, str]] = Counter()
    for key in ids(picture, asker, "move", over=True):
        seen = record_document(picture, asker, key)
        if span.holds(seen["start"]):
            found[seen["owner"], seen["outcome"] or NOT_RECORDED] += 1
    return found


def access(picture: Picture, asker: str, span: Span) -> list[Document]:
    """Sections: by outcome, then by organisation."""
    found = outcomes(picture, asker, span)
    by_code: Counter[str] = Counter()
    for (_, code), number in found.items():
        by_code[code] += number
    rows: list[list[Cell]] = [[word(code), by_code[code]] for code in CODES]
    owners = sorted({owner for owner, _ in found})
    each: list[list[Cell]] = [[owner, *(found[owner, code] for code in CODES)] for owner in owners]
    return [
        section("outcomes", ("outcome", "movements"), rows, bars=(1,), notes=("outcome_is_word",)),
        section("by_organisation", ("party", *CODES), each),
    ]
