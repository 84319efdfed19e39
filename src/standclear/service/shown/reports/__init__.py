"""Reports for one reader: of a day or a month, as it was known at a time.

    sitrep       the day in one order      performance   how tellings were answered
    coverage     who was not told          access        what became of movements
    scorecard    commitments               bulletin      what everybody may read, of a month

Promise: the answer is a matter of the picture alone. Asked of the same span, as known at the same
time, it is the same at any later time, byte for byte. A party's report holds what that party may
see; the desk's all; the bulletin is the same for all (bulletin.py).
Not here: words and looks (service/reports).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from standclear.core.errors import InvalidInput
from standclear.core.picture import Picture
from standclear.core.time.time_zones import zone_of
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.reports.access import access
from standclear.service.shown.reports.bulletin import bulletin
from standclear.service.shown.reports.coverage import coverage
from standclear.service.shown.reports.kept import kept
from standclear.service.shown.reports.parts import Span
from standclear.service.shown.reports.sitrep import sitrep
from standclear.service.shown.reports.tellings import performance

__all__ = ["BULLETIN", "REPORTS", "Span", "report_document"]

BULLETIN = "bulletin"
YEARS = range(1970, 9000)
LONGEST = timedelta(days=32)
"""A month, and the hour by which summer time may lengthen it."""

_MADE: dict[str, Callable[[Picture, str, Span], list[Document]]] = {
    "sitrep": sitrep,
    "performance": performance,
    "coverage": coverage,
    "access": access,
    "scorecard": kept,
}
REPORTS = (*_MADE, BULLETIN)


def report_document(picture: Picture, asker: str, kind: str, span: Span, at: datetime) -> Document:
    """One report.

    picture   what was known at `at`, which is not before the span's end but for a day that goes on
    kind      one of REPORTS; else InvalidInput
    """
    if kind not in REPORTS:
        raise InvalidInput("report", kind, f"one of {', '.join(REPORTS)}")
    zone_of(span.zone)
    if not timedelta() < span.until - span.since <= LONGEST:
        raise InvalidInput("until", plain(span.until), "after `since`, by a month at most")
    if span.since.year not in YEARS or at <= span.since:
        expected = f"a period that has begun by {plain(at)}"
        raise InvalidInput("since", plain(span.since), expected)
    if kind == BULLETIN:
        if at != span.until:
            expected = "a month that is over, as it was known at its end"
            raise InvalidInput("month", f"as known at {at:%Y-%m-%d %H:%MZ}", expected)
        sections, reader = bulletin(picture, span), ""
    else:
        sections, reader = _MADE[kind](picture, asker, span), asker
    return {
        "report": kind,
        "reader": reader,
        "since": plain(span.since),
        "until": plain(span.until),
        "zone": span.zone,
        "as_known_at": plain(at),
        "over": span.until <= at,
        "entries": None if kind == BULLETIN else picture.size,
        "sections": sections,
    }
