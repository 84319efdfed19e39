"""A copy of an SQLite file that others are writing to meanwhile: one committed state, whole.

Promise: writers are not held up; what was erased does not come along, since the copy has no free
pages; when it returns, the copy is on the disk.
Not here: what the copy is for (service/backing_up.py).

Source: sqlite.org/lang_vacuum.html, VACUUM INTO.
"""

from __future__ import annotations

import os
from pathlib import Path

from standclear.log.files import sync_directory
from standclear.store.sqlite_file import LOG, Schema, SqliteFile


def copy_database(source: Path, to: Path, *, schema: Schema = LOG) -> None:
    """Copy to a new file, readable by its owner alone; `NotStored`, `NoRoom` or `Damaged`."""
    os.close(os.open(to, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    opened = SqliteFile(source, schema=schema, read_only=True)
    try:
        with opened.read() as db:
            db.execute("VACUUM INTO ?", (str(to),))  # an empty file is as good as none to it
    finally:
        opened.close()
    with to.open("rb") as file:
        os.fsync(file.fileno())
    sync_directory(to.parent)
