"""Plans that touch a zone, a place or a movement, each on purpose.

Promise: every pair is declared with its reason; plans are small and stand alone, so that no
other pair comes of them.
"""

from __future__ import annotations

import random
from datetime import timedelta

from standclear.core.intent import ActivityClass
from standclear.core.notice import SiteCategory
from standclear.scenarios.exercise import shapes, zones
from standclear.scenarios.exercise.lattice import SLOT, slot_start
from standclear.scenarios.exercise.notices import NOTICES_OPEN, Given, Journey, site
from standclear.scenarios.exercise.plans import Planner
from standclear.scenarios.exercise.step import ExpectedPair
from standclear.scenarios.exercise.valley import HAMLETS, ROAD_NORTH_M, SEGMENTS

_LONE = (
    ("wellspring", SiteCategory.WATER),
    ("lantern", SiteCategory.HEALTH),
    ("granary", SiteCategory.WAREHOUSE),
    ("wellspring", SiteCategory.POWER),
)
"""Who has which kind of place in each hamlet."""


def lone_sites(rng: random.Random) -> list[Given]:
    """Four places that plans will touch."""
    given = []
    for number, (hamlet, (owner, category)) in enumerate(zip(HAMLETS, _LONE, strict=True), start=1):
        when = NOTICES_OPEN + timedelta(minutes=7 * number)
        place = (float(hamlet.east_m), float(hamlet.north_m))
        notice = site(rng, owner, f"lone-{number}", category, place, hamlet, when)
        given.append(Given(notice, when))
    return given


def over_sites(planner: Planner, given: list[Given], count: int) -> None:
    """Works and firing over a notified place, told to its organisation and to the filer."""
    for number in range(count):
        one = given[number % len(given)]
        hamlet = HAMLETS[number % len(given)]
        slot = 8 + 3 * number
        activity = (ActivityClass.ENGINEERING, ActivityClass.LIVE_FIRE)[number % 2]
        shape = shapes.circle((hamlet.east_m + 120.0, hamlet.north_m - 90.0), 450)
        volume = shapes.on_the_ground(shape, planner.span(slot), 300)
        owner = ("north", "south")[number // 2 % 2]
        why = f"{activity.value.replace('_', ' ')} over a notified place"
        planner.against(one.notice.id, owner, activity, volume, why)


def over_movements(planner: Planner, journeys: list[Journey], count: int) -> None:
    """Works on the road at the very hours for which a convoy has given notice."""
    taken = 0
    for journey in journeys:
        if taken == count:
            return
        side = [(i, s) for i, s in enumerate(journey.segments) if s >= 4]
        if not side:
            continue
        leg, segment = side[0]
        east, north = SEGMENTS[segment].midway()
        shape = shapes.circle((east, north + 4_500.0), 350)
        volume = shapes.on_the_ground(shape, planner.span(journey.first_slot + leg))
        owner = ("south", "north")[taken % 2]
        planner.against(
            journey.notice.id,
            owner,
            ActivityClass.ENGINEERING,
            volume,
            "works on a road with a convoy on it",
            after=journey.at + timedelta(hours=5),
        )
        taken += 1


def through_gate(journeys: list[Journey]) -> list[ExpectedPair]:
    """Every movement on the Fennick road passes the gate that the north declared."""
    return [
        ExpectedPair(zones.GATE, journey.notice.id, "convoy through the Fennick gate")
        for journey in journeys
        if 4 in journey.segments
    ]


def in_zones(planner: Planner) -> None:
    """Flights over Halmere, patrols over the river, firing where it was agreed to rest."""
    for number, slot in enumerate((7, 16, 24)):
        volume = shapes.in_the_air(
            shapes.circle((48_500.0 + 500 * number, 26_000), 600), planner.span(slot), 4000, 4800
        )
        owner = ("north", "south")[number % 2]
        planner.against(zones.NO_FLY, owner, ActivityClass.FLIGHT, volume, "flight over Halmere")
    for number, east in enumerate((15_000, 36_000, 64_000, 84_000)):
        route = ((east, 27_600.0), (east + 200.0, 29_500.0))
        span = planner.span(9 + 6 * number)
        volume = shapes.on_the_ground(shapes.corridor(route, 100), span)
        owner = ("south", "north")[number % 2]
        planner.against(
            zones.RIVER_LINE, owner, ActivityClass.PATROL, volume, "patrol across the line"
        )
    ring = shapes.on_the_ground(shapes.circle(zones.RING_MIDDLE, 600), planner.span(14))
    planner.against(
        zones.RING, "south", ActivityClass.PATROL, ring, "patrol into the disputed ring"
    )
    sable = shapes.on_the_ground(shapes.circle(zones.RANGE_MIDDLE, 700), planner.span(18))
    planner.against(zones.RANGE, "north", ActivityClass.EXERCISE, sable, "exercise on the range")
    road = shapes.on_the_ground(shapes.circle((74_500.0, ROAD_NORTH_M), 150), planner.span(6))
    planner.against(zones.ROAD, "south", ActivityClass.ENGINEERING, road, "works on the main road")


def around_the_lapse(planner: Planner) -> tuple[str, str]:
    """Firing in the de-escalation area before it lapses, and after: (told of, not told of)."""
    last = int((zones.LAPSES - slot_start(0)) / SLOT)
    place = shapes.circle(zones.AREA_MIDDLE, 800)
    before = shapes.on_the_ground(place, planner.span(last - 3), 500)
    told = planner.against(
        zones.AREA, "north", ActivityClass.LIVE_FIRE, before, "firing in the de-escalation area"
    )
    after = shapes.on_the_ground(place, planner.span(last + 4), 500)
    silent = planner.make("north", ActivityClass.LIVE_FIRE, after, "firing after the zone lapsed")
    planner.file(silent, after=zones.LAPSES + timedelta(minutes=30))
    return told.intent.id, silent.id
