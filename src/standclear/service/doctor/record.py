"""Checks of what a desk must not lose: its log, its keys, its people; and of its clock."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from standclear.core.errors import StandclearError
from standclear.core.picture import Picture
from standclear.log.errors import BadKeyFile, BadNote, Busy, Damaged
from standclear.log.keys import log_signer_from_file
from standclear.log.note import to_base64
from standclear.log.view import LogView
from standclear.service.desk_home import DeskHome
from standclear.service.doctor.finding import (
    DAMAGED,
    LATER,
    Finding,
    fault,
    ok,
    warning,
)
from standclear.service.people.accounts import PEOPLE_DB
from standclear.service.restored import read_restored
from standclear.service.settings_file import KEYS
from standclear.service.snapshot import SNAPSHOT
from standclear.service.whole_log import verify_file
from standclear.store.people_schema import PEOPLE
from standclear.store.sqlite_file import LOG, Schema

CLOCK_AHEAD = timedelta(days=2)
"""A living desk has a reminder, a tick or a telling oftener than that (own choice)."""

OPENING = 500
"""Entries in which a party's first word is looked for; before it, the desk admits parties."""

KEEP = "stop writing, keep the files, and look at a backup"


def log(home: DeskHome) -> Iterator[Finding]:
    """The file, and the tree against its checkpoint: the same look as at every start."""
    yield _file("log file", home.log_file, LOG)
    view = home.log
    root = to_base64(view.root())
    yield ok("log", f"{view.size} entries; the tree hashes to its signed checkpoint, {root}")


def whole_log(home: DeskHome) -> Iterator[Finding]:
    """Every byte, as `standclear log verify`."""
    report = verify_file(home.log_file, home.verifier)
    for found in report.faults[:5]:
        yield fault("every byte", str(found), KEEP, DAMAGED)
    if not report.faults:
        said = f"{report.entries} entries, {report.checkpoints} checkpoints, no fault found"
        yield ok("every byte", said)


def people(home: DeskHome) -> Iterator[Finding]:
    """The file of people, and whether anybody has joined."""
    file = home.directory / PEOPLE_DB
    if not file.is_file():
        yield warning("people", "nobody has joined", "`standclear serve` prints the first link")
        return
    yield _file("people", file, PEOPLE)
    if file.stat().st_mode & 0o077:
        yield fault("people", f"{file}: others may read it", f"chmod 600 {file}")
    with closing(_look(file)) as db:
        there = db.execute("SELECT count(*) FROM person WHERE disabled_s IS NULL").fetchone()[0]
    if there == 0:
        yield warning("people", "nobody has joined", "`standclear serve` prints the first link")


def keys(home: DeskHome) -> Iterator[Finding]:
    """Readable by their owner alone, the log's own, and the desk's live one."""
    folder = home.directory / KEYS
    if folder.stat().st_mode & 0o077:
        yield fault("keys", f"{folder}: others may look into it", f"chmod 700 {folder}")
    wide = [file for file in sorted(folder.glob("*.pem")) if file.stat().st_mode & 0o077]
    for file in wide:
        yield fault("keys", f"{file}: others may read it", f"chmod 600 {file}")
    if wide:
        return
    signer = log_signer_from_file(home.origin, folder / "log.pem")
    if signer.verifier != home.verifier:
        said = f"{folder / 'log.pem'} is not the key that was handed out as log.vkey"
        yield fault("keys", said, "bring the right key; parties refuse what another one signs")
        return
    held = home.signer(home.desk)
    own = sum(1 for _ in folder.glob("*.pem"))
    yield ok("keys", f"{own} held; {held.keyid} signs for the desk, log.pem for the log")


def restored(home: DeskHome) -> Iterator[Finding]:
    """Whether the desk came from a backup and waits for a word."""
    mark = read_restored(home.directory)
    if mark is None:
        return
    if mark.to_read_only:
        said = f"restored to be read only: {mark.to_read_only}"
        yield warning("restored", said, "begin a new log for what is to come")
    elif mark.as_of is None:
        said = f"restored from a backup of {mark.made_at}; it writes nothing yet"
        yield warning(
            "restored",
            said,
            "ask the parties for their newest checkpoint: `standclear restore --as-of FILE`",
        )
    else:
        yield ok("restored", f"on {mark.restored_at}, confirmed as of {mark.as_of} entries")


def snapshot(home: DeskHome) -> Iterator[Finding]:
    """The picture put away for a quick start; what does not fit is dropped by itself."""
    file = home.directory / SNAPSHOT
    if not file.is_file():
        yield ok("snapshot", "none; a start folds the whole log")
    elif file.stat().st_mode & 0o077:
        yield fault("snapshot", f"{file}: others may read it", f"rm {file}; it is made again")
    else:
        yield ok("snapshot", f"{file.stat().st_size / 1e6:.1f} MB; a start folds what came since")


