"""The engines that `bench check` compares: each holds plans and says which of them overlap.

Every peer gets its best ready-made recipe: bounding boxes first, altitude and time as numbers,
and only then the exact polygon test, on the same coordinates (exact in binary64 degrees).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import shapely

from standclear.core.extent import BRAD_PER_DEGREE, Extent
from standclear.core.index import Index

Answer = set[tuple[str, int, int]]  # key, own extent, other extent
Plan = tuple[str, Sequence[Extent]]


class Missing(Exception):
    """A peer that cannot run here, and why."""


class Peer(Protocol):
    name: str
    largest: int  # plans beyond which it is not run, for the time it takes

    def load(self, plans: Iterable[Plan]) -> None: ...
    def ask(self, extents: Sequence[Extent]) -> Answer: ...
    def insert(self, plan: Plan) -> None: ...
    def remove(self, key: str) -> None: ...
    def nbytes(self) -> int | None: ...


def polygon(e: Extent) -> shapely.Polygon:
    """In degrees, exact in binary64 when taken as k * 45 / 2^29."""
    return shapely.Polygon(np.column_stack((e.x, e.y)) * (45 / 2**29))


class _Standclear:
    name, largest = "", 10_000_000
    engine = "compiled"

    def __init__(self) -> None:
        self.index = Index(engine=self.engine)

    def load(self, plans: Iterable[Plan]) -> None:
        for plan in plans:
            self.insert(plan)

    def ask(self, extents: Sequence[Extent]) -> Answer:
        return self.index.overlapping(extents)  # a list of (key, own, other)

    def insert(self, plan: Plan) -> None:
        self.index.insert(*plan)

    def remove(self, key: str) -> None:
        self.index.remove(key)

    def nbytes(self) -> int | None:
        return self.index.nbytes()


class Dynamic(_Standclear):
    name = "Standclear, plans in order of arrival"


class Packed(_Standclear):
    name = "Standclear, packed"

    def load(self, plans: Iterable[Plan]) -> None:
        super().load(plans)
        self.index.repack()


class Reference(_Standclear):
    name, largest = "Standclear, reference engine", 10_000
    engine = "reference"


class _Shapes:
    """Shapely geometries by row number, for peers that keep only boxes themselves."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, int]] = []
        self.shapes: list[shapely.Polygon] = []
        self.by_key: dict[str, list[int]] = {}

    def add(self, plan: Plan) -> list[int]:
        key, extents = plan
        first = len(self.rows)
        self.rows.extend((key, k) for k in range(len(extents)))
        self.shapes.extend(polygon(e) for e in extents)
        self.by_key[key] = list(range(first, len(self.rows)))
        return self.by_key[key]

    def exact(self, extents: Sequence[Extent], rows: Sequence[Sequence[int]]) -> Answer:
        found: Answer = set()
        for own, (extent, candidates) in enumerate(zip(extents, rows, strict=True)):
            if len(candidates) == 0:
                continue
            area = polygon(extent)
            shapely.prepare(area)
            hits = shapely.intersects(area, [self.shapes[row] for row in candidates])
            for row, hit in zip(candidates, hits.tolist(), strict=True):
                if hit:
                    key, other = self.rows[row]
                    found.add((key, own, other))
        return found


