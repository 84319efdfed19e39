"""Tokens of programs: made by somebody signed in, shown once, ended by hand or by time."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import NotFound
from standclear.service.people import tokens
from standclear.service.people.secrets import hash_of
from standclear.service.shown.plain import Document
from standclear.store.people_schema import Token
from standclear.web.asker import Accounts, Asking, AsKnown, Managing, Scope
from standclear.web.identity import bearer_of
from standclear.web.served import Here

router = APIRouter(tags=["people"])


class Making(BaseModel):
    """What a program may do, and for how many days."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=3)]
    days: Annotated[int, Field(ge=1, le=365)]


@router.post("/tokens", status_code=201)
def make_token(said: Making, asker: Managing, known: AsKnown, people: Accounts) -> Document:
    """A new token, shown once. Whoever holds it reads what its person's party may see."""
    secret, made = tokens.make(
        people,
        known,
        name=said.name,
        scopes=tuple(said.scopes),
        lives=timedelta(days=said.days),
    )
    return token_document(made) | {"token": secret}


@router.get("/tokens")
def list_tokens(asker: Managing, people: Accounts) -> Document:
    """The tokens of one's party, feeds' among them."""
    held = people.store.tokens.of(asker.party)
    return {"items": [token_document(each) for each in held], "next": None}


@router.delete("/tokens/current", status_code=204)
def end_own_token(request: Request, asker: Asking, people: Accounts) -> None:
    """End the token that is shown with this request: whoever logs out leaves none behind."""
    held = people.store.tokens.find(hash_of(bearer_of(request) or ""))
    if held is None:
        raise NotFound("no token is shown with this request; end a session at /v1/sessions/current")
    people.store.tokens.end(held.id)


@router.delete("/tokens/{token}", status_code=204)
def end_token(
    token: Annotated[str, Path(max_length=60)],
    served: Here,
    asker: Managing,
    known: AsKnown,
    people: Accounts,
) -> None:
    """End a token of one's party; the desk's people end any."""
    tokens.end(people, known, token, desk=served.desk)


def token_document(token: Token) -> Document:
    return {
        "id": token.id,
        "person": token.person,
        "name": token.name,
        "scopes": list(token.scopes),
        "created_s": token.created_s,
        "ends_s": token.ends_s,
        "used_s": token.used_s or None,
    }
