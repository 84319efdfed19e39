"""Alerts and CEASE on the watch floor: there by themselves, answered by keys, seen by both sides.

Requirements: domain 6.7 (a zone lights up, never another party's craft), 5.8 (CEASE in two steps).
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from standclear.core.telling import ReceiptLevel
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import WATCH, AlertState, Kind, Situation, alert_id
from tests.browser.officer import Floor, Officer
from tests.town import MINUTE, START, Town, site, zone

TRACK, ZONE = "icao:3c6444", "south/zone/1"
ID = alert_id(TRACK, ZONE, START)
INSIDE = Situation(Kind.INSIDE, TRACK, "north", ZONE, 1, START, callsign="NAT12")


def alerts(town: Town, state: AlertState = AlertState.RAISED, said: Situation = INSIDE) -> None:
    town.office.say(AlertChange(ID, state, said, "0" * 64))


def lane(officer: Officer) -> str:
    """Its words, without the marks that keep names apart from a script of the other direction."""
    found: str = officer.page.get_by_role("region", name="Alerts").inner_text()
    return found.replace("\u2068", "").replace("\u2069", "")


def test_an_alert_comes_by_itself_is_answered_by_keys_and_both_sides_see_it(floor: Floor) -> None:
    town = floor.desk.town
    town["south"].proposes(zone(1, owner="south"))
    for party in ("north", "south"):
        town[party].acknowledges_all()
    sana, nils = floor.enrols("south", "sana"), floor.enrols("north", "nils", mapped=False)
    sana.takes_key_from_file()
    for officer in (sana, nils):
        officer.goes("/")
        officer.sees("Not acknowledged")
    alerts(town)
    sana.sees("Inside a zone")
    assert "NAT12 icao:3c6444 (north)" in lane(sana)
    assert "silent: north and south" in lane(sana)

    sana.page.keyboard.press("a")
    card = sana.page.get_by_role("article", name="Inside a zone")
    card.get_by_text("chief is rung next").first.wait_for()
    card.get_by_role("link", name="Acknowledge").click()
    sana.page.get_by_role("button", name="Acknowledge").first.wait_for()
    sana.page.keyboard.press("a")
    sana.signs()
    assert town.picture.get_release("south", town["south"].last.number).has(
        ReceiptLevel.ACKNOWLEDGED
    )
    nils.page.locator(".silent").filter(has_not_text="south").wait_for()
    assert "silent: north" in lane(nils)

    alerts(town, AlertState.RESOLVED)
    nils.page.get_by_role("region", name="Alerts").wait_for(state="detached")


def test_what_it_is_of_is_lit_on_the_map_and_nothing_else_is_drawn(floor: Floor) -> None:
    """The zone is drawn in full when the alert is chosen; of the craft there is nothing to draw."""
    town = floor.desk.town
    town["south"].proposes(zone(1, owner="south"))
    alerts(town)
    sana = floor.enrols("south", "sana")
    asked: list[str] = []
    sana.page.on("response", lambda answer: asked.append(answer.url))
    sana.goes("/")
    sana.page.locator(f"#alert-{ID}").click()
    sana.page.get_by_role("article", name="Inside a zone").wait_for()
    sana.page.wait_for_url("**map=**")
    view = sana.page.url.partition("map=")[2].split("&")[0].split("/")
    assert abs(float(view[1]) - 10) < 0.2  # flown to the zone at 10 N 30 E
    assert not [url for url in asked if "track" in url]


@pytest.mark.parametrize(
    ("language", "matter"), [("ru", "Внутри зоны (возможно)"), ("ar", "داخل منطقة (ربما)")]
)
def test_it_is_read_in_the_readers_language(floor: Floor, language: str, matter: str) -> None:
    town = floor.desk.town
    town["south"].proposes(zone(1, owner="south"))
    alerts(town, said=replace(INSIDE, certain=False))
    sana = floor.enrols("south", "sana", language=language, mapped=False)
    sana.goes(f"/?alert={ID}")
    sana.sees(matter)
    sana.page.locator("#alert-title").wait_for()
    assert not sana.scrolls_sideways()


def test_every_kind_of_matter_has_a_word(floor: Floor) -> None:
    town = floor.desk.town
    town["south"].proposes(zone(1, owner="south"))
    sana = floor.enrols("south", "sana", language="ru", mapped=False)
    sana.goes("/")
    alerts(town)
    sana.page.locator(f"#alert-{ID}").wait_for()
    sana.page.route(
        "**/v1/board*",
        lambda route: route.fulfill(
            json=(answer := route.fetch().json())
            | {"alerts": [answer["alerts"][0] | {"id": f"al-{k}", "kind": k} for k in Kind]}
        ),
    )
    sana.goes("/")
    sana.page.locator(f"#alert-al-{Kind.LOST}").wait_for()
    for kind in Kind:
        text = sana.page.locator(f"#alert-al-{kind} b").first.inner_text()
        assert kind.value not in text
        assert any("а" <= letter <= "я" for letter in text), text


def test_cease_is_called_in_two_steps_heard_at_once_and_ended(floor: Floor) -> None:
    town = floor.desk.town
    town["relief"].gives(site(1, to=("north", "south")))
    rosa = floor.enrols("relief", "rosa", mapped=False)
    nils = floor.enrols("north", "nils", mapped=False)
    rosa.takes_key_from_file()
    nils.takes_key_from_file()
    nils.goes("/")
    rosa.goes("/notices/site/relief/1")
    rosa.presses("CEASE: under fire")
    rosa.sees("are rung at once, every role")
    rosa.fills("What you see (may stay empty)", "Shells fall on the north wing.")
    rosa.presses("Call CEASE now")
    rosa.sees("Download the receipt")

    nils.sees("CEASE: notified object under fire")
    assert "relief/site/1" in lane(nils)
    nils.page.keyboard.press("a")
    nils.page.get_by_role("article").get_by_role("link", name="Acknowledge").click()
    nils.sees("Shells fall on the north wing.")
    nils.page.keyboard.press("a")
    nils.signs()

    floor.desk.town.later(2 * MINUTE)
    rosa.goes("/")
    rosa.sees("silent:")
    assert "silent: south" in lane(rosa)
    rosa.page.keyboard.press("a")
    card = rosa.page.get_by_role("article")
    card.get_by_text("acknowledged").first.wait_for()
    rosa.fills("What is known now", "No impact since 08:00Z.")
    rosa.presses("End this CEASE")
    rosa.signs()
    nils.goes("/")
    nils.sees("Not acknowledged")
    assert nils.page.get_by_role("region", name="Alerts").count() == 0


def test_that_nobody_watches_is_ended_for_good_by_the_desk_and_by_nobody_else(floor: Floor) -> None:
    town = floor.desk.town
    town["south"].proposes(zone(1, owner="south"))
    alerts(town)
    unwatched = alert_id("", WATCH, START)
    nobody = Situation(Kind.UNWATCHED, "", "", "", 0, START, feed=WATCH)
    town.office.say(AlertChange(unwatched, AlertState.RAISED, nobody, "0" * 64))
    dana = floor.enrols("desk", "dana", mapped=False)
    sana = floor.enrols("south", "sana", mapped=False)
    dana.takes_key_from_file()
    for officer, alert in ((sana, unwatched), (dana, ID)):
        officer.goes(f"/?alert={alert}")
        officer.sees("Who was told")
        assert officer.page.get_by_role("button", name="End this for good").count() == 0

    dana.goes(f"/?alert={unwatched}")
    dana.fills("Your role, such as watch chief", "watch chief")
    assert not dana.page.get_by_role("button", name="End this for good").is_enabled()
    dana.fills("Why it will not be otherwise", "No watch is kept from today")
    dana.presses("End this for good")
    dana.sees("With it end all alerts that the watch left open")
    dana.signs()
    states = {alert: held.state for alert, held in town.picture.alerts.items()}
    assert states == {unwatched: AlertState.RESOLVED, ID: AlertState.RESOLVED}
    said = "The desk's watch chief: No watch is kept from today."
    assert any(said in release.headline for release in town["south"].heard_of(unwatched))
    dana.page.locator("dialog").get_by_role("button", name="Close", exact=True).first.click()
    dana.page.get_by_role("button", name="End this for good").wait_for(state="detached")
