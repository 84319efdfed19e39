"""The picture of a desk put away beside its log, so that a start need not fold all of it anew.

    picture.snapshot    FORM, then HMAC-SHA256 (32 bytes) over binding and content, then content

Promise: it never changes an answer. It counts only for the very log it was made from (origin,
size, root hash, bodies not erased since) and for the very program (`_program`); whatever else
lies in the file, it is dropped unread and the log is folded from its beginning. A crash at any
moment leaves the old snapshot, the new one, or none.
Trust: none in the file. The key is made from the log's own, which only the desk's processes
read, and nothing is decoded before it has been checked; only the kinds that a picture is made of
are decoded at all. Content stands in it as plain as in `log.db`, readable by its owner alone;
erasing a body drops it.
Not here: folding (replay.py). Audits, `log verify` and questions about the past never use it.
"""

from __future__ import annotations

import hmac
import json
import os
import pickle
from contextlib import suppress
from pathlib import Path
from weakref import WeakKeyDictionary

from standclear.core.errors import StandclearError
from standclear.core.picture import Picture
from standclear.formats import documents, tagged
from standclear.log.errors import BadKeyFile, LogError
from standclear.log.files import sync_directory
from standclear.log.keys import read_private_key
from standclear.log.view import LogView
from standclear.service import picture_bytes, replay
from standclear.service.program import program_of
from standclear.service.replay import fold_rest

SNAPSHOT = "picture.snapshot"

FORM = b"standclear picture snapshot 1\n"
MAC_BYTES, SIZE_BYTES = 32, 8

WORTH_KEEPING = 5_000
"""Entries beyond the last snapshot after which a new one is made: to fold them takes a third of a
second, about what a person notices of a start; to write the picture of a full desk takes longer."""


class Snapshot:
    """The snapshot of one desk."""

    def __init__(self, file: Path, key: bytes | None) -> None:
        """key: 32 bytes that only the desk's processes hold; None: fold everything, every time."""
        self._file, self._key = file, key
        self.size = 0  # entries in the file, as far as this process knows; 0 for none of use
        # How many bodies were not there any more when a picture was taken in.
        self._missing: WeakKeyDictionary[Picture, int] = WeakKeyDictionary()

    @classmethod
    def of(cls, file: Path, log_key: Path) -> Snapshot:
        """With a key made from the log's own, where that is held."""
        try:
            secret = read_private_key(log_key).private_bytes_raw()
        except BadKeyFile:
            return cls(file, None)
        return cls(file, hmac.digest(secret, FORM, "sha256"))

    def replay(self, log: LogView) -> Picture:
        """As `replay.replay(log)`, only sooner."""
        missing = log.size - log.bodies(log.size)
        picture = (None if self._key is None else self._read(log, self._key)) or Picture()
        self.size = picture.size
        self._missing[picture] = missing
        fold_rest(picture, log)
        return picture

    def keep(self, log: LogView, picture: Picture, *, worth: int = WORTH_KEEPING) -> None:
        """Put the picture away if it has come far enough; a disk that refuses costs only time.

        picture  what `replay` gave, perhaps folded further
        """
        if self._key is None or picture.size < self.size + worth:
            return
        with suppress(OSError, StandclearError, LogError):
            bodies = log.bodies(picture.size)
            if picture.size - bodies != self._missing.get(picture, 0):
                return  # one has been erased since: the picture holds what it said
            content = picture.size.to_bytes(SIZE_BYTES, "big") + picture_bytes.write(picture)
            self._write(content, _mac(self._key, _binding(log, picture.size, bodies), content))
            self.size = picture.size

    def drop(self) -> None:
        """Forget all of it. Raises `OSError` if the file cannot be removed."""
        for file in (self._file, self._beside):
            file.unlink(missing_ok=True)
        self.size = 0

    # ---- inside

    @property
    def _beside(self) -> Path:
        return self._file.with_name(self._file.name + ".new")

    def _read(self, log: LogView, key: bytes) -> Picture | None:
        """What was put away, if it holds for this log and this program; else it is dropped."""
        try:
            content = _checked(self._file.read_bytes(), log, key)
            if content is not None:
                return picture_bytes.read(content)
            self.drop()
        except (OSError, pickle.UnpicklingError):
            pass  # not there, or not to be read or removed here: everything is folded
        return None

    def _write(self, content: bytes, mac: bytes) -> None:
        descriptor = os.open(self._beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            os.fchmod(file.fileno(), 0o600)
            file.write(FORM + mac + content)
            file.flush()
            os.fsync(file.fileno())
        # A crash before this line leaves a `.new` file, which the next write replaces. Two that
        # write at once may spoil it; what is spoilt fails its check.
        self._beside.replace(self._file)
        sync_directory(self._file.parent)


def _checked(data: bytes, log: LogView, key: bytes) -> memoryview | None:
    """The content, if the desk itself wrote it, of this very log and with this very program."""
    start = len(FORM) + MAC_BYTES
    if len(data) < start + SIZE_BYTES or not data.startswith(FORM):
        return None
    content = memoryview(data)[start:]
    size = int.from_bytes(content[:SIZE_BYTES], "big")
    if not 0 < size <= log.size:
        return None
    mac = _mac(key, _binding(log, size, log.bodies(size)), content)
    return content[SIZE_BYTES:] if hmac.compare_digest(mac, data[len(FORM) : start]) else None


def _mac(key: bytes, binding: bytes, content: bytes | memoryview) -> bytes:
    made = hmac.new(key, len(binding).to_bytes(SIZE_BYTES, "big"), "sha256")
    made.update(binding)
    made.update(content)
    return made.digest()


def _binding(log: LogView, size: int, bodies: int) -> bytes:
    """What a snapshot of this many entries holds for, and for nothing else."""
    return json.dumps(
        {
            "origin": log.origin,
            "size": size,
            "root": log.root(size).hex(),
            "bodies": bodies,
            "program": _program(),
        }
    ).encode()


def _program() -> str:
    """What makes pictures here."""
    return program_of(documents, tagged, replay, picture_bytes)
