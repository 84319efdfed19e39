"""Which wire is dead, and since when: the desk sees every party's links, a party its own alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from standclear.core.statements import Sending
from standclear.store.people_reach import PushReach
from tests.town import HOUR, MINUTE, Town, site
from tests.web.people_door import Browser, Desk, peopled


@pytest.fixture
def desk(town: Town, tmp_path: Path) -> Iterator[Desk]:
    with peopled(town, tmp_path) as found:
        yield found


def tried(desk: Desk, link: str, result: str, detail: str, *, number: int, attempt: int) -> None:
    """What the carrier records of one try for north."""
    desk.town.office.say(
        Sending("north", number, "", "duty", link, "", result, attempt, detail, retry_after_s=None)
    )
    desk.town.clock.now += MINUTE


def links_of(asker: Browser, party: str) -> dict[str, Any]:
    found = [each for each in asker.items("/v1/links") if each["party"] == party]
    assert len(found) == 1
    return found[0]


def test_what_went_what_failed_and_why_and_what_waits(desk: Desk) -> None:
    relief = desk.town["relief"]
    relief.gives(site("one", to=("north",)))
    relief.gives(site("two", 40, to=("north",)))
    first, second = (release.number for release in desk.town["north"].heard_because("notice.given"))
    dana = desk.enrols("desk", "dana")
    waiting = {each["number"] for each in links_of(dana, "north")["waiting"]}
    assert {first, second} <= waiting
    tried(desk, "email", "sent", "taken by mail.north.example", number=first, attempt=1)
    failed_at = desk.town.clock.now
    tried(desk, "email", "failed", "mail.north.example answered 451", number=second, attempt=1)
    north = links_of(dana, "north")
    email = next(each for each in north["links"] if each["link"] == "email")
    assert (email["sent"], email["failed"], email["failing"]) == (1, 1, True)
    assert email["last_failed"]["detail"] == "mail.north.example answered 451"
    assert email["last_failed"]["at"] == failed_at.strftime("%Y-%m-%dT%H:%M:%SZ")
    left = {each["number"]: each for each in north["waiting"]}
    assert first not in left
    assert (left[second]["tries"], left[second]["last"]) == (1, email["last_failed"]["detail"])
    assert left[second]["next_at"] > email["last_failed"]["at"]
    tried(desk, "outbox", "sent", "in the folder", number=second, attempt=2)
    assert second not in {each["number"] for each in links_of(dana, "north")["waiting"]}
    assert links_of(dana, "north")["links"][0]["failing"], "the mail itself is still dead"


def test_a_party_sees_its_own_links_and_no_others(desk: Desk) -> None:
    desk.town["relief"].gives(site(to=("north",)))
    anna, sam = desk.enrols("north", "anna"), desk.enrols("south", "sam")
    assert [each["party"] for each in anna.items("/v1/links")] == ["north"]
    assert [each["party"] for each in sam.items("/v1/links?party=south")] == ["south"]
    assert sam.get("/v1/links?party=north").status_code == 403
    assert desk.browser().get("/v1/links").status_code == 401
    dana = desk.enrols("desk", "dana")
    named = [each["party"] for each in dana.items("/v1/links")]
    assert named == sorted(desk.town.picture.parties.keys() - {"desk"})
    assert dana.get("/v1/links?party=nobody").status_code == 404


def test_persons_are_counted_and_not_named(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    address = "https://push.example/anna"
    browser = PushReach(address, "one", "anna", "p", "a", "all", 1, place=0, failed=2, last="gone")
    desk.people.store.reaches.put_push(browser, most=9)
    answer = anna.get("/v1/links")
    assert answer.json()["items"][0]["persons"] == {
        "mails": 0, "mails_failing": 0, "browsers": 1, "browsers_failing": 1,
    }  # fmt: skip
    assert "anna" not in answer.text


def test_the_past_is_asked_like_everywhere(desk: Desk) -> None:
    before = desk.town.clock.now
    desk.town.clock.now += HOUR
    desk.town["relief"].gives(site(to=("north",)))
    desk.town.clock.now += HOUR
    anna = desk.enrols("north", "anna")
    now = links_of(anna, "north")["waiting_count"]
    then = anna.get(f"/v1/links?at={before.strftime('%Y-%m-%dT%H:%M:%SZ')}").json()["items"]
    assert then[0]["waiting_count"] < now
