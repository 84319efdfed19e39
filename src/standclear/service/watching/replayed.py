"""The watch over again: what it took, by what it knew of the log then; and what that gives.

    kept positions -> watch that follows the log as the first one did -> what it says
    a recording    -> watch that follows the log by the times of its entries

Promise: kept positions give the statements that the watch made of them, to the byte; digests too.
Nothing is written, and nobody is told.
Not here: comparing (against_log.py), the watch itself (watcher.py), reading (store/kept.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from standclear.core.watch.report import Report
from standclear.core.watch.said import AlertChange
from standclear.core.watch.silence import CLOSED_AFTER
from standclear.core.watch.tracks import FORGET
from standclear.service.watching.past import Past
from standclear.service.watching.watcher import Watcher

if TYPE_CHECKING:
    from standclear.service.watching.recording import Recording
    from standclear.store.kept import Stretch


@dataclass(frozen=True, slots=True)
class Told:
    """What a replay says, and where it says it.

    run, batch  of the kept positions; a recording is one run
    at          the newest time of hearing by then
    """

    run: str
    batch: int
    at: datetime
    change: AlertChange

    @property
    def order(self) -> tuple[str, int, str]:
        """In which replays are written, in whatever pieces they were worked out."""
        return self.run, self.batch, self.change.situation.track


Look = Callable[[Watcher, Sequence[Report]], None]
"""Called after each batch, with the watch and what it took."""


def replay_kept(stretch: Stretch, past: Past, look: Look) -> Iterator[Told]:
    """What the watch said of a stretch; where its beginning is gone, of what is left.

    Raises InvalidInput where the log is not the one that was followed.
    """
    run = stretch.segment.run
    watcher: Watcher | None = None
    size = stretch.log_size
    for batch in stretch.batches():
        if watcher is None:
            watcher = Watcher.resumed(past.of_size(size))
        if batch.log_size != size:
            size = batch.log_size
            watcher.follow(past.of_size(size))
        changes = watcher.take(batch.reports)
        at = batch.reports[-1].heard_at if batch.reports else batch.now
        if batch.now is not None:
            changes += watcher.pass_time(batch.now)
        if at is not None:
            yield from in_order(Told(run, batch.number, at, change) for change in changes)
        look(watcher, batch.reports)
        if batch.reports:
            watcher.rest(batch.reports[-1])


def settled(stretch: Stretch) -> tuple[int, int] | None:
    """From which batch on a stretch says the same although its beginning is gone, and how far the
    log was followed then: when every track of before is heard whole, or was forgotten, and what
    was open with it is closed (silence.py).

    None where it is over by then.
    """
    begun: datetime | None = None
    for part in stretch.parts:
        table = part.table(("batch", "log_size", "heard_at"))
        begun = begun or table["heard_at"][0].as_py()
        for batch, size, heard_at in zip(
            *(table[name].to_pylist() for name in ("batch", "log_size", "heard_at")), strict=True
        ):
            if heard_at - begun >= FORGET + CLOSED_AFTER:
                return batch, size
    return None


def replay_recording(
    recording: Recording, past: Past, look: Look, unread: Callable[[int], None]
) -> Iterator[Told]:
    """What the watch would have said of a recording, by what was logged at each time of it; of its
    feeds too, where it names them: a file is none, and what it does not hold nobody was silent of.

    unread  told how many messages could not be used
    """
    watcher, size = Watcher(is_live=True), -1
    for number, (at, heard) in enumerate(recording.batches()):
        unread(len(heard.faults))
        picture = past.of_time(at)
        if picture.size != size:
            size = picture.size
            watcher.follow(picture)
        changes = watcher.take(heard.reports)
        yield from in_order(Told("", number, at, change) for change in changes)
        look(watcher, heard.reports)
        if heard.reports:
            watcher.rest(heard.reports[-1])


def in_order(told: Iterable[Told]) -> list[Told]:
    """By `order`; of one track as they came."""
    return sorted(told, key=lambda one: one.order)
