"""A real door on a real socket, before a desk of tests/town.py; and those who knock.

    door.as_("north").get("/v1/plans")          door.hand_in(north, PlanFile(...))

Who is asking is told by a header here: how people are known has tests of its own
(test_sign_in.py, test_tokens.py).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import uvicorn
from starlette.requests import Request

from standclear.core import statements as st
from standclear.log.entry import Sealed
from standclear.log.note import to_base64
from standclear.service.author import say
from standclear.service.people.accounts import People
from standclear.store.people import PeopleStore
from standclear.web.app import create_app
from standclear.web.asker import Asker
from standclear.web.served import Door, Served
from tests.town import Town, Voice


def known_by_header(request: Request) -> Asker | None:
    party = request.headers.get("x-party")
    scopes = ("read",) if request.headers.get("x-reads-only") else ("read", "write")
    return Asker(party, f"{party}-officer", (), scopes, "token") if party else None


@dataclass
class Knocking:
    """A desk's door, and the address at which it is."""

    town: Town
    served: Served
    address: str
    client: httpx.Client

    def as_(self, party: str, **headers: str) -> Asking:
        return Asking(self.client, {"x-party": party, **headers})

    @property
    def stranger(self) -> Asking:
        return Asking(self.client, {})

    def signed(self, voice: Voice, statement: st.Statement) -> Sealed:
        """A statement signed as its author's program would."""
        thread = self.town.office.thread_of(voice.name)
        return say(statement, key=voice.key, thread=thread, at=self.town.clock.now)

    def hand_in(self, voice: Voice, statement: st.Statement, **headers: str) -> httpx.Response:
        sealed = self.signed(voice, statement)
        return self.as_(voice.name, **headers).post("/v1/statements", json=as_json(sealed))


@dataclass
class Asking:
    """Somebody at the door."""

    client: httpx.Client
    headers: dict[str, str]

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self.client.get(path, headers=self.headers | options.pop("headers", {}), **options)

    def post(self, path: str, **options: Any) -> httpx.Response:
        return self.client.post(path, headers=self.headers | options.pop("headers", {}), **options)

    def items(self, path: str) -> list[dict[str, Any]]:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


def as_json(sealed: Sealed) -> dict[str, str]:
    assert sealed.body is not None
    assert sealed.nonce is not None
    return {
        "leaf": to_base64(sealed.leaf),
        "body": to_base64(sealed.body),
        "nonce": to_base64(sealed.nonce),
    }


@contextmanager
def opened(town: Town, directory: Path, *, open_log: bool = False) -> Iterator[Knocking]:
    """The door, until the block ends."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    served = Served(town.office, directory, Door(origin=address, open_log=open_log))
    app = create_app(served, known_by_header)
    app.state.people = People(PeopleStore(":memory:"), clock=town.clock)  # keeps who read what
    config = uvicorn.Config(app, port=port, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = monotonic() + 10
    while not server.started and monotonic() < until:
        sleep(0.01)
    with httpx.Client(base_url=address, timeout=10) as client:
        yield Knocking(town, served, address, client)
    served.closing.set()
    server.should_exit = True
    thread.join(10)
    app.state.people.close()
