"""How long an inquiry takes: who had been told what near one place at one past time.

The first question of a log makes the index of it, once; each after that reads what concerns the
place. What a server does in quiet moments is done by the first question here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.effort import Effort
from bench.filings import CELLS_ACROSS, DESK, NOW, admission, open_desk, prepare
from bench.machine import load_average
from bench.report import Result, Table, per, step
from standclear.core.inquiry.question import Question
from standclear.core.party import PartyKind
from standclear.core.shape import Position
from standclear.log.receipt import make_receipt
from standclear.service.concordance import INDEX, Concordance
from standclear.service.dossier import write_dossier
from standclear.service.inquiring import inquire
from standclear.service.intake import Job
from standclear.service.office import Office

FILERS = tuple(f"force-{number:02}" for number in range(8))
BATCH = 128
AT = NOW + timedelta(days=1, hours=1)


def make_desk(directory: Path, plans: int) -> Office:
    """So many plans on record, all of the day asked about, one in ten with an overlap."""
    now = [NOW]
    office = open_desk(directory, FILERS, lambda: now[-1])
    for held in prepare(office, FILERS, plans):
        jobs = [Job(each.sealed) for each in held]
        for start in range(0, len(jobs), BATCH):
            office.submit_all(jobs[start : start + BATCH])
    now.append(AT + timedelta(days=1))
    office.say(admission("late", PartyKind.ARMED_FORCE))  # the log goes beyond the time asked about
    return office


def run(effort: Effort, directory: Path) -> Result:
    """A question asked first, asked again, and its dossier."""
    before = load_average()
    step(f"inquiry: a log of some {effort.inquiry_entries:,} entries")
    office = make_desk(directory, effort.inquiry_entries * 2 // 5)  # with what is told of overlaps
    now = office.log.size
    column = CELLS_ACROSS // 2
    place = Position.from_degrees(lon_deg=-150 + 0.2 * column, lat_deg=-20.0)
    question = Question(place, "the middle", 0, 50_000_000, AT)
    office.concordance = Concordance(directory / INDEX)
    noted = _cpu_ms(lambda: office.concordance.catch_up(office.log))
    asked = median(_cpu_ms(lambda: inquire(office, DESK, question)) for _ in range(5))
    answer = inquire(office, DESK, question)
    listed = answer["exhibits"]
    answer["exhibits"] = [
        (listed[n % len(listed)]) | {"number": n + 1} for n in range(effort.exhibits)
    ]
    written = _cpu_ms(
        lambda: write_dossier(
            directory / "dossier",
            answer,
            desk=DESK,
            receipt_of=lambda index: make_receipt(office.log, index),
            step=lambda: None,
        )
    )
    rows = [
        ("the index of the log, once", f"{now:,}", per(noted)),
        ("an answer, then and now", f"{now:,}", per(asked)),
        (f"a dossier of {effort.exhibits} exhibits", f"{now:,}", per(written)),
    ]
    columns = ("what", "entries", "CPU ms")
    found = len(answer["then"]["records"])
    about = (f"CPU time of this process; {found} records were near, and each is measured twice.",)
    table = Table("Inquiry", columns, rows, about, (before, load_average()))
    figures = {
        "inquiry.index_per_s": now / noted * 1000,
        "inquiry.answer_s": asked / 1000,
        "inquiry.dossier_s": written / 1000,
    }
    return Result([table], figures)


def _cpu_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000
