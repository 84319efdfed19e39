"""`screening`: which tracks of kept positions may have touched a zone: a replay's first step.

The positions lie in Parquet as the watch puts them away, a file an hour; the zones in one file that
every worker maps. What is measured is `screen` itself, files read and names made included, by one
process. Every track that the kernel finds within a zone must be among those named.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np

from bench.effort import Effort
from bench.machine import load_average
from bench.report import Result, Table, per, step
from bench.watch_workloads import places, synthetic_reports
from standclear.core.earth.extent import BRAD_PER_DEGREE, EPOCH
from standclear.core.shape import Circle, Datum, Height, Position, Volume4D
from standclear.core.watch.batch import Batch
from standclear.core.watch.membership import inside
from standclear.core.watch.motion import Motion
from standclear.core.zone import Domain, Zone, ZoneKind, ZoneRule

HOUR_MS = 3_600_000
SEEDS = "zones 1, reports 2"
MOST_ZONES = 10_000
"""More are written for minutes before anything is measured."""
TIMES = 3
"""Runs of which the median counts; one before them arranges the zones."""


def made_up_zones(count: int) -> list[Zone]:
    """Circles of 0.2 to 10 km about the places where the reports are, in force for two days."""
    rng = np.random.default_rng(1)
    lon, lat = places(rng, count, 0.3)
    radius_mm = rng.uniform(200_000, 10_000_000, count).astype(int)
    floor_mm = (rng.integers(0, 3000, count) * 1000).tolist()
    found = []
    for number in range(count):
        volume = Volume4D(
            Circle(
                Position.from_degrees(lon_deg=float(lon[number]), lat_deg=float(lat[number])),
                int(radius_mm[number]),
            ),
            Height(floor_mm[number], Datum.WGS84),
            Height(floor_mm[number] + 3_000_000, Datum.WGS84),
            EPOCH,
            EPOCH + timedelta(days=2),
        )
        rule = ZoneRule((), (Domain.AIR,))
        name = f"zone {number}"
        found.append(Zone(f"desk/zone/{number + 1}", 1, ZoneKind.NO_FLY, name, (volume,), rule))
    return found


def keep(folder: Path, reports: Batch, motion: Motion) -> list[Path]:
    """The reports in one file an hour, in order of time; as store/positions.py writes them."""
    import pyarrow as pa
    from pyarrow import parquet

    from standclear.store.position_columns import SCHEMA

    order = np.argsort(reports.at_ms, kind="stable")
    hours = reports.at_ms[order] // HOUR_MS
    written = []
    for rows in np.split(order, np.flatnonzero(np.diff(hours)) + 1):
        many, at = len(rows), EPOCH.timestamp() * 1e6 + reports.at_ms[rows] * 1000.0
        known = {
            "row": np.arange(many),
            "track": [f"icao:{track:06x}" for track in reports.track[rows].tolist()],
            "at": at.astype(np.int64),
            "heard_at": at.astype(np.int64),
            "lon_e7": np.rint(reports.x[rows] / BRAD_PER_DEGREE * 1e7).astype(np.int32),
            "lat_e7": np.rint(reports.y[rows] / BRAD_PER_DEGREE * 1e7).astype(np.int32),
            "height_mm": reports.low_mm[rows].astype(np.int64),
            "height_datum": [Datum.WGS84.value] * many,
            "height_error_mm": np.zeros(many, np.int64),
            "error_mm": np.zeros(many, np.int64),
            "speed_mm_s": motion.speed_mm_s[rows].astype(np.int64),
            "course_mdeg": motion.course_mdeg[rows],
            "climb_mm_s": motion.climb_mm_s[rows].astype(np.int64),
        }
        columns = [
            pa.array(known[field.name], field.type)
            if field.name in known
            else pa.repeat(pa.scalar(_nothing(field), field.type), many)
            for field in SCHEMA
        ]
        path = folder / f"{len(written):02}.parquet"
        parquet.write_table(pa.table(columns, SCHEMA), path, compression="zstd")
        written.append(path)
    return written


def _nothing(field: Any) -> str | int | None:
    """What nobody looks at here: none, or the least that may stand there."""
    if field.nullable:
        return None
    return "" if str(field.type) == "string" else 0


def within(zones: Path, files: Sequence[Path]) -> set[str]:
    """The tracks of which the kernel finds a report within a zone, each row asked about alone."""
    from standclear.service.watching.position_arrays import SCREENED, batch_in
    from standclear.service.watching.zone_file import read_zones
    from standclear.store.kept import read_file

    found = set()
    for path in files:
        rows = read_file(path, SCREENED)
        batch = batch_in(rows, np.zeros(len(rows), np.int32))
        met = np.unique(inside(read_zones(zones).index, batch).row)
        found |= set(rows["track"].take(met).to_pylist())
    return found


def run(effort: Effort, directory: Path) -> Result:
    """One row for each number of zones."""
    try:
        from standclear.service.watching.screening import screen
        from standclear.service.watching.zone_file import write_zones
    except ImportError:
        step("screening: left out, pyarrow is not installed")
        return Result()
    before = load_average()
    reports, motion = synthetic_reports(effort.screened_rows, seed=2)
    files = keep(directory, reports, motion)
    result, rows = Result(), []
    for count in (few for few in effort.watch_zones if few <= MOST_ZONES):
        zones = write_zones(directory, made_up_zones(count))
        step(f"screening: {count:,} zones")

        def screened(zones: Path = zones) -> set[str]:
            return {name for path in files for name in screen(str(zones), str(path), None)}

        named = screened()
        if missed := within(zones, files) - named:
            raise AssertionError(f"{len(missed)} tracks within a zone were not named")
        cpu_s = _median_cpu_s(screened)
        rows.append(
            (
                f"{count:,}",
                f"{len(reports):,}",
                f"{len(files)}",
                f"{len(named) / len(np.unique(reports.track)):.0%}",
                per(cpu_s / len(reports) * 1e9),
                per(len(reports) / cpu_s),
            )
        )
        result.figures[f"screening.{count}.per_cpu_s"] = len(reports) / cpu_s
    columns = ("zones", "rows", "files", "tracks named", "CPU ns a row", "rows a CPU second")
    said = [
        "Kept positions in Parquet, a file an hour, asked which tracks may have touched a zone: "
        "the first step of a replay, and nearly all of it where few come near one. Reading the "
        f"files is included; the median of {TIMES} runs by one process. Every track within a zone "
        "had to be named. Not measured: several processes; what the watch says of those named.",
    ]
    loads = before, load_average()
    result.tables.append(Table("Screening kept positions", columns, rows, said, loads, SEEDS))
    return result


def _median_cpu_s(work: Callable[[], object]) -> float:
    took = []
    for _ in range(TIMES):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return sorted(took)[TIMES // 2]
