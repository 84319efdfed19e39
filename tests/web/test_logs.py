"""An operator reads the desk's log lines, or sends them to whoever keeps logs; neither may see
where a hospital is.

A real server is asked everything that a bad night asks of it: a notice of a place, a plan beside
it, wrong positions, wrong passwords, addresses with places in them, a damaged record. Then every
line that it wrote is searched for what none may hold.
"""

from __future__ import annotations

import io
import json
import logging
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear import Client
from standclear.core.errors import InvalidInput
from standclear.web import logs
from standclear.web.identity import BEARER_HEADER
from tests.faults.test_serve_killed import NOW, PASSWORD, clock, make_desk
from tests.town import at, key_of, plan, site
from tests.web.door import Knocking

TITLE = "Maternity ward of Al Noor"
CONTACT = "+963 944 123 456"
PLACE = replace(site(1, 3.217, 4.391), name=TITLE, focal_point=CONTACT)
AT = at(3.217, 4.391)
SECRETS = (
    *PLACE.as_typed.text.split(), str(AT.lon_e7), str(AT.lat_e7),
    "Maternity", "Al Noor", CONTACT, "944 123", PASSWORD, "sct_", "36.2154",
    "37.1593", "eyJ",
)  # fmt: skip


class Night:
    """One server, what was asked of it, and what it wrote."""

    def __init__(self, directory: Path) -> None:
        self.tokens = make_desk(directory / "desk")
        self.directory = directory
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Night:
        words = [
            sys.executable,
            "-m",
            "standclear",
            "serve",
            "--home",
            str(self.directory / "desk"),
        ]
        self.written = self.directory / "log"
        with self.written.open("wb") as written:
            self.process = subprocess.Popen(
                [*words, "--port", str(self.port)],
                env={"STANDCLEAR_CLOCK": NOW.isoformat(), "PATH": ""},
                stdout=subprocess.DEVNULL,
                stderr=written,
            )
        until = monotonic() + 30
        while monotonic() < until:
            try:
                httpx.get(f"{self.address}/healthz")
                break
            except httpx.TransportError:
                sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(20)

    def as_(self, party: str) -> Client:
        return Client(self.address, token=self.tokens[party], signer=key_of(party), clock=clock)

    def ask(self, method: str, path: str, party: str = "north", **more: Any) -> int:
        headers = {BEARER_HEADER: f"Bearer {self.tokens[party]}"} if party else {}
        if "content" in more:
            headers["Content-Type"] = "application/json"
        url = f"{self.address}{path}"
        return httpx.request(method, url, headers=headers, timeout=20, **more).status_code

    @property
    def lines(self) -> list[dict[str, Any]]:
        text = self.written.read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    with Night(tmp_path_factory.mktemp("night")) as night:
        _what_is_asked(night)
        yield night


def _what_is_asked(night: Night) -> None:
    with night.as_("relief") as relief, night.as_("north") as north:
        relief.give(PLACE)
        north.file(plan("north", 1, 3.3, 4.4))
        list(north.sites())
        with pytest.raises(InvalidInput):
            north.file(plan("north", 2, 3.3, 4.4, when=(NOW, NOW)))
    ask = night.ask
    assert ask("GET", "/v1/sites/relief/1") == 200
    assert ask("GET", "/v1/sites/relief/1", "") == 401
    assert ask("GET", "/v1/sites/relief/99") == 404
    assert ask("GET", "/v1/plans?at=36.2154,37.1593") == 422
    assert ask("POST", "/v1/readings", json={"text": "36.2154 37.1593 99"}) in (200, 422)
    assert ask("POST", "/v1/readings", json={"text": CONTACT, "kind": "position"}) == 422
    assert ask("POST", "/v1/statements", content=b'{"leaf":"' + TITLE.encode()) == 422
    assert ask("GET", "/ogc/collections/plans/items?bbox=37.1593,36.2154,37.16,36.22") == 200
    assert ask("GET", "/v1/none/36.2154/37.1593") == 404
    assert ask("GET", f"/{TITLE}/36.2154?contact={CONTACT}", "") == 200  # the app's own page
    assert ask("LOOK36.2154", "/v1/") == 400  # no method that HTTP knows
    assert ask("PURGE", "/v1/") == 405
    wrong = {"person": CONTACT, "password": PASSWORD, "code": "123456"}
    assert ask("POST", "/v1/sessions", "", json=wrong) in (401, 403, 422)
    assert ask("POST", "/v1/drawings", files={"file": (TITLE, b"36.2154,37.1593")}) < 500
    assert ask("POST", "/v1/readings", content=b"36.2154" * 100_000) == 413
    with closing(sqlite3.connect(night.directory / "desk" / "log.db", timeout=20)) as db:
        db.execute("UPDATE body SET body = ? WHERE idx = 2", (f"{TITLE} 36.2154".encode(),))
        db.commit()
    assert ask("GET", "/v1/plans?at=2030-01-01T08:00:00Z") == 500


