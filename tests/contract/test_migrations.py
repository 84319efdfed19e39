"""A file of an older schema is opened by a newer program: every step that is missing, once, in
order, or none of them.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standclear.log.errors import LogError, NotStored
from standclear.store.migrating import statements_of
from standclear.store.people_schema import PEOPLE
from standclear.store.sqlite_file import LOG, Schema, SqliteFile

STEPS = (
    "CREATE TABLE thing(id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;",
    "ALTER TABLE thing ADD COLUMN said TEXT NOT NULL DEFAULT 'nothing; yet';"
    "CREATE INDEX thing_said ON thing(said);",
    "CREATE TABLE seen(thing INTEGER PRIMARY KEY) STRICT;"
    "CREATE TRIGGER see AFTER INSERT ON thing BEGIN INSERT INTO seen VALUES(new.id);"
    " UPDATE thing SET said = 'seen' WHERE id = new.id; END;"
    "INSERT INTO seen SELECT id FROM thing;",
)


def schema(version: int, *more: str) -> Schema:
    return Schema("test", 0x54455354, (*STEPS[:version], *more))


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as db:
        return db.execute(query).fetchall()


def written_by(version: int, file: Path) -> None:
    opened = SqliteFile(file, schema=schema(version))
    with opened.transaction() as db:
        db.execute("INSERT INTO thing(id, name) VALUES(1, 'kept')")
    opened.close()


@pytest.mark.parametrize("version", [1, 2, 3])
def test_whatever_version_wrote_it_becomes_the_newest_and_keeps_what_was_in_it(
    tmp_path: Path, version: int
) -> None:
    file, fresh = tmp_path / "old.db", tmp_path / "fresh.db"
    written_by(version, file)
    SqliteFile(file, schema=schema(3)).close()
    SqliteFile(fresh, schema=schema(3)).close()
    assert rows(file, "PRAGMA user_version") == [(3,)]
    assert rows(file, "SELECT id, name FROM thing") == [(1, "kept")]
    assert rows(file, "SELECT thing FROM seen") == [(1,)]
    of = "SELECT type, name FROM sqlite_schema ORDER BY name"
    assert rows(file, of) == rows(fresh, of)


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    written_by(1, file)
    before = rows(file, "SELECT sql FROM sqlite_schema ORDER BY name")
    broken = schema(2, "CREATE TABLE more(id); INSERT INTO nowhere VALUES(1);")
    with pytest.raises(LogError, match="nowhere"):
        SqliteFile(file, schema=broken)
    assert rows(file, "PRAGMA user_version") == [(1,)]
    assert rows(file, "SELECT sql FROM sqlite_schema ORDER BY name") == before
    SqliteFile(file, schema=schema(1)).close()


def test_two_that_open_it_at_once_make_each_step_once(tmp_path: Path) -> None:
    for attempt in range(8):
        file = tmp_path / f"{attempt}.db"
        written_by(1, file)
        start, faults = threading.Barrier(4), list[BaseException]()

        def opens(
            file: Path = file,
            start: threading.Barrier = start,
            faults: list[BaseException] = faults,
        ) -> None:
            start.wait()
            try:
                SqliteFile(file, schema=schema(3)).close()
            except LogError as fault:
                faults.append(fault)

        threads = [threading.Thread(target=opens) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not faults
        assert rows(file, "SELECT thing FROM seen") == [(1,)]


@pytest.mark.parametrize("known", [LOG, PEOPLE])
def test_a_newer_schema_is_refused_in_one_sentence(tmp_path: Path, known: Schema) -> None:
    file = tmp_path / "new.db"
    SqliteFile(file, schema=known).close()
    with closing(sqlite3.connect(file)) as db:
        db.execute(f"PRAGMA user_version = {known.version + 1}")
    for read_only in (False, True):
        with pytest.raises(NotStored, match="written by a newer Standclear") as caught:
            SqliteFile(file, schema=known, read_only=read_only)
        assert "\n" not in str(caught.value)
    assert rows(file, "PRAGMA user_version") == [(known.version + 1,)]


def test_only_looking_brings_nothing_up_to_date(tmp_path: Path) -> None:
    file = tmp_path / "old.db"
    written_by(1, file)
    with pytest.raises(NotStored, match="opening it for writing"):
        SqliteFile(file, schema=schema(3), read_only=True)
    assert rows(file, "PRAGMA user_version") == [(1,)]


@given(st.lists(st.sampled_from(STEPS), max_size=4))
def test_statements_are_told_apart_and_none_is_lost(steps: list[str]) -> None:
    script = "\n".join(steps)
    found = list(statements_of(script))
    assert "".join(";".join(found).split()) + (";" if found else "") == "".join(script.split())
    assert all(sqlite3.complete_statement(one + ";") for one in found)
