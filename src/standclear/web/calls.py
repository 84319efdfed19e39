"""Calls, the phrasebook, channels, and handovers of the watch."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query

from standclear.core.errors import InvalidInput
from standclear.core.hotline.phrases import Given
from standclear.service.shown.calls import (
    call_document,
    call_ids,
    phrase_document,
    phrase_ids,
    words_document,
)
from standclear.service.shown.channels import channel_documents
from standclear.service.shown.handovers import draft_document, handover_document, handover_ids
from standclear.service.shown.plain import Document
from standclear.web.asker import Asking
from standclear.web.paging import At, Cursor, Limit, page
from standclear.web.served import Here, Served

router = APIRouter(tags=["hotline"])

Call = Annotated[str, Path(pattern=r"^ca-[0-9a-f]{12}$", description="Its id.")]
Phrase = Annotated[str, Path(max_length=20, description="Its id, such as FI-1.")]
Handover = Annotated[str, Path(pattern=r"^ho-[0-9a-f]{12}$", description="Its id.")]
Parameters = Annotated[
    tuple[str, ...], Query(max_length=10, description="Each parameter as NAME=VALUE.")
]
Ended = Annotated[bool, Query(description="Also what has ended.")]


@router.get("/calls")
def list_calls(
    served: Here,
    asker: Asking,
    limit: Limit = 100,
    cursor: Cursor = "",
    at: At = None,
    over: Ended = False,
) -> Document:
    """The calls that the asker is on, the newest first; of the desk all."""
    now = _now(served, at)
    with served.reading(at) as picture:
        return page(
            call_ids(picture, asker.party, over=over),
            lambda key: call_document(picture, asker.party, key, now),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )


@router.get("/calls/{call}")
def read_call(served: Here, asker: Asking, call: Call, at: At = None) -> Document:
    """One call: both accounts side by side, places as read back, promises, who was rung."""
    with served.reading(at) as picture:
        return call_document(picture, asker.party, call, _now(served, at))


@router.get("/calls/{call}/words/{phrase}")
def put_into_words(
    served: Here, asker: Asking, call: Call, phrase: Phrase, given: Parameters = ()
) -> Document:
    """A phrase as it would go out on this call now, in every language; nothing is written."""
    parameters = tuple(_parameter(each) for each in given)
    with served.reading() as picture:
        return words_document(picture, asker.party, call, phrase, parameters)


@router.get("/phrases")
def list_phrases(asker: Asking) -> Document:
    """The phrasebook, every phrase in every language."""
    return {"items": [phrase_document(each) for each in phrase_ids()], "next": None}


@router.get("/phrases/{phrase}")
def read_phrase(asker: Asking, phrase: Phrase) -> Document:
    """One phrase in every language."""
    return phrase_document(phrase)


@router.get("/channels")
def list_channels(served: Here, asker: Asking, at: At = None) -> Document:
    """Each party's channels in its order, and how each stands by the calls the asker knows of."""
    with served.reading(at) as picture:
        found = channel_documents(picture, asker.party, _now(served, at))
        return {"items": found, "next": None}


@router.get("/handovers")
def list_handovers(
    served: Here, asker: Asking, limit: Limit = 100, cursor: Cursor = "", at: At = None
) -> Document:
    """The handovers of the asker's own watch, the newest first."""
    with served.reading(at) as picture:
        return page(
            handover_ids(picture, asker.party),
            lambda key: handover_document(picture, asker.party, key),
            limit=limit,
            cursor=cursor,
            picture=picture,
        )


@router.get("/handovers/draft")
def draft_handover(served: Here, asker: Asking, at: At = None) -> Document:
    """What the asker's watch leaves open: each matter by kind and id, and the board as it is."""
    with served.reading(at) as picture:
        return draft_document(picture, asker.party, _now(served, at))


@router.get("/handovers/{handover}")
def read_handover(served: Here, asker: Asking, handover: Handover, at: At = None) -> Document:
    """One handover with both signatures."""
    with served.reading(at) as picture:
        return handover_document(picture, asker.party, handover)


def _parameter(text: str) -> Given:
    name, found, value = text.partition("=")
    if not found:
        raise InvalidInput("given", text, "NAME=VALUE, such as minutes=10")
    return Given(name, value)


def _now(served: Served, at: datetime | None) -> datetime:
    return at or served.now()
