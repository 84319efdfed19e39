"""The ready-made ways to ask which zones a report is in, each by its best recipe that we know.

Places are taken as known exactly and heights as single: that is what all of them can be asked.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Protocol, runtime_checkable

import numpy as np
import shapely
from numpy.typing import NDArray

from bench.peers import Missing, polygon
from bench.postgis import WHY
from bench.postgres import SETTING
from standclear.core.earth.extent import Extent
from standclear.core.watch.batch import Batch
from standclear.core.watch.membership import inside
from standclear.core.watch.zone_index import ZoneIndex

Hits = NDArray[np.int64]
"""(k, 2) rows and numbers of zones, sorted."""

Zones = dict[str, list[Extent]]


class WatchPeer(Protocol):
    name: str

    def load(self, zones: Zones) -> None: ...
    def ask(self, batch: Batch) -> Hits: ...
    def cpu_s(self) -> float: ...
    def nbytes(self) -> int: ...


@runtime_checkable
class Tabled(Protocol):
    """One that is asked about reports in a table; putting them there is not timed."""

    def put(self, batch: Batch) -> None: ...


def in_order(row: NDArray[np.int64], zone: NDArray[np.int64]) -> Hits:
    pairs = np.stack((row, zone), -1).astype(np.int64)
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


class _InProcess:
    def cpu_s(self) -> float:
        return time.thread_time()

    def nbytes(self) -> int:
        return 0


class Kernel(_InProcess):
    name = "Standclear"
    engine = "compiled"

    def load(self, zones: Zones) -> None:
        self.index = ZoneIndex.of(zones, engine=self.engine)

    def ask(self, batch: Batch) -> Hits:
        found = inside(self.index, batch)
        return np.stack((found.row, found.slot), -1)  # sorted as it comes

    def nbytes(self) -> int:
        return self.index.nbytes()


class Plain(Kernel):
    name = "Standclear, reference engine"
    engine = "reference"


class Prepared(_InProcess):
    """Boxes of a tree first, then altitude and time as numbers, then prepared polygons."""

    name = "Shapely: STRtree boxes, NumPy bands, prepared intersects_xy"

    def load(self, zones: Zones) -> None:
        flat = [extent for extents in zones.values() for extent in extents]
        self.areas = np.array([polygon(e) for e in flat], object)
        shapely.prepare(self.areas)
        self.bounds = np.array(
            [(e.altitude_low_mm, e.altitude_high_mm, e.time_start_s, e.time_end_s) for e in flat],
            np.int64,
        )
        self.tree = shapely.STRtree(self.areas)

    def ask(self, batch: Batch) -> Hits:
        x, y = batch.x * (45 / 2**29), batch.y * (45 / 2**29)
        row, zone = self.tree.query(shapely.points(x, y))
        low, high, start, end = self.bounds[zone].T
        held = (low <= batch.high_mm[row]) & (high >= batch.low_mm[row])
        held &= (start * 1000 <= batch.at_ms[row]) & (end * 1000 >= batch.at_ms[row])
        row, zone = row[held], zone[held]
        hit = shapely.intersects_xy(self.areas[zone], x[row], y[row])
        return in_order(row[hit], zone[hit])


TABLES = """
drop table if exists watch_zone; drop table if exists watch_report;
create unlogged table watch_zone (number int, area geometry, held int8range, height int8range);
create unlogged table watch_report (number int, place geometry, at_ms int8, height int8)
"""
ASK = (
    "select r.number, z.number from watch_report r join watch_zone z"
    " on z.held @> r.at_ms and z.height @> r.height and st_intersects(z.area, r.place)"
)


class PostGisJoin:
    """One join in one statement; the reports are in a table already, which is not timed."""

    name = "PostGIS: join, GiST (geometry, time, height)"

    def __init__(self) -> None:
        try:
            import psycopg
        except ImportError:
            raise Missing("psycopg is not installed") from None
        where = os.environ.get(SETTING)
        if not where:
            raise Missing(os.environ.get(WHY, f"no server named in {SETTING}"))
        try:
            self.db = psycopg.connect(where, autocommit=True)
            self.db.execute("create extension if not exists postgis")
        except psycopg.Error as fault:
            raise Missing(str(fault).strip().splitlines()[0]) from None
        self.db.execute("set max_parallel_workers_per_gather = 0; set jit = off")
        self.db.execute(TABLES)
        self._cpu = Path(f"/proc/{self.db.info.backend_pid}/schedstat")

    def load(self, zones: Zones) -> None:
        flat = [extent for extents in zones.values() for extent in extents]
        copy = "copy watch_zone from stdin"
        with self.db.cursor() as cursor, cursor.copy(copy) as rows:
            for number, e in enumerate(flat):
                held = f"[{e.time_start_s * 1000},{e.time_end_s * 1000}]"
                height = f"[{e.altitude_low_mm},{e.altitude_high_mm}]"
                rows.write_row((number, shapely.to_wkb(polygon(e)).hex(), held, height))
        self.db.execute("create index on watch_zone using gist (area, held, height)")
        self.db.execute("vacuum analyze watch_zone")

    def put(self, batch: Batch) -> None:
        places = shapely.to_wkb(shapely.points(batch.x * (45 / 2**29), batch.y * (45 / 2**29)))
        self.db.execute("truncate watch_report")
        columns = places, batch.at_ms.tolist(), batch.low_mm.tolist()
        with self.db.cursor() as cursor, cursor.copy("copy watch_report from stdin") as rows:
            for number, (place, at_ms, height) in enumerate(zip(*columns, strict=True)):
                rows.write_row((number, place.hex(), at_ms, height))
        self.db.execute("vacuum analyze watch_report")

    def ask(self, batch: Batch) -> Hits:
        del batch  # put before
        found = np.array(self.db.execute(ASK).fetchall(), np.int64).reshape(-1, 2)
        return in_order(found[:, 0], found[:, 1])

    def cpu_s(self) -> float:
        try:
            worked_ns = int(self._cpu.read_text(encoding="ascii").split()[0])
        except OSError:
            worked_ns = 0
        return time.thread_time() + worked_ns / 1e9

    def nbytes(self) -> int:
        row = self.db.execute("select pg_total_relation_size('watch_zone')").fetchone()
        return int(row[0]) if row else 0
