"""Getting a token by password and one-time code, as a program that a person starts by hand.

Promise: the session that it takes is ended again; password and code are kept nowhere.
Not here: tokens that a person makes on the desk's own pages.
"""

from __future__ import annotations

import httpx

from standclear.client.wire import Waiting, Wire


def token_by_password(
    http: httpx.Client,
    *,
    person: str,
    password: str,
    code: str,
    name: str,
    scopes: tuple[str, ...] = ("read", "write"),
    days: int = 90,
    waiting: Waiting = lambda why, wait_s: None,
) -> str:
    """A new API token. Raises `NotKnown` for a wrong person, password or code.

    http   a client of the desk's address; its cookies are used meanwhile
    name   what the desk's own pages list it under
    """
    wire = Wire(http, "", waiting=waiting)
    told = {"person": person, "password": password, "code": code}
    entered = wire.post("/v1/sessions", told)
    bearing = {"X-CSRF-Token": entered["csrf"], "Origin": str(http.base_url).rstrip("/")}
    try:
        wanted = {"name": name, "scopes": list(scopes), "days": days}
        token: str = wire.post("/v1/tokens", wanted, bearing)["token"]
    finally:
        wire.send("DELETE", "/v1/sessions/current", headers=bearing)
    return token


def end_token(http: httpx.Client, token: str, *, patience_s: float) -> None:
    """End a token where it was made; whoever finds it later finds nothing."""
    Wire(http, token, patience_s=patience_s).send("DELETE", "/v1/tokens/current")
