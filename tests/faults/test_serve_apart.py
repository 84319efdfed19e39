"""`make demo` ends, and the floor stays open: the exercise goes on in a process of its own.

Real processes, a real port, real SIGKILLs. The exercise is played for its first quarter of an hour;
playing it up to a busy morning is tried by tests/scenarios. Whatever a test leaves is killed.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import monotonic, sleep

import httpx
import pytest

from standclear.cli import background
from standclear.scenarios import live
from standclear.scenarios.exercise import SEED
from standclear.scenarios.exercise.valley import BEGINS, TIME_ZONE
from standclear.scenarios.playing import Play, SimulatedClock
from standclear.service.desk_home import DeskHome

PATIENCE_S = 90


@dataclass
class Apart:
    """A directory with an exercise, and the server that may run for it."""

    directory: Path
    port: int

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "standclear", "serve", "--out", str(self.directory)]
        return subprocess.run(
            [*command, *words], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )

    def start(self, *words: str) -> str:
        done = self.run("--demo", "--background", "--port", str(self.port), *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @property
    def running(self) -> background.Running | None:
        return background.find(self.directory)

    @property
    def pid(self) -> int:
        assert self.running is not None
        return self.running.pid


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    directory = tmp_path / "floor"
    clock = SimulatedClock(BEGINS)
    home = DeskHome.create(
        directory, desk="desk", name="Desk", origin=live.ORIGIN, time_zone=TIME_ZONE, clock=clock
    )
    Play(home, clock, seed=SEED, scale=live.SCALE).run(until=BEGINS + timedelta(minutes=15))
    home.close()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Apart(directory, port)
    yield found
    until = monotonic() + PATIENCE_S
    while background._held(directory) and monotonic() < until:
        if found.running is not None:
            with suppress(ProcessLookupError):
                os.kill(found.pid, signal.SIGKILL)
        sleep(0.05)
    assert not background._held(directory)


def gone(apart: Apart) -> bool:
    """Waits until nothing holds the directory any more."""
    until = monotonic() + PATIENCE_S
    while background._held(apart.directory) and monotonic() < until:
        sleep(0.05)
    return not background._held(apart.directory)


def links(said: str) -> list[str]:
    return re.findall(r"http://\S+/enrol#\S+", said)


def test_it_says_where_to_look_and_ends_while_the_floor_answers(apart: Apart) -> None:
    said = apart.start()  # its pipes are read to their end: the server holds neither
    assert f"The desk: http://localhost:{apart.port}\n" in said
    assert len(links(said)) == 4
    assert f"serve --stop --out {apart.directory}" in said
    assert httpx.get(f"http://127.0.0.1:{apart.port}/readyz").json()["ready"] is True
    assert os.getsid(apart.pid) == apart.pid  # a terminal that closes does not take it along


def test_the_address_comes_first_then_the_links_then_what_to_do_and_meanwhile_what_is_done(
    apart: Apart,
) -> None:
    done = apart.run("--demo", "--background", "--port", str(apart.port))
    assert done.returncode == 0, done.stderr
    address, _, *rest = done.stdout.splitlines()
    assert address == f"The desk: http://localhost:{apart.port}"
    assert done.stdout.index("/enrol#") < done.stdout.index("Your first minute:")
    assert rest[-1].startswith("It runs in the background")
    doing = done.stderr.splitlines()
    assert doing, "half a minute without a word reads as a fault"
    assert all(line.endswith(" ...") for line in doing)
    assert not (apart.directory / "serving" / "doing").exists()


def test_what_a_server_does_is_told_once_for_each_change(tmp_path: Path) -> None:
    """And its directory is nobody else's to look into, also where it was made for the server."""
    with background.holding(tmp_path / "new") as state:
        assert (tmp_path / "new").stat().st_mode & 0o077 == 0
        background.tell_doing(state, "Playing: 10 %")
        assert background._doing(tmp_path / "new") == "Playing: 10 %"
        background.tell(state, background.Running(1, "http://x", "http://x/readyz"))
        assert background._doing(tmp_path / "new") == ""


def test_started_again_it_is_the_same_server_with_new_links(apart: Apart) -> None:
    first, pid = apart.start(), apart.pid
    again = apart.start()
    assert apart.pid == pid
    assert "it was running already" in again
    assert len(set(links(first) + links(again))) == 8  # each joins once; the spent are no use
    for link in (links(first)[0], links(again)[0]):
        token = link.partition("#")[2]
        answer = httpx.post(
            f"http://127.0.0.1:{apart.port}/v1/enrolments/look",
            json={"token": token},
            headers={"Origin": f"http://localhost:{apart.port}"},
        )
        assert answer.status_code == 200, answer.text


def test_it_is_stopped_gently_and_once(apart: Apart) -> None:
    apart.start()
    assert "it has ended" in apart.run("--stop").stdout
    assert gone(apart)
    assert not (apart.directory / "log.db-wal").exists()  # all of the log is in its one file
    assert "no server runs" in apart.run("--stop").stdout


def test_what_a_killed_server_left_is_not_taken_for_one(apart: Apart) -> None:
    apart.start()
    state = apart.directory / "serving" / "state"
    left = state.read_bytes()
    os.kill(apart.pid, signal.SIGKILL)
    assert gone(apart)
    # The number of the dead may by now be anybody's: here it is this very test's.
    state.write_bytes(left.replace(b'"pid": ', b'"pid": %d, "was": ' % os.getpid()))
    assert apart.running is None
    assert "no server runs" in apart.run("--stop").stdout
    assert "it was running already" not in apart.start()
    assert apart.pid != os.getpid()


def test_a_port_that_is_taken_is_passed_over(apart: Apart) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", apart.port))
        other.listen()
        said = apart.start()
    found = re.search(r"The desk: http://localhost:(\d+)", said)
    assert found is not None
    assert int(found[1]) > apart.port
    assert httpx.get(f"http://127.0.0.1:{found[1]}/readyz").status_code == 200


def test_nobody_asks_and_it_ends_by_itself(apart: Apart) -> None:
    apart.start("--idle-hours", str(0.5 / 3600))
    assert gone(apart)


def test_one_that_cannot_start_says_why(apart: Apart) -> None:
    (apart.directory / "log.db").write_bytes(b"not a log")
    done = apart.run("--demo", "--background", "--port", str(apart.port))
    assert done.returncode == 6
    assert "did not come to answer" in done.stderr
    assert "log.db" in done.stderr


def test_a_desk_in_earnest_is_not_started_so(apart: Apart) -> None:
    done = apart.run("--background")
    assert done.returncode == 2
    assert "supervisor" in done.stderr
