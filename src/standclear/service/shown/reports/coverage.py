"""Who was not told, not reached, or has not answered, at the cut-off.

Promise: a gap says what was not known to have arrived, and nothing of what anybody did.
"""

from __future__ import annotations

from collections import Counter

from standclear.core.picture import Picture
from standclear.service.shown.plain import Document
from standclear.service.shown.reports.parts import Cell, Span, at, section, word
from standclear.service.shown.telling import gap_lines


def coverage(picture: Picture, asker: str, span: Span) -> list[Document]:
    """Sections: how many by party and reason, then each."""
    lines = gap_lines(picture, asker, span.until)
    counted = Counter((line.party, reason.code.value) for line in lines for reason in line.reasons)
    by_reason: list[list[Cell]] = [
        [party, word(code), number] for (party, code), number in sorted(counted.items())
    ]
    each: list[list[Cell]] = [
        [line.party, line.subject, word(reason.code.value), reason.formation,
         at(line.since)]
        for line in lines
        for reason in line.reasons
    ]  # fmt: skip
    return [
        section(
            "gaps",
            ("party", "why", "count"),
            by_reason,
            labels=(0, 1),
            bars=(2,),
            notes=("gap_is_unknown",),
        ),
        section("gap_list", ("party", "record", "why", "formation", "since"), each),
    ]