class SqliteRTree:
    name, largest = "SQLite R*Tree 4D + Shapely", 100_000

    def __init__(self) -> None:
        self.kept = _Shapes()
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        sides = ", ".join(f"{axis}0, {axis}1" for axis in "xyat")
        self.db.execute(f"create virtual table box using rtree_i32(id, {sides})")

    @staticmethod
    def _sides(e: Extent) -> tuple[int, ...]:
        x0, y0, a0, t0, x1, y1, a1, t1 = e.box()
        return x0, -x1, y0, -y1, a0, -a1, t0, -t1

    def load(self, plans: Iterable[Plan]) -> None:
        self.db.execute("begin")
        for plan in plans:
            self.insert(plan)
        self.db.execute("commit")

    def insert(self, plan: Plan) -> None:
        rows = [(row, *self._sides(e)) for row, e in zip(self.kept.add(plan), plan[1], strict=True)]
        self.db.executemany("insert into box values (?, ?,?, ?,?, ?,?, ?,?)", rows)

    def remove(self, key: str) -> None:
        rows = [(row,) for row in self.kept.by_key.pop(key)]
        self.db.executemany("delete from box where id = ?", rows)

    def ask(self, extents: Sequence[Extent]) -> Answer:
        touching = " and ".join(f"{axis}0 <= ? and {axis}1 >= ?" for axis in "xyat")
        query = f"select id from box where {touching}"
        rows = []
        for e in extents:
            s = self._sides(e)
            arguments = (s[1], s[0], s[3], s[2], s[5], s[4], s[7], s[6])
            rows.append([row for (row,) in self.db.execute(query, arguments)])
        return self.kept.exact(extents, rows)

    def nbytes(self) -> int | None:
        return None


class Strtree:
    name, largest = "Shapely STRtree, altitude and time in NumPy", 10_000_000

    def __init__(self) -> None:
        self.kept = _Shapes()

    def load(self, plans: Iterable[Plan]) -> None:
        bounds = []
        for plan in plans:
            self.kept.add(plan)
            bounds.extend(
                (e.altitude_low_mm, e.altitude_high_mm, e.time_start_s, e.time_end_s)
                for e in plan[1]
            )
        self.bounds = np.array(bounds, np.int32)
        self.tree = shapely.STRtree(self.kept.shapes)
        self.geometry = np.array(self.kept.shapes, object)

    def ask(self, extents: Sequence[Extent]) -> Answer:
        rows = []
        for e in extents:
            near = self.tree.query(polygon(e))
            b = self.bounds[near]
            held = (
                (b[:, 0] <= e.altitude_high_mm)
                & (b[:, 1] >= e.altitude_low_mm)
                & (b[:, 2] <= e.time_end_s)
                & (b[:, 3] >= e.time_start_s)
            )
            rows.append(near[held].tolist())
        return self.kept.exact(extents, rows)

    def insert(self, plan: Plan) -> None:
        raise Missing("must be rebuilt")

    def remove(self, key: str) -> None:
        raise Missing("must be rebuilt")

    def nbytes(self) -> int | None:
        return None


class S2Cells:
    """As the InterUSS DSS keeps it: a table from S2 cells of level 13 to what lies in them.

    The covering is of the bounding rectangle, since s2sphere has no polygons.
    """

    name, largest = "S2 level-13 cell table (s2sphere) + Shapely", 10_000

    def __init__(self) -> None:
        try:
            import s2sphere
        except ImportError as error:
            raise Missing("s2sphere is not installed") from error
        self.s2 = s2sphere
        self.kept = _Shapes()
        self.extents: list[Extent] = []
        self.cells: dict[int, set[int]] = {}
        self.coverer = s2sphere.RegionCoverer()
        self.coverer.min_level = self.coverer.max_level = 13
        self.coverer.max_cells = 100_000

    def _cover(self, e: Extent) -> list[int]:
        x0, y0, _, _, x1, y1, _, _ = e.box()
        corners = [
            self.s2.LatLng.from_degrees(y / BRAD_PER_DEGREE, x / BRAD_PER_DEGREE)
            for x, y in ((x0, y0), (-x1, -y1))
        ]
        rectangle = self.s2.LatLngRect.from_point_pair(*corners)
        return [cell.id() for cell in self.coverer.get_covering(rectangle)]

    def load(self, plans: Iterable[Plan]) -> None:
        for plan in plans:
            self.insert(plan)

    def insert(self, plan: Plan) -> None:
        self.extents.extend(plan[1])
        for row, e in zip(self.kept.add(plan), plan[1], strict=True):
            for cell in self._cover(e):
                self.cells.setdefault(cell, set()).add(row)

    def remove(self, key: str) -> None:
        for row in self.kept.by_key.pop(key):
            for cell in self._cover(self.extents[row]):
                self.cells[cell].discard(row)

    def ask(self, extents: Sequence[Extent]) -> Answer:
        rows = []
        for e in extents:
            near = set().union(*(self.cells.get(cell, ()) for cell in self._cover(e)))
            rows.append([row for row in near if self._meets(e, self.extents[row])])
        return self.kept.exact(extents, rows)

    @staticmethod
    def _meets(a: Extent, b: Extent) -> bool:
        return (
            a.altitude_low_mm <= b.altitude_high_mm
            and b.altitude_low_mm <= a.altitude_high_mm
            and a.time_start_s <= b.time_end_s
            and b.time_start_s <= a.time_end_s
        )

    def nbytes(self) -> int | None:
        return None


