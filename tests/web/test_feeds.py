"""A feed reader and a calendar program, which can neither sign in nor send a token.

Anna of north makes an address for each. It opens one feed, as north may see it, until it ends.
"""

from __future__ import annotations

from datetime import timedelta
from xml.etree.ElementTree import fromstring

import httpx
import pytest

from standclear.core.telling import Disclosure, Share
from tests.feeds.cap_rules import check, text
from tests.town import plan, site
from tests.web.people_door import Browser, Desk

ATOM = "{http://www.w3.org/2005/Atom}"


def address(browser: Browser, feed: str = "cap", days: int = 30, name: str = "wall display") -> str:
    answer = browser.post("/v1/feeds", {"feed": feed, "name": name, "days": days})
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["address"]
    assert "/v1/feeds/with/scf_" in found
    return found


@pytest.fixture
def told(desk: Desk) -> Desk:
    desk.town["relief"].gives(site(to=("north", Share("south", Disclosure.COARSE))))
    desk.town["north"].files(plan())
    desk.town["south"].files(plan("south"))
    return desk


def test_a_reader_follows_the_index_to_every_alert(told: Desk) -> None:
    found = address(told.enrols("north", "anna"))
    index = httpx.get(found)
    assert index.headers["content-type"] == "application/atom+xml"
    feed = fromstring(index.content)
    links = [link.attrib["href"] for link in feed.iter(f"{ATOM}link")]
    heard = told.town["north"].heard
    assert links == [f"cap/{release.number}.xml" for release in reversed(heard)]
    for href in links:
        answer = httpx.get(str(httpx.URL(found).join(href)))
        assert answer.headers["content-type"] == "application/cap+xml"
        assert text(check(answer.content), "addresses") == "north"
    assert found.rpartition("/with/")[2].partition("/")[0] not in index.text


def test_older_alerts_stand_on_further_pages(told: Desk) -> None:
    anna = told.enrols("north", "anna")
    feed = fromstring(anna.get("/v1/feeds/cap?before=3").content)
    assert len(feed.findall(f"{ATOM}entry")) == 2
    assert feed.find(f"{ATOM}link[@rel='next']") is None
    assert not fromstring(anna.get("/v1/feeds/cap?before=1").content).findall(f"{ATOM}entry")


def test_who_is_signed_in_needs_no_address(told: Desk) -> None:
    anna = told.enrols("north", "anna")
    for path in ("/v1/feeds/cap", "/v1/feeds/cap/1.xml", "/v1/feeds/plans.ics"):
        assert anna.get(path).status_code == 200
        assert told.browser().get(path).status_code == 401
    assert anna.get("/v1/feeds/cap/99.xml").status_code == 404


def test_an_address_opens_one_feed_and_nothing_else(told: Desk) -> None:
    anna = told.enrols("north", "anna")
    alerts, plans = address(anna), address(anna, "calendar")
    assert httpx.get(plans).status_code == 200
    secret = alerts.rpartition("/with/")[2].partition("/")[0]
    assert httpx.get(f"{told.address}/v1/feeds/with/{secret}/plans.ics").status_code == 404
    for path in ("/v1/me", "/v1/plans", "/v1/feeds/cap"):
        assert told.program(secret).get(path).status_code == 401
    token = anna.post("/v1/tokens", {"name": "x", "scopes": ["read"], "days": 1}).json()["token"]
    assert httpx.get(f"{told.address}/v1/feeds/with/{token}/cap").status_code == 404
    assert told.program(token).get("/v1/feeds/cap").status_code == 200


def test_an_address_ends_on_its_day_by_hand_and_with_its_person(told: Desk) -> None:
    anna = told.enrols("north", "anna")
    by_day, by_hand = address(anna, days=1), address(anna, name="by hand")
    with_her = address(anna, "calendar")
    secret = by_hand.rpartition("/with/")[2].partition("/")[0]
    listed = {each["name"]: each for each in anna.items("/v1/tokens")}
    assert listed["by hand"]["scopes"] == ["cap"]
    assert secret not in anna.get("/v1/tokens").text
    assert anna.delete(f"/v1/tokens/{listed['by hand']['id']}").status_code == 204
    assert httpx.get(by_hand).status_code == 404
    told.town.clock.now += timedelta(days=1)
    assert httpx.get(by_day).status_code == 404
    assert httpx.get(with_her).status_code == 200
    told.people.store.persons.disable("anna", told.people.now_s())
    assert httpx.get(with_her).status_code == 404


def test_a_token_makes_no_address(told: Desk) -> None:
    anna = told.enrols("north", "anna")
    said = {"name": "x", "scopes": ["read", "admin"], "days": 1}
    program = told.program(anna.post("/v1/tokens", said).json()["token"])
    assert program.post("/v1/feeds", json={"feed": "cap", "name": "x"}).status_code == 403


def test_nothing_new_is_answered_304_and_counts_as_no_reading(told: Desk) -> None:
    anna, rita = told.enrols("north", "anna"), told.enrols("relief", "rita")
    found = address(anna)
    assert rita.items("/v1/reads") == []
    tag = httpx.get(found).headers["etag"]
    (read,) = rita.items("/v1/reads")
    assert (read["record"], read["party"], read["person"]) == ("relief/site/1", "north", "anna")
    again = httpx.get(found, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert rita.items("/v1/reads")[0]["times"] == read["times"]
    told.town["south"].files(plan("south", 2))
    assert httpx.get(found, headers={"If-None-Match": tag}).status_code == 200


def test_each_partys_feeds_hold_its_own_and_nothing_of_others(told: Desk) -> None:
    secrets = {
        "Mercy hospital": {"north", "relief", "desk"},
        "north operations, +1": {"north", "south", "relief", "desk"},  # whom to call
        "north/plan/1": {"north", "desk"},
        "south/plan/1": {"south", "desk"},
    }
    for party in ("north", "south", "relief", "watch", "desk"):
        reader = told.enrols(party, f"{party}-one")
        paths = ["/v1/feeds/cap", "/v1/feeds/plans.ics"]
        held = told.town.picture.releases.get(party, [])
        paths += [f"/v1/feeds/cap/{number}.xml" for number in range(1, len(held) + 1)]
        for path in paths:
            answer = reader.get(path)
            assert answer.status_code == 200, (party, path, answer.text)
            for secret, known in secrets.items():
                assert party in known or secret not in answer.text, (party, path, secret)
