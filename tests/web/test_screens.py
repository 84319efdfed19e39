"""Two officers at two screens: a zone is answered, what was told is asked, an entry is proved.

A real Chromium, the built app, a desk on a real socket. Skipped where there is no Chromium.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from standclear.log.receipt import verify_receipt
from standclear.log.receipt_files import read_receipt
from standclear.log.trust import read_trust
from standclear.web import pages
from tests.town import key_of, zone
from tests.web.people_door import Desk

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (pages.BUILT / "index.html").exists(), reason="the web app is not built"
    ),
]

Opening = Callable[[str, str], Any]


@pytest.fixture
def opening(desk: Desk, chromium: Any) -> Iterator[Opening]:
    """A browser in which somebody new of a party has signed in."""
    pages.install(desk.app)
    contexts: list[Any] = []
    troubles: list[str] = []

    def opened(party: str, person: str) -> Any:
        cookie = desk.enrols(party, person).cookie
        context = chromium.new_context(base_url=desk.address, locale="en-GB")
        context.add_cookies([{"name": "standclear_session", "value": cookie, "url": desk.address}])
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def test_an_entry_is_proved_in_the_browser_and_by_what_is_taken_home(
    desk: Desk, opening: Opening, tmp_path: Path
):
    index = desk.town["north"].proposes(zone()).index
    page = opening("south", "sam")
    page.goto(f"/record/{index}")
    page.wait_for_selector(".sum.holds")
    assert page.locator(".outcome.holds").count() == 5
    assert page.inner_text(".outcome.absent") == "NOT GIVEN"
    assert "Not yours to read" in page.inner_text("article")

    taken = {}
    for name in ("Receipt", "Trust file"):
        with page.expect_download() as download:
            page.get_by_role("link", name=name, exact=True).click()
        taken[name] = tmp_path / name
        download.value.save_as(taken[name])
    report = verify_receipt(
        read_receipt(taken["Receipt"]), read_trust(taken["Trust file"].read_bytes())
    )
    assert report.holds
    assert report.index == index


def test_the_timeline_grows_while_it_is_looked_at(desk: Desk, opening: Opening):
    page = opening("south", "sam")
    page.goto("/record")
    before = desk.served.office.log.size
    page.wait_for_selector(f"li a[href='/record/{before - 1}']")
    desk.town["north"].proposes(zone())
    page.wait_for_selector(f"li a[href='/record/{desk.served.office.log.size - 1}']")
    page.select_option(".timeline select >> nth=0", "zone.propose")
    page.wait_for_selector(f"li a[href^='/record/{before}?']")


def test_a_zone_is_recognised_by_the_other_side(desk: Desk, opening: Opening, tmp_path: Path):
    desk.town["north"].proposes(zone(agreed_by=("south",)))
    key = tmp_path / "south.pem"
    key_of("south").write(key)
    page = opening("south", "sam")
    page.goto("/admin/keys")
    page.set_input_files("input[type=file]", key)
    page.wait_for_selector("text=south#1")
    page.goto("/zones/north/1")
    page.get_by_role("button", name="Recognise").click()
    page.get_by_role("button", name="Sign and send").click()
    page.get_by_role("button", name="Close").first.click()
    page.wait_for_selector("text=You have recognised version 1.")
    held = desk.town.picture.get_zone("north/zone/1")
    assert held.standing.value == "agreed"
    assert held.recognised_by == ("south",)


def test_what_was_told_is_kept_as_a_table(desk: Desk, opening: Opening, tmp_path: Path):
    desk.town["north"].proposes(zone())
    page = opening("south", "sam")
    page.goto("/told")
    page.wait_for_selector("text=north/zone/1")
    with page.expect_download() as download:
        page.get_by_role("button", name="Table (CSV)").click()
    kept = tmp_path / "told.csv"
    download.value.save_as(kept)
    lines = kept.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("party,as_of,number")
    assert any("north/zone/1" in line for line in lines)
