"""While what was decided is on its way to the disk, the office decides what comes next.

Nobody is answered, and nobody is shown anything, before it is in the log; and where the disk
fails, what was decided on what never came to be is decided anew.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest

from standclear.core import statements as st
from standclear.core.errors import Stale, StandclearError, Unavailable
from standclear.log.append import Log
from standclear.log.backing import LogWrite
from standclear.log.errors import NotStored
from standclear.service.audit import audit
from standclear.service.author import say
from standclear.service.intake import Job
from standclear.service.office import Office
from standclear.service.replay import replay
from standclear.store.sqlite import SqliteStore
from tests.property.test_replay_laws import differing
from tests.town import START, Town, key_of, plan, signer

LONG_S = 30.0


class SlowStore(SqliteStore):
    """A store whose next write waits until it may go on; then it fails, if it is told to."""

    held, fails = False, False

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.reached, self.go_on = threading.Event(), threading.Event()

    @contextmanager
    def write(self) -> Iterator[LogWrite]:
        if self.held:
            self.held = False
            self.reached.set()
            self.go_on.wait(LONG_S)
            if self.fails:
                raise NotStored("the disk is gone")
        with super().write() as write:
            yield write


class Filing(threading.Thread):
    """Somebody who hands in a plan and waits."""

    def __init__(self, office: Office, party: str, job: Job | None = None) -> None:
        super().__init__(daemon=True)
        self.office = office
        thread, filed = office.thread_of(party), st.PlanFile(plan(party))
        self.job = job or Job(say(filed, key=key_of(party), thread=thread, at=START))
        self.start()

    def run(self) -> None:
        self.office.submit_all([self.job])

    def served(self) -> None:
        self.join(LONG_S)
        assert not self.is_alive()


def until_decided(job: Job) -> None:
    ends = monotonic() + LONG_S
    while job.pending is None and monotonic() < ends:
        sleep(0.001)
    assert job.pending is not None


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "log.db")
    town.close()
    town.store = SlowStore(tmp_path / "log.db")
    town.office = Office(Log(town.store, signer()), key_of("desk"), clock=town.clock)
    yield town.opens("north", "south", "relief")
    town.close()


def two_filings(town: Town) -> tuple[Filing, Filing]:
    """North's plan is being written; south's, which overlaps it, is decided meanwhile."""
    town.store.held = True
    first = Filing(town.office, "north")
    assert town.store.reached.wait(LONG_S)
    second = Filing(town.office, "south")
    until_decided(second.job)
    assert not first.job.done
    assert not second.job.done
    return first, second


def whole(town: Town) -> None:
    with town.office.reading() as picture:
        assert differing(replay(town.office.log), picture) == []
    assert audit(town.office.log).faults == ()


def overlaps(job: Job) -> int:
    return len(job.answer.decision.overlaps)


def test_the_next_is_decided_while_the_disk_is_slow_and_nobody_is_told_early(slow: Town) -> None:
    size = slow.office.log.size
    first, second = two_filings(slow)
    shown: list[tuple[int, int]] = []

    def look() -> None:
        with slow.office.reading() as picture:
            shown.append((picture.size, slow.office.log.size))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    again = Filing(slow.office, "north", Job(first.job.sealed))
    assert slow.office.log.size == size
    slow.store.go_on.set()
    for filing in (first, second, again):
        filing.served()
    looking.join(LONG_S)

    assert all(seen == logged for seen, logged in shown)
    assert len(shown) == 1
    assert (overlaps(first.job), overlaps(second.job)) == (0, 1)
    assert again.job.answer.index == first.job.answer.index == size
    whole(slow)


def test_what_was_decided_on_an_append_that_fails_is_decided_anew(slow: Town) -> None:
    slow.store.fails = True
    first, second = two_filings(slow)
    again = Filing(slow.office, "north", Job(first.job.sealed))
    slow.store.go_on.set()
    for filing in (first, second, again):
        filing.served()

    assert isinstance(first.job.fault, Unavailable)
    assert second.job.fault is None
    assert again.job.fault is None
    assert {"north/plan/1", "south/plan/1"} == set(slow.picture.plans)
    assert overlaps(second.job) + overlaps(again.job) == 1
    whole(slow)


def test_the_desks_own_word_waits_for_what_is_being_written(slow: Town) -> None:
    slow.store.fails = True
    first, second = two_filings(slow)
    said: list[object] = []

    def tick() -> None:
        try:
            said.append(slow.office.tick())
        except StandclearError as fault:
            said.append(fault)

    ticking = threading.Thread(target=tick, daemon=True)
    ticking.start()
    slow.store.go_on.set()
    first.served()
    second.served()
    ticking.join(LONG_S)
    assert len(said) == 1
    assert not isinstance(said[0], Exception)
    whole(slow)


def test_the_desks_own_word_in_a_group_follows_its_entries_before_it(slow: Town) -> None:
    """All of a group are decided before the desk signs any decision; its thread has no gap."""
    office = slow.office

    def word(statement: st.Statement, party: str) -> Job:
        thread = office.thread_of(party)
        return Job(say(statement, key=key_of(party), thread=thread, at=START))

    first, north = word(st.ClockTick(START), "desk"), word(st.PlanFile(plan("north")), "north")
    office.submit_all([first, north])
    assert (first.fault, north.fault) == (None, None)
    south, behind = word(st.PlanFile(plan("south")), "south"), word(st.ClockTick(START), "desk")
    office.submit_all([south, behind])
    assert overlaps(south) == 1
    assert isinstance(behind.fault, Stale)  # the desk has decided on south's plan since
    whole(slow)
