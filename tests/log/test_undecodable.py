"""Text that no longer decodes: Python refuses it without a SQLite error name."""

import sqlite3

import pytest

from standclear.log.errors import NotStored
from standclear.store.sqlite import SqliteStore


def test_a_refusal_without_a_sqlite_name_is_still_an_error_of_the_log(tmp_path):
    store = SqliteStore(tmp_path / "log.db")
    with pytest.raises(NotStored, match="could not decode"), store._file.naming_faults():
        raise sqlite3.OperationalError("could not decode to UTF-8 column 'note'")
