"""A recorded feed, given again: the same reports in the order of time, at the pace asked for.

    Recording.of("flights.jsonl")        Recording.of("beast+file:day.bin?start=2026-03-01T06:00Z")

A file of any format that a feed may have. Formats that tell no time of day (Beast, AVR, AIS
without tag blocks) say when they began: `?start=`.

Promise: reports come by the time at which they were heard - where that was not recorded, at which
they were measured -, those up to WINDOW out of order put right; later ones come when they are
read, as a feed would give them. Nothing of the file but a window of it is held in memory.
Not here: live feeds (feeds.py).
"""

from __future__ import annotations

import asyncio
import heapq
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.core.watch.report import Report
from standclear.formats.feed import Fault, Heard
from standclear.formats.timestamps import EXPECTED, read_instant
from standclear.links.feed_url import FeedUrl
from standclear.service.watching.feeds import News
from standclear.service.watching.formats import FORMATS, Asked, read_recorded

SUFFIXES = {
    ".jsonl": "json", ".ndjson": "json", ".json": "json", ".csv": "csv",
    ".sbs": "sbs", ".bst": "sbs", ".beast": "beast", ".bin": "beast", ".avr": "avr",
    ".nmea": "ais", ".ais": "ais", ".cot": "cot", ".xml": "cot",
}  # fmt: skip
WINDOW = timedelta(minutes=2)
CHUNK = 65_536
TIMELESS = ("beast", "avr", "ais")
_UNTOLD = datetime(1, 1, 1, tzinfo=UTC)
"""Handed to readers as the time of hearing, where the recording holds none."""
_TAG_TIME = re.compile(rb"^\\[^\\]*\bc:(\d{10})", re.MULTILINE)
_LOOKED_THROUGH = 1 << 20


def shipped(name: str = "valley.jsonl") -> str:
    """The path of a recording that comes with the package (data/watch/README.md); without a name,
    the synthetic hour of the exercise."""
    return str(files("standclear") / "data" / "watch" / name)


@dataclass(frozen=True, slots=True)
class Recording:
    """One recorded file.

    started  when it began, where its format cannot tell
    """

    url: FeedUrl
    started: datetime | None

    @classmethod
    def shipped(cls, name: str, options: str = "") -> Recording:
        """One that comes with the package. options: as in an address, `?start=...`."""
        path = shipped(name)
        return cls.of(f"{SUFFIXES[Path(path).suffix]}+file:{_quoted(path)}{options}")

    @classmethod
    def of(cls, name: str) -> Recording:
        """The recording of that name: FORMAT+file:PATH?options, or a path whose suffix says it.

        Raises InvalidInput for a name that is none, a file that is not there, or a start that is
        needed and not told.
        """
        is_address = name.partition("+file:")[0] in FORMATS and "+file:" in name
        what = SUFFIXES.get(Path(name).suffix.lower())
        if not is_address and what is None:
            raise InvalidInput("recording", name, f"FORMAT+file:PATH, with {', '.join(FORMATS)}")
        url = read_recorded(name if is_address else f"{what}+file:{_quoted(name)}")
        if not Path(url.path).is_file():
            raise InvalidInput("recording", url.path, "a file that is there")
        return cls(replace(url, text=name), _start(url))

    def batches(self) -> Iterator[tuple[datetime, Heard]]:
        """(time of hearing, what was heard within a second of it), in the order of time."""
        waiting: list[tuple[datetime, int, Report]] = []
        faults: list[Fault] = []
        numbers, newest = count(), _UNTOLD
        for heard in self._read():
            faults += heard.faults
            for report in heard.reports:
                newest = max(newest, report.heard_at)
                heapq.heappush(waiting, (report.heard_at, next(numbers), report))
            if newest != _UNTOLD:
                if faults:
                    yield newest, Heard((), tuple(faults))
                    faults.clear()
                yield from _batches(waiting, until=newest - WINDOW)
        yield from _batches(waiting, until=None)
        if faults:  # not one report: there is no time in the file but the file's own
            changed = Path(self.url.path).stat().st_mtime
            yield datetime.fromtimestamp(changed, UTC), Heard((), tuple(faults))

    async def play(self, *, speed: float | None) -> AsyncIterator[News]:
        """The same as a feed would give it, `speed` times as fast; None: without waiting."""
        loop = asyncio.get_running_loop()
        began, first = loop.time(), None
        for at, heard in self.batches():
            first = at if first is None and heard.reports else first
            if speed is not None and first is not None:
                due = began + (at - first).total_seconds() / speed
                await asyncio.sleep(max(0.0, due - loop.time()))
            else:
                await asyncio.sleep(0)
            yield News(self.url.text, at, heard.reports, heard.faults)

    def _read(self) -> Iterator[Heard]:
        """What the file holds, in its own order."""
        started = self.started or _UNTOLD
        reader = FORMATS[self.url.what][1](Asked(self.url.text, self.url.options, started))
        clock = started
        with Path(self.url.path).open("rb") as file:
            while piece := file.readline() if self.url.what == "ais" else file.read(CHUNK):
                heard = _timed(reader.read(piece, clock))
                yield heard
                if self.url.what == "ais":
                    clock = max([clock, *(report.at for report in heard.reports)])
        yield _timed(reader.end(clock))


def _timed(heard: Heard) -> Heard:
    """Reports whose time of hearing was not recorded were heard when they were measured."""
    return Heard(
        tuple(
            replace(report, heard_at=report.at) if report.heard_at is _UNTOLD else report
            for report in heard.reports
        ),
        heard.faults,
    )


def _batches(
    waiting: list[tuple[datetime, int, Report]], *, until: datetime | None
) -> Iterator[tuple[datetime, Heard]]:
    """Take what was heard up to then, all where None, a second at a time."""
    together: list[Report] = []
    while waiting and (until is None or waiting[0][0] <= until):
        report = heapq.heappop(waiting)[2]
        if together and _second(report) != _second(together[0]):
            yield together[-1].heard_at, Heard(tuple(together))
            together = []
        together.append(report)
    if together:
        yield together[-1].heard_at, Heard(tuple(together))


def _second(report: Report) -> datetime:
    """Reports heard in one second are given together."""
    return report.heard_at.replace(microsecond=0)


def _quoted(path: str) -> str:
    """A path as it may stand in an address."""
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def _start(url: FeedUrl) -> datetime | None:
    text = url.options.get("start")
    if text is not None:
        return read_instant(text, "recording ?start")
    if url.what not in TIMELESS:
        return None
    with Path(url.path).open("rb") as file:
        tag = _TAG_TIME.search(file.read(_LOOKED_THROUGH)) if url.what == "ais" else None
    if tag is None:
        raise InvalidInput(
            "recording ?start", "missing", f"when it began, for {url.what}: {EXPECTED}"
        )
    return datetime.fromtimestamp(int(tag[1]), UTC)
