"""Relief reports an incident in its browser and lodges a file with it; the desk takes it up, puts
it to south and closes it in another; south disputes it, and enters its own count, in a third."""

from __future__ import annotations

from standclear.core.incidents.held import IncidentStanding
from tests.browser.officer import Floor, Officer
from tests.town import site


def signs(officer: Officer, button: str) -> None:
    officer.page.get_by_role("button", name=button, exact=True).click()
    officer.signs()
    officer.presses("Close", exact=True)


def takes_up(officer: Officer, party: str) -> None:
    """The desk: the report is taken up, and put to a party."""
    officer.presses("Say what becomes of the report", exact=True)
    signs(officer, "Say what becomes of the report …")
    officer.presses("Put it to the parties", exact=True)
    officer.page.get_by_role("checkbox", name=party, exact=True).check()
    signs(officer, "Put it to the parties …")
    officer.sees("asked; its reply is due")


def closes(officer: Officer) -> None:
    """The desk: it ends, and as nobody has assessed it, as undetermined alone."""
    officer.presses("Close it", exact=True)
    outcome = officer.page.locator("[name=outcome]")
    assert outcome.locator("option").count() == 2
    outcome.select_option("undetermined")
    officer.page.locator("[name=close-text]").fill("South disputes it; nobody else was there.")
    signs(officer, "Close it …")
    officer.sees("South disputes it; nobody else was there.")


def lodges(officer: Officer, data: bytes) -> None:
    """A photograph that somebody else took, by its hash and then itself."""
    officer.presses("Lodge a file", exact=True)
    file = {"name": "yard.jpg", "mimeType": "image/jpeg", "buffer": data}
    officer.page.locator("[name=evidence]").set_input_files([file])
    officer.page.locator("[name=evidence-text]").fill("the yard, from the gate")
    officer.presses("somebody before you")
    hand = officer.page.get_by_role("group", name="Hand 1")
    hand.get_by_label("Who had it").fill("the night nurse")
    hand.get_by_label("Since when").fill("2030-01-01 07:45")
    officer.fills("relief has it since", "2030-01-01 07:50")
    signs(officer, "Lodge a file …")
    officer.sees("Kept by the desk.")


def counts(officer: Officer, count: str) -> None:
    """One cell of its own side's ledger."""
    officer.goes("/incidents/ledger/new")
    officer.fills("Day", "2030-01-01")
    officer.page.locator("[name=count]").fill(count)
    officer.page.locator("[name=quote]").fill("none of ours")
    signs(officer, "Sign and enter it …")
    officer.page.locator("main summary strong").get_by_text(count, exact=True).wait_for()


def test_an_incident_is_reported_and_disputed_in_two_browsers(floor: Floor) -> None:
    town = floor.desk.town
    town["relief"].gives(site(1, to=("north", "south")))
    rana, sana = (
        floor.enrols("relief", "rana", mapped=False),
        floor.enrols("south", "sana", mapped=False),
    )
    dana = floor.enrols("desk", "dana", mapped=False)
    for officer in (rana, sana, dana):
        officer.takes_key_from_file()

    rana.goes("/incidents/new")
    form = rana.page.locator("main form")
    form.locator("[name=act]").select_option("A.mortar")
    form.locator("[name=text]").fill("Two impacts in the yard.")
    rana.fills("Position of the incident", "10.0000N 30.0000E")
    rana.sees("known to")
    rana.fills("When it was, or began", "2030-01-01 07:40")
    form.locator("[name=time-precision]").select_option("hour")
    form.locator("[name=injured_civilian-low]").fill("2")
    form.locator("[name=injured_civilian-best]").fill("3")
    form.locator("[name=sense]").select_option("heard")
    form.locator("[name=bearing]").fill("270")
    rana.fills("Position of the observer", "10.0000N 30.0200E")
    signs(rana, "Sign and report …")
    rana.sees("Two impacts in the yard.")
    ((incident, record),) = town.picture.incidents.items()
    report = record.report
    assert (report.act, report.harm.injured_civilian.words) == ("A.mortar", "3 (2 to ?)")
    assert report.harm.killed_civilian.words == "unknown"
    assert report.observer is not None
    assert (report.observer.sense, report.observer.bearing_deg) == ("heard", 270)

    signs(rana, "Confirm relief/site/1")
    rana.sees("confirmed by relief")
    # what the rules leave to others is not offered: it reported, and so does not assess
    offered = rana.page.get_by_role("region", name="What you may say of it now")
    assert offered.get_by_role("button").all_inner_texts() == ["Lodge a file"]
    lodges(rana, b"\xff\xd8 two craters in the yard")
    with rana.page.expect_download() as taken:
        rana.presses("Download: the yard, from the gate")
    assert taken.value.suggested_filename == "yard.jpg"

    dana.goes(f"/incidents/{incident}")
    takes_up(dana, "south")
    sana.goes(f"/incidents/{incident}")
    sana.sees("could tell who that is")  # the file is not for its eyes
    assert sana.page.get_by_role("button", name="Download: ").count() == 0
    sana.presses("State what your side says", exact=True)
    sana.page.locator("[name=stance]").select_option("disputes")
    sana.page.locator("[name=state-text]").fill("None of ours fired.")
    signs(sana, "State what your side says …")
    rana.sees("disputes it. None of ours fired.")
    closes(dana)
    assert record.standing is IncidentStanding.CLOSED
    counts(sana, "0")
    ((_, claimed),) = town.picture.claims.items()
    assert (claimed.claim.by, claimed.claim.count) == ("south", 0)
