"""Remedies take as long as many filings: they are searched for while others are heard.

A filer's plan overlaps, and while it is looked for what would remove that, others file. The
remedies are those of the moment at which the desk looked around.
"""

from __future__ import annotations

import threading

from standclear.core import statements as st
from standclear.core.telling import Disclosure
from standclear.service.advice import advise, look_around, search
from standclear.service.shown.remedies import remedy_documents
from tests.town import START, Town, hours, plan, zone

LONG_S = 10.0


def a_town() -> Town:
    town = Town(":memory:").opens("north", "south")
    town["south"].files(plan("south", disclosure=Disclosure.FULL))
    return town


def test_what_is_filed_meanwhile_changes_nothing_of_what_was_seen() -> None:
    town = a_town()
    mine = plan("north")
    before, around = advise(town.picture, mine, START), look_around(town.picture, mine)
    shifted = hours(9, 23)
    town["south"].files(plan("south", number=2, when=shifted, disclosure=Disclosure.FULL))
    assert before
    assert search(around, START) == before
    town.close()


def test_the_picture_is_not_held_while_remedies_are_searched_for() -> None:
    town = a_town()
    around = look_around(town.picture, plan("north"))
    held = threading.Event()
    let_go = threading.Event()

    def hold() -> None:
        with town.office.reading():
            held.set()
            let_go.wait(LONG_S)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(LONG_S)
    found: list[object] = []
    searching = threading.Thread(
        target=lambda: found.extend(search(around, START, holding=town.office.reading))
    )
    searching.start()
    searching.join(LONG_S)
    assert found  # though another thread holds the picture all the while
    let_go.set()
    holder.join()
    town.close()


def test_of_a_zone_the_hours_are_read_while_the_picture_is_held() -> None:
    town = a_town()
    town["north"].says(st.ZonePropose(zone(owner="north", bound=("north",))))
    entered: list[bool] = []

    class Holding:
        def __enter__(self) -> None:
            entered.append(True)

        def __exit__(self, *_: object) -> None:
            pass

    around = look_around(town.picture, plan("north"))
    assert search(around, START, holding=Holding) == advise(town.picture, plan("north"), START)
    assert entered
    town.close()


def test_the_documents_say_what_the_remedies_are_and_what_stays_near() -> None:
    town = a_town()
    mine = plan("north")
    documents = remedy_documents(town.office, mine)
    assert [each["kind"] for each in documents] == [
        remedy.kind.value for remedy in advise(town.picture, mine, town.clock.now)
    ]
    assert all("after_it_near" in each for each in documents)
    town.close()
