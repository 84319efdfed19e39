"""A party brings in its people by links; each makes their signing key in their own browser.

The desk hands out no password and no key. A link counts once, for three days; who made it, and who
used it, stays on record.
"""

from __future__ import annotations

import threading
from datetime import timedelta

from standclear.core import statements as st
from standclear.core.party import KeyGrant
from standclear.log.note import to_base64
from standclear.service.people import invites
from standclear.web.entering import first_link
from tests.town import key_of
from tests.web.people_door import PASSWORD, Browser, Desk

LOOK, ENROL = "/v1/enrolments/look", "/v1/enrolments"


def token_of(link: str) -> str:
    return link.partition("#")[2]


def joining(desk: Desk, browser: Browser, token: str, person: str, **more: str) -> dict[str, str]:
    secret = browser.post(LOOK, {"token": token}).json()["secret"]
    said = {"token": token, "person": person, "name": person.title(), "password": PASSWORD}
    return said | {"code": desk.code(secret)} | more


def test_a_first_desk_has_nobody_and_one_link(desk: Desk) -> None:
    link = first_link(desk.served, desk.people)
    assert link is not None
    assert link.startswith(f"{desk.address}/enrol#")
    assert desk.people.store.persons.all() == []
    browser = desk.browser()
    first = joining(desk, browser, token_of(link), "head")
    browser.keeps(browser.post(ENROL, first))
    me = browser.get("/v1/me").json()
    assert (me["party"], me["desk"], me["scopes"]) == ("desk", True, ["read", "write", "admin"])
    assert first_link(desk.served, desk.people) is None


def test_starting_again_ends_the_first_link_that_nobody_used(desk: Desk) -> None:
    first, second = (first_link(desk.served, desk.people) for _ in range(2))
    assert first is not None
    assert second is not None
    browser = desk.browser()
    assert browser.post(LOOK, {"token": token_of(first)}).status_code == 404
    assert browser.post(LOOK, {"token": token_of(second)}).status_code == 200


def test_a_partys_person_brings_in_a_colleague(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    made = anna.post("/v1/invites", {"roles": ["watch commander", "chief"]}).json()
    browser = desk.browser()
    seen = browser.post(LOOK, {"token": token_of(made["link"])}).json()
    assert (seen["party"], seen["roles"], seen["desk"]) == (
        "north",
        ["watch commander", "chief"],
        "desk",
    )
    assert seen["secret_link"].startswith("otpauth://totp/")
    browser.keeps(browser.post(ENROL, joining(desk, browser, token_of(made["link"]), "boris")))
    assert browser.get("/v1/me").json()["roles"] == ["watch commander", "chief"]
    line = next(each for each in anna.items("/v1/invites") if each["id"] == made["id"])
    assert (line["by"], line["used_by"]) == ("anna", "boris")
    assert "link" not in line


def test_nobody_invites_for_another_party_but_the_desk(desk: Desk) -> None:
    anna, clerk = desk.enrols("north", "anna"), desk.enrols("desk", "clerk")
    refused = anna.post("/v1/invites", {"party": "south"})
    assert refused.status_code == 403
    assert refused.json()["possible"] == ["ask the desk's people"]
    assert clerk.post("/v1/invites", {"party": "south"}).status_code == 201
    assert {each["party"] for each in anna.items("/v1/invites")} == {"north"}
    assert "south" in {each["party"] for each in clerk.items("/v1/invites")}


def test_a_link_counts_once_even_for_two_at_the_same_moment(desk: Desk) -> None:
    token, browsers = desk.invites("north"), [desk.browser() for _ in range(4)]
    said = [joining(desk, browser, token, f"p{n}") for n, browser in enumerate(browsers)]
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda b=b, s=s: codes.append(b.post(ENROL, s).status_code))
        for b, s in zip(browsers, said, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201, 404, 404, 404]
    assert len(desk.people.store.persons.all()) == 1


