"""Anna signs in by her organisation's OpenID provider; it makes nobody, and lies in vain.

The provider here is a real HTTP server that signs real tokens, and is told what to lie about.
The last test asks a provider that somebody else wrote, in a process of its own.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from standclear.core.errors import Unavailable
from standclear.links.openid import AT_ONCE, TIMEOUT_S, Provider, challenge_of
from standclear.service.people.oidc import Oidc
from standclear.web.served import Door
from tests.web.people_door import Browser, Desk

KEY, OTHER_KEY = RSAKey.generate_key(2048), RSAKey.generate_key(2048)
CLIENT = "standclear-desk"


@dataclass
class Lying:
    """A provider: who is at its page, and what it says otherwise than it should.

    claims   of the ID token, over the right ones; None takes one out
    """

    address: str = ""
    subject: str = "subject-anna"
    claims: dict[str, Any] = field(default_factory=dict)
    algorithm: str = "RS256"
    key: Any = field(default_factory=lambda: KEY)
    issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    down: bool = False

    def signs_in(self, address: str) -> str:
        """The page where somebody signs in: the address to which it sends the browser back."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        back = httpx.URL(asked["redirect_uri"]).copy_merge_params(
            {"code": code, "state": asked["state"], "iss": self.address}
        )
        return str(back)

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer or self.address,
            **{name: f"{self.address}/{name}" for name in (
                "authorization_endpoint", "token_endpoint", "jwks_uri",
            )},
        }  # fmt: skip

    def token(self, form: dict[str, str], now_s: int) -> dict[str, Any] | None:
        asked = self.codes.pop(form["code"], None)  # a code counts once
        if asked is None or challenge_of(form["code_verifier"]) != asked["code_challenge"]:
            return None
        claims: dict[str, Any] = {
            "iss": self.address, "aud": CLIENT, "sub": self.subject, "nonce": asked["nonce"],
            "iat": now_s, "exp": now_s + 300,
        }  # fmt: skip
        claims = {k: v for k, v in (claims | self.claims).items() if v is not None}
        header = {"alg": self.algorithm}
        signed = jwt.encode(header, claims, self.key, algorithms=[self.algorithm])
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@dataclass
class Signing:
    """A desk with this provider."""

    desk: Desk
    provider: Lying

    def begins(self, browser: Browser, purpose: str = "sign_in") -> str:
        answer = browser.post("/v1/oidc/begin", {"for": purpose})
        assert answer.status_code == 201, answer.text
        address: str = answer.json()["address"]
        return address

    def bound(self, person: str = "anna") -> Browser:
        """Somebody enrolled by link, who has bound the provider's subject to themselves."""
        browser = self.desk.enrols("north", person)
        back = self.provider.signs_in(self.begins(browser, "bind"))
        assert browser.get(back).headers["location"] == "/admin"
        return browser

    def comes_in(self, browser: Browser | None = None) -> str:
        """Where signing in leads."""
        browser = browser or self.desk.browser()
        return self.comes_back(browser, self.provider.signs_in(self.begins(browser)))

    def comes_back(self, browser: Browser, address: str) -> str:
        answer = browser.get(address)
        assert answer.status_code == 303
        location: str = answer.headers["location"]
        assert (location == "/") == ("standclear_session" in answer.headers.get("set-cookie", ""))
        return location


@pytest.fixture
def signing(desk: Desk) -> Iterator[Signing]:
    lying = Lying()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if lying.down:
                self._say(503, {})
            elif self.path.startswith("/.well-known"):
                self._say(200, lying.description())
            else:
                self._say(200, {"keys": [KEY.as_dict(private=False)]})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {k: v[0] for k, v in parse_qs(body).items()}
            said = lying.token(form, int(desk.town.clock.now.timestamp()))
            self._say(200, said) if said else self._say(400, {"error": "invalid_grant"})

        def _say(self, status: int, said: dict[str, Any]) -> None:
            data = json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    lying.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    desk.app.state.oidc = Oidc(
        Provider(
            lying.address, CLIENT, f"{desk.address}/v1/oidc/callback",
            clock_s=lambda: desk.town.clock.now.timestamp(),
        )
    )  # fmt: skip
    yield Signing(desk, lying)
    server.shutdown()
    server.server_close()
    thread.join(10)


def test_who_has_bound_a_subject_enters_by_it(signing: Signing) -> None:
    signing.bound()
    browser = signing.desk.browser()
    assert browser.get("/v1/sessions/ways").json()["ways"][-1] == "oidc"
    assert signing.comes_in(browser) == "/"
    me = browser.get("/v1/me").json()
    assert (me["person"], me["party"], me["how"]) == ("anna", "north", "session")
    assert {each["how"] for each in browser.items("/v1/sessions")} == {"enrolment", "oidc"}


