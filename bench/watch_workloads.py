"""What the watch is measured on: zones, reports and tracks made from a seed; and real ones.

Zones: a mix as over Europe, four in five around sixty cities. 70 % circles of 0.5 to 8 km (32-gon),
20 % crooked ones of 8 to 60 vertices and 2 to 30 km, 9 % round ones of 10 to 40 km, 1 % of 50 to
150 km; a third of them in force for some hours of the day only. Reports: tracks that fly about the
same cities, a report of each in turn, as a feed brings them. Tracks for closest approach: drones,
or aircraft of all speeds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.peers import Missing
from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.watch.batch import Batch
from standclear.core.watch.motion import Motion

Floats = NDArray[np.float64]

REAL = Path(__file__).parents[2] / "shared" / "data" / "real"
"""Airspace and recorded traffic, beside the project where somebody has them."""

METRES_PER_DEGREE = 111_320.0
DAY_S = 86_400
TRACK = 200
"""Reports of one track, a second apart."""

_CITIES = np.random.default_rng(60)
CITY_LON, CITY_LAT = _CITIES.uniform(-9, 30, 60), _CITIES.uniform(36, 60, 60)

KINDS = ((0.70, 0.5, 8.0, (32, 32)), (0.20, 2.0, 30.0, (8, 60)), (0.09, 10.0, 40.0, (64, 64)),
         (0.01, 50.0, 150.0, (100, 100)))  # fmt: skip
"""(share, kilometres from, to, vertices from and to)"""


@dataclass(frozen=True)
class Workload:
    """Zones by key and reports about them."""

    name: str
    zones: dict[str, list[Extent]]
    reports: Batch
    motion: Motion


def places(rng: np.random.Generator, count: int, spread_deg: float) -> tuple[Floats, Floats]:
    city = rng.integers(0, 60, count)
    anywhere = rng.random(count) < 0.2
    lon = rng.normal(CITY_LON[city], 1.5 * spread_deg)
    lat = rng.normal(CITY_LAT[city], spread_deg)
    return (
        np.where(anywhere, rng.uniform(-9, 30, count), lon),
        np.where(anywhere, rng.uniform(36, 60, count), lat),
    )


def brad(degrees: Floats) -> NDArray[np.int32]:
    return np.rint(degrees * BRAD_PER_DEGREE).astype(np.int32)


def synthetic_zones(count: int, *, seed: int) -> dict[str, list[Extent]]:
    rng = np.random.default_rng(seed)
    lon, lat = places(rng, count, 0.3)
    kinds = rng.choice(len(KINDS), count, p=[kind[0] for kind in KINDS])
    zones = {}
    for n in range(count):
        _, least_km, most_km, (fewest, most) = KINDS[kinds[n]]
        corners = int(rng.integers(fewest, most + 1))
        reach = rng.uniform(least_km, most_km) * 1000 * np.ones(corners)
        if kinds[n] == 1:
            reach = reach * rng.uniform(0.4, 1.0, corners)
        angle = np.arange(corners) * 2 * np.pi / corners
        east = reach * np.cos(angle) / (METRES_PER_DEGREE * np.cos(np.radians(lat[n])))
        north = reach * np.sin(angle) / METRES_PER_DEGREE
        floor = int(rng.integers(0, 3000)) * 1000 if rng.random() < 0.5 else -500_000
        begins = int(rng.integers(0, DAY_S)) if rng.random() < 0.33 else -DAY_S
        zones[f"zone-{n:06d}"] = [
            Extent(
                np.array([0, corners], np.int64),
                brad(lon[n] + east),
                brad(lat[n] + north),
                floor,
                floor + int(rng.integers(100, 3000)) * 1000,
                begins,
                begins + 4 * 3600 if begins >= 0 else 2 * DAY_S,
                0.01,
            )
        ]
    return zones


def synthetic_reports(count: int, *, seed: int) -> tuple[Batch, Motion]:
    rng = np.random.default_rng(seed)
    tracks = -(-count // TRACK)
    lon, lat = places(rng, tracks, 0.3)
    height_m = np.where(
        rng.random(tracks) < 0.5, rng.uniform(20, 1500, tracks), rng.uniform(0, 12_000, tracks)
    )
    speed, course = rng.uniform(10, 250, tracks), rng.uniform(0, 360, tracks)
    starts_s = rng.integers(0, DAY_S, tracks)
    second = np.repeat(np.arange(TRACK), tracks)[:count]  # each track in turn
    track = np.tile(np.arange(tracks), TRACK)[:count]
    north = np.cos(np.radians(course)) * speed / METRES_PER_DEGREE
    east = np.sin(np.radians(course)) * speed / METRES_PER_DEGREE / np.cos(np.radians(lat))
    height_mm = (height_m[track] * 1000).astype(np.int32)
    reports = Batch(
        track.astype(np.int32),
        brad(lon[track] + east[track] * second),
        brad(lat[track] + north[track] * second),
        height_mm,
        height_mm,
        1000 * (starts_s[track] + second).astype(np.int64),
        np.zeros(count, np.int32),
    )
    motion = Motion(
        (speed[track] * 1000).astype(np.int32),
        (course[track] * 1000).astype(np.int32),
        np.zeros(count, np.int32),
        np.ones(count, bool),
    )
    return reports, motion


def synthetic(zones: int, reports: int) -> Workload:
    name = f"{zones:,} made-up zones"
    return Workload(name, synthetic_zones(zones, seed=1), *synthetic_reports(reports, seed=2))


def real(reports: int) -> Workload:
    """Airspace of several countries and recorded ADS-B. Raises Missing where they are not."""
    if not (REAL / "real_zones.npz").is_file() or not (REAL / "real_tracks.parquet").is_file():
        raise Missing("no recorded traffic and airspace beside the project")
    try:
        from pyarrow import parquet
    except ImportError:
        raise Missing("pyarrow, which reads the recorded traffic, is not installed") from None
    table = parquet.read_table(REAL / "real_tracks.parquet")
    columns = {name: table[name].to_numpy() for name in ("longitude", "latitude", "altitude")}
    known = np.flatnonzero(np.all([np.isfinite(c) for c in columns.values()], axis=0))
    of_day = table["timestamp"].to_numpy()[known].astype(np.int64) % (1000 * DAY_S)
    # By the time of day, as if all had flown on one, and as often over as is needed.
    rows = np.resize(known[np.argsort(of_day, kind="stable")], reports)
    rng = np.random.default_rng(3)
    lon, lat = (columns[n][rows] + rng.normal(0, 0.001, reports) for n in ("longitude", "latitude"))
    height_mm = (columns["altitude"][rows] * 304.8).astype(np.int32)
    batch = Batch(
        np.zeros(reports, np.int32),
        brad(lon),
        brad(lat),
        height_mm,
        height_mm,
        np.zeros(reports, np.int64),
        np.zeros(reports, np.int32),
    )
    still = np.zeros(reports, np.int32)
    zones = real_zones()
    return Workload(
        f"{len(zones):,} real airspaces", zones, batch, Motion(still, still, still, still > 0)
    )


def real_zones() -> dict[str, list[Extent]]:
    with np.load(REAL / "real_zones.npz") as stored:
        z = {name: stored[name] for name in stored.files}
    zones = {}
    for n, (a, b) in enumerate(zip(z["off"], z["off"][1:], strict=False)):
        heights = int(z["alt_lo"][n]) * 100, int(z["alt_hi"][n]) * 100  # decimetres
        zones[f"airspace-{n:05d}"] = [
            Extent(np.array([0, b - a]), z["vx"][a:b], z["vy"][a:b], *heights, -1, DAY_S, 0.01)
        ]
    return zones


def off_by(batch: Batch, error_mm: int) -> Batch:
    return replace(batch, error_mm=np.full(len(batch), error_mm, np.int32))


def snapshot(count: int, *, seed: int, fast: bool) -> tuple[Batch, Motion, NDArray[np.int32]]:
    """Tracks at one moment, of two hundred parties."""
    rng = np.random.default_rng(seed)
    lon, lat = places(rng, count, 0.1)
    quick = (rng.random(count) < 0.3) & fast
    speed = np.where(quick, rng.uniform(60, 250, count), rng.uniform(0, 20, count))
    height_m = np.where(quick, rng.uniform(1000, 11_000, count), rng.uniform(20, 120, count))
    height_mm = (height_m * 1000).astype(np.int32)
    still = np.zeros(count, np.int32)
    batch = Batch(
        np.arange(count, dtype=np.int32), brad(lon), brad(lat), height_mm, height_mm,
        still.astype(np.int64), still,
    )  # fmt: skip
    course = rng.integers(0, 360_000, count).astype(np.int32)
    climb = rng.integers(-2000, 2000, count).astype(np.int32)
    motion = Motion((speed * 1000).astype(np.int32), course, climb, np.ones(count, bool))
    return batch, motion, rng.integers(0, 200, count).astype(np.int32)
