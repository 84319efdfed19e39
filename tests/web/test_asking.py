"""Questions at the door: pages, the past, versions, one shape of error."""

from __future__ import annotations

from datetime import timedelta

import pytest

from standclear.core import statements as st
from tests.town import HOUR, plan, site
from tests.web.door import Knocking

NOUNS = ("zones", "plans", "sites", "moves", "overlaps", "parties", "releases", "entries")


@pytest.mark.parametrize("noun", [*NOUNS, "board", "gaps", "mechanism", "told/north", "stream"])
def test_nobody_is_answered_who_is_not_known(door: Knocking, noun: str) -> None:
    answer = door.stranger.get(f"/v1/{noun}")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_anybody_may_ask_which_desk_this_is(door: Knocking) -> None:
    said = door.stranger.get("/v1/").json()
    assert (said["desk"], said["origin"]) == ("desk", "desk.example/log")


def test_pages_show_each_item_once_although_the_list_grows_meanwhile(door: Knocking) -> None:
    north = door.town["north"]
    for number in range(1, 6):
        door.hand_in(north, st.PlanFile(plan(number=number, east_km=50 * number)))
    first = door.as_("north").get("/v1/plans?limit=2").json()
    door.hand_in(north, st.PlanFile(plan(number=9, east_km=900)))
    shown = [item["id"] for item in first["items"]]
    cursor = first["next"]
    while cursor:
        page = door.as_("north").get(f"/v1/plans?limit=2&cursor={cursor}").json()
        shown += [item["id"] for item in page["items"]]
        cursor = page["next"]
    assert shown == [f"north/plan/{n}" for n in (1, 2, 3, 4, 5, 9)]


def test_the_past_is_answered_as_it_was(door: Knocking) -> None:
    door.hand_in(door.town["relief"], st.NoticeGive(site()))
    before = door.town.clock.now
    door.town.clock.now += HOUR
    door.hand_in(door.town["relief"], st.NoticeWithdraw("relief/site/1", "closed"))
    asked = before.isoformat().replace("+00:00", "Z")
    assert len(door.as_("north").items(f"/v1/sites?at={asked}")) == 1
    assert door.as_("north").items("/v1/sites") == []
    ahead = (door.town.clock.now + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    assert door.as_("north").get(f"/v1/sites?at={ahead}").status_code == 422


def test_what_was_read_before_is_not_sent_again(door: Knocking) -> None:
    door.hand_in(door.town["north"], st.PlanFile(plan()))
    tag = door.as_("north").get("/v1/plans/north/1").headers["etag"]
    for held in (tag, f"W/{tag}", f'"older", {tag}', "*"):
        again = door.as_("north", **{"if-none-match": held}).get("/v1/plans/north/1")
        assert (again.status_code, again.content) == (304, b""), held
    other = door.as_("north", **{"if-none-match": '"older"'}).get("/v1/plans/north/1")
    assert other.status_code == 200


def test_every_answer_forbids_what_a_page_must_not_do(door: Knocking) -> None:
    headers = door.stranger.get("/v1/").headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["cache-control"] == "no-store"


def test_a_position_is_read_back_in_three_notations_or_refused(door: Knocking) -> None:
    north = door.as_("north")
    said = north.post("/v1/readings", json={"text": "35.9306N 36.6339E"}).json()
    assert set(said["notations"]) == {"DD", "DMS", "MGRS"}
    swapped = north.post("/v1/readings", json={"text": "36.6339N 35.9306E", "place": "Idlib"})
    assert swapped.status_code == 422
    assert "Swapping" in swapped.json()["expected"]


def test_what_each_would_see_is_shown_before_signing(door: Knocking) -> None:
    from standclear.formats import documents

    notice = site(to=("north",))
    body = documents.as_json(st.NoticeGive(notice))
    said = door.as_("relief").post("/v1/previews", json={"statement": body}).json()
    seen = {one["party"]: one["disclosure"] for one in said["recipients"]}
    assert seen == {"north": "full", "south": "none", "watch": "none"}
    assert not door.town.picture.notices
