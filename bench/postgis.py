"""PostGIS as a peer: one table, one GiST index, one statement a plan.

The index is over (geometry, tstzrange, numrange) in that order: time first is some eight times
slower. The table is unlogged, as the other engines' memory is lost too when they end.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path

import shapely

from bench.peers import Answer, Missing, Plan, polygon
from bench.postgres import SETTING
from standclear.core.earth.extent import EPOCH, Extent

WHY = "STANDCLEAR_BENCH_POSTGIS_ABSENT"
"""Why there is no server, for the table."""

TABLE = """
drop table if exists bench_volume;
create unlogged table bench_volume
    (key text, number int, area geometry, held tstzrange, height_mm numrange)
"""
ROWS = (
    "unnest(%s::text[], %s::int[], %s::bytea[], %s::tstzrange[], %s::numrange[])"
    " as q(key, number, area, held, height_mm)"
)
INSERT = (
    "insert into bench_volume"
    f" select key, number, st_geomfromwkb(area), held, height_mm from {ROWS}"
)
ASK = (
    f"select v.key, q.number, v.number from {ROWS} join bench_volume v"
    " on v.held && q.held and v.height_mm && q.height_mm"
    " and st_intersects(v.area, st_geomfromwkb(q.area))"
)


class PostGis:
    name = "PostGIS GiST (geometry, tstzrange, numrange)"

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
            self.db.execute("create extension if not exists btree_gist")
        except psycopg.Error as fault:
            raise Missing(str(fault).strip().splitlines()[0]) from None
        self.name = f"{PostGis.name}; {self._versions()}"
        self.db.execute(TABLE)
        self._cpu = Path(f"/proc/{self.db.info.backend_pid}/schedstat")

    def _versions(self) -> str:
        row = self.db.execute("select postgis_lib_version(), current_setting('server_version')")
        postgis, server = row.fetchone() or ("?", "?")
        return f"{postgis} on PostgreSQL {server.split()[0]}"

    def load(self, plans: Iterable[Plan]) -> None:
        copy = "copy bench_volume (key, number, area, held, height_mm) from stdin"
        with self.db.cursor() as cursor, cursor.copy(copy) as rows:
            for plan in plans:
                for key, number, area, held, height in zip(*_columns(plan), strict=True):
                    rows.write_row((key, number, area.hex(), held, height))
        self.db.execute("create index on bench_volume using gist (area, held, height_mm)")
        self.db.execute("create index on bench_volume (key)")
        self.db.execute("vacuum analyze bench_volume")

    def insert(self, plan: Plan) -> None:
        self.db.execute(INSERT, _columns(plan))

    def remove(self, key: str) -> None:
        self.db.execute("delete from bench_volume where key = %s", (key,))

    def ask(self, extents: Sequence[Extent]) -> Answer:
        return set(self.db.execute(ASK, _columns(("", extents))).fetchall())

    def server_cpu_ns(self) -> int:
        """What the server's process for this connection has worked; its first field is ns."""
        try:
            return int(self._cpu.read_text(encoding="ascii").split()[0])
        except OSError:
            return 0

    def server_bytes(self) -> int:
        row = self.db.execute("select pg_total_relation_size('bench_volume')").fetchone()
        return int(row[0]) if row else 0

    def close(self) -> None:
        self.db.close()


def _columns(plan: Plan) -> tuple[list[str], list[int], list[bytes], list[str], list[str]]:
    key, extents = plan
    return (
        [key] * len(extents),
        list(range(len(extents))),
        [shapely.to_wkb(polygon(e)) for e in extents],
        [f"[{_instant(e.time_start_s)},{_instant(e.time_end_s)}]" for e in extents],
        [f"[{e.altitude_low_mm},{e.altitude_high_mm}]" for e in extents],
    )


def _instant(seconds: int) -> str:
    return (EPOCH + timedelta(seconds=seconds)).isoformat()
