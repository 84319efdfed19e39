"""Reports of a day or a month, as their reader may see them: as a document, a page, a table, paper.

    GET /v1/reports/sitrep?day=2030-03-01&zone=UTC                  by Accept, else JSON
    GET /v1/reports/sitrep.pdf?day=2030-03-01&zone=UTC&lang=ar      by its ending

Promise: each form is written from the one document that JSON answers (service/reports).
Not here: what is in a report (service/shown/reports).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.responses import JSONResponse, Response

from standclear.core.errors import InvalidInput
from standclear.service.reports import written
from standclear.service.reports.page import POLICY
from standclear.service.reports.period import read_span
from standclear.service.shown.plain import Document
from standclear.service.shown.reports import Span, report_document
from standclear.web.asker import Asking
from standclear.web.paging import At
from standclear.web.reads import note_readings, notices_named
from standclear.web.served import Here

router = APIRouter(tags=["reports"])

FORMS = {
    ".json": "application/json",
    ".html": "text/html",
    ".csv": "text/csv",
    ".pdf": "application/pdf",
}

MOST_PRINTED = 300
"""Rows of a PDF: some six seconds of one core, during which the desk answers others slowly (own
choice)."""

Moment = Annotated[datetime | None, Query(description="RFC 3339, such as 2030-03-01T00:00:00Z.")]
Zone = Annotated[str, Query(max_length=64, description="IANA zone in whose days it is counted.")]
Word = Annotated[str, Query(max_length=20)]
Language = Annotated[Literal["en", "ru", "ar"], Query(alias="lang")]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked of: a day or a month of a zone, or a span between two times."""

    day: Annotated[str, Query(max_length=20, description="Of one day: 2030-03-01.")] = ""
    month: Annotated[str, Query(max_length=20, description="Of one month: 2030-03.")] = ""
    cut_off: Annotated[str, Query(max_length=20, description="HH:MM at which the day ends.")] = ""
    since: Moment = None
    until: Moment = None
    zone: Zone = "UTC"

    @property
    def span(self) -> Span:
        if self.day or self.month or (self.since is None and self.until is None):
            return read_span(self.day, self.month, self.cut_off, self.zone)
        for name, moment in (("since", self.since), ("until", self.until)):
            if moment is None or moment.tzinfo is None:
                raise InvalidInput(name, plainly(moment), "a time with its offset, or Z")
        assert self.since is not None
        assert self.until is not None
        return Span(self.since, self.until, self.zone)


def plainly(moment: datetime | None) -> str:
    return "nothing" if moment is None else moment.isoformat()


@router.get(
    "/reports/{report}",
    response_class=Response,
    responses={200: {"content": {form: {} for form in FORMS.values()}}},
)
def read_report(
    request: Request,
    served: Here,
    asker: Asking,
    report: str,
    asked: Annotated[Asked, Depends()],
    lang: Language = "en",
    at: At = None,
    accept: Annotated[str, Header()] = "",
) -> Response:
    """sitrep, performance, coverage, access, scorecard or bulletin: of a day, a month or a span.

    As known at `at`, else at the period's end, or now where it is not over. The bulletin is of one
    whole month of the desk's zone that is over. HTML, CSV and PDF in a language, by `Accept` or by
    an ending of the address; 503 where this desk makes no PDF.
    """
    kind, dot, ending = report.partition(".")
    form = f".{ending}" if dot else _wanted(accept)
    if form not in FORMS:
        raise InvalidInput("report", report, f"{kind}, with one of {', '.join(FORMS)} or none")
    span, now = asked.span, served.now()
    if at is None and span.until <= now:
        at = span.until
    with served.reading(at) as picture:
        found = report_document(picture, asker.party, kind, span, at or now)
    made = _made(found, lang, form)
    note_readings(request, asker, notices_named(found["sections"]))
    return made


def _made(found: Document, language: str, form: str) -> Response:
    if form == ".json":
        return JSONResponse(found)
    rows = sum(len(section["rows"]) for section in found["sections"])
    if form == ".pdf" and rows > MOST_PRINTED:
        raise InvalidInput(
            "rows", rows, f"at most {MOST_PRINTED} in a PDF made by a desk that has other work: "
            "a shorter period; or the HTML, which prints from any browser"
        )  # fmt: skip
    name = f"{found['report']}-{datetime.fromisoformat(found['until']):%Y%m%dT%H%MZ}{form}"
    headers: dict[str, Any] = {"Content-Language": language, "Vary": "Accept"}
    if form == ".html":
        headers |= {"Content-Security-Policy": POLICY}
        headers |= {"Content-Disposition": f'inline; filename="{name}"'}
    else:
        headers |= {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(written(found, language, form), media_type=FORMS[form], headers=headers)


def _wanted(accept: str) -> str:
    """The form that a header Accept likes best of those there are; JSON where it says none."""
    liked: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        ranks = [text[2:] for text in parameters if text.startswith("q=")]
        try:
            liked[name] = float(ranks[0]) if ranks else 1.0
        except ValueError:
            continue
    best = max(FORMS, key=lambda form: liked.get(FORMS[form], 0.0))
    return best if liked.get(FORMS[best], 0.0) > 0 else ".json"
