"""Reading over HTTP at a full desk: lists, one record, and the board, by one reader and by many.

Every answer must be 200 and hold as many items as it should; readers are processes of their own.
"""

from __future__ import annotations

import json
import multiprocessing
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any

from bench.http_clients import PATIENCE_S, answer_on
from bench.machine import load_average
from bench.report import Table, pair, per, step
from standclear.web.identity import BEARER_HEADER, COOKIE

READERS, PROCESSES = 16, 4
LASTING_S = 2.0
spawned = multiprocessing.get_context("spawn")


@dataclass(frozen=True)
class Question:
    """One thing that is read.

    what     in words
    path     where
    header   who asks
    items    how many items the answer holds; None where it is no list
    """

    what: str
    path: str
    header: str
    items: int | None

    @property
    def request(self) -> bytes:
        return f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{self.header}\r\n\r\n".encode()


def questions(server: Mapping[str, Any], tokens: Mapping[str, str]) -> list[Question]:
    """What a party asks, and the desk's own people, who see all."""
    party, token = next(iter(sorted(tokens.items())))
    own, desk = f"{BEARER_HEADER}: Bearer {token}", f"Cookie: {COOKIE}={server['session']}"
    return [
        Question("one plan, by its owner", f"/v1/plans/{party}/1", own, None),
        Question("one plan, by the desk", "/v1/plans/holder-00/1", desk, None),
        Question("a party's plans, 50", "/v1/plans?limit=50", own, 50),
        Question("all plans, 100 a page, by the desk", "/v1/plans?limit=100", desk, 100),
        Question("all plans, 1,000 a page, by the desk", "/v1/plans?limit=1000", desk, 1000),
        Question("what a party was told, 10", "/v1/releases?limit=10", own, 10),
        Question("the board, by a party", "/v1/board", own, None),
    ]


def read_all(server: Mapping[str, Any], tokens: Mapping[str, str]) -> Table:
    """Each question by one reader, then by many."""
    before, asked = load_average(), questions(server, tokens)
    ready, out = spawned.Barrier(PROCESSES), spawned.Queue()
    processes = [
        spawned.Process(target=read_on, args=(server["port"], asked, place, ready, out))
        for place in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    found = [out.get(timeout=PATIENCE_S) for _ in processes for _ in asked]
    for process in processes:
        process.join()
    rows = []
    for question in asked:
        own = [each for each in found if each.path == question.path]
        if fault := next((each.fault for each in own if each.fault), ""):
            raise AssertionError(f"{question.path}: {fault}")
        one = sorted(took for each in own for took in each.alone_s)
        p50, p99 = one[len(one) // 2] * 1e3, one[len(one) * 99 // 100] * 1e3
        together = sum(each.together for each in own) / LASTING_S
        rows.append((question.what, f"`{question.path}`", pair(p50, p99), per(together)))
    step("http: read")
    columns = ("what", "address", "ms, p50 / p99, one reader", f"answers/s, {READERS} readers")
    said = [
        "At the desk above, once the filings are made and nobody listens any more; each question "
        f"is asked again and again for {LASTING_S:.0f} s.",
    ]
    return Table("Reading over HTTP", columns, rows, said, (before, load_average()))


@dataclass(frozen=True)
class Read:
    """What the readers of one process found for one question.

    alone_s    seconds of each answer while one reader asked, in the process that it was in
    together   answers that they got while all asked
    """

    path: str
    fault: str
    alone_s: list[float]
    together: int


def read_on(port: int, asked: Sequence[Question], place: int, ready: Barrier, out: Any) -> None:
    """A process of readers; the first of the first one asks alone, then all ask."""
    for question in asked:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
            status, body = _once(connection, question)
            right = status == 200 and _items(body, question) == question.items
        ready.wait(PATIENCE_S)
        alone: list[float] = [] if place else _ask(port, question)
        ready.wait(PATIENCE_S)
        together: list[float] = []
        threads = [
            threading.Thread(target=_ask_into, args=(together, port, question))
            for _ in range(READERS // PROCESSES)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        fault = "" if right else f"{status} {body[:200]!r}"
        out.put(Read(question.path, fault, alone, len(together)))


def _ask(port: int, question: Question) -> list[float]:
    """Seconds of each answer until the time is over, on one connection of its own."""
    took = []
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) as connection:
        until = time.perf_counter() + LASTING_S
        while (began := time.perf_counter()) < until:
            _once(connection, question)
            took.append(time.perf_counter() - began)
    return took


def _ask_into(took: list[float], port: int, question: Question) -> None:
    took += _ask(port, question)


def _once(connection: socket.socket, question: Question) -> tuple[int, bytes]:
    connection.sendall(question.request)
    return answer_on(connection)


def _items(body: bytes, question: Question) -> int | None:
    return None if question.items is None else len(json.loads(body)["items"])
