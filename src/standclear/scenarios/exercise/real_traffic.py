"""Zones of an exercise drawn where real traffic was once heard, and whose craft is whose in it.

The recordings are real (data/watch/README.md); the zones and the parties are invented, and whoever
was heard there broke no rule.
Not here: the invented valley (watched.py), reading recordings (service/watching/recording.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from standclear.core.shape import Circle, Position
from standclear.core.watch.lodged import Mark
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule
from standclear.scenarios.exercise import shapes

SKY = "watch/zone/limousin"
"""On the way from Paris to Toulouse: flown through at 34,000 ft."""
EDGE = "watch/zone/quercy"
"""Whose edge the same flight passes, half a kilometre outside."""
ANCHORAGE = "watch/zone/east-solent"
"""Off the eastern Solent, where ships wait and pass."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One recording.

    file   its name in data/watch; options: what its format cannot tell
    """

    file: str
    options: str
    what: str
    zones: Mapping[str, Zone]
    lodged: Mapping[str, tuple[Mark, ...]]


def heard() -> tuple[Heard, ...]:
    """Both recordings, each with what is watched in it."""
    flown = (datetime(2024, 7, 6, tzinfo=UTC), datetime(2024, 7, 7, tzinfo=UTC))
    sailed = (datetime(2016, 1, 12, tzinfo=UTC), datetime(2016, 1, 13, tzinfo=UTC))
    air, sea = (Domain.AIR,), (Domain.SEA,)
    return (
        Heard(
            "flight.beast",
            "?start=2024-07-06T06:43:09Z&at=43.6,1.45",
            "80 minutes of one airliner from Paris to Toulouse, 6 July 2024",
            {
                SKY: _zone(SKY, "Limousin, as an exercise", (46.0, 1.9), 6, air, flown),
                EDGE: _zone(EDGE, "Quercy, as an exercise", (44.6, 1.9), 10, air, flown),
            },
            {"north": (Mark("icao", "393322"),)},
        ),
        Heard(
            "solent.csv",
            "",
            "84 minutes of ships in the Solent, 12 January 2016",
            {
                ANCHORAGE: _zone(
                    ANCHORAGE, "East Solent, as an exercise", (50.715, -1.045), 1, sea, sailed
                )
            },
            {},
        ),
    )


def _zone(
    key: str,
    name: str,
    middle_deg: tuple[float, float],
    radius_km: int,
    domains: tuple[Domain, ...],
    period: tuple[datetime, datetime],
) -> Zone:
    lat, lon = middle_deg
    shape = Circle(Position.from_degrees(lon_deg=lon, lat_deg=lat), radius_km * 1_000_000)
    return Zone(
        id=key,
        version=1,
        kind=ZoneKind.NO_FLY if Domain.AIR in domains else ZoneKind.PROTECTED,
        name=name,
        volumes=(shapes.of_any_height(shape, period),),
        rule=ZoneRule((), domains),
        basis="exercise",
    )
