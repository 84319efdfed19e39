"""Whether a watch listens at a desk; that none does enters the log, and is told.

    watch.on   in the desk's directory: locked by each watch that listens, and when it last did so

Promise: a watch that ends says since when nobody listens, unless another one goes on; of one that
was killed, or stands still, whoever carries the desk's tellings out says it, or the next watch,
once GONE has passed. It is over when a feed is heard again, or the watch goes on. Watches that hear
files alone are no duty.
Not here: a single feed that is silent (core/watch/feed_silence.py).
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from time import monotonic
from weakref import finalize

from standclear.core.errors import InvalidInput, NotAllowed, NotFound
from standclear.core.picture import Picture
from standclear.core.rules.alert_news import open_alert
from standclear.core.watch.feed_silence import silent_after
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import WATCH, AlertState, Kind, Situation, alert_id
from standclear.log.files import write_new
from standclear.service.desk_home import DeskHome

FILE = "watch.on"

BEAT_S = 5.0
"""Between two notes that it listens."""

GONE = timedelta(minutes=1)
"""A watch that was killed and begins again within this is no gap that anybody need hear of (own
choice: as long as a feed may be silent)."""


class OnDuty:
    """One watch's duty. Owner: the thread of the watch.

    goes_on   whether another watch went on when this one ended; None: it has not, or never listened
    """

    def __init__(self, home: DeskHome) -> None:
        self._home = home
        self._file: int | None = None  # its descriptor
        self._noted = 0.0
        self.goes_on: bool | None = None

    def listen(self, sources: Iterable[str]) -> list[AlertChange]:
        """Called again and again with the feeds that have been heard; what is to be said of it."""
        if self._file is None:
            if all(silent_after(source) is None for source in sources):
                return []
            return self._begin()
        return self._beat() if monotonic() - self._noted >= BEAT_S else []

    def _beat(self) -> list[AlertChange]:
        """It listens still; where the log says that nobody does, it stood still, and goes on."""
        now = self._now()
        self._note(now)
        with self._home.office().reading() as picture:
            said = unwatched(picture)
        return [] if said is None else [_over(said, now)]

    def end(self) -> list[AlertChange]:
        """Nobody listens from now on, unless another watch does."""
        if self._file is None:
            return []
        now = self._now()
        self._note(now)
        self.goes_on = not _is_last(self._file)
        self._file = None
        self._leave()
        return [] if self.goes_on else [_raised(now)]

    def _begin(self) -> list[AlertChange]:
        path, now = self._home.directory / FILE, self._now()
        try:
            if not path.exists():
                with suppress(FileExistsError):  # another watch begins as well
                    write_new(path, _written(now))
            self._file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
        except OSError:
            return []  # a full disk must not end a watch: tried again with the next look
        self._leave = finalize(self, os.close, self._file)  # as when the process is killed
        last = _gone_since(self._file)
        fcntl.flock(self._file, fcntl.LOCK_SH)
        self._note(now)
        with self._home.office().reading() as picture:
            said = unwatched(picture)
            known = last is not None and _raised(last).alert in picture.alerts
        if said is None and last is not None and now - last >= GONE and not known:
            said = _raised(last)
            return [said, _over(said, now)]
        return [] if said is None else [_over(said, now)]

    def _note(self, now: datetime) -> None:
        assert self._file is not None
        self._noted = monotonic()
        with suppress(OSError):  # a full disk: then it counts as gone a little earlier
            os.pwrite(self._file, _written(now), 0)

    def _now(self) -> datetime:
        return self._home.clock().replace(microsecond=0)


def tell_if_gone(home: DeskHome) -> str:
    """Say for a watch that was killed, or stands still, that nobody listens; in words, "" where
    nothing was said."""
    try:
        with (home.directory / FILE).open("r+b") as file:
            last = _gone_since(file.fileno()) or _still_since(file.fileno())
    except FileNotFoundError:
        return ""  # no watch has ever listened here
    if last is None or home.clock() - last < GONE:
        return ""
    with home.office().reading() as picture:
        if unwatched(picture) is not None or _raised(last).alert in picture.alerts:
            return ""  # it is said, or was, and a person has ended it for good
    with suppress(InvalidInput, NotAllowed, NotFound):  # a watch was faster; no key of the desk
        home.say(_raised(last), party=home.desk)
        return f"No watch listens here since {last:%Y-%m-%d %H:%M:%SZ}."
    return ""


def unwatched(picture: Picture) -> AlertChange | None:
    """What was said last, where the log says that nobody listens."""
    alert = open_alert(picture, _situation(picture.at))
    if not alert:
        return None
    held = picture.alerts[alert]
    return AlertChange(alert, held.state, held.situation, NOTHING)


NOTHING = sha256().hexdigest()
"""No position stands behind it."""


def _situation(since: datetime) -> Situation:
    return Situation(Kind.UNWATCHED, "", "", "", 0, since, feed=WATCH)


def _raised(since: datetime) -> AlertChange:
    alert = alert_id("", WATCH, since)
    return AlertChange(alert, AlertState.RAISED, _situation(since), NOTHING)


def _over(said: AlertChange, now: datetime) -> AlertChange:
    since = max(now, said.situation.since)
    ended = replace(said.situation, since=since)
    return replace(said, state=AlertState.RESOLVED, situation=ended)


def _is_last(file: int) -> bool:
    """Whether nobody else holds it; then nobody does."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    fcntl.flock(file, fcntl.LOCK_UN)
    return True


def _gone_since(file: int) -> datetime | None:
    """When the last watch listened; None while one does, or where none has said so."""
    if not _is_last(file):
        return None
    noted = _read(file)
    return noted and noted[0]


def _still_since(file: int) -> datetime | None:
    """When a watch that holds it has listened last, where that is GONE ago: it was stopped, or
    cannot write to its terminal. By a clock that no hand sets and no sleep of the machine moves."""
    noted = _read(file)
    if noted is None or monotonic() - noted[1] < GONE.total_seconds():
        return None
    return noted[0]


def _written(now: datetime) -> bytes:
    """When a watch listened: for people, and by the machine's steady clock, which whoever holds
    the file shares with whoever reads it."""
    return f"{now.isoformat()} {monotonic():.1f}\n".encode()


def _read(file: int) -> tuple[datetime, float] | None:
    with suppress(ValueError, IndexError):
        noted = os.pread(file, 99, 0).decode().split()
        return datetime.fromisoformat(noted[0]), float(noted[1] if noted[1:] else "inf")
    return None
