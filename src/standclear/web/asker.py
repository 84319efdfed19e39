"""Who is asking: one party's person or program, with what it may do.

Promise: a route that takes `Asking` answers nobody who is not known; `Writing` also asks for the
right to write, `Managing` for the right to bring in people. The desk's own people belong to the
desk's party, which sees all.
Not here: how somebody is known (identity.py), what follows from it (service).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Literal, cast

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyCookie, HTTPBearer

from standclear.service.people.accounts import Known, People
from standclear.web.faults import Problem

Scope = Literal["read", "write", "admin"]


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody known.

    party    for whom it asks; what that party may see is what it is answered
    person   id of the person, or of the token's owner
    roles    duty roles that the person holds
    scopes   what it may do: read, write (hand in statements), admin (people, tokens, invites)
    how      by a session of a browser, or by a token
    """

    party: str
    person: str
    roles: tuple[str, ...] = ()
    scopes: tuple[Scope, ...] = ("read",)
    how: Literal["session", "token"] = "session"


Identify = Callable[[Request], Asker | None]
"""Finds who is asking; raises Problem for a credential that does not count. Called by the event
loop: it reads a row or two, and leaves what is to be written down as `noting` in the request's
state."""

# For the OpenAPI document alone; identity.py reads them.
_BY_TOKEN = HTTPBearer(auto_error=False, description="A token: sct_...")
_BY_SESSION = APIKeyCookie(
    name="standclear_session",
    auto_error=False,
    description="A session; with X-CSRF-Token on everything but GET and HEAD.",
)


async def asking(
    request: Request,
    _token: Annotated[object, Depends(_BY_TOKEN)] = None,
    _session: Annotated[object, Depends(_BY_SESSION)] = None,
) -> Asker:
    """The asker; 401 for nobody."""
    return _somebody(request, await who_asks(request))


def asker_of(request: Request) -> Asker:
    """As `asking`, for what is in a thread of its own already."""
    found, noting = _found(request)
    if noting is not None:
        noting()
    return _somebody(request, found)


async def who_asks(request: Request) -> Asker | None:
    """The asker, noted as seen; None for nobody."""
    found, noting = _found(request)
    if noting is not None:
        await run_in_threadpool(noting)
    return found


def _found(request: Request) -> tuple[Asker | None, Callable[[], None] | None]:
    """The asker, and how to write down that it was here, if that is due."""
    identify: Identify = request.app.state.identify
    request.state.noting = None
    found = identify(request)
    return found, request.state.noting


def _somebody(request: Request, found: Asker | None) -> Asker:
    if found is None:
        raise Problem(
            401, "sign in, or send a token", headers={"WWW-Authenticate": 'Bearer realm="desk"'}
        )
    if "read" not in found.scopes:
        raise Problem(403, "this token does not read", possible=["use a token with scope read"])
    request.state.asker = found
    return found


async def writing(asker: Annotated[Asker, Depends(asking)]) -> Asker:
    """The asker, if it may write; 403 otherwise."""
    if "write" not in asker.scopes:
        raise Problem(403, "this token reads only", possible=["use a token with scope write"])
    return asker


async def managing(asker: Annotated[Asker, Depends(asking)]) -> Asker:
    """The asker, if it may bring in people and hand out tokens; 403 otherwise."""
    if "admin" not in asker.scopes:
        raise Problem(403, "this token does not manage people", possible=["sign in"])
    return asker


def people_of(request: Request) -> People:
    """The people of the desk behind the door."""
    return cast(People, request.app.state.people)


async def accounts(request: Request) -> People:
    """As `people_of`; a dependency that waits for nothing takes no thread."""
    return people_of(request)


async def known(request: Request, asker: Annotated[Asker, Depends(asking)]) -> Known:
    """The asker as the people's own rules know it."""
    return cast(Known, request.state.known)


Asking = Annotated[Asker, Depends(asking)]
Writing = Annotated[Asker, Depends(writing)]
Managing = Annotated[Asker, Depends(managing)]
Accounts = Annotated[People, Depends(accounts)]
AsKnown = Annotated[Known, Depends(known)]
