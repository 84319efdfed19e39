"""Nobody at the desk changes a key, or takes everything away, alone: a second person confirms."""

from __future__ import annotations

from datetime import timedelta

from standclear.core import statements as st
from standclear.core.party import KeyGrant
from tests.town import key_of
from tests.web.people_door import Browser, Desk


def new_key(number: int = 2) -> st.KeyAdd:
    key = key_of("desk", number)
    return st.KeyAdd("desk", KeyGrant(key.keyid, key.public_key_base64))


def keys(desk: Desk) -> tuple[str, ...]:
    return tuple(desk.town.picture.parties["desk"].keys)


class Asked:
    """A key change that the clerk asks for; asked again, it is the same to the byte."""

    def __init__(self, desk: Desk, number: int = 2) -> None:
        from standclear.service.author import say
        from tests.web.door import as_json

        thread = desk.town.office.thread_of("desk")
        sealed = say(new_key(number), key=key_of("desk"), thread=thread, at=desk.town.clock.now)
        self.body = as_json(sealed)

    def by(self, browser: Browser, confirmed: str = "") -> tuple[int, dict[str, object]]:
        headers = {"Standclear-Confirmed": confirmed} if confirmed else {}
        answer = browser.post("/v1/statements", self.body, **headers)
        return answer.status_code, answer.json()


def test_a_key_change_at_the_desk_waits_for_a_second_person(desk: Desk) -> None:
    clerk, head = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    asked = Asked(desk)
    status, answer = asked.by(clerk)
    assert (status, keys(desk)) == (202, ("desk#1",))
    (shown,) = head.items("/v1/pending")
    assert (shown["first"], shown["yours"]) == ("clerk", False)
    assert "desk#2" in shown["shown"]
    assert shown["id"] == answer["pending"]["id"]
    assert asked.by(clerk, shown["id"])[0] == 202  # nobody has confirmed yet
    confirmed = head.post(f"/v1/pending/{shown['id']}/confirmations")
    assert confirmed.json()["second"] == "head"
    assert asked.by(clerk, shown["id"])[0] == 201
    assert keys(desk) == ("desk#1", "desk#2")
    assert head.items("/v1/pending") == []


def test_nobody_is_their_own_second(desk: Desk) -> None:
    clerk, _ = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    _, answer = Asked(desk).by(clerk)
    refused = clerk.post(f"/v1/pending/{answer['pending']['id']}/confirmations")
    assert refused.status_code == 403
    assert refused.json()["possible"] == ["head confirms"]


def test_a_second_person_is_of_the_same_party(desk: Desk) -> None:
    clerk, _ = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    anna = desk.enrols("north", "anna")
    _, answer = Asked(desk).by(clerk)
    pending = answer["pending"]["id"]
    assert anna.post(f"/v1/pending/{pending}/confirmations").status_code == 404
    assert anna.delete(f"/v1/pending/{pending}").status_code == 404
    assert anna.items("/v1/pending") == []


def test_a_desk_with_one_person_is_told_to_find_a_second(desk: Desk) -> None:
    status, answer = Asked(desk).by(desk.enrols("desk", "clerk"))
    assert (status, answer["possible"]) == (403, ["invite a second person"])


def test_a_confirmation_is_for_exactly_what_was_asked_and_counts_once(desk: Desk) -> None:
    clerk, head = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    asked, other = Asked(desk, 2), Asked(desk, 3)
    _, answer = asked.by(clerk)
    pending = answer["pending"]["id"]
    head.post(f"/v1/pending/{pending}/confirmations")
    assert other.by(clerk, pending)[0] == 403
    assert asked.by(head, pending)[0] == 403
    assert asked.by(clerk, pending)[0] == 201
    assert asked.by(clerk, pending)[0] in (200, 403)
    assert keys(desk) == ("desk#1", "desk#2")


def test_a_question_ends_after_fifteen_minutes(desk: Desk) -> None:
    clerk, head = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    asked = Asked(desk)
    _, answer = asked.by(clerk)
    pending = answer["pending"]["id"]
    desk.town.clock.now += timedelta(minutes=15)
    assert head.items("/v1/pending") == []
    assert head.post(f"/v1/pending/{pending}/confirmations").status_code == 403
    assert asked.by(clerk, pending)[0] == 403


def test_either_person_says_no(desk: Desk) -> None:
    clerk, head = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    asked = Asked(desk)
    _, answer = asked.by(clerk)
    pending = answer["pending"]["id"]
    assert head.delete(f"/v1/pending/{pending}").status_code == 204
    assert asked.by(clerk, pending)[0] == 403


def test_asking_twice_is_one_question(desk: Desk) -> None:
    clerk, head = desk.enrols("desk", "clerk"), desk.enrols("desk", "head")
    asked = Asked(desk)
    assert asked.by(clerk) == asked.by(clerk)
    assert len(head.items("/v1/pending")) == 1


def test_a_party_changes_its_own_keys_by_its_own_signature_alone(desk: Desk) -> None:
    anna, key = desk.enrols("north", "anna"), key_of("north", 2)
    statement = st.KeyAdd("north", KeyGrant(key.keyid, key.public_key_base64))
    assert desk.hand_in(anna, desk.town["north"], statement).status_code == 201
