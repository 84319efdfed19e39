"""The other wires of a feed: datagrams, TLS with certificates, HTTP, files that grow, NATS.

Every socket is real, and so is the NATS server.
"""

from __future__ import annotations

import asyncio
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from standclear.core.errors import InvalidInput
from standclear.links.feeds import Cut, Ended, Lost, Opened
from standclear.links.wires import DATAGRAMS
from standclear.service.watching.feeds import Silent
from tests.links.certificates import make_certificate, server_context

from .test_aircraft_json import AIRLINER, AT, document
from .test_ais import CLASS_A, DIADEM
from .test_cot import EVENT, in_datagram, protobuf
from .test_report_lines import LINE, TABLE
from .wired import PATIENCE_S, Sender, changes, feeds, reports, until


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def send(port: int, *datagrams: bytes, to: str = "127.0.0.1") -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as found:
        for data in datagrams:
            found.sendto(data, (to, port))


def test_each_datagram_is_whole_and_parts_may_come_in_two() -> None:
    """AIS over UDP: no line feed at the end, half a message of two parts a datagram."""

    async def story() -> None:
        port = free_port(socket.SOCK_DGRAM)
        async with feeds(f"ais+udp://127.0.0.1:{port}") as running:
            await until(running, lambda told: changes(told, Opened) == 1)
            send(port, *DIADEM.splitlines(), CLASS_A[:30], CLASS_A.strip())
            told = await until(running, lambda told: reports(told) == 1)
        assert sum(len(news.faults) for news in told) == 1  # the datagram that was half a sentence

    asyncio.run(story())


def test_a_slow_name_server_keeps_no_other_feed_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    answer, ask = threading.Event(), socket.getaddrinfo

    def slow(host: str, *more: Any, **named: Any) -> Any:
        if host == "receiver.example":
            assert answer.wait(PATIENCE_S)
            host = "127.0.0.1"
        return ask(host, *more, **named)

    async def story() -> None:
        named, plain = free_port(socket.SOCK_DGRAM), free_port(socket.SOCK_DGRAM)
        urls = f"json+udp://receiver.example:{named}", f"json+udp://127.0.0.1:{plain}"
        async with feeds(*urls) as running:
            await until(running, lambda told: changes(told, Opened) == 1)
            send(plain, LINE)
            await until(running, lambda told: reports(told) == 1)
            answer.set()
            await until(running, lambda told: changes(told, Opened) == 1)
            send(named, LINE)
            await until(running, lambda told: reports(told) == 1)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    asyncio.run(story())


def test_protobuf_and_xml_come_in_datagrams() -> None:
    async def story() -> None:
        port = free_port(socket.SOCK_DGRAM)
        async with feeds(f"cot+udp://127.0.0.1:{port}") as running:
            await until(running, lambda told: changes(told, Opened) == 1)
            send(port, in_datagram(protobuf()), EVENT)
            await until(running, lambda told: reports(told) == 2)
        assert running.health()[0].faults == 0

    asyncio.run(story())


def test_a_multicast_group_is_joined() -> None:
    async def story() -> None:
        port = free_port(socket.SOCK_DGRAM)
        async with feeds(f"cot+udp://239.2.3.1:{port}") as running:
            told = await until(running, lambda told: changes(told, Opened) + changes(told, Cut) > 0)
            if changes(told, Cut):
                pytest.skip("this machine has no network that carries multicast")
            try:
                send(port, EVENT, to="239.2.3.1")
            except OSError:
                pytest.skip("this machine has no route for multicast")
            await until(running, lambda told: reports(told) == 1)

    asyncio.run(story())


def test_datagrams_that_find_no_room_are_counted() -> None:
    """They come faster than the machine gives them to the watch: every one is heard or counted."""

    async def story() -> None:
        port, count = free_port(socket.SOCK_DGRAM), DATAGRAMS * 3
        async with feeds(f"json+udp://127.0.0.1:{port}") as running:
            health = running.health()[0]
            told = await until(running, lambda told: changes(told, Opened) == 1)
            send(port, *[LINE] * count)
            async with asyncio.timeout(PATIENCE_S):
                while health.reports + health.lost < count:
                    news = await running.take(wait_s=0.05)
                    told += news
                    if not news:  # what was lost is told with the next that finds room
                        send(port, LINE)
                        count += 1
            assert health.reports + health.lost == count
        assert changes(told, Lost) > 0

    asyncio.run(story())


def test_tls_checks_the_other_side_and_shows_its_own_certificate(tmp_path: Path) -> None:
    server, mine = make_certificate(tmp_path), make_certificate(tmp_path, "127.0.0.2")
    context = server_context(server)
    context.load_verify_locations(mine)
    context.verify_mode = ssl.CERT_REQUIRED

    async def story() -> None:
        async with Sender(context=context) as sender:
            address = f"cot+tls://127.0.0.1:{sender.port}?ca={server}"
            async with feeds(f"{address}&cert={mine}&key={mine}") as running:
                await sender.send(EVENT)
                await until(running, lambda told: reports(told) == 1)

    asyncio.run(story())


