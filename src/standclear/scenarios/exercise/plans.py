"""The forces' plans: a few hundred ordinary ones that touch nothing, and those that do.

Promise: every overlap of a plan is intended and declared as an ExpectedPair, with the reason.
Not here: notices (notices.py), the order of telling (course.py).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from standclear.core.intent import ActivityClass, OperationalIntent
from standclear.core.shape import Circle, Corridor, Polygon, Volume4D
from standclear.core.telling import Disclosure, Share
from standclear.core.zone import Domain
from standclear.scenarios.exercise import shapes
from standclear.scenarios.exercise.lattice import SLOT, Cell, Lattice, slot_start
from standclear.scenarios.exercise.step import ExpectedPair
from standclear.scenarios.exercise.valley import BEGINS, CELL_M

ORDINARY = 200
"""Plans at scale 1 that overlap nothing."""

PLANNING_OPENS = BEGINS + timedelta(hours=6)
MINUTE = timedelta(minutes=1)

_FLYING = ActivityClass.FLIGHT
_GROUND = (
    ActivityClass.PATROL,
    ActivityClass.ENGINEERING,
    ActivityClass.EXERCISE,
    ActivityClass.LIVE_FIRE,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan, when it is filed, and by which amended version an overlap is ended, if at all."""

    intent: OperationalIntent
    filed_at: datetime
    amended: OperationalIntent | None = None
    amended_at: datetime | None = None


