"""The kernel over Arrow batches, as Spark hands them out: the same answers as the watch's own
questions, however the batches are cut."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from standclear.core.earth.footprint import all_extents
from standclear.core.watch.batch import batch_of
from standclear.core.watch.membership import crossed, entering, inside
from standclear.core.watch.motion import motion_of
from standclear.core.watch.report import Report
from standclear.core.watch.zone_index import ZoneIndex
from standclear.service.watching.in_arrow import BEFORE, SCHEMA, TOUCHES, touches_of
from standclear.service.watching.position_arrays import PLACES
from standclear.service.watching.zone_file import write_zones
from standclear.store.position_columns import KeptBatch, columns_of
from tests.watch.reports import report
from tests.watch.test_watcher import zones


def way() -> list[Report]:
    """One craft straight through five zones, told every 30 seconds, slowly turning."""
    return [
        report(30 * n, -6_000 + 3_000 * n, speed_mm_s=100_000, course_mdeg=90_000 + 500 * n)
        for n in range(12)
    ]


def table() -> pa.Table:
    """Kept positions, each with the one before it."""
    rows = pa.Table.from_batches([columns_of([KeptBatch(0, 0, 1, tuple(way()))])])
    none: Any = [None]
    for name in PLACES:
        column = none + rows[name].to_pylist()[:-1]
        rows = rows.append_column(f"{BEFORE}{name}", pa.array(column, rows.schema.field(name).type))
    return rows


@pytest.fixture
def file(tmp_path: Path) -> str:
    return str(write_zones(tmp_path, tuple(zones().values())))


def asked() -> set[tuple[str, int, str]]:
    """(zone, second, question) by the watch's own questions."""
    index = ZoneIndex.of({key: all_extents(zone.volumes) for key, zone in zones().items()})
    reports = way()
    batch = batch_of(reports, [0] * len(reports))
    legs = crossed(index, batch.rows(slice(0, -1)), batch.rows(slice(1, None)))
    ahead, within = entering(index, batch, motion_of(reports)), inside(index, batch)
    assert len(legs)
    assert len(ahead)
    assert len(within)
    kinds = (("crossed", 1, legs), ("entering", 0, ahead), ("inside", 0, within))
    return {
        (index.key(slot), 30 * (row + late), question)
        for question, late, found in kinds
        for row, slot in zip(found.row.tolist(), found.slot.tolist(), strict=True)
    }


def seconds(row: dict[str, Any]) -> int:
    return int((row["at"].replace(tzinfo=None) - way()[0].at.replace(tzinfo=None)).total_seconds())


@pytest.mark.parametrize("size", [1, 5, 100])
def test_batches_give_what_the_watch_would_find_however_they_are_cut(file: str, size: int) -> None:
    batches: Iterator[pa.RecordBatch] = iter(table().to_batches(max_chunksize=size))
    found = pa.Table.from_batches(touches_of(file)(batches), SCHEMA).to_pylist()
    assert {(row["zone"], seconds(row), row["question"]) for row in found} == asked()
    assert all(row["first_at"] <= row["last_at"] for row in found)


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::ResourceWarning"
)  # Spark's own
def test_spark_gives_the_same(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    spark_sql = pytest.importorskip("pyspark.sql", reason="Spark is no part of what we install")
    pytest.importorskip("pandas", reason="mapInArrow asks for it")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    pq.write_table(table(), tmp_path / "positions.parquet")
    spark = (
        spark_sql.SparkSession.builder.master("local[2]")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "2")
        .getOrCreate()
    )
    try:
        positions = spark.read.parquet(str(tmp_path / "positions.parquet")).repartition(3)
        rows = positions.mapInArrow(touches_of(file), TOUCHES).collect()
    finally:
        spark.stop()
    found = {(row["zone"], seconds(row.asDict()), row["question"]) for row in rows}
    assert found == asked()
