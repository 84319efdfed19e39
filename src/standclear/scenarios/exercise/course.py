"""The whole exercise in time order: everything that is said whatever is answered.

Promise: the same seed and scale give the same steps, to the byte, on every machine.
Not here: receipts and answers, which depend on what the desk tells (reactions.py).
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from standclear.core.errors import InvalidInput
from standclear.scenarios.exercise import clashes, notices, voices, zones
from standclear.scenarios.exercise.injects import WITHDRAWS, Repeats, injects, repeats
from standclear.scenarios.exercise.lattice import Lattice
from standclear.scenarios.exercise.notices import Given, Journey
from standclear.scenarios.exercise.plans import ORDINARY, Planner
from standclear.scenarios.exercise.step import ExpectedPair, Inject, Step

SEED = 2017


@dataclass(frozen=True, slots=True)
class Course:
    """The exercise as drawn from one seed.

    steps     in time order
    expected  the pairs that overlap by construction, and no others do
    injects   planned difficulties, in time order
    """

    steps: tuple[Step, ...]
    expected: tuple[ExpectedPair, ...]
    injects: tuple[Inject, ...]


def script(seed: int = SEED, scale: float = 1.0) -> Iterator[Step]:
    """Every step, in time order."""
    return iter(course(seed, scale).steps)


def course(seed: int = SEED, scale: float = 1.0) -> Course:
    """Draw the exercise. `scale` multiplies the ordinary plans, places and movements."""
    if not 0 < scale <= 4:
        raise InvalidInput("scale", scale, "a number above 0, at most 4: the valley has an end")
    rng = random.Random(seed)
    lattice = Lattice(rng)
    journeys = _journeys(rng, lattice, scale)
    planner = Planner(rng, lattice)
    lone = clashes.lone_sites(rng)
    silent = _plans(planner, lone, journeys, scale)
    sites = [*notices.sites(rng, round(notices.SITES * scale)), *lone]
    again = repeats(rng)
    steps = [
        *voices.openings(),
        *voices.of_zones(zones.drawn()),
        *voices.of_sites(rng, sites),
        *voices.of_repeats(rng, again),
        *voices.of_journeys(rng, journeys),
        *voices.of_plans(rng, planner.planned),
        *voices.of_leaving(),
    ]
    heard = sorted(filter(_still_takes_part, steps), key=_order)
    pairs = (*planner.pairs, *clashes.through_gate(journeys))
    return Course(tuple(heard), _that_happen(pairs, heard), _injects(sites, again, silent))


def _journeys(rng: random.Random, lattice: Lattice, scale: float) -> list[Journey]:
    """One life-saving run on the second night, and the ordinary ones."""
    first = lattice.book_road((2,), earliest=23, latest=23)
    assert first is not None
    rescue = notices.rescue(rng, first)
    return [rescue, *notices.movements(rng, lattice, round(notices.MOVEMENTS * scale))]


def _plans(planner: Planner, lone: list[Given], journeys: list[Journey], scale: float) -> str:
    """All plans; returns the id of the one filed after a zone had lapsed."""
    planner.crossing_flights(14)
    planner.stacked_flights(8)
    planner.neighbouring_flights(6)
    planner.crossing_works(6)
    clashes.over_sites(planner, lone, 8)
    clashes.over_movements(planner, journeys, 4)
    clashes.in_zones(planner)
    _, silent = clashes.around_the_lapse(planner)
    planner.ordinary(round(ORDINARY * scale))
    return silent


def _injects(sites: list[Given], again: Repeats, silent: str) -> tuple[Inject, ...]:
    return tuple(sorted(injects(sites, again, silent), key=lambda inject: inject.at))


def _still_takes_part(step: Step) -> bool:
    """A party that has left says nothing more."""
    return not (step.issuer == "south" and step.at > WITHDRAWS)


def _order(step: Step) -> tuple[datetime, str, str]:
    return step.at, step.issuer, step.narration


def _that_happen(pairs: tuple[ExpectedPair, ...], heard: list[Step]) -> tuple[ExpectedPair, ...]:
    """The pairs whose both records are spoken of at all."""
    spoken = {record for step in heard if (record := voices.record_of(step.statement))}
    return tuple(p for p in pairs if {p.first, p.second} <= spoken)
