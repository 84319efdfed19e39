"""What a browser is given over TLS and without, and where passkeys can work."""

from __future__ import annotations

import warnings

import pytest
from fastapi import Response
from starlette.requests import Request

from standclear.service.people.accounts import Entered
from standclear.service.people.passkeys import Site
from standclear.store.people_schema import Person, Session
from standclear.web.identity import address_of, cookie_name, give_session, site_of
from standclear.web.served import Door
from tests.web.people_door import Desk

ENTERED = Entered(
    Person("anna", "north", "Anna", (), b"h", 0),
    "secret",
    Session(b"hash", "anna", "passkey", 0, 0, 86_400),
)


def request(url: str, client: str = "192.0.2.7") -> Request:
    scheme, _, rest = url.partition("://")
    host, _, port = rest.partition(":")
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "scheme": scheme,
        "server": (host, int(port or 443)),
        "client": (client, 1),
        "headers": [(b"host", rest.encode())],
    }
    return Request(scope)


def test_over_tls_the_cookie_is_this_hosts_alone() -> None:
    response = Response()
    give_session(response, Door("https://desk.example"), ENTERED)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-standclear_session=secret;")
    assert "Secure" in cookie
    assert "Path=/;" in cookie
    assert "Domain" not in cookie
    assert cookie_name(Door("http://127.0.0.1:8420")) == "standclear_session"


@pytest.mark.parametrize(
    ("origin", "asked", "site"),
    [
        ("https://desk.example", "https://desk.example", ("desk.example", "https://desk.example")),
        ("https://desk.example:8443", "http://10.0.0.5:8420", ("desk.example", "https://desk.example:8443")),
        ("http://127.0.0.1:8420", "http://localhost:8420", ("localhost", "http://localhost:8420")),
        ("http://127.0.0.1:8420", "http://127.0.0.1:8420", None),
        ("https://192.0.2.1", "https://192.0.2.1", None),
        ("https://[2001:db8::1]", "https://desk.example", None),
        ("http://desk.lan", "http://desk.lan", None),
        ("https://desk.example", "http://localhost:1", ("desk.example", "https://desk.example")),
    ],
)  # fmt: skip
def test_passkeys_are_bound_to_the_desks_own_name(
    origin: str, asked: str, site: tuple[str, str] | None
) -> None:
    found = site_of(request(asked), Door(origin), "desk")
    assert found == (None if site is None else Site(*site, "desk"))


def test_an_address_of_many_is_slowed_as_one() -> None:
    one, other = "2001:db8:1:2::1", "2001:db8:1:2:ffff::9"
    assert address_of(request("http://x", one)) == address_of(request("http://x", other))
    assert address_of(request("http://x", "2001:db8:1:3::1")) != address_of(
        request("http://x", one)
    )
    assert address_of(request("http://x", "192.0.2.7")) == "192.0.2.7"


def test_every_route_is_in_the_openapi_document_once(desk: Desk) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # FastAPI warns of a name used twice
        paths = desk.app.openapi()["paths"]
    for path in ("/v1/me", "/v1/sessions", "/v1/passkeys/begin", "/v1/invites", "/v1/enrolments",
                 "/v1/tokens", "/v1/reads", "/v1/pending", "/v1/keys/proposed"):  # fmt: skip
        assert path in paths
