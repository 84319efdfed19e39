"""What the benchmarks are run on: plans made from a seed, the same for every engine.

70 % circles (32-gon, 15 to 60 min), 20 % corridors of 3 to 8 timed legs, 8 % survey blobs,
2 % areas of 10 to 40 km; a horizon of seven days. `spread`: around sixty cities of Europe;
`congested`: one city (sigma 0.05 degree) in one day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent

Kind = Literal["spread", "congested"]
Floats = NDArray[np.float64]

METRES_PER_DEGREE = 111_320.0
DAY_S = 86_400


class _Maker:
    """One stream of random plans."""

    def __init__(self, seed: int, kind: Kind) -> None:
        self.rng = np.random.default_rng(seed)
        cities = np.random.default_rng(60)  # the same cities for every seed
        self.lon, self.lat = cities.uniform(-9, 30, 60), cities.uniform(36, 60, 60)
        self.kind = kind

    def place(self) -> tuple[float, float]:
        rng = self.rng
        if self.kind == "congested":
            return float(rng.normal(2.35, 0.05)), float(rng.normal(48.85, 0.05))
        if rng.random() < 0.2:
            return float(rng.uniform(-9, 30)), float(rng.uniform(36, 60))
        city = int(rng.integers(60))
        return float(rng.normal(self.lon[city], 0.075)), float(rng.normal(self.lat[city], 0.05))

    def start(self) -> int:
        return int(self.rng.integers(0, DAY_S if self.kind == "congested" else 7 * DAY_S))

    def band(self) -> tuple[int, int]:
        low = int(self.rng.integers(0, 60)) * 1000
        return low, low + int(self.rng.integers(40, 120)) * 1000

    def extent(
        self, centre: tuple[float, float], ring_m: Floats, times: tuple[int, int], volume: int = 0
    ) -> Extent:
        lon, lat = centre
        lon_deg = lon + ring_m[:, 0] / (METRES_PER_DEGREE * np.cos(np.radians(lat)))
        lat_deg = lat + ring_m[:, 1] / METRES_PER_DEGREE
        return Extent(
            np.array([0, len(ring_m)], np.int64),
            np.rint(lon_deg * BRAD_PER_DEGREE).astype(np.int32),
            np.rint(lat_deg * BRAD_PER_DEGREE).astype(np.int32),
            *self.band(),
            *times,
            error_m=0.01,
            volume=volume,
        )

    def plan(self) -> tuple[Extent, ...]:
        pick = self.rng.random()
        if pick < 0.70:
            return (self._round(*self._around(32), self.rng.uniform(500, 4500), minutes=(15, 60)),)
        if pick < 0.90:
            return self._corridor()
        if pick < 0.98:
            count = int(self.rng.integers(8, 24))
            radius = self.rng.uniform(300, 3000)
            angles, _ = self._around(count)
            return (
                self._round(angles, self.rng.uniform(0.5, 1.0, count), radius, minutes=(30, 180)),
            )
        return (self._round(*self._around(48), self.rng.uniform(5e3, 20e3), minutes=(60, 480)),)

    @staticmethod
    def _around(count: int) -> tuple[Floats, Floats]:
        return np.arange(count) * 2 * np.pi / count, np.ones(count)

    def _round(
        self, angles: Floats, reach: Floats, radius_m: float, *, minutes: tuple[int, int]
    ) -> Extent:
        ring = np.column_stack((np.cos(angles), np.sin(angles))) * (reach * radius_m)[:, None]
        start = self.start()
        return self.extent(
            self.place(), ring, (start, start + 60 * int(self.rng.integers(*minutes)))
        )

    def _corridor(self) -> tuple[Extent, ...]:
        rng = self.rng
        centre, heading, at, moment = (
            self.place(),
            rng.uniform(0, 2 * np.pi),
            np.zeros(2),
            self.start(),
        )
        legs = []
        for leg in range(int(rng.integers(3, 9))):
            heading += rng.normal(0, 0.5)
            along = np.array([np.cos(heading), np.sin(heading)])
            across = np.array([-along[1], along[0]]) * rng.uniform(30, 200)
            to = at + along * rng.uniform(500, 3000)
            ring = np.array([at - across, to - across, to + across, at + across])
            duration = int(rng.integers(60, 300))
            legs.append(self.extent(centre, ring, (moment, moment + duration), leg))
            at, moment = to, moment + duration
        return tuple(legs)


@dataclass(frozen=True)
class Flat:
    """Many plans in a few arrays, so that they can be stored and read back at once.

    key      a plan's key is f"{name}-{n:07d}"
    items    (p + 1,) plan n has extents items[n]:items[n + 1]
    starts   (v + 1,) extent k has vertices starts[k]:starts[k + 1]; one ring each
    bounds   (v, 4) altitude low and high, time start and end
    """

    name: str
    items: NDArray[np.int64]
    starts: NDArray[np.int64]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    bounds: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.items) - 1

    def __iter__(self) -> Iterator[tuple[str, tuple[Extent, ...]]]:
        for n in range(len(self)):
            yield f"{self.name}-{n:07d}", self.extents(n)

    def extents(self, n: int) -> tuple[Extent, ...]:
        first, end = self.items[n : n + 2].tolist()
        return tuple(self._extent(k, k - first) for k in range(first, end))

    def _extent(self, k: int, volume: int) -> Extent:
        a, b = self.starts[k : k + 2].tolist()
        ring = np.array([0, b - a], np.int64)
        low, high, start, end = self.bounds[k].tolist()
        return Extent(ring, self.x[a:b], self.y[a:b], low, high, start, end, 0.01, volume)

    def save(self, path: Path) -> None:
        np.savez(path, **{name: getattr(self, name) for name in self.__dataclass_fields__})

    @classmethod
    def load(cls, path: Path) -> Flat:
        with np.load(path) as stored:
            arrays = {name: stored[name] for name in cls.__dataclass_fields__ if name != "name"}
            return cls(name=str(stored["name"]), **arrays)


def flat(count: int, *, seed: int, kind: Kind) -> Flat:
    """`count` plans; the same count, seed and kind always give the same plans."""
    maker = _Maker(seed, kind)
    items, lengths = [0], [0]
    xs, ys, bounds = [], [], []
    for _ in range(count):
        plan = maker.plan()
        items.append(items[-1] + len(plan))
        for e in plan:
            lengths.append(len(e.x))
            xs.append(e.x)
            ys.append(e.y)
            bounds.append((e.altitude_low_mm, e.altitude_high_mm, e.time_start_s, e.time_end_s))
    return Flat(
        f"{kind}-{seed}",
        np.array(items, np.int64),
        np.cumsum(lengths, dtype=np.int64),
        np.concatenate(xs),
        np.concatenate(ys),
        np.array(bounds, np.int32),
    )


def plans(count: int, *, seed: int, kind: Kind) -> dict[str, tuple[Extent, ...]]:
    """`count` plans by key; the same count, seed and kind always give the same plans."""
    maker = _Maker(seed, kind)
    return {f"{kind}-{seed}-{n:07d}": maker.plan() for n in range(count)}
