"""Reading who somebody is from a request, and writing a session into a browser.

    Cookie: standclear_session=...           a browser; over TLS `__Host-standclear_session`
    X-CSRF-Token: ...                        with it, on everything that may change something
    a bearer token `sct_...`                 a program (RFC 6750)

Promise: a page of another site can use nobody's session: the cookie is SameSite=Strict, and what
changes something must also carry a value that only pages of this desk can read, and come from
where this desk is (Sec-Fetch-Site, Origin). A token needs none of it: no browser sends one unasked.
"""

from __future__ import annotations

import hmac
from functools import partial
from ipaddress import IPv6Address, ip_address
from time import monotonic
from typing import cast
from urllib.parse import urlsplit

from fastapi import Request, Response
from starlette.requests import HTTPConnection

from standclear.service.people.accounts import Entered, Known, People, Shown
from standclear.service.people.passkeys import Site
from standclear.service.people.secrets import TOKEN_PREFIX, csrf_of
from standclear.web.asker import Asker, Identify, Scope
from standclear.web.faults import Problem
from standclear.web.served import Door

COOKIE = "standclear_session"
CSRF_HEADER = "X-CSRF-Token"
BEARER_HEADER = "Authorization"  # RFC 9110, section 11.6.2
READS_ONLY = ("GET", "HEAD", "OPTIONS")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


FRESH_S = 1.0
"""What the door looked up when a request came still counts for it so long afterwards."""


def identify_by(people: People, door: Door) -> Identify:
    """How the door finds out who asks. Reads only: `noting` of a request's state writes down, where
    that is due, that somebody was here."""

    def identify(request: Request) -> Asker | None:
        shown = shown_by(request, people, door)
        found = _known(people, door, request, shown)
        if shown is None or found is None:
            return None
        if people.is_due(shown):
            request.state.noting = partial(people.note, shown)
        request.state.known = found
        person = found.person
        scopes = cast("tuple[Scope, ...]", found.scopes)
        return Asker(person.party, person.id, person.roles, scopes, found.how)

    return identify


def shown_by(
    request: HTTPConnection, people: People, door: Door, moment: object | None = None
) -> Shown | None:
    """The token or session that came with a request, looked up once as it comes.

    moment   as `People.shown`
    """
    now_s, before = monotonic(), getattr(request.state, "shown", None)
    if before is not None and now_s - before[0] < FRESH_S:
        return cast("Shown | None", before[1])
    token, session = bearer_of(request) or "", session_of(request, door)
    found = people.shown(token=token, session=session, moment=moment)
    request.state.shown = now_s, found
    return found


def _known(people: People, door: Door, request: Request, shown: Shown | None) -> Known | None:
    found = None if shown is None else people.known(shown)
    token = bearer_of(request)
    if token is not None:
        if found is None or found.how != "token" or not token.startswith(TOKEN_PREFIX):
            raise Problem(
                401,
                "this token is not known, or has ended",
                headers={"WWW-Authenticate": 'Bearer realm="desk", error="invalid_token"'},
            )
        return found
    if found is not None and request.method not in READS_ONLY:
        check_from_here(request, door)
        check_csrf(request.headers.get(CSRF_HEADER, ""), session_of(request, door))
    return found


def bearer_of(request: HTTPConnection) -> str | None:
    """The bearer token sent; None for none."""
    scheme, _, token = request.headers.get(BEARER_HEADER, "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def session_of(request: HTTPConnection, door: Door) -> str:
    """The secret of the browser's session; "" for none."""
    return request.cookies.get(cookie_name(door), "")


def cookie_name(door: Door, name: str = COOKIE) -> str:
    """Over TLS a name that no other host and no plain connection can set (RFC 6265bis, 4.1.3.2).

    It counts with `Secure` and the path `/` only.
    """
    return f"__Host-{name}" if is_tls(door) else name


def give_session(response: Response, door: Door, entered: Entered) -> None:
    """Let the browser keep its session until it ends."""
    response.set_cookie(
        cookie_name(door),
        entered.secret,
        max_age=entered.session.ends_s - entered.session.created_s,
        path="/",
        secure=is_tls(door),
        httponly=True,
        samesite="strict",
    )


def take_session(response: Response, door: Door) -> None:
    """Let the browser forget its session."""
    response.delete_cookie(
        cookie_name(door), path="/", secure=is_tls(door), httponly=True, samesite="strict"
    )


def check_csrf(sent: str, session: str) -> None:
    """Refuse what no page of this desk can have sent."""
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), csrf_of(session).encode()):
        raise Problem(403, f"send {CSRF_HEADER} with the value that GET /v1/me gives")


def check_from_here(request: Request, door: Door) -> None:
    """Refuse what a browser says comes from a page of another site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin"):
        raise Problem(403, "sent by a page of another site", possible=["use this desk's own pages"])
    origin = request.headers.get("Origin")
    if origin is not None and origin not in (door.origin, own_origin(request)):
        raise Problem(403, f"sent by a page of {origin[:100]}", possible=[f"use {door.origin}"])
    if site is None and origin is None:
        raise Problem(403, "with a session, send Origin as browsers do", possible=["use a token"])


def own_origin(request: HTTPConnection) -> str:
    """Where the browser thinks that it is."""
    scheme = {"ws": "http", "wss": "https"}.get(request.url.scheme, request.url.scheme)
    return f"{scheme}://{request.headers.get('Host', '')}"


def site_of(request: HTTPConnection, door: Door, name: str) -> Site | None:
    """As what authenticators know this desk; None where passkeys cannot work.

    They need a host name, and a trusted connection or this very machine (WebAuthn level 3, 5.1).
    A desk on its own machine is reached as `localhost` too, and there they work.
    """
    asked = urlsplit(own_origin(request))
    meant = urlsplit(door.origin)
    if meant.hostname in LOOPBACK and asked.hostname == "localhost":
        return Site("localhost", own_origin(request), name)
    host = meant.hostname or ""
    if _is_address(host) or not (meant.scheme == "https" or host == "localhost"):
        return None
    return Site(host, door.origin, name)


def address_of(request: HTTPConnection) -> str:
    """Whom to slow down: an IPv4 address, or the network of an IPv6 one, which has many."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return f"{address.exploded[:19]}::/64"
    return host


def is_tls(door: Door) -> bool:
    """Whether browsers reach the desk over an encrypted line."""
    return door.origin.startswith("https://")


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
