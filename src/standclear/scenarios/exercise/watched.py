"""What the exercise gives to a watch: the zones in force on its first morning, and whose craft is
whose. The craft are those of the shipped recording (data/watch/README.md); all of it is invented.
"""

from __future__ import annotations

from standclear.core.watch.lodged import Mark
from standclear.core.zone import Zone
from standclear.scenarios.exercise.zones import Drawn, drawn

LODGED = {
    "north": (Mark("callsign", "NAT*", "air-wing"),),
    "south": (Mark("callsign", "SOU*", "helicopters"),),
    "lantern": (Mark("uid", "RELIEF-7"),),
}


def zones_in_force() -> dict[str, Zone]:
    """Agreed by all who were asked, or declared by one side, also where another rejects it."""
    return {each.zone.id: each.zone for each in drawn() if _holds(each)}


def _holds(each: Drawn) -> bool:
    recognised = {said.party for said in each.answers if not said.reason}
    return not each.zone.illustrative and set(each.zone.agreement_of) <= recognised
