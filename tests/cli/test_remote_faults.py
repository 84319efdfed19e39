"""What goes wrong between a command and a desk far away, and what the person is told.

A statement is in the party's outbox before it is sent. Lost on the way, answered to nobody, its
sender killed at that very moment: the next command hands in the same bytes, and the desk has it
once.
"""

from __future__ import annotations

import json
import os
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.cli.between import Line, between
from tests.cli.desk_on_disk import CLOCK, Valley, done, make_valley
from tests.cli.served_desk import Open, far, free_port, logged_in, served

MORNING = ("--start", "2030-03-02T06:00Z", "--end", "2030-03-02T08:00Z", "--yes")
FILE = ("plan", "file", "--activity", "patrol", "--domain", "ground", "--radius", "2km",
        "--circle", "35.93N 36.63E", "--title", "Patrol", "--contact", "ops", *MORNING)  # fmt: skip


@pytest.fixture
def valley(tmp_path: Path) -> Valley:
    return make_valley(tmp_path)


@pytest.fixture
def door(valley: Valley) -> Iterator[Open]:
    with served(valley) as found:
        yield found


@pytest.fixture
def line(door: Open) -> Iterator[Line]:
    with between(door.address) as found:
        yield found


@pytest.fixture
def machine(valley: Valley, door: Open, line: Line, tmp_path: Path) -> Path:
    """An officer of north, whose commands reach the desk over the line."""
    at_line = Open(line.address, door.people, door.home, door.tokens, door.secrets)
    key = valley.north / "keys" / "north.pem"
    return logged_in(tmp_path / "machine", at_line, "north", key)


def plans(door: Open) -> list[str]:
    return sorted(door.home.office().picture.plans)


def waiting(machine: Path) -> list[object]:
    found: list[object] = json.loads(far(machine, "outbox", "list", "--json").stdout)
    return found


@pytest.mark.parametrize("fate", ["unsent", "lost"])
def test_a_statement_that_nobody_answered_is_kept_and_handed_in_once(
    door: Open, line: Line, machine: Path, fate: str
) -> None:
    line.on_statement = fate  # type: ignore[assignment]  # a word of Fate
    said = far(machine, *FILE, "--timeout", "0s")
    assert said.exit_code == 6, said.output
    assert "waits in the outbox" in said.stderr
    assert len(waiting(machine)) == 1
    line.on_statement = ""
    after = far(machine, "plan", "end", "1", "--reason", "weather")
    assert after.exit_code == 0, after.output
    assert "handed in" in after.stderr
    assert line.statements[0] == line.statements[1]  # the very bytes
    assert plans(door) == ["north/plan/1"]
    assert waiting(machine) == []
    assert door.home.office().thread_of("north").seq == 2


@pytest.mark.parametrize("fate", ["kill before", "kill after"])
def test_a_command_killed_while_it_sends_loses_nothing_and_says_nothing_twice(
    door: Open, line: Line, machine: Path, fate: str
) -> None:
    line.on_statement = fate  # type: ignore[assignment]  # a word of Fate
    with started(machine, *FILE) as process:
        line.sender = process.pid
        assert process.wait(60) == -signal.SIGKILL
    line.on_statement = ""
    assert len(waiting(machine)) == 1
    second = far(machine, "plan", "end", "1")
    assert second.exit_code == 0, second.output
    assert plans(door) == ["north/plan/1"]
    assert door.home.office().thread_of("north").seq == 2


def test_a_command_killed_at_any_moment_leaves_a_directory_that_goes_on(
    door: Open, line: Line, machine: Path
) -> None:
    """Killed a little later each time; whatever it had signed is in the log in the end, once."""
    for number in range(1, 9):
        with started(machine, *FILE[:2], str(number), *FILE[2:]) as process:
            until = monotonic() + 0.25 * number
            while process.poll() is None and monotonic() < until:
                line.seen.wait(0.01)
            process.kill()
    last = far(machine, *FILE[:2], "last", *FILE[2:])
    assert last.exit_code == 0, last.output
    assert waiting(machine) == []
    office = door.home.office()
    assert office.thread_of("north").seq == len(plans(door))
    assert "north/plan/last" in plans(door)


def test_a_busy_desk_is_waited_for_and_the_wait_is_told(line: Line, machine: Path) -> None:
    line.on_everything, line.busy_times = "busy", 2
    found = far(machine, "plan", "list")
    assert found.exit_code == 0, found.output
    assert found.stderr.count("trying again in 1 s") == 2


