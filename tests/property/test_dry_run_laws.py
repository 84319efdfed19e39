"""A dry run finds no more of what is not shown exactly than its coarse volume.

Nobody else hears of a dry run; so somebody with fifty a day could close in on the edge of a
place, or on the minute at which a plan ends, if the answers followed the true volume.
"""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as draw

from standclear.core.coarsen import coarsen
from standclear.core.release import OverlapView
from standclear.core.shape import Circle, Datum, Height, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.time.schedule import Schedule, WeeklyWindow
from tests.property.test_rules_laws import a_town
from tests.town import HOUR, MINUTE, START, Town, at, hours, plan, site, zone

PLACES = draw.floats(-6, 6)


def somewhere(east: float, north: float, size_m: int, begin: int, lasts: int, top: int) -> Volume4D:
    start = START + 10 * HOUR + begin * MINUTE
    return Volume4D(
        Circle(at(east, north), size_m * 1000),
        None,
        Height(top * 1000, Datum.WGS84),
        start,
        start + lasts * MINUTE,
    )


VOLUMES = draw.builds(
    somewhere,
    PLACES,
    PLACES,
    draw.integers(50, 3000),
    draw.integers(0, 240),
    draw.integers(1, 240),
    draw.integers(50, 900),
)


def coarse(town: Town, volume: Volume4D) -> tuple[Volume4D, ...]:
    settings = town.picture.mechanism
    return coarsen(
        (volume,),
        grid_mm=settings.coarse_mm,
        time_s=settings.coarse_s,
        height_mm=settings.coarse_height_mm,
    )


def answer(hidden: Volume4D, shown: Disclosure, probe: Volume4D) -> tuple[OverlapView, ...]:
    with a_town() as town:
        shares = () if shown is Disclosure.BLIND else (Share("north", shown),)
        secret = replace(plan("south", shares=shares), volumes=(hidden,))
        town["south"].files(secret)
        tried = town["north"].tries(replace(plan("north"), volumes=(probe,)))
        return tuple(replace(view, overlap="") for view in tried.decision.overlaps)


@settings(max_examples=60, deadline=None)
@given(
    VOLUMES,
    draw.floats(-1, 1),
    draw.integers(-20, 20),
    VOLUMES,
    draw.sampled_from([Disclosure.BLIND, Disclosure.COARSE]),
)
def test_moving_a_hidden_plan_within_its_coarse_volume_moves_no_answer(
    one: Volume4D, aside_km: float, later_min: int, probe: Volume4D, shown: Disclosure
) -> None:
    assert isinstance(one.shape, Circle)
    centre = one.shape.centre
    moved = replace(centre, lon_e7=centre.lon_e7 + round(aside_km * 91_300))
    other = replace(
        one,
        shape=replace(one.shape, centre=moved),
        start=one.start + later_min * MINUTE,
        end=one.end + later_min * MINUTE,
    )
    with a_town() as town:
        assume(coarse(town, one) == coarse(town, other))
    assert answer(one, shown, probe) == answer(other, shown, probe)


@settings(max_examples=60, deadline=None)
@given(
    VOLUMES,
    VOLUMES,
    draw.sampled_from(
        [
            Share("north", Disclosure.BLIND),
            Share("north", Disclosure.COARSE),
            Share("north"),
            Share("north", precision_mm=20_000_000),
        ]
    ),
)
def test_whatever_a_filing_would_find_a_dry_run_finds(
    hidden: Volume4D, probe: Volume4D, share: Share
) -> None:
    with a_town() as town:
        town["south"].files(replace(plan("south", shares=(share,)), volumes=(hidden,)))
        town["relief"].gives(site(1, 2, to=(Share("north", Disclosure.COARSE),)))
        nights = Schedule("UTC", (WeeklyWindow((1, 2, 3, 4, 5, 6, 7), "18:10", "19:50"),))
        town["relief"].proposes(zone(1, 3, owner="relief", shared_with=("south",), schedule=nights))
        mine = replace(plan("north"), volumes=(probe,))
        tried = town["north"].tries(mine).decision.overlaps
        filed = town["north"].files(mine).decision.overlaps
        kinds = [(view.other_owner, view.other_kind) for view in tried]
        assert all((view.other_owner, view.other_kind) in kinds for view in filed)
        exact = [view for view in tried if not view.possible]
        assert {view.other for view in exact} <= {view.other for view in filed}


def test_bisecting_finds_the_hour_and_the_grid_and_no_more() -> None:
    """Eleven dry runs once found an edge to 20 m, and twelve an end to four minutes."""
    end = START + 37 * HOUR + 41 * MINUTE
    with a_town() as town:
        town["south"].files(plan("south", when=(START + 30 * HOUR, end)))
        low, high = START + 31 * HOUR, START + 96 * HOUR
        number = 0
        while high - low > MINUTE:
            number += 1
            middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
            tried = town["north"].tries(plan("north", f"t{number}", when=(middle, middle + MINUTE)))
            if tried.decision.overlaps:
                assert all(view.possible for view in tried.decision.overlaps)
                low = middle
            else:
                high = middle
        assert (low + 2 * MINUTE).minute <= 6  # a whole hour and the three minutes of near
        assert low > end


def test_a_bound_filer_names_what_it_may_overlap_too() -> None:
    """Else a filing that lacks its key would be a dry run by the true volume."""
    with a_town() as town:
        town.set(proof_of_knowledge=("north",))
        town["south"].files(plan("south", when=hours(30, 30.2)))
        near_by = plan("north", when=hours(30.5, 30.9))  # in the same hour, and not overlapping
        refused = town["north"].files(near_by)
        assert refused.decision.unseen == (town.picture.plans["south/plan/1"].ovn,)
        filed = town["north"].files(near_by, key=refused.decision.unseen)
        assert filed.decision.overlaps == ()
