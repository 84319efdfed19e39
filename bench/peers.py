"""The engines that `bench check` compares: each holds plans and says which of them overlap.

Every peer gets its best ready-made recipe: bounding boxes first, altitude and time as numbers,
and only then the exact polygon test, on the same coordinates (exact in binary64 degrees).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Protocol

import numpy as np
import shapely

from standclear.core.earth.extent import BRAD_PER_DEGREE, Extent
from standclear.core.overlaps.index import Index

Answer = Collection[tuple[str, int, int]]  # key, own extent, other extent
Plan = tuple[str, Sequence[Extent]]


class Missing(Exception):
    """A peer that cannot run here, and why."""


class Peer(Protocol):
    """One engine.

    server_cpu_ns, server_bytes   what another process works and keeps for it; 0 where there is
                                  none
    """

    name: str

    def load(self, plans: Iterable[Plan]) -> None: ...
    def ask(self, extents: Sequence[Extent]) -> Answer: ...
    def insert(self, plan: Plan) -> None: ...
    def remove(self, key: str) -> None: ...
    def server_cpu_ns(self) -> int: ...
    def server_bytes(self) -> int: ...
    def close(self) -> None: ...


class InProcess:
    """An engine that works and keeps everything in this process."""

    def server_cpu_ns(self) -> int:
        return 0

    def server_bytes(self) -> int:
        return 0

    def close(self) -> None:
        """Nothing is held open."""


def polygon(e: Extent) -> shapely.Polygon:
    """In degrees, exact in binary64 when taken as k * 45 / 2^29."""
    return shapely.Polygon(np.column_stack((e.x, e.y)) * (45 / 2**29))


class Standclear(InProcess):
    name = ""
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


class Dynamic(Standclear):
    name = "Standclear, plans in order of arrival"


class Packed(Standclear):
    name = "Standclear, packed"

    def load(self, plans: Iterable[Plan]) -> None:
        super().load(plans)
        self.index.repack()


class Reference(Standclear):
    name = "Standclear, reference engine"
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
        found: set[tuple[str, int, int]] = set()
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


class SqliteRTree(InProcess):
    name = "SQLite R*Tree 4D + Shapely"

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

    def close(self) -> None:
        self.db.close()


class Strtree(InProcess):
    name = "Shapely STRtree, altitude and time in NumPy"

    def __init__(self) -> None:
        self.kept = _Shapes()

    def load(self, plans: Iterable[Plan]) -> None:
        bounds: list[tuple[int, int, int, int]] = []
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


class S2Cells(InProcess):
    """As the InterUSS DSS keeps it: a table from S2 cells of level 13 to what lies in them.

    The covering is of the bounding rectangle, since s2sphere has no polygons.
    """

    name = "S2 level-13 cell table (s2sphere) + Shapely"

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


IN_PROCESS: tuple[type[Peer], ...] = (Packed, Dynamic, Reference, Strtree, SqliteRTree, S2Cells)