def test_a_subject_that_nobody_bound_makes_nobody(signing: Signing) -> None:
    before = signing.desk.people.store.persons.all()
    browser = signing.desk.browser()
    assert signing.comes_in(browser) == "/?provider=nobody"
    assert browser.get("/v1/me").status_code == 401
    assert signing.desk.people.store.persons.all() == before


def test_a_subject_is_one_person_and_can_be_unbound(signing: Signing) -> None:
    anna = signing.bound()
    assert anna.get("/v1/oidc").json()["bound"] is True
    boris = signing.desk.enrols("south", "boris")
    back = signing.provider.signs_in(signing.begins(boris, "bind"))
    assert signing.comes_back(boris, back) == "/?provider=taken"
    assert anna.delete("/v1/oidc/bound").status_code == 204
    assert signing.comes_in() == "/?provider=nobody"


def test_who_left_enters_no_more_and_new_credentials_end_the_bond(signing: Signing) -> None:
    signing.bound()
    people = signing.desk.people
    people.store.persons.disable("anna", people.now_s())
    assert signing.comes_in() == "/?provider=nobody"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "another"}, {"nonce": None}, {"iss": "https://other.example"}, {"iss": None},
        {"aud": "another"}, {"aud": None}, {"aud": ["another", "third"]}, {"azp": "another"},
        {"exp": 1}, {"exp": None}, {"iat": 99_999_999_999}, {"sub": None}, {"sub": ""},
        {"sub": ["subject-anna"]},
    ],
)  # fmt: skip
def test_a_token_that_lies_is_refused(signing: Signing, claims: dict[str, Any]) -> None:
    signing.bound()
    signing.provider.claims = claims
    assert signing.comes_in() == "/?provider=refused"


def test_a_token_signed_by_another_or_by_a_shared_secret_is_refused(signing: Signing) -> None:
    signing.bound()
    signing.provider.key = OTHER_KEY
    assert signing.comes_in() == "/?provider=refused"
    signing.provider.key, signing.provider.algorithm = OctKey.import_key("x" * 32), "HS256"
    assert signing.comes_in() == "/?provider=refused"


def test_a_way_back_counts_once_in_the_browser_that_began_within_ten_minutes(
    signing: Signing,
) -> None:
    signing.bound()
    browser, thief = signing.desk.browser(), signing.desk.browser()
    back = signing.provider.signs_in(signing.begins(browser))
    assert signing.comes_back(browser, back) == "/"
    assert signing.comes_back(browser, back) == "/?provider=refused"  # replayed
    back = signing.provider.signs_in(signing.begins(browser))
    assert signing.comes_back(thief, back) == "/?provider=refused"  # sent to another browser
    assert signing.comes_back(browser, back) == "/?provider=refused"  # and spent by it
    back = signing.provider.signs_in(signing.begins(browser))
    wrong = str(httpx.URL(back).copy_set_param("state", "made-up"))
    assert signing.comes_back(browser, wrong) == "/?provider=refused"
    signing.desk.town.clock.now += timedelta(minutes=10)
    assert signing.comes_back(browser, back) == "/?provider=refused"


def test_an_answer_of_another_provider_is_refused(signing: Signing) -> None:
    """Mix-up: RFC 9207."""
    signing.bound()
    browser = signing.desk.browser()
    back = signing.provider.signs_in(signing.begins(browser))
    mixed = str(httpx.URL(back).copy_set_param("iss", "https://other.example"))
    assert signing.comes_back(browser, mixed) == "/?provider=refused"


def test_a_provider_under_another_name_or_out_of_reach_is_said(signing: Signing) -> None:
    signing.provider.issuer = "https://other.example"
    browser = signing.desk.browser()
    assert browser.post("/v1/oidc/begin", {}).status_code == 503
    signing.provider.issuer, signing.provider.down = "", True
    assert browser.post("/v1/oidc/begin", {}).status_code == 503
    signing.provider.down = False
    back = signing.provider.signs_in(signing.begins(browser))
    signing.provider.down = True
    assert signing.comes_back(browser, back) in ("/?provider=unreachable", "/?provider=nobody")


