"""What the three organisations give notice of: places, and movements along the valley's roads.

Promise: each place is told to the recipients its organisation chose, at a precision chosen for
each. No movement shares a stretch of road and two hours with another.
Not here: the coordinator's check of form and the reports on the way (course.py).
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standclear.core.notice import (
    AsTyped,
    Markings,
    MissionType,
    MovementNotice,
    SiteCategory,
    SiteLink,
    SiteNotice,
    Vehicle,
)
from standclear.core.shape import Corridor, Position
from standclear.core.telling import AccessOutcome, Disclosure, Share, Urgency
from standclear.scenarios.exercise import shapes
from standclear.scenarios.exercise.lattice import SLOT, Lattice, slot_start
from standclear.scenarios.exercise.parties import ORGANISATIONS
from standclear.scenarios.exercise.valley import BEGINS, SEGMENTS, TOWNS, Town, at, near_town, town

SITES = 60
MOVEMENTS = 44
"""At scale 1, beside those that an inject or an intended overlap needs."""

HOSPITAL = (51_000.0, 24_300.0)
"""The general hospital of Halmere, given twelve times (injects.py)."""

TOWN_M = 2_300
"""How far from its middle a town's places lie."""
APART_M = 600.0
"""Places of one owner are this far apart: within 500 m the desk takes two for one."""

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOTICES_OPEN = BEGINS + 2 * HOUR

