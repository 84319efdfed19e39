"""The two ledgers: what each side counts, what is verified, what is disputed, side by side."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from standclear.service.shown.ledger import ledger_document
from standclear.service.shown.plain import Document, plain
from standclear.web.asker import Asking
from standclear.web.paging import At
from standclear.web.served import Here

router = APIRouter(tags=["ledger"])

Day = Annotated[str, Query(pattern=r"^(\d{4}-\d{2}-\d{2})?$", description="YYYY-MM-DD.")]
Act = Annotated[str, Query(max_length=40, description="An act code; rows within it.")]
Side = Annotated[str, Query(max_length=200, description="Rows in which it claims or is accused.")]


@router.get("/ledger")
def read_ledger(
    served: Here,
    asker: Asking,
    first: Day = "",
    last: Day = "",
    act: Act = "",
    side: Side = "",
    at: At = None,
) -> Document:
    """Every side's own count, beside what is verified and disputed; no joint number exists."""
    with served.reading(at) as picture:
        found = ledger_document(picture, asker.party, first=first, last=last, act=act, side=side)
        return found | {"as_of": {"size": picture.size, "at": plain(picture.at)}}
