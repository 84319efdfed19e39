"""A statement that is put back while nobody has the turn finds somebody all the same.

The desk's own voice takes statements out of the queue without having the turn. Where another
office was faster it puts them back, and the leader may have left in between.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass

import pytest

from standclear.core import statements as st
from standclear.service.author import Thread, say
from standclear.service.intake import Job, read_job
from standclear.service.turns import Turns
from tests.town import START, key_of, plan

LONG_S = 10.0
DECIDING = threading.Lock()  # the office's, in small


def a_job(number: int) -> Job:
    statement = st.PlanFile(plan(number=number))
    sealed = say(statement, key=key_of("north"), thread=Thread(), at=START)
    return read_job(sealed, lambda _: None)


@dataclass
class Waiter:
    """A thread that waits for its job, and decides it when it has the turn."""

    turns: Turns
    job: Job
    held: threading.Event

    def __post_init__(self) -> None:
        self.thread = threading.Thread(target=self.turns.wait, args=(self.job, self.decide))
        self.thread.daemon = True
        self.thread.start()

    def decide(self, job: Job) -> None:
        self.held.wait(LONG_S)
        while not job.done:
            with DECIDING:
                for waiting in self.turns.next(128):
                    answer(waiting)

    @property
    def served(self) -> bool:
        self.thread.join(LONG_S)
        return self.job.done and not self.thread.is_alive()


def answer(job: Job) -> None:
    job.answer = "taken"
    job.wake.put(None)


def in_queue(turns: Turns, count: int) -> None:
    """Wait until so many stand in the queue."""
    tries = threading.Event()
    while len(turns.queue) < count:
        tries.wait(0.001)


def test_what_is_put_back_after_the_leader_has_left_is_decided_by_its_own_thread() -> None:
    turns, held = Turns(), threading.Event()
    first = Waiter(turns, a_job(1), held)
    in_queue(turns, 1)
    second = Waiter(turns, a_job(2), threading.Event())
    in_queue(turns, 2)

    popped = turns.next(128)  # the desk's voice has both in its hands
    answer(first.job)
    held.set()
    assert first.served  # and the leader leaves, with nobody in the queue to follow it
    second.held.set()
    turns.put_back([job for job in popped if not job.done])

    assert second.served


def test_a_turn_is_never_given_to_the_desks_own_voice_which_would_not_pass_it_on() -> None:
    turns, held = Turns(), threading.Event()
    first = Waiter(turns, a_job(1), held)
    in_queue(turns, 1)
    turns.next(128)
    turns.put_first(a_job(2))  # the voice says something, and decides it itself in a moment
    answer(first.job)
    held.set()
    assert first.served
    for own in turns.next(128):
        answer(own)

    third = Waiter(turns, a_job(3), threading.Event())
    third.held.set()
    assert third.served


def test_many_that_come_while_others_are_put_back_are_all_served() -> None:
    turns, free = Turns(), threading.Event()
    free.set()
    over = threading.Event()

    def voice() -> None:
        while not over.is_set():
            with DECIDING:
                turns.put_back(turns.next(3))

    speaking = threading.Thread(target=voice)
    speaking.start()
    waiters = [Waiter(turns, a_job(number), free) for number in range(40)]
    over.wait(0.2)
    over.set()
    speaking.join()
    assert all(waiter.served for waiter in waiters)


def test_one_thread_that_waits_for_many_shares_the_turn_with_those_that_wait_for_one() -> None:
    turns, free = Turns(), threading.Event()
    free.set()
    many = [a_job(number) for number in range(300)]

    def decide(job: Job) -> None:
        while not job.done:
            with DECIDING:
                for waiting in turns.next(7):
                    answer(waiting)

    gathering = threading.Thread(target=turns.wait_for_all, args=(many, decide), daemon=True)
    gathering.start()
    others = [Waiter(turns, a_job(1000 + number), free) for number in range(20)]
    gathering.join(LONG_S)
    assert not gathering.is_alive()
    assert all(job.done for job in many)
    assert all(waiter.served for waiter in others)


def test_whoever_gathers_many_and_fails_at_one_leaves_the_turn_to_others() -> None:
    turns, free = Turns(), threading.Event()
    free.set()

    def fail(_: Job) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        turns.wait_for_all([a_job(1), a_job(2)], fail)
    later = Waiter(turns, a_job(3), free)
    assert later.served
