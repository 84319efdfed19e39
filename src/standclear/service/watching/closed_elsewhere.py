"""Another watch at the same desk hears worse, and tells that something is over which is not.

Promise: who sees it later than the time since when it is told as over, tells that it is so again;
at most once for each time that it was told as over. A craft that is heard no more is not seen.
Not here: that two watches do not raise the same (core/rules/alert_news.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from standclear.core.picture import Picture
from standclear.core.watch.situation import AlertState
from standclear.core.watch.situations import Change, Situations

Beside = tuple[str, str]
"""A track, and the zone, other track or plan that it is at."""


class ClosedElsewhere:
    """What goes on here and is over by the log."""

    def __init__(self, watched: Sequence[Situations]) -> None:
        self._watched = watched
        self._closed: dict[Beside, tuple[str, datetime]] = {}

    def follow(self, picture: Picture) -> None:
        """Look at what the log says now."""
        self._closed = dict(self._found(picture))

    def _found(self, picture: Picture) -> Iterator[tuple[Beside, tuple[str, datetime]]]:
        for situations in self._watched:
            for alert, situation, opened in situations.going_on():
                beside = situation.track, situation.beside
                last = picture.alert_on.get(beside, "")
                if not last or (alert in picture.alerts and alert != last):
                    continue
                told = picture.alerts[last]
                if told.state is AlertState.RESOLVED and opened <= told.situation.since:
                    yield beside, (last, told.situation.since)

    def still_so(self) -> list[Change]:
        """What was seen here since; called once a second."""
        if not self._closed:
            return []
        found: list[Change] = []
        for beside, (alert, ended) in sorted(self._closed.items()):
            changes = [c for each in self._watched for c in each.insist(*beside, alert, ended)]
            if changes:
                found += changes
                del self._closed[beside]
        return found
