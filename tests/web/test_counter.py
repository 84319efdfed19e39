"""Statements that came by the door wait together for the office, and hold up nobody else.

While an append is under way many filers stand at the counter: readers have their places meanwhile,
whoever finds no room at the counter keeps its own, and an urgent statement needs no room.
"""

from __future__ import annotations

import asyncio

from standclear.core import statements as st
from standclear.log.entry import Sealed
from standclear.service.author import say
from standclear.web.counter import ROOM, Counter
from standclear.web.moment import Moments
from standclear.web.slots import Slot
from tests.town import Town, plan, site

LONG_S = 20


def signed(town: Town, party: str, statement: st.Statement) -> Sealed:
    thread = town.office.thread_of(party)
    return say(statement, key=town[party].key, thread=thread, at=town.clock.now)


async def placed(all_slots: asyncio.Semaphore) -> Slot:
    slot = Slot(all_slots)
    await slot.take()
    return slot


def test_who_waits_at_the_counter_leaves_its_place_to_others(town: Town) -> None:
    sealed = signed(town, "north", st.PlanFile(plan()))

    async def story() -> None:
        counter, places = Counter(town.office), asyncio.Semaphore(1)
        slot = await placed(places)
        with town.office.reading():  # nothing is decided meanwhile
            waiting = asyncio.create_task(counter.submit(sealed, slot))
            await asyncio.wait_for(places.acquire(), LONG_S)
            assert not waiting.done()
        answer, held_before = await asyncio.wait_for(waiting, LONG_S)
        assert town.office.log.find(bytes.fromhex(answer.entry)) == answer.index
        assert not held_before

    asyncio.run(story())


def test_who_finds_no_room_keeps_its_place_and_an_urgent_one_needs_none(town: Town) -> None:
    routine = signed(town, "north", st.PlanFile(plan()))
    last = signed(town, "south", st.PlanFile(plan("south")))
    urgent = signed(town, "relief", st.NoticeGive(site()))

    async def story() -> None:
        counter, places = Counter(town.office), asyncio.Semaphore(ROOM + 1)
        slots = [await placed(places) for _ in range(ROOM + 1)]
        with town.office.reading():
            handed = [(routine, slot) for slot in slots[:-1]] + [(last, slots[-1]), (urgent, None)]
            tasks = [asyncio.create_task(counter.submit(*each)) for each in handed]
            await asyncio.sleep(0.05)
            assert [slot.state for slot in slots] == ["given back"] * ROOM + ["held"]
        answers = await asyncio.wait_for(asyncio.gather(*tasks), LONG_S)
        (first, _), (late, _), (soon, _) = answers[0], answers[-2], answers[-1]
        assert first.index < soon.index < late.index

    asyncio.run(story())


def test_one_turn_of_a_loop_is_one_moment_and_the_next_another() -> None:
    moments = Moments()

    async def story() -> list[object]:
        first, same = moments.now(), moments.now()
        await asyncio.sleep(0)
        later = moments.now()
        assert first is same
        assert first is not later
        return [first, later]

    async def cut_short() -> object:
        return moments.now()  # the loop ends before its next turn

    held = asyncio.run(cut_short())
    seen = asyncio.run(story())
    assert len({id(each) for each in [held, *seen]}) == 3
