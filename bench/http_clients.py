"""Those who knock: filers with a connection each, and listeners who count what they hear.

They run in processes of their own, so that the server's processor is the server's, and speak
HTTP/1.1 over bare sockets: a client library would cost more than the door.
"""

from __future__ import annotations

import json
import re
import selectors
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier, Event
from typing import Any

from bench.filings import Prepared
from standclear.log.note import to_base64
from standclear.web.identity import BEARER_HEADER

PATIENCE_S = 120


@dataclass(frozen=True)
class Filer:
    """One filer: its token and what it hands in, prepared."""

    party: str
    token: str
    prepared: Sequence[Prepared]


@dataclass
class Heard:
    """What one listener heard.

    size     the last log size it was told
    named    when it was told of each plan of its own party, by number; time.time()
    events   `changed` events
    """

    size: int = 0
    named: dict[int, float] = field(default_factory=dict)
    events: int = 0
    rest: bytes = b""


@dataclass(frozen=True)
class Filed:
    """What a process of filers did.

    began, ended   time.time()
    took_s         of each filing
    answered       when each plan was answered, by (party, number); time.time()
    faults         answers that are not as they should be, the first few
    size           of the log, as the last answer says
    """

    began: float
    ended: float
    took_s: list[float]
    answered: dict[tuple[str, int], float]
    faults: list[str]
    size: int


def request_of(one: Prepared, token: str) -> bytes:
    """The whole request, to the byte."""
    sealed = one.sealed
    assert sealed.body is not None
    assert sealed.nonce is not None
    names = {"leaf": sealed.leaf, "body": sealed.body, "nonce": sealed.nonce}
    body = json.dumps({name: to_base64(value) for name, value in names.items()}).encode()
    head = (
        "POST /v1/statements HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Prefer: return=minimal\r\n{BEARER_HEADER}: Bearer {token}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def answer_on(connection: socket.socket) -> tuple[int, bytes]:
    """Status and body of one answer."""
    found = bytearray()
    while (end := found.find(b"\r\n\r\n")) < 0:
        got = connection.recv(65_536)
        if not got:
            raise ConnectionError("the server went away")
        found += got
    length = re.search(rb"(?i)content-length: (\d+)", found[:end])
    assert length is not None
    whole = end + 4 + int(length[1])
    while len(found) < whole:
        found += connection.recv(65_536)
    return int(found[9:12]), bytes(found[end + 4 : whole])


def file_all(port: int, filers: Sequence[Filer], ready: Barrier, out: Any) -> None:
    """A process of filers: each hands in one statement after another; `Filed` to `out`.

    Every answer must be 201 and name as many overlaps as it should; looked at after the clock.
    """
    took: list[float] = []
    faults: list[str] = []
    sizes = [0]
    answered: dict[tuple[str, int], float] = {}
    gate = threading.Barrier(len(filers) + 1)

    def knock(mine: Filer) -> None:
        requests = [request_of(one, mine.token) for one in mine.prepared]
        own, answers = [], []
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            gate.wait()
            for number, request in enumerate(requests, 1):
                began = time.perf_counter()
                connection.sendall(request)
                answers.append(answer_on(connection))
                own.append(time.perf_counter() - began)
                answered[mine.party, number] = time.time()
        took.extend(own)
        for one, (status, body) in zip(mine.prepared, answers, strict=True):
            said = json.loads(body)
            if status != 201 or len(said["overlaps"]) != one.overlaps:
                faults.append(f"{mine.party}: {status} {body[:300]!r}")
                return
            sizes.append(said["size"])

    threads = [threading.Thread(target=knock, args=(mine,)) for mine in filers]
    for thread in threads:
        thread.start()
    ready.wait(PATIENCE_S)
    gate.wait()
    began = time.time()
    for thread in threads:
        thread.join()
    out.put(Filed(began, time.time(), took, answered, faults[:3], max(sizes)))


def listen_all(
    port: int, tokens: Mapping[str, str], count: int, ready: Event, goal: Any, out: Any
) -> None:
    """A process of listeners, shared out among the parties.

    goal   a shared number: once it is not 0, the log size that each must reach to end
    out    gets (party, Heard) of each
    """
    parties = sorted(tokens)
    chosen = selectors.DefaultSelector()
    heard: list[tuple[str, Heard]] = []
    for place in range(count):
        party = parties[place % len(parties)]
        connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        connection.sendall(
            f"GET /v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"{BEARER_HEADER}: Bearer {tokens[party]}\r\n\r\n".encode()
        )
        connection.setblocking(False)
        heard.append((party, Heard()))
        chosen.register(connection, selectors.EVENT_READ, heard[-1])
    until = float("inf")
    while time.time() < until and not (goal.value and all(h.size >= goal.value for _, h in heard)):
        for key, _ in chosen.select(0.2):
            got = key.fileobj.recv(262_144)  # type: ignore[union-attr]  # a socket
            if not got:
                raise ConnectionError("a stream ended")
            hear(*key.data, got)
        if not ready.is_set() and all(each.size for _, each in heard):
            ready.set()
        if goal.value and until == float("inf"):
            until = time.time() + PATIENCE_S
    out.put(heard)


def hear(party: str, each: Heard, got: bytes) -> None:
    """Take in what came, whole events at a time."""
    whole, _, each.rest = (each.rest + got).rpartition(b"\n\n")
    each.events += whole.count(b"event: changed")
    now = time.time()
    for number in re.findall(b'"' + party.encode() + rb'/plan/(\d+)"', whole):
        each.named.setdefault(int(number), now)
    last = whole.rfind(b"id: ")
    if last >= 0:
        each.size = int(re.match(rb"id: (\d+)", whole[last:])[1])  # type: ignore[index]  # it is there
