"""An audit that other processes read ahead for says what it says alone.

Two inspectors decide one log again, one on a laptop of one core, one on a big machine. Were their
reports to differ, neither could be believed.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as draw

from standclear.core.errors import StandclearError
from standclear.core.statements import PlanFile
from standclear.log.errors import LogError
from standclear.log.keys import log_signer
from standclear.log.note import NoteVerifier
from standclear.log.view import LogView
from standclear.service.audit import Audit, audit
from standclear.service.audit_ahead import Reading, log_in, read_ahead
from tests.life import LIVES, Act, live
from tests.property.test_audit_blind_spots import files_and_the_desk_drops_reliefs_telling
from tests.town import Town, area, plan, signer, site

VERIFIER = signer().verifier
NAMES = ("north", "south", "relief", "watch")


def report(file: Path, jobs: int, part: int) -> Audit | str:
    """What the audit says, or why there is none."""
    try:
        with log_in(file, VERIFIER) as log:
            return audit(
                log, reading=Reading(partial(log_in, file, VERIFIER), jobs, least=0, part=part)
            )
    except (StandclearError, LogError) as fault:
        return f"{type(fault).__name__}: {fault}"


@settings(max_examples=4, deadline=None)
@given(LIVES, draw.booleans(), draw.sets(draw.integers(0, 200), max_size=4), draw.data())
def test_the_report_is_the_same_for_one_process_and_for_several(
    tmp_path_factory: pytest.TempPathFactory,
    life: list[Act],
    honest: bool,
    erased: set[int],
    data: draw.DataObject,
) -> None:
    file = tmp_path_factory.mktemp("audit") / "log.db"
    town = Town(file).opens(*NAMES)
    if not honest:
        town["relief"].gives(site(to=()))
        files_and_the_desk_drops_reliefs_telling(town)
    else:
        town["north"].files(plan())
    live(town, life)
    for index in erased:
        if index < town.office.log.size:
            town.office.log.erase_body(index)
    town.close()
    alone = report(file, 1, 1)
    assert isinstance(alone, Audit)
    assert honest or alone.faults or alone.undecided
    for jobs in (2, 3):
        assert report(file, jobs, data.draw(draw.integers(1, 40))) == alone


def test_a_party_whose_admission_was_erased_stops_no_audit(tmp_path: Path) -> None:
    """Which roles it had nobody can say any more; all else is decided again."""
    file = tmp_path / "log.db"
    town = Town(file).opens(*NAMES)
    town["relief"].gives(site(to=()))
    town["north"].files(plan())
    for east in range(3):
        town["north"].amends(town.picture.get_plan("north/plan/1").intent, volumes=(area(east),))
    log = town.office.log
    (admitted,) = [
        index
        for index, entry in enumerate(log.entries())
        if entry.header.type == "party.admit" and b'"relief"' in log.body(index)[0]
    ]
    log.erase_body(admitted)
    town.close()
    alone = report(file, 1, 1)
    assert isinstance(alone, Audit), alone
    assert alone.undecided


def test_a_body_that_was_altered_stops_both_at_the_same_place(tmp_path: Path) -> None:
    file = tmp_path / "log.db"
    town = Town(file).opens(*NAMES)
    for number in range(1, 6):
        town["north"].files(plan(number=number))
    town.close()
    with sqlite3.connect(file) as db:
        db.execute("UPDATE body SET nonce = zeroblob(32) WHERE idx = 17")
    db.close()
    alone = report(file, 1, 5)
    assert isinstance(alone, str)
    assert "entry 17" in alone
    assert report(file, 2, 5) == alone


@contextmanager
def killed(file: Path, verifier: NoteVerifier) -> Iterator[LogView]:
    """The process ends without a word, as when memory runs out."""
    with log_in(file, verifier) as log:
        os._exit(9)
        yield log


def test_when_the_processes_die_the_auditor_reads_on_alone(tmp_path: Path) -> None:
    file = tmp_path / "log.db"
    town = Town(file).opens(*NAMES)
    for number in range(1, 6):
        town["north"].files(plan(number=number))
    town.close()
    with log_in(file, VERIFIER) as log:
        reading = Reading(partial(killed, file, VERIFIER), 2, least=0, part=5)
        assert audit(log, reading=reading) == audit(log)


def test_what_was_read_ahead_is_every_step_once(tmp_path: Path) -> None:
    file = tmp_path / "log.db"
    town = Town(file).opens(*NAMES)
    for number in range(1, 9):
        town["north"].files(plan(number=number))
    town.close()
    with log_in(file, VERIFIER) as log:
        reading = Reading(partial(log_in, file, VERIFIER), 2, least=0, part=3)
        found = list(read_ahead(log, reading))
        alone = list(read_ahead(log, None))
        size = log.size
    assert [(a.at, a.said, a.bodies, a.told) for a in found] == [
        (a.at, a.said, a.bodies, a.told) for a in alone
    ]
    assert [a.spoken() for a in found] == [a.statement for a in alone]
    assert sum(a.size for a in found) == size
    filed = [a for a in found if isinstance(a.spoken(), PlanFile)]
    assert len(filed) == 8
    assert all(a.extents is not None for a in filed)


def test_another_logs_key_opens_nothing(tmp_path: Path) -> None:
    file = tmp_path / "log.db"
    Town(file).opens("north").close()
    other = log_signer("other.example/log", bytes(32)).verifier
    with pytest.raises(LogError), log_in(file, other):
        pass
