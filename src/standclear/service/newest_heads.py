"""How far a log had come, by what others hold of it: checkpoints, receipts, bundles, key files.

    a signed checkpoint          standclear log checkpoint -o FILE, or a witness's
    entry.tlog-proof, a receipt  each holds the checkpoint under which it was made
    NAME.standclear              what a courier carried
    desk.trust                   says at which entries keys came and went; signed by nobody
    a directory                  all of these in it, such as a party's own
    a desk's directory           its log

Promise: a checkpoint counts only with the log's own signature; what cannot be read as any of
these is named, never passed over, unless it merely lies in a directory among others.
Not here: what follows from it (restoring.py).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from standclear.core.errors import InvalidInput
from standclear.links.bundle import read_bundle
from standclear.log.checkpoint import open_checkpoint
from standclear.log.errors import LogError
from standclear.log.note import NoteVerifier
from standclear.log.proof import read_proof
from standclear.log.receipt_files import PROOF, receipt_from_file
from standclear.log.trust import read_trust
from standclear.log.view import LogView
from standclear.service.settings_file import LOG_DB
from standclear.store.sqlite import SqliteStore

LARGEST = 64 << 20
"""A checkpoint has 300 bytes, a bundle some 10 kB; whatever is larger is none of these."""


@dataclass(frozen=True, slots=True)
class SeenHead:
    """A state of the log that somebody holds.

    size   entries that it had, at least
    root   its root hash; b"" where only the size is known
    note   the signed checkpoint; b"" likewise
    where  the file that says so
    """

    size: int
    root: bytes
    note: bytes
    where: str


def heads_in(path: Path, verifier: NoteVerifier) -> tuple[SeenHead, ...]:
    """Every state of this log that a file or directory speaks of.

    Raises `InvalidInput` where nothing there speaks of this log.
    """
    if path.is_dir():
        found = tuple(_in_directory(path, verifier))
        if not found:
            raise InvalidInput(str(path), "nothing there", _expected(verifier))
        return found
    try:
        return _in_file(path, verifier)
    except (LogError, InvalidInput, OSError) as fault:
        raise InvalidInput(str(path), "its content", f"{_expected(verifier)} ({fault})") from None


def head_of(file: Path, verifier: NoteVerifier) -> SeenHead:
    """The newest state of a log database, hashed again; a `LogError` where it does not hold."""
    with SqliteStore(file, read_only=True) as store:
        log = LogView(store, verifier)
        return SeenHead(log.size, log.root(), log.checkpoint(), str(file))


def _expected(verifier: NoteVerifier) -> str:
    return f"a checkpoint, receipt, bundle or key file of {verifier.name}"


def _in_directory(path: Path, verifier: NoteVerifier) -> Iterator[SeenHead]:
    for file in sorted(path.rglob("*")):
        try:
            if file.is_file() and not file.is_symlink():
                yield from _in_file(file, verifier)
        except (LogError, InvalidInput, OSError):
            continue  # something else that lies there too


def _in_file(file: Path, verifier: NoteVerifier) -> tuple[SeenHead, ...]:
    if file.name == LOG_DB:
        return (head_of(file, verifier),)
    if file.stat().st_size > LARGEST:
        raise InvalidInput(str(file), f"{file.stat().st_size} bytes", f"at most {LARGEST}")
    data, where = file.read_bytes(), str(file)
    if data.startswith(b"PK"):
        return (_signed(read_proof(read_bundle(data)[PROOF]).checkpoint_note, verifier, where),)
    if data.startswith(b"c2sp.org/"):
        return (_signed(read_proof(data).checkpoint_note, verifier, where),)
    if data.lstrip().startswith(b"{"):
        return (_in_document(data, verifier, where),)
    return (_signed(data, verifier, where),)


def _in_document(data: bytes, verifier: NoteVerifier, where: str) -> SeenHead:
    """A receipt in one file, or a key file: that says how long the log was at least."""
    try:
        note = read_proof(receipt_from_file(data).proof).checkpoint_note
    except LogError:
        trust = read_trust(data)
        if trust.log != verifier:
            raise InvalidInput(where, trust.log.vkey, f"one of {verifier.vkey}") from None
        places = [key.from_index for key in trust.keys]
        places += [key.revoked_index for key in trust.keys if key.revoked_index is not None]
        return SeenHead(max(places, default=-1) + 1, b"", b"", where)
    return _signed(note, verifier, where)


def _signed(note: bytes, verifier: NoteVerifier, where: str) -> SeenHead:
    found = open_checkpoint(note, verifier)
    return SeenHead(found.size, found.root, note, where)
