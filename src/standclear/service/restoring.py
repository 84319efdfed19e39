"""Coming back from a backup, without forking the log.

    unpack beside -> verify every byte -> hold against what others hold -> mark -> rename

Promise: nothing is overwritten; the directory appears whole or not at all, whenever the process
is killed. A backup that is older than what anybody named holds is refused, and so is, always, one
that contradicts it. What comes back does not write until the parties' newest checkpoint is named
(restored.py), and nobody is signed in: sessions, tokens, links and questions that may have been
ended since the backup are gone.
Not here: the file's form (backup_file.py), where heads are found (newest_heads.py).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from standclear.core.errors import Corrupt, InvalidInput, NotAllowed, NotFound, Stale
from standclear.log.errors import BadKeyFile, LogError
from standclear.log.files import sync_directory
from standclear.log.keys import log_signer_from_file
from standclear.log.note import NoteVerifier
from standclear.log.view import LogView
from standclear.service.backup_file import Manifest, unpack
from standclear.service.config import FILE, read_config
from standclear.service.newest_heads import SeenHead, head_of, heads_in
from standclear.service.people.accounts import PEOPLE_DB
from standclear.service.restored import Restored, confirm, read_restored, write_restored
from standclear.service.settings_file import KEYS, LOG_DB, LOG_VKEY, OUTBOX
from standclear.service.whole_log import verify_file
from standclear.store.people import PeopleStore
from standclear.store.sqlite import SqliteStore

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Comeback:
    """What restoring did.

    confirmed  whether the desk may write at once
    people     who can sign in again, some of whom may have been shut out since the backup
    """

    directory: Path
    manifest: Manifest
    confirmed: bool
    people: tuple[str, ...] = ()


def restore(
    backup: Path,
    to: Path,
    *,
    passphrase: Callable[[], bytes],
    as_of: Sequence[Path] = (),
    to_read_only: bool = False,
    now: datetime,
    progress: Progress | None = None,
) -> Comeback:
    """Bring a desk back into a directory that is not there yet, or is empty.

    as_of         what the parties hold: checkpoints, receipts, bundles, their directories
    to_read_only  take a backup that is too old as well, for ever without writing
    Raises `Stale` where others hold a newer state, `Corrupt` where they hold a contradicting one
    or the backup is damaged, `InvalidInput` for what is no backup, `NotAllowed` for a directory
    in use.
    """
    there = _state_at(to)
    beside = to.with_name(f".{to.name}.restoring")
    shutil.rmtree(beside, ignore_errors=True)  # of a restore that was killed
    beside.mkdir(mode=0o700)
    try:
        manifest = unpack(backup, beside, passphrase)
        verifier = _verified(beside, manifest, progress)
        seen = [head for path in as_of for head in heads_in(path, verifier)]
        seen += [_own(there, verifier, to)] if there else []
        with SqliteStore(beside / LOG_DB, read_only=True) as store:
            lost = lost_since(LogView(store, verifier), seen)
        if there or (lost and not to_read_only):
            raise _refusal(manifest, lost, to if there else None)
        mark = _mark(beside, manifest, seen, lost, now, to_read_only=to_read_only)
        people = _forget_who_is_in(beside)
        # A crash before this line leaves a directory with a leading dot, which is no desk.
        _sync_all(beside)
        beside.replace(to)
        sync_directory(to.parent)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return Comeback(to, manifest, mark.may_write, people)


def confirm_as_of(directory: Path, as_of: Sequence[Path], *, verifier: NoteVerifier) -> int:
    """Let a restored desk write again: the parties' newest checkpoint lies within its log.

    Returns the size of the newest state that was named.
    """
    mark = read_restored(directory)
    if mark is None:
        raise NotFound(f"{directory}: this desk was not restored; there is nothing to confirm")
    if mark.to_read_only:
        raise NotAllowed(f"this desk stays read only: {mark.to_read_only}")
    seen = [head for path in as_of for head in heads_in(path, verifier)]
    if not seen:
        raise InvalidInput("--as-of", "none", "the newest checkpoint or receipt the parties hold")
    for head in seen:
        if Path(head.where).resolve().is_relative_to(directory.resolve()):
            expected = "what the parties hold: this desk's own files came out of the backup"
            raise InvalidInput("--as-of", head.where, expected)
    with SqliteStore(directory / LOG_DB, read_only=True) as store:
        lost = lost_since(LogView(store, verifier), seen)
    if lost is not None:
        raise Stale(_too_old(mark.size, lost))
    newest = max(head.size for head in seen)
    confirm(directory, mark, newest)
    return newest


def lost_since(log: LogView, seen: Sequence[SeenHead]) -> SeenHead | None:
    """The longest state that somebody holds beyond this log; None where there is none.

    Raises `Corrupt`, with both checkpoints, where somebody holds another history of this length.
    """
    for head in seen:
        if head.root and head.size <= log.size and log.root(head.size) != head.root:
            raise Corrupt(
                f"{head.where}: a checkpoint of {head.size} entries, signed by this log's key, "
                "that does not begin this backup: the log was forked. Keep both; neither goes on",
                (head.note, log.checkpoint()),
            )
    newest = max(seen, key=lambda head: head.size, default=None)
    return newest if newest is not None and newest.size > log.size else None


# ---- inside


def _state_at(to: Path) -> bool:
    """Whether a desk lies there; `NotAllowed` where anything else does."""
    if not to.absolute().parent.is_dir():
        raise InvalidInput("--to", str(to), "a name in a directory that exists")
    if not to.exists() or (to.is_dir() and not any(to.iterdir())):
        return False
    if (to / LOG_DB).is_file():
        return True
    raise InvalidInput("--to", str(to), "a directory that is not there yet, or is empty")


def _verified(beside: Path, manifest: Manifest, progress: Progress | None) -> NoteVerifier:
    """Every byte of the log, and that it is the one that the manifest names."""
    verifier = NoteVerifier.from_vkey(manifest.vkey)
    for name in (FILE, LOG_DB):
        if not (beside / name).is_file():
            raise InvalidInput("the backup", f"{name} missing", "a whole one")
    handed_out = beside / LOG_VKEY
    if handed_out.is_file() and handed_out.read_text(encoding="utf-8").strip() != verifier.vkey:
        raise Corrupt(f"the backup's {LOG_VKEY} and its manifest name different keys")
    report = verify_file(beside / LOG_DB, verifier, progress=progress)
    if report.faults:
        raise Corrupt(f"the log in the backup is damaged: {report.faults[0]}")
    if (report.entries, (report.root or b"").hex()) != (manifest.size, manifest.root):
        raise Corrupt("the log in the backup is not the one that its manifest names")
    config = read_config(beside, {})
    if config.desk is None or config.desk.origin != manifest.origin:
        raise Corrupt("the settings in the backup are not of the desk that its manifest names")
    if (beside / KEYS / "log.pem").is_file():
        try:
            signer = log_signer_from_file(manifest.origin, beside / KEYS / "log.pem")
        except BadKeyFile as fault:
            raise Corrupt(f"the log's key in the backup: {fault}") from None
        if signer.verifier != verifier:
            raise Corrupt("the log's key in the backup is not the one that signed the log")
    return verifier


def _own(there: bool, verifier: NoteVerifier, to: Path) -> SeenHead:
    """What the desk that lies there already holds."""
    try:
        return head_of(to / LOG_DB, verifier)
    except LogError as fault:
        raise NotAllowed(
            f"{to}: a desk lies there, whose log does not open with the backup's key: {fault}",
            ("restore into another directory", "move that one away, and keep it"),
        ) from None


def _refusal(manifest: Manifest, lost: SeenHead | None, to: Path | None) -> Exception:
    if lost is not None:
        return Stale(_too_old(manifest.size, lost))
    return NotAllowed(
        f"{to}: a desk lies there; nothing is ever restored over one",
        ("restore into another directory", "move that one away first, and keep it"),
    )


def _too_old(size: int, lost: SeenHead) -> str:
    return (
        f"the backup has {size} entries, and {lost.where} shows that the log had {lost.size}: "
        f"{lost.size - size} would be lost, each answered and told, and whatever was written "
        "next would fork the log. Find a newer backup or the disk; or restore this one with "
        "--read-only, and begin a new log"
    )


def _mark(
    beside: Path,
    manifest: Manifest,
    seen: Sequence[SeenHead],
    lost: SeenHead | None,
    now: datetime,
    *,
    to_read_only: bool,
) -> Restored:
    before = read_restored(beside)  # a backup of a desk that was itself restored
    why = before.to_read_only if before else ""
    if to_read_only and not why:
        why = f"the parties hold {lost.size} entries of its log" if lost else "asked for"
    newest = max((head.size for head in seen), default=None)
    at = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    mark = Restored(manifest.size, manifest.root, manifest.made_at, at, newest, why)
    write_restored(beside, mark)
    (beside / OUTBOX).mkdir(exist_ok=True, mode=0o700)
    (beside / KEYS).mkdir(exist_ok=True, mode=0o700)
    return mark


def _forget_who_is_in(beside: Path) -> tuple[str, ...]:
    """End what may have been ended since; the ids of those who can sign in again."""
    if not (beside / PEOPLE_DB).is_file():
        return ()
    store = PeopleStore(beside / PEOPLE_DB)
    try:
        store.end_everything()
        return tuple(each.id for each in store.persons.all() if each.disabled_s is None)
    finally:
        store.close()


def _sync_all(directory: Path) -> None:
    """Names of everything below survive loss of power; the contents were synced when written."""
    for folder, _, _ in os.walk(directory):
        sync_directory(Path(folder))
