"""A remedy tells no more of what is not shown exactly than its coarse volume does.

"Begin at 21:38" told that somebody unseen was gone at 21:37; and that there was a remedy at all,
after a dry run that said "may overlap", told that it does.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as draw

from standclear.core.coarsen import coarsen
from standclear.core.overlaps.moved import Remedy
from standclear.core.picture import Said
from standclear.core.release import OverlapView
from standclear.core.rules.search import plan_subject, search
from standclear.core.shape import Circle, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.service.advice import advise, still_near
from tests.property.test_dry_run_laws import VOLUMES
from tests.property.test_rules_laws import a_town
from tests.town import HOUR, START, Town, hours, plan, site, zone

Advice = tuple[tuple[Remedy, tuple[OverlapView, ...]], ...]

SHARES = draw.sampled_from(
    [
        Share("north", Disclosure.BLIND),
        Share("north", Disclosure.COARSE),
        Share("north", precision_mm=5_000_000),
        Share("north", precision_mm=20_000_000),
    ]
)


@contextmanager
def world(hidden: Volume4D, share: Share) -> Iterator[Town]:
    """One plan that north is not shown exactly, a zone that it is shown, and one place of each."""
    with a_town() as town:
        town["south"].files(replace(plan("south", shares=(share,)), volumes=(hidden,)))
        town["relief"].proposes(zone(1, 9, owner="relief", when=hours(0, 12.4)))
        town["relief"].gives(site(1, -4))
        town["relief"].gives(site(2, 5, 5, to=(Share("north", Disclosure.COARSE),)))
        yield town


def looks(hidden: Volume4D, share: Share) -> tuple[Volume4D, ...]:
    """What north may see of the plan at most."""
    grid_mm = share.precision_mm or 5_000_000
    return coarsen((hidden,), grid_mm=grid_mm, time_s=3600, height_mm=500_000)


def unnamed(views: tuple[OverlapView, ...]) -> tuple[OverlapView, ...]:
    """Without the overlaps' names, which no two worlds share, and in an order without them."""
    bare = [replace(view, overlap="") for view in views]
    return tuple(sorted(bare, key=lambda view: (view.other_owner, view.other_kind, view.other)))


def advice(town: Town, probe: Volume4D) -> Advice:
    mine = replace(plan("north"), volumes=(probe,))
    found = advise(town.picture, mine, START)
    return tuple(
        (remedy, unnamed(still_near(town.picture, mine, remedy, START))) for remedy in found
    )


@settings(max_examples=40, deadline=None)
@given(VOLUMES, draw.floats(-1, 1), draw.integers(-20, 20), VOLUMES, SHARES)
def test_worlds_that_look_the_same_to_the_asker_have_the_same_remedies(
    one: Volume4D, aside_km: float, later_min: int, probe: Volume4D, share: Share
) -> None:
    assert isinstance(one.shape, Circle)
    centre = one.shape.centre
    moved = replace(centre, lon_e7=centre.lon_e7 + round(aside_km * 91_300))
    later = timedelta(minutes=later_min)
    other = replace(
        one, shape=replace(one.shape, centre=moved), start=one.start + later, end=one.end + later
    )
    assume(looks(one, share) == looks(other, share))
    with world(one, share) as first, world(other, share) as second:
        assert advice(first, probe) == advice(second, probe)


@settings(max_examples=40, deadline=None)
@given(VOLUMES, VOLUMES, SHARES)
def test_a_remedy_overlaps_nothing_that_its_reader_may_know_of(
    hidden: Volume4D, probe: Volume4D, share: Share
) -> None:
    with world(hidden, share) as town:
        said = Said("0" * 64, "north", "", START, START)
        for remedy in advise(town.picture, replace(plan("north"), volumes=(probe,)), START):
            moved = plan_subject(replace(plan("north"), volumes=remedy.volumes))
            assert [pair for pair in search(town.picture, said, moved) if not pair.near] == []


def test_a_delay_past_what_is_seen_does_not_stop_at_the_end_of_what_is_not() -> None:
    """North overlaps a zone that it sees whole; south's plan, blind to it, follows on."""
    for minute in (1, 37, 59):
        with a_town() as town:
            town["relief"].proposes(zone(owner="relief", when=hours(0, 10)))
            end = START + 13 * HOUR + timedelta(minutes=minute)
            town["south"].files(plan("south", when=(START + 11 * HOUR, end)))
            delays = [
                remedy.volumes[0].start
                for remedy in advise(town.picture, plan("north", when=hours(9, 10.5)), START)
                if remedy.shift_s > 0
            ]
            assert delays == [START + 15 * HOUR]


def test_a_blind_plan_beyond_every_shift_leaves_them_exact() -> None:
    with a_town() as town:
        town["relief"].proposes(zone(owner="relief", when=hours(0, 10)))
        town["south"].files(plan("south", 60, when=hours(60, 61)))
        found = advise(town.picture, plan("north", when=hours(9, 10.5)), START)
        assert 61 * 60 in [remedy.shift_s for remedy in found]