def test_a_link_ends_after_three_days_or_when_it_is_taken_back(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    made = anna.post("/v1/invites", {}).json()
    assert anna.delete(f"/v1/invites/{made['id']}").status_code == 204
    browser = desk.browser()
    gone = browser.post(LOOK, {"token": token_of(made["link"])})
    never = browser.post(LOOK, {"token": "never made"})
    token = desk.invites("north")
    desk.town.later(timedelta(hours=72))
    ended = browser.post(LOOK, {"token": token})
    assert [a.status_code for a in (gone, never, ended)] == [404] * 3
    assert len({a.json()["detail"] for a in (gone, never, ended)}) == 1


def test_a_link_of_another_party_is_not_taken_back(desk: Desk) -> None:
    anna, boris = desk.enrols("north", "anna"), desk.enrols("south", "boris")
    made = anna.post("/v1/invites", {}).json()
    assert boris.delete(f"/v1/invites/{made['id']}").status_code == 404


def test_what_is_said_on_joining_is_checked_and_the_link_stays_good(desk: Desk) -> None:
    desk.enrols("north", "anna")
    browser, token = desk.browser(), desk.invites("north")
    good = joining(desk, browser, token, "boris")
    for field, wrong in (
        ("person", "anna"),
        ("person", "Boris!"),
        ("name", " "),
        ("name", "a\u202eb"),
        ("password", "short"),
        ("password", "boris boris boris"),
        ("password", "aaaaaaaaaaaaaaaa"),
        ("password", "password1234"),
        ("password", "P4ssw0rd!2026"),
        ("password", "North-North-2030"),
        ("password", "qwertyuiop[]12"),
        ("password", "пароль123456"),
        ("code", "000000"),
        ("public_key", "bm90IGEga2V5"),
    ):
        refused = browser.post(ENROL, good | {field: wrong})
        assert refused.status_code == 422, (field, wrong, refused.text)
        assert field in refused.json()["pointer"]
        if field == "password":
            assert wrong not in refused.text
    without = {name: said for name, said in good.items() if name not in ("password", "code")}
    assert browser.post(ENROL, without).json()["pointer"] == "passkey"
    assert browser.post(ENROL, good).status_code == 201


def test_a_lost_telephone_gets_new_credentials_and_the_old_ones_end(desk: Desk) -> None:
    anna, chief = desk.enrols("north", "anna"), desk.enrols("north", "chief")
    made = anna.post("/v1/tokens", {"name": "gis", "scopes": ["read"], "days": 1}).json()
    link = chief.post("/v1/invites", {"person": "anna"}).json()["link"]
    browser = desk.browser()
    assert browser.post(LOOK, {"token": token_of(link)}).json()["person"] == "anna"
    again = joining(desk, browser, token_of(link), "anna")
    assert browser.post(ENROL, again | {"person": "chief"}).status_code == 422
    browser.keeps(browser.post(ENROL, again))
    assert browser.get("/v1/me").json()["person"] == "anna"
    assert anna.get("/v1/me").status_code == 401
    assert desk.program(made["token"]).get("/v1/me").status_code == 401
    desk.town.later(timedelta(minutes=2))
    assert desk.signs_in(anna, "anna").status_code == 401  # her old codes
    refused = desk.enrols("south", "boris").post("/v1/invites", {"person": "anna"})
    assert refused.status_code == 404


def test_a_key_made_in_a_browser_counts_once_its_party_has_added_it(desk: Desk) -> None:
    key = key_of("north", 2)
    anna = desk.enrols("north", "anna", public_key=key.public_key_base64)
    listed = anna.get("/v1/keys/proposed").json()
    assert listed["next_key_id"] == "north#2"
    assert [(each["person"], each["added"]) for each in listed["items"]] == [("anna", None)]
    grant = KeyGrant(listed["next_key_id"], listed["items"][0]["public_key"])
    assert desk.hand_in(anna, desk.town["north"], st.KeyAdd("north", grant)).status_code == 201
    listed = anna.get("/v1/keys/proposed").json()
    assert (listed["items"][0]["added"], listed["next_key_id"]) == ("north#2", "north#3")
    live = {each["key_id"]: each["live"] for each in anna.get("/v1/me").json()["keys"]}
    assert live == {"north#1": True, "north#2": True}


def test_the_desk_cannot_add_a_partys_key_and_another_party_sees_none(desk: Desk) -> None:
    key = key_of("north", 2)
    desk.enrols("north", "anna", public_key=key.public_key_base64)
    clerk, boris = desk.enrols("desk", "clerk"), desk.enrols("south", "boris")
    assert len(clerk.items("/v1/keys/proposed?party=north")) == 1
    assert boris.get("/v1/keys/proposed?party=north").status_code == 403
    assert boris.items("/v1/keys/proposed") == []


def test_a_party_not_admitted_yet_proposes_the_key_with_which_it_is_admitted(desk: Desk) -> None:
    desk.enrols("east", "emil", public_key=key_of("east").public_key_base64)
    clerk = desk.enrols("desk", "clerk")
    listed = clerk.get("/v1/keys/proposed?party=east").json()
    assert (listed["admitted"], listed["next_key_id"]) == (False, "east#1")


def test_a_further_key_is_proposed_and_withdrawn(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    key = to_base64(bytes(range(32)))
    for _ in range(2):
        assert anna.post("/v1/keys/proposed", {"public_key": key}).status_code == 201
    (one,) = anna.items("/v1/keys/proposed")
    assert anna.post("/v1/keys/proposed", {"public_key": "x" * 44}).status_code == 422
    assert anna.delete(f"/v1/keys/proposed/{one['number']}").status_code == 204
    assert anna.items("/v1/keys/proposed") == []


def test_a_link_for_no_party_id_is_refused(desk: Desk) -> None:
    clerk = desk.enrols("desk", "clerk")
    assert clerk.post("/v1/invites", {"party": "No Party"}).status_code == 422
    assert clerk.post("/v1/invites", {"roles": ["chief\n"]}).status_code == 422
    assert [each.by for each in desk.people.store.invites.all()] == ["test"]


def test_a_used_link_tells_no_secret_any_more(desk: Desk) -> None:
    desk.enrols("north", "anna")
    (used,) = desk.people.store.invites.all()
    assert (used.secret, used.used_by) == ("", "anna")
    assert invites.first_invite(desk.people, "desk")
