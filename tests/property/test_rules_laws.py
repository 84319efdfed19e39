"""Laws of the rules, on lives drawn at random.

Deciding changes nothing; tellings are numbered without gap; what is hidden from a party appears
in nothing that it is told; amending is ending and filing; whoever files first, both are told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as draw
from shapely import Polygon
from shapely.ops import unary_union

from standclear.core import statements as st
from standclear.core.coarsen import box_of, coarsen
from standclear.core.earth.extent import Extent
from standclear.core.earth.footprint import all_extents, extents
from standclear.core.errors import InvalidInput, StandclearError
from standclear.core.ids import owner_of
from standclear.core.intent import OperationalIntent
from standclear.core.notice import MovementNotice
from standclear.core.picture import Said
from standclear.core.release import Release
from standclear.core.rules.journeys import decide
from standclear.core.shape import Circle, Height, Point, Position, Volume4D
from standclear.core.telling import Disclosure, Share, Urgency
from standclear.core.time.schedule import Schedule, WeeklyWindow
from standclear.core.zone import Zone
from standclear.formats import documents
from tests import strategies
from tests.life import LIVES, Act, live
from tests.town import HOUR, START, Town, area, hours, movement, plan, site, zone


@contextmanager
def a_town() -> Iterator[Town]:
    town = Town(":memory:").opens("north", "south", "relief", "watch")
    yield town
    town.close()


def spelled(town: Town) -> str:
    """The picture, whole, as text."""
    kept = {name: value for name, value in vars(town.picture).items() if not name.startswith("_")}
    return repr({name: sorted(v) if isinstance(v, set) else v for name, v in kept.items()})


@settings(max_examples=25, deadline=None)
@given(LIVES, draw.lists(strategies.STATEMENTS, min_size=5, max_size=15))
def test_deciding_never_changes_the_picture(life: list[Act], said: list[st.Statement]) -> None:
    with a_town() as town:
        live(town, life)
        before = spelled(town)
        for issuer in ("desk", "north", "nobody"):
            for statement in said:
                frame = Said("a" * 64, issuer, f"{issuer}#1", town.office.now(), START)
                try:
                    first = decide(town.picture, frame, statement)
                except StandclearError:
                    continue
                assert decide(town.picture, frame, statement) == first
        assert spelled(town) == before


@settings(max_examples=25, deadline=None)
@given(LIVES)
def test_releases_are_numbered_without_gap_in_any_life(life: list[Act]) -> None:
    with a_town() as town:
        live(town, life)
        numbers: dict[str, list[int]] = {}
        for index in range(town.office.log.size):
            release = town.office.log.entry(index).header.release
            if release is not None:
                numbers.setdefault(release.recipient, []).append(release.number)
        assert all(held == list(range(1, len(held) + 1)) for held in numbers.values())


@settings(max_examples=30, deadline=None)
@given(
    draw.sampled_from([Disclosure.COARSE, Disclosure.BLIND]),
    draw.integers(-9_999, 9_999),
    draw.integers(-9_999, 9_999),
    draw.integers(61, 3_599),
    draw.booleans(),
)
def test_no_hidden_place_or_time_appears_in_anything_told(
    shown: Disclosure, east: int, north: int, seconds: int, first: bool
) -> None:
    """Neither as 1e-7 degree, nor as decimal text, nor as kernel units; nor in a header."""
    spot = Position(300_001_237 + 7 * east, 100_003_391 + 7 * north)
    start = START + 8 * HOUR + seconds * (HOUR / 3600)
    shape = Circle(spot, 1_234_567)
    volume = Volume4D(shape, None, Height(1_234_567, area().ceiling.datum), start, start + HOUR)
    secret = replace(plan("north", disclosure=shown), volumes=(volume,))
    hidden_site = replace(
        site(to=(Share("south", shown),)), volume=replace(volume, shape=Point(spot, 77_000))
    )
    with a_town() as town:
        acts = [
            lambda: town["north"].files(secret),
            lambda: town["relief"].gives(hidden_site),
            lambda: town["south"].files(plan("south", km=20, when=hours(7, 12))),
        ]
        for act in acts if first else reversed(acts):
            act()
        town["south"].tries(plan("south", 2, km=15, when=hours(7, 12)))
        town["north"].amends(secret, contact="watch, +5")
        town.later(9 * HOUR)
        town["north"].ends("north/plan/1")
        assert {view for release in town["south"].heard for view in overlaps_in(release)}
        for token in tokens_of(volume) | tokens_of(hidden_site.volume):
            for release in town["south"].heard:
                # When it was made and is to be answered are the desk's times, not the plan's.
                told = replace(release, made_at=START, acknowledge_by=None)
                assert token not in documents.write_release(told).decode(), release
            for index in range(town.office.log.size):
                payload = town.office.log.entry(index).payload.decode()
                issued = json.loads(payload)["issued_at"]
                assert token not in payload.replace(issued, ""), payload


def tokens_of(volume: Volume4D) -> set[str]:
    """How the true place and hours could be spelled."""
    shape = volume.shape
    spot = shape.centre if isinstance(shape, Circle) else shape.position
    found = {
        str(spot.lon_e7),
        str(spot.lat_e7),
        f"{spot.lon_deg:.6f}"[:8],
        f"{spot.lat_deg:.6f}"[:8],
    }
    for extent in extents(volume):
        found |= {str(int(value)) for value in (*extent.x[:4], *extent.y[:4])}
        west, south, east, north = box_of(extent)
        found |= {str(west), str(south), str(east), str(north)}
    found |= {f"{volume.start:%H:%M:%S}", f"{volume.end:%H:%M:%S}", "1234567"}
    return found


@settings(max_examples=60, deadline=None)
@given(strategies.VOLUMES, draw.integers(100_000, 20_000_000))
def test_coarse_contains_the_true_volume(volume: Volume4D, grid_mm: int) -> None:
    try:
        true = all_extents((volume,))
    except InvalidInput:
        assume(False)
    (coarse, *_) = coarsen((volume,), grid_mm=grid_mm, time_s=3600, height_mm=500_000)
    wide = all_extents((coarse,))
    assert coarse.start <= volume.start
    assert volume.end <= coarse.end
    covered = unary_union([outline(extent) for extent in wide]).buffer(2)  # 2 units are 19 mm
    low = min(extent.altitude_low_mm for extent in wide)
    high = max(extent.altitude_high_mm for extent in wide)
    for extent in true:
        assert covered.covers(outline(extent))
        assert low <= extent.altitude_low_mm
        assert extent.altitude_high_mm <= high


def outline(extent: Extent) -> Polygon:
    """An extent's area, holes filled, in kernel units."""
    starts = extent.ring_starts
    rings = [
        Polygon(list(zip(extent.x[a:b].tolist(), extent.y[a:b].tolist(), strict=True)))
        for a, b in pairwise(starts.tolist())
    ]
    return unary_union([ring.buffer(0) for ring in rings])


