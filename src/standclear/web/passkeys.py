"""Passkeys at the door: begin, then finish, for signing in and for keeping a further one.

    POST /v1/passkeys/begin   {"for": "sign_in" | "register"}    -> {"options": ...}
    POST /v1/passkeys/finish  {"for", "credential", "name"}      -> a session, or the passkey

`options` go to `PublicKeyCredential.parse...OptionsFromJSON`, `credential` is its `toJSON`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import NotAllowed, NotFound
from standclear.service.people.accounts import People
from standclear.service.people.passkeys import Site
from standclear.service.people.secrets import base64url, from_base64url
from standclear.service.shown.plain import Document
from standclear.store.people_schema import Passkey, Person
from standclear.web import guesses
from standclear.web.asker import Accounts, Asking, asker_of
from standclear.web.faults import Problem
from standclear.web.identity import address_of, session_of, site_of
from standclear.web.served import Here, Served
from standclear.web.sign_in import check_from_browser, guesses_of, let_in

router = APIRouter(tags=["who is asking"])

Purpose = Literal["sign_in", "register"]


class Beginning(BaseModel):
    """What the passkey is for."""

    model_config = ConfigDict(extra="forbid")

    for_: Annotated[Purpose, Field(alias="for")] = "sign_in"


class Finishing(BaseModel):
    """What the authenticator answered."""

    model_config = ConfigDict(extra="forbid")

    for_: Annotated[Purpose, Field(alias="for")] = "sign_in"
    credential: dict[str, Any]
    name: Annotated[str, Field(max_length=60)] = ""


@router.post("/passkeys/begin")
def begin(said: Beginning, request: Request, served: Here, people: Accounts) -> Document:
    """What a browser needs for its authenticator."""
    site = must_site(request, served)
    if said.for_ == "sign_in":
        return {"options": people.passkey_options(site)}
    return {"options": people.registration_options(site, _signed_in(request, people))}


@router.post("/passkeys/finish", status_code=201)
def finish(
    said: Finishing, request: Request, response: Response, served: Here, people: Accounts
) -> Document:
    """Sign in with a passkey, or keep one more."""
    site = must_site(request, served)
    if said.for_ == "register":
        person = _signed_in(request, people)
        return _document(people.register(site, person, said.credential, said.name or "passkey"))
    check_from_browser(request, served)
    key = f"passkeys from {address_of(request)}"
    guesses_of(request).charge(key, guesses.ADDRESS, now_s=float(people.now_s()))
    before = session_of(request, served.door)
    try:
        entered = people.sign_in_with_passkey(site, said.credential, instead_of=before)
    except NotAllowed as fault:
        raise Problem(401, str(fault)) from None
    if entered is None:
        raise Problem(401, "no such passkey here")
    guesses_of(request).forgive(key)
    return let_in(response, served, entered)


@router.get("/passkeys")
def list_passkeys(asker: Asking, people: Accounts) -> Document:
    """One's own passkeys."""
    held = people.store.passkeys.of(asker.person)
    return {"items": [_document(each) for each in held], "next": None}


@router.delete("/passkeys/{passkey}", status_code=204)
def remove_passkey(
    passkey: Annotated[str, Path(max_length=1400)], asker: Asking, people: Accounts
) -> None:
    """Take a passkey away, unless nothing else would let one in."""
    if asker.how != "session":
        raise NotAllowed("a token takes no passkey away", ("sign in",))
    if passkey not in (base64url(each.id) for each in people.store.passkeys.of(asker.person)):
        raise NotFound(f"no passkey {passkey[:40]} of yours")
    if not people.store.passkeys.remove(asker.person, from_base64url(passkey)):
        raise NotAllowed("without it you could not come in again", ("keep another passkey first",))


def must_site(request: Request, served: Served) -> Site:
    """As what authenticators know this desk; refused where passkeys cannot work."""
    site = site_of(request, served.door, served.desk)
    if site is None:
        raise NotAllowed(
            "passkeys need a host name and TLS, and this desk is reached without",
            ("sign in by password and code",),
        )
    return site


def _signed_in(request: Request, people: People) -> Person:
    """The person whose browser asks; no token keeps a passkey."""
    asker = asker_of(request)
    if asker.how != "session":
        raise NotAllowed("a token registers no passkey", ("sign in",))
    return people.get(asker.person)


def _document(passkey: Passkey) -> Document:
    return {
        "id": base64url(passkey.id),
        "name": passkey.name,
        "created_s": passkey.created_s,
        "used_s": passkey.used_s,
    }
