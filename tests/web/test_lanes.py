"""A runaway script of one party slows that party alone, and no notice, receipt or CEASE waits.

Also: what is too large or does not come is refused while it arrives, before anybody keeps it.
"""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from starlette.types import Message, Receive, Scope, Send

from standclear.core import statements as st
from standclear.core.telling import Receipt, ReceiptLevel
from standclear.log.entry import Sealed, read_entry, seal
from standclear.service.author import say
from standclear.service.people.accounts import People
from standclear.store.people import PeopleStore
from standclear.web.lanes import Buckets, Lanes, Limits, Measure, lane_of
from standclear.web.served import Door
from tests.town import Clock, Town, plan, site
from tests.web.door import as_json
from tests.web.people_door import Desk, peopled
from tests.web.phone import CLINIC, Phone

FEW = Limits(known=Measure(6, 0.01), urgent=Measure(4, 0.01), statement_bytes=40_000, idle_s=0.4)


@pytest.fixture
def narrow(town: Town, tmp_path: Path) -> Iterator[Desk]:
    """A desk with narrow limits."""
    with peopled(town, tmp_path, limits=FEW) as found:
        yield found


def test_a_party_that_asks_without_end_waits_and_others_do_not(narrow: Desk) -> None:
    anna, boris = narrow.enrols("north", "anna"), narrow.enrols("south", "boris")
    answers = [anna.get("/v1/plans") for _ in range(8)]
    assert [a.status_code for a in answers] == [200] * 6 + [429] * 2
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].headers["content-type"] == "application/problem+json"
    assert boris.get("/v1/plans").status_code == 200


def test_two_people_of_one_party_share_its_measure(narrow: Desk) -> None:
    anna, chief = narrow.enrols("north", "anna"), narrow.enrols("north", "chief")
    assert [anna.get("/v1/plans").status_code for _ in range(6)] == [200] * 6
    assert chief.get("/v1/plans").status_code == 429


def test_a_notice_and_a_receipt_go_through_when_nothing_else_does(narrow: Desk) -> None:
    rita, anna = narrow.enrols("relief", "rita"), narrow.enrols("north", "anna")
    relief, north = narrow.town["relief"], narrow.town["north"]
    for person in (rita, anna):
        while person.get("/v1/plans").status_code != 429:
            pass
    assert narrow.hand_in(anna, north, st.PlanFile(plan())).status_code == 429
    assert narrow.hand_in(rita, relief, st.NoticeGive(site())).status_code == 201
    number = north.heard[-1].number
    receipt = st.ReceiptGive(Receipt(number, ReceiptLevel.ACKNOWLEDGED, "duty"))
    assert narrow.hand_in(anna, north, receipt).status_code == 201


def test_the_field_form_goes_through_when_nothing_else_does(narrow: Desk) -> None:
    rita = narrow.enrols("relief", "rita")
    while rita.get("/v1/plans").status_code != 429:
        pass
    phone = Phone(rita.client, narrow.address)
    phone.goes("/field/site")
    phone.sends(**CLINIC, do="look")
    said = phone.sends(place_is="yes", do="colleague")  # and the page to which it leads
    assert "Waits for a signature" in said.words
    assert rita.get("/print/release/1").status_code == 429


def test_the_urgent_lane_has_an_end_too(narrow: Desk) -> None:
    rita, relief = narrow.enrols("relief", "rita"), narrow.town["relief"]
    answers = [narrow.hand_in(rita, relief, st.NoticeGive(site(n))).status_code for n in range(5)]
    assert answers == [201] * 4 + [429]


def beginning(sealed: Sealed) -> bytes:
    return json.dumps(as_json(sealed)).encode()[:8000]


def signed(town: Town, statement: st.Statement, urgency: str = "routine") -> Sealed:
    voice = town["north"]
    sealed = say(statement, key=voice.key, thread=town.office.thread_of("north"), at=town.clock.now)
    header = replace(read_entry(sealed.leaf).header, urgency=urgency)
    assert sealed.body is not None
    return seal(header, body=sealed.body, nonce=bytes(32), key=voice.key)


def test_the_lane_is_read_from_the_leaf(town: Town) -> None:
    receipt = st.ReceiptGive(Receipt(1, ReceiptLevel.READ, "duty"))
    assert lane_of(beginning(signed(town, st.PlanFile(plan())))) == "routine"
    assert lane_of(beginning(signed(town, st.PlanFile(plan()), "urgent"))) == "routine"
    assert lane_of(beginning(signed(town, st.PlanFile(plan()), "cease"))) == "urgent"
    assert lane_of(beginning(signed(town, st.PlanFile(plan()), "life_saving"))) == "urgent"
    assert lane_of(beginning(signed(town, receipt))) == "urgent"
    assert lane_of(beginning(signed(town, st.NoticeConfirm("north/site/1", 1)))) == "urgent"


