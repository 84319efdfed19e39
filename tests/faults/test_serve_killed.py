"""The server is killed while parties file; whatever it acknowledged is in the log afterwards.

A real process, real sockets, a real disk. Four programs of four parties file plan after plan; the
process is killed with SIGKILL in the middle, twice; each program goes on by itself, as
`standclear.Client` does, and hands in again what was in doubt.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import httpx
import pyotp

from standclear import Client
from standclear.core import statements as st
from standclear.core.errors import StandclearError
from standclear.core.party import KeyGrant
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.people import invites, tokens
from standclear.service.people.accounts import Known, People
from tests.town import key_of, party, plan

NOW = datetime(2030, 1, 1, 8, tzinfo=UTC)
PARTIES = ("north", "south", "relief", "watch")
KILLS = 2
PASSWORD = "four unrelated heron words"


def clock() -> datetime:
    return NOW


def make_desk(directory: Path) -> dict[str, str]:
    """A desk with four parties; a token for a program of each."""
    home = DeskHome.create(
        directory, desk="desk", name="Desk", origin="d.example/log", time_zone="UTC", clock=clock
    )
    for name in PARTIES:
        key = key_of(name)
        grant = KeyGrant(key.keyid, key.public_key_base64)
        home.say(st.PartyAdmit(party(name), (grant,)), party="desk")
    home.close()
    people = People.open(directory, clock=lambda: datetime.now(UTC))
    made = {name: token_for(people, name) for name in PARTIES}
    people.close()
    return made


def token_for(people: People, name: str) -> str:
    secret = invites.open_invite(people, party=name, roles=("duty",), by="test")
    code = pyotp.TOTP(invites.look(people, secret).secret).now()
    joining = invites.Joining(f"{name}-it", name.title(), PASSWORD, code)
    person = invites.join(people, secret, joining, None).person
    known = Known(person, ("read", "write", "admin"), "session")
    lives = timedelta(days=1)
    return tokens.make(people, known, name="planner", scopes=("read", "write"), lives=lives)[0]


@contextmanager
def served(directory: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server as a process of its own, answering; killed at the end of the block."""
    environment = os.environ | {"STANDCLEAR_CLOCK": NOW.isoformat()}
    words = [sys.executable, "-m", "standclear", "serve", "--home", str(directory)]
    with subprocess.Popen(
        [*words, "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = monotonic() + 30
        while monotonic() < until:
            try:
                if httpx.get(f"http://127.0.0.1:{port}/healthz").status_code == 200:
                    break
            except httpx.TransportError:
                sleep(0.05)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(10)


def test_what_was_acknowledged_survives_and_programs_go_on_by_themselves(tmp_path: Path) -> None:
    made = make_desk(tmp_path / "desk")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    acknowledged: dict[str, str] = {}  # plan id -> entry
    faults: list[BaseException] = []
    done = threading.Event()

    def programme(place: int, name: str) -> None:
        with Client(
            f"http://127.0.0.1:{port}", token=made[name], signer=key_of(name), clock=clock
        ) as desk:
            number = 0
            while not done.is_set():
                number += 1
                wanted = plan(name, number, 30 * number, 40 * place)
                try:
                    acknowledged[wanted.id] = desk.file(wanted).entry
                except StandclearError as fault:
                    if not done.is_set():
                        faults.append(fault)
                    return

    threads = [
        threading.Thread(target=programme, args=(place, name)) for place, name in enumerate(PARTIES)
    ]
    for kill in range(KILLS):
        before = len(acknowledged)
        with served(tmp_path / "desk", port):
            if kill == 0:
                for thread in threads:
                    thread.start()
            until = monotonic() + 30
            while len(acknowledged) < before + 8 and not faults and monotonic() < until:
                sleep(0.01)
    with served(tmp_path / "desk", port):
        before, until = len(acknowledged), monotonic() + 30
        while len(acknowledged) < before + 4 and not faults and monotonic() < until:
            sleep(0.01)
        done.set()
        for thread in threads:
            thread.join(60)
    assert not faults
    home = open_home(tmp_path / "desk")
    assert isinstance(home, DeskHome)
    log, picture = home.office().log, home.office().picture
    for plan_id, entry in acknowledged.items():
        assert log.find(bytes.fromhex(entry)) is not None, plan_id
        assert plan_id in picture.plans
    assert len(acknowledged) >= 8 * KILLS
    home.close()