class PostGis:
    """GiST over (geometry, time, altitude), one statement a plan, every volume by unnest."""

    name, largest = "PostGIS GiST (geometry, time, altitude)", 100_000
    setting = "STANDCLEAR_BENCH_POSTGIS"

    def __init__(self) -> None:
        try:
            import psycopg
        except ImportError as error:
            raise Missing("psycopg is not installed") from error
        where = os.environ.get(self.setting)
        if not where:
            raise Missing(f"no server named in {self.setting}")
        try:
            self.db = psycopg.connect(where, autocommit=True)
            self.db.execute("create extension if not exists postgis")
            self.db.execute("create extension if not exists btree_gist")
        except psycopg.Error as error:
            raise Missing(str(error).strip().splitlines()[0]) from error
        self.db.execute("drop table if exists bench_volume")
        self.db.execute(
            "create unlogged table bench_volume"
            " (key text, number int, g geometry, t int4range, a int4range)"
        )

    @staticmethod
    def _row(key: str, number: int, e: Extent) -> tuple[str, int, bytes, str, str]:
        times = f"[{e.time_start_s},{e.time_end_s}]"
        heights = f"[{e.altitude_low_mm},{e.altitude_high_mm}]"
        return key, number, shapely.to_wkb(polygon(e)), times, heights

    def load(self, plans: Iterable[Plan]) -> None:
        copy = "copy bench_volume (key, number, g, t, a) from stdin"
        with self.db.cursor() as cursor, cursor.copy(copy) as rows:
            for key, extents in plans:
                for number, e in enumerate(extents):
                    row = self._row(key, number, e)
                    rows.write_row((row[0], row[1], row[2].hex(), row[3], row[4]))
        self.db.execute("create index on bench_volume using gist (g, t, a)")
        self.db.execute("create index on bench_volume (key)")
        self.db.execute("vacuum analyze bench_volume")

    def insert(self, plan: Plan) -> None:
        key, extents = plan
        rows = [self._row(key, number, e) for number, e in enumerate(extents)]
        with self.db.cursor() as cursor:
            cursor.executemany("insert into bench_volume values (%s, %s, %s, %s, %s)", rows)

    def remove(self, key: str) -> None:
        self.db.execute("delete from bench_volume where key = %s", (key,))

    def ask(self, extents: Sequence[Extent]) -> Answer:
        rows = [self._row("", number, e) for number, e in enumerate(extents)]
        columns = [list(column) for column in zip(*rows, strict=True)]
        found = self.db.execute(
            "select v.key, q.own, v.number from"
            " unnest(%s::int[], %s::bytea[], %s::int4range[], %s::int4range[]) q(own, g, t, a)"
            " join bench_volume v on v.g && st_geomfromwkb(q.g) and v.t && q.t and v.a && q.a"
            " and st_intersects(v.g, st_geomfromwkb(q.g))",
            columns[1:],
        )
        return set(found.fetchall())

    def nbytes(self) -> int | None:
        row = self.db.execute("select pg_total_relation_size('bench_volume')").fetchone()
        return None if row is None else int(row[0])


PEERS: tuple[type[Peer], ...] = (Packed, Dynamic, Reference, Strtree, SqliteRTree, S2Cells, PostGis)
