"""Whose zone it is says in the browser how long before an entry the watch shall tell of it."""

from __future__ import annotations

from tests.browser.officer import Floor
from tests.town import zone

FIELD = "The watch tells of an entry this long before"


def test_a_zone_is_given_a_longer_warning(floor: Floor) -> None:
    town = floor.desk.town
    town["north"].proposes(zone())
    nils = floor.enrols("north", "nils", mapped=False)
    nils.takes_key_from_file()
    nils.goes("/zones/north/1/amend")
    field = nils.page.get_by_label(FIELD)
    assert field.input_value() == "0"
    field.select_option("10 min")
    nils.presses("Look and sign")
    nils.signs()
    nils.presses("Close")
    nils.page.get_by_role("link", name="Word it anew").wait_for()
    nils.sees("10 min")
    assert town.picture.zones["north/zone/1"].zone.rule.look_ahead_s == 600
