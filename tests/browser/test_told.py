"""What a party was told, read by those who do not read English: each line says in the reader's
language what happened, and the desk's own words stay with it."""

from __future__ import annotations

import pytest

from standclear.core import statements as st
from standclear.core.gap_reasons import Why
from standclear.core.intent import IntentState
from standclear.core.party import StandingState
from standclear.core.telling import DISCLAIMER, DISCLAIMER_IN, Disclosure, ReceiptLevel
from tests.browser.officer import Floor
from tests.town import HOUR, plan, site, zone

SCRIPTS = {"ru": "\u0400-\u04ff", "ar": "\u0600-\u06ff"}


@pytest.mark.parametrize("language", SCRIPTS)
def test_every_line_begins_in_the_readers_language(floor: Floor, language: str) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=("south",)))
    town["north"].says(st.ZonePropose(zone(shared_with=("north", "south"))))
    town["north"].files(plan("north", 7))
    town["south"].files(plan("south", 8))
    town["relief"].amends(site(to=("south",)), focal_point="Radio 7")
    sana = floor.enrols("south", "sana", language=language, mapped=False)
    sana.goes("/told")
    cells = sana.page.locator("td.headline span")
    cells.first.wait_for()
    told = town["south"].heard
    assert cells.count() == len(told) >= 4
    begins = f"(spans) => spans.every((one) => /^[{SCRIPTS[language]}]/.test(one.innerText))"
    assert cells.evaluate_all(begins), cells.all_inner_texts()
    titles = cells.evaluate_all("(spans) => spans.map((one) => one.title)")
    assert titles == [release.headline for release in reversed(told)]


@pytest.mark.parametrize("language", SCRIPTS)
def test_what_an_acknowledgement_is_not_is_read_beside_the_text_that_is_signed(
    floor: Floor, language: str
) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=("south",)))
    sana = floor.enrols("south", "sana", language=language, mapped=False)
    sana.goes(f"/inbox?n={town['south'].last.number}")
    sana.sees(DISCLAIMER_IN[language])
    signed = sana.page.locator(".fixed bdi[lang=en]")
    signed.first.wait_for()
    assert signed.first.inner_text() == DISCLAIMER


def test_what_a_plan_meets_is_counted_apart_in_the_readers_language(floor: Floor) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=("north",)))
    town["south"].files(plan("south", 8, 6, disclosure=Disclosure.FULL))
    town["north"].files(plan("north", 7))
    nils = floor.enrols("north", "nils", language="ru", mapped=False)
    nils.goes("/inbox")
    nils.sees("Найдено 1 пересечение · 1 вблизи, без пересечения")


def test_a_plan_that_has_not_begun_is_offered_to_be_withdrawn(floor: Floor) -> None:
    town = floor.desk.town
    town["north"].files(plan("north", 7))
    nils = floor.enrols("north", "nils", mapped=False)
    nils.takes_key_from_file()
    nils.goes("/plans/north/7")
    nils.presses("It will not happen: withdraw it")
    assert nils.page.get_by_role("button", name="It has ended").count() == 0
    nils.signs()
    assert town.picture.plans["north/plan/7"].state is IntentState.ENDED


@pytest.mark.parametrize("language", SCRIPTS)
def test_why_somebody_was_not_told_is_read_in_the_readers_language(
    floor: Floor, language: str
) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=("south",)))
    town["watch"].stands(StandingState.SUSPENDED)
    town["relief"].gives(site(number=2, east_km=60, to=("watch",)))
    town["south"].receipt(1, ReceiptLevel.READ)
    town.clock.now += 30 * HOUR
    rita = floor.enrols("relief", "rita", language=language, mapped=False)
    rita.goes("/told?view=gaps")
    cells = rita.page.locator("td span[title]")
    cells.first.wait_for()
    codes = {reason.code for gap in town.gaps() for reason in gap.reasons}
    assert codes >= {Why.OVERDUE, Why.UNSENT, Why.SUSPENDED, Why.NOT_CHOSEN}
    assert cells.count() >= len(codes)
    begins = f"(spans) => spans.every((one) => /^[{SCRIPTS[language]}]/.test(one.innerText))"
    assert cells.evaluate_all(begins), cells.all_inner_texts()


def test_a_level_below_one_that_came_is_said_to_be_not_recorded_and_not_to_be_awaited(
    floor: Floor,
) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=("south",)))
    town["relief"].gives(site(number=2, east_km=60, to=("north",)))
    town["south"].acknowledges()
    rita = floor.enrols("relief", "rita", mapped=False)
    rita.goes("/notices/site/relief/1")
    acknowledged = rita.page.get_by_role("row").filter(has_text="south")
    acknowledged.first.wait_for()
    assert acknowledged.first.get_by_text("not recorded apart").count() == 2
    rita.goes("/notices/site/relief/2")
    silent = rita.page.get_by_role("row").filter(has_text="north")
    silent.first.wait_for()
    assert silent.first.get_by_text("not recorded apart").count() == 0
    assert silent.first.get_by_text("not yet").count() >= 3


def test_a_filer_sees_the_other_side_answer_while_looking(floor: Floor) -> None:
    town = floor.desk.town
    town["south"].files(plan("south", 8, disclosure=Disclosure.FULL))
    town["north"].files(plan("north", 7))
    nils = floor.enrols("north", "nils", mapped=False)
    nils.goes("/plans/north/7")
    nils.sees("no receipt has come back")
    town["south"].acknowledges()
    nils.sees("acknowledged")