PLACES = draw.integers(-12, 12)


CLOCKS = draw.integers(8, 20).map(lambda hour: f"{hour:02}:00")
HOURS = draw.none() | draw.builds(
    lambda start, end: Schedule("UTC", (WeeklyWindow((1, 2, 3, 4, 5, 6, 7), start, end),)),
    CLOCKS,
    CLOCKS,
)
WHOLE = draw.tuples(draw.integers(1, 12), draw.integers(0, 4)).map(
    lambda pair: hours(pair[0], pair[0] + pair[1])
)
"""Whole hours, so that edges meet; some are instants."""
NEAR = draw.integers(-3, 3)


@settings(max_examples=60, deadline=None)
@given(
    draw.lists(draw.tuples(PLACES, strategies.spans(START + HOUR)), max_size=3),
    draw.lists(draw.tuples(NEAR, WHOLE), min_size=1, max_size=3),
    draw.lists(draw.tuples(NEAR, WHOLE, HOURS), min_size=1, max_size=3),
    draw.lists(draw.tuples(NEAR, WHOLE), max_size=2),
    draw.permutations(range(11)),
)
def test_overlaps_are_the_same_and_told_to_both_whoever_files_first(
    scattered: list[tuple[int, tuple[datetime, datetime]]],
    crowded: list[tuple[int, tuple[datetime, datetime]]],
    zones: list[tuple[int, tuple[datetime, datetime], Schedule | None]],
    convoys: list[tuple[int, tuple[datetime, datetime]]],
    arrival: list[int],
) -> None:
    """Plans, zones with and without hours, and movements, in any order and in the opposite one."""
    records: list[OperationalIntent | Zone | MovementNotice] = [
        plan(("north", "south")[i % 2], i, place, when=when)
        for i, (place, when) in enumerate(scattered + crowded)
    ]
    records += [
        zone(i, place, owner="relief", km=2, when=when, schedule=schedule)
        for i, (place, when, schedule) in enumerate(zones)
    ]
    records += [
        movement(i, place, when=when, urgency=Urgency.LIFE_SAVING, urgency_reason="need")
        for i, (place, when) in enumerate(convoys)
    ]
    mixed = [records[i] for i in arrival if i < len(records)]
    outcomes = []
    for order in (mixed, mixed[::-1]):
        with a_town() as town:
            for one in order:
                say(town, one)
            found = {
                (frozenset((r.found.first, r.found.second)), r.found.near)
                for r in town.picture.overlaps.values()
            }
            told = {
                (name, overlap)
                for name in ("north", "south", "relief")
                for release in town[name].heard
                for overlap in overlaps_in(release)
            }
            sides = {
                (owner_of(side), overlap)
                for overlap, record in town.picture.overlaps.items()
                for side in (record.found.first, record.found.second)
            }
            assert told == sides
            outcomes.append(found)
    assert outcomes[0] == outcomes[1]


