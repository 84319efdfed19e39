"""An officer keeps a passkey and enters with it; a found or copied device opens nothing.

The authenticator is software of ours (authenticator.py); what verifies it is the desk's own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.web.authenticator import Authenticator, EdDsa, Es256, Json
from tests.web.people_door import Browser, Desk

BEGIN, FINISH = "/v1/passkeys/begin", "/v1/passkeys/finish"


def local(desk: Desk) -> str:
    """Passkeys need a name: on its own machine a desk is `localhost`."""
    return desk.address.replace("127.0.0.1", "localhost")


def joins_with(desk: Desk, device: Authenticator, person: str = "anna") -> Browser:
    browser = desk.browser(local(desk))
    token = desk.invites("north")
    seen = browser.post("/v1/enrolments/look", {"token": token}).json()
    assert seen["needs"] == ["passkey", "password"]
    joining = {
        "token": token, "person": person, "name": "Anna", "passkey": device.make(seen["passkey"])
    }  # fmt: skip
    return browser.keeps(browser.post("/v1/enrolments", joining))


def options(browser: Browser, purpose: str) -> Json:
    answer = browser.post(BEGIN, {"for": purpose})
    assert answer.status_code == 200, answer.text
    found: Json = answer.json()["options"]
    return found


def enters(browser: Browser, device: Authenticator) -> int:
    shown = device.show(options(browser, "sign_in"))
    return browser.post(FINISH, {"for": "sign_in", "credential": shown}).status_code


@pytest.mark.parametrize("key", [Es256, EdDsa])
def test_joining_with_a_passkey_and_entering_with_it(
    desk: Desk, key: Callable[[], Es256 | EdDsa]
) -> None:
    device = Authenticator(local(desk), key=key())
    joins_with(desk, device)
    later = desk.browser(local(desk))
    assert enters(later, device) == 201
    assert later.get("/v1/me").json()["person"] == "anna"


def test_every_question_to_a_device_demands_that_its_owner_unlocks_it(desk: Desk) -> None:
    anna = joins_with(desk, Authenticator(local(desk)))
    assert options(anna, "sign_in")["userVerification"] == "required"
    assert options(anna, "sign_in")["allowCredentials"] == []
    selection = options(anna, "register")["authenticatorSelection"]
    assert selection["userVerification"] == "required"


def test_a_device_that_was_not_unlocked_opens_nothing(desk: Desk) -> None:
    device = Authenticator(local(desk))
    joins_with(desk, device)
    device.unlocked = False
    assert enters(desk.browser(local(desk)), device) == 401
    device.unlocked = True
    assert enters(desk.browser(local(desk)), device) == 201


def test_nobody_joins_with_a_device_that_was_not_unlocked(desk: Desk) -> None:
    device = Authenticator(local(desk), unlocked=False)
    browser, token = desk.browser(local(desk)), desk.invites("north")
    seen = browser.post("/v1/enrolments/look", {"token": token}).json()
    joining = {"token": token, "person": "anna", "name": "Anna"}
    answer = browser.post("/v1/enrolments", joining | {"passkey": device.make(seen["passkey"])})
    assert answer.status_code == 403
    assert "erif" in answer.json()["detail"]
    assert desk.people.store.persons.find("anna") is None


def test_a_copied_device_is_found_out_by_its_counter(desk: Desk) -> None:
    device = Authenticator(local(desk), counter=5)
    joins_with(desk, device)
    copy = Authenticator(local(desk), device.key, counter=5, passkey=device.passkey)
    assert enters(desk.browser(local(desk)), device) == 201
    assert enters(desk.browser(local(desk)), copy) == 401


def test_an_answer_counts_once(desk: Desk) -> None:
    device = Authenticator(local(desk))
    anna = joins_with(desk, device)
    shown = device.show(options(anna, "sign_in"))
    finish = {"for": "sign_in", "credential": shown}
    assert desk.browser(local(desk)).post(FINISH, finish).status_code == 201
    assert desk.browser(local(desk)).post(FINISH, finish).status_code == 401


def test_an_answer_that_keeps_no_counter_counts_once_too(desk: Desk) -> None:
    device = Authenticator(local(desk), counter=0)
    anna = joins_with(desk, device)
    device.counter = -1  # shows 0, as synced passkeys do
    finish = {"for": "sign_in", "credential": device.show(options(anna, "sign_in"))}
    assert desk.browser(local(desk)).post(FINISH, finish).status_code == 201
    assert desk.browser(local(desk)).post(FINISH, finish).status_code == 401


def test_an_answer_for_another_site_purpose_or_time_is_not_taken(desk: Desk) -> None:
    device = Authenticator(local(desk))
    anna = joins_with(desk, device)

    def finish(shown: Json) -> int:
        return anna.post(FINISH, {"for": "sign_in", "credential": shown}).status_code

    elsewhere = Authenticator("https://desk.elsewhere.example", device.key, passkey=device.passkey)
    assert finish(elsewhere.show(options(anna, "sign_in"))) == 401
    other_host = options(anna, "sign_in") | {"rpId": "elsewhere.example"}
    assert finish(device.show(other_host)) == 401
    registering = options(anna, "register")
    assert finish(device.show({"rpId": "localhost", "challenge": registering["challenge"]})) == 401
    made_up = {"rpId": "localhost", "challenge": "A" * 75}
    assert finish(device.show(made_up)) == 401
    late = options(anna, "sign_in")
    desk.town.later(timedelta(minutes=5))
    assert finish(device.show(late)) == 401


@pytest.mark.parametrize(
    "credential",
    [
        {},
        {"rawId": 3, "response": {"clientDataJSON": "e30"}},
        {"response": []},
        {"response": {"clientDataJSON": "!"}},
        {"id": "x", "rawId": "é", "type": "public-key", "response": {"clientDataJSON": "W10"}},
    ],
)
def test_an_answer_that_is_none_is_refused_in_words(desk: Desk, credential: Json) -> None:
    answer = desk.browser(local(desk)).post(FINISH, {"for": "sign_in", "credential": credential})
    assert answer.status_code == 401
    assert "passkey" in answer.json()["detail"]


def test_a_passkey_of_nobody_here_is_refused(desk: Desk) -> None:
    assert enters(desk.browser(local(desk)), Authenticator(local(desk))) == 401


def test_a_second_passkey_is_kept_and_the_last_one_is_not_taken_away(desk: Desk) -> None:
    first, second = Authenticator(local(desk)), Authenticator(local(desk), EdDsa())
    anna = joins_with(desk, first)
    asked = options(anna, "register")
    assert [each["id"] for each in asked["excludeCredentials"]] == [
        anna.items("/v1/passkeys")[0]["id"]
    ]
    kept = anna.post(FINISH, {"for": "register", "credential": second.make(asked), "name": "spare"})
    assert kept.json()["name"] == "spare"
    assert enters(desk.browser(local(desk)), second) == 201
    mine, spare = (each["id"] for each in anna.items("/v1/passkeys"))
    assert anna.delete(f"/v1/passkeys/{mine}").status_code == 204
    assert enters(desk.browser(local(desk)), first) == 401
    assert anna.delete(f"/v1/passkeys/{spare}").status_code == 403
    assert anna.delete("/v1/passkeys/other").status_code == 404


def test_nobody_registers_a_passkey_without_being_signed_in(desk: Desk) -> None:
    stranger = desk.browser(local(desk))
    assert stranger.post(BEGIN, {"for": "register"}).status_code == 401
    joins_with(desk, Authenticator(local(desk)))
    other = joins_with(desk, Authenticator(local(desk)), "boris")
    made = Authenticator(local(desk)).make(options(other, "register"))
    assert stranger.post(FINISH, {"for": "register", "credential": made}).status_code == 401


def test_a_passkey_made_for_one_person_is_not_kept_for_another(desk: Desk) -> None:
    anna = joins_with(desk, Authenticator(local(desk)))
    boris = joins_with(desk, Authenticator(local(desk)), "boris")
    made = Authenticator(local(desk)).make(options(anna, "register"))
    assert boris.post(FINISH, {"for": "register", "credential": made}).status_code == 403


def test_where_there_is_no_host_name_passkeys_are_not_offered(desk: Desk) -> None:
    by_address = desk.browser()
    assert by_address.get("/v1/sessions/ways").json() == {"ways": ["password"]}
    assert desk.browser(local(desk)).get("/v1/sessions/ways").json()["ways"][0] == "passkey"
    refused = by_address.post(BEGIN, {"for": "sign_in"})
    assert refused.status_code == 403
    assert refused.json()["possible"] == ["sign in by password and code"]
    seen = by_address.post("/v1/enrolments/look", {"token": desk.invites("north")}).json()
    assert (seen["needs"], seen["passkey"]) == (["password"], None)
