"""Years later somebody asks, at a browser, who had been told of one place by one past time; and
has the day as a report."""

from __future__ import annotations

from pathlib import Path

from standclear.core.telling import Disclosure, Share
from standclear.service.carried_proof import verify_carried
from standclear.service.desk_trust import trust_of
from standclear.service.dossier import exhibits_in
from tests.browser.officer import Floor
from tests.town import HOUR, MINUTE, site


def test_a_past_time_is_asked_about_and_the_dossier_is_taken_along(
    floor: Floor, tmp_path: Path
) -> None:
    town = floor.desk.town
    town["relief"].gives(site(to=(Share("north"), Share("south", Disclosure.COARSE))))
    town["north"].acknowledges()
    struck = f"{town.clock.now + HOUR:%Y-%m-%d %H:%MZ}"
    town.clock.now += 2 * HOUR
    town["south"].acknowledges()
    town.later(MINUTE)
    town.office.tick()
    rita = floor.enrols("relief", "rita", mapped=False)
    rita.goes("/told?view=inquiry")
    rita.sees("whether a place is free of people is never for this record to say")
    rita.fills("Place asked about", "10.0000N 30.0000E")
    rita.fills("Past time asked about", "2030-01-02 08:00Z")
    rita.sees("known to")
    rita.presses("Ask the record")
    rita.sees("before the log's newest entry")

    rita.fills("Past time asked about", struck)
    rita.presses("Ask the record")
    near = rita.page.get_by_role("region", name="relief/site/1")
    near.wait_for()
    then, now = (near.locator(".two > div").nth(k).inner_text() for k in (0, 1))
    assert then.count("acknowledged") == 1
    assert now.count("acknowledged") == 2
    assert "to within 5 km" in then
    assert "nothing came back" in then
    assert not rita.scrolls_sideways()
    with rita.page.expect_download() as taken:
        rita.presses("Download the dossier")
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    exhibits, trust = exhibits_in(file), trust_of(town.picture, town.office.log.verifier)
    assert len(exhibits) >= 4
    assert all(verify_carried(each, trust).holds for each in exhibits)

    rita.page.reload()  # the address holds the question
    near.wait_for()
    rita.presses("Replay the day")
    rita.fills("Day, UTC", "2030-01-01")
    rita.sees("had been told of 0 records")

    rita.goes("/reports")
    rita.fills("A day", "2030-01-01")
    rita.presses("Make the report")
    rita.page.frame_locator("iframe").get_by_text("1. Assessment").wait_for()
    with rita.page.expect_download() as taken:
        rita.presses("CSV", exact=True)
    table = tmp_path / taken.value.suggested_filename
    taken.value.save_as(table)
    assert "1. Assessment" in table.read_text("utf-8")