def clock(home: DeskHome, now: datetime, set_to: str) -> Iterator[Finding]:
    """Deadlines run by this clock, and entries are never dated back.

    set_to   STANDCLEAR_CLOCK, where the clock was set on purpose; "" where it is the machine's
    """
    size = home.log.size
    at_s = home.log.recorded_at_s(size - 1) if size else None
    newest = None if at_s is None else datetime.fromtimestamp(at_s, UTC)
    by = ", set on purpose by STANDCLEAR_CLOCK" if set_to else ""
    if newest is None:
        yield warning("clock", "the log does not say when its newest entry came", "verify the log")
    elif _is_demo(home.log) and not set_to:
        said = f"an exercise's, on purpose: it goes on from {newest:%Y-%m-%d %H:%M:%SZ} when served"
        yield ok("clock", said)
    elif now < newest - timedelta(seconds=1):
        back = timedelta(seconds=round((newest - now).total_seconds()))
        said = f"{now:%Y-%m-%d %H:%M:%SZ}{by}, is {back} before the newest entry"
        do = "set it later, or not at all" if by else "set the machine's clock"
        yield fault("clock", said, f"{do}; deadlines run by it", LATER)
    elif now > newest + CLOCK_AHEAD:
        said = (
            f"the newest entry is {(now - newest).days} days old; it is {now:%Y-%m-%d %H:%M}Z{by}"
        )
        yield warning("clock", said, "see that `standclear serve` runs, and that the date is right")
    else:
        since = timedelta(seconds=round((now - newest).total_seconds()))
        yield ok("clock", f"{now:%Y-%m-%d %H:%M:%SZ}{by}, {since} after the newest entry")


def parties(picture: Picture) -> Iterator[Finding]:
    """What nobody was reached with."""
    if picture.unsent:
        said = f"{len(picture.unsent)} releases wait to be carried out"
        yield warning("releases", said, "`standclear gaps` says whose, and why")
    else:
        yield ok("releases", "none waits to be carried out")


# ---- inside


def _is_demo(log: LogView) -> bool:
    """Whether it is the shipped exercise: of a name that no desk in earnest can have (RFC 2606),
    its parties' first word marked as an exercise."""
    if not log.origin.partition("/")[0].endswith(".example"):
        return False
    desk = log.entry(0).header.issuer
    first = (each for each in log.entries(0, min(log.size, OPENING)) if each.header.issuer != desk)
    return next((each.header.test for each in first), False)


def _file(check: str, file: Path, schema: Schema) -> Finding:
    """Whole by SQLite's own look, of a schema that is known, written ahead and waited for."""
    with closing(_look(file)) as db:
        version = int(db.execute("PRAGMA user_version").fetchone()[0])
        kind = int(db.execute("PRAGMA application_id").fetchone()[0])
        mode = str(db.execute("PRAGMA journal_mode").fetchone()[0])
        found = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if kind != schema.application_id:
        return fault(check, f"{file}: not a Standclear {schema.what}", KEEP, DAMAGED)
    if found != "ok":
        return fault(check, f"{file}: {found}", KEEP, DAMAGED)
    if version > schema.version:
        said = f"{file}: schema {version}; this program knows {schema.version}"
        return fault(check, said, "run the newer program that wrote it")
    if version < schema.version:
        said = f"{file}: schema {version}, older than {schema.version}"
        return warning(check, said, "back it up; the next start brings it up to date")
    if mode != "wal":
        said = f"{file}: journal mode {mode}"
        return warning(check, said, "the next start sets WAL; a copying tool may have changed it")
    return ok(check, f"schema {version}, WAL, every commit waits for the disk (synchronous FULL)")


def _look(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=5)


def unreadable(check: str, error: Exception) -> Finding:
    """A check that could not be made, by what stood in its way."""
    if isinstance(error, Busy):
        return warning(check, str(error), "look again in a moment")
    damaged = isinstance(error, Damaged | sqlite3.DatabaseError)
    if damaged and not isinstance(error, sqlite3.OperationalError):
        return fault(check, str(error), KEEP, DAMAGED)
    if isinstance(error, BadKeyFile | BadNote):
        return fault(check, str(error), "bring the right key back from where you keep it")
    if isinstance(error, StandclearError):
        return fault(check, str(error), "see to it", error.exit_code)
    return fault(check, str(error), "see that it is there, and that this user may read it", LATER)