_CATEGORIES = {
    "lantern": (SiteCategory.HEALTH, SiteCategory.HEALTH, SiteCategory.SHELTER),
    "granary": (SiteCategory.WAREHOUSE, SiteCategory.DISTRIBUTION, SiteCategory.SCHOOL),
    "wellspring": (SiteCategory.WATER, SiteCategory.POWER, SiteCategory.OFFICE),
}
_MISSIONS = {
    "lantern": (MissionType.MEDICAL, MissionType.STAFF, MissionType.EVACUATION),
    "granary": (MissionType.FOOD, MissionType.FOOD, MissionType.NON_FOOD),
    "wellspring": (MissionType.CARGO, MissionType.STAFF, MissionType.NON_FOOD),
}
_ROUTES: tuple[tuple[int, ...], ...] = (
    (0,), (1,), (2,), (3,), (4,), (5,),
    (0, 1), (1, 2), (2, 3), (0, 1, 2), (1, 2, 3), (0, 4), (2, 5),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """A notice, and when its organisation gives it."""

    notice: SiteNotice | MovementNotice
    at: datetime


@dataclass(frozen=True, slots=True)
class Journey:
    """A movement, when notice is given, the stretches it uses and how it ends."""

    notice: MovementNotice
    at: datetime
    segments: tuple[int, ...]
    first_slot: int
    outcome: AccessOutcome


def sites(rng: random.Random, count: int) -> list[Given]:
    """Places in and around the towns, given during the first day."""
    numbers = dict.fromkeys(ORGANISATIONS, 0)
    taken = {owner: [HOSPITAL] for owner in ORGANISATIONS}
    given = []
    for _ in range(count):
        owner = rng.choice(ORGANISATIONS)
        numbers[owner] += 1
        where, place = _place_apart(rng, taken[owner])
        taken[owner].append(place)
        category = rng.choice(_CATEGORIES[owner])
        when = (
            NOTICES_OPEN + rng.randint(0, 20 * 60) * MINUTE + timedelta(seconds=rng.randint(1, 59))
        )
        number = f"{category.value[0]}-{numbers[owner]}"
        given.append(Given(site(rng, owner, number, category, place, where, when), when))
    return given


def _place_apart(rng: random.Random, taken: list[shapes.Metres]) -> tuple[Town, shapes.Metres]:
    """A place in some town, not so near to the same owner's others as to look like one of them."""
    while True:
        where = rng.choices(TOWNS, weights=[t.people for t in TOWNS])[0]
        east = float(where.east_m + rng.randrange(-TOWN_M, TOWN_M, 10))
        north = float(where.north_m + rng.randrange(-TOWN_M, TOWN_M, 10))
        if all(math.dist((east, north), other) > APART_M for other in taken):
            return where, (east, north)


def site(
    rng: random.Random,
    owner: str,
    number: str,
    category: SiteCategory,
    place: shapes.Metres,
    where: Town,
    when: datetime,
    *,
    name: str = "",
) -> SiteNotice:
    """One notice of a place, with the text as somebody typed it."""
    position = at(*place)
    text, notation = typed(position, rng.randrange(3))
    people = rng.randrange(4, 240)
    return SiteNotice(
        id=f"{owner}/site/{number}",
        version=1,
        category=category,
        name=name or f"{where.en} {category.value} {number}",
        function=f"{category.value} services for {where.en}",
        link=rng.choice(tuple(SiteLink)),
        volume=shapes.on_the_ground(shapes.spot(place, 25), (when, when + timedelta(days=90)), 40),
        as_typed=AsTyped(text, notation, where.en, "GPS", f"{when:%Y-%m-%d}"),
        focal_point=f"{owner} duty line, day and night",
        consent=True,
        recipients=_recipients(rng),
        address=near_town(*place),
        markings=Markings(day="roof panel", infrared=rng.choice(("", "infrared panel"))),
        occupancy=(people // 2, people),
        frontline=abs(place[1] - 28_500) < 4_500,
    )


def movements(rng: random.Random, lattice: Lattice, count: int) -> list[Journey]:
    """Convoys and journeys; most with 48 hours' notice, the others with a reason."""
    numbers = dict.fromkeys(ORGANISATIONS, 0)
    journeys = []
    for _ in range(count):
        owner = rng.choice(ORGANISATIONS)
        segments = rng.choice(_ROUTES)
        urgent = rng.random() < 0.35
        earliest, latest = (14, 25) if urgent else (26, 35)
        first = lattice.book_road(segments, earliest=earliest, latest=latest)
        if first is None:
            continue
        numbers[owner] += 1
        journeys.append(journey(rng, owner, f"{numbers[owner]}", segments, first))
    return journeys


def journey(
    rng: random.Random, owner: str, number: str, segments: tuple[int, ...], first_slot: int
) -> Journey:
    """A movement over some stretches of road, two hours for each."""
    stops = _stops(segments)
    legs = tuple(
        (slot_start(first_slot + i) + 5 * MINUTE, slot_start(first_slot + i) + SLOT - 5 * MINUTE)
        for i in range(len(segments))
    )
    urgent = legs[0][0] - BEGINS < 50 * HOUR
    when = _notice_time(rng, legs[0][0], 25 * HOUR if urgent else 48.5 * HOUR)
    positions = tuple(stop.position for stop in stops)
    mission = rng.choice(_MISSIONS[owner])
    volume = shapes.on_the_ground(Corridor(positions, 200_000, legs), (legs[0][0], legs[-1][1]), 30)
    notice = MovementNotice(
        id=f"{owner}/move/{number}",
        version=1,
        mission=mission,
        name=f"{mission.value.replace('_', ' ')}, {stops[0].en} to {stops[-1].en}",
        volumes=(volume,),
        waypoints=positions,
        vehicles=_vehicles(rng, owner),
        passengers=rng.randrange(2, 16),
        contact_on_board=f"satellite telephone {rng.randrange(1000, 9999)}",
        control_room=f"{owner} control room, day and night",
        consent=True,
        recipients=(Share("north"), Share("south"), Share("monitor", Disclosure.COARSE)),
        urgency=Urgency.URGENT if urgent else Urgency.ROUTINE,
        urgency_reason="stocks at the far end last two days" if urgent else "",
        markings=Markings(day="logo on doors and roof", infrared=rng.choice(("", "roof panel"))),
    )
    return Journey(notice, when, segments, first_slot, _outcome(rng))


def rescue(rng: random.Random, first_slot: int) -> Journey:
    """An ambulance run with an hour's notice: told at once, by telephone first."""
    usual = journey(rng, "lantern", "rescue", (2,), first_slot)
    notice = replace(
        usual.notice,
        mission=MissionType.MEDICAL,
        urgency=Urgency.LIFE_SAVING,
        urgency_reason="two wounded who cannot wait for the morning",
        name="ambulance, Halmere to Corrim",
    )
    outcome = AccessOutcome.FACILITATED
    return replace(usual, notice=notice, at=notice.valid_from - HOUR, outcome=outcome)


def typed(position: Position, style: int) -> tuple[str, str]:
    """The text a person would type for a position, in one of three notations, and its name."""
    lat, lon = -position.lat_deg, -position.lon_deg
    match style:
        case 0:
            return f"{lat:.5f} S {lon:.5f} W", "decimal"
        case 1:
            return f"{_dms(lat)}S {_dms(lon)}W", "dms"
        case _:
            arabic = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
            return f"-{lat:.4f}, -{lon:.4f}".translate(arabic), "decimal"


def _dms(degrees: float) -> str:
    tenths = round(degrees * 36_000)
    return f"{tenths // 36_000}°{tenths // 600 % 60:02d}'{tenths % 600 / 10:04.1f}\""


def _stops(segments: tuple[int, ...]) -> tuple[Town, ...]:
    """The towns passed, in order; the first stretch is turned so that it meets the second."""
    ends = [SEGMENTS[s].ends for s in segments]
    first = ends[0]
    if len(ends) > 1 and first[1] not in ends[1]:
        first = (first[1], first[0])
    names = list(first)
    for a, b in ends[1:]:
        names.append(b if names[-1] == a else a)
    return tuple(town(name) for name in names)


def _notice_time(rng: random.Random, departs: datetime, before: timedelta) -> datetime:
    latest = departs - before
    earliest = max(NOTICES_OPEN, latest - 12 * HOUR)
    spread = max(0, int((latest - earliest) / MINUTE))
    return earliest + rng.randint(0, spread) * MINUTE + timedelta(seconds=rng.randint(1, 59))


def _recipients(rng: random.Random) -> tuple[Share, ...]:
    """Usually both forces and the monitor; some organisations trust one force with less."""
    less = rng.choice((Share("south"), Share("south"), Share("south", precision_mm=500_000)))
    match rng.randrange(10):
        case 0:
            return (Share("north"),)
        case 1:
            return (Share("south"), Share("north", Disclosure.COARSE))
        case _:
            return (Share("north"), less, Share("monitor", Disclosure.COARSE))


def _vehicles(rng: random.Random, owner: str) -> tuple[Vehicle, ...]:
    return tuple(
        Vehicle(
            rng.choice(("truck", "truck", "car", "ambulance" if owner == "lantern" else "tanker")),
            colour="white",
            plate=f"SV {rng.randrange(100, 999)}",
            logo=True,
            roof_mark=owner[:2].upper(),
        )
        for _ in range(rng.randrange(1, 5))
    )


def _outcome(rng: random.Random) -> AccessOutcome:
    choices = tuple(AccessOutcome)
    return rng.choices(choices, weights=(12, 2, 2, 2, 1, 1))[0]
