"""A watch as somebody looks on: what is heard, what is told, what did not fit.

Promise: the alerts go to standard output, a line or a JSON document each; all else to standard
error. Not here: the commands (watch.py, demo.py), the watch (service/watching).
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from standclear.cli.show import Screen, duration
from standclear.core.counted import counted
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind
from standclear.core.watch.watched import NEAR_MM
from standclear.formats.feed import Fault
from standclear.links.feeds import Cut, Ended, Lost, Opened
from standclear.service.shown.plain import plain
from standclear.service.watching.feeds import Leapt, News, Silent, reports_of
from standclear.service.watching.recording import Recording
from standclear.service.watching.replaying import begun_at
from standclear.service.watching.watcher import Watcher

MOST_SAID = 20
"""Messages that could not be used, of which each is said; the rest is counted at the end."""

MOST_NAMED = 5
"""Zones that are named when a watch begins; more are counted."""


@dataclass
class Run:
    """What was heard and told so far; `tell`: says what reports change, and gives what was said."""

    screen: Screen
    as_json: bool
    watcher: Watcher
    open_feeds: set[str]
    tell: Callable[[Sequence[Report]], list[AlertChange]]
    reports: int = 0
    told: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    is_cut_off: bool = False
    waited: int = 0
    refused: int = 0
    is_not_kept: bool = False
    removed: int = 0

    def begin(self, what: str) -> None:
        watched = self.watcher.zones.zones
        few = 0 < len(watched) <= MOST_NAMED
        zones = ", ".join(sorted(watched)) if few else counted(len(watched), "zone")
        self.screen.note(f"Watching {zones}; {what} A line's time says since when it is so.")

    def hear(self, *news: News) -> None:
        """What came together is taken together: a thousand datagrams cost little more than one."""
        for one in news:
            self.count_faults(one.feed, one.faults)
            self._say_change(one)
        reports = reports_of(news)
        self.reports += len(reports)
        self.show_all(self.tell(reports))
        if reports:
            self.watcher.rest(reports[-1])

    def note_log(self, fault: str, waiting: int) -> None:
        """Once when the log cannot be reached, and again as more waits; once when it is back."""
        if fault and (not self.is_cut_off or waiting > self.waited):
            wait = f"{counted(waiting, 'alert')} {'waits' if waiting == 1 else 'wait'}"
            self.screen.note(
                f"THE LOG IS OUT OF REACH: {fault}. "
                + (f"{wait}, and nobody is told." if waiting else "Nothing waits yet.")
            )
            self.waited = max(1, 2 * waiting)
        elif self.is_cut_off and not fault:
            self.screen.note("The log is back; what waited has been said.")
            self.waited = 0
        self.is_cut_off = bool(fault)

    def note_refused(self, refused: int, why: str) -> None:
        """What the desk's rules did not take; nobody is told of it."""
        if refused > self.refused:
            self.screen.note(f"NOT SAID, the desk's rules refuse it: {why} ({refused} so far)")
            self.refused = refused

    def note_not_kept(self, fault: str) -> None:
        """Once when positions cannot be kept, and once when they are again."""
        if bool(fault) != self.is_not_kept:
            self.is_not_kept = bool(fault)
            self.screen.note(
                f"POSITIONS CANNOT BE KEPT: {fault}. Alerts are said all the same."
                if fault
                else "Positions are kept again."
            )

    def note_removed(self, removed: int) -> None:
        """Each time that kept positions were removed under the watch."""
        if removed > self.removed:
            self.screen.note(
                "KEPT POSITIONS WERE REMOVED while the watch runs: alerts from before cannot be "
                "replayed. What comes from now on is kept anew."
            )
        self.removed = removed

    def count_faults(self, feed: str, faults: Sequence[Fault]) -> None:
        """Each is said, up to so many; all are counted."""
        for fault in faults[: max(0, MOST_SAID - self.faults)]:
            self.screen.note(f"{feed}: {fault}")
        self.faults += len(faults)

    def show_all(self, changes: Sequence[AlertChange]) -> None:
        for change in changes:
            self.told[change.state.value] += 1
            self._show(change)

    def _say_change(self, news: News) -> None:
        note = self.screen.note
        match news.change:
            case Opened():
                note(f"{news.feed}: open.")
            case Cut(why, retry_s):
                note(f"{news.feed}: CUT: {why}. Tried again in {retry_s:.1f} s.")
            case Lost(count):
                note(f"{news.feed}: {count} messages found no room and are LOST.")
            case Silent(since):
                note(f"{news.feed}: SILENT since {since:%H:%M:%SZ}: nothing is seen through it.")
            case Leapt(by_s):
                way = "forward" if by_s > 0 else "back"
                note(
                    f"THE MACHINE'S CLOCK LEAPT {way} by {duration(by_s)}, or the machine slept: "
                    "the watch begins anew by it. What was open stays open."
                )
            case Ended():
                self.open_feeds.discard(news.feed)

    def _show(self, change: AlertChange) -> None:
        if self.as_json:
            self.screen.json_line({
                "alert": change.alert, "state": change.state.value,
                "situation": plain(change.situation), "digest": change.digest,
            })  # fmt: skip
            return
        self.screen.line(_line(change))

    def ended(self) -> None:
        tracks = self.watcher.tracks
        doubted = Counter[str]()
        for track in tracks.tracks.values():
            doubted.update(track.counts)
        told = ", ".join(f"{count} {word}" for word, count in self.told.items()) or "nothing told"
        self.screen.note(
            f"{counted(self.reports, 'report')} of {counted(len(tracks.tracks), 'track')}: {told}. "
            f"{_marked(doubted.items())}{counted(self.faults, 'message')} could not be used."
        )
        self._say_why_silent()

    def say_who_goes_on(self, still_open: int, *, goes_on: bool | None) -> None:
        """Of a watch that has ended, with so many alerts open in the log.

        goes_on  whether another watch does; None where this one heard no feed
        """
        who = {True: "; another watch goes on", False: "; nobody watches now", None: ""}[goes_on]
        verb = "stays" if still_open == 1 else "stay"
        said = f"{counted(still_open, 'alert')} {verb} open{who}"
        if still_open:
            said += ": see `standclear alert list --open`"
        if still_open or goes_on is not None:
            self.screen.note(f"{said}.")

    def _say_why_silent(self) -> None:
        """What a watch that tells little should be known by."""
        zones = self.watcher.zones
        for key, tracks in sorted(zones.unknown.items()):
            if key in zones.zones:
                many = counted(len(tracks), "track")
                bound = ", ".join(zones.zones[key].rule.bound)
                self.screen.note(
                    f"{many} that nobody lodged, or two parties did, {_was(len(tracks))} inside "
                    f"{key}, which binds {bound}: see `standclear track lodge`."
                )
        if self.reports and zones.zones and not zones.near:
            self.screen.note(
                f"No report came within {NEAR_MM // 1_000_000} km of a watched zone in its time."
            )


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _marked(counts: Iterable[tuple[str, int]]) -> str:
    said = ", ".join(f"{count} {word.replace('_', ' ')}" for word, count in sorted(counts))
    return f"Marked: {said}. " if said else ""


