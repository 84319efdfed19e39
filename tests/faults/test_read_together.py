"""Many hand in at once, and some of it is rubbish: each author hears of its own, and only that.

Whoever decides reads for all who wait. A statement that does not read, or whose signature does
not hold, must stop neither that thread nor anybody else's statement.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

from standclear.core import statements as st
from standclear.core.errors import InvalidInput, NotAllowed
from standclear.log.entry import Sealed
from standclear.log.keys import PartySigner
from standclear.service.author import say
from tests.town import START, Town, key_of, plan

WITHOUT_BODY, FORGED = InvalidInput, NotAllowed


def test_what_does_not_read_is_refused_alone(tmp_path: Path) -> None:
    names = ("north", "south", "relief", "watch")
    town = Town(tmp_path / "log.db").opens(*names)
    handed: list[tuple[Sealed, type[Exception] | None]] = []
    for name in names:
        thread = town.office.thread_of(name)
        sealed = say(st.PlanFile(plan(name)), key=key_of(name), thread=thread, at=START)
        handed.append((sealed, None))
        handed.append((replace(sealed, body=None, nonce=None), WITHOUT_BODY))
        another = PartySigner.from_seed(name, 1, bytes(32))
        forged = say(st.PlanFile(plan(name, 2)), key=another, thread=thread, at=START)
        handed.append((forged, FORGED))
    heard: dict[int, object] = {}

    def hand_in(number: int) -> None:
        try:
            heard[number] = town.office.submit(handed[number][0])
        except Exception as fault:
            heard[number] = fault

    threads = [threading.Thread(target=hand_in, args=(n,)) for n in range(len(handed))]
    with town.office.reading():  # all of them wait when the first is decided
        for thread in threads:
            thread.start()
    for thread in threads:
        thread.join()
    for number, (_, expected) in enumerate(handed):
        if expected is not None:
            assert type(heard[number]) is expected
    taken = [heard[n] for n, (_, expected) in enumerate(handed) if expected is None]
    assert sorted(town.picture.plans) == sorted(f"{name}/plan/1" for name in names)
    assert len({answer.index for answer in taken}) == len(names)
    town.close()