def test_a_provider_that_stalls_does_not_hold_up_the_desk() -> None:
    """Anybody may begin to sign in; no more than a few of the desk's threads wait for it."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        provider = Provider(f"http://127.0.0.1:{silent.getsockname()[1]}", CLIENT, "http://x/")
        outcomes: list[str] = []

        def asks() -> None:
            with pytest.raises(Unavailable) as fault:
                provider.address(state="s", nonce="n", verifier="v")
            outcomes.append(str(fault.value))

        threads = [threading.Thread(target=asks, daemon=True) for _ in range(AT_ONCE + 12)]
        for thread in threads:
            thread.start()
        until = monotonic() + TIMEOUT_S / 2
        while len(outcomes) < 12 and monotonic() < until:
            sleep(0.01)
        assert len(outcomes) == 12  # before the first had given it up
    for thread in threads:  # the silent one has gone
        thread.join(2 * TIMEOUT_S)
    with pytest.raises(Unavailable, match="cannot be reached"):
        provider.address(state="s", nonce="n", verifier="v")  # nobody waits there any more


def test_nobody_binds_from_another_page_or_by_a_token(signing: Signing) -> None:
    anna = signing.desk.enrols("north", "anna")
    assert anna.post("/v1/oidc/begin", {"for": "bind"}, **{"X-CSRF-Token": "x"}).status_code == 403
    foreign = {"Origin": "https://evil.example"}
    assert signing.desk.browser().post("/v1/oidc/begin", {}, **foreign).status_code == 403
    assert signing.desk.browser().post("/v1/oidc/begin", {"for": "bind"}).status_code == 401
    said = {"name": "x", "scopes": ["read", "admin"], "days": 1}
    program = signing.desk.program(anna.post("/v1/tokens", said).json()["token"])
    assert program.post("/v1/oidc/begin", json={"for": "bind"}).status_code == 403


def test_a_desk_without_provider_has_none(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    assert anna.get("/v1/oidc").json() == {"provider": None, "bound": False}
    assert "oidc" not in anna.get("/v1/sessions/ways").json()["ways"]
    assert anna.post("/v1/oidc/begin", {}).status_code == 404
    assert anna.get("/v1/oidc/callback?state=x&code=y").headers["location"] == "/?provider=refused"


def test_a_provider_that_somebody_else_wrote(desk: Desk, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("between us:%\n", encoding="utf-8")
    secret.chmod(0o600)
    pytest.importorskip("flask", reason="oidc-provider-mock stands on it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    issuer = f"http://127.0.0.1:{port}"
    program = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    with subprocess.Popen(
        program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as provider:
        try:
            _answers(f"{issuer}/.well-known/openid-configuration")
            back_to = f"{desk.address}/v1/oidc/callback"
            desk.app.state.oidc = Oidc(Provider(issuer, CLIENT, back_to, secret))
            anna, later = desk.enrols("north", "anna"), desk.browser()
            for browser, purpose, where in ((anna, "bind", "/admin"), (later, "sign_in", "/")):
                address = browser.post("/v1/oidc/begin", {"for": purpose}).json()["address"]
                page = httpx.post(address, data={"sub": "anna@north.example"})
                assert page.status_code == 302, page.text
                assert browser.get(page.headers["location"]).headers["location"] == where
            assert later.get("/v1/me").json()["person"] == "anna"
        finally:
            provider.terminate()


def _answers(url: str) -> None:
    until = monotonic() + 20
    while monotonic() < until:
        try:
            if httpx.get(url).status_code == 200:
                return
        except httpx.HTTPError:
            sleep(0.05)
    raise AssertionError(f"{url} does not answer")


def test_over_tls_the_cookie_of_the_way_back_is_this_hosts_alone(signing: Signing) -> None:
    """As the session's own: no other host and no plain connection can set it in its stead."""
    signing.bound()
    signing.desk.served.door = Door(origin="https://desk.example")
    browser = signing.desk.browser()
    begun = browser.post("/v1/oidc/begin", {"for": "sign_in"})
    cookie = begun.headers["set-cookie"]
    assert cookie.startswith("__Host-standclear_oidc=")
    for word in ("Secure", "HttpOnly", "Path=/;", "SameSite=lax"):
        assert word in cookie, cookie
    assert "Domain" not in cookie
    name, _, value = cookie.partition(";")[0].partition("=")
    back = signing.provider.signs_in(begun.json()["address"])
    planted = browser.client.get(back, headers={"Cookie": f"standclear_oidc={value}"})
    assert planted.headers["location"] == "/?provider=refused"
    begun = browser.post("/v1/oidc/begin", {"for": "sign_in"})
    value = begun.headers["set-cookie"].partition(";")[0].partition("=")[2]
    back = signing.provider.signs_in(begun.json()["address"])
    entered = browser.client.get(back, headers={"Cookie": f"{name}={value}"})
    assert entered.headers["location"] == "/"
    forgotten = [
        each for each in entered.headers.get_list("set-cookie") if each.startswith(f"{name}=")
    ]
    assert "Max-Age=0" in forgotten[0]
    assert "Secure" in forgotten[0]
