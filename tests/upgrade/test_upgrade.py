"""A desk has stood for a year. The program is replaced by a newer one; nothing that the parties
said or were told is any different, everybody still gets in, and the log goes on where it was.
"""

from __future__ import annotations

import json
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from standclear.cli import main
from standclear.log.checkpoint import read_checkpoint
from standclear.log.note import split_note
from standclear.service.desk_home import DeskHome
from standclear.service.home import open_home
from standclear.service.people.accounts import People
from standclear.store.people_schema import PEOPLE
from standclear.store.sqlite_file import LOG, Schema

DESKS = sorted(Path(__file__).parent.glob("desk-*.tar.gz"))
ASKED = {
    "zones": "zone list", "plans": "plan list", "sites": "site list", "overlaps": "overlap list",
    "parties": "party list", "keys": "key list", "mechanism": "mechanism show",
    "told-north": "told north", "told-relief": "told relief", "gaps": "gaps", "log": "log show",
    "verified": "log verify",
}  # fmt: skip
LATER = "2030-03-01T14:00:00Z"


@pytest.fixture(params=DESKS, ids=lambda file: file.name.partition(".")[0])
def old(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with tarfile.open(request.param) as archive:
        archive.extractall(tmp_path, filter="data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("STANDCLEAR_CLOCK", LATER)
    return tmp_path


def asked(words: str) -> Any:
    answer = CliRunner().invoke(main, [*words.split(), "--home", "desk", "--json"])
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def missing(old: Any, new: Any, at: str = "") -> list[str]:
    """What was said before and is not said now; more may be said, and records by id may stand
    in a list."""
    if isinstance(old, dict) and isinstance(new, list):
        old = list(old.values())
    if isinstance(old, dict) and isinstance(new, dict):
        return [
            fault
            for key, value in old.items()
            for fault in missing(value, new.get(key, "(gone)"), f"{at}/{key}")
        ]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        pairs = enumerate(zip(old, new, strict=True))
        return [fault for n, (a, b) in pairs for fault in missing(a, b, f"{at}/{n}")]
    return [] if old == new else [f"{at}: {old!r} is now {new!r}"]


def version_of(file: Path) -> int:
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_there_is_a_desk_of_an_earlier_release() -> None:
    assert DESKS


@pytest.mark.parametrize("name", ASKED)
def test_every_question_is_answered_as_before(old: Path, name: str) -> None:
    before = json.loads((old / "said" / f"{name}.json").read_text(encoding="utf-8"))
    now = asked(ASKED[name])
    if name == "parties":  # `party list` says more of each since
        now = [one["party"] for one in now]
    if name == "log":  # its entries are those of the API since, the header apart
        now = [{**one, **one["header"], "key": one["keyid"]} for one in now]
    assert not missing(before, now)


def test_the_log_goes_on_where_it_was(old: Path) -> None:
    before = read_checkpoint(split_note((old / "said" / "checkpoint").read_bytes())[0])
    assert asked("log consistency said/checkpoint")["old"]["size"] == before.size
    home = open_home(old / "desk")
    assert isinstance(home, DeskHome)
    home.office().tick()
    assert home.log.size > before.size
    assert home.log.root(before.size) == before.root
    home.close()
    assert asked("log verify")["faults"] == []
    assert version_of(old / "desk" / "log.db") == LOG.version


def test_everybody_still_gets_in(old: Path) -> None:
    people = People.open(old / "desk", clock=lambda: datetime.now(UTC))
    found = people.store.persons.find("anna")
    assert found is not None
    assert (found.party, " ".join(found.roles)) == ("north", "duty officer")
    assert people.store.passwords.find("anna") is not None
    people.close()
    assert version_of(old / "desk" / "people.db") == PEOPLE.version


def test_the_old_files_become_what_a_new_desk_has(old: Path, tmp_path: Path) -> None:
    """Tables, indexes and columns, whichever way they came about."""
    People.open(old / "desk", clock=lambda: datetime.now(UTC)).close()
    new = tmp_path / "new"
    new.mkdir()
    People.open(new, clock=lambda: datetime.now(UTC)).close()
    assert shape_of(old / "desk" / "people.db") == shape_of(new / "people.db")


def shape_of(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as db:
        return {str(row[0]) for row in db.execute("SELECT sql FROM sqlite_schema")}


def test_the_doctor_says_what_the_next_start_will_bring_up_to_date(old: Path) -> None:
    behind: list[tuple[str, Schema]] = [("log.db", LOG), ("people.db", PEOPLE)]
    expected = [n for n, schema in behind if version_of(old / "desk" / n) < schema.version]
    answer = CliRunner().invoke(main, ["doctor", "--home", "desk", "--json"])
    said = [one["says"] for one in json.loads(answer.stdout) if "older than" in one["says"]]
    assert len(said) == len(expected)
    assert all(any(name in one for one in said) for name in expected)
