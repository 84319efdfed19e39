"""Relief tells of a hospital; north plans over it, is told, and moves; relief answers for knowing.

Two parties in two browsers against one desk, from the link that each was sent to the receipt that
each takes home.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from standclear.core.telling import ReceiptLevel
from tests.browser.officer import Floor, Officer

HOSPITAL = "10.0000N 30.0000E"
THE_SAME = "10°00'00.0\"N 030°00'00.0\"E"
ELSEWHERE = "10.0500N 30.0000E"


def gives_notice(relief: Officer) -> None:
    relief.goes("/notices/site/new")
    page = relief.page
    page.locator("[name=name]").fill("Mercy hospital")
    page.locator("[name=function]").fill("surgery")
    page.locator("[name=focal_point]").fill("ward office, channel 2")
    relief.fills("Position", HOSPITAL)
    second = page.get_by_label("A second person types it again")
    second.fill(ELSEWHERE)
    relief.sees("The two do not match")
    assert page.get_by_role("button", name="Sign and notify").is_disabled()
    second.fill(THE_SAME)
    relief.sees("Both pairs name the same place")
    page.get_by_label("What north sees").select_option("full")
    page.locator("[name=consent]").check()
    relief.presses("Sign and notify")
    relief.sees("What each would see")
    relief.signs()
    relief.presses("Close")


def fills_plan(north: Officer) -> None:
    north.goes("/plans/new")
    north.page.locator("[name=contact]").fill("north operations, channel 4")
    north.presses("Circle", exact=True)
    north.fills("Position 1", HOSPITAL)
    north.sees("known to")


@pytest.fixture
def relief_officer(floor: Floor) -> Officer:
    officer = floor.enrols("relief", "rana", mapped=False)
    officer.takes_key_from_file()
    return officer


@pytest.fixture
def north_officer(floor: Floor) -> Officer:
    officer = floor.enrols("north", "nils", mapped=False)
    officer.takes_key_from_file()
    return officer


def test_a_plan_over_a_hospital_is_told_and_moved_and_answered_for(
    floor: Floor, relief_officer: Officer, tmp_path: Path
) -> None:
    relief, north = relief_officer, floor.enrols("north", "nils")  # who has the map beside it
    north.takes_key_from_file()
    picture = floor.desk.town.picture
    gives_notice(relief)
    relief.sees("Told, and answered")
    assert "relief/site/1" in picture.notices

    # North is told of it while it looks at its inbox, and answers for having it by the keyboard.
    north.goes("/inbox")
    north.sees("relief/site/1")
    north.page.keyboard.press("j")  # what is owed stands first
    north.page.locator("#release-title", has_text="relief/site/1").wait_for()
    north.page.keyboard.press("a")
    north.sees("It is not permission")
    north.page.locator("button:focus", has_text="Sign and send").wait_for()
    north.page.keyboard.press("Enter")
    north.sees("Download the receipt")
    told = floor.desk.town["north"].heard_of("relief/site/1")[0]
    assert picture.get_release("north", told.number).level is ReceiptLevel.ACKNOWLEDGED

    # Relief sees that without asking again.
    relief.page.locator("td", has_text="duty").first.wait_for()

    # A plan over it: the check names the place, and what would end the overlap.
    fills_plan(north)
    north.presses("Check for overlaps")
    north.sees("1 overlap found")
    assert "relief/site/1" in north.text()

    north.sees("counted: 49 of 50 left today")
    north.presses("Sign and file")
    north.sees("only that there is an overlap, and whom to call")
    north.signs()
    north.presses("Close")
    north.page.wait_for_url("**/plans/north/1")
    north.sees("relief/site/1")

    # Relief is told of the overlap at once.
    relief.goes("/inbox")
    relief.sees("overlaps")

    # North amends by a remedy; then no overlap is found, and that is called no permission.
    north.page.get_by_role("link", name="Amend this plan").click()
    north.sees("An amendment takes the place")
    north.page.locator("main input[aria-label='Position 1']").wait_for()
    north.presses("Check for overlaps")
    north.presses("aside by")
    north.sees("No overlap found with what you may see, as of")
    assert "That is not permission." in north.text()
    north.presses("Sign the amendment")
    north.signs()
    north.presses("Close")
    north.sees("No overlap that you may see is open. That is not permission.")
    assert picture.plans["north/plan/1"].intent.version == 2

    # Relief is told that the plan now only comes near, opens that, and answers for it.
    relief.sees("comes near a plan of north")
    relief.page.locator("li.owed button").first.click()
    relief.presses("Acknowledge", exact=True)
    with relief.page.expect_response("**/v1/statements") as answered:
        relief.presses("Sign and send")
    assert answered.value.status == 201
    relief.sees("Download the receipt")
    with relief.page.expect_download() as download:
        relief.page.get_by_role("link", name="Download the receipt").click()
    receipt = tmp_path / "receipt.json"
    download.value.save_as(receipt)
    assert json.loads(receipt.read_text())
    assert floor.desk.town.audit().faults == ()


def test_a_key_made_in_a_browser_signs_once_a_colleague_has_added_it(
    floor: Floor, north_officer: Officer
) -> None:
    newcomer = floor.joins("north", "nora", mapped=False)
    newcomer.presses("Make a key here")
    newcomer.sees("Proposed. It does not sign yet.")
    fingerprint = newcomer.page.locator(".print").inner_text()

    north_officer.goes("/admin")
    north_officer.sees(fingerprint)
    north_officer.presses("Add as north#2")
    north_officer.page.get_by_label("I have compared the fingerprint with nora").check()
    north_officer.presses("Sign: add this key")
    north_officer.sees("No key waits to be added")

    newcomer.sees("This browser signs for your party as")
    newcomer.sees("north#2")
    assert "north#2" in floor.desk.town.picture.parties["north"].live_keys


def test_an_amended_notice_asks_for_its_receipts_again(
    floor: Floor, relief_officer: Officer
) -> None:
    gives_notice(relief_officer)
    floor.desk.town["north"].acknowledges()
    relief_officer.goes("/notices/site/relief/1/amend")
    relief_officer.sees("Every recipient is asked for a new receipt")
    relief_officer.page.locator("[name=function]").fill("surgery and maternity")
    relief_officer.presses("Sign the amendment")
    relief_officer.signs()
    assert floor.desk.town["north"].last.version == 2
    assert ("north", floor.desk.town["north"].last.number) in floor.desk.town.picture.open


def test_a_dialog_closed_before_the_desk_answered_still_shows_what_became_of_it(
    floor: Floor, north_officer: Officer
) -> None:
    fills_plan(north_officer)
    held: list[Any] = []  # a desk that takes its time
    north_officer.page.route("**/v1/statements", lambda route: held.append(route))
    north_officer.presses("Sign and file")
    with north_officer.page.expect_request("**/v1/statements"):
        north_officer.presses("Sign and send")
    north_officer.presses("Close")
    north_officer.page.locator("dialog[open]").wait_for(state="detached")
    held.pop().continue_()
    north_officer.page.wait_for_url("**/plans/north/1")
    assert "north/plan/1" in floor.desk.town.picture.plans


def test_a_dialog_closed_before_the_desk_refused_opens_again(north_officer: Officer) -> None:
    fills_plan(north_officer)
    held: list[Any] = []  # a desk that takes its time
    north_officer.page.route("**/v1/statements", lambda route: held.append(route))
    north_officer.presses("Sign and file")
    with north_officer.page.expect_request("**/v1/statements"):
        north_officer.presses("Sign and send")
    north_officer.presses("Close")
    north_officer.page.locator("dialog[open]").wait_for(state="detached")
    held.pop().abort()
    north_officer.page.locator("dialog[open] [role=alert]").wait_for()


def test_what_was_being_written_outlives_a_reload(north_officer: Officer) -> None:
    fills_plan(north_officer)
    north_officer.page.reload()
    north_officer.page.locator("main input[aria-label='Position 1']").wait_for()
    contact = north_officer.page.locator("[name=contact]")
    assert contact.input_value() == "north operations, channel 4"


def test_arabic_runs_from_the_right_and_a_phone_shows_every_screen(floor: Floor) -> None:
    phone = {"viewport": {"width": 390, "height": 844}}
    officer = floor.enrols("relief", "rim", language="ar", **phone)
    for path in ("/inbox", "/plans/new", "/notices/site/new", "/notices", "/admin"):
        officer.goes(path)
        officer.page.locator("main h2, main button").first.wait_for()
        assert officer.page.evaluate("document.documentElement.dir") == "rtl", path
        assert not officer.scrolls_sideways(), path


def cuts_the_answer(officer: Officer) -> list[bytes]:
    """The next statement reaches the desk, and its answer never the browser; what was sent."""
    sent: list[bytes] = []

    def cut(route: Any) -> None:
        sent.append(route.request.post_data_buffer)
        route.fetch()  # the desk has it
        route.abort()

    officer.page.route("**/v1/statements", cut, times=1)
    officer.page.on(
        "request",
        lambda one: sent.append(one.post_data_buffer) if one.url.endswith("/statements") else None,
    )
    return sent


def loses_the_answer_to_a_filing(north: Officer) -> list[bytes]:
    fills_plan(north)
    north.presses("Sign and file")
    sent = cuts_the_answer(north)
    north.presses("Sign and send")
    north.page.locator("dialog[open] [role=alert]", has_text="it is not known yet").wait_for()
    return sent


def test_a_lost_answer_is_asked_for_again_with_the_same_bytes(
    floor: Floor, north_officer: Officer
) -> None:
    north, page = north_officer, north_officer.page
    sent = loses_the_answer_to_a_filing(north)
    assert "north/plan/1" in floor.desk.town.picture.plans  # it had arrived
    assert "Nothing was changed" not in page.locator("dialog[open]").inner_text()
    size = floor.desk.town.picture.size
    page.locator("dialog[open]").get_by_role("button", name="Ask again").click()
    north.sees("Download the receipt")
    assert len(set(sent)) == 1
    assert len(sent) > 1
    assert floor.desk.town.picture.size == size
    north.presses("Close")
    page.wait_for_url("**/plans/north/1")
    assert page.get_by_role("region", name="Sent, and not answered").count() == 0


def test_a_lost_answer_can_be_asked_for_after_a_reload(
    floor: Floor, north_officer: Officer
) -> None:
    north, page = north_officer, north_officer.page
    sent = loses_the_answer_to_a_filing(north)
    page.reload()
    lost = page.get_by_role("region", name="Sent, and not answered")
    lost.get_by_text("plan.file north/plan/1").wait_for()
    lost.get_by_role("button", name="Ask again").click()
    page.wait_for_url("**/plans/north/1")
    north.sees("Download the receipt")
    assert len(set(sent)) == 1
    assert list(floor.desk.town.picture.plans) == ["north/plan/1"]


def test_what_never_arrived_is_taken_when_it_is_asked_for_again(
    floor: Floor, north_officer: Officer
) -> None:
    north, page = north_officer, north_officer.page
    fills_plan(north)
    north.presses("Sign and file")
    page.route("**/v1/statements", lambda route: route.abort(), times=1)  # it never arrives
    north.presses("Sign and send")
    page.locator("dialog[open] [role=alert]", has_text="it is not known yet").wait_for()
    assert not floor.desk.town.picture.plans
    page.locator("dialog[open]").get_by_role("button", name="Ask again").click()
    north.sees("Download the receipt")
    assert "north/plan/1" in floor.desk.town.picture.plans
    assert floor.desk.town.audit().faults == ()


def test_a_number_taken_meanwhile_is_drawn_anew_when_it_is_signed(
    floor: Floor, north_officer: Officer
) -> None:
    north = north_officer
    fills_plan(north)
    colleague = floor.enrols("north", "nora", mapped=False)
    colleague.takes_key_from_file()
    fills_plan(colleague)
    colleague.presses("Sign and file")
    colleague.signs()
    north.presses("Sign and file")
    north.page.locator("main h2", has_text="north/plan/2").wait_for()
    north.signs()
    assert list(floor.desk.town.picture.plans) == ["north/plan/1", "north/plan/2"]


def test_a_plan_is_drawn_before_it_is_said_whom_to_call_and_what_is_missing_is_named(
    north_officer: Officer,
) -> None:
    north, page = north_officer, north_officer.page
    north.goes("/plans/new")
    north.presses("Circle", exact=True)
    north.sees("Still missing: whom to call and positions.")
    with page.expect_response("**/v1/previews") as drawn:
        north.fills("Position 1", HOSPITAL)
    assert drawn.value.json()["geojson"]
    north.sees("Still missing: whom to call.")


def test_an_end_before_the_beginning_is_said_once_at_its_field(north_officer: Officer) -> None:
    north, page = north_officer, north_officer.page
    fills_plan(north)
    page.get_by_label("Ends", exact=True).fill("2029-01-01 10:00Z")
    north.sees("The end must come after the start")
    assert page.get_by_role("alert").count() == 1
    assert "volumes/0" not in north.text()
