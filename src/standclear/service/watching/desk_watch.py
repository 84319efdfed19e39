"""The watch at a desk: it follows the log, and what it sees enters the log.

Promise: a zone that is logged is watched from the next look on (`Waits`); an alert that the log has
already, from before a restart or from a second watch beside this one, is not said again. While the
log cannot be written, what is to be said waits in its order, the watch goes on seeing, and no try
holds it up for longer than its patience; killed then, the next watch sees it anew, for the log does
not have it. What stands behind an alert is kept before it is said.
Not here: what is seen (watcher.py), carrying alerts out (service/notify.py does, as it does all).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from standclear.core.counted import counted
from standclear.core.errors import InvalidInput, NotAllowed, NotFound, StandclearError, Unavailable
from standclear.core.rules.alert_news import is_told, open_alert
from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import WATCH, AlertState
from standclear.log.errors import LogError
from standclear.service.desk_home import DeskHome
from standclear.service.watching.heard_before import HeardBefore
from standclear.service.watching.keeping import Keeping
from standclear.service.watching.on_duty import OnDuty
from standclear.service.watching.watcher import Watcher


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds that a watch waits (own choice).

    look_s      between two looks at the size of the log
    patience_s  for another process that is writing: longer, and feeds would not be read meanwhile
    retry_s     between two tries while the log cannot be written
    stuck_s     what waits for so long waits for more than another process's turn
    last_try_s  when a watch ends, it goes on trying for so long
    say_s       for saying, before feeds are read again: of a thousand alerts at once the rest waits
    """

    look_s: float = 0.25
    patience_s: float = 0.25
    retry_s: float = 0.5
    stuck_s: float = 2.0
    last_try_s: float = 3.0
    say_s: float = 2.0


OPENINGS = (AlertState.RAISED, AlertState.REOPENED)
"""Refused of an alert that is open: another watch has said it."""


