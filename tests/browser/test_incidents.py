"""An incident as its reader has it in a browser, and the two ledgers side by side."""

from __future__ import annotations

from standclear.core.incidents.knowledge import Degree, Level
from standclear.core.ledger.claim import Claim
from standclear.core.ledger.said import LedgerClaim
from tests.browser.officer import Floor
from tests.incident import assesses, put, states


def test_each_sides_word_and_count_is_read_beside_the_others(floor: Floor) -> None:
    town = floor.desk.town
    sana = floor.enrols("south", "sana", language="ar", mapped=False)
    sana.goes("/incidents")
    sana.sees("لا حادث يمكنك قراءته")
    incident = put(town, "north", "south")
    states(town["north"], incident, "disputes", "None of ours fired that night.")
    assesses(town["watch"], incident, Level.VERIFIED, Degree.PROBABLE, "north")
    for party, count in (("north", 11), ("south", 15)):
        claim = Claim(party, "2030-01-01", "UTC", count, f"{count} cases", act="A")
        town[party].says(LedgerClaim(claim))
    sana.sees(incident)
    sana.goes(f"/incidents/{incident}")
    for text in ("ليس لك أن تعرفه", "None of ours fired that night.", "جرى التحقق منه في الموقع"):
        sana.sees(text)
    assert "relief" not in sana.page.locator("main").inner_text()
    assert "the night nurse" not in sana.text()
    assert not sana.scrolls_sideways()
    sana.goes("/incidents/ledger")
    for text in ("11", "15", incident):
        sana.sees(text)
    assert sana.page.locator("main summary strong").all_inner_texts() == ["11", "15"]
    assert not sana.scrolls_sideways()
