"""The index beside a log, spoilt, cut off or of another log: found out, and made anew.

A process that dies within a change leaves what was there before it (SQLite's own promise, asked
for here by rolling back); what is answered meanwhile is what the whole log says.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from standclear.core.errors import Corrupt
from standclear.core.inquiry.question import Question
from standclear.log.view import LogView
from standclear.service.concordance import Concordance
from standclear.service.concordance.making import holds
from standclear.service.inquiring import inquire
from standclear.service.replay import replay
from standclear.service.shown.inquiry import known
from standclear.store.concordance import ConcordanceFile
from tests.town import HOUR, Town, at, plan, site


def a_town(east_km: float) -> Town:
    town = Town(":memory:").opens("north", "relief")
    for number in range(1, 4):
        town["north"].files(plan("north", number, east_km * number))
        town["relief"].gives(site(number, east_km * number, to=("north",)))
        town.later(HOUR)
    return town


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    made = a_town(3)
    yield made
    made.close()


def answered(index: Concordance, town: Town) -> list[str]:
    question = Question(at(), "here", 0, 5_000_000, town.clock.now - HOUR)
    sides = index.sides(town.office.log, question, "desk")
    return [json.dumps(known(side, "desk", question)) for side in sides]


def by_the_log(town: Town) -> list[str]:
    question = Question(at(), "here", 0, 5_000_000, town.clock.now - HOUR)
    log = town.office.log
    sides = [replay(log, question.at), replay(log)]
    return [json.dumps(known(side, "desk", question)) for side in sides]


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _noise(file: Path) -> None:
    file.write_bytes(b"no index at all " * 999)


def _emptied(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("spoil", [_cut, _noise, _emptied])
def test_what_is_spoilt_is_made_anew(
    town: Town, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    file = tmp_path / "i"
    index = Concordance(file)
    assert answered(index, town) == by_the_log(town)
    index.close()
    spoil(file)
    assert answered(index, town) == by_the_log(town)
    assert index.behind(town.office.log) == 0
    index.close()


def test_the_index_of_another_log_is_dropped(town: Town, tmp_path: Path) -> None:
    index, other = Concordance(tmp_path / "i"), a_town(0.1)
    answered(index, other)
    assert answered(index, town) == by_the_log(town)
    index.close()
    other.close()


def _dies_within(file: ConcordanceFile) -> None:
    with file.extend() as write:
        write.clear()
        raise KeyboardInterrupt


def test_a_change_that_was_not_ended_is_not_there(town: Town, tmp_path: Path) -> None:
    index, log = Concordance(tmp_path / "i"), town.office.log
    index.catch_up(log, most=1)
    index.close()
    file = ConcordanceFile(tmp_path / "i")
    before = file.meta()
    with pytest.raises(KeyboardInterrupt):
        _dies_within(file)
    assert file.meta() == before
    assert holds(before, log)
    file.close()
    assert answered(index, town) == by_the_log(town)
    index.close()


@dataclass
class Asked:
    """A log and its index."""

    log: LogView
    concordance: Concordance


@pytest.mark.parametrize(
    "left_out", ["DELETE FROM ground", "DELETE FROM step WHERE start > 12", "DELETE FROM edge"]
)
def test_who_alters_it_to_leave_something_out_is_found_by_reading_the_whole_log(
    town: Town, tmp_path: Path, left_out: str
) -> None:
    question = Question(at(), "here", 0, 5_000_000, town.clock.now - HOUR)
    asked = Asked(town.office.log, Concordance(tmp_path / "i"))
    whole = inquire(asked, "desk", question, recheck=True)
    asked.concordance.close()
    with closing(sqlite3.connect(tmp_path / "i")) as file:
        file.execute(left_out)
        file.commit()
    assert inquire(asked, "desk", question) != whole
    with pytest.raises(Corrupt, match="leave something out"):
        inquire(asked, "desk", question, recheck=True)
    asked.concordance.drop()
    assert inquire(asked, "desk", question, recheck=True) == whole
    asked.concordance.close()


def test_where_none_can_be_kept_the_whole_log_answers(town: Town, tmp_path: Path) -> None:
    index = Concordance(tmp_path / "no folder" / "i")
    assert answered(index, town) == by_the_log(town)
    assert index.behind(town.office.log) == town.office.log.size
