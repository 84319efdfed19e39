"""Lists are long, and asked for all day; the order of what is new is found without the rest.

A desk on which plans come in holds its list in order; every look gives what sorting it all would.
"""

from __future__ import annotations

import threading

from hypothesis import given, settings
from hypothesis import strategies as some

from standclear.core.picture import Picture
from standclear.service.shown import order
from standclear.service.shown.order import by_number, in_order

owners = some.sampled_from(["north", "south", "n2"])
numbers = some.one_of(some.integers(0, 30).map(str), some.sampled_from(["h-7", "A1", "10.2"]))
plans = some.builds(lambda owner, number: f"{owner}/plan/{number}", owners, numbers)


@settings(max_examples=50, deadline=None)
@given(some.lists(some.lists(plans, max_size=6), max_size=6))
def test_after_every_growth_the_order_is_that_of_sorting_it_all(growths: list[list[str]]) -> None:
    picture = Picture()
    for growth in growths:
        picture.plans.update(dict.fromkeys(growth))  # type: ignore[arg-type]  # ids alone count
        assert list(in_order(picture, "plan")) == sorted(picture.plans, key=by_number)


def test_two_comes_before_ten_and_owners_stand_together() -> None:
    picture = Picture()
    for record in ("south/plan/1", "north/plan/10", "north/plan/2"):
        picture.plans[record] = None  # type: ignore[assignment]  # ids alone count
    assert list(in_order(picture, "plan")) == ["north/plan/2", "north/plan/10", "south/plan/1"]


def test_sites_and_moves_stand_in_lists_of_their_own() -> None:
    picture = Picture()
    for record in ("a1/site/2", "a1/move/1", "a1/site/1"):
        picture.notices[record] = None  # type: ignore[assignment]  # ids alone count
    assert list(in_order(picture, "site")) == ["a1/site/1", "a1/site/2"]
    assert list(in_order(picture, "move")) == ["a1/move/1"]


def test_a_past_picture_is_read_by_several_threads_at_once() -> None:
    picture = Picture()
    picture.plans.update({f"north/plan/{n}": None for n in range(500)})  # type: ignore[misc]  # ids alone
    in_order(picture, "plan")
    picture.plans.update({f"north/plan/{n}": None for n in range(500, 900)})  # type: ignore[misc]  # the same
    found: list[list[str]] = []
    threads = [
        threading.Thread(target=lambda: found.append(list(in_order(picture, "plan"))))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == sorted(picture.plans, key=by_number) for one in found)
    assert len(found) == 8


def test_a_picture_that_is_gone_takes_its_orders_with_it() -> None:
    picture = Picture()
    in_order(picture, "plan")
    assert picture in order._ORDERS
    held = len(order._ORDERS)
    del picture
    assert len(order._ORDERS) < held
