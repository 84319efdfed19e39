"""Inquiries: what was known near one place at one past time, and one party's day."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from standclear.core.errors import InvalidInput
from standclear.log.receipt import make_receipt
from standclear.service.dossier import pack_dossier, print_dossier
from standclear.service.inquiring import inquire, read_question
from standclear.service.shown.inquiry.day import day_document
from standclear.service.shown.plain import Document
from standclear.web.asker import Asking
from standclear.web.paging import At
from standclear.web.reads import note_readings, notices_named
from standclear.web.records import Owner
from standclear.web.served import Here, Served

router = APIRouter(tags=["inquiry"])

MOST_PRINTED = 100
"""Some six seconds of one core, during which the desk answers others slowly (own choice)."""

Near = Annotated[str, Query(max_length=200, description="The place, in any notation.")]
Place = Annotated[
    str,
    Query(max_length=100, description="Where it is said to be; what lies elsewhere is refused."),
]
RadiusMm = Annotated[int, Query(ge=1, le=50_000_000, description="How far around, millimetres.")]
WindowS = Annotated[
    int, Query(ge=0, le=31 * 86_400, description="How long before counts as then, seconds.")
]


def answer(
    request: Request,
    served: Here,
    asker: Asking,
    near: Near,
    at: At = None,
    place: Place = "",
    radius_mm: RadiusMm = 5_000_000,
    window_s: WindowS = 86_400,
) -> Document:
    """The answer to what an address asks; that its notices were shown is written down first."""
    if at is None:
        raise InvalidInput("at", "nothing", "the past time asked about: 2030-03-01T14:00:00Z")
    question = read_question(
        near, place, radius_mm=radius_mm, at=at, window=timedelta(seconds=window_s)
    )
    found = inquire(served.office, asker.party, question)
    shown = [found[side]["records"] for side in ("then", "now")]
    note_readings(request, asker, notices_named(shown))
    return found


Answered = Annotated[Document, Depends(answer)]


@router.get("/inquiry")
def read_inquiry(found: Answered) -> Document:
    """Who had been told what near one place at one past time: as known then, as known now.

    `at` is needed, and lies before the log's newest entry. What is absent protects no less.
    """
    return found


@router.get("/inquiry/dossier", response_class=Response)
def read_dossier(served: Here, found: Answered) -> Response:
    """The same answer to hand over: a zip with a page, every exhibit with its proof, and the
    verifiers; it is opened and checked without a network."""
    data, _ = pack_dossier(found, **_made_here(served))
    return _given(data, found, "zip")


@router.get("/inquiry/dossier.pdf", response_class=Response)
def print_inquiry(served: Here, found: Answered) -> Response:
    """The dossier's page on paper; it proves nothing, the zip does. 503 where this desk makes no
    PDF."""
    count = len(found["exhibits"])
    if count > MOST_PRINTED:
        raise InvalidInput(
            "exhibits", count, f"at most {MOST_PRINTED} in a PDF made by a desk that has other "
            "work: a smaller radius or window; or standclear inquiry --dossier FILE.pdf"
        )  # fmt: skip
    data, _ = print_dossier(found, **_made_here(served))
    return _given(data, found, "pdf")


def _made_here(served: Served) -> dict[str, Any]:
    log = served.office.log
    return {"desk": served.desk, "receipt_of": lambda index: make_receipt(log, index)}


def _given(data: bytes, found: Document, form: str) -> Response:
    name = f"dossier-{datetime.fromisoformat(found['question']['at']):%Y%m%dT%H%M%SZ}.{form}"
    given = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=f"application/{form}", headers=given)


@router.get("/days/{owner}/{day}")
def read_day(request: Request, served: Here, asker: Asking, owner: Owner, day: date) -> Document:
    """One day, UTC, as a party was told of it: what it had been told of before and held on, then
    every telling, and what came back, by time."""
    with served.reading() as picture:
        found = day_document(picture, asker.party, owner, day)
    note_readings(request, asker, notices_named([found["held"], found["steps"]]))
    return found
