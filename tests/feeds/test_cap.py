"""A party's screens and sirens read what it was told, as CAP 1.2 alerts.

Relief announces a hospital to north and south; the one sees it whole, the other coarsely. It is
moved, and withdrawn. Plans overlap and cease to. Every alert keeps the standard's rules
(cap_rules.py) and holds no more than its release.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from hypothesis import HealthCheck, given, settings

from standclear.core import statements as st
from standclear.core.cease import CeaseCall
from standclear.core.errors import NotFound
from standclear.core.release import ENDINGS, ZoneView
from standclear.core.shape import Circle, Datum, Height, Point, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind, Situation, alert_id
from standclear.formats import cap
from standclear.formats.cap_areas import MM_PER_FOOT, areas_of
from standclear.formats.cap_words import PHRASES
from standclear.service.shown import feeds
from tests.feeds.cap_rules import CAP, check, text
from tests.life import LIVES, Act, live
from tests.town import HOUR, START, Town, Voice, at, hours, plan, site, zone

DESK = cap.Desk("desk.example/log", "Valley desk", "https://desk.example", False)


def alerts(town: Town, party: str, desk: cap.Desk = DESK) -> list[Element]:
    """Every alert of a party, each held against the standard's rules."""
    held = town.picture.releases.get(party, [])
    return [
        check(feeds.alert(town.picture, party, number, desk).document)
        for number in range(1, len(held) + 1)
    ]


def about(town: Town, party: str, subject: str) -> list[Element]:
    return [each for each in alerts(town, party) if text(each, "incidents") == subject]


def kinds(found: list[Element]) -> list[str]:
    return [text(each, "msgType") for each in found]


def extended(alert: Element) -> str:
    return ",".join(text(alert, tag) for tag in ("sender", "identifier", "sent"))


def test_a_notice_is_an_alert_then_updated_then_cancelled(town: Town, relief: Voice) -> None:
    relief.gives(site())
    moved = town.picture.get_notice("relief/site/1").notice
    relief.amends(moved, volume=replace(moved.volumes[0], shape=Point(at(1), 50_000)))
    relief.says(st.NoticeWithdraw("relief/site/1", "closed"))
    first, second, last = about(town, "north", "relief/site/1")
    assert kinds([first, second, last]) == ["Alert", "Update", "Cancel"]
    assert text(second, "references") == extended(first)
    assert text(last, "references").split() == [extended(first), extended(second)]
    assert text(last[-1], "urgency") == "Past"
    assert not any("AllClear" in (each.text or "") for each in last.iter())


def test_what_comes_back_after_it_was_over_is_a_new_alert(town: Town, relief: Voice) -> None:
    relief.gives(site())
    relief.says(st.NoticeSuspend("relief/site/1", "moved out"))
    relief.says(st.NoticeResume("relief/site/1"))
    assert kinds(about(town, "north", "relief/site/1")) == ["Alert", "Cancel", "Alert"]


def test_an_overlap_is_cancelled_when_it_is_no_more(town: Town, north: Voice, south: Voice) -> None:
    north.files(plan("north"))
    south.files(plan("south"))
    (overlap,) = town.picture.overlaps
    south.ends("south/plan/1")
    found = about(town, "north", overlap)
    assert kinds(found) == ["Alert", "Cancel"]
    assert text(found[1], "references") == extended(found[0])


def test_a_blind_overlap_is_drawn_nowhere_and_a_full_one_within_its_box(
    town: Town, north: Voice, south: Voice
) -> None:
    north.files(plan("north", disclosure=Disclosure.BLIND))
    south.files(plan("south", disclosure=Disclosure.FULL))
    blind = next(r for r in alerts(town, "south") if "plan.overlaps" in _because(r))
    assert blind.find(f".//{CAP}area") is None
    full = next(r for r in alerts(town, "north") if "overlap.found" in _because(r))
    assert full.find(f".//{CAP}polygon") is not None


