"""A guest's first minute at the exercise: in without a link, on the machine that serves it.

    GET  /v1/exercise/guests            the parties that guests may join
    POST /v1/exercise/guests {party}    a new guest of that party, signed in

Joining in earnest takes a link from somebody who is there (invites.py). The exercise holds nothing
about the world, and whoever sits at its machine has its files; so there a link adds a step only.
Promise: mounted by `serve --demo` alone; refused to every other machine.
"""

from __future__ import annotations

import secrets
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from standclear.core.errors import InvalidInput, NotAllowed
from standclear.service.people import invites, passwords
from standclear.service.people.accounts import Entered, People
from standclear.service.shown.plain import Document
from standclear.web.exercise import guests
from standclear.web.identity import LOOPBACK
from standclear.web.served import Served
from standclear.web.sign_in import check_from_browser, let_in


class Guest(BaseModel):
    """As whom somebody wants to come in."""

    model_config = ConfigDict(extra="forbid")

    party: Annotated[str, Field(min_length=1, max_length=40)]


def guest_room(served: Served, people: People) -> APIRouter:
    """The two routes."""
    room = APIRouter(tags=["exercise"])

    @room.get("/exercise/guests")
    def list_guests(request: Request) -> Document:
        """The parties of the exercise that a guest at this machine may join; elsewhere none."""
        found = guests(served) if _from_here(request, served) else []
        return {"items": [{"party": party, "name": name} for party, name, _ in found], "next": None}

    @room.post("/exercise/guests", status_code=201)
    def come_in(said: Guest, request: Request, response: Response) -> Document:
        """A new guest of a party; answers with a session, which ends with the browser's cookie."""
        if not _from_here(request, served):
            raise NotAllowed(
                "guests come in without a link on the exercise's own machine only",
                ("the links that `standclear serve --demo` printed",),
            )
        check_from_browser(request, served)
        roles = {party: roles for party, _, roles in guests(served)}
        if said.party not in roles:
            raise InvalidInput("party", said.party, f"one of {', '.join(roles)}")
        return let_in(response, served, _joined(people, said.party, roles[said.party]))

    return room


def _joined(people: People, party: str, roles: tuple[str, ...]) -> Entered:
    """Through the ordinary door, with a password that nobody keeps."""
    link = invites.open_invite(people, party=party, roles=roles, by="the exercise")
    guest = f"guest-{secrets.token_hex(3)}"
    password = secrets.token_urlsafe(24)
    secret = invites.look(people, link).secret
    code = passwords.code_at(secret, now_s=people.now_s())
    joining = invites.Joining(guest, guest.replace("-", " ").title(), password, code)
    return invites.join(people, link, joining, None)


EVERYWHERE = ("0.0.0.0", "::")
FORWARDED = ("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP")
"""What proxies add (RFC 7239; RFC 9110, section 7.6.3; custom)."""


def _from_here(request: Request, served: Served) -> bool:
    """Asked on the machine itself, and by its own name: no page elsewhere names it otherwise.

    A proxy on this machine brings others from afar, who would seem to sit here: so no entry where
    the desk is known by another name, nor for what says that it was passed on.
    """
    if urlsplit(served.door.origin).hostname not in (*LOOPBACK, *EVERYWHERE):
        return False
    if any(name in request.headers for name in FORWARDED):
        return False
    host = request.client.host if request.client else ""
    try:
        near = ip_address(host).is_loopback
    except ValueError:
        return False
    return near and request.url.hostname in LOOPBACK
