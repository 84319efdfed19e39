"""The benchmark tells the truth about its subjects, at a tiny size.

Story: somebody chooses between engines by the page that `make bench` prints. Whatever the times,
engines that answer differently must end the run, and an engine that cannot run must say why.
No time is looked at here.
"""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from bench.budgets import table as budget_table
from bench.check import compare, postgis_server
from bench.check import table as check_table
from bench.effort import FULL, QUICK
from bench.engine import Figures, run_peer
from bench.filings import ONE_IN, open_desk, prepare
from bench.office import file_all, file_one, over_the_log
from bench.peers import IN_PROCESS, Missing, Packed, Peer, Plan, S2Cells, Strtree
from bench.postgis import PostGis
from bench.program import read_options
from bench.record import run as run_record
from bench.report import Table, document
from bench.workloads import Flat, flat, plans

from standclear.core.earth.extent import Extent

TINY = replace(QUICK, questions=60, changes=5, patience_s=5.0, limit_s=60.0)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty plans crowded in one city, and as many questions."""
    folder = tmp_path_factory.mktemp("town")
    flat(60, seed=1, kind="congested").save(folder / "kept.npz")
    flat(60, seed=99, kind="congested").save(folder / "asked.npz")
    flat(5, seed=7, kind="congested").save(folder / "changes.npz")
    return folder


def in_town(town: Path, peer: type[Peer]) -> Figures:
    return run_peer(peer, town, TINY)


FAST = [peer for peer in IN_PROCESS if peer is not S2Cells]


def test_engines_agree_and_there_is_something_to_agree_on(town: Path) -> None:
    rows = [in_town(town, peer) for peer in FAST]

    compare(rows)

    assert all(len(row.answers) == 60 for row in rows)
    assert len({row.overlaps for row in rows}) == 1
    assert rows[0].overlaps > 60


def test_cells_agree_on_a_few_plans(tmp_path: Path) -> None:
    pytest.importorskip("s2sphere", reason="the S2 peer needs s2sphere")
    for name, seed in (("kept", 1), ("asked", 1), ("changes", 7)):
        flat(12, seed=seed, kind="congested").save(tmp_path / f"{name}.npz")

    compare([run_peer(peer, tmp_path, TINY) for peer in (Packed, S2Cells)])


class Forgetful(Strtree):
    """Leaves one overlap out of every answer."""

    name = "forgetful"

    def ask(self, extents: Sequence[Extent]) -> Collection[tuple[str, int, int]]:
        return sorted(super().ask(extents))[1:]


def test_one_overlap_left_out_ends_the_run(town: Path) -> None:
    rows = [in_town(town, peer) for peer in (Packed, Forgetful)]

    with pytest.raises(SystemExit, match="forgetful answer question"):
        compare(rows)


class Unable(Strtree):
    name = "unable"

    def __init__(self) -> None:
        raise Missing("its library is not here")


def test_an_engine_that_cannot_run_says_why_in_its_row(town: Path) -> None:
    rows = [in_town(town, peer) for peer in (Packed, Unable)]

    shown = check_table(rows, title="Town", load=(0.5, 0.7)).markdown("python -m bench check")

    assert "| unable | its library is not here | –" in shown
    assert "Standclear, packed" in shown


def test_an_engine_that_takes_too_long_is_stopped_and_its_row_says_so(town: Path) -> None:
    row = run_peer(Packed, town, replace(TINY, limit_s=-1.0))

    assert row.absent == "more than -1 s to load: 0 plans in 0 s, stopped"


class Dawdler(Packed):
    """Takes three seconds for the sixty."""

    name = "dawdler"

    def load(self, plans: Iterable[Plan]) -> None:
        for _ in plans:
            time.sleep(0.05)


def test_an_engine_that_cannot_end_in_time_is_stopped_at_an_eighth_of_it(town: Path) -> None:
    row = run_peer(Dawdler, town, replace(TINY, limit_s=1.0))

    loaded = re.match(r"more than 1 s to load: (\d+) plans in ", row.absent)
    assert loaded is not None, row.absent
    assert int(loaded[1]) < 10  # of sixty


def test_postgis_agrees_where_it_is_installed(town: Path) -> None:
    pytest.importorskip("psycopg", reason="the PostGIS peer needs psycopg")
    if not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))):
        pytest.skip("PostgreSQL is not installed")
    with postgis_server():
        row = in_town(town, PostGis)
    if row.absent:
        pytest.skip(row.absent)

    compare([in_town(town, Packed), row])


def test_plans_kept_in_arrays_are_the_plans(tmp_path: Path) -> None:
    flat(30, seed=5, kind="spread").save(tmp_path / "plans.npz")
    made = plans(30, seed=5, kind="spread")

    back = dict(Flat.load(tmp_path / "plans.npz"))

    assert back.keys() == made.keys()
    for key, extents in made.items():
        assert [e.box() for e in back[key]] == [e.box() for e in extents]


def test_one_filing_in_ten_overlaps_and_its_answer_is_looked_at(tmp_path: Path) -> None:
    parties = ["north", "south"]
    desk = open_desk(tmp_path, parties)
    prepared = prepare(desk, parties, 2 * ONE_IN)

    filed = file_all(desk, prepared)

    assert filed.filings == 2 * ONE_IN
    assert sum(one.overlaps for mine in prepared for one in mine) == 2
    with pytest.raises(AssertionError, match="not 7 overlaps"):
        file_one(desk, replace(prepared[0][1], overlaps=7))


def test_jobs_over_a_log_are_each_timed(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, ["north"])
    file_all(desk, prepare(desk, ["north"], ONE_IN))

    jobs = over_the_log(desk)

    assert len(jobs) == 6
    assert {job.items for job in jobs} == {desk.log.size}


def test_the_record_has_a_row_for_every_job(tmp_path: Path) -> None:
    tiny = replace(QUICK, appends=2, record_entries=40)

    shown = run_record(tiny, tmp_path).tables[0].markdown("python -m bench record")

    assert "append, batch 64" in shown
    assert "audit, with signatures" in shown


def test_a_page_names_command_machine_load_date_and_seed() -> None:
    table = Table("T", ("what", "ms"), [("a", "1.0")], ["Said."], (0.5, 0.7), "seed 1")

    page = document("python -m bench --quick", [table])

    for part in ("`python -m bench --quick`", "Load average 0.5", "0.7", "seed 1", "Python 3."):
        assert part in page
    assert "| a | 1.0 |" in page


def test_a_row_with_a_missing_cell_is_refused() -> None:
    table = Table("T", ("what", "ms"), [("a",)], [], (0.0, 0.0))

    with pytest.raises(ValueError, match="another number of cells"):
        table.markdown("python -m bench")


def test_a_budget_says_held_missed_or_not_run() -> None:
    figures = {"start.help": 149.0, "receipt.p50_ms": 5.1}

    rows = {row[0]: row[1:] for row in budget_table(figures, (0.0, 0.0)).rows}

    assert rows["`standclear --help`"] == ("≤ 150 ms", "149 ms", "held")
    assert rows["verify a receipt: p50"][2] == "**missed**"
    assert rows["filings, durable, 64 filers"][1] == "not run"


def test_the_full_run_has_every_size_that_the_quick_one_has() -> None:
    for kind, sizes in QUICK.sizes.items():
        assert set(sizes) <= set(FULL.sizes[kind])


def test_an_unknown_part_is_refused_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["chekc"])

    assert "no benchmark named chekc; there are check, record, office" in capsys.readouterr().err
