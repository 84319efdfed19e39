"""A nurse with a cheap phone that runs no scripts, and a colleague at a laptop who holds the key:
from sign-in to told, as both see it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.officer import Floor
from tests.town import MINUTE
from tests.web.people_door import PASSWORD

PHONE = {"width": 360, "height": 640}


def enters(floor: Floor, phone: Any, person: str) -> None:
    """Sign in by password and code, on paper-thin pages."""
    held = floor.desk.people.store.passwords.find(person)
    assert held is not None
    floor.desk.town.clock.now += MINUTE  # a code counts once
    phone.fill("#person", person)
    phone.fill("#password", PASSWORD)
    phone.fill("#code", floor.desk.code(held.secret))
    phone.click("main button")


def is_within(phone: Any) -> bool:
    """Nothing is cut off or scrolls sideways; asked by the layout, since no script runs there."""
    box = phone.locator("main").bounding_box()
    widest = max(
        (each.bounding_box() or {"width": 0})["width"]
        for each in phone.locator("main form, main input, main select, main .box").all()
    )
    return bool(box and box["width"] <= PHONE["width"] and widest <= PHONE["width"])


@pytest.mark.slow
def test_a_notice_from_a_phone_without_scripts_is_signed_by_a_colleague_and_told(
    floor: Floor,
) -> None:
    floor.desk.enrols("relief", "rita")
    boris = floor.enrols("relief", "boris", mapped=False)
    boris.takes_key_from_file()
    rita = floor.comes("relief", java_script_enabled=False, viewport=PHONE)
    phone = rita.page
    rita.goes("/field")
    enters(floor, phone, "rita")
    phone.get_by_role("link", name="Give notice of a place").click()
    assert is_within(phone)
    rita.fills("Position", "36.6339N 35.9306E")
    rita.fills("Town or district it lies in (may be empty)", "Idlib")
    rita.presses("Look at it before it is given")
    rita.sees("Swapping latitude and longitude")
    assert is_within(phone)
    rita.fills("Name", "Mill clinic")
    rita.fills("What it serves now", "surgery")
    rita.fills("Position", "35.9306N 36.6339E")
    rita.fills("Whom to call, day and night", "watch +1 555 0100")
    phone.get_by_label("North").select_option("full")
    phone.get_by_label("Its people consent").check()
    rita.presses("Look at it before it is given")
    rita.sees("37S BV 86543 78838")
    assert is_within(phone)
    phone.get_by_label("Yes, this place").check()
    rita.presses("Leave it for a colleague to sign")
    rita.sees("nobody but your own party sees it")
    assert not floor.desk.town.picture.notices

    boris.goes("/notices")
    boris.sees("written by rita")
    boris.page.get_by_label("I have compared the position").check()
    boris.presses("Look and sign")
    boris.sees("MGRS 37S BV 86543 78838")
    boris.signs()
    boris.presses("Close")
    boris.page.get_by_role("region", name="Waiting for a signature").wait_for(state="detached")

    phone.reload()
    rita.sees("Signed and given")
    rita.sees("relief#1")
    phone.get_by_role("link", name="Who has it").click()
    rita.sees("nothing came back")
    assert floor.desk.town["north"].last.subject == "relief/site/1"
    phone.get_by_role("link", name="Page to print").click()
    rita.sees("Received by")


@pytest.mark.slow
def test_the_phone_speaks_arabic_from_the_right_and_in_the_dark(floor: Floor) -> None:
    floor.desk.enrols("relief", "rita")
    rita = floor.comes(
        "relief", java_script_enabled=False, viewport=PHONE, locale="ar", color_scheme="dark"
    )
    rita.goes("/field")
    assert rita.page.locator("html").get_attribute("dir") == "rtl"
    enters(floor, rita.page, "rita")
    rita.goes("/field/move")
    assert is_within(rita.page)
    label = rita.page.locator("label[for=name]").bounding_box()
    assert label is not None
    rita.page.locator("footer").get_by_role("link", name="English").click()
    rita.sees("Give notice of a movement")
    rita.goes("/field")
    rita.sees("Inbox")


@pytest.mark.slow
def test_a_party_lets_the_desk_hold_a_key_and_names_who_may_have_it_used(floor: Floor) -> None:
    floor.desk.enrols("relief", "rita")
    boris = floor.enrols("relief", "boris", mapped=False)
    boris.takes_key_from_file()
    boris.presses("Let the desk hold a key")
    boris.sees("every entry signed with it says so")
    custody = boris.page.get_by_role("region", name="A key at the desk, for the field form")
    custody.get_by_role("button", name="Sign: add this key").click()
    custody.get_by_text("The desk holds relief#2").wait_for()
    with boris.page.expect_response("**/v1/custody/people/rita"):
        custody.get_by_label("Rita").check()

    rita = floor.comes("relief", java_script_enabled=False, viewport=PHONE)
    rita.goes("/field/move")
    enters(floor, rita.page, "rita")
    for label, text in (
        ("Name", "Friday convoy"),
        ("Route: positions in order", "35.93N 36.63E\n36.20N 36.65E"),
        ("People on board", "9"),
        ("Contact on board", "sat +870 555"),
        ("Control room, day and night", "ops +1 555 0100"),
    ):
        rita.fills(label, text)
    rita.page.get_by_label("North").select_option("full")
    rita.page.get_by_label("Its people consent").check()
    rita.presses("Look at it before it is given")
    rita.page.get_by_label("Yes, this place").check()
    rita.presses("Have the desk sign now")
    rita.sees("Signed by the desk on behalf of your party")
    assert floor.desk.town["north"].last.subject == "relief/move/1"
    custody.get_by_text("notice.give relief/move/1").wait_for()
