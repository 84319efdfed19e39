"""A program reads the picture with a token: within its scopes, until its day, shown once."""

from __future__ import annotations

from datetime import timedelta

from standclear.core import statements as st
from tests.town import plan
from tests.web.people_door import Browser, Desk


def made(browser: Browser, *scopes: str, days: int = 30) -> str:
    answer = browser.post("/v1/tokens", {"name": "gis", "scopes": list(scopes), "days": days})
    assert answer.status_code == 201, answer.text
    token: str = answer.json()["token"]
    assert token.startswith("sct_")
    return token


def test_a_program_asks_as_its_party(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    program = desk.program(made(anna, "read"))
    me = program.get("/v1/me").json()
    assert (me["party"], me["person"], me["how"]) == ("north", "anna", "token")
    assert (me["scopes"], me["csrf"]) == (["read"], None)


def test_a_token_is_shown_once(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    token = made(anna, "read")
    assert token not in anna.get("/v1/tokens").text


def test_a_token_does_what_its_scopes_say_and_no_more(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    reads, writes, manages = (
        Browser(desk.program(made(anna, *scopes)), desk.address)
        for scopes in (["read"], ["read", "write"], ["read", "admin"])
    )
    north = desk.town["north"]
    assert desk.hand_in(reads, north, st.PlanFile(plan())).status_code == 403
    assert desk.hand_in(manages, north, st.PlanFile(plan())).status_code == 403
    assert desk.hand_in(writes, north, st.PlanFile(plan())).status_code == 201
    assert reads.post("/v1/invites", {}).status_code == 403
    assert writes.get("/v1/tokens").status_code == 403
    assert manages.post("/v1/invites", {}).status_code == 201
    blind = Browser(desk.program(made(anna, "write")), desk.address)
    assert blind.get("/v1/plans").status_code == 403


def test_a_token_ends_on_its_day(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    program = desk.program(made(anna, "read", days=1))
    desk.town.clock.now += timedelta(hours=23, minutes=59)
    assert program.get("/v1/me").status_code == 200
    desk.town.clock.now += timedelta(minutes=1)
    refused = program.get("/v1/me")
    assert refused.status_code == 401
    assert "invalid_token" in refused.headers["www-authenticate"]


def test_a_token_without_an_end_or_beyond_a_year_is_not_made(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    for wrong in ({"days": 366}, {"days": 0}, {}, {"days": 1, "scopes": []}):
        said = {"name": "gis", "scopes": ["read"]} | wrong
        assert anna.post("/v1/tokens", said).status_code == 422, wrong


def test_a_token_makes_no_token_and_confirms_nothing(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    program = Browser(desk.program(made(anna, "read", "write", "admin")), desk.address)
    assert (
        program.post("/v1/tokens", {"name": "x", "scopes": ["read"], "days": 1}).status_code == 403
    )
    assert program.post("/v1/pending/x/confirmations").status_code == 403


def test_an_ended_or_unknown_token_is_nobodys(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    token = made(anna, "read")
    program = desk.program(token)
    assert program.get("/v1/me").status_code == 200
    (listed,) = anna.items("/v1/tokens")
    assert listed["used_s"] == int(desk.town.clock.now.timestamp())
    boris = desk.enrols("south", "boris")
    assert boris.delete(f"/v1/tokens/{listed['id']}").status_code == 404
    assert anna.delete(f"/v1/tokens/{listed['id']}").status_code == 204
    for secret in (token, "sct_" + "x" * 43, "sct_", "x"):
        assert desk.program(secret).get("/v1/me").status_code == 401


def test_a_wrong_token_is_not_made_good_by_a_session(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    assert anna.get("/v1/me", Authorization="Bearer sct_wrong").status_code == 401


def test_a_token_needs_no_csrf_value_since_no_browser_sends_it_unasked(desk: Desk) -> None:
    anna = desk.enrols("north", "anna")
    program = desk.program(made(anna, "read", "write", "admin"))
    assert program.post("/v1/invites", json={}).status_code == 201