def test_a_coarse_recipient_gets_the_coarse_area_alone(town: Town, relief: Voice) -> None:
    shares = (Share("north"), Share("south", Disclosure.COARSE))
    relief.gives(site(to=shares))
    (whole,) = about(town, "north", "relief/site/1")
    (coarse,) = about(town, "south", "relief/site/1")
    place = at()
    exact = f"{place.lat_e7 / 1e7:.7f},{place.lon_e7 / 1e7:.7f}"
    assert text(whole.find(f".//{CAP}area"), "circle") == f"{exact} 0.050"  # type: ignore[arg-type]  # it is there
    assert coarse.find(f".//{CAP}polygon") is not None
    said = "".join(coarse.itertext())
    assert "Mercy hospital" not in said
    assert exact not in said
    assert text(coarse, "addresses") == "south"


def test_an_exercise_says_so_in_every_alert(town: Town, relief: Voice) -> None:
    relief.gives(site())
    said = alerts(town, "north", replace(DESK, exercise=True))
    assert {text(each, "status") for each in said} == {"Exercise"}
    assert {text(each, "status") for each in alerts(town, "north")} == {"Actual"}


def test_every_language_has_its_block_with_every_phrase(town: Town, relief: Voice) -> None:
    relief.gives(site())
    (alert,) = about(town, "north", "relief/site/1")
    assert [text(info, "language") for info in alert.findall(f"{CAP}info")] == ["en", "ru", "ar"]
    words = {language: set(phrases.event) for language, phrases in PHRASES.items()}
    assert words["ru"] == words["ar"] == words["en"]
    reasons = {because.partition(".")[0] for because in ENDINGS}
    assert reasons <= words["en"]


def test_it_names_its_receipt_and_ends_when_the_record_does(town: Town, relief: Voice) -> None:
    relief.gives(site(days=3))
    (alert,) = about(town, "north", "relief/site/1")
    (held,) = [r for r in town.picture.releases["north"] if r.release.subject == "relief/site/1"]
    uris = [each.text for each in alert.iter(f"{CAP}uri")]
    assert f"https://desk.example/v1/entries/{held.index}/receipt" in uris
    assert text(alert[-1], "expires") == "2030-01-04T08:00:00-00:00"


def test_urgency_follows_the_desks_own(town: Town, relief: Voice, north: Voice) -> None:
    soon = hours(2, 4)
    north.files(plan("north", when=soon))
    relief.gives(site())
    (alert,) = about(town, "north", "relief/site/1")
    assert text(alert[-1], "urgency") in ("Expected", "Future")
    assert text(alert[-1], "certainty") == "Observed"


def test_heights_are_drawn_only_above_sea_level_and_outward() -> None:
    begin, end = hours(0, 1)
    amsl = [Height(mm, Datum.AMSL, 100) for mm in (100_000, 200_000)]
    wgs84 = [Height(mm, Datum.WGS84) for mm in (100_000, 200_000)]

    def heights(floor: Height | None, ceiling: Height | None) -> tuple[int, int] | None:
        view = zone()
        volume = Volume4D(Circle(at(), 1_000_001), floor, ceiling, begin, end)
        (area,) = areas_of(ZoneView(replace(view, volumes=(volume,)), "declared", (), ()))
        assert area.circles[0].endswith(" 1.001")
        return area.heights_ft

    low, high = heights(*amsl) or (0, 0)
    assert low * MM_PER_FOOT <= 99_900
    assert high * MM_PER_FOOT >= 200_100
    assert heights(*wgs84) is None
    assert heights(None, amsl[1]) is None


def test_a_number_that_was_not_told_is_not_found(town: Town) -> None:
    for number in (0, len(town.picture.releases["north"]) + 1):
        with pytest.raises(NotFound):
            feeds.alert(town.picture, "north", number, DESK)