def test_no_line_holds_a_place_a_name_a_contact_or_a_secret(night: Night) -> None:
    text = night.written.read_text(encoding="utf-8")
    assert len(night.lines) > 20
    for secret in (*SECRETS, *night.tokens.values()):
        assert secret not in text, secret


def test_every_line_is_made_of_known_fields_alone(night: Night) -> None:
    known = {"time", "level", "event", *logs.FIELDS}
    assert all(set(line) <= known for line in night.lines)


def test_a_request_is_found_by_its_number_and_says_who_asked_what_and_how_it_went(
    night: Night,
) -> None:
    answer = httpx.get(
        f"{night.address}/v1/sites/relief/1",
        headers={BEARER_HEADER: f"Bearer {night.tokens['south']}"},
    )
    number, until = answer.headers["X-Request-Id"], monotonic() + 10
    found: list[dict[str, Any]] = []
    while not found and monotonic() < until:
        found = [line for line in night.lines if line.get("id") == number]
    assert len(found) == 1
    line = found[0]
    assert line["event"] == "request"
    assert line["route"] == "/v1/sites/{owner}/{number}"
    assert (line["method"], line["status"], line["level"]) == ("GET", 200, "info")
    assert (line["party"], line["person"], line["how"]) == ("south", "south-it", "token")
    assert line["ms"] > 0
    assert line["bytes"] == len(answer.content)


def test_routes_are_templates_and_nothing_that_was_typed(night: Night) -> None:
    asked = [line for line in night.lines if line["event"] == "request"]
    routes = {line["route"] for line in asked}
    assert {"/v1/statements", "/v1/readings", "/{path:path}"} <= routes
    parts = {part for route in routes for part in route.split("/")}
    known = {"v1", "ogc", "", "(refused at the door)"}
    typed = {part for part in parts - known if not part.isidentifier() and part[:1] != "{"}
    assert not typed
    assert {line["method"] for line in asked} <= {"GET", "POST", "(other)"}
    assert {401, 404, 405, 413, 422, 500} <= {line["status"] for line in asked}


def test_a_damaged_record_is_named_with_its_place_in_the_code(night: Night) -> None:
    damaged = [line for line in night.lines if line["level"] == "error"]
    assert damaged
    assert damaged[0]["fault"] == "Damaged"
    assert "log/view.py" in damaged[0]["code"]


def test_health_checks_fill_no_log(night: Night) -> None:
    assert night.ask("GET", "/healthz", "") == 200
    assert night.ask("GET", "/metrics", "") == 200
    assert not any(line.get("route") in ("/healthz", "/metrics") for line in night.lines)


# ---- whatever a caller does


@given(secret=st.text(min_size=4), again=st.text(min_size=4))
def test_what_is_formatted_into_a_message_is_never_written(secret: str, again: str) -> None:
    try:
        raise ValueError(f"at {again}!")
    except ValueError as fault:
        record = logging.LogRecord("standclear.x", 40, "x.py", 1, "failed: %s", (secret,), None)
        record.exc_info = (ValueError, fault, fault.__traceback__)
        record.body = again
    line = logs.fields_of(record)
    assert set(line) == {"time", "level", "event", "fault", "code"}
    assert line["event"] == "failed"
    assert line["fault"] == "ValueError"


def test_another_library_says_only_that_it_says_something() -> None:
    record = logging.LogRecord("smtp.lib", 30, "x.py", 1, f"to {CONTACT}", (), None)
    assert logs.fields_of(record)["event"] == "smtp says something"


def test_a_terminal_is_shown_text_and_everything_else_json() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    assert logs.form_for("auto", Terminal()) == "text"
    assert logs.form_for("auto", io.StringIO()) == "json"
    assert logs.form_for("text", io.StringIO()) == "text"


def test_lines_come_out_in_order_and_whole_by_the_end() -> None:
    stream = io.StringIO()
    with logs.writing_down("json", "info", stream):
        for number in range(200):
            logging.getLogger("standclear.test").info("one", extra={"size": number})
    lines = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [line["size"] for line in lines] == list(range(200))


def test_text_is_one_line_whatever_is_in_it() -> None:
    stream = io.StringIO()
    with logs.writing_down("text", "info", stream):
        logging.getLogger("standclear.test").warning("odd", extra={"person": "a\nb c", "size": 3})
    assert stream.getvalue().rstrip().endswith('warning odd person="a\\nb c" size=3')
    assert stream.getvalue().count("\n") == 1


def test_no_telemetry_is_told_what_is_asked(
    door: Knocking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Newer FastAPI tells OpenTelemetry by itself, wherever the process has a provider of it."""
    told: list[object] = []

    class Provider:
        def __getattr__(self, name: str) -> object:
            return lambda *words, **named: told.append((name, words)) or self

    telemetry = pytest.importorskip("opentelemetry.trace", reason="it is the libraries' own")
    monkeypatch.setattr(telemetry, "get_tracer_provider", Provider)
    assert door.as_("north").get("/v1/plans").status_code == 200
    assert not told
