"""How the plain wires of a feed are opened and read: TCP, TLS, UDP, a file that grows.

Promise: leaving the context closes the socket. TLS checks the other side's certificate always.
Not here: opening again, waiting, counting (feeds.py); HTTP and NATS (http_wire, nats_wire).
"""

from __future__ import annotations

import asyncio
import ipaddress
import os
import socket
import ssl
import struct
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.links.feed_url import FeedUrl
from standclear.links.feeds import Burst, Heard, Lost, Piece

CHUNK = 65_536
OPEN_WITHIN_S = 10.0
DATAGRAMS = 4_096
"""Datagrams that may wait for the watch; more are counted as lost."""
AT_ONCE = 256
SO_RXQ_OVFL = 40
"""Linux, asm-generic/socket.h: asks for the count of datagrams that the socket had no room for."""
RECEIVE_BUFFER = 4 * 1024 * 1024
LOOK_AGAIN_S = 0.25

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@asynccontextmanager
async def tcp(url: FeedUrl) -> AsyncIterator[AsyncIterator[Heard]]:
    """A stream from host and port."""
    async with _stream(url, None) as pieces:
        yield pieces


@asynccontextmanager
async def tls(url: FeedUrl) -> AsyncIterator[AsyncIterator[Heard]]:
    """A stream under TLS.

    ?ca=FILE     certificates to trust instead of the system's
    ?cert=FILE&key=FILE   this watch's own certificate, as TAK servers ask for
    ?name=HOST   the name that the server's certificate must hold, where it is not the host
    """
    async with _stream(url, tls_context(url)) as pieces:
        yield pieces


def tls_context(url: FeedUrl) -> ssl.SSLContext:
    """Raises InvalidInput for a certificate file that cannot be read."""
    ca, cert, key = (url.options.get(name) for name in ("ca", "cert", "key"))
    try:
        context = ssl.create_default_context(cafile=ca)
    except (OSError, ssl.SSLError):
        raise InvalidInput("feed ?ca", str(ca), "a file of certificates in PEM") from None
    if cert is not None and key is not None:
        try:
            # An empty passphrase: a key that needs one is an error, never a question at a terminal.
            context.load_cert_chain(cert, key, password="")
        except (OSError, ssl.SSLError):
            raise InvalidInput(
                "feed ?cert",
                f"{cert}, {key}",
                "a certificate and its key in PEM, without passphrase",
            ) from None
    return context


@asynccontextmanager
async def _stream(
    url: FeedUrl, context: ssl.SSLContext | None
) -> AsyncIterator[AsyncIterator[Heard]]:
    name = url.options.get("name", url.host) if context else None
    reader, writer = await asyncio.wait_for(
        asyncio.open_connection(url.host, url.port, ssl=context, server_hostname=name),
        OPEN_WITHIN_S,
    )
    _keep_alive(writer.get_extra_info("socket"))

    async def pieces() -> AsyncIterator[Heard]:
        while data := await reader.read(CHUNK):
            yield Piece(data)

    try:
        yield pieces()
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


def _keep_alive(found: socket.socket) -> None:
    """So that a peer whose cable was pulled is noticed though nothing is sent to it."""
    found.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


@dataclass(slots=True)
class _Datagrams:
    """Keeps what came until it is taken, up to a bound; counts what found no room, here or before.

    The kernel's own count (Linux, SO_RXQ_OVFL) comes with the next datagram that found room.
    """

    found: socket.socket
    waiting: asyncio.Queue[bytes] = field(default_factory=lambda: asyncio.Queue(DATAGRAMS))
    lost: int = 0
    _overflown: int = 0

    def receive(self) -> None:
        """Take what the socket holds, a bounded lot at a time."""
        for _ in range(AT_ONCE):
            try:
                data, notes, _, _ = self.found.recvmsg(CHUNK, socket.CMSG_SPACE(4))
            except BlockingIOError:
                return
            for level, kind, value in notes:
                if (level, kind) == (socket.SOL_SOCKET, SO_RXQ_OVFL):
                    (overflown,) = struct.unpack("@I", value[:4])
                    self.lost += (overflown - self._overflown) % 2**32
                    self._overflown = overflown
            try:
                self.waiting.put_nowait(data)
            except asyncio.QueueFull:
                self.lost += 1


@asynccontextmanager
async def udp(url: FeedUrl) -> AsyncIterator[AsyncIterator[Heard]]:
    """Datagrams that arrive at this address; a multicast group is joined."""
    loop = asyncio.get_running_loop()
    with _bound(await _address(url), url.port) as bound:
        datagrams = _Datagrams(bound)
        loop.add_reader(bound, datagrams.receive)

        async def pieces() -> AsyncIterator[Heard]:
            while True:
                together = [await datagrams.waiting.get()]
                while not datagrams.waiting.empty() and len(together) < AT_ONCE:
                    together.append(datagrams.waiting.get_nowait())
                if datagrams.lost:
                    lost, datagrams.lost = datagrams.lost, 0
                    yield Lost(lost)
                yield Burst(tuple(together))

        try:
            yield pieces()
        finally:
            loop.remove_reader(bound)


async def _address(url: FeedUrl) -> _Address:
    """The host's, looked up beside: a name server that is slow keeps no other feed waiting."""
    with suppress(ValueError):
        return ipaddress.ip_address(url.host)
    loop = asyncio.get_running_loop()
    found = await asyncio.wait_for(
        loop.getaddrinfo(url.host, url.port, family=socket.AF_INET, type=socket.SOCK_DGRAM),
        OPEN_WITHIN_S,
    )
    return ipaddress.ip_address(found[0][4][0])


def _bound(address: _Address, port: int) -> socket.socket:
    """A socket that hears the address; several watches on one machine may share a group."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    found = socket.socket(family, socket.SOCK_DGRAM)
    try:
        found.setblocking(False)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        if sys.platform == "linux":
            found.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
        if address.is_multicast:
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((str(address), port))
        if address.is_multicast and address.version == 4:
            member = struct.pack("4s4s", address.packed, socket.inet_aton("0.0.0.0"))
            found.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, member)
        elif address.is_multicast:
            member = address.packed + struct.pack("@I", 0)
            found.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, member)
    except BaseException:
        found.close()
        raise
    return found


@asynccontextmanager
async def file(url: FeedUrl) -> AsyncIterator[AsyncIterator[Heard]]:
    """A file from its beginning, and what is added to it; ?follow=no ends with it.

    A file that was replaced or cut shorter is read again from its beginning.
    """
    path = Path(url.path)
    follow = url.options.get("follow", "yes") == "yes"
    opened = path.open("rb")

    async def pieces() -> AsyncIterator[Heard]:
        nonlocal opened
        while True:
            data = opened.read(CHUNK)
            if data:
                yield Piece(data)
                await asyncio.sleep(0)
            elif not follow:
                yield Piece(b"", whole=True)
                return
            elif _is_another(path, opened.fileno(), opened.tell()):
                yield Piece(b"", whole=True)
                opened.close()
                opened = path.open("rb")
            else:
                await asyncio.sleep(LOOK_AGAIN_S)

    try:
        yield pieces()
    finally:
        opened.close()


def _is_another(path: Path, descriptor: int, read: int) -> bool:
    """Whether the path now names another file than the opened one, or a shorter one."""
    try:
        now = path.stat()
    except FileNotFoundError:
        return False  # being replaced: it will be there again, or nothing more comes
    mine = os.fstat(descriptor)
    return (now.st_ino, now.st_dev) != (mine.st_ino, mine.st_dev) or now.st_size < read
