"""Releases, what was told and who was not: the inbox and the two questions of an inquiry."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from standclear.core.errors import NotAllowed
from standclear.service.inbox_line import told_by_desk
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.telling import (
    gap_lines,
    release_document,
    told_documents,
    whole_release,
)
from standclear.web.asker import Asker, Asking
from standclear.web.paging import At, Cursor, Limit, page
from standclear.web.reads import note_readings, readings_in
from standclear.web.records import Owner
from standclear.web.served import Here

router = APIRouter(tags=["telling"])

Recipient = Annotated[
    str, Query(description="For the desk: whose releases; else the asker's own.", max_length=40)
]


@router.get("/releases")
def list_releases(
    served: Here,
    asker: Asking,
    request: Request,
    party: Recipient = "",
    new: Annotated[bool, Query(description="Only those that still ask for an answer.")] = False,
    limit: Limit = 100,
    cursor: Cursor = "",
    at: At = None,
) -> Document:
    """The inbox, the newest first. Looking at a list is no receipt: the log says nothing."""
    whose = _whose(asker, party, served.desk)
    with served.reading(at) as picture:
        lines = {
            str(line.release.number): line
            for line in reversed(told_by_desk(picture, whose))
            if line.owed or not new
        }
        found = page(
            lines,
            lambda key: release_document(lines[key]),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )
    note_readings(request, asker, readings_in(found["items"]))
    return found


@router.get("/releases/{number}")
def read_release(
    served: Here,
    asker: Asking,
    request: Request,
    number: Annotated[int, Path(ge=1, le=2**31)],
    party: Recipient = "",
    at: At = None,
) -> Document:
    """One release whole. That it was read is said by a receipt, which the reader signs."""
    whose = _whose(asker, party, served.desk)
    with served.reading(at) as picture:
        document = whole_release(picture, whose, number)
    note_readings(request, asker, readings_in([document], entry=document["index"]))
    return document


@router.get("/told/{owner}")
def told(served: Here, asker: Asking, owner: Owner, at: At = None) -> Document:
    """What a party had been told, as of a time, and how far each telling came."""
    with served.reading(at) as picture:
        return {"items": told_documents(picture, asker.party, owner), "at": plain(picture.at)}


@router.get("/gaps")
def gaps(served: Here, asker: Asking, at: At = None) -> Document:
    """Who was not told, not reached, or has not answered; and why."""
    with served.reading(at) as picture:
        lines = gap_lines(picture, asker.party, at or served.now())
        return {"items": [plain(line) for line in lines], "at": plain(picture.at)}


def _whose(asker: Asker, party: str, desk: str) -> str:
    if party and party != asker.party and asker.party != desk:
        raise NotAllowed("another party's releases are its own", ("your own releases",))
    return party or asker.party
