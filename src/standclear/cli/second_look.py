"""What is seldom meant of a plan or a journey, said before it is signed. Nothing is refused.

A year typed for another, an end in another month, a longitude one degree off: each makes a plan
that the rules take, and that tells the wrong people, or nobody in time.
Promise: only LOOK AGAIN; whoever means it signs as before.
Not here: places far from their town (core/places), what the rules refuse (core/rules).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from standclear.cli.place_options import Drawn, corners
from standclear.cli.shell import Shell
from standclear.cli.show import duration, moment
from standclear.core.places.place import distance_m
from standclear.core.shape import Circle, Corridor, Position, Volume4D

LONG = timedelta(days=30)
"""A plan is one activity: what lasts for months is a zone. A month is the longest that a weekly
order spans, and a month mistyped is the least that goes beyond it (own choice)."""

WIDE_M = 200_000
"""Twice the 100 km that a degree mistyped moves a place by, and more than any two neighbouring
desks deconflict in one plan (own choice)."""


def looked_at(shell: Shell, drawn: Drawn) -> Drawn:
    """A drawing, with what to look at again before it is signed now."""
    doubts = unlikely(drawn.volumes, now=shell.home.clock(), zone=shell.home.time_zone)
    return replace(drawn, warnings=(*drawn.warnings, *doubts))


def unlikely(volumes: tuple[Volume4D, ...], *, now: datetime, zone: str) -> tuple[str, ...]:
    """What to look at again: a time that has begun, a long one, a wide place."""
    start, end = min(v.start for v in volumes), max(v.end for v in volumes)
    found = []
    if start < now < end:  # what is over is refused
        began = duration((now - start).total_seconds())
        found.append(f"it began {began} ago, on {moment(start, zone)}: that part is past")
    if end - start > LONG:
        lasts = duration((end - start).total_seconds())
        found.append(f"it lasts {lasts}, more than {LONG.days} days")
    wide_m = _width_m(volumes)
    if wide_m > WIDE_M:
        found.append(f"it is {wide_m / 1000:.0f} km wide, more than {WIDE_M // 1000} km")
    return tuple(found)


def _width_m(volumes: tuple[Volume4D, ...]) -> float:
    """From one end to the other, by the outermost corners; at most 30 % less than the true one."""
    grown_m = max(_grown_mm(volume) for volume in volumes) / 1000
    ends = _outermost([corner for volume in volumes for corner in corners(volume.shape)])
    return max(distance_m(a, b) for a in ends for b in ends) + 2 * grown_m


def _grown_mm(volume: Volume4D) -> int:
    """How far a shape reaches beyond its corners."""
    match volume.shape:
        case Circle(radius_mm=radius_mm):
            return radius_mm
        case Corridor(half_width_mm=half_width_mm):
            return half_width_mm
        case _:
            return 0


def _outermost(positions: Iterable[Position]) -> tuple[Position, ...]:
    """The westernmost, easternmost, southernmost and northernmost, as seen from the first."""
    found = list(positions)
    first = found[0].lon_e7

    def east(position: Position) -> int:
        return (position.lon_e7 - first + 1_800_000_000) % 3_600_000_000

    def north(position: Position) -> int:
        return position.lat_e7

    return (min(found, key=east), max(found, key=east), min(found, key=north),
            max(found, key=north))  # fmt: skip
