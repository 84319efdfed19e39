"""Who is shown a record by a measure of its owner's own is known at once, whatever is on record.

Every dry run and every search for remedies asks it; looking through a hundred thousand plans for
it would take longer than all else, and hold everybody up meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from standclear.core.picture import Picture
from standclear.core.telling import Disclosure, Share
from tests.town import Town, plan, site


def looked_through(picture: Picture) -> set[str]:
    """The same, by looking through everything."""
    found = {i for i, r in picture.plans.items() if any(s.precision_mm for s in r.intent.shares)}
    return found | {
        i for i, r in picture.notices.items() if any(s.precision_mm for s in r.notice.recipients)
    }


def test_it_follows_what_is_filed_and_amended(town: Town) -> None:
    picture, relief, north = town.picture, town["relief"], town["north"]
    assert picture.measured == set()
    wide = Share("north", Disclosure.FULL, precision_mm=5_000_000)
    given = replace(site(), recipients=(wide,))
    relief.gives(given)
    north.files(plan("north", 1, east_km=500))
    assert picture.measured == looked_through(picture) == {given.id}
    relief.amends(given, recipients=(replace(wide, precision_mm=0),))
    assert picture.measured == looked_through(picture)
    assert picture.get_notice(given.id).notice.version == 2
    assert picture.measured == set()