class DeskWatch:
    """One watch over one desk's log. Owner: one thread.

    waiting  what was seen and is not said yet, in its order
    refused  how much the desk's rules did not take; `why_refused` says the last reason
    """

    def __init__(
        self, home: DeskHome, waits: Waits = Waits(), *, feeds: Iterable[str] = ()
    ) -> None:
        """feeds: the addresses that are to be heard."""
        self._home, self._waits = home, waits
        home.wait_s = waits.patience_s
        with home.office().reading() as picture:
            self.watcher = Watcher.resumed(picture)
            self._size = picture.size
        self._looked = self._well = monotonic()
        self._again = 0.0
        self.waiting: deque[AlertChange] = deque()
        self._same: dict[str, str] = {}  # our alert -> the one that another watch has raised
        self.refused, self.why_refused = 0, ""
        self._why_not_said = self._why_not_read = ""
        self._is_to_begin = False
        self.keeping = Keeping.at(home, log_size=self._size)
        self.duty = OnDuty(home)
        self._before = HeardBefore(home, feeds)

    @property
    def fault(self) -> str:
        """Why the log has not been written, or not read, for `stuck_s`; "" if it is."""
        if monotonic() - self._well < self._waits.stuck_s:
            return ""
        return self._why_not_said or self._why_not_read

    def take(self, reports: Sequence[Report], *, now: datetime | None = None) -> list[AlertChange]:
        """Say what the reports change, and what has waited; what was said, once it is durable.

        now  told when nothing more was heard until then, so that silence is noticed
        """
        self._begin_if_due()
        self._follow()
        if now is not None and not self.watcher.is_next(now):
            now = None
        self.keeping.take(reports, log_size=self._size, now=now)
        self.waiting += self.watcher.take(reports)
        if now is not None:
            self.waiting += self.watcher.pass_time(now)
        self._listen()
        said = self._say_waiting() if monotonic() >= self._again else []
        if not self._why_not_said and not self._why_not_read:
            self._well = monotonic()
        return said

    def begin_anew(self) -> None:
        """Forget what was heard and when, and go on as after a restart: the clock has leapt.

        Where the log cannot be read, that is done as soon as it can; until then the watch goes on.
        """
        self._is_to_begin = True
        self._begin_if_due()

    def _begin_if_due(self) -> None:
        if not self._is_to_begin:
            return
        try:
            with self._home.office().reading() as picture:
                watcher, size = Watcher.resumed(picture), picture.size
        except (StandclearError, LogError, OSError) as fault:
            self._why_not_read = str(fault)
            return
        self.keeping.close()
        self.watcher, self._size, self._is_to_begin = watcher, size, False
        self.keeping = Keeping.at(self._home, log_size=size)
        self._before.begin()

    def end(self) -> list[AlertChange]:
        """Try a last time to say what waits, and that nobody listens now, and put away the
        positions; what was said.

        Raises Unavailable where something remains that nobody has been told.
        """
        self.waiting += self.duty.end()
        said: list[AlertChange] = []
        until = monotonic() + self._waits.last_try_s
        while self.waiting and monotonic() < until:
            said += self._say_waiting()
            if not self._why_not_said:
                until = monotonic() + self._waits.last_try_s
        self.keeping.close()
        if self.waiting:
            unsaid = sum(change.situation.feed != WATCH for change in self.waiting)
            seen = f"{counted(unsaid, 'alert')} seen and not said" if unsaid else "its end not said"
            raise Unavailable(f"{seen}, so that nobody is told: {self._why_not_said}")
        return said

    def open_alerts(self) -> int:
        """How many the log has open, whoever raised them."""
        with self._home.office().reading() as picture:
            held = picture.alerts.values()
            return sum(
                one.state is not AlertState.RESOLVED and one.situation.feed != WATCH for one in held
            )

    def _follow(self) -> None:
        """Take over what others have logged; until that can be read, what was known before holds.

        Reading waits for nobody's writing.
        """
        if monotonic() - self._looked < self._waits.look_s:
            return
        self._looked = monotonic()
        try:
            office = self._home.office()
            office.catch_up()
            with office.reading() as picture:
                if picture.size != self._size:
                    self.watcher.follow(picture)
                    self._size = picture.size  # last: what failed is tried again, and told
            self._why_not_read = ""
        except (StandclearError, LogError, OSError) as fault:
            self._why_not_read = str(fault)

    def _listen(self) -> None:
        """Note that a watch listens; where the log cannot be read, what to say of it waits."""
        try:
            heard = self.watcher.feeds.heard
            self.waiting += self.duty.listen(heard) + self._before.look(heard)
        except (StandclearError, LogError, OSError) as fault:
            self._why_not_read = str(fault)

    def _say_waiting(self) -> list[AlertChange]:
        """What could be said of what waits; the rest is tried again later."""
        until = monotonic() + self._waits.say_s
        if self.waiting:
            self.keeping.settle()  # before any of it enters the log
        said: list[AlertChange] = []
        try:
            while self.waiting:
                said += self._say(self.waiting[0])
                self.waiting.popleft()
                if monotonic() >= until:
                    break
            self._why_not_said = ""
        except (StandclearError, LogError, OSError) as fault:
            self._why_not_said = str(fault)
            self._again = monotonic() + self._waits.retry_s
        return said

    def _say(self, change: AlertChange) -> list[AlertChange]:
        """What was said now: it, or nothing. One that is refused must not hold up the others."""
        change = replace(change, alert=self._same.get(change.alert, change.alert))
        # Of a new danger that is not asked: the log is looked at once more, by who takes it.
        if change.state is AlertState.UPDATED and is_told(
            self._home.fresh_office().picture, change
        ):
            return []  # by another watch
        try:
            self._home.say(change, party=self._home.desk)
        except (InvalidInput, NotAllowed, NotFound) as fault:
            self._home.signer(self._home.desk)  # NotFound where no key counts: no refusal, it waits
            self._give_up(change, fault)
            return []
        return [change]

    def _give_up(self, change: AlertChange, fault: StandclearError) -> None:
        """Count it as refused, unless another watch has said so already."""
        picture = self._home.office().picture
        other = open_alert(picture, change.situation)
        if other and other != change.alert:
            self._same[change.alert] = other  # another watch was faster; that one goes on
        elif change.alert not in picture.alerts or (other and change.state not in OPENINGS):
            self.refused, self.why_refused = self.refused + 1, f"{change.alert}: {fault}"
