"""Feeds coming in: each wire is opened, opened again when it breaks, and read into one queue.

Promise: nothing is dropped in silence. A full queue holds a stream back (its sender waits);
datagrams that find no room are counted and told. A wire that breaks or says nothing for its
stated time is tried again, first soon, then seldom, for as long as the watch runs.
Not here: what the bytes mean (whoever takes them has the reader), how a wire is opened (wires.py).
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field

from standclear.core.errors import StandclearError
from standclear.links.feed_url import FeedUrl

FIRST_RETRY_S = 0.5
LONGEST_RETRY_S = 30.0
RESTING_WIRES = ("udp", "file", "nats")
"""Wires that are not opened anew for being silent: there is nobody to call again."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that came together. whole: a datagram or file ended here, nothing stands half."""

    data: bytes
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Burst:
    """Datagrams that came together, each whole."""

    datagrams: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """That many datagrams came and found no room."""

    count: int


@dataclass(frozen=True, slots=True)
class Opened:
    """The wire is open."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The wire broke, or could not be opened; it is tried again after that long."""

    why: str
    retry_after_s: float


@dataclass(frozen=True, slots=True)
class Ended:
    """A file was read to its end and will not grow."""


Heard = Piece | Burst | Lost
What = Heard | Opened | Cut | Ended
Wire = Callable[[FeedUrl], AbstractAsyncContextManager[AsyncIterator[Heard]]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came of one feed, and when by a clock that only goes forward, in seconds."""

    feed: FeedUrl
    at_s: float
    what: What


@dataclass(slots=True)
class Feed:
    """One feed, read for as long as `run` is not cancelled.

    steady  a clock in seconds that only goes forward
    jitter  a number from 0 up to 1, asked anew before each wait: many watchers cut off together
            do not all come back together
    """

    url: FeedUrl
    wire: Wire
    queue: asyncio.Queue[Arrival]
    steady: Callable[[], float]
    jitter: Callable[[], float]
    _tries: int = field(default=0, init=False)

    async def run(self) -> None:
        """Read until cancelled, or until a file that does not grow has ended."""
        while True:
            try:
                async with self.wire(self.url) as pieces:
                    await self._put(Opened())
                    if await self._read(pieces):
                        await self._put(Ended())
                        return
                why = "the other side hung up"
            except (OSError, EOFError, StandclearError) as fault:
                why = why_cut(fault)
            _stop_if_cancelled()
            wait_s = retry_s(self._tries, self.jitter())
            self._tries += 1
            await self._put(Cut(why, wait_s))
            await asyncio.sleep(wait_s)

    async def _read(self, pieces: AsyncIterator[Heard]) -> bool:
        """Hand on what comes until the wire ends; True where that is the end for good."""
        limit_s = None if self.url.wire in RESTING_WIRES else self.url.silent_after_s
        while True:
            try:
                piece = await asyncio.wait_for(anext(pieces), limit_s)
            except StopAsyncIteration:
                return self.url.wire == "file"
            except TimeoutError:
                raise TimeoutError(f"nothing came for {limit_s:g} s") from None
            self._tries = 0
            await self._put(piece)

    async def _put(self, what: What) -> None:
        await self.queue.put(Arrival(self.url, self.steady(), what))


def retry_s(tries: int, chance: float) -> float:
    """How long to wait after so many tries in vain: twice as long each time, up to a bound.

    chance  from 0 up to 1: takes up to half of it off
    """
    longest = min(LONGEST_RETRY_S, FIRST_RETRY_S * float(1 << min(tries, 10)))
    return longest * (1 - chance / 2)


def why_cut(fault: Exception) -> str:
    """A sentence for the operator, without the library's inner words."""
    match fault:
        case StandclearError():
            return str(fault)
        case ssl.SSLCertVerificationError():
            return f"its certificate was refused: {fault.verify_message}"
        case ssl.SSLError():
            return "TLS failed; are the certificates those that the other side asks for?"
        case ConnectionRefusedError():
            return "nobody listens there"
        case TimeoutError():
            return str(fault) or "no answer in time"
        case ConnectionResetError() | BrokenPipeError() | EOFError():
            return "the wire was cut"
        case FileNotFoundError():
            return f"no such file: {fault.filename}"
    return getattr(fault, "strerror", None) or str(fault) or "could not be opened"


def _stop_if_cancelled() -> None:
    """Some client libraries turn a cancellation into an error of their own; it still counts."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def stop(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel readers and wait until each has put its wire away."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError):
            await task