def say(town: Town, record: OperationalIntent | Zone | MovementNotice) -> None:
    voice = town[owner_of(record.id)]
    match record:
        case OperationalIntent():
            voice.files(record)
        case Zone():
            voice.proposes(record)
        case _:
            voice.gives(record)


def overlaps_in(release: Release) -> set[str]:
    views = getattr(release.content, "overlaps", (release.content,))
    return {view.overlap for view in views if hasattr(view, "overlap")}


@settings(max_examples=25, deadline=None)
@given(PLACES, PLACES, draw.lists(PLACES, min_size=1, max_size=4))
def test_amending_is_ending_and_filing(before: int, after: int, others: list[int]) -> None:
    """The same overlaps hold afterwards, and the same others are told of them."""
    outcomes = []
    for way in ("amend", "end and file"):
        with a_town() as town:
            town["relief"].gives(site(1, 4))
            town["relief"].proposes(zone(owner="relief", north_km=3))
            for number, place in enumerate(others):
                town["south"].files(plan("south", number, place))
            town["north"].files(plan("north", 1, before))
            heard = {name: len(town[name].heard) for name in ("south", "relief")}
            if way == "amend":
                town["north"].amends(plan("north", 1), volumes=(area(after),))
            else:
                town["north"].ends("north/plan/1")
                town["north"].files(plan("north", 2, after))
            held = {
                frozenset((r.found.first, r.found.second)) - {"north/plan/1", "north/plan/2"}
                for r in town.picture.overlaps.values()
                if not r.ended
            }
            told = {
                (name, release.content.yours)
                for name in heard
                for release in town[name].heard[heard[name] :]
                if release.because == "overlap.found"
            }
            outcomes.append((held, told))
    assert outcomes[0] == outcomes[1]


@settings(max_examples=12, deadline=None)
@given(
    draw.sampled_from(["north", "south", "relief", "watch"]),
    draw.sets(draw.sampled_from(["south", "relief"]), min_size=1),
    draw.booleans(),
    draw.sampled_from([Disclosure.BLIND, Disclosure.COARSE, Disclosure.FULL]),
)
def test_what_enters_an_agreed_zone_is_told_to_all_who_agreed_it_whatever_comes_first(
    enters: str, agree: set[str], plan_first: bool, shown: Disclosure
) -> None:
    with a_town() as town:
        if plan_first:
            town[enters].files(plan(enters, disclosure=shown))
        town["north"].proposes(zone(agreed_by=tuple(sorted(agree))))
        for party in sorted(agree):
            town[party].recognises("north/zone/1")
        if not plan_first:
            town[enters].files(plan(enters, disclosure=shown))
        [overlap] = town.picture.overlaps
        told = {
            name: len(voice.heard_because("overlap.found"))
            + len(voice.heard_because("plan.overlaps"))
            for name, voice in town.voices.items()
            if name != "desk"
        }
        concerned = {"north", enters, *agree}
        assert told == {name: int(name in concerned) for name in told}
        town[enters].ends(f"{enters}/plan/1")
        ended = {name for name in told if town[name].heard_because("overlap.ended")}
        assert ended == concerned - {enters}
        assert overlap in town.picture.overlaps
