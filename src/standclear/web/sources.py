"""Sources: texts as published, what a person confirmed in them, and what rules propose."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from standclear.service.shown.plain import Document
from standclear.service.shown.sources import (
    proposals_document,
    source_document,
    source_ids,
    source_line,
)
from standclear.web.asker import Asking
from standclear.web.paging import At, Cursor, Limit, page, tagged_by_content
from standclear.web.served import Here

router = APIRouter(tags=["sources"])

Name = Annotated[str, Path(max_length=40)]


@router.get("/sources")
def list_sources(
    served: Here, asker: Asking, limit: Limit = 100, cursor: Cursor = "", at: At = None
) -> Document:
    """The sources that the asker may read, by name, without their texts."""
    with served.reading(at) as picture:
        return page(
            source_ids(picture, asker.party),
            lambda key: source_line(picture, asker.party, key),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )


@router.get("/sources/{source}")
def read_source(
    request: Request, response: Response, served: Here, asker: Asking, source: Name, at: At = None
) -> Document:
    """One source: its text verbatim, and every quotation with who confirmed it."""
    with served.reading(at) as picture:
        found = source_document(picture, asker.party, source)
    return tagged_by_content(response, request, found)


@router.get("/sources/{source}/proposals")
def propose_statements(served: Here, asker: Asking, source: Name, at: At = None) -> Document:
    """Statements that rules find in it. None is held before a person confirms it."""
    with served.reading(at) as picture:
        return {"items": proposals_document(picture, asker.party, source)}
