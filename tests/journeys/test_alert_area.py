"""An alert of the watch on the CAP feed is drawn as the zone that it names, and as nothing else."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from standclear.core.watch.situation import AlertState, Kind
from standclear.formats.cap import NAMESPACE, Desk
from standclear.service.shown.feeds import alert
from tests.journeys.test_alerts import change
from tests.town import Town, Voice, zone

DESK = Desk("town.example/log", "Town", "https://town.example", exercise=False)


def areas(town: Town, voice: Voice) -> list[list[str]]:
    """What the newest telling to a party draws, by area of its first language."""
    sent = alert(town.office.picture, voice.name, voice.last.number, DESK).document
    info = ElementTree.fromstring(sent).findall(f"{{{NAMESPACE}}}info")[0]  # our own
    return [
        [str(part.text) for part in area if part.tag != f"{{{NAMESPACE}}}areaDesc"]
        for area in info.findall(f"{{{NAMESPACE}}}area")
    ]


def test_whoever_was_shown_the_zone_sees_it_drawn_and_no_more(
    town: Town, north: Voice, south: Voice
) -> None:
    south.proposes(zone(1, owner="south"))
    (declared,) = areas(town, north)
    assert declared
    for state in (AlertState.RAISED, AlertState.RESOLVED):
        town.office.say(change(state))
        assert areas(town, north) == areas(town, south) == [declared]


def test_it_stays_as_it_was_sent_when_the_zone_is_worded_anew(
    town: Town, north: Voice, south: Voice
) -> None:
    south.proposes(zone(1, owner="south"))
    town.office.say(change(AlertState.RAISED))
    number, before = north.last.number, areas(town, north)
    south.amends(zone(1, owner="south"), volumes=zone(1, east_km=9).volumes)
    assert areas(town, north) != before
    again = alert(town.office.picture, "north", number, DESK).document
    assert before[0][0].encode() in again


@pytest.mark.parametrize("readers", [("relief",)])
def test_whoever_may_not_read_the_zone_sees_nothing_drawn(
    town: Town, north: Voice, south: Voice, readers: tuple[str, ...]
) -> None:
    south.proposes(zone(1, owner="south", shared_with=readers))
    town.office.say(change(AlertState.RAISED))
    assert areas(town, north) == []
    assert len(areas(town, south)) == 1


def test_of_two_craft_near_each_other_nothing_is_drawn(town: Town, north: Voice) -> None:
    town.office.say(
        change(AlertState.RAISED, Kind.TOO_NEAR, zone="", other="icao:3c0000", other_party="south")
    )
    assert areas(town, north) == []
