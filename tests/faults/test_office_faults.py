"""The office when the disk fails, when another office is faster, and when many speak at once.

What was answered is in the log, what is in the log is whole, and the picture that decides is the
one that a fresh replay gives: before, during and after every kind of failure.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed, Stale, StandclearError, Unavailable
from standclear.core.intent import IntentState
from standclear.core.party import KeyGrant, PartyKind
from standclear.log.append import Log
from standclear.log.backing import LogWrite
from standclear.log.entry import Sealed
from standclear.log.errors import NotStored
from standclear.log.keys import PartySigner
from standclear.service.audit import audit
from standclear.service.author import Thread, say
from standclear.service.intake import Job
from standclear.service.office import Office
from standclear.service.replay import replay, steps
from standclear.store.sqlite import SqliteStore
from tests.property.test_replay_laws import differing
from tests.town import KINDS, MINUTE, START, Clock, Town, Voice, hours, key_of, plan, signer, site


class FailingStore(SqliteStore):
    """A store whose next write fails at a chosen moment; after "after", all was written."""

    fail = ""

    @contextmanager
    def write(self) -> Iterator[LogWrite]:
        moment, self.fail = self.fail, ""
        if moment == "before":
            raise NotStored("the disk is gone")
        with super().write() as write:
            yield write
            if moment == "during":
                raise NotStored("the disk is full")
        if moment == "after":
            raise NotStored("the answer of the disk was lost")


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Town]:
    town = Town(tmp_path / "log.db")
    town.close()
    town.store = FailingStore(tmp_path / "log.db")
    town.office = Office(Log(town.store, signer()), key_of("desk"), clock=town.clock)
    yield town.opens("north", "south", "relief")
    town.close()


def whole(town: Town) -> None:
    """The log is sound, an audit finds nothing, the picture is the replayed one."""
    with town.office.reading() as picture:
        assert differing(replay(town.office.log), picture) == []
    assert audit(town.office.log).faults == ()


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_a_write_that_fails_is_not_answered_and_handing_in_again_is_answered_once(
    failing: Town, moment: str
) -> None:
    north = failing["north"]
    failing["relief"].gives(site())
    size = failing.office.log.size
    sealed = say(
        st.PlanFile(plan()), key=north.key, thread=failing.office.thread_of("north"), at=START
    )
    failing.store.fail = moment
    with pytest.raises(Unavailable):
        failing.office.submit(sealed)
    whole(failing)

    answer = failing.office.submit(sealed)
    assert answer.index == size
    again = failing.office.submit(sealed)
    assert (again.index, again.decision.overlaps) == (size, answer.decision.overlaps)
    assert len(answer.decision.overlaps) == 1
    assert list(failing.picture.plans) == ["north/plan/1"]
    whole(failing)


@pytest.mark.parametrize("moment", ["before", "during", "after"])
def test_the_desks_own_word_survives_a_write_that_fails(failing: Town, moment: str) -> None:
    failing["relief"].gives(site())
    failing.clock.now += 150 * MINUTE
    failing.store.fail = moment
    with pytest.raises(Unavailable):
        failing.office.tick()
    failing.office.tick()
    reminded = failing.picture.get_release("north", failing["north"].last.number)
    assert list(reminded.steps) == ["remind"]
    whole(failing)


def test_while_the_disk_stays_away_nothing_is_decided_on_what_was_not_written(
    failing: Town,
) -> None:
    north, south = failing["north"], failing["south"]
    for _ in range(3):
        failing.store.fail = "during"
        with pytest.raises(Unavailable):
            north.files(plan("north"))
    assert south.files(plan("south")).decision.overlaps == ()
    whole(failing)


def test_a_batch_that_fails_answers_nobody_and_loses_nobody(failing: Town) -> None:
    """Ten speak at once while the disk fails now and then; each repeats until answered."""
    answered: dict[str, int] = {}

    def speak(name: str, number: int) -> None:
        voice = failing[name]
        statement = st.PlanFile(plan(name, number, east_km=40 * number))
        while True:
            try:
                answered[f"{name}/plan/{number}"] = voice.says(statement).index
                return
            except (Unavailable, Stale):
                continue
            except NotAllowed:  # it exists: it was written although the answer was lost
                answered[f"{name}/plan/{number}"] = -1
                return

    def many(name: str) -> None:
        for number in range(12):
            if number % 3 == 0:
                failing.store.fail = ("before", "during", "after")[number // 3 % 3]
            speak(name, number)

    threads = [threading.Thread(target=many, args=(n,)) for n in ("north", "south", "relief")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(answered) == 36
    assert set(failing.picture.plans) == set(answered)
    whole(failing)


def test_two_offices_on_one_file_and_the_slower_decides_again(tmp_path: Path) -> None:
    file = tmp_path / "log.db"
    with SqliteStore(file) as one_store, SqliteStore(file) as two_store:
        clock = Clock()
        town = Town(":memory:", clock)
        town.store.close()
        town.store = one_store
        town.office = Office(Log(one_store, signer()), key_of("desk"), clock=clock)
        town.opens("north", "south")
        other = Office(Log(two_store, signer()), key_of("desk"), clock=clock)

        town["north"].files(plan("north"))
        thread = other.thread_of("south")
        sealed = say(st.PlanFile(plan("south")), key=key_of("south"), thread=thread, at=START)
        answer = other.submit(sealed)  # it had not seen north's plan when it was asked

        assert len(answer.decision.overlaps) == 1
        other.tick()
        unaware = say(
            st.PlanMove("south/plan/1", IntentState.ACTIVATED),
            key=key_of("south"),
            thread=town.office.thread_of("south"),
            at=START,
        )
        town.office.submit(unaware)  # it has not seen south's plan; before it refuses, it looks
        other.catch_up()
        assert differing(town.picture, other.picture) == []


def test_many_at_once_are_all_answered_gap_free_and_share_appends(tmp_path: Path) -> None:
    names = [f"p{number}" for number in range(64)]
    for name in names:
        KINDS[name] = PartyKind.ARMED_FORCE
    town = Town(tmp_path / "log.db").opens(*names)
    before = town.office.log.size
    answers: list[int] = []

    def speak(name: str) -> None:
        far = 30 * names.index(name)
        for number in range(3):
            when = hours(8 + 3 * number, 9 + 3 * number)
            answer = town[name].files(
                plan(name, number, east_km=50 * number, north_km=far, when=when)
            )
            answers.append(answer.index)

    threads = [threading.Thread(target=speak, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert len(set(answers)) == 64 * 3
    assert [step.index for step in steps(town.office.log)][-1] >= max(answers)
    with town.store.snapshot() as source:
        appends = sum(1 for held in source.all_checkpoints() if held.size > before)
    assert appends < 64 * 3  # many shared one
    whole(town)
    town.close()
    for name in names:
        del KINDS[name]


def test_the_same_statement_from_two_threads_at_once_is_one_entry(town: Town) -> None:
    sealed = say(
        st.PlanFile(plan()),
        key=key_of("north"),
        thread=town.office.thread_of("north"),
        at=START,
    )
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda: found.append(town.office.submit(sealed).index))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 8
    assert len(set(found)) == 1


# ---- hostile statements change nothing


def refused(town: Town, sealed: Sealed) -> StandclearError:
    size = town.office.log.size
    with pytest.raises(StandclearError) as fault:
        town.office.submit(sealed)
    assert town.office.log.size == size
    whole(town)
    return fault.value


def sealed_by(town: Town, name: str, statement: st.Statement, **how: object) -> Sealed:
    options = {"key": key_of(name), "thread": town.office.thread_of(name), "at": START, **how}
    return say(statement, **options)


def test_a_forged_signature_a_strange_thread_and_an_exchanged_body_are_refused(town: Town) -> None:
    good = sealed_by(town, "north", st.PlanFile(plan()))
    other = sealed_by(town, "north", st.PlanFile(plan(number=2)))
    assert isinstance(refused(town, Sealed(good.leaf, other.body, other.nonce)), InvalidInput)
    assert isinstance(refused(town, Sealed(good.leaf, None, None)), InvalidInput)
    assert isinstance(refused(town, Sealed(b"{}", good.body, good.nonce)), InvalidInput)
    skipped = sealed_by(town, "north", st.PlanFile(plan()), thread=Thread(7, "a" * 64))
    assert isinstance(refused(town, skipped), Stale)
    stolen = PartySigner.from_seed("north", 1, bytes(32))
    forged = sealed_by(town, "north", st.PlanFile(plan()), key=stolen)
    assert isinstance(refused(town, forged), NotAllowed)


def test_a_volume_beyond_all_bounds_harms_only_its_author(town: Town, north: Voice) -> None:
    huge = replace(plan().volumes[0], error_mm=2**50)
    with pytest.raises(InvalidInput, match="intent/"):
        north.files(replace(plan(), volumes=(huge,)))
    far = replace(plan().volumes[0], start=START.replace(year=9000), end=START.replace(year=9001))
    with pytest.raises(InvalidInput, match="1952 to 2088"):
        north.files(replace(plan(), volumes=(far,)))
    north.files(plan())
    whole(town)


def test_a_key_of_another_party_cannot_be_admitted(town: Town) -> None:
    foreign = KeyGrant("south#9", key_of("south").public_key_base64)
    with pytest.raises(InvalidInput, match="north#1"):
        town["north"].says(st.KeyAdd("north", foreign))


def test_what_is_decided_again_is_not_answered_by_an_append_that_failed(tmp_path: Path) -> None:
    """A statement that was put back while another's append failed: it is answered as it ends."""
    file, clock = tmp_path / "log.db", Clock()
    with FailingStore(file) as one_store, SqliteStore(file) as two_store:
        town = Town(":memory:", clock)
        town.store.close()
        town.office = Office(Log(one_store, signer()), key_of("desk"), clock=clock)
        town.opens("north", "south")
        other = Office(Log(two_store, signer()), key_of("desk"), clock=clock)
        filed = say(
            st.PlanFile(plan("south")),
            key=key_of("south"),
            thread=other.thread_of("south"),
            at=START,
        )
        other.submit(filed)
        unseen = st.PlanMove("south/plan/1", IntentState.ACTIVATED)
        thread = other.thread_of("south")
        put_back = Job(say(unseen, key=key_of("south"), thread=thread, at=START))
        fails = Job(sealed_by(town, "north", st.PlanFile(plan("north", 2, east_km=90))))
        one_store.fail = "before"
        town.office.submit_all([put_back, fails])
        assert isinstance(fails.fault, Unavailable)
        town.office.tick()
        for job in (put_back, fails):
            is_in_log = town.office.log.find(job.entry.leaf_hash) is not None
            assert (job.answer is not None, job.fault is None) == (is_in_log, is_in_log)
        assert put_back.answer is not None
        whole(town)
