"""What either engine can be asked of tracks that pass one another, and how it answers.

Promise: the two engines differ in speed and in nothing else.
Not here: the engines (compiled_encounters.py, reference_encounters.py), where tracks are and how
near is too near (core/watch/passing.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PAIR = np.dtype(
    [
        ("a", np.int32),
        ("b", np.int32),
        ("first_s", np.float64),
        ("last_s", np.float64),
        ("closest_s", np.float64),
        ("distance_m", np.float64),
    ]
)
"""One pair: see pass_pair in passing.h."""

Pairs = NDArray[np.void]
"""(k,) of PAIR, by a and then b."""


@dataclass(frozen=True, slots=True, eq=False)
class Tracks:
    """(n,) columns, (n, 3) for places and velocities: see passing.h."""

    place_m: Floats
    velocity_m_s: Floats
    low_m: Floats
    high_m: Floats
    climb_m_s: Floats
    reach_m: Floats
    swell_m: Floats
    group: NDArray[np.int32]


class EncounterEngine(Protocol):
    """Finds pairs of tracks of different groups."""

    def passing(
        self,
        tracks: Tracks,
        *,
        horizontal_m: float,
        vertical_m: float,
        ahead_s: float,
        cell_m: float,
    ) -> Pairs:
        """Every pair that is within both limits at some moment from 0 to ahead_s.

        cell_m  by cells of which size pairs are looked for: changes no answer
        """
