"""What comes down a connection before anybody knows what is asked.

A stranger sends a head that never ends, or trailers; the door hangs up long before its memory is
full. Whoever sends as it should be is not disturbed, however it cuts its words.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from pathlib import Path

import pytest

from standclear.core import statements as st
from standclear.service.people.accounts import People
from standclear.store.people import PeopleStore
from standclear.web.app import create_app
from standclear.web.served import Door, Served
from standclear.web.server import Listening, serve
from tests.town import Town, plan
from tests.web.door import Knocking, as_json, known_by_header

LONG_S = 20.0
MUCH = 64 * 1024 * 1024  # more than any socket holds


@contextmanager
def served(town: Town, directory: Path) -> Iterator[int]:
    """The door as `standclear serve` opens it; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    desk = Served(town.office, directory, Door(origin=f"http://127.0.0.1:{port}"))
    app = create_app(desk, known_by_header)
    app.state.people = People(PeopleStore(":memory:"), clock=town.clock)
    ready = threading.Event()
    thread = threading.Thread(
        target=serve,
        args=(app, desk, Listening(listening=listening), ()),
        kwargs={"ready": ready.set},
        daemon=True,
    )
    thread.start()
    assert ready.wait(LONG_S)
    try:
        yield port
    finally:
        desk.closing.set()
        thread.join(LONG_S)
        app.state.people.close()
        listening.close()


@pytest.fixture
def port(town: Town, tmp_path: Path) -> Iterator[int]:
    with served(town, tmp_path) as found:
        yield found


def said_to(port: int, *pieces: bytes) -> bytes:
    """All that comes back until the other side hangs up."""
    return spoken_with(port, pieces)[0]


def spoken_with(port: int, pieces: Iterable[bytes]) -> tuple[bytes, bool]:
    """All that comes back until the other side hangs up, and whether it did so unheard."""
    found, cut_short = bytearray(), False
    with socket.create_connection(("127.0.0.1", port), timeout=LONG_S) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):
            cut_short = True
        with suppress(ConnectionResetError):
            while got := connection.recv(65_536):
                found += got
    return bytes(found), cut_short


def test_a_head_that_never_ends_is_hung_up_on(port: int) -> None:
    endless = repeat(b"a" * 8192, MUCH // 8192)
    begun = b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: "
    assert spoken_with(port, chain([begun], endless))[1]


def test_neither_do_headers_without_end_or_trailers_without_end_fill_the_memory(port: int) -> None:
    lines = b"X-One: 1\r\n" * 800
    begun = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"
    assert spoken_with(port, chain([begun], repeat(lines, MUCH // len(lines))))[1]
    body = (
        b"POST /v1/statements HTTP/1.1\r\nHost: x\r\nX-Party: north\r\n"
        b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n"
    )
    assert spoken_with(port, chain([body], repeat(lines, MUCH // len(lines))))[1]


def test_a_statement_that_comes_byte_by_byte_is_taken(port: int, town: Town) -> None:
    north = town["north"]
    body = json.dumps(as_json(Knocking.signed(_at(town), north, st.PlanFile(plan())))).encode()
    head = (
        "POST /v1/statements HTTP/1.1\r\nHost: x\r\nX-Party: north\r\nConnection: close\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode()
    whole = head + body
    answer = said_to(port, *(whole[n : n + 1] for n in range(len(whole))))
    assert answer.startswith(b"HTTP/1.1 201")
    assert "north/plan/1" in town.picture.plans


def test_many_questions_in_one_breath_are_answered_in_their_order(port: int) -> None:
    asked = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" * 3000
    last = b"GET /v1/nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    answer = said_to(port, asked, last)
    assert answer.count(b"HTTP/1.1 200") == 3000
    assert answer.rindex(b"HTTP/1.1 4") > answer.rindex(b"HTTP/1.1 200")


def _at(town: Town) -> Knocking:
    return Knocking(town, None, "", None)  # type: ignore[arg-type]  # it only signs
