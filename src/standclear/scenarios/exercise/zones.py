"""The zones of the valley: agreed, declared, disputed, unanswered, lapsing, and one for teaching.

Not here: plans that touch them (clashes.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from standclear.core.shape import Corridor, Polygon, Shape
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.scenarios.exercise import shapes
from standclear.scenarios.exercise.parties import FORCES
from standclear.scenarios.exercise.valley import BEGINS, RIVER, TOWNS, WIDTH_M, at

HOUR = timedelta(hours=1)
OPENS = BEGINS + HOUR
LAPSES = BEGINS + 36 * HOUR
"""When the de-escalation area at the northern edge ends, renewed by nobody."""
ENDS = BEGINS + timedelta(days=30)

AIR, GROUND, SEA = Domain.AIR, Domain.GROUND, Domain.SEA

NO_FLY = "coordinator/zone/halmere"
RIVER_LINE = "coordinator/zone/nevar"
ROAD = "coordinator/zone/main-road"
AREA = "coordinator/zone/upper-pastures"
GATE = "north/zone/fennick-gate"
RING = "north/zone/eastern-ring"
RANGE = "south/zone/sable-range"
QUARRY = "south/zone/quarry"
OLD_LINE = "monitor/zone/old-line"

RING_MIDDLE = (90_000, 45_000)
RANGE_MIDDLE = (10_000, 5_000)
AREA_MIDDLE = (50_000, 55_000)
GATE_MIDDLE = (30_000, 35_000)


@dataclass(frozen=True, slots=True)
class Said:
    """What one party says of a zone after it is proposed; `reason` only when it rejects."""

    party: str
    after: timedelta
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A zone, when it is proposed, and what others say of it."""

    zone: Zone
    proposed_at: datetime
    answers: tuple[Said, ...] = ()


def drawn() -> tuple[Drawn, ...]:
    """Every zone, in the order of proposal."""
    both = tuple(Said(force, timedelta(minutes=25 + 20 * i)) for i, force in enumerate(FORCES))
    refused = Said("south", timedelta(minutes=50), "the ring lies across the eastern supply road")
    return tuple(
        Drawn(zone, OPENS + timedelta(minutes=6 * number), answers)
        for number, (zone, answers) in enumerate(
            (
                (_no_fly(), both),
                (_river_line(), both),
                (_road(), both),
                (_area(), both),
                (_gate(), (Said("south", timedelta(minutes=70)),)),
                (_ring(), (refused,)),
                (_range(), ()),
                (_quarry(), ()),
                (_old_line(), ()),
            )
        )
    )


def _no_fly() -> Zone:
    return _zone(
        NO_FLY,
        ZoneKind.NO_FLY,
        "Halmere and its hospitals: no flight below any height",
        shapes.circle((50_000, 25_000), 4_500),
        ZoneRule(FORCES, (AIR,), ("flight",), "rescue flights: ring the coordinator first"),
        agreement_of=FORCES,
    )


def _river_line() -> Zone:
    line = Corridor(RIVER, 500_000)
    return _zone(
        RIVER_LINE,
        ZoneKind.LINE,
        "Line along the Nevar, 500 m to each side",
        line,
        ZoneRule(
            FORCES, (GROUND,), ("patrol", "live_fire", "exercise"), "crossings told 4 h ahead"
        ),
        agreement_of=FORCES,
    )


def _road() -> Zone:
    stops = tuple((float(t.east_m), float(t.north_m)) for t in TOWNS[:5])
    return _zone(
        ROAD,
        ZoneKind.CORRIDOR,
        "Main road, open to relief convoys",
        shapes.corridor(stops, 400),
        ZoneRule(FORCES, (GROUND,), ("live_fire", "engineering")),
        agreement_of=FORCES,
    )


def _area() -> Zone:
    return _zone(
        AREA,
        ZoneKind.DEESCALATION,
        "Upper pastures: no live fire while the flocks come down",
        shapes.box(AREA_MIDDLE, 8_000, 4_000),
        ZoneRule(FORCES, (GROUND,), ("live_fire", "exercise")),
        agreement_of=FORCES,
        until=LAPSES,
    )


def _gate() -> Zone:
    return _zone(
        GATE,
        ZoneKind.DECONFLICTION,
        "Fennick gate: convoys ring the northern duty officer before they enter",
        shapes.circle(GATE_MIDDLE, 1_500),
        ZoneRule((), (GROUND,), ("convoy",), "north duty officer, line 2"),
    )


def _ring() -> Zone:
    return _zone(
        RING,
        ZoneKind.DECONFLICTION,
        "Eastern ring, 4.5 km around the northern post",
        shapes.circle(RING_MIDDLE, 4_500),
        ZoneRule(("south",), (AIR, GROUND), (), "north duty officer, line 1"),
    )


def _range() -> Zone:
    return _zone(
        RANGE,
        ZoneKind.DECONFLICTION,
        "Sable range: firing practice",
        shapes.circle(RANGE_MIDDLE, 4_500),
        ZoneRule(("north",), (AIR, GROUND), (), "south duty officer, line 2"),
    )


def _quarry() -> Zone:
    return _zone(
        QUARRY,
        ZoneKind.PROTECTED,
        "Quarry and its workers' houses",
        shapes.circle((5_000, 55_500), 900),
        ZoneRule(FORCES, (GROUND,), ("live_fire",)),
        agreement_of=("north",),
    )


def _old_line() -> Zone:
    east = float(WIDTH_M)
    ring = (at(0, 30_500), at(east, 30_500), at(east, 31_500), at(0, 31_500))
    return _zone(
        OLD_LINE,
        ZoneKind.LINE,
        "The line of an earlier ceasefire, for orientation only",
        Polygon(((ring,),)),
        ZoneRule(FORCES, (GROUND,)),
        illustrative=True,
    )


def _zone(
    zone_id: str,
    kind: ZoneKind,
    name: str,
    shape: Shape,
    rule: ZoneRule,
    *,
    agreement_of: tuple[str, ...] = (),
    until: datetime = ENDS,
    illustrative: bool = False,
) -> Zone:
    return Zone(
        id=zone_id,
        version=1,
        kind=kind,
        name=name,
        volumes=(shapes.of_any_height(shape, (OPENS, until)),),
        rule=rule,
        agreement_of=agreement_of,
        illustrative=illustrative,
        basis="exercise",
    )
