"""Two watches at one desk: what one has said the other does not say again, and what one sees the
other cannot make silent.

Story: a receiver on the ridge hears the whole valley, one in the town its western half alone. Each
has its watch, for the night when one of them fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from time import monotonic, sleep

from standclear.core.watch.said import AlertChange
from standclear.core.watch.situation import AlertState
from standclear.service.watching.against_log import compare
from standclear.service.watching.desk_watch import DeskWatch
from standclear.service.watching.keeping import kept_in
from standclear.service.watching.parted import Alone, replay_parted
from standclear.service.watching.past import Past, alerts_said
from standclear.service.watching.replayed import replay_kept
from standclear.store.kept import stretches
from tests.cli.desk_on_disk import Valley
from tests.watching.kept_desk import desk, desk_copied, made_valley, report

__all__ = ["desk_copied", "made_valley"]

FAR_M = 9_000.0
"""East of the middle of a zone of 3 km."""

FEED = "json+tcp://one:1?silent=9999"
"""Its own silence is another story."""


@contextmanager
def two_watches(valley: Valley) -> Iterator[tuple[DeskWatch, DeskWatch]]:
    with desk(valley) as home, desk(valley) as beside:
        town, ridge = DeskWatch(home), DeskWatch(beside)
        try:
            yield town, ridge
        finally:
            town.keeping.close()
            ridge.keeping.close()


def hears(watching: DeskWatch, second: float, east_m: float = 0, **more: str) -> list[str]:
    return states(
        watching.take([report(second, east_m, source=FEED, **({"callsign": "NAT12"} | more))])
    )


def states(said: list[AlertChange]) -> list[str]:
    return [one.state.value for one in said]


def closed_by_the_town(town: DeskWatch, ridge: DeskWatch, **more: str) -> None:
    """Both hear it inside, the town alone that it flies out."""
    assert hears(town, 0, **more) == ["raised"]
    assert hears(ridge, 0, **more) == []
    assert hears(town, 10, FAR_M, **more) == []
    assert hears(town, 71, FAR_M, **more) == ["resolved"]


def until_said(watching: DeskWatch, **more: str) -> tuple[int, AlertChange]:
    """Reports from inside, half a second after each other, until one of them gives something."""
    end = monotonic() + 60
    for tick in count():
        second = 90 + tick // 2
        craft = {"callsign": "NAT12"} | more
        if said := watching.take([report(second + tick % 2 / 2, source=FEED, **craft)]):
            return second + 1, said[0]
        assert monotonic() < end
        sleep(0.02)
    raise AssertionError


def test_what_one_closes_and_the_other_still_sees_is_told_again(desk_copied: Valley) -> None:
    with two_watches(desk_copied) as (town, ridge):
        closed_by_the_town(town, ridge)
        second, again = until_said(ridge)
        assert again.state is AlertState.REOPENED
        picture = ridge._home.fresh_office().picture  # what both have said
        assert [one.state for one in picture.alerts.values()] == [AlertState.REOPENED]
        last = picture.releases["north"][-1].release
        assert last.subject == again.alert
        assert "is again inside south/zone/1 since" in last.headline
        assert hears(ridge, second) == []
        for late in (10, 50):
            assert hears(ridge, second + late, FAR_M) == []
        assert hears(ridge, second + 75, FAR_M) == ["resolved"]


def test_what_neither_has_seen_since_stays_closed(desk_copied: Valley) -> None:
    with two_watches(desk_copied) as (town, ridge):
        closed_by_the_town(town, ridge)
        end = monotonic() + 0.6  # two looks at the log
        for tick in count():
            assert hears(ridge, 72 + tick / 100, track="icao:3c0000", east_m=FAR_M) == []
            if monotonic() > end:
                break
            sleep(0.02)
        assert hears(ridge, 100, FAR_M) == []


def test_a_replay_in_one_piece_or_in_parts_tells_it_again_too(desk_copied: Valley) -> None:
    craft = {"callsign": "XYZ"}  # nobody has lodged it
    with two_watches(desk_copied) as (town, ridge):
        closed_by_the_town(town, ridge, **craft)
        until_said(ridge, **craft)
    with desk(desk_copied) as home:
        past, kept = Past(home.log), stretches(kept_in(home))
        whole = [one for each in kept for one in replay_kept(each, past, lambda *_: None)]
        beside = compare(whole, alerts_said(home.log, start=0))
        assert beside.extra == ()
        assert beside.is_equal  # what both saw and one has said is no sign of anything
        assert beside.doubled
        assert not beside.unsaid
        parts = [
            one for each in kept for one in replay_parted(each, past, Alone(), desk_copied.root)
        ]
        assert parts == whole
