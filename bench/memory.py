"""What the plans that hold cost in memory, by what a process of its own grows by."""

from __future__ import annotations

import multiprocessing
from multiprocessing.connection import Connection

from bench.effort import Effort
from bench.engine import resident_bytes
from bench.filings import NOW, intent
from bench.machine import load_average
from bench.report import Result, Table, per, step
from bench.workloads import flat
from standclear.core.intent import IntentState
from standclear.core.overlaps.index import Index
from standclear.core.picture import Picture, PlanRecord
from standclear.core.statements import PlanFile
from standclear.formats import documents

STANDARD = 100_000


def index_of(plans: int) -> tuple[int, int]:
    """The index alone: bytes grown by, and volumes held."""
    kept = flat(plans, seed=1, kind="spread")
    before = resident_bytes()
    index = Index()
    for key, extents in kept:
        index.insert(key, extents)
    index.repack()
    return resident_bytes() - before, int(kept.items[-1])


def picture_of(plans: int) -> tuple[int, int]:
    """The office's whole picture of plans of one circle each: records as read from a log."""
    _hold(10)  # what is loaded once is not a plan's
    before = resident_bytes()
    picture = _hold(plans)
    if len(picture.index) != plans:
        raise AssertionError("the picture's index holds another number of plans")
    return resident_bytes() - before, plans


def _hold(plans: int) -> Picture:
    picture = Picture()
    for number in range(1, plans + 1):
        statement = documents.read_statement(_filing(number))
        assert isinstance(statement, PlanFile)
        held = statement.intent
        ovn = f"{number:022}"
        picture.plans[held.id] = PlanRecord(held, "filer", IntentState.ACCEPTED, ovn, NOW)
        picture.place(held.id, held.volumes)
        if number % 1_000 == 0 or number == plans:
            len(picture.index)  # as an office does before each decision: nothing waits for long
    return picture


def _filing(number: int) -> bytes:
    return documents.write_statement(PlanFile(intent("filer", number, number)))


def _child(pipe: Connection, what: str, plans: int) -> None:
    pipe.send(index_of(plans) if what == "index" else picture_of(plans))


def in_own_process(what: str, plans: int) -> tuple[int, int]:
    """Measured where nothing else has been."""
    mine, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("spawn").Process(target=_child, args=(theirs, what, plans))
    child.start()
    theirs.close()
    try:
        grown, volumes = mine.recv()
    finally:
        child.join()
    return int(grown), int(volumes)


def run(effort: Effort) -> Result:
    """Index and picture."""
    before, rows, figures = load_average(), [], {}
    for what, said, plans in (
        ("index", "the index of mixed plans", effort.index_plans),
        ("picture", "the office's picture of plans of one circle", effort.picture_plans),
    ):
        step(f"memory: {said}: {plans:,} plans")
        grown, volumes = in_own_process(what, plans)
        scaled = grown / 2**20 * STANDARD / plans
        rows.append((said, f"{plans:,}", f"{volumes:,}", per(grown / 2**20), per(scaled)))
        figures[f"memory.{what}"] = scaled
    columns = ("what", "plans", "volumes", "MB", "MB a 100,000 plans")
    said_of_it = (
        "What a fresh process grew by, so Python and the libraries are not in it. The picture is "
        "all that an office keeps of a plan: its record as filed, and its place in the index.",
    )
    seed = "1 (index)"
    loads = (before, load_average())
    table = Table("Memory of plans that hold", columns, rows, said_of_it, loads, seed)
    return Result([table], figures)
