"""What shift of a plan would remove every overlap: later, earlier, higher, lower, aside.

Promise: each remedy was tried with the same exact test as the plan itself, against what holds
now, and overlaps nothing; of the shifts in time and height no smaller one on the same grid
does. A remedy is a proposal to file again. It says nothing about danger.
Not here: the overlaps themselves (overlap.py), moving volumes (shift.py), what a shift in height
would touch (taken.py).

Method: two extents that share an area and a height overlap in time for one closed interval of
delays; the union of those intervals over all pairs is what must be avoided, and the nearest
value outside is the answer. Heights likewise. Sideways: sidestep.py. Each height moves in its
own datum: a flight level stays one, and a plan that has any moves by multiples of 500 ft.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standclear.core.earth.extent import UNBOUNDED, Extent
from standclear.core.earth.footprint import all_extents
from standclear.core.earth.levels import LEVEL_STEP_MM, NO_LEVELS
from standclear.core.errors import InvalidInput
from standclear.core.intervals import Interval, joined, next_free
from standclear.core.overlaps import shift
from standclear.core.overlaps.index import Index
from standclear.core.overlaps.moved import Remedy, RemedyKind
from standclear.core.overlaps.overlap import Active, in_force
from standclear.core.overlaps.sidestep import sidesteps
from standclear.core.overlaps.taken import below, levels_above_ground, stretched, taken_shifts
from standclear.core.shape import Datum, Volume4D

TRIES = 24
"""Shifts of one kind that are tried exactly before giving up on it."""


@dataclass(frozen=True, slots=True)
class RemedyLimits:
    """How far a plan may be moved, and the grid that results are rounded outward to.

    lead_s      an earlier start is never before now plus this
    height_step_m   rounded up to whole 500 ft for a plan in flight levels (levels.py)
    highest_mm  no part of a raised plan above this height over WGS 84; None: no such limit
    A limit of 0 leaves its kind of remedy out.
    """

    delay_s: int = 24 * 3600
    earlier_s: int = 24 * 3600
    lead_s: int = 1800
    time_step_s: int = 60
    height_m: int = 500
    height_step_m: int = 10
    highest_mm: int | None = None
    aside_m: int = 5000
    aside_step_m: int = 10


@dataclass(frozen=True, slots=True)
class _Search:
    """One plan against what holds."""

    volumes: tuple[Volume4D, ...]
    extents: tuple[Extent, ...]
    index: Index
    exclude: Container[str]
    active: Active | None
    limits: RemedyLimits

    def pairs(self, grown: Sequence[Extent]) -> Iterator[tuple[int, Extent, list[Interval]]]:
        """(own position, other extent, its times in force) for all that touch grown extents."""
        for key, own, number in self.index.overlapping(grown):
            if key in self.exclude:
                continue
            other = self.index.extents(key)[number]
            windows = in_force(key, grown[own], other, self.active)
            if windows:
                yield own, other, windows

    def overlaps(self, volumes: Sequence[Volume4D]) -> bool:
        """The exact test, on volumes as they would be filed."""
        return self.touches(all_extents(volumes))

    def touches(self, extents: Sequence[Extent]) -> bool:
        return next(self.pairs(extents), None) is not None


def remedies(
    volumes: Sequence[Volume4D],
    index: Index,
    *,
    now: datetime,
    exclude: Container[str] = frozenset(),
    limits: RemedyLimits | None = None,
    active: Active | None = None,
) -> tuple[Remedy, ...]:
    """The nearest shift of each kind that removes every overlap; () when there is none to remove.

    exclude, active   as for find_overlaps
    """
    search = _Search(
        tuple(volumes), all_extents(volumes), index, exclude, active, limits or RemedyLimits()
    )
    if not search.overlaps(volumes):
        return ()
    found = (
        _delay(search),
        _earlier(search, now),
        _higher(search),
        _lower(search),
        _aside(search),
    )
    return tuple(remedy for remedy in found if remedy is not None)


# -------------------------------------------------------------------------------------- time


def _delay(search: _Search) -> Remedy | None:
    furthest, step = search.limits.delay_s, search.limits.time_step_s
    taken = _taken_times(search, 0, furthest)
    for shift_s in _free_steps(taken, step=step, furthest=furthest):
        volumes = shift.in_time(search.volumes, shift_s=shift_s)
        if not search.overlaps(volumes):
            return Remedy(RemedyKind.DELAY, volumes, shift_s=shift_s)
    return None


def _earlier(search: _Search, now: datetime) -> Remedy | None:
    limits = search.limits
    soonest = now + timedelta(seconds=limits.lead_s)
    room_s = (min(v.start for v in search.volumes) - soonest) // timedelta(seconds=1)
    furthest = min(limits.earlier_s, room_s)
    if furthest < limits.time_step_s:
        return None
    taken = _mirrored(_taken_times(search, -furthest, 0))
    for shift_s in _free_steps(taken, step=limits.time_step_s, furthest=furthest):
        volumes = shift.in_time(search.volumes, shift_s=-shift_s)
        if not search.overlaps(volumes):
            return Remedy(RemedyKind.EARLIER, volumes, shift_s=-shift_s)
    return None


def _taken_times(search: _Search, least_s: int, most_s: int) -> list[Interval]:
    """The delays from least_s to most_s at which some pair would overlap."""
    if least_s == most_s:
        return []
    own = search.extents
    stretched = [
        replace(
            e,
            time_start_s=max(-UNBOUNDED, e.time_start_s + least_s),
            time_end_s=min(UNBOUNDED, e.time_end_s + most_s),
        )
        for e in own
    ]
    return joined(
        (low - own[k].time_end_s, high - own[k].time_start_s)
        for k, _, windows in search.pairs(stretched)
        for low, high in windows
    )


def _free_steps(taken: Sequence[Interval], *, step: int, furthest: int) -> Iterator[int]:
    """Multiples of step that nothing holds, from one step up to the furthest."""
    value = step
    for _ in range(TRIES):
        value = next_free(taken, value, step=step)
        if value > furthest:
            return
        yield value
        value += step


def _mirrored(taken: Sequence[Interval]) -> list[Interval]:
    return joined((-high, -low) for low, high in taken)


# ------------------------------------------------------------------------------------ height


def _higher(search: _Search) -> Remedy | None:
    limits = search.limits
    furthest_mm = limits.height_m * 1000
    if limits.highest_mm is not None:
        room_mm = limits.highest_mm - max(e.altitude_high_mm for e in search.extents)
        furthest_mm = min(furthest_mm, room_mm)
    return _in_height(search, RemedyKind.HIGHER, furthest_mm, 1)


def _lower(search: _Search) -> Remedy | None:
    room = [_room_below_mm(search, number) for number in range(len(search.volumes))]
    furthest_mm = min([search.limits.height_m * 1000, *room])
    return _in_height(search, RemedyKind.LOWER, furthest_mm, -1)


def _room_below_mm(search: _Search, number: int) -> int:
    """How far a volume can come down and stay above ground; 0 where the ground is not known."""
    volume = search.volumes[number]
    if volume.floor is None:
        return 0
    if volume.floor.datum is Datum.AGL:
        return volume.floor.value_mm - volume.floor.error_mm
    if volume.ground_mm is None:
        return 0
    if volume.floor.datum is Datum.FLIGHT_LEVEL:
        return search.limits.height_m * 1000  # how far that brings it down is seen when tried
    lowest = min(e.altitude_low_mm for e in search.extents if e.volume == number)
    return lowest - volume.ground_mm[1]


def _in_height(search: _Search, kind: RemedyKind, furthest_mm: int, sign: int) -> Remedy | None:
    step_mm = _height_step_mm(search)
    bounded = all(v.floor is not None and v.ceiling is not None for v in search.volumes)
    if not bounded or furthest_mm < step_mm:
        return None
    taken = _taken_heights(search, furthest_mm, sign)
    for size_mm in _free_steps(taken, step=step_mm, furthest=furthest_mm):
        volumes = shift.in_height(search.volumes, shift_mm=sign * size_mm)
        try:
            moved = all_extents(volumes)
        except InvalidInput:  # no such level, or a floor above its ceiling in another datum
            continue
        highest_mm = search.limits.highest_mm
        kept = below(moved, highest_mm) if sign > 0 else levels_above_ground(volumes, moved)
        if kept and not search.touches(moved):
            return Remedy(kind, volumes, shift_mm=sign * size_mm)
    return None


def _height_step_mm(search: _Search) -> int:
    step_mm = search.limits.height_step_m * 1000
    if any(extent.levels != NO_LEVELS for extent in search.extents):
        return -(-step_mm // LEVEL_STEP_MM) * LEVEL_STEP_MM
    return step_mm


def _taken_heights(search: _Search, furthest_mm: int, sign: int) -> list[Interval]:
    """The shifts, counted in the direction of sign, at which some pair would overlap."""
    up_mm, down_mm = (furthest_mm, 0) if sign > 0 else (0, furthest_mm)
    reach = stretched(search.extents, down_mm=down_mm, up_mm=up_mm)
    taken = [taken_shifts(search.extents[k], other) for k, other, _ in search.pairs(reach)]
    return joined(taken) if sign > 0 else _mirrored(taken)


# ------------------------------------------------------------------------------------- aside


def _aside(search: _Search) -> Remedy | None:
    limits = search.limits
    if limits.aside_m <= 0:
        return None
    pairs: list[tuple[Extent, Extent]] = []
    for key, own_number, other_number in search.index.near(
        search.extents, horizontal_m=limits.aside_m
    ):
        own, other = search.extents[own_number], search.index.extents(key)[other_number]
        if key not in search.exclude and in_force(key, own, other, search.active):
            pairs.append((own, other))
    offers = sidesteps(pairs, step_m=limits.aside_step_m, furthest_m=limits.aside_m)
    for _, (bearing_deg, distance_m) in zip(range(TRIES), offers, strict=False):
        try:
            volumes = shift.in_place(search.volumes, bearing_deg=bearing_deg, distance_m=distance_m)
            if search.overlaps(volumes):
                continue
        except InvalidInput:  # the shape cannot lie there, as over a pole
            continue
        return Remedy(RemedyKind.ASIDE, volumes, bearing_deg=bearing_deg, distance_m=distance_m)
    return None
