"""Putting the people behind the door: rooms, lanes and the way in, on an application."""

from __future__ import annotations

from fastapi import FastAPI

from standclear.service.people import invites as joining
from standclear.service.people.accounts import People
from standclear.web import (
    drafts,
    exports,
    feeds,
    field,
    invites,
    links,
    oidc,
    passkeys,
    pending,
    prints,
    push,
    reads,
    sign_in,
    tokens,
)
from standclear.web.asked import ASKED
from standclear.web.guesses import Guesses
from standclear.web.identity import identify_by
from standclear.web.lanes import Lanes, Limits
from standclear.web.served import Served

ROOMS = (
    sign_in,
    passkeys,
    invites,
    tokens,
    feeds,
    push,
    links,
    oidc,
    reads,
    pending,
    exports,
    drafts,
)


def enter(app: FastAPI, served: Served, people: People, *, limits: Limits | None = None) -> None:
    """Let these people in, and hold everybody to the limits. Call once the other rooms are in."""
    app.state.people = people
    app.state.guesses = Guesses()
    app.state.identify = identify_by(people, served.door)
    for room in ROOMS:
        loose = room in (feeds, oidc)  # their callers add words of their own
        app.include_router(room.router, prefix="/v1", dependencies=[] if loose else ASKED)
    app.include_router(field.router)
    app.include_router(prints.router)
    app.add_middleware(Lanes, people=people, door=served.door, limits=limits or Limits())


def first_link(served: Served, people: People) -> str | None:
    """The link for the desk's first person; None once there is one. It is printed, never logged."""
    secret = joining.first_invite(people, served.desk)
    return None if secret is None else invites.enrol_link(served.door.origin, secret)
