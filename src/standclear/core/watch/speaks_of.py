"""Of which craft a zone's rule speaks: by what moves there, and how.

Not here: whose a craft is and whom the rule binds (watched.py).
"""

from __future__ import annotations

from standclear.core.watch.report import Report
from standclear.core.zone import Domain, Zone

_REGISTERS = {"icao": (Domain.AIR,), "mmsi": (Domain.SEA,), "uid": tuple(Domain)}

_MOVING = {
    Domain.AIR: {"flight"},
    Domain.GROUND: {"convoy", "patrol"},
    Domain.SEA: {"convoy", "patrol"},
}
"""Acts that are done by moving (intent.ActivityClass)."""


def speaks_of(zone: Zone, report: Report) -> bool:
    """Whether the rule speaks of a craft, whosever, moving in any domain it may be in.

    A zone that forbids other acts only, such as live fire, is not broken by going through it.
    What a craft moves for nobody sees: whatever it may be doing by moving counts.
    """
    rule = zone.rule
    domains = (Domain.GROUND,) if report.on_ground else _REGISTERS[report.track.partition(":")[0]]
    return any(
        domain in rule.domains and (not rule.acts or _MOVING[domain] & set(rule.acts))
        for domain in domains
    )
