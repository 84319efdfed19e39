"""Feeds as an operator names them: opened, read into reports, and looked after.

Promise: whatever a feed does - damaged messages, a cut wire, silence, a flood - the others go on,
and it is told: each fault is counted, and a feed without a usable report for its stated time is
told as silent, whether its wire is open or not. When something was heard follows from the clock
as it is when it is taken: a leap of the machine's clock is told, and makes no feed silent.
Not here: sockets (links/), bytes (formats/), what the reports mean (core/watch/).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from types import TracebackType
from typing import Self

from standclear.core.errors import InvalidInput
from standclear.core.watch.columns import as_one
from standclear.core.watch.report import Report
from standclear.formats.feed import Fault, FeedReader, Heard
from standclear.links.feed_url import FeedUrl
from standclear.links.feeds import (
    Arrival,
    Burst,
    Cut,
    Ended,
    Feed,
    Lost,
    Opened,
    Piece,
    What,
    Wire,
    stop,
)
from standclear.links.http_wire import http
from standclear.links.nats_wire import nats
from standclear.links.wires import file, tcp, tls, udp
from standclear.service.watching.formats import read_feed, reader_of
from standclear.service.watching.leaps import Leaps

WIRES: Mapping[str, Wire] = {
    "tcp": tcp, "tls": tls, "udp": udp, "http": http, "https": http, "file": file, "nats": nats,
}  # fmt: skip
MOST_WAITING = 1_024
"""Arrivals that may wait to be taken; beyond it streams are held back."""
MOST_AT_ONCE = 1 << 20
"""Bytes that are read in one go, so that a flood does not keep the watch from looking up."""
KEPT_FAULTS = 20


@dataclass(frozen=True, slots=True)
class Silent:
    """No usable report came since then, for longer than the feed's stated time."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Leapt:
    """The machine's clock leapt by so many seconds, below 0 for back."""

    by_s: float


@dataclass(frozen=True, slots=True)
class News:
    """What one feed said or did.

    feed    "" for what is of none, a leap of the clock
    change  what became of the feed itself, where this is no more than that
    """

    feed: str
    at: datetime
    reports: Sequence[Report] = ()
    faults: tuple[Fault, ...] = ()
    change: Opened | Cut | Lost | Ended | Silent | Leapt | None = None


@dataclass(slots=True)
class Health:
    """How a feed fares, counted since the start.

    heard_at      when its last usable report came; None before the first
    behind_s      how long before that the last report was measured, by its own clock
    waited_s      how long what was taken last had waited here, because much came at once
    last_faults   the newest few, for the operator
    """

    feed: str
    is_open: bool = False
    is_silent: bool = False
    has_ended: bool = False
    reports: int = 0
    faults: int = 0
    lost: int = 0
    cuts: int = 0
    why_cut: str = ""
    heard_at: datetime | None = None
    behind_s: float | None = None
    waited_s: float = 0.0
    last_faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class _Joined:
    """A feed, its reader, and how it fares."""

    url: FeedUrl
    reader: FeedReader
    health: Health
    waiting_since_s: float


