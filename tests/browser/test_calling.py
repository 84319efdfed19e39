"""North rings south in two browsers: a place 9 km off is stopped before anybody acts on it."""

from __future__ import annotations

from standclear.core.hotline.said import HandoverGive
from tests.browser.officer import Floor, Officer
from tests.hotline import answers, hears
from tests.hotline import says as said

SAID, MISHEARD = "35.28330N 40.15000E", "35.36430N 40.15000E"


def says(officer: Officer, move: str, **fields: str) -> None:
    """Opens a move, fills it, and signs what it then shows."""
    moves = officer.page.get_by_role("region", name="Say what happened")
    moves.get_by_role("button", name=move, exact=True).click()
    for name, value in fields.items():
        field = moves.locator(f"[name={name}]")
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    signs(officer, move)


def signs(officer: Officer, button: str) -> None:
    officer.page.get_by_role("button", name=f"{button} …").click()
    officer.signs()
    officer.presses("Close", exact=True)


def places(officer: Officer, move: str, label: str, text: str) -> None:
    """A place as it was said, or as it was heard, once the desk has said back how it reads it."""
    moves = officer.page.get_by_role("region", name="Say what happened")
    moves.get_by_role("button", name=move, exact=True).click()
    officer.fills(label, text)
    officer.sees("known to")
    signs(officer, move)


def test_a_call_is_kept_by_both_and_a_place_misheard_blocks_it(floor: Floor) -> None:
    anna, sana = floor.enrols("north", "anna"), floor.enrols("south", "sana", mapped=False)
    for officer in (anna, sana):
        officer.takes_key_from_file()

    anna.goes("/calls/new")
    anna.page.locator("[name=to]").select_option("south")
    anna.page.locator("[name=subject]").fill("the ridge road")
    signs(anna, "Begin the call")
    (call,) = floor.desk.town.picture.hotline.calls
    anna.sees("rings")

    sana.goes(f"/calls/{call}")
    answers(floor.desk.town["south"], call, "chief")
    places(anna, "A place is said", "The place, as it was said", SAID)
    sana.sees(SAID)
    moves = sana.page.get_by_role("region", name="Say what happened")
    moves.get_by_role("button", name="A place is read back", exact=True).click()
    sana.fills("The place, as it was read back", MISHEARD)
    sana.sees(" from what was said")
    signs(sana, "A place is read back")
    for officer in (anna, sana):
        officer.sees("DOES NOT MATCH")

    # nothing was understood of it: that outcome cannot be chosen while the place differs
    over = anna.page.get_by_role("region", name="Say what happened")
    over.get_by_role("button", name="The call is over", exact=True).click()
    assert "understood" not in over.locator("[name=outcome] option").all_inner_texts()
    over.get_by_role("button", name="The call is over", exact=True).click()

    over.get_by_role("button", name="Pass a phrase or words", exact=True).click()
    over.locator("[name=phrase]").select_option("PL-3")
    over.locator("select[name=place]").select_option("A")
    arabic = over.locator("[lang=ar]")
    arabic.get_by_text("غير متفق عليه").wait_for()
    assert arabic.get_attribute("dir") == "rtl"
    assert over.locator("dl > [lang]").count() == 6
    anna.page.reload()  # what is not signed yet is still there, in the form that was open
    arabic.get_by_text("غير متفق عليه").wait_for()
    signs(anna, "Pass a phrase or words")

    said(floor.desk.town["north"], call, "A", SAID)
    hears(floor.desk.town["south"], call, "A", SAID)
    anna.page.get_by_text("A · read back").wait_for()
    says(anna, "The call is over", outcome="understood")
    sana.sees("account of north")

    # the watch: signed by the officer who goes, then by the one who comes
    floor.desk.town["north"].says(HandoverGive("duty", (), "their interpreter is away"))
    anna.goes("/calls/handover")
    anna.sees("their interpreter is away")
    anna.page.locator("select[name=role]").select_option("chief")
    signs(anna, "Take the watch")
    anna.sees("Both signatures are of one key")
    (handover,) = floor.desk.town.picture.hotline.handovers.values()
    assert (handover.role, handover.taken_role) == ("duty", "chief")

    # one press and a confirmation: every role is rung at once
    sana.page.keyboard.press("c")
    sana.page.get_by_role("button", name="Call CEASE now").press("Enter")
    sana.sees("Download the receipt")
    *_, newest = floor.desk.town.picture.hotline.calls.values()
    assert (newest.caller, newest.to, newest.kind) == ("south", "north", "cease")
