"""DuckDB spatial and SedonaDB, asked which zones reports are in: the engines for tables on a disk.

Each by its best recipe that we know. Zones and reports are in tables before they are asked, as at
PostGIS; CPU is that of all their threads.
"""

from __future__ import annotations

import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from bench.peers import Missing, polygon
from bench.watch_peers import Hits, Zones, in_order
from standclear.core.watch.batch import Batch

HELD = (
    "z.low <= {0}.height and z.high >= {0}.height and z.begins <= {0}.at_ms and z.ends >= {0}.at_ms"
)


def zone_table(zones: Zones) -> Any:
    """An Arrow table of every extent, its area as WKB."""
    import pyarrow as pa

    flat = [extent for extents in zones.values() for extent in extents]
    return pa.table({
        "number": np.arange(len(flat)),
        "area": pa.array(shapely.to_wkb(np.array([polygon(e) for e in flat], object)), pa.binary()),
        "low": [e.altitude_low_mm for e in flat], "high": [e.altitude_high_mm for e in flat],
        "begins": [e.time_start_s * 1000 for e in flat],
        "ends": [e.time_end_s * 1000 for e in flat],
    })  # fmt: skip


def report_table(batch: Batch) -> Any:
    """The same of reports: each a place, a height, a time."""
    import pyarrow as pa

    places = shapely.points(batch.x * (45 / 2**29), batch.y * (45 / 2**29))
    return pa.table({
        "number": np.arange(len(batch)), "place": pa.array(shapely.to_wkb(places), pa.binary()),
        "height": batch.low_mm.astype(np.int64), "at_ms": batch.at_ms,
    })  # fmt: skip


class _Sql:
    def cpu_s(self) -> float:
        return time.process_time()

    def nbytes(self) -> int:
        return 0


class DuckDb(_Sql):
    """A condition beside the spatial one would make a nested loop of the join: it comes after."""

    name = "DuckDB spatial: SPATIAL_JOIN, then bands"

    def __init__(self) -> None:
        spatial = find_spec("duckdb_extension_spatial")
        if find_spec("duckdb") is None or spatial is None or spatial.origin is None:
            raise Missing("duckdb or its spatial extension is not installed")
        import duckdb

        self.db = duckdb.connect(config={"threads": 1})
        found = [*Path(spatial.origin).parent.rglob("spatial.duckdb_extension")]
        try:
            self.db.execute(f"load '{found[0]}'")
        except (IndexError, duckdb.Error) as fault:
            raise Missing(str(fault).splitlines()[0] or "no extension in it") from None

    def load(self, zones: Zones) -> None:
        given = zone_table(zones)
        self.db.register("given", given)
        self.db.execute(
            "create table watch_zone as"
            " select * exclude (area), st_geomfromwkb(area) as area from given"
        )

    def put(self, batch: Batch) -> None:
        self.db.register("told", report_table(batch))
        self.db.execute(
            "create or replace table watch_report as"
            " select * exclude (place), st_geomfromwkb(place) as place from told"
        )

    def ask(self, batch: Batch) -> Hits:
        del batch  # put before
        self.db.execute(
            "create or replace temp table near as"
            " select r.number as r, r.height, r.at_ms, z.number as z, z.low, z.high, z.begins,"
            " z.ends from watch_report r join watch_zone z on st_intersects(z.area, r.place)"
        )
        held = HELD.format("z")
        found = self.db.execute(f"select r, z from near z where {held}").fetchnumpy()
        return in_order(np.asarray(found["r"], np.int64), np.asarray(found["z"], np.int64))


class SedonaDb(_Sql):
    name = "SedonaDB: spatial join"

    def __init__(self) -> None:
        if find_spec("sedonadb") is None:
            raise Missing("sedonadb is not installed")
        import sedonadb

        self.db = sedonadb.connect()

    def load(self, zones: Zones) -> None:
        self._keep("watch_zone", zone_table(zones), "area")

    def put(self, batch: Batch) -> None:
        self._keep("watch_report", report_table(batch), "place")

    def ask(self, batch: Batch) -> Hits:
        del batch  # put before
        import pyarrow as pa

        found = pa.table(
            self.db.sql(
                "select r.number as r, z.number as z from watch_report r join watch_zone z"
                f" on st_intersects(z.area, r.place) where {HELD.format('r')}"
            )
        )
        return in_order(found["r"].to_numpy(), found["z"].to_numpy())

    def _keep(self, name: str, table: Any, wkb: str) -> None:
        """In memory as geometry, so that reading WKB is not timed."""
        others = ", ".join(column for column in table.column_names if column != wkb)
        self.db.create_data_frame(table).to_view("given", overwrite=True)
        made = self.db.sql(f"select {others}, st_geomfromwkb({wkb}) as {wkb} from given")
        made.to_memtable().to_view(name, overwrite=True)
