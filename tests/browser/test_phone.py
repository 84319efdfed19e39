"""A phone in the hand, 390 pixels wide: every screen is one press away, and so is the way out."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.officer import Floor
from tests.town import plan

PHONE = {"width": 390, "height": 844}


def in_sight(part: Any) -> bool:
    box = part.bounding_box()
    return bool(box and box["x"] >= -1 and box["x"] + box["width"] <= PHONE["width"] + 1)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_screen_and_the_way_out_are_in_sight(floor: Floor, language: str) -> None:
    anna = floor.enrols("north", "anna", language=language, viewport=PHONE)
    anna.goes("/plans")
    links = anna.page.locator(".frame > nav a")
    links.first.wait_for()
    assert links.count() >= 8, "the ways to every screen"
    assert all(in_sight(link) for link in links.all())
    out = anna.page.locator("header button.out")
    assert in_sight(out)
    out.click()
    anna.page.locator("[name=username]").wait_for()


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
def test_the_tab_that_one_is_at_is_in_sight(floor: Floor, language: str) -> None:
    anna = floor.enrols("north", "anna", language=language, viewport=PHONE)
    for tab in ("tokens", "health", "keys"):
        anna.goes(f"/admin/{tab}")
        for current in anna.page.locator("nav a[aria-current]").all():
            assert in_sight(current), tab
        assert not anna.scrolls_sideways()


def test_a_list_of_plans_hides_no_hour(floor: Floor) -> None:
    floor.desk.town["north"].files(plan("north", 7))
    anna = floor.joins("north", "anna", viewport=PHONE)
    anna.goes("/plans")
    anna.sees("north/plan/7")
    assert all(in_sight(cell) for cell in anna.page.locator("main td").all())
