"""Whose a craft is, is often known later than where it is: its party is told then, once.

Story: north's aircraft comes up inside south's zone. Its place is heard first, its callsign some
seconds later.
"""

from __future__ import annotations

from standclear.core.watch.situation import AlertState
from standclear.service.desk_home import DeskHome
from standclear.service.watching.desk_watch import DeskWatch
from tests.cli.desk_on_disk import Valley
from tests.watching.kept_desk import desk, desk_copied, made_valley, report

__all__ = ["desk_copied", "made_valley"]


def told_of(home: DeskHome, alert: str) -> list[str]:
    """What north was told of an alert."""
    held = home.fresh_office().picture.releases["north"]
    return [one.release.headline for one in held if one.release.subject == alert]


def test_its_party_is_told_once_its_callsign_is_heard_and_by_one_of_two_watches(
    desk_copied: Valley,
) -> None:
    with desk(desk_copied) as home, desk(desk_copied) as beside:
        one, other = DeskWatch(home), DeskWatch(beside)
        (raised,) = one.take([report(0)])
        assert other.take([report(0)]) == []
        assert told_of(home, raised.alert) == []
        (known,) = one.take([report(5, callsign="NAT12")])
        assert (known.alert, known.state) == (raised.alert, AlertState.UPDATED)
        assert other.take([report(5, callsign="NAT12")]) == []
        assert one.take([report(6, callsign="NAT12")]) == []
        (told,) = told_of(home, raised.alert)
        assert "north's, is inside south/zone/1" in told
        for each in (one, other):
            assert each.refused == 0
            each.keeping.close()
