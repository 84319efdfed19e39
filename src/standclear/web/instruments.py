"""Agreements: their drafts, who has said what of each, and how two of them differ."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from standclear.service.shown.instrument_diff import instrument_diff
from standclear.service.shown.instruments import (
    instrument_at_hand,
    instrument_document,
    instrument_ids,
)
from standclear.service.shown.plain import Document
from standclear.web.asker import Asking
from standclear.web.listing import Listing
from standclear.web.paging import At
from standclear.web.served import Here

router = APIRouter(tags=["agreements"])

Name = Annotated[str, Path(max_length=40)]
Newest = Annotated[int, Query(ge=0, le=2**31, description="Which draft; 0 for the newest.")]


@router.get("/instruments")
def list_instruments(asked: Listing) -> Document:
    """The agreements of which the asker may read a draft, by name."""
    return asked.of(instrument_ids, instrument_document)


@router.get("/instruments/{instrument}")
def read_instrument(
    served: Here, asker: Asking, instrument: Name, version: Newest = 0, at: At = None
) -> Document:
    """One agreement: verbatim clauses, maps by hash, dates with their quotations, every draft.
    `moves` is what the asker may say of that draft now; of the past nothing can be said."""
    with served.reading(at) as picture:
        now = served.now() if at is None else None
        return instrument_at_hand(picture, asker.party, instrument, version, now=now)


@router.get("/instruments/{instrument}/comparison")
def compare_drafts(
    served: Here,
    asker: Asking,
    instrument: Name,
    before: Annotated[int, Query(alias="from", ge=1, le=2**31)],
    after: Annotated[int, Query(alias="to", ge=1, le=2**31)],
    at: At = None,
) -> Document:
    """Two drafts: each clause, each rule, and ground added and removed, in square metres."""
    with served.reading(at) as picture:
        return instrument_diff(picture, asker.party, instrument, before=before, after=after)