class Feeds:
    """Several feeds, read side by side while the context is open.

        async with Feeds(["sbs://host:30003"], clock=now, jitter=random) as feeds:
            while True:
                for news in await feeds.take(wait_s=1.0): ...

    Raises InvalidInput for an address that is none, before anything is opened.
    """

    def __init__(
        self,
        addresses: Sequence[str],
        *,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
        steady: Callable[[], float] = monotonic,
    ) -> None:
        # steady: a clock in seconds that only goes forward
        if len(set(addresses)) != len(addresses):
            raise InvalidInput("feed", "one feed twice", "each feed once")
        self._clock, self._steady, self._jitter = clock, steady, jitter
        self._leaps, self._now, self._now_s = Leaps(), clock(), steady()
        urls = [read_feed(address) for address in addresses]
        self._feeds = {
            url.text: _Joined(url, reader_of(url), Health(url.text), self._now_s) for url in urls
        }
        self._queue: asyncio.Queue[Arrival] = asyncio.Queue(MOST_WAITING)
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        now_s = self._steady()
        for joined in self._feeds.values():
            joined.waiting_since_s = now_s
            wire = WIRES[joined.url.wire]
            feed = Feed(joined.url, wire, self._queue, self._steady, self._jitter)
            self._tasks.append(asyncio.create_task(feed.run()))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await stop(self._tasks)

    async def take(self, wait_s: float) -> list[News]:
        """What came since; waits for the first of it, but no longer than wait_s.

        Raises whatever ended a reader that should not have ended: a defect is never a silent feed.
        """
        self._look_after_tasks()
        arrivals: list[Arrival] = []
        try:
            arrivals.append(await asyncio.wait_for(self._queue.get(), wait_s))
            size = 0
            while size < MOST_AT_ONCE:
                arrivals.append(arrival := self._queue.get_nowait())
                size += _size(arrival.what)
        except (TimeoutError, asyncio.QueueEmpty):
            pass
        leapt_s = self._leaps.look()
        self._now, self._now_s = self._clock(), self._steady()
        leaps = [News("", self._now, change=Leapt(leapt_s))] if leapt_s else []
        return leaps + [self._news(arrival) for arrival in arrivals] + self._silences()

    @property
    def backlog(self) -> int:
        """Pieces that came and wait to be taken."""
        return self._queue.qsize()

    def _time(self, at_s: float) -> datetime:
        return self._now - timedelta(seconds=self._now_s - at_s)

    def health(self) -> tuple[Health, ...]:
        return tuple(joined.health for joined in self._feeds.values())

    def _look_after_tasks(self) -> None:
        for task in self._tasks:
            if task.done() and not task.cancelled() and (fault := task.exception()):
                raise fault

    def _news(self, arrival: Arrival) -> News:
        joined = self._feeds[arrival.feed.text]
        health, what, at = joined.health, arrival.what, self._time(arrival.at_s)
        health.waited_s = self._now_s - arrival.at_s
        match what:
            case Piece(data, whole):
                return self._heard(joined, at, _read(joined.reader, (data,), at, whole=whole))
            case Burst(datagrams):
                return self._heard(joined, at, _read(joined.reader, datagrams, at, whole=True))
            case Opened():
                health.is_open = True
            case Cut(why, _):
                health.is_open, health.why_cut = False, why
                health.cuts += 1
                self._heard(joined, at, heard := joined.reader.cut(at))
                return News(health.feed, at, faults=heard.faults, change=what)
            case Lost(count):
                health.lost += count
            case Ended():
                health.is_open, health.has_ended = False, True
        return News(health.feed, at, change=what)

    def _heard(self, joined: _Joined, at: datetime, heard: Heard) -> News:
        health = joined.health
        health.reports += len(heard.reports)
        health.faults += len(heard.faults)
        health.last_faults = [*health.last_faults, *heard.faults][-KEPT_FAULTS:]
        if heard.reports:
            health.heard_at, joined.waiting_since_s = at, self._now_s - health.waited_s
            health.behind_s = (at - heard.reports[-1].at).total_seconds()
            health.is_silent = False
        return News(health.feed, at, heard.reports, heard.faults)

    def _silences(self) -> list[News]:
        """Each feed that has just become silent, once."""
        told = []
        for joined in self._feeds.values():
            if joined.health.is_silent or joined.health.has_ended:
                continue
            since_s = joined.waiting_since_s
            if self._now_s - since_s >= joined.url.silent_after_s:
                joined.health.is_silent = True
                silent = Silent(self._time(since_s))
                told.append(News(joined.url.text, self._now, change=silent))
        return told


def _read(reader: FeedReader, pieces: Iterable[bytes], at: datetime, *, whole: bool) -> Heard:
    """What pieces say that came together. whole: each ends where it ends."""
    parts: list[Sequence[Report]] = []
    faults: list[Fault] = []
    for piece in pieces:
        for heard in (reader.read(piece, at), reader.end(at) if whole else Heard()):
            parts.append(heard.reports)
            faults += heard.faults
    return Heard(as_one(parts), tuple(faults))


def reports_of(news: Iterable[News]) -> Sequence[Report]:
    """All that was heard, second by second, and within a second feed by feed: which of two feeds
    was read first says nothing, and each keeps its own order."""
    heard = (one for one in news if one.reports)
    in_order = sorted(heard, key=lambda one: (one.at.replace(microsecond=0), one.feed))
    return as_one(one.reports for one in in_order)


def _size(what: What) -> int:
    match what:
        case Piece(data):
            return len(data)
        case Burst(datagrams):
            return sum(map(len, datagrams))
    return 0