def test_tls_refuses_a_certificate_that_nobody_vouches_for(tmp_path: Path) -> None:
    server, other = make_certificate(tmp_path), make_certificate(tmp_path, "127.0.0.2")

    async def story() -> None:
        async with (
            Sender(context=server_context(server)) as sender,
            feeds(f"cot+tls://127.0.0.1:{sender.port}?ca={other}") as running,
        ):
            told = await until(running, lambda told: changes(told, Cut) == 1)
        (cut,) = [news.change for news in told if isinstance(news.change, Cut)]
        assert "its certificate was refused" in cut.why
        assert reports(told) == 0

    asyncio.run(story())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("ca=/nowhere.pem", "a file of certificates in PEM"),
        ("cert=/nowhere.pem&key=/nowhere.pem", "a certificate and its key"),
        ("cert=/nowhere.pem", "cert and key together"),
    ],
)
def test_certificates_that_cannot_be_read_are_said_at_once(options: str, expected: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        feeds(f"cot+tls://127.0.0.1:8089?{options}")
    assert expected in fault.value.expected


@asynccontextmanager
async def web(answers: list[bytes]) -> AsyncIterator[int]:
    """A web server that gives each answer once, and the last one for ever."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        body = answers.pop(0) if len(answers) > 1 else answers[0]
        status = b"200 OK" if body else b"503 Service Unavailable"
        head = b"HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % (
            status,
            len(body),
        )
        writer.write(head + body)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]


def test_aircraft_json_is_asked_for_again_and_again() -> None:
    async def story() -> None:
        moved = AIRLINER | {"lat": 50.2, "seen_pos": 0.1}
        answers = [document(AIRLINER), b"", b"<html>", document(moved, now=AT + 3)]
        async with web(answers) as port:
            address = f"aircraft+http://127.0.0.1:{port}/data/aircraft.json?every=0.01"
            async with feeds(address) as running:
                told = await until(running, lambda told: reports(told) == 2)
        cuts = [news.change for news in told if isinstance(news.change, Cut)]
        assert [cut.why for cut in cuts] == ["it answered HTTP 503, not 200"]
        assert sum(len(news.faults) for news in told) == 1

    asyncio.run(story())


def test_a_file_is_read_to_its_end_and_then_what_is_added(tmp_path: Path) -> None:
    async def story() -> None:
        path = tmp_path / "reports.jsonl"
        path.write_bytes(LINE * 2 + LINE[:20])
        async with feeds(f"json+file:{path}") as running:
            await until(running, lambda told: reports(told) == 2)
            with path.open("ab") as more:
                more.write(LINE[20:])
            await until(running, lambda told: reports(told) == 1)
            path.write_bytes(LINE)  # begun anew, shorter
            await until(running, lambda told: reports(told) == 1)
            assert running.health()[0].faults == 0

    asyncio.run(story())


def test_a_file_that_will_not_grow_ends(tmp_path: Path) -> None:
    async def story() -> None:
        path = tmp_path / "a table.csv"
        path.write_bytes(TABLE.strip())
        async with feeds(f"csv+file:{path}?follow=no&silent=0.02") as running:
            told = await until(running, lambda told: changes(told, Ended) == 1)
            assert reports(told) == 2
            assert running.health()[0].has_ended
            assert not any(isinstance(n.change, Silent) for n in await running.take(wait_s=0.03))

    asyncio.run(story())


def test_a_file_that_is_not_there_yet_is_waited_for(tmp_path: Path) -> None:
    async def story() -> None:
        path = tmp_path / "later.jsonl"
        async with feeds(f"json+file:{path}") as running:
            told = await until(running, lambda told: changes(told, Cut) == 1)
            assert "no such file" in str(told[-1].change)
            path.write_bytes(LINE)
            await until(running, lambda told: reports(told) == 1)

    asyncio.run(story())


NATS = shutil.which("nats-server", path=str(Path(sys.executable).parent)) or shutil.which(
    "nats-server"
)


@asynccontextmanager
async def nats_server(port: int) -> AsyncIterator[None]:
    assert NATS is not None
    server = subprocess.Popen([NATS, "-a", "127.0.0.1", "-p", str(port)], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        server.terminate()
        server.wait()


async def publish(port: int, *messages: bytes) -> None:
    from nats.aio.client import Client

    client = Client()
    await client.connect(f"nats://127.0.0.1:{port}")
    for message in messages:
        await client.publish("watch.north", message)
    await client.flush()
    await client.close()


@pytest.mark.skipif(NATS is None, reason="needs nats-server, of the dev extra")
def test_a_nats_subject_is_a_feed_that_outlives_its_server() -> None:
    async def story() -> None:
        port = free_port()
        async with nats_server(port), feeds(f"nats://127.0.0.1:{port}/watch.*") as running:
            await until(running, lambda told: changes(told, Opened) == 1)
            await publish(port, LINE, b"rubbish", LINE + LINE.strip())
            told = await until(running, lambda told: reports(told) == 3)
            assert sum(len(news.faults) for news in told) == 1
        port = free_port()
        async with feeds(f"json+nats://127.0.0.1:{port}/watch.north") as running:
            await until(running, lambda told: changes(told, Cut) == 1)
            async with nats_server(port):
                await until(running, lambda told: changes(told, Opened) == 1)
                await publish(port, LINE)
                await until(running, lambda told: reports(told) == 1)
            await until(running, lambda told: changes(told, Cut) >= 1)
            async with nats_server(port):
                await until(running, lambda told: changes(told, Opened) == 1)
                await publish(port, LINE)
                await until(running, lambda told: reports(told) == 1)

    asyncio.run(story())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("nats://127.0.0.1:4222", "a subject too"),
        ("beast://127.0.0.1?at=north", "LAT,LON"),
        ("beast://127.0.0.1?zone=UTC", "one of at, silent"),
        ("json+file:/a?follow=perhaps", "yes or no"),
        ("aircraft+http://h/a.json?every=0", "seconds from"),
        ("aircraft+http://h/a.json?every=90", "less than ?silent"),
        ("aircraft+tcp://h:1", "aircraft+http://"),
    ],
)
def test_an_option_that_does_not_fit_is_said_at_once(address: str, expected: str) -> None:
    with pytest.raises(InvalidInput) as fault:
        feeds(address)
    assert expected in fault.value.expected
