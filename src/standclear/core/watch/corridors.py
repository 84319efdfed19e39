"""Craft of other parties in the way of a notified movement, or expected there.

Promise: a movement's way is watched as a zone is that binds every party but its own, in its time
and heights as notified. Of craft that nobody lodged nothing is said: who is unknown cannot be told,
and traffic that passes over everybody is no news.
Not here: whether it was told before (situations.py), who may know of it (rules/alerts.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from standclear.core.watch.conformance import Filed
from standclear.core.watch.situations import Touch
from standclear.core.watch.tracks import Taken
from standclear.core.watch.watched import WatchedZones
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule


@dataclass
class Corridors:
    """The ways of all movements that are notified and not over."""

    watched: WatchedZones = field(default_factory=WatchedZones)

    def follow(self, movements: Iterable[Filed], parties: Collection[str]) -> None:
        """Watch these from now on. parties: those that have lodged names of craft."""
        ways = [_way(movement, parties) for movement in movements]
        self.watched.follow({way.id: way for way in ways if way.rule.bound})

    def touched(self, taken: Sequence[Taken], parties: Sequence[str]) -> list[list[Touch]]:
        """Of each report, the ways that its craft is in, possibly, or soon."""
        found: list[list[Touch]] = [[] for _ in taken]
        rows = [row for row, party in enumerate(parties) if party]
        if rows and self.watched.zones:
            known = [taken[row] for row in rows]
            for row, touches in zip(
                rows, self.watched.touched(known, [parties[row] for row in rows]), strict=True
            ):
                found[row] = [_of_movement(touch) for touch in touches]
        return found


def _way(movement: Filed, parties: Collection[str]) -> Zone:
    others = tuple(sorted(set(parties) - {movement.party}))
    rule = ZoneRule(others, tuple(Domain))
    return Zone(
        movement.id, movement.version, ZoneKind.CORRIDOR, movement.id, movement.volumes, rule
    )


def _of_movement(touch: Touch) -> Touch:
    return replace(touch, zone="", version=0, filed=touch.zone, filed_version=touch.version)
