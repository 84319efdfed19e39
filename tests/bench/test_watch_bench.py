"""The watch is measured on questions that all engines answer alike, at a tiny size.

Story: the page says how many reports a second one core takes. An engine that answers differently
must end the run before a figure is printed. No time is looked at here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench.check import postgis_server
from bench.effort import QUICK
from bench.peers import Missing
from bench.watch_peers import Kernel, Plain, PostGisJoin, Prepared
from bench.watch_sql_peers import DuckDb, SedonaDb
from bench.watch_workloads import real, synthetic

from bench import encounters, screening, watch

TINY = replace(QUICK, watch_zones=(300,), watch_reports=3_000, watch_tracks=(200,))


def test_kernel_reference_and_shapely_agree_on_something() -> None:
    load = synthetic(1_000, 4_000)
    few = load.reports.rows(slice(0, 800))
    answers = []
    for peer_type in (Kernel, Plain, Prepared):
        peer = peer_type()
        peer.load(load.zones)
        answers.append(peer.ask(few))
    assert len(answers[0]) > 20
    assert all(np.array_equal(answers[0], answer) for answer in answers[1:])


def test_postgis_agrees_where_it_is_installed() -> None:
    load = synthetic(1_000, 4_000)
    kernel = Kernel()
    kernel.load(load.zones)
    with postgis_server():
        try:
            peer = PostGisJoin()
        except Missing as reason:
            pytest.skip(str(reason))
        peer.load(load.zones)
        peer.put(load.reports)
        assert np.array_equal(peer.ask(load.reports), kernel.ask(load.reports))
        peer.db.close()


@pytest.mark.parametrize("peer_type", [DuckDb, SedonaDb])
def test_table_engines_agree_where_they_are_installed(peer_type: type[DuckDb | SedonaDb]) -> None:
    load = synthetic(1_000, 4_000)
    kernel = Kernel()
    kernel.load(load.zones)
    try:
        peer = peer_type()
    except Missing as reason:
        pytest.skip(str(reason))
    peer.load(load.zones)
    peer.put(load.reports)
    assert np.array_equal(peer.ask(load.reports), kernel.ask(load.reports))


def test_real_traffic_in_real_airspace_is_found_alike_where_it_is_at_hand() -> None:
    try:
        load = real(50_000)
    except Missing as reason:
        pytest.skip(str(reason))
    kernel, prepared = Kernel(), Prepared()
    kernel.load(load.zones)
    prepared.load(load.zones)
    found = kernel.ask(load.reports)
    assert len(found) > 100
    assert np.array_equal(found, prepared.ask(load.reports))


def test_one_hit_left_out_ends_the_run() -> None:
    load = synthetic(1_000, 4_000)
    kernel = Kernel()
    kernel.load(load.zones)
    found = kernel.ask(load.reports)
    with pytest.raises(SystemExit, match="no times are printed"):
        watch.compare(found, found[1:], load.name, "another")


def test_closest_approach_has_a_row_for_every_number_of_tracks() -> None:
    result = encounters.run(TINY)
    assert [len(table.rows) for table in result.tables] == [1, 1]
    assert all("passing." in name for name in result.figures)


def test_screening_names_every_track_that_a_zone_holds(tmp_path: Path) -> None:
    result = screening.run(replace(TINY, screened_rows=10_000), tmp_path)
    assert set(result.figures) == {"screening.300.per_cpu_s"}
    (row,) = result.tables[0].rows
    assert row[:2] == ("300", "10,000")
    (zones,) = tmp_path.glob("*.zones")
    assert screening.within(zones, sorted(tmp_path.glob("*.parquet")))
