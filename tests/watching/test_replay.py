"""What the watch took is kept, and gives again what the watch said, to the byte.

Story: a valley with a no-fly zone; an inquiry asks months later what the watch saw, and whether
what it said is what it had to say. (Issue 4, sections 4 and 6.)
"""

from __future__ import annotations

from time import monotonic, sleep

from standclear.core.watch.report import Report
from standclear.service.watching.against_log import Comparison, compare
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.keeping import kept_in
from standclear.service.watching.past import Past, alerts_said
from standclear.service.watching.replayed import Told, replay_kept
from standclear.store.kept import stretches
from tests.cli.desk_on_disk import Valley
from tests.watching.kept_desk import declare, desk, flights, valley, watch

__all__ = ["valley"]


def replayed(valley: Valley) -> tuple[list[Told], Comparison]:
    with desk(valley) as home:
        past = Past(home.log)
        kept = stretches(kept_in(home))
        told = [one for each in kept for one in replay_kept(each, past, lambda *_: None)]
        return told, compare(told, alerts_said(home.log, start=kept[0].segment.log_size))


def take_all(watching: DeskWatch, reports: list[Report]) -> None:
    for first in range(0, len(reports), 9):
        batch = reports[first : first + 9]
        watching.take(batch)
        watching.watcher.rest(batch[-1])


def until_followed(watching: DeskWatch, zone: str) -> None:
    end = monotonic() + 60
    while zone not in watching.watcher.zones.zones:
        assert monotonic() < end
        watching.take(())
        sleep(0.05)


def test_a_replay_of_what_was_kept_says_what_the_watch_said(valley: Valley) -> None:
    said = watch(valley, flights(1))
    told, beside = replayed(valley)
    assert said == len(told) == beside.equal > 10
    assert beside.is_equal
    assert not beside.unsaid


def test_every_report_is_kept_as_it_was_taken(valley: Valley) -> None:
    reports: list[Report] = flights(2)
    watch(valley, reports, size=11)
    (kept,) = stretches(valley.desk / "positions")
    assert [one for batch in kept.batches() for one in batch.reports] == reports


def test_a_zone_declared_midway_holds_in_the_replay_from_the_same_report_on(
    valley: Valley,
) -> None:
    """In one run of the watch, which goes on while south declares."""
    reports = flights(3)
    with desk(valley) as home:
        watching = DeskWatch(home)
        take_all(watching, reports[:300])
        declare(valley, "2", "36.0000N 36.7000E")
        until_followed(watching, "south/zone/2")
        take_all(watching, reports[300:])
        watching.keeping.close()
    told, beside = replayed(valley)
    assert beside.is_equal
    assert beside.equal == len(told)
    assert {one.change.situation.zone for one in told} >= {"south/zone/1", "south/zone/2"}