def _line(change: AlertChange) -> str:
    """ "08:00:25Z raised al-... NAT12 icao:3c6444 (north) inside south/zone/1": since when."""
    said = change.situation
    who = f"{said.callsign} {said.track}".strip() or "no craft"
    what = _WORDS.get(said.kind, said.kind.value.replace("_", " "))
    if change.state is AlertState.RESOLVED:
        what = f"{'closed,' if said.kind is Kind.LOST else 'no longer'} {what}"
    elif said.kind.is_now and not said.certain:
        what = f"possibly {what}"
    beside = f"{said.other} ({said.other_party})" if said.other else said.beside
    if said.kind is Kind.UNWATCHED:
        is_over = change.state is AlertState.RESOLVED
        what = "a watch listens again" if is_over else "NOBODY WATCHES"
        return f"{_clock(said.since)}  {change.state.value:8}  {change.alert}  {what}"
    if said.feed:
        began = ", not heard since the watch began again" if said.watch_began else ""
        return (
            f"{_clock(said.since)}  {change.state.value:8}  {change.alert}  {what}: "
            f"{said.feed}{began}"
        )
    when = f", expected {_clock(said.expected_at)}" if said.expected_at else ""
    if said.watch_began:
        when += f", not seen since the watch began again at {_clock(said.watch_began)}"
    return (
        f"{_clock(said.since)}  {change.state.value:8}  {change.alert}  {who} "
        f"({said.whose})  {what} {beside}{when}"
    )


_WORDS = {Kind.LOST: "lost from sight:", Kind.TOO_LONG: "too near for too long:"}
"""Where a kind's own name alone would not be understood."""


def _clock(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%SZ}"


def play(
    run: Run, recording: Recording, *, speed: float | None, begin: datetime | None = None
) -> None:
    """A recording, to its end."""

    async def through() -> None:
        async for news in begun_at(recording.play(speed=speed), begin):
            run.hear(news)

    try:
        with run.screen.working("Watching"):
            asyncio.run(through())
    finally:
        watcher = run.watcher
        still_open = sum(
            len(each.open())
            for each in (watcher.situations, watcher.pairs, watcher.plans.situations)
        )
        run.ended()
        if still_open:
            run.screen.note(f"{counted(still_open, 'situation')} still open then.")
