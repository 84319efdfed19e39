"""The living exercise as a process of its own: started, found again, stopped.

    DIR/serving/lock     held by the server for as long as it lives, however it ends
    DIR/serving/doing    what it does before it answers, in words
    DIR/serving/state    where it answers and whom guests may join; there once it answers
    DIR/serving/log      what it says

Promise: whether one runs is told by the lock, which the system takes from a dead process, and
never by a process number; whoever starts it may end without it, and holds none of its pipes.
Not here: a desk in earnest, which a supervisor of services starts and watches.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from pathlib import Path
from socket import AF_INET, AF_INET6, SO_REUSEADDR, SOL_SOCKET, socket
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from standclear.core.errors import InvalidInput, Unavailable

PLACE = "serving"
START_S, STOP_S = 300.0, 30.0
LOOK_S = 0.1
PORTS = 100
"""Ports that are tried, from the one that was asked for on."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a living exercise is to be served, and after how long without a request it ends."""

    directory: Path
    host: str
    port: int
    origin: str | None
    idle_hours: float


@dataclass(frozen=True, slots=True)
class Guest:
    """A party that guests may join: its id, its name, the roles they get."""

    party: str
    name: str
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    origin   what browsers call it
    ready    its own readiness, at the address on which it listens
    """

    pid: int
    origin: str
    ready: str
    guests: tuple[Guest, ...] = field(default=())


def start(where: Place, told: Callable[[str], None]) -> tuple[Running, bool]:
    """The server of this directory, and whether it ran already; back once it answers.

    told   called with what it does meanwhile, whenever that is something else
    Unavailable, with the end of its log, if it ends before it answers.
    """
    directory = where.directory
    found = find(directory)
    if found is not None and _answers(found):
        return found, True
    place = _place(directory)
    words = [sys.executable, "-m", "standclear", "serve", "--demo", "--apart"]
    words += ["--out", str(directory), "--host", where.host, "--port", str(where.port)]
    words += ["--idle-hours", str(where.idle_hours)]
    words += ["--origin", where.origin] if where.origin else []
    handle = os.open(place / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with open(handle, "ab") as said:
        began = said.tell()
        child = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
    return _wait(directory, child, began, told), False


def _wait(
    directory: Path, child: subprocess.Popen[bytes], began: int, told: Callable[[str], None]
) -> Running:
    """Until it answers; it may be another's, begun at the same moment: one of two gets the lock."""
    until, before = monotonic() + START_S, ""
    while monotonic() < until:
        found, doing = find(directory), _doing(directory)
        if doing not in ("", before):
            told(doing)
            before = doing
        if found is not None and _answers(found):
            return found
        if child.poll() is not None and not _held(directory):
            break
        sleep(LOOK_S)
    log = directory / PLACE / "log"
    said = log.read_bytes()[began:].decode("utf-8", "replace").strip().splitlines()
    last = said[-1] if said else "it said nothing"
    raise Unavailable(f"the server did not come to answer: {last} (all of it: {log})")


def stop(directory: Path) -> bool:
    """End the server of this directory gently; False if none runs."""
    until = monotonic() + STOP_S
    asked = False
    while _held(directory):
        found = find(directory)
        if found is not None and not asked:
            with suppress(ProcessLookupError):
                os.kill(found.pid, signal.SIGTERM)
            asked = True
        if monotonic() > until:
            shown = f"process {found.pid}" if found else "it has not come to answer yet"
            raise Unavailable(f"the server of {directory} has not ended: {shown}")
        sleep(LOOK_S)
    return asked


def find(directory: Path) -> Running | None:
    """The server that holds the lock and has come to answer; None for what a dead one left."""
    if not _held(directory):
        return None
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads((directory / PLACE / "state").read_bytes())
        guests = tuple(Guest(g["party"], g["name"], tuple(g["roles"])) for g in said.pop("guests"))
        return Running(**said, guests=guests)
    return None


def guest_links(directory: Path, running: Running) -> Iterator[tuple[Guest, str]]:
    """A new link for each party that a guest may join: a link joins once, so old ones are spent."""
    from standclear.service.people import invites
    from standclear.service.people.accounts import People
    from standclear.web.invites import enrol_link

    people = People.open(directory, clock=lambda: datetime.now(UTC))
    try:
        for guest in running.guests:
            secret = invites.open_invite(
                people, party=guest.party, roles=guest.roles, by="the exercise"
            )
            yield guest, enrol_link(running.origin, secret)
    finally:
        people.close()


# ---- in the server's own process


@contextmanager
def holding(directory: Path) -> Iterator[Path]:
    """Hold the directory's lock as its one server; the file in which to say where it answers."""
    place = _place(directory)
    handle = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _take(handle, directory)
        for left in (place / "state", place / "doing"):
            left.unlink(missing_ok=True)
        yield place / "state"
        (place / "state").unlink(missing_ok=True)
    finally:
        os.close(handle)


def _take(handle: int, directory: Path) -> None:
    """A moment's patience: whoever looks whether it is held holds it for that look."""
    for left in range(20, -1, -1):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not left:
                raise Unavailable(f"{directory}: another server serves it") from None
            sleep(0.05)
        else:
            return


def tell(state: Path, running: Running) -> None:
    """Say where it answers, whole or not at all."""
    _write(state, json.dumps(asdict(running)))
    state.with_name("doing").unlink(missing_ok=True)


def tell_doing(state: Path, what: str) -> None:
    """Say what is done before it answers; whoever started it shows it to a person."""
    _write(state.with_name("doing"), what)


def _write(file: Path, text: str) -> None:
    beside = file.with_suffix(".new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as out:
        out.write(text)
    beside.replace(file)


def _doing(directory: Path) -> str:
    with suppress(OSError):
        return (directory / PLACE / "doing").read_text(encoding="utf-8")
    return ""


def _place(directory: Path) -> Path:
    """The folder of the server's own, in a directory that others do not look into."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = directory / PLACE
    place.mkdir(exist_ok=True, mode=0o700)
    return place


def listen_near(host: str, port: int) -> socket:
    """A socket that listens at this port, or at the next one that is free."""
    family = AF_INET6 if ":" in host else AF_INET
    for each in range(port, min(port + PORTS, 65_536)):
        found = socket(family)
        found.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            found.bind((host, each))
            found.listen(2048)
        except OSError as fault:
            found.close()
            last = fault
        else:
            return found
    raise InvalidInput("--port", port, f"a port from which on one is free: {last.strerror}")


def _held(directory: Path) -> bool:
    try:
        handle = os.open(directory / PLACE / "lock", os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _answers(running: Running) -> bool:
    """Asked on this machine, whatever proxy its surroundings name."""
    opener = build_opener(ProxyHandler({}))
    try:
        with opener.open(running.ready, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, HTTPException, OSError):
        return False