def test_no_longer_than_the_person_wants(line: Line, machine: Path) -> None:
    line.on_everything, line.busy_times, line.retry_after = "busy", 9, "3600"
    found = far(machine, "plan", "list", "--timeout", "2s")
    assert found.exit_code == 6
    assert line.busy_times == 8
    assert len(found.stderr.splitlines()) == 1


def test_a_desk_out_of_reach_is_said_to_be_in_one_line(machine: Path) -> None:
    nobody = f"http://127.0.0.1:{free_port()}"
    found = far(machine, "--timeout", "0s", "login", nobody, "--with-token", stdin="sct_x\n")
    assert found.exit_code == 6
    assert found.stderr.startswith(f"standclear: {nobody} cannot be reached: ")
    assert len(found.stderr.splitlines()) == 1
    unknown = far(machine, "plan", "list", "--desk", nobody)
    assert unknown.exit_code == 3
    assert f"standclear login {nobody}" in unknown.stderr


def test_a_certificate_that_is_not_trusted_here_is_a_value_to_correct(
    door: Open, tmp_path: Path
) -> None:
    """A desk that signs its own certificate: no waiting, no going on all the same."""
    with self_signed(tmp_path) as address:
        found = far(tmp_path / "m", "login", address, "--with-token", stdin="sct_x\n")
    assert found.exit_code == 2, found.output
    assert "SSL_CERT_FILE" in found.stderr
    assert len(found.stderr.splitlines()) == 1


def test_a_clock_that_is_off_is_pointed_out_at_the_login(
    door: Open, valley: Valley, tmp_path: Path
) -> None:
    key = str(valley.north / "keys" / "north.pem")
    words = ("login", door.address, "--with-token", "--key", key)
    early = {"STANDCLEAR_CLOCK": "2030-02-28T23:00:00+00:00"}
    found = far(tmp_path / "m", *words, stdin=door.token("north") + "\n", **early)
    assert found.exit_code == 0, found.output
    assert "1 h behind the desk's" in found.stderr


@contextmanager
def self_signed(directory: Path) -> Iterator[str]:
    """A server over TLS whose certificate nobody else has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    began = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    private = key.private_bytes(
        form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = directory / "door.pem"
    file.write_bytes(private + made.public_bytes(form))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the very point
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"https://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(10)


def test_a_token_that_has_ended_refuses_and_nothing_is_lost(
    door: Open, line: Line, machine: Path
) -> None:
    line.on_statement = "lost"
    assert far(machine, *FILE, "--timeout", "0s").exit_code == 6
    line.on_statement = ""
    for token in door.people.store.tokens.of("north"):
        door.people.store.tokens.end(token.id)
    door.tokens.clear()
    refused = far(machine, "plan", "end", "1")
    assert refused.exit_code == 3
    assert "standclear login" in refused.stderr
    assert "outbox drop" not in refused.stderr
    assert len(waiting(machine)) == 1
    again = far(machine, "login", line.address, "--with-token", stdin=door.token("north") + "\n")
    assert again.exit_code == 0, again.output
    assert far(machine, "plan", "end", "1").exit_code == 0
    assert waiting(machine) == []


def test_what_the_desk_refuses_leaves_the_number_free(door: Open, machine: Path) -> None:
    assert far(machine, *FILE).exit_code == 0
    refused = far(machine, "overlap", "answer", "ov-none", "hold")
    assert refused.exit_code == 4, refused.output
    assert waiting(machine) == []
    assert far(machine, "plan", "end", "1").exit_code == 0


def test_the_last_dry_run_of_the_day_keeps_nobody_from_filing(
    valley: Valley, machine: Path
) -> None:
    done(valley.desk, "mechanism", "set", "checks_per_day=1")
    check = ("plan", "check", *FILE[2:])
    assert far(machine, *check).exit_code == 0
    assert far(machine, *check).exit_code == 6  # at once: no wait until tomorrow
    assert waiting(machine) == []
    assert far(machine, *FILE).exit_code == 0


class started:
    """The command as a process of its own; killed at the end, if it still runs."""

    def __init__(self, machine: Path, *words: str) -> None:
        environment = os.environ | {
            "XDG_CONFIG_HOME": str(machine / "config"), "STANDCLEAR_CLOCK": CLOCK,
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "standclear", *words],
            cwd=machine / "work",
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait(10)
