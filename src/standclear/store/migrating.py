"""Bringing an SQLite file of an older schema up to date.

Promise: all steps that are missing, in order, in one transaction: a crash or a step that fails
leaves the file as it was, readable by the program that wrote it. Two processes that open it at
once make each step once.
Not here: what the steps are (sqlite_file.py, people_schema.py).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator


def bring_up_to_date(db: sqlite3.Connection, application_id: int, steps: tuple[str, ...]) -> None:
    """Make every step that the file has not made yet; raises what SQLite says.

    db   in no transaction, and in autocommit mode
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        # Asked again now that nobody else writes: another process may have been faster.
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        for step in steps[version:]:
            for statement in statements_of(step):
                db.execute(statement)
        if version < len(steps):
            db.execute(f"PRAGMA application_id = {application_id}")
            db.execute(f"PRAGMA user_version = {len(steps)}")
        # A crash before this line leaves the old schema; after it, the new one.
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:
            db.execute("ROLLBACK")
        raise


def statements_of(script: str) -> Iterator[str]:
    """The single statements of a script: `executescript` would end the transaction first."""
    pending = ""
    for piece in script.split(";"):
        pending += piece
        if pending.strip() and sqlite3.complete_statement(pending + ";"):
            yield pending
            pending = ""
        elif pending.strip():
            pending += ";"
        else:
            pending = ""
    if pending.strip():
        yield pending
