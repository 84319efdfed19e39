"""A small organisation has no laptop at the clinic. It lets the desk hold a key for its field form:
by its own signature, for people whom it names, and every entry says that the desk signed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from standclear.core import statements as st
from standclear.core.errors import InvalidInput
from standclear.core.party import KeyGrant
from standclear.log.receipt import make_receipt, verify_receipt
from standclear.service import custody
from standclear.service.author import say
from standclear.service.desk_trust import trust_of
from standclear.service.people import drafts
from standclear.service.people.accounts import Known
from tests.town import site
from tests.web.people_door import Browser, Desk
from tests.web.phone import CLINIC, Page, Phone, phone_of


def adds_a_key(desk: Desk, browser: Browser, **more: Any) -> str:
    """The desk makes a key; the party adds it by its own signature, marked as held by the desk."""
    made = browser.post("/v1/custody/key")
    assert made.status_code == 201, made.text
    desk.town["relief"].says(st.KeyAdd("relief", KeyGrant(**(made.json() | more))))
    return str(made.json()["key_id"])


def named(browser: Browser, person: str) -> int:
    return browser.client.put(
        f"/v1/custody/people/{person}",
        headers={"Origin": browser.origin, "X-CSRF-Token": browser.csrf},
    ).status_code


def at_the_last_look(phone: Phone) -> Page:
    phone.goes("/field/site")
    return phone.sends(**CLINIC, do="look")


def test_the_desk_signs_for_whom_the_party_named_and_the_record_says_so(desk: Desk) -> None:
    rita, rita_browser = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    key_id = adds_a_key(desk, boris)
    assert "Have the desk sign now" not in at_the_last_look(rita).words  # nobody named her yet
    assert named(boris, "rita") == 200
    assert f"holds the key {key_id}" in at_the_last_look(rita).words
    said = rita.sends(place_is="yes", do="desk")
    assert "Signed by the desk on behalf of your party" in said.words
    assert desk.town["north"].last.subject == "relief/site/1"
    shown = boris.get("/v1/custody").json()
    (use,) = shown["uses"]
    assert (use["person"], use["by"], use["key_id"]) == ("rita", "rita", key_id)
    assert [one["person"] for one in shown["people"]] == ["rita"]
    entry = desk.town.office.log.entry(use["entry"])
    assert entry.header.custodial
    with desk.served.reading() as picture:
        trust = trust_of(picture, desk.town.office.log.verifier)
    report = verify_receipt(make_receipt(desk.town.office.log, use["entry"]), trust)
    assert "The desk held the author's key." in " ".join(step.sentence for step in report.steps)
    assert rita_browser.get("/v1/custody").json()["uses"] == shown["uses"]
    assert desk.enrols("north", "anna").get("/v1/custody").json()["uses"] == []


def test_a_form_for_the_desk_to_sign_counts_once_however_often_it_is_sent(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    adds_a_key(desk, boris)
    named(boris, "rita")
    at_the_last_look(rita)
    form = rita.form()
    first = rita.posts(form, place_is="yes", do="desk")
    size = desk.town.picture.size
    again = rita.posts(form, place_is="yes", do="desk")
    assert (first.url, desk.town.picture.size) == (again.url, size)


def test_nobody_names_themselves_or_somebody_of_another_party(desk: Desk) -> None:
    boris, anna = desk.enrols("relief", "boris"), desk.enrols("north", "anna")
    assert named(boris, "boris") == 403
    assert named(boris, "anna") == 422
    assert named(anna, "boris") == 422
    assert anna.get("/v1/custody").json()["people"] == []


def test_a_key_without_the_mark_is_never_used_by_the_desk(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    key_id = adds_a_key(desk, boris, custodial=False)
    named(boris, "rita")
    assert key_id == "relief#2"
    assert "Have the desk sign now" not in at_the_last_look(rita).words
    refused = rita.sends(place_is="yes", do="desk")
    assert (refused.status, "holds no live key" in refused.words) == (422, True)
    assert not desk.town.picture.notices
    assert "Waits for a signature" in rita.sends(place_is="yes", do="colleague").words


def test_a_key_that_was_revoked_or_a_person_no_longer_named_signs_no_more(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    key_id = adds_a_key(desk, boris)
    named(boris, "rita")
    boris.delete("/v1/custody/people/rita")
    at_the_last_look(rita)
    assert rita.sends(place_is="yes", do="desk").status == 422
    named(boris, "rita")
    desk.town["relief"].says(st.KeyRevoke("relief", key_id, "the phone was lost"))
    at_the_last_look(rita)
    assert rita.sends(place_is="yes", do="desk").status == 422
    assert not desk.town.picture.notices


@pytest.mark.parametrize("held", [True, False])
def test_an_entry_whose_mark_is_not_true_is_not_taken(desk: Desk, held: bool) -> None:
    boris = desk.enrols("relief", "boris")
    adds_a_key(desk, boris)
    with desk.served.reading() as picture:
        holder = custody.held_key(desk.served.directory, picture, "relief")
    assert holder is not None
    sealed = say(
        st.NoticeGive(site()),
        key=holder if held else desk.town["relief"].key,
        thread=desk.town.office.thread_of("relief"),
        at=desk.town.clock.now,
        custodial=not held,
    )
    with pytest.raises(InvalidInput, match="header/custodial"):
        desk.town.office.submit(sealed)


def test_a_process_that_ended_after_handing_in_finds_its_own_entry(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    adds_a_key(desk, boris)
    named(boris, "rita")
    at_the_last_look(rita)
    waits = rita.sends(place_is="yes", do="colleague")
    draft = desk.people.store.drafts.find(waits.url.path.rsplit("/", 1)[1])
    assert draft is not None
    known = Known(desk.people.get("rita"), ("read", "write"), "session")
    office = desk.town.office
    with desk.served.reading() as picture:
        holder = custody.held_key(desk.served.directory, picture, "relief")
    assert holder is not None
    entry = custody._hand_in(desk.people, known, office, draft, holder)  # and the process ends
    size = office.log.size
    done = custody.sign(desk.people, known, office, desk.served.directory, draft.id)
    assert (done.state, done.entry, office.log.size) == ("signed", entry, size)
    assert replace(done, state="waiting") != draft


def test_what_the_desk_has_signed_is_not_called_taken_back(desk: Desk) -> None:
    """Taken back in the very moment between handing in and noting so."""
    rita, _ = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    adds_a_key(desk, boris)
    named(boris, "rita")
    at_the_last_look(rita)
    key = rita.sends(place_is="yes", do="colleague").url.path.rsplit("/", 1)[1]
    known = Known(desk.people.get("rita"), ("read", "write"), "session")
    office = desk.town.office
    with desk.served.reading() as picture:
        holder = custody.held_key(desk.served.directory, picture, "relief")
    assert holder is not None
    draft = drafts.get(desk.people, known, key)
    entry = custody._hand_in(desk.people, known, office, draft, holder)
    assert boris.delete(f"/v1/drafts/{key}").status_code == 204
    done = drafts.get(desk.people, known, key)
    assert (done.state, done.entry, done.by) == ("signed", entry, "rita")
    assert [use["entry"] for use in boris.get("/v1/custody").json()["uses"]] == [entry]


def test_the_key_is_made_once_and_readable_by_the_desk_alone(desk: Desk) -> None:
    boris = desk.enrols("relief", "boris")
    first, second = boris.post("/v1/custody/key").json(), boris.post("/v1/custody/key").json()
    assert first == second
    (file,) = (desk.served.directory / "keys").glob("relief*.pem")
    assert file.stat().st_mode & 0o077 == 0
    clerk = desk.enrols("desk", "clerk")
    assert clerk.post("/v1/custody/key").status_code == 403
