"""What waits on the floor says by what it came about, so that a page tells it in any language."""

from __future__ import annotations

from standclear.service.shown.board import board
from tests.town import Town, Voice, site


def test_a_row_that_waits_says_its_reason_to_whom_it_is_owed_by_and_to_nobody_else(
    town: Town, north: Voice, relief: Voice
) -> None:
    relief.gives(site(to=("north",)))
    rows = {
        party: board(town.picture, party, town.clock.now)["unacknowledged"]
        for party in ("north", "relief")
    }
    (own,), (of_another,) = rows["north"], rows["relief"]
    assert (own["because"], own["headline"]) == ("notice.given", north.last.headline)
    assert (of_another["because"], of_another["headline"]) == ("", "")
