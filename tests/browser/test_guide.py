"""Somebody who read no manual opens the exercise, and is led through their first minute.

A guest comes in with one press and a key of their own; the guide remembers where they are, stays
out of the way, and opens the other party's side beside theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from standclear.core.party import KeyGrant
from standclear.core.statements import KeyAdd
from standclear.core.telling import Disclosure
from standclear.web.guests import guest_room
from standclear.web.pages import install
from tests.browser.officer import PATIENCE_MS, Floor, Officer
from tests.town import Town, plan, site
from tests.web.people_door import peopled

STEPS = 5


@pytest.fixture
def exercise(chromium: object, town: Town, tmp_path: Path) -> Iterator[Floor]:
    """A desk whose parties guests may join."""
    with peopled(town, tmp_path) as desk:
        desk.served.exercise = True
        desk.app.include_router(guest_room(desk.served, desk.people), prefix="/v1")
        install(desk.app)
        floor = Floor(desk, chromium)
        yield floor
        floor.close()
    assert not floor.faults, "\n".join(floor.faults)


def adds_key_of_guest(floor: Floor, party: str, page: Any) -> None:
    """A colleague adds the key once it is proposed, as the exercise's own process does."""
    until = monotonic() + PATIENCE_MS / 1000
    while not floor.desk.people.store.proposed.of(party) and monotonic() < until:
        page.evaluate("() => new Promise(requestAnimationFrame)")  # the page's work goes on
    (proposed,) = floor.desk.people.store.proposed.of(party)
    grant = KeyGrant(f"{party}#2", proposed.public_key)
    floor.desk.town[party].says(KeyAdd(party, grant))


def comes_in(floor: Floor, party: str, *, mapped: bool = False) -> Officer:
    guest = floor.comes(party, guided=True, mapped=mapped)
    guest.goes("/")
    guest.presses(party.title())
    adds_key_of_guest(floor, party, guest.page)
    guest.sees("See where two plans meet")
    return guest


def test_a_guest_is_led_from_the_floor_to_a_filed_plan(exercise: Floor) -> None:
    exercise.desk.town["relief"].gives(site())
    guest = comes_in(exercise, "north", mapped=True)
    guest.presses("Next step")
    guest.page.get_by_role("link", name="Open a form with an example").click()
    guest.page.locator("main input[aria-label='Position 1']").wait_for()
    guest.presses("Sign and file")
    guest.signs()
    assert "north/plan/1" in exercise.desk.town.picture.plans


def test_the_example_meets_a_notified_place_where_plans_are_shown_as_larger_boxes(
    exercise: Floor,
) -> None:
    # It once stood on the corner of a box that another party had widened, and met nothing.
    exercise.desk.town["relief"].gives(site())
    exercise.desk.town["south"].files(plan("south", 1, 40, 40, disclosure=Disclosure.COARSE))
    guest = comes_in(exercise, "north")
    guest.presses("Next step")
    guest.page.get_by_role("link", name="Open a form with an example").click()
    guest.page.locator("main input[aria-label='Position 1']").wait_for()
    guest.presses("Check for overlaps")
    guest.sees("1 overlap found")


def test_an_overlap_chosen_far_down_the_board_shows_its_card_and_whom_to_call(
    exercise: Floor,
) -> None:
    exercise.desk.town["relief"].gives(site())
    exercise.desk.town["north"].files(plan())
    guest = comes_in(exercise, "north")
    guest.page.set_viewport_size({"width": 1366, "height": 400})
    guest.presses("north/plan/1")
    card = guest.page.locator("article[aria-labelledby=card-title]")
    card.get_by_text("ward office, +2").wait_for()
    panel = guest.page.locator(".scroll", has=card)
    panel.evaluate("(it) => it.scrollTo({ top: it.scrollHeight })")
    guest.page.locator("li.urgent button", has_text="north/plan/1").first.click()
    guest.page.wait_for_function("() => document.querySelector('.scroll').scrollTop === 0")


def test_the_guide_is_where_one_left_it_and_comes_back_when_asked(exercise: Floor) -> None:
    guest = comes_in(exercise, "north")
    page = guest.page
    for _ in range(STEPS - 1):
        guest.presses("Next step")
    guest.sees("Prove it to somebody")
    page.reload()
    guest.sees("Prove it to somebody")
    guest.presses("Put the guide away")
    page.get_by_text("Prove it to somebody").wait_for(state="detached")
    page.reload()
    guest.sees("Now")
    assert not page.get_by_role("region", name="A first minute, guided").count()
    page.keyboard.press("?")
    guest.presses("Show the guide")
    guest.sees("See where two plans meet")


def test_the_last_step_opens_the_record_at_ones_own_entries(exercise: Floor) -> None:
    exercise.desk.town["south"].files(plan("south", 1, 40, 40))
    guest = comes_in(exercise, "north")
    for _ in range(STEPS - 1):
        guest.presses("Next step")
    guest.page.get_by_role("link", name="Open the record").click()
    guest.page.locator(".rows li").first.wait_for()
    assert guest.page.get_by_label("Author").input_value() == "north"
    authors = guest.page.locator(".rows li .what .quiet").all_inner_texts()
    assert authors
    assert all(one.startswith("north ") for one in authors)


def test_the_guide_covers_nothing(exercise: Floor) -> None:
    guest = comes_in(exercise, "north", mapped=True)
    for width, height in ((1366, 768), (390, 844)):
        guest.page.set_viewport_size({"width": width, "height": height})
        guide = guest.page.get_by_role("region", name="A first minute, guided").bounding_box()
        screen = guest.page.locator("main").bounding_box()
        assert guide["y"] + guide["height"] <= screen["y"] + 1
        assert screen["height"] > height / 2


def test_the_other_party_opens_beside_it_with_a_session_of_its_own(exercise: Floor) -> None:
    guest = comes_in(exercise, "north")
    guest.presses("Step 3", exact=False)
    with guest.page.context.expect_page() as opened:
        guest.page.get_by_role("link", name="Be the other party").click()
    other = opened.value
    adds_key_of_guest(exercise, "south", other)
    other.get_by_text("Answer for knowing").wait_for()
    who = "fetch('/v1/me').then((answer) => answer.json()).then(({ party }) => party)"
    assert (guest.page.evaluate(who), other.evaluate(who)) == ("north", "south")


def test_nobody_comes_in_as_a_guest_at_a_desk_in_earnest(floor: Floor) -> None:
    stranger = floor.comes("north")
    stranger.goes("/?guest=north")
    stranger.sees("Sign in")
    assert not stranger.page.get_by_text("come in as a guest").count()
    answer = floor.desk.browser().post("/v1/exercise/guests", {"party": "north"})
    assert answer.status_code in (404, 405)