class Planner:
    """Draws plans from one seed, numbers them per party, and remembers what must overlap."""

    def __init__(self, rng: random.Random, lattice: Lattice) -> None:
        self.rng, self.lattice = rng, lattice
        self.planned: list[Planned] = []
        self.pairs: list[ExpectedPair] = []
        self._numbers: dict[str, int] = {}

    # ---- what a plan is made of

    def make(
        self, owner: str, activity: ActivityClass, volume: Volume4D, title: str
    ) -> OperationalIntent:
        """A plan under the owner's next number, disclosed as the owner usually does."""
        number = self._numbers.get(owner, 0) + 1
        self._numbers[owner] = number
        flying = activity is _FLYING
        return OperationalIntent(
            id=f"{owner}/plan/{number}",
            version=1,
            activity=activity,
            domain=Domain.AIR if flying else Domain.GROUND,
            volumes=(volume,),
            contact=f"{owner} duty officer, {'line 1' if flying else 'line 2'}, day and night",
            title=title,
            priority=self.rng.choice((0, 0, 0, 10, 20)),
            disclosure=self.rng.choice((Disclosure.BLIND, Disclosure.COARSE, Disclosure.COARSE)),
            shares=(Share("coordinator", Disclosure.COARSE),) if self.rng.random() < 0.25 else (),
        )

    def file(self, intent: OperationalIntent, *, after: datetime | None = None) -> Planned:
        """Choose when it is filed: at most 30 hours, at least 40 minutes before it starts."""
        earliest = max(PLANNING_OPENS, intent.start - timedelta(hours=30), after or BEGINS)
        latest = intent.start - 40 * MINUTE
        minutes = max(0, int((latest - earliest) / MINUTE))
        filed = earliest + self.rng.randint(0, minutes) * MINUTE + self.second()
        planned = Planned(intent, filed)
        self.planned.append(planned)
        return planned

    def second(self) -> timedelta:
        return timedelta(seconds=self.rng.randint(1, 59))

    def span(self, slot: int) -> tuple[datetime, datetime]:
        """A time within a slot, well inside it."""
        start = slot_start(slot) + self.rng.randint(10, 25) * MINUTE
        return start, slot_start(slot) + SLOT - self.rng.randint(10, 20) * MINUTE

    # ---- kinds of plans

    def ordinary(self, count: int) -> None:
        """Plans that overlap nothing, each alone in its cell and slot."""
        for _ in range(count):
            cell, slot = self.lattice.book()
            owner = _owner_of(cell, self.rng)
            east, north = _middle(cell)
            middle = (east + self.rng.randint(-400, 400), north + self.rng.randint(-400, 400))
            if owner == "monitor" or self.rng.random() < 0.45:
                low = self.rng.randrange(1500, 6000, 250)
                volume = shapes.in_the_air(
                    self._area(middle),
                    self.span(slot),
                    low,
                    low + self.rng.randrange(300, 1500, 100),
                )
                intent = self.make(owner, _FLYING, volume, self._flight_title())
            else:
                activity = self.rng.choice(_GROUND)
                up_to_m = 2000 if activity is ActivityClass.LIVE_FIRE else 100
                volume = shapes.on_the_ground(self._area(middle), self.span(slot), up_to_m)
                intent = self.make(owner, activity, volume, activity.value.replace("_", " "))
            self.file(intent)

    def crossing_flights(self, count: int) -> None:
        """Both sides fly in one place at one time; half of the later filers then move by a slot."""
        for number in range(count):
            cell, slot = self.lattice.book_pair()
            middle = _middle(cell)
            first = self._flight("north" if number % 2 else "south", middle, slot, 3000, 4200)
            second = self._flight("south" if number % 2 else "north", middle, slot, 3600, 5000)
            filed = self.file(first)
            later = self.file(second, after=filed.filed_at + MINUTE)
            self._expect(first, later, "two flights, one place, one time", amend=number % 2 == 0)

    def stacked_flights(self, count: int) -> None:
        """Two flights one above the other, 2,000 m apart: nothing to tell."""
        for _ in range(count):
            cell, slot = self.lattice.book()
            middle = _middle(cell)
            self.file(self._flight("north", middle, slot, 1500, 2500))
            self.file(self._flight("south", middle, slot, 4500, 5500))

    def neighbouring_flights(self, count: int) -> None:
        """Flights 2 km apart: they do not touch, and are told under the rule of threes."""
        for _ in range(count):
            cell, slot = self.lattice.book()
            east, north = _middle(cell)
            span = self.span(slot)
            west = shapes.in_the_air(shapes.circle((east - 1500, north), 500), span, 3000, 4000)
            other = shapes.in_the_air(shapes.circle((east + 1500, north), 500), span, 3000, 4000)
            first = self.make("north", _FLYING, west, "survey flight")
            second = self.make("south", _FLYING, other, "supply flight")
            filed = self.file(first)
            self.file(second, after=filed.filed_at + MINUTE)
            self.pairs.append(ExpectedPair(first.id, second.id, "flights 2 km apart", near=True))

    def crossing_works(self, count: int) -> None:
        """A patrol of one side through the works of the other."""
        for _ in range(count):
            cell, slot = self.lattice.book()
            middle = _middle(cell)
            span = self.span(slot)
            works = shapes.on_the_ground(shapes.box(middle, 900, 700), span)
            east, north = middle
            route = ((east - 1800, north - 900), (east, north), (east + 1700, north + 1000))
            walk = shapes.on_the_ground(shapes.corridor(route, 150), span)
            first = self.make("south", ActivityClass.ENGINEERING, works, "bridging works")
            second = self.make("north", ActivityClass.PATROL, walk, "foot patrol")
            filed = self.file(first)
            self.file(second, after=filed.filed_at + MINUTE)
            self.pairs.append(ExpectedPair(first.id, second.id, "patrol through works"))

    def against(
        self,
        record: str,
        owner: str,
        activity: ActivityClass,
        volume: Volume4D,
        why: str,
        *,
        after: datetime | None = None,
    ) -> Planned:
        """A plan that must overlap one given record (a site, a movement or a zone)."""
        intent = self.make(owner, activity, volume, why)
        self.pairs.append(ExpectedPair(record, intent.id, why))
        return self.file(intent, after=after)

    def _flight(
        self, owner: str, middle: shapes.Metres, slot: int, low_m: int, high_m: int
    ) -> OperationalIntent:
        volume = shapes.in_the_air(shapes.circle(middle, 1800), self.span(slot), low_m, high_m)
        return self.make(owner, _FLYING, volume, self._flight_title())

    def _expect(self, first: OperationalIntent, later: Planned, why: str, *, amend: bool) -> None:
        """Note the pair; if the later filer gives way, it moves to the next slot, which is free."""
        second = later.intent
        self.pairs.append(ExpectedPair(first.id, second.id, why, amended_to=2 if amend else 0))
        if amend:
            volumes = tuple(
                replace(volume, start=volume.start + SLOT, end=volume.end + SLOT)
                for volume in second.volumes
            )
            moved = replace(second, version=2, volumes=volumes)
            when = later.filed_at + self.rng.randint(8, 35) * MINUTE
            position = self.planned.index(later)
            self.planned[position] = replace(later, amended=moved, amended_at=when)

    def _area(self, middle: shapes.Metres) -> Circle | Polygon | Corridor:
        """A circle, a box or a short route within 2 km of the middle of its cell."""
        east, north = middle
        match self.rng.randrange(3):
            case 0:
                return shapes.circle(middle, self.rng.randrange(600, 1500, 100))
            case 1:
                return shapes.box(
                    middle, self.rng.randrange(500, 1100, 100), self.rng.randrange(500, 1100, 100)
                )
            case _:
                reach, rise = self.rng.randrange(600, 1100, 100), self.rng.randrange(-900, 900, 100)
                return shapes.corridor(
                    ((east - reach, north - rise), middle, (east + reach, north + rise)), 200
                )

    def _flight_title(self) -> str:
        return self.rng.choice(
            ("transport flight", "survey flight", "supply flight", "relay flight")
        )


def _middle(cell: Cell) -> shapes.Metres:
    column, row = cell
    return (column * CELL_M + CELL_M / 2, row * CELL_M + CELL_M / 2)


def _owner_of(cell: Cell, rng: random.Random) -> str:
    """North of the road mostly the north, south of it mostly the south; monitors anywhere."""
    if rng.random() < 0.08:
        return "monitor"
    at_home = rng.random() < 0.85
    return "north" if (cell[1] > 2) == at_home else "south"