@given(acts=LIVES)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_happens_every_alert_keeps_the_rules_and_the_chain(acts: list[Act]) -> None:
    town = live(Town(":memory:").opens("north", "south", "relief", "watch"), acts)
    town.later(timedelta(days=2) + HOUR)
    for party in ("north", "south", "relief"):
        open_: dict[str, list[str]] = {}
        for alert in alerts(town, party):
            subject, kind = text(alert, "incidents"), text(alert, "msgType")
            before = open_.setdefault(subject, [])
            assert text(alert, "references").split() == before
            assert kind != "Cancel" or before
            if _because(alert) in ENDINGS:
                before.clear()
            else:
                before.append(extended(alert))
    town.close()


def _because(alert: Element) -> str:
    found = {text(p, "valueName"): text(p, "value") for p in alert.iter(f"{CAP}parameter")}
    return found["standclear:because"]


def test_an_alert_of_the_watch_is_told_updated_and_cancelled(town: Town, south: Voice) -> None:
    south.proposes(zone(1, owner="south"))
    said = Situation(Kind.INSIDE, "icao:3c6444", "north", "south/zone/1", 1, START)
    one = alert_id(said.track, said.zone, START)
    for state in (AlertState.RAISED, AlertState.UPDATED, AlertState.RESOLVED):
        town.office.say(AlertChange(one, state, said, "0" * 64))
    first, second, last = about(town, "north", one)
    assert kinds([first, second, last]) == ["Alert", "Update", "Cancel"]
    assert infos(first, "urgency")[0] == "Immediate"
    assert infos(first, "severity")[0] == "Severe"
    assert infos(first, "certainty")[0] == "Likely"
    assert infos(first, "event") == [
        "Alert of the watch", "Тревога наблюдения", "إنذار المراقبة",
    ]  # fmt: skip
    assert infos(last, "urgency")[0] == "Past"


def test_an_alert_draws_the_zone_as_it_was_worded_when_it_was_told(
    town: Town, south: Voice
) -> None:
    """Worded anew, in the end withdrawn: what was drawn stays, for the intruder and the owner."""
    south.proposes(zone(1, owner="south"))
    said = Situation(Kind.INSIDE, "icao:3c6444", "north", "south/zone/1", 1, START)
    one = alert_id(said.track, said.zone, START)
    town.office.say(AlertChange(one, AlertState.RAISED, said, "0" * 64))
    then = {party: alerts_of(town, party, one) for party in ("north", "south")}
    wider = replace(zone(1, owner="south", km=9), version=2)
    south.says(st.ZoneAmend(wider))
    town.office.say(AlertChange(one, AlertState.UPDATED, replace(said, zone_version=2), "0" * 64))
    south.says(st.ZoneWithdraw("south/zone/1", "over"))
    town.office.say(AlertChange(one, AlertState.RESOLVED, replace(said, zone_version=2), "0" * 64))
    for party, drawn in then.items():
        first, second, third = alerts_of(town, party, one)
        assert [first] == drawn
        assert second == third != first
        assert all(drawn), party


def alerts_of(town: Town, party: str, alert: str) -> list[list[str]]:
    """The polygons that each of them draws, in every language."""
    found = about(town, party, alert)
    return [[each.text or "" for each in one.findall(f".//{CAP}polygon")] for one in found]


def test_a_cease_is_extreme_and_shows_what_its_recipient_may_see(town: Town, relief: Voice) -> None:
    relief.gives(site(to=("north", Share("south", Disclosure.COARSE))))
    relief.says(CeaseCall("relief/site/1", "Shells fall."))
    (cease,) = town.picture.ceases
    (north,), (south,) = about(town, "north", cease), about(town, "south", cease)
    for each in (north, south):
        assert (infos(each, "urgency")[0], infos(each, "severity")[0]) == ("Immediate", "Extreme")
        assert infos(each, "category")[0] == "Security"
    assert north.findall(f".//{CAP}circle")
    assert not south.findall(f".//{CAP}circle")
    assert south.findall(f".//{CAP}polygon")


def infos(alert: Element, tag: str) -> list[str]:
    """What each language's part says."""
    return [each.text or "" for each in alert.findall(f"{CAP}info/{CAP}{tag}")]
