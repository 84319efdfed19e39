"""What waits for a second person, and the way there for routes that need one.

    1  the first asks as usual                            202 {"pending": {...}}
    2  the second looks and confirms                      POST /v1/pending/{id}/confirmations
    3  the first asks for exactly the same, with
       `Standclear-Confirmed: {id}`                       what was asked is done

A route calls `needs_second`, and returns the answer that it gives while there is no second yet.
"""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Request
from fastapi.responses import JSONResponse

from standclear.service.people import pairs
from standclear.service.people.accounts import Known
from standclear.service.shown.plain import Document
from standclear.store.people_schema import Pair
from standclear.web.asker import Accounts, Asking, AsKnown, people_of

router = APIRouter(tags=["people"])

CONFIRMED = "Standclear-Confirmed"
Id = Annotated[str, Path(max_length=60)]

WAITS: dict[int | str, dict[str, Any]] = {
    202: {
        "description": "A second person confirms it first.",
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["pending", "detail"],
                    "properties": {"pending": {"type": "object"}, "detail": {"type": "string"}},
                }
            }
        },
    }
}
"""Documented with every route that may wait for a second person, as is the header by which the
first goes on."""

GOES_ON = {
    "parameters": [
        {
            "in": "header",
            "name": CONFIRMED,
            "required": False,
            "description": "Id of what a second person has confirmed.",
            "schema": {"type": "string", "maxLength": 60},
        }
    ]
}


def needs_second(request: Request, *, what: str, payload: bytes, shown: str) -> JSONResponse | None:
    """None if a second person has confirmed exactly this; else the answer that says to wait.

    what     such as "export of everything"; one word for one kind of act
    payload  what is asked, to the byte: a statement's leaf, an export's parameters
    shown    what it does, in words for the second person
    Call it after `asking`, in a route whose asker must be a person.
    """
    pair = pairs.go_on_or_wait(
        people_of(request),
        cast(Known, request.state.known),
        what=what,
        payload=payload,
        shown=shown,
        confirmed=request.headers.get(CONFIRMED, ""),
    )
    if pair is None:
        return None
    detail = f"a second person of {pair.party} confirms this; then ask again with {CONFIRMED}"
    return JSONResponse({"pending": _pair(pair), "detail": detail}, status_code=202)


@router.get("/pending")
def list_pending(asker: Asking, people: Accounts) -> Document:
    """What one's party has asked for and not yet done."""
    found = people.store.pairs.waiting(asker.party, people.now_s())
    return {
        "items": [_pair(each) | {"yours": each.first == asker.person} for each in found],
        "next": None,
    }


@router.post("/pending/{pending}/confirmations", status_code=201)
def confirm(pending: Id, asker: Asking, known: AsKnown, people: Accounts) -> Document:
    """The second person has looked, and confirms."""
    return _pair(pairs.confirm(people, known, pending))


@router.delete("/pending/{pending}", status_code=204)
def withdraw(pending: Id, asker: Asking, known: AsKnown, people: Accounts) -> None:
    """Either person says no."""
    pairs.withdraw(people, known, pending)


def _pair(pair: Pair) -> Document:
    return {
        "id": pair.id,
        "what": pair.what,
        "shown": pair.shown,
        "payload": pair.payload.hex(),
        "first": pair.first,
        "second": pair.second,
        "created_s": pair.created_s,
        "ends_s": pair.ends_s,
        "confirmed_s": pair.confirmed_s,
    }
