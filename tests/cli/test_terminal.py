"""A desk afar is not one's own machine: what it says is shown on a terminal, and not obeyed by it;
and what proves who one is goes to it over an encrypted line or not at all.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from standclear.cli.printable import printable, printable_json
from standclear.cli.show import Screen
from tests.cli.served_desk import far

CLIPBOARD = "\x1b]52;c;cm0gLXJmIH4=\x07"
"""OSC 52: many terminals put what it holds into the clipboard."""

C1 = "\x9b2J"
WORDS = f"no{CLIPBOARD}{C1}\r\u202e21"


@contextmanager
def _desk_that_says(words: str) -> Iterator[str]:
    class Door(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"detail": words}).encode()
            self.send_response(403)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.mark.parametrize("how", [(), ("--json",)])
def test_what_a_desk_says_is_shown_and_not_obeyed(tmp_path: Path, how: tuple[str, ...]) -> None:
    with _desk_that_says(WORDS) as url:
        found = far(tmp_path, *how, "login", url, "--with-token", stdin="sct_x\n")
    assert found.exit_code == 3, found.output
    assert not set(found.output) & set("\x1b\x07\x9b\r\u202e")
    assert "52;c;" in found.stderr
    if how:
        assert json.loads(found.stderr)["detail"] == WORDS


def test_lists_and_tables_hold_no_commands_either(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen()
    screen.line(WORDS)
    screen.facts([("name", WORDS)])
    screen.table(["name"], [[WORDS]], empty="none")
    screen.json({"name": WORDS})
    said = capsys.readouterr().out
    assert not set(said) & set("\x1b\x07\x9b\r\u202e")
    assert "\\x1b]52" in said


def test_what_no_terminal_obeys_stays_as_it_is() -> None:
    words = "Ма‘аррат\tمعرة\n12 km \u2067x\u2069"
    assert printable(words) == words
    assert json.loads(printable_json(json.dumps(WORDS, ensure_ascii=False))) == WORDS


@pytest.mark.parametrize("url", ["http://desk.example", "http://192.0.2.7:8420"])
@pytest.mark.parametrize("how", ["login", "--desk"])
def test_no_token_or_password_travels_unencrypted(tmp_path: Path, url: str, how: str) -> None:
    words = ("login", url, "--with-token") if how == "login" else ("--desk", url, "plan", "list")
    token = "sct_x"
    found = far(tmp_path, "--timeout", "0s", *words, stdin=f"{token}\n", STANDCLEAR_TOKEN=token)
    assert found.exit_code == 2, found.output
    assert "https://" in found.stderr