@pytest.mark.parametrize("text", [b"", b"{", b'{"leaf":"e30="}', b'{"leaf":"%%"}', b'{"leaf":"a"}'])
def test_what_is_no_leaf_is_routine(text: bytes) -> None:
    assert lane_of(text) == "routine"


def test_a_body_that_says_it_is_too_large_is_refused_before_it_is_sent(narrow: Desk) -> None:
    anna = narrow.enrols("north", "anna")
    answer = anna.client.post("/v1/statements", content=b"x" * 40_001)
    assert answer.status_code == 413
    assert answer.json()["most"] == 40_000


def test_a_body_without_a_length_is_measured_as_it_comes(narrow: Desk) -> None:
    address = urlsplit(narrow.address)
    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        wire.sendall(
            b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        for _ in range(5):  # of 64 KiB, where 256 KiB are the most; and no end of it
            wire.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        assert wire.recv(65536).startswith(b"HTTP/1.1 413")


def test_a_body_that_does_not_come_is_waited_for_no_longer_than_it_may_pause(narrow: Desk) -> None:
    address = urlsplit(narrow.address)
    with socket.create_connection((address.hostname, address.port), timeout=10) as wire:
        wire.sendall(
            b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b'Content-Length: 100\r\n\r\n{"person":'
        )
        assert wire.recv(65536).startswith(b"HTTP/1.1 408")


def test_a_bucket_fills_again_with_time() -> None:
    buckets, measure = Buckets(), Measure(2, 0.5)
    key = ("routine", "north")
    assert [buckets.wait_s(key, measure, 0.0) for _ in range(3)] == [0, 0, 2.0]
    assert buckets.wait_s(key, measure, 1.0) == 1.0
    assert buckets.wait_s(key, measure, 2.0) == 0
    assert buckets.wait_s(key, measure, 1000.0) == 0
    assert buckets.wait_s(key, measure, 1000.0) == 0
    assert buckets.wait_s(key, measure, 1000.0) == 2.0  # no more than its burst


# ---- who waits for whose work, without a clock


class Slow:
    """An application whose routine work does not end until it is told to."""

    def __init__(self) -> None:
        self.end = asyncio.Event()
        self.begun: list[str] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive()).get("more_body"):
            pass
        self.begun.append(scope["path"])
        if scope["path"] == "/v1/plans":
            await self.end.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def ask(door: Lanes, path: str, body: bytes = b"") -> int:
    """The status with which the door answers."""
    parts = [body[i : i + 1000] for i in range(0, len(body), 1000)] or [b""]
    messages: list[Message] = [
        {"type": "http.request", "body": part, "more_body": n < len(parts)}
        for n, part in enumerate(parts, 1)
    ]
    status: list[int] = []

    async def receive() -> Message:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    scope = {
        "type": "http",
        "method": "POST" if body else "GET",
        "path": path,
        "headers": [(b"content-length", str(len(body)).encode())],
        "client": ("192.0.2.1", 1),
    }
    await door(scope, receive, send)
    return status[0]


def test_an_urgent_statement_passes_while_every_worker_is_taken(town: Town, tmp_path: Path) -> None:
    store = PeopleStore(tmp_path / "people.db")
    people = People(store, clock=Clock())
    receipt = signed(town, st.ReceiptGive(Receipt(1, ReceiptLevel.READ, "duty")))
    routine = signed(town, st.PlanFile(plan()))

    async def story() -> None:
        slow = Slow()
        door = Lanes(slow, people, Door(), limits=Limits(at_once=2, queue=3))
        work = [asyncio.create_task(ask(door, "/v1/plans")) for _ in range(5)]
        await asyncio.sleep(0)
        await asyncio.sleep(0.05)
        assert slow.begun == ["/v1/plans"] * 2
        body = json.dumps(as_json(receipt)).encode()
        assert await asyncio.wait_for(ask(door, "/v1/statements", body), 5) == 200
        body = json.dumps(as_json(routine)).encode()
        assert await asyncio.wait_for(ask(door, "/v1/statements", body), 5) == 503
        slow.end.set()
        assert await asyncio.gather(*work) == [200] * 5
        assert await ask(door, "/v1/statements", body) == 200

    asyncio.run(story())
    store.close()
