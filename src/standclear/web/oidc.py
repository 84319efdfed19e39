"""Signing in by an OpenID provider, and binding it to oneself; only where the operator set one up.

    POST /v1/oidc/begin      {"for": "sign_in" | "bind"} -> {"address": ...}; the page goes there
    GET  /v1/oidc/callback   where the provider sends the browser back; leads on to the app

Promise: the way back is for the browser that began, once; whatever does not hold ends on the
sign-in page with a word of why, and with no session.
"""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import NotAllowed, NotFound, StandclearError, Unavailable
from standclear.service.people.oidc import LIVES_S, Oidc, Purpose
from standclear.service.shown.plain import Document
from standclear.web.asker import Accounts, Asking, AsKnown, asker_of
from standclear.web.identity import cookie_name, give_session, is_tls, session_of
from standclear.web.served import Door, Here
from standclear.web.sign_in import check_from_browser, oidc_of

router = APIRouter(tags=["who is asking"])

COOKIE = "standclear_oidc"

Why = Literal["refused", "nobody", "taken", "unreachable"]


class Beginning(BaseModel):
    """What the provider is asked for."""

    model_config = ConfigDict(extra="forbid")

    for_: Annotated[Purpose, Field(alias="for")] = "sign_in"


@router.get("/oidc")
def read_oidc(request: Request, asker: Asking, known: AsKnown, people: Accounts) -> Document:
    """Whether there is a provider, and whether one has bound it to oneself."""
    oidc = oidc_of(request)
    if oidc is None:
        return {"provider": None, "bound": False}
    return {"provider": oidc.provider.name, "bound": oidc.is_bound(people, known.person)}


@router.post("/oidc/begin", status_code=201)
def begin(
    said: Beginning, request: Request, response: Response, served: Here, people: Accounts
) -> Document:
    """Where to send this browser. To bind, one must be signed in."""
    oidc = _must(request)
    person = ""
    if said.for_ == "bind":
        asker = asker_of(request)
        if asker.how != "session":
            raise NotAllowed("a token binds nobody", ("sign in",))
        person = asker.person
    else:
        check_from_browser(request, served)
    address, browser = oidc.ask(people, said.for_, person)
    response.set_cookie(
        cookie_name(served.door, COOKIE),
        browser,
        max_age=LIVES_S,
        path="/",
        secure=is_tls(served.door),
        httponly=True,
        samesite="lax",  # the provider's page sends the browser back: Strict would lose it
    )
    return {"address": address}


@router.get("/oidc/callback", response_class=RedirectResponse, status_code=303)
def come_back(
    request: Request,
    served: Here,
    people: Accounts,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=2000)] = "",
    iss: Annotated[str, Query(max_length=500)] = "",
) -> RedirectResponse:
    """Take the provider's answer, once, and lead on to the app."""
    oidc = oidc_of(request)
    if oidc is None or not code or iss not in ("", oidc.provider.issuer):
        return _back(served.door, "refused")
    browser = request.cookies.get(cookie_name(served.door, COOKIE), "")
    try:
        question, subject = oidc.answered(people, state=state, code=code, browser=browser)
        if question.purpose == "bind":
            done = oidc.bind(people, question.person, subject)
            return _to(served.door, "/admin") if done else _back(served.door, "taken")
        before = session_of(request, served.door)
        entered = oidc.enter(people, subject, instead_of=before)
    except StandclearError as fault:
        why: Why = "unreachable" if isinstance(fault, Unavailable) else "refused"
        return _back(served.door, why)
    if entered is None:
        return _back(served.door, "nobody")
    answer = _to(served.door, "/")
    give_session(answer, served.door, entered)
    return answer


@router.delete("/oidc/bound", status_code=204)
def unbind(request: Request, asker: Asking, known: AsKnown, people: Accounts) -> None:
    """Let the provider's subject enter as oneself no more."""
    if asker.how != "session":
        raise NotAllowed("a token unbinds nobody", ("sign in",))
    _must(request).unbind(people, known.person)


def _must(request: Request) -> Oidc:
    found = oidc_of(request)
    if found is None:
        raise NotFound("this desk has no OpenID provider")
    return found


def _back(door: Door, why: Why) -> RedirectResponse:
    return _to(door, f"/?provider={why}")


def _to(door: Door, path: str) -> RedirectResponse:
    answer = RedirectResponse(path, 303)
    answer.delete_cookie(
        cookie_name(door, COOKIE), path="/", secure=is_tls(door), httponly=True, samesite="lax"
    )
    return answer
