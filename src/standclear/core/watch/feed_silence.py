"""Feeds that have spoken and speak no more: what they alone hear is not seen, and that is told.

    silent for its own time (`?silent=`, else SILENT_AFTER_S) -> told -> heard for HOLD_S -> over

Promise: one situation a feed, however it comes and goes. It follows from the reports alone, so that
a replay of them says the same. A feed that was never heard is not judged here: whoever starts the
watch sees it (service/watching/feeds.py), and parties are told where an earlier watch has heard it
(service/watching/heard_before.py). A file is no feed.
Not here: craft that are heard no more (silence.py), whom to tell (rules/alerts.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from standclear.core.watch.situation import AlertState, Kind, Situation
from standclear.core.watch.situations import HOLD_S, Change, Situations

SILENT_AFTER_S = 60.0
"""Without a report for so long a feed is silent, where its address does not say (own choice: the
quietest receiver of ADS-B that is of use hears something each minute)."""

_SAID = re.compile(r"[?&]silent=(\d+(?:\.\d+)?)(?:&|$)")
_HOLD = timedelta(seconds=HOLD_S)


@dataclass
class FeedSilence:
    """Every feed that was heard.

    heard    when its last report was heard
    silent   those that are so now; back: those that were told as silent, and since when they speak
    """

    heard: dict[str, datetime] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    back: dict[str, datetime] = field(default_factory=dict)
    situations: Situations = field(default_factory=Situations)

    def resume(self, alerts: Mapping[str, tuple[Situation, AlertState]], at: datetime) -> None:
        """Go on from what was told before a restart."""
        self.situations.resume(alerts, at)
        self.silent |= {one.feed for one in self.situations.open_of("")}

    def hear(self, source: str, heard_at: datetime) -> None:
        """A report of a feed."""
        self.heard[source] = heard_at
        if source in self.silent:
            self.silent.remove(source)
            self.back[source] = heard_at

    def turn(self, now: datetime) -> list[Change]:
        """What follows by now, feed by feed."""
        found: list[Change] = []
        for source in sorted(self.heard):
            after = silent_after(source)
            if after is None:
                continue
            falls_silent = self.heard[source] + after
            since = self.back.get(source)
            if since is not None and since + _HOLD <= min(now, falls_silent):
                del self.back[source]
                found += self.situations.end("", source, _second(since))
            if falls_silent <= now and source not in self.silent:
                self.silent.add(source)
                if self.back.pop(source, None) is None:
                    found += self._tell(source, now)
        return found

    def _tell(self, source: str, now: datetime) -> list[Change]:
        since = _second(self.heard[source])
        return self.situations.see(
            Situation(Kind.FEED_SILENT, "", "", "", 0, since, feed=source), now
        )

    def is_deaf(self, sources: Iterable[str]) -> bool:
        """Whether all of these are silent, and there are any."""
        return bool(sources := set(sources)) and sources <= self.silent


def silent_after(source: str) -> timedelta | None:
    """After how long a feed of this name is silent; None for what is no feed."""
    if "://" not in source:
        return None
    said = _SAID.search(source)
    return timedelta(seconds=float(said[1]) if said else SILENT_AFTER_S)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
