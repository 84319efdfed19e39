"""What is logged while a watch runs holds for what it hears a moment later: plans and notices too.

Story: a watch has been running since the morning. North files a flight, ties its aircraft to it
and sets out; relief notifies a movement through the valley. Nobody starts the watch anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from time import monotonic, sleep

import pytest

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState, Kind
from standclear.service.watching.desk_watch import DeskWatch
from tests.cli.desk_on_disk import Valley, done
from tests.watching.kept_desk import AT, desk, report, valley

__all__ = ["valley"]

FAR_M = 20_000
"""East of the zone, and of the plan."""

WITHIN_S = 5.0
"""The promise is one second, on a machine that does nothing else; here others run beside it."""


@pytest.fixture
def watching(valley: Valley) -> Iterator[DeskWatch]:
    with desk(valley) as home:
        found = DeskWatch(home)
        assert found.take([report(0, FAR_M, callsign="NAT12")]) == []
        yield found
        found.keeping.close()


def until_said(watching: DeskWatch, kind: Kind, *, callsign: str) -> tuple[AlertChange, float]:
    """What is said of north's aircraft, heard once a second; and after how long it was said."""
    logged = monotonic()
    for second in count(1):
        said = watching.take([report(second, FAR_M, callsign=callsign)])
        if found := [one for one in said if one.situation.kind is kind]:
            return found[0], monotonic() - logged
        assert monotonic() - logged < 60
        sleep(0.02)
    raise AssertionError


def test_a_plan_that_is_filed_meanwhile_is_what_its_craft_is_held_against(
    valley: Valley, watching: DeskWatch
) -> None:
    done(valley.north, "plan", "file", "1", "--domain", "air", "--activity", "flight",
         "--circle", "35.9300N 36.6300E", "--radius", "10km", "--start", "2030-03-01T05:00Z",
         "--end", "2030-03-01T09:00Z", "--contact", "operations, +1", "--yes", at=AT)  # fmt: skip
    done(valley.north, "track", "lodge", "callsign:NAT*@north/plan/1", at=AT)
    done(valley.north, "plan", "activate", "1", at=AT)
    said, took_s = until_said(watching, Kind.NONCONFORMING, callsign="NAT12")
    assert (said.state, said.situation.filed) == (AlertState.RAISED, "north/plan/1")
    assert took_s < WITHIN_S


def test_a_movement_that_is_notified_meanwhile_is_one_that_craft_may_be_in_the_way_of(
    valley: Valley, watching: DeskWatch
) -> None:
    done(valley.relief, "move", "give", "1", "--mission", "food", "--name", "Convoy", "--corridor",
         "35.9000N 36.8522E; 36.0000N 36.8522E", "--width", "1km", "--passengers", "12",
         "--on-board", "sat +870 555", "--control-room", "ops", "--to", "north", "--consent",
         "--urgency", "life_saving", "--urgency-reason", "no bread",
         "--start", "2030-03-01T06:00Z", "--end", "2030-03-01T09:00Z", "--yes", at=AT)  # fmt: skip
    said, took_s = until_said(watching, Kind.INSIDE, callsign="NAT12")
    assert (said.state, said.situation.filed) == (AlertState.RAISED, "relief/move/1")
    assert took_s < WITHIN_S
