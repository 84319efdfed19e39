"""Commitments, what parties report of them, and the scorecard."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from standclear.core.act_codes import CODES, act_words
from standclear.core.commitments.duties import DUTIES
from standclear.service.shown.commitments import commitment_document, commitment_ids
from standclear.service.shown.plain import Document
from standclear.service.shown.scorecard import scorecard
from standclear.web.asker import Asking
from standclear.web.listing import Listing
from standclear.web.paging import At, tagged_by_content
from standclear.web.records import Over
from standclear.web.served import Here
from standclear.web.sources import Name

router = APIRouter(tags=["commitments"])


@router.get("/commitments")
def list_commitments(asked: Listing) -> Document:
    """The commitments that the asker may read, by name."""
    return asked.of(commitment_ids, commitment_document)


@router.get("/commitments/{commitment}")
def read_commitment(
    request: Request,
    response: Response,
    served: Here,
    asker: Asking,
    commitment: Name,
    at: At = None,
) -> Document:
    """One commitment: its words, every answer to its reading, every report of it."""
    with served.reading(at) as picture:
        found = commitment_document(picture, asker.party, commitment)
    return tagged_by_content(response, request, found)


@router.get("/acts")
def list_acts(asker: Asking) -> Document:
    """The codes of acts, each with its words; `duty` where it can be owed, too."""
    return {"items": [{"code": c, "act": act_words(c), "duty": DUTIES.get(c, "")} for c in CODES]}


@router.get("/scorecard")
def read_scorecard(
    request: Request,
    response: Response,
    served: Here,
    asker: Asking,
    at: At = None,
    over: Over = False,
) -> Document:
    """Every commitment with what each party reports of it, breaches by own forces first. Numbers
    count one party's reports, never what happened, and are not added up between parties."""
    with served.reading(at) as picture:
        found = scorecard(picture, asker.party, over=over)
    return tagged_by_content(response, request, found)
