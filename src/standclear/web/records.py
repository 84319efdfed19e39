"""Zones, plans, sites, movements, overlaps and parties, each as its asker may see it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Request, Response

from standclear.service.shown.board import board
from standclear.service.shown.overlaps import overlap_document, overlap_ids, whole_overlap
from standclear.service.shown.plain import Document, plain
from standclear.service.shown.records import (
    ids,
    next_number,
    ovn_of,
    party_document,
    record_document,
    record_undrawn,
    with_drawings,
)
from standclear.service.shown.telling import chain
from standclear.web.asker import Asking
from standclear.web.paging import At, Cursor, Limit, page, tagged
from standclear.web.reads import note_readings, note_seen, notices_named, readings_in
from standclear.web.served import Here

router = APIRouter(tags=["records"])

Noun = Literal["zones", "plans", "sites", "moves"]
Owner = Annotated[str, Path(pattern=r"^[a-z][a-z0-9-]{1,30}$", description="The owner's party id.")]
Number = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$", description="The owner's own number.")
]
Over = Annotated[bool, Query(description="Also what is ended, withdrawn or lapsed.")]
Drawn = Annotated[bool, Query(description="With drawings for maps, `geojson` and `uncertainty`.")]


@router.get("/board")
def read_board(request: Request, served: Here, asker: Asking, at: At = None) -> Document:
    """What needs somebody now."""
    with served.reading(at) as picture:
        found = board(picture, asker.party, at or served.now())
    note_seen(request, asker, notices_named(found))
    return found


@router.get("/mechanism")
def read_mechanism(served: Here, asker: Asking, at: At = None) -> Document:
    """The parties' settings: every deadline, separation and habit that the rules count by."""
    with served.reading(at) as picture:
        found: Document = plain(picture.mechanism)
        return found


@router.get("/next/{noun}")
def next_of(served: Here, asker: Asking, noun: Noun) -> Document:
    """The number after the highest that the asker's party has given a record of this kind."""
    with served.reading() as picture:
        return {"number": next_number(picture, asker.party, noun[:-1])}


@router.get("/parties")
def list_parties(
    served: Here, asker: Asking, limit: Limit = 100, cursor: Cursor = "", at: At = None
) -> Document:
    """Every party with its names, roles, channels, formations, standing and keys."""
    with served.reading(at) as picture:
        return page(
            sorted(picture.parties),
            lambda party: party_document(picture, asker.party, party),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )


@router.get("/parties/{owner}")
def read_party(served: Here, asker: Asking, owner: Owner, at: At = None) -> Document:
    """One party."""
    with served.reading(at) as picture:
        return party_document(picture, asker.party, owner)


@router.get("/overlaps")
def list_overlaps(
    request: Request,
    served: Here,
    asker: Asking,
    limit: Limit = 100,
    cursor: Cursor = "",
    at: At = None,
    over: Over = False,
    drawn: Drawn = True,
) -> Document:
    """The overlaps that concern the asker. That none is listed says nothing about what is there."""
    with served.reading(at) as picture:
        return page(
            overlap_ids(picture, asker.party, over=over),
            lambda key: overlap_document(picture, asker.party, key, drawn=drawn),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )


@router.get("/overlaps/{overlap}")
def read_overlap(
    served: Here,
    asker: Asking,
    overlap: Annotated[str, Path(max_length=80)],
    at: At = None,
    drawn: Drawn = True,
) -> Document:
    """One overlap, with what each side said, and how far the other side has heard of it."""
    with served.reading(at) as picture:
        return whole_overlap(picture, asker.party, overlap, drawn=drawn)


def _list(noun: Noun) -> Any:
    kind = noun[:-1]

    def answer(
        served: Here,
        asker: Asking,
        request: Request,
        limit: Limit = 100,
        cursor: Cursor = "",
        at: At = None,
        over: Over = False,
        drawn: Drawn = True,
    ) -> Document:
        with served.reading(at) as picture:
            found = page(
                ids(picture, asker.party, kind, over=over),
                lambda key: record_undrawn(picture, asker.party, key),
                limit=limit,
                cursor=cursor,
                picture=picture,
            )
        found["items"] = [
            with_drawings(document, volumes) if drawn else document
            for document, volumes in found["items"]
        ]
        note_readings(request, asker, readings_in(found["items"]))
        return found

    answer.__name__ = f"list_{noun}"
    answer.__doc__ = f"The {noun} that the asker may see. Absence says nothing."
    return answer


def _read(noun: Noun) -> Any:
    kind = noun[:-1]

    def answer(
        served: Here,
        asker: Asking,
        request: Request,
        response: Response,
        owner: Owner,
        number: Number,
        at: At = None,
        drawn: Drawn = True,
    ) -> Document:
        record = f"{owner}/{kind}/{number}"
        with served.reading(at) as picture:
            document = record_document(picture, asker.party, record, drawn=drawn)
            tagged(response, request, ovn_of(picture, record) if document.get("ovn") else "")
            document["chain"] = chain(picture, asker.party, record)
        note_readings(request, asker, readings_in([document]))
        return document

    answer.__name__ = f"read_{kind}"
    answer.__doc__ = f"One {kind}, with who was told of it as far as the asker may know."
    return answer


for _noun in ("zones", "plans", "sites", "moves"):
    router.get(f"/{_noun}")(_list(_noun))
    router.get(f"/{_noun}/{{owner}}/{{number}}")(_read(_noun))
