"""Signing in and out, and who one is then. Signing in is not signing: no key is touched.

Promise: a wrong id, a wrong password and a wrong code are answered alike, in the same time; a
session is new at each sign-in.
"""

from __future__ import annotations

from typing import Annotated, Any, cast

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.picture import Picture
from standclear.service.author import Thread
from standclear.service.people.accounts import Entered, Known
from standclear.service.people.oidc import Oidc
from standclear.service.people.secrets import csrf_of, hash_of
from standclear.service.shown.plain import Document
from standclear.web import guesses
from standclear.web.asker import Accounts, Asker, Asking, AsKnown
from standclear.web.faults import Problem
from standclear.web.guesses import Guesses
from standclear.web.identity import (
    address_of,
    check_from_here,
    give_session,
    session_of,
    site_of,
    take_session,
)
from standclear.web.served import Here, Served

router = APIRouter(tags=["who is asking"])

WRONG = "no such person, password and code; nothing says which"


class SigningIn(BaseModel):
    """A password and the code that the authenticator shows now."""

    model_config = ConfigDict(extra="forbid")

    person: Annotated[str, Field(min_length=1, max_length=40)]
    password: Annotated[str, Field(min_length=1, max_length=256)]
    code: Annotated[str, Field(min_length=1, max_length=12)]


@router.get("/sessions/ways")
def ways(request: Request, served: Here) -> Document:
    """How one signs in here: by passkey where that can work, by password and code anywhere."""
    passkeys = site_of(request, served.door, served.desk) is not None
    found: Document = {"ways": ["passkey", "password"] if passkeys else ["password"]}
    oidc = oidc_of(request)
    if oidc is not None:
        found["ways"].append("oidc")
        found["provider"] = oidc.provider.name
    return found


@router.post("/sessions", status_code=201)
def sign_in(
    said: SigningIn, request: Request, response: Response, served: Here, people: Accounts
) -> Document:
    """Sign in by password and one-time code."""
    check_from_browser(request, served)
    keys = (f"name {said.person}", f"address {address_of(request)}")
    kept, now_s = guesses_of(request), float(people.now_s())
    kept.charge(keys[1], guesses.ADDRESS, now_s=now_s)
    kept.charge(keys[0], guesses.NAME, now_s=now_s)
    entered = people.sign_in(
        said.person, said.password, said.code, instead_of=session_of(request, served.door)
    )
    if entered is None:
        raise Problem(401, WRONG)
    kept.forgive(*keys)
    return let_in(response, served, entered)


@router.get("/sessions")
def list_sessions(request: Request, served: Here, asker: Asking, people: Accounts) -> Document:
    """Where one is signed in."""
    current = hash_of(session_of(request, served.door))
    return {
        "items": [
            {
                "how": each.how,
                "created_s": each.created_s,
                "seen_s": each.seen_s,
                "ends_s": each.ends_s,
                "current": each.hash == current,
            }
            for each in people.store.sessions.of(asker.person)
        ],
        "next": None,
    }


@router.delete("/sessions/current", status_code=204)
def sign_out(
    request: Request, response: Response, served: Here, asker: Asking, people: Accounts
) -> None:
    """Sign out here."""
    people.store.sessions.end(hash_of(session_of(request, served.door)))
    take_session(response, served.door)


@router.delete("/sessions", status_code=204)
def sign_out_everywhere(response: Response, served: Here, asker: Asking, people: Accounts) -> None:
    """Sign out of every browser. Tokens stay; end them by themselves."""
    people.store.sessions.end_all(asker.person)
    take_session(response, served.door)


@router.get("/me")
def read_me(request: Request, served: Here, asker: Asking, person: AsKnown) -> Document:
    """Who one is, and what one needs in order to sign as one's party."""
    with served.reading() as picture:
        document = me_document(picture, asker, person, served.desk)
    thread = served.office.thread_of(asker.party)
    secret = session_of(request, served.door) if asker.how == "session" else ""
    return document | {
        "thread": _thread(thread),
        "csrf": csrf_of(secret) if secret else None,
        "checks_left": _checks_left(served, asker.party),
    }


def me_document(picture: Picture, asker: Asker, known: Known, desk: str) -> Document:
    """A person, their party and its keys."""
    record = picture.parties.get(asker.party)
    return {
        "person": asker.person,
        "name": known.person.name,
        "party": asker.party,
        "roles": list(asker.roles),
        "desk": asker.party == desk,
        "scopes": list(asker.scopes),
        "how": asker.how,
        "keys": [
            {
                "key_id": key_id,
                "public_key": span.grant.public_key,
                "live": span.revoked_at is None,
                "custodial": span.grant.custodial,
            }
            for key_id, span in (record.keys.items() if record else ())
        ],
    }


def let_in(response: Response, served: Served, entered: Entered) -> Document:
    """The answer to whoever has just come in."""
    give_session(response, served.door, entered)
    person = entered.person
    return {
        "person": person.id,
        "name": person.name,
        "party": person.party,
        "roles": list(person.roles),
        "csrf": csrf_of(entered.secret),
        "ends_s": entered.session.ends_s,
    }


def check_from_browser(request: Request, served: Served) -> None:
    """Nobody is signed in by a page of another site, as somebody else."""
    if "Origin" in request.headers or "Sec-Fetch-Site" in request.headers:
        check_from_here(request, served.door)


def oidc_of(request: Request) -> Oidc | None:
    """The OpenID provider by which one may sign in, too; None where there is none."""
    return cast("Oidc | None", getattr(request.app.state, "oidc", None))


def guesses_of(request: Request) -> Guesses:
    """The wrong guesses at this door."""
    kept: Guesses = request.app.state.guesses
    return kept


def _thread(thread: Thread) -> dict[str, Any]:
    return {"seq": thread.seq, "prev": thread.prev}


def _checks_left(served: Served, party: str) -> int:
    """How many more trial checks the party has today."""
    with served.reading() as picture:
        used = picture.checks_today(party, served.now())
        return max(0, picture.mechanism.checks_per_day - used)
