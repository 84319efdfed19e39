"""Backing a desk up while it serves: one committed state of its log, and what belongs to it.

    log.db and people.db as of one moment each    keys, only into a sealed file
    standclear.toml, log.vkey, desk.trust         what a courier has not taken yet, evidence files

Promise: nobody waits for it; the copy's tree is hashed again and held against its checkpoint
before the backup counts; killed at any moment, no file under the backup's name is half.
Private keys leave the desk sealed or not at all: what is to be sealed is gathered in the desk's
own directory, for a stick keeps what was deleted on it.
Not in it: picture.snapshot (made again), TLS keys and passwords in files elsewhere, and whatever
in the outbox is newer than the copied log: that is put out again.
Not here: the file's form (backup_file.py), coming back from it (restoring.py).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from standclear import __version__
from standclear.core.errors import InvalidInput, Unavailable
from standclear.log.checkpoint import read_checkpoint
from standclear.log.errors import BadNote
from standclear.log.files import NEW, sync_directory
from standclear.log.note import split_note
from standclear.log.proof import read_proof
from standclear.log.receipt_files import PROOF
from standclear.log.view import LogView
from standclear.service.backup_file import Keys, Manifest, part_of, write_backup
from standclear.service.config import FILE
from standclear.service.desk_home import DeskHome
from standclear.service.evidence_files import FOLDER as EVIDENCE
from standclear.service.people.accounts import PEOPLE_DB
from standclear.service.restored import RESTORED
from standclear.service.settings_file import KEYS, LOG_DB, LOG_VKEY, OUTBOX, TRUST
from standclear.store.copying import copy_database
from standclear.store.people_schema import PEOPLE
from standclear.store.sqlite import SqliteStore

STAGING = ".standclear-backup.new"
SHORTEST_PASSPHRASE = 12
"""Bytes (own choice): who finds the file may guess for years."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made."""

    file: Path
    manifest: Manifest


def back_up(
    home: DeskHome, to: Path, passphrase: bytes | None, *, with_keys: bool, now: datetime
) -> Backup:
    """Write one backup.

    to          a file that does not exist, or a directory: it gets a name with time and size
    passphrase  seals the file; there must be one for keys to go in
    Raises InvalidInput, Unavailable while another backup is written there, or what the log says.
    """
    if with_keys and passphrase is None:
        expected = "a passphrase, or leave the keys out: they never leave the desk unsealed"
        raise InvalidInput("keys", "unsealed", expected)
    if passphrase is not None and len(passphrase) < SHORTEST_PASSPHRASE:
        expected = f"at least {SHORTEST_PASSPHRASE} characters"
        raise InvalidInput("passphrase", f"{len(passphrase)} bytes", expected)
    folder = to if to.is_dir() else to.parent
    with _staging(folder if passphrase is None else home.directory) as staging:
        manifest = _stage(home, staging, "sealed" if with_keys else "left out", now)
        file = to / _name(home, manifest, now) if to.is_dir() else to
        write_backup(file, manifest, staging, passphrase)
    return Backup(file, manifest)


def _name(home: DeskHome, manifest: Manifest, now: datetime) -> str:
    return f"{home.desk}-{now.astimezone(UTC):%Y-%m-%dT%H%M%SZ}-{manifest.size}.backup"


@contextmanager
def _staging(folder: Path) -> Iterator[Path]:
    """A directory of our own; what a killed one left is removed first."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Unavailable(f"{folder}: another backup is being written here", 60) from None
        staging = folder / STAGING
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir(mode=0o700)
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
            sync_directory(folder)
    finally:
        os.close(handle)


def _stage(home: DeskHome, staging: Path, keys: Keys, now: datetime) -> Manifest:
    """Copy everything, the log first: what is copied after it may only know more."""
    copy_database(home.log_file, staging / LOG_DB)
    with SqliteStore(staging / LOG_DB, read_only=True) as store:
        log = LogView(store, home.verifier)  # hashes the tree again: a bad copy ends here
        size, root, note = log.size, log.root(), log.checkpoint()
    if (home.directory / PEOPLE_DB).is_file():
        copy_database(home.directory / PEOPLE_DB, staging / PEOPLE_DB, schema=PEOPLE)
    names = [FILE, LOG_VKEY, TRUST, RESTORED]
    if keys == "sealed":
        names += [f"{KEYS}/{file.name}" for file in sorted((home.directory / KEYS).glob("*.pem"))]
    for name in names:
        _copy(home.directory / name, staging / name)
    _copy_outbox(home.directory / OUTBOX, staging / OUTBOX, size)
    for file in sorted((home.directory / EVIDENCE).glob("*")):
        if file.suffix != NEW:
            _copy(file, staging / EVIDENCE / file.name)
    files = sorted(file for file in staging.rglob("*") if file.is_file())
    return Manifest(
        made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        program=__version__,
        origin=home.origin,
        vkey=home.verifier.vkey,
        size=size,
        root=root.hex(),
        checkpoint=note.decode(),
        keys=keys,
        files={file.relative_to(staging).as_posix(): part_of(file) for file in files},
    )


def _copy(source: Path, to: Path) -> None:
    with suppress(FileNotFoundError):
        data = source.read_bytes()
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        to.write_bytes(data)


def _copy_outbox(outbox: Path, to: Path, size: int) -> None:
    """What waits for a courier, as far as the copied log knows of it."""
    for folder in sorted(outbox.glob("*/*")):
        if folder.is_dir() and not folder.name.startswith(".") and not _is_newer(folder, size):
            for file in sorted(folder.rglob("*")):
                if file.is_file():
                    _copy(file, to / file.relative_to(outbox))


def _is_newer(folder: Path, size: int) -> bool:
    """Whether a release was put out after the log was copied: its proof is of a larger log."""
    try:
        note = read_proof((folder / PROOF).read_bytes()).checkpoint_note
        return read_checkpoint(split_note(note)[0]).size > size
    except (OSError, BadNote):
        return False
