"""A nurse stands at a clinic that was hit last year, with a cheap phone and one bar of signal. She
gives notice of the place, without scripts or a map; nothing that she types is lost, and nothing is
said in her party's name that nobody of it signed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from standclear.core.notice import MovementNotice
from standclear.core.shape import Point
from standclear.core.telling import ReceiptLevel
from standclear.formats import documents
from tests.town import site
from tests.web.people_door import Browser, Desk
from tests.web.phone import CLINIC, CONVOY, Page, Phone, enters, phone_of


def colleague_signs(desk: Desk, browser: Browser, number: int = 0) -> int:
    """What the app does: show what waits, sign it with a key of the party, and say where it is."""
    waiting = browser.items("/v1/drafts")[number]
    statement = documents.parse_statement(json.dumps(waiting["statement"]).encode())
    entry = desk.town["relief"].says(statement).index
    answer = browser.post(f"/v1/drafts/{waiting['id']}/signature", {"entry": entry})
    assert answer.json()["state"] == "signed", answer.text
    return entry


def looks(phone: Phone, kind: str = "site", **values: str) -> Page:
    phone.goes(f"/field/{kind}")
    return phone.sends(**(CLINIC if kind == "site" else CONVOY) | {"do": "look"} | values)


def test_from_sign_in_to_told_without_a_script(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    boris = desk.enrols("relief", "boris")
    look = looks(rita)
    for said_back in ("35.93060N 36.63390E", "35°55'50.2\"N", "37S BV 86543 78838", "Idlib"):
        assert said_back in look.words
    waits = rita.sends(place_is="yes", do="colleague")
    assert "Waits for a signature" in waits.words
    assert not desk.town.picture.notices
    entry = colleague_signs(desk, boris)
    said = rita.goes(waits.url.path).words
    assert "Signed and given" in said
    assert f"relief#1 signed by 2030-01-01 08:01Z boris entry of the record {entry}" in said
    assert desk.town["north"].heard[-1].subject == "relief/site/1"
    desk.town["north"].acknowledges()
    desk.town["south"].receipt(desk.town["south"].last.number, ReceiptLevel.READ)
    chain = rita.goes("/field/notices/site/1").words
    assert "north #" in chain
    assert "acknowledged duty" in chain
    assert "Not known to have reached: 1st, air" in chain
    assert "to be acknowledged by" in chain  # south has read it, and not answered
    assert "1 of 2 acknowledged" in rita.goes("/field/notices").words


def test_nothing_is_given_before_somebody_said_that_it_is_this_place(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    looks(rita)
    unsaid = rita.sends(do="colleague")
    assert (unsaid.status, "Say whether it is this place" in unsaid.words) == (422, True)
    other = rita.sends(place_is="no", do="colleague")
    assert "correct the position" in other.words
    assert rita.form().values["name"] == "Mill clinic"
    assert desk.people.store.drafts.waiting("relief") == []


@pytest.mark.parametrize(
    ("field", "typed", "right"),
    [
        ("coordinates", "36.6339N 35.9306E", "Swapping latitude and longitude"),
        ("coordinates", "somewhere", "a position such as"),
        ("place", "Nowhere-at-all", "What would be right"),
        ("error_m", "about ten", "metres, such as 500"),
        ("valid_to", "2029-01-01T00:00", "not before valid_from"),
    ],
)
def test_a_fault_stands_at_its_field_and_says_what_would_be_right(
    desk: Desk, field: str, typed: str, right: str
) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    page = looks(rita, **{field: typed})
    assert page.status == 422
    assert right in page.words
    (marked,) = [t for _, t in page.tags if t.get("id") == field]
    assert marked["aria-invalid"] == "true"
    assert f"e-{field}" in marked["aria-describedby"]
    assert rita.form().values[field] == typed
    assert rita.form().values["to.north"] == "full"
    assert "Is it right?" in rita.sends(**CLINIC, **{"error_m": "10", "do": "look"} |
                                        {"valid_to": "2030-03-01T00:00"}).words  # fmt: skip


def test_the_other_way_round_is_chosen_in_the_digits_typed_and_not_typed_again(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    page = looks(rita, coordinates="36.6339N 35.9306E")
    ways = [tag["value"] for _, tag in page.tags if tag.get("name") == "meant.coordinates"]
    assert ways == ["", "35.9306N 36.6339E"]
    page = rita.sends(meant__coordinates=ways[1], do="look")
    assert page.status == 200
    assert "35.93060N 36.63390E" in page.words


def test_what_a_position_may_mean_is_chosen_and_not_typed_again(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    page = looks(rita, coordinates="33.5123 36.3", place="")
    ways = [tag["value"] for _, tag in page.tags if tag.get("name") == "meant.coordinates"]
    assert ways == ["", "33.5123°N 36.3°E", "36.3°N 33.5123°E"]
    assert rita.form().values["meant.coordinates"] == ""  # nothing is chosen for anybody
    page = rita.sends(meant__coordinates=ways[2], do="look")
    assert page.status == 200
    assert "36.30000N 33.51230E" in page.words


def test_a_line_of_a_route_that_may_mean_two_places_is_chosen_and_the_others_stay(
    desk: Desk,
) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    rita.goes("/field/move")
    page = rita.sends(**CONVOY | {"route": "35.93N 36.63E\n36.20 36.65"}, do="look")
    ways = [tag["value"] for _, tag in page.tags if tag.get("name") == "meant.route"]
    assert [way.splitlines()[0] for way in ways[1:]] == ["35.93N 36.63E"] * 2
    page = rita.sends(meant__route=ways[1], do="look")
    assert page.status == 200
    assert "36.20000N 36.65000E" in page.words


def test_what_was_typed_by_hand_counts_where_nothing_is_chosen(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    looks(rita, coordinates="33.5123 36.3", place="")
    assert "35.93060N 36.63390E" in rita.sends(coordinates="35.9306N 36.6339E", do="look").words


def test_what_was_typed_outlives_a_lapsed_session(desk: Desk) -> None:
    rita, browser = phone_of(desk, "relief", "rita")
    rita.goes("/field/site")
    desk.town.clock.now += timedelta(hours=9)
    asked = rita.sends(**CLINIC, do="look")
    assert (asked.status, "What you wrote is kept" in asked.words) == (401, True)
    wrong = rita.sends("/field/session", person="rita", password="not the right words", code="1")
    assert "What you wrote is kept" in wrong.words
    back = enters(desk, rita, "rita", browser.secret)
    assert back.url.path == "/field/session"
    values = rita.form().values
    assert (values["coordinates"], values["to.south"]) == ("35.9306N 36.6339E", "coarse")
    assert "Is it right?" in rita.sends(do="look").words


def test_a_page_of_an_older_session_is_shown_again_with_what_was_typed(desk: Desk) -> None:
    rita, browser = phone_of(desk, "relief", "rita")
    rita.goes("/field/site")
    old = rita.form()
    rita.goes("/field")
    rita.sends("/field/session/end")
    rita.goes("/field")
    enters(desk, rita, "rita", browser.secret)
    again = rita.posts(old, **CLINIC, do="look")
    assert "from another session" in again.words
    assert "Is it right?" in rita.sends(do="look").words


def test_a_form_that_is_sent_twice_counts_once_and_one_that_was_changed_counts_again(
    desk: Desk,
) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    looks(rita)
    form = rita.form()
    first = rita.posts(form, place_is="yes", do="colleague")
    second = rita.posts(form, place_is="yes", do="colleague")
    assert first.url == second.url
    assert len(desk.people.store.drafts.waiting("relief")) == 1
    changed = rita.posts(form, place_is="yes", do="colleague", focal_point="another")
    assert changed.url != first.url
    about = [one.about for one in desk.people.store.drafts.waiting("relief")]
    assert sorted(about) == ["relief/site/1", "relief/site/2"]  # no draft takes another's number


def test_a_draft_that_was_taken_back_is_not_signed_any_more(desk: Desk) -> None:
    rita, browser = phone_of(desk, "relief", "rita")
    looks(rita)
    rita.sends(place_is="yes", do="colleague")
    assert "Taken back" in rita.sends(do="withdraw").words
    assert browser.items("/v1/drafts") == []


def test_a_signature_is_believed_only_where_the_log_says_the_same(desk: Desk) -> None:
    rita, browser = phone_of(desk, "relief", "rita")
    looks(rita)
    rita.sends(place_is="yes", do="colleague")
    (waiting,) = browser.items("/v1/drafts")
    other = desk.town["relief"].gives(site(number=7))
    for entry in (other.index, other.index + 1, 10**6):
        said = browser.post(f"/v1/drafts/{waiting['id']}/signature", {"entry": entry})
        assert said.status_code == 422
    assert browser.items("/v1/drafts") == [waiting]


def test_a_place_given_near_by_is_named_before_it_is_given_again(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    desk.town["relief"].gives(site())
    shape = desk.town.picture.notices["relief/site/1"].notice.volumes[0].shape
    assert isinstance(shape, Point)
    here = shape.position
    far = looks(rita)
    assert "You gave one" not in far.words
    near = looks(rita, coordinates=f"{here.lat_deg:.6f}N {here.lon_deg:.6f}E", place="")
    assert "You gave one 0 m from here already: relief/site/1" in near.words


def test_a_movement_is_given_and_reported_on(desk: Desk) -> None:
    rita, browser = phone_of(desk, "relief", "rita")
    look = looks(rita, "move")
    assert look.words.count("MGRS") == 2
    rita.sends(place_is="yes", do="colleague")
    colleague_signs(desk, browser)
    move = desk.town.picture.notices["relief/move/1"].notice
    assert isinstance(move, MovementNotice)
    assert (len(move.vehicles), move.passengers) == (1, 9)
    rita.goes("/field/notices/move/1")
    rita.sends(state="departed", text="two trucks", do="colleague")
    colleague_signs(desk, browser)
    assert "departed" in rita.goes("/field/notices/move/1").words


def test_the_inbox_is_read_and_acknowledged(desk: Desk) -> None:
    browser = desk.enrols("relief", "rita")
    desk.town["relief"].gives(site(number=3))
    anna, other = phone_of(desk, "north", "anna")
    number = desk.town["north"].last.number
    assert "to be acknowledged by" in anna.goes("/field/inbox").words
    shown = anna.goes(f"/field/inbox/{number}")
    assert "not permission" in shown.words
    assert "relief/site/3" in shown.words
    assert browser.items("/v1/reads")[0]["person"] == "anna"
    assert "Write your question" in anna.sends(level="queried", do="colleague").words
    anna.sends(level="acknowledged", role="duty", do="colleague")
    (waiting,) = other.items("/v1/drafts")
    assert waiting["statement"]["receipt"]["level"] == "acknowledged"
    statement = documents.parse_statement(json.dumps(waiting["statement"]).encode())
    entry = desk.town["north"].says(statement).index
    assert other.post(f"/v1/drafts/{waiting['id']}/signature", {"entry": entry}).status_code == 200
    assert "acknowledged" in anna.goes(f"/field/inbox/{number}").words


def test_what_the_desk_would_refuse_is_said_before_it_waits(desk: Desk) -> None:
    rita, _ = phone_of(desk, "relief", "rita")
    looks(rita, valid_from="2020-01-01T00:00", valid_to="2020-02-01T00:00")
    refused = rita.sends(place_is="yes", do="colleague")
    assert refused.status == 422
    assert desk.people.store.drafts.waiting("relief") == []
