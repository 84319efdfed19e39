"""`standclear watch`: live tracks against the zones of this desk."""

from __future__ import annotations

import asyncio
import gc
import random
import signal
from collections.abc import Callable, Sequence
from datetime import datetime

import click

from standclear.cli.shell import Shell, here
from standclear.cli.watch_run import Run, play
from standclear.cli.watch_status import Status
from standclear.cli.words import read_moment
from standclear.core.counted import counted
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.core.time.times import read_duration
from standclear.formats.documents import make_ready
from standclear.service.desk_home import DeskHome
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.feeds import Feeds, Leapt, News
from standclear.service.watching.keeping import HOW
from standclear.service.watching.recording import Recording
from standclear.service.watching.watcher import Watcher

WAIT_S = 0.5


@click.command()
@click.option(
    "--feed",
    "feeds",
    multiple=True,
    metavar="URL",
    help="Where positions come from; once for each.",
)
@click.option(
    "--replay",
    metavar="RECORDING",
    help="A recorded file instead: show what would be told.",
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True),
    help="With --replay: times the pace at which it was heard; else at once.",
)
@click.option(
    "--begin", metavar="TIME", help="With --replay: as if it began then; else at its own times."
)
@click.option(
    "--every",
    default="60s",
    show_default=True,
    metavar="TIME",
    help="How often to say how the feeds fare, and what waits.",
)
@here
def watch(
    shell: Shell,
    feeds: tuple[str, ...],
    every: str,
    replay: str | None,
    speed: float | None,
    begin: str | None,
) -> None:
    """Watch live tracks against the zones in force (the desk).

    Writes alert.change to the record when a craft that a zone binds is inside it, possibly so
    within what its source can tell, or expected inside within five minutes; when craft of two
    parties are, or soon will be, nearer to each other than the parties' separation; when one is
    off the plan that its party ties it to, or in the way of a movement; when a craft or a feed is
    heard no more; and when that has ended. A craft's party, where it has lodged it (`standclear
    track lodge`), and the zone's parties are told, as of everything: `standclear run` or `serve`
    carries it out. Positions never enter the record. Ends when every feed has ended, or with
    Ctrl-C.

    With --replay nothing is written and nobody is told: it shows what would have been. A
    recording is a file whose ending says what it is (.jsonl, .csv, .sbs, .beast, .avr, .nmea,
    .cot), or an address such as beast+file:DAY.bin?start=2030-03-01T06:00Z.

    With --json each alert, and each minute how the feeds fare, is a document on a line of its own.

    That nothing is told says nothing about danger: a feed hears only what is transmitted.

    \b
    Examples:
      standclear watch --feed sbs://receiver:30003
      standclear watch --feed ais+udp://0.0.0.0:10110 --json
      standclear watch --replay recorded.jsonl --begin "2030-03-01 06:00Z"
    """
    home = shell.home
    if not isinstance(home, DeskHome):
        raise NotAllowed("the watch is the desk's", ("run it in the desk's directory",))
    if bool(feeds) == (replay is not None):
        raise InvalidInput("--feed", ", ".join(feeds) or "nothing", "--feed URL, or --replay FILE")
    if replay is not None:
        _replay(shell, home, replay, speed, begin)
        return
    every_s = read_duration(every).total_seconds()
    if every_s < 1:
        raise InvalidInput("--every", every, "1 s or more")
    heard = Feeds(feeds, clock=home.clock, jitter=random.random)  # refuses what is no feed
    watching = DeskWatch(home, feeds=feeds)
    status = Status(shell.screen, shell.as_json, every_s)
    run = Run(shell.screen, shell.as_json, watching.watcher, set(feeds), watching.take)
    if not watching.keeping.is_on:
        shell.screen.note(f"Positions are not kept, and cannot be replayed: {HOW}.")
    make_ready()
    _collect_young_garbage_only()
    try:
        asyncio.run(_watch(run, watching, heard, status, home.clock))
    finally:
        try:
            run.show_all(watching.end())
        finally:
            run.note_removed(watching.keeping.removed)
            run.note_not_kept(watching.keeping.fault)
            run.ended()
            run.say_who_goes_on(watching.open_alerts(), goes_on=watching.duty.goes_on)


def _collect_young_garbage_only() -> None:
    """So that no search through a million reports held keeps an alert waiting for a second.

    What dies young is collected as ever, and counted references free the rest: nothing that the
    watch holds for long refers to itself.
    """
    gc.freeze()
    gc.set_threshold(10_000, 20, 1_000_000)


def _replay(
    shell: Shell, home: DeskHome, name: str, speed: float | None, begin: str | None
) -> None:
    recording = Recording.of(name)
    at = None
    if begin is not None:
        at = read_moment(begin, zone=home.time_zone, pointer="--begin")
    watcher = Watcher()
    watcher.follow(home.reader().picture)
    run = Run(shell.screen, shell.as_json, watcher, set(), watcher.take)
    run.begin(f"{name} is played, and nobody is told.")
    play(run, recording, speed=speed, begin=at)


async def _watch(
    run: Run,
    watching: DeskWatch,
    opening: Feeds,
    status: Status,
    clock: Callable[[], datetime],
) -> None:
    for ending in (signal.SIGTERM, signal.SIGINT):  # a cancellation can be lost in a wait
        asyncio.get_running_loop().add_signal_handler(ending, run.open_feeds.clear)
    async with opening as feeds:
        run.begin(
            f"{counted(len(run.open_feeds), 'feed')}. Ctrl-C ends it. Parties are told by "
            "`standclear run` or `standclear serve`."
        )
        while run.open_feeds:
            news = await feeds.take(WAIT_S)
            if any(isinstance(one.change, Leapt) for one in news):
                watching.begin_anew()
            run.watcher = watching.watcher  # another one, when it could begin anew
            run.hear(*news)
            now = _quiet_until(news, clock)
            if now is not None or watching.waiting:
                run.show_all(watching.take((), now=now))
            run.note_log(watching.fault, len(watching.waiting))
            run.note_refused(watching.refused, watching.why_refused)
            status.look(watching, feeds, clock())
            run.note_removed(watching.keeping.removed)
            run.note_not_kept(watching.keeping.fault)


def _quiet_until(news: Sequence[News], clock: Callable[[], datetime]) -> datetime | None:
    """Until when no report was heard; None where one was. What says nothing usable is no report,
    however much of it comes: silence is noticed all the same."""
    if any(one.reports for one in news):
        return None
    return max((one.at for one in news), default=None) or clock()
