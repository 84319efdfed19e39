"""The line goes down for good; what the desk knows goes on paper, to a post without power, and
comes back signed by hand. Each sheet says what its reader may know, and how to check it."""

from __future__ import annotations

import re

import httpx

from standclear.core.telling import DISCLAIMER
from tests.links.test_page import Reader
from tests.town import plan, site
from tests.web.people_door import Desk
from tests.web.phone import phone_of


def printed(client: httpx.Client, path: str) -> tuple[httpx.Response, str]:
    answer = client.get(path)
    return answer, " ".join(Reader(answer.text).words.split())


def test_a_notice_is_printed_with_all_that_it_takes_to_find_it_and_to_check_it(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    entry = desk.town["relief"].gives(site()).index
    answer, words = printed(rita.client, "/print/record/relief/site/1")
    assert answer.status_code == 200, answer.text
    leaf = desk.town.office.log.entry(entry).leaf_hash.hex()
    for stands in ("relief/site/1", "version 1", "DD", "DMS", "MGRS", DISCLAIMER, "Signature",
                   "north, release", f"Entry {entry} of", leaf, " of "):  # fmt: skip
        assert stands in words, stands
    assert f"{desk.address}/record/{entry}#{leaf}" in words
    assert answer.text.count("<svg") == 2  # the sketch and the code
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert 'style="' not in answer.text  # the policy would refuse it


def test_a_pack_has_a_cover_and_a_sheet_for_each(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    for number in (1, 2):
        desk.town["relief"].gives(site(number=number, east_km=number * 50))
    query = "record=relief/site/1&record=relief/site/2&record=relief/site/1&release=1"
    answer, words = printed(rita.client, f"/print/pack?{query}")
    assert answer.text.count('<section class="sheet">') == 4
    assert "Print pack of relief" in words
    assert rita.client.get("/print/pack").status_code == 422
    many = "&".join(f"release={n}" for n in range(1, 80))
    assert rita.client.get(f"/print/pack?{many}").status_code == 422


def test_a_release_is_printed_for_its_recipient_with_a_line_for_each_formation(desk: Desk) -> None:
    anna, _ = phone_of(desk, "north", "anna")
    browser = desk.enrols("relief", "rita")
    desk.town["relief"].gives(site())
    number = desk.town["north"].last.number
    _, words = printed(anna.client, f"/print/release/{number}")
    for stands in ("Acknowledge by", "north: 1st", "north: air", "relief/site/1"):
        assert stands in words
    assert browser.items("/v1/reads")[0]["person"] == "anna"
    anna.client.get("/print/record/relief/site/1")
    assert sum(each["times"] for each in browser.items("/v1/reads")) == 2


def test_a_sheet_shows_no_more_than_its_reader_may_see(desk: Desk) -> None:
    anna, _ = phone_of(desk, "north", "anna")
    desk.town["south"].files(plan("south", 1))
    desk.town["relief"].gives(site(number=2, to=()))
    for path in ("/print/record/south/plan/1", "/print/record/relief/site/2", "/print/release/99"):
        answer, words = printed(anna.client, path)
        assert answer.status_code == 404
        assert not re.search(r"\d+\.\d{4,}", words), words
    stranger = httpx.get(f"{desk.address}/print/record/relief/site/2")
    assert (stranger.status_code, "Password" in stranger.text) == (401, True)


def test_whoever_signs_in_on_the_way_is_led_to_the_page_to_print(desk: Desk) -> None:
    rita, browser = phone_of(desk, "relief", "rita")
    desk.town["relief"].gives(site())
    from tests.web.phone import Phone, enters

    other = Phone(desk.browser().client, desk.address)
    other.goes("/print/pack?record=relief/site/1&release=1")
    page = enters(desk, other, "rita", browser.secret)
    assert str(page.url).endswith("/print/pack?record=relief/site/1&release=1")
    away = Phone(desk.browser().client, desk.address)
    away.goes("/field")
    led = away.posts(away.form("/field/session"), to="https://elsewhere.example", person="x",
                     password="y", code="z")  # fmt: skip
    assert led.status == 401
    assert rita.page is not None
