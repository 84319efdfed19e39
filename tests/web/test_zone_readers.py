"""A newer wording of an agreed zone is shown to others than the agreed one was: each of the two is
for its own readers, at every door, for as long as both stand.

The old line was known to relief, which lives on it; where it is to be moved to is between the two
sides. Or the other way round: what two sides had agreed is theirs, and what they propose now is for
relief as well.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from standclear.client.answers import seen_in
from standclear.core import statements as st
from standclear.core.zone import Zone, ZoneStanding
from standclear.service.shown.records import ids, record_document
from standclear.service.visible import visible
from standclear.web.pages import install
from tests.town import Town, hours, zone
from tests.web.people_door import Desk

OLD, NEW = "Old valley line", "Kestrel ridge line"
ADDRESSES = (
    "/v1/zones?over=true", "/v1/zones/north/1", "/v1/zones/north/1/versions", "/v1/board",
    "/v1/zones/north/1/beside?other=north/zone/2", "/ogc/collections/zones/items",
    "/ogc/collections/zones/items/north/zone/1.1", "/print/record/north/zone/1",
)  # fmt: skip


def settled(town: Town, old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """Two sides agreed a zone for some readers; a newer wording, for others, waits."""
    north = town["north"]
    north.says(st.ZonePropose(replace(zone(agreed_by=("south",), shared_with=old), name=OLD)))
    town["south"].recognises("north/zone/1")
    north.amends(town.picture.zones["north/zone/1"].zone, name=NEW, shared_with=new)
    north.proposes(zone(2, 30))
    held = town.picture.zones["north/zone/1"]
    assert held.agreed is not None
    assert (held.agreed.name, held.zone.name) == (OLD, NEW)


@pytest.mark.parametrize(
    ("old", "new", "reads", "hidden"),
    [
        (("south", "relief"), ("south",), OLD, NEW),
        (("south",), ("south", "relief"), NEW, OLD),
        (("south",), ("south",), "", ""),
        (("south", "relief"), ("south", "relief"), "both", ""),
    ],
)
def test_each_wording_is_for_its_own_readers_at_every_door(
    desk: Desk, old: tuple[str, ...], new: tuple[str, ...], reads: str, hidden: str
) -> None:
    install(desk.app)
    settled(desk.town, old, new)
    relief = desk.enrols("relief", "rita")
    ovn = desk.town.picture.zones["north/zone/1"].ovn
    found = ""
    for address in ADDRESSES:
        answer = relief.get(address)
        found += answer.text + str(answer.headers)
        for secret in (hidden,) if hidden else (OLD, NEW) if not reads else ():
            assert secret not in answer.text, (address, secret)
            if secret == NEW:
                assert ovn not in answer.text + str(answer.headers), address
        if not reads and "north/1" in address:
            assert answer.status_code == 404, address
    for readable in (OLD, NEW) if reads == "both" else (reads,) if reads else ():
        assert readable in found
    sides = desk.enrols("south", "sami").get("/v1/zones/north/1").json()
    assert (sides["zone"]["name"], sides["agreed"]["name"]) == (NEW, OLD)


@pytest.mark.parametrize(
    ("old", "new", "name", "state"),
    [
        (("south", "relief"), ("south",), OLD, "agreed"),
        (("south",), ("south", "relief"), NEW, "proposed"),
    ],
)
def test_an_export_holds_the_wording_that_one_may_read(
    town: Town, old: tuple[str, ...], new: tuple[str, ...], name: str, state: str
) -> None:
    settled(town, old, new)
    (seen,) = (each for each in visible(town.picture, "relief") if each.id == "north/zone/1")
    assert isinstance(seen.record, Zone)
    assert (seen.record.name, seen.state) == (name, state)
    said = record_document(town.picture, "relief", "north/zone/1")
    assert seen_in(said) == seen  # what a program makes of the list from afar


def test_a_newer_wording_that_lapsed_does_not_take_the_agreed_one_off_the_lists(
    town: Town,
) -> None:
    readers = ("south", "relief")
    settled(town, readers, readers)
    newer = town.picture.zones["north/zone/1"].zone
    town["north"].amends(newer, volumes=zone(when=hours(0, 72)).volumes)  # for three days only
    town.later(timedelta(days=4))
    held = town.picture.zones["north/zone/1"]
    assert (held.standing, held.in_force) == (ZoneStanding.LAPSED, True)
    for party in ("north", "south", "relief", "desk"):
        assert "north/zone/1" in ids(town.picture, party, "zone")
        said = record_document(town.picture, party, "north/zone/1")
        assert (said["over"], said["agreed"]["name"]) == (False, OLD)
        assert seen_in(said) in visible(town.picture, party)
