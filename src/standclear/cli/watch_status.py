"""How a watch fares, for its operator, again and again: feed by feed, and what waits.

Promise: a number stands for what was counted since the start. Nothing here tells where a craft is.
Not here: what is told of craft (watch_run.py), the feeds' own news as they happen (watch_run.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any

from standclear.cli.show import Screen, duration
from standclear.core.counted import counted
from standclear.service.shown.plain import plain
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.feeds import Feeds, Health


@dataclass
class Status:
    """Says how the watch fares, each so many seconds; in JSON to standard output."""

    screen: Screen
    as_json: bool
    every_s: float
    _said: float = field(default_factory=monotonic)
    _reports: int = 0

    def look(self, watching: DeskWatch, feeds: Feeds, now: datetime) -> None:
        """Say it, if it is time."""
        passed_s = monotonic() - self._said
        if passed_s < self.every_s:
            return
        health = feeds.health()
        reports = sum(one.reports for one in health)
        rate, self._reports = (reports - self._reports) / passed_s, reports
        self._said = monotonic()
        if self.as_json:
            told = _document(watching, feeds, now) | {"rate": round(rate, 1)}
            self.screen.json_line({"watch": told})
            return
        watcher = watching.watcher
        alerts = watcher.goes_on()
        corroborated = watcher.tracks.corroborated()
        twice = f", {corroborated} corroborated" if corroborated else ""
        said = [
            f"{counted(reports, 'report')}, {rate:.3g} a second",
            counted(len(watcher.tracks.tracks), "track") + twice,
            counted(alerts, "open alert"),
        ]
        if watching.waiting:
            said.append(f"{counted(len(watching.waiting), 'alert')} WAITING for the log")
        if feeds.backlog:
            said.append(f"{counted(feeds.backlog, 'piece')} of feeds not read yet")
        self.screen.note(f"{now:%H:%M:%SZ}  {'; '.join(said)}")
        for one in health:
            self.screen.note(f"  {one.feed}: {_line(one, now)}")


def state_of(health: Health) -> str:
    """In one word."""
    if health.has_ended:
        return "ended"
    if not health.is_open:
        return "cut"
    return "silent" if health.is_silent else "open"


def _line(one: Health, now: datetime) -> str:
    """ "open, 512 reports, the last 2 s ago, measured 0.4 s before, 3 not usable, 1 cut"."""
    if one.heard_at is None:
        said = [f"{state_of(one)}, nothing heard yet"]
    else:
        ago = duration((now - one.heard_at).total_seconds())
        said = [f"{state_of(one)}, {counted(one.reports, 'report')}", f"the last {ago} ago"]
    if one.behind_s is not None:
        said.append(f"measured {one.behind_s + one.waited_s:.1f} s before")
    for count, what in (
        (f"{one.faults:,}", "not usable"),
        (f"{one.lost:,}", "LOST"),
        (counted(one.cuts, "cut"), ""),
    ):
        if not count.startswith("0"):
            said.append(f"{count} {what}".strip())
    if one.why_cut and not one.is_open:
        said.append(one.why_cut)
    return ", ".join(said)


def _document(watching: DeskWatch, feeds: Feeds, now: datetime) -> dict[str, Any]:
    watcher = watching.watcher
    return {
        "at": plain(now),
        "feeds": [_of_feed(one) for one in feeds.health()],
        "backlog": feeds.backlog,
        "tracks": len(watcher.tracks.tracks),
        "corroborated": watcher.tracks.corroborated(),
        "open": watcher.goes_on(),
        "waiting": len(watching.waiting),
        "refused": watching.refused,
        "log": watching.fault,
        "positions": watching.keeping.fault,
        "positions_removed": watching.keeping.removed,
    }


def _of_feed(one: Health) -> dict[str, Any]:
    return {
        "feed": one.feed,
        "state": state_of(one),
        "reports": one.reports,
        "not_usable": one.faults,
        "lost": one.lost,
        "cuts": one.cuts,
        "why_cut": one.why_cut,
        "heard_at": plain(one.heard_at),
        "behind_s": one.behind_s,
        "waited_s": round(one.waited_s, 3),
    }
