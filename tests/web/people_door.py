"""A door with people behind it, on a real socket; browsers and programs that come to it.

    officer = desk.enrols("north", "anna")       a browser, signed in as anna of north
    officer.post("/v1/invites", {...})           sends cookie, Origin and CSRF value by itself

The desk, its log and its file of people are real; only the clock is told the time.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pyotp
import uvicorn
from fastapi import FastAPI

from standclear.service.people import invites
from standclear.service.people.accounts import People
from standclear.service.people.passwords import Costs
from standclear.store.people import PeopleStore
from standclear.web.app import create_app
from standclear.web.entering import enter
from standclear.web.identity import identify_by
from standclear.web.lanes import Limits
from standclear.web.served import Door, Served
from tests.town import Town, Voice
from tests.web.door import as_json

CHEAP = Costs(passes=1, memory_kib=8, lanes=1)
PASSWORD = "four unrelated heron words"


@dataclass
class Browser:
    """One browser: its cookies, and the CSRF value of its session."""

    client: httpx.Client
    origin: str
    csrf: str = ""
    secret: str = ""  # of its one-time codes

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def items(self, path: str) -> list[dict[str, Any]]:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def post(self, path: str, body: Any = None, **headers: str) -> httpx.Response:
        return self.client.post(path, json=body, headers=self._bearing(headers))

    def delete(self, path: str, **headers: str) -> httpx.Response:
        return self.client.delete(path, headers=self._bearing(headers))

    def keeps(self, answer: httpx.Response) -> Browser:
        """Keep the CSRF value of the session that was just begun."""
        assert answer.status_code == 201, answer.text
        self.csrf = answer.json()["csrf"]
        return self

    @property
    def cookie(self) -> str:
        return self.client.cookies.get("standclear_session", "")

    def _bearing(self, headers: dict[str, str]) -> dict[str, str]:
        bearing = {"Origin": self.origin} | ({"X-CSRF-Token": self.csrf} if self.csrf else {})
        return {name: value for name, value in (bearing | headers).items() if value}


@dataclass
class Desk:
    """A desk whose people come over HTTP."""

    town: Town
    served: Served
    people: People
    app: FastAPI
    address: str
    _browsers: list[httpx.Client] = field(default_factory=list)

    def browser(self, origin: str = "") -> Browser:
        client = httpx.Client(base_url=origin or self.address, timeout=20)
        self._browsers.append(client)
        return Browser(client, origin or self.address)

    def program(self, token: str) -> httpx.Client:
        headers = {"Authorization": f"Bearer {token}"}
        client = httpx.Client(base_url=self.address, headers=headers, timeout=20)
        self._browsers.append(client)
        return client

    def invites(self, party: str, person: str = "") -> str:
        """The secret of a link that somebody of the desk made."""
        return invites.open_invite(
            self.people, party=party, roles=("duty",), by="test", person=person
        )

    def enrols(self, party: str, person: str, *, public_key: str = "") -> Browser:
        """Somebody new, by password and code; their browser is signed in."""
        browser = self.browser()
        token = self.invites(party)
        secret = browser.post("/v1/enrolments/look", {"token": token}).json()["secret"]
        joining = {
            "token": token, "person": person, "name": person.title(), "password": PASSWORD,
            "code": self.code(secret), "public_key": public_key,
        }  # fmt: skip
        browser.keeps(browser.post("/v1/enrolments", joining))
        browser.secret = secret
        return browser

    def code(self, secret: str) -> str:
        """What the authenticator shows now."""
        return pyotp.TOTP(secret).at(int(self.town.clock.now.timestamp()))

    def signs_in(self, browser: Browser, person: str, **other: str) -> httpx.Response:
        said = {"person": person, "password": PASSWORD, "code": self.code(browser.secret)}
        return browser.post("/v1/sessions", said | other)

    def hand_in(self, browser: Browser, voice: Voice, statement: Any, **headers: str) -> Any:
        from standclear.service.author import say

        thread = self.town.office.thread_of(voice.name)
        sealed = say(statement, key=voice.key, thread=thread, at=self.town.clock.now)
        return browser.post("/v1/statements", as_json(sealed), **headers)


def free_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def peopled(town: Town, directory: Path, *, limits: Limits | None = None) -> Iterator[Desk]:
    """The door with its people, until the block ends."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    served = Served(town.office, directory, Door(origin=address))
    people = People(PeopleStore(directory / "people.db"), clock=town.clock, costs=CHEAP)
    app = create_app(served, identify_by(people, served.door))
    enter(app, served, people, limits=limits)
    desk = Desk(town, served, people, app, address)
    with running(app, port):
        yield desk
    served.closing.set()
    for client in desk._browsers:
        client.close()
    people.close()


@contextmanager
def running(app: FastAPI, port: int) -> Iterator[None]:
    """The application on a socket, in a thread."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + 10
    while not server.started and monotonic() < until:
        sleep(0.01)
    yield
    server.should_exit = True
    thread.join(10)
