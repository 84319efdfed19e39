"""Feeds that an earlier watch of this desk has heard, and that this one has not: told as silent.

    watch.feeds   in the desk's directory: the feeds that were heard here, a line each

Promise: told once a run, by the log alone over as soon as the feed is heard. One that no watch has
ever heard is a matter between the operator and its address. Such an alert follows from no position,
so that no replay gives it: it says by `watch_began` that it is one.
Not here: feeds that were heard by this watch (core/watch/feed_silence.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from time import monotonic

from standclear.core.picture import Picture
from standclear.core.rules.alert_news import open_alert
from standclear.core.watch.feed_silence import silent_after
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.log.files import write_whole
from standclear.service.desk_home import DeskHome

FILE = "watch.feeds"

MOST = 1_000
"""Names that are remembered; the newest."""

NOTHING = sha256().hexdigest()
"""No position stands behind it."""


class HeardBefore:
    """The feeds of one run of the watch. Owner: the thread of the watch."""

    def __init__(self, home: DeskHome, feeds: Iterable[str]) -> None:
        self._home = home
        self._path = home.directory / FILE
        self._known = self._read()
        self._feeds = {feed for feed in feeds if silent_after(feed) is not None}
        self.begin()

    def begin(self) -> None:
        """All are waited for from now on, by clocks of both kinds."""
        self._began, self._began_s = self._home.clock().replace(microsecond=0), monotonic()
        self._waited, self._told = set(self._feeds), set[str]()

    def look(self, heard: Collection[str]) -> list[AlertChange]:
        """Called again and again with the feeds that this watch has heard; what is to be said."""
        self._remember(heard)
        late = [feed for feed in sorted(self._waited.difference(heard)) if self._is_late(feed)]
        if not late and not self._waited.intersection(heard):
            return []
        with self._home.office().reading() as picture:
            said = [self._raised(feed) for feed in late if not _open(picture, feed, self._began)]
            self._told.update(late)
            for feed in sorted(self._waited.intersection(heard)):
                said += self._over(picture, feed)
                self._waited.remove(feed)
        return said

    def _is_late(self, feed: str) -> bool:
        after = silent_after(feed)
        waited_s = monotonic() - self._began_s
        is_due = after is not None and waited_s >= after.total_seconds()
        return is_due and feed in self._known and feed not in self._told

    def _raised(self, feed: str) -> AlertChange:
        alert = alert_id("", feed, self._began)
        return AlertChange(alert, AlertState.RAISED, _situation(feed, self._began), NOTHING)

    def _over(self, picture: Picture, feed: str) -> list[AlertChange]:
        alert = _open(picture, feed, self._began)
        held = picture.alerts.get(alert)
        if held is None or not is_before(held.situation):
            return []  # none, or one of a feed that was heard: feed_silence.py ends it
        since = max(self._home.clock().replace(microsecond=0), held.situation.since)
        ended = replace(held.situation, since=since)
        return [AlertChange(alert, AlertState.RESOLVED, ended, NOTHING)]

    def _read(self) -> list[str]:
        with suppress(OSError, UnicodeDecodeError):
            return self._path.read_text().splitlines()
        return []  # none yet

    def _remember(self, heard: Collection[str]) -> None:
        new = [feed for feed in heard if feed not in self._known and silent_after(feed)]
        if new:
            self._known = [*dict.fromkeys([*self._read(), *self._known, *new])][-MOST:]
            with suppress(OSError):  # a full disk: remembered by this run alone
                write_whole(self._path, "".join(f"{feed}\n" for feed in self._known).encode())


def is_before(situation: Situation) -> bool:
    """Whether it is of a feed that was heard by an earlier watch alone."""
    return situation.kind is Kind.FEED_SILENT and situation.watch_began is not None


def _situation(feed: str, began: datetime) -> Situation:
    return Situation(Kind.FEED_SILENT, "", "", "", 0, began, feed=feed, watch_began=began)


def _open(picture: Picture, feed: str, began: datetime) -> str:
    return open_alert(picture, _situation(feed, began))
