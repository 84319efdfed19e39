"""One segment of kept positions while it is being written: a file that is only added to.

    {"run": ..., "segment": ...}\n      what it is, one line of JSON
    length, CRC-32, batch               each an Arrow record batch, and so on

Promise: `write` returns when the process may be killed, `settle` when the machine may; a batch
that is there in part, or spoilt, is not there, and neither is what follows it. Killed while it
begins one, the process leaves a file under no name that anybody reads (`BEGUN`).
Owner: the process that holds the file's lock; it dies with the process.
Not here: what becomes of a full one (positions.py).
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import pyarrow as pa

from standclear.core.errors import Corrupt
from standclear.log.files import sync_directory
from standclear.store.position_columns import SCHEMA

SUFFIX = ".open"
BEGUN = SUFFIX + ".new"
_HEAD = struct.Struct("<QI")


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of what one run of the watch took.

    run       when the run began, and a random end: unique, and in order of time
    number    of the segment in the run
    origin    the log that was followed
    log_size  its entries when the run began
    """

    run: str
    number: int
    origin: str
    log_size: int

    @property
    def name(self) -> str:
        return f"{self.run}-{self.number:06d}"

    def written(self) -> bytes:
        return json.dumps(asdict(self)).encode()

    @classmethod
    def read(cls, text: bytes) -> Self:
        """Raises ValueError or TypeError for what was not written by `written`."""
        return cls(**json.loads(text))


class Journal:
    """A segment that is being written."""

    def __init__(self, directory: Path, segment: Segment) -> None:
        """Raises OSError where the disk refuses; it can then be begun again."""
        self.segment, self.path = segment, directory / (segment.name + SUFFIX)
        beside = directory / (segment.name + BEGUN)
        self._file = beside.open("wb", buffering=0)
        self._named = False
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX)
            head = segment.written() + b"\n"
            if self._file.write(head) != len(head):
                raise OSError(errno.ENOSPC, "the disk took a part only", str(beside))
            beside.rename(self.path)  # whoever sees the name finds it whole, and locked
        except OSError:
            self._file.close()
            raise

    def write(self, batch: pa.RecordBatch) -> None:
        """Raises OSError where the disk refuses; what was written of it then counts for nothing."""
        data = batch.serialize().to_pybytes()
        framed = _HEAD.pack(len(data), zlib.crc32(data)) + data
        start = self._file.tell()
        try:
            if self._file.write(framed) != len(framed):
                raise OSError(errno.ENOSPC, "the disk took a part only", str(self.path))
        except OSError:
            self._file.truncate(start)
            self._file.seek(start)
            raise

    def is_there(self) -> bool:
        """Whether its name still names it: nobody has removed it, or its folder."""
        try:
            named = self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return os.path.samestat(named, os.fstat(self._file.fileno()))

    def settle(self) -> None:
        os.fdatasync(self._file.fileno())
        if not self._named:
            sync_directory(self.path.parent)
            self._named = True

    def close(self) -> None:
        self._file.close()


def read_journal(path: Path) -> tuple[Segment, Iterator[pa.RecordBatch]] | None:
    """What the file holds, as far as it is whole; None where the machine died before the disk had
    its first line, and so anything. Raises Corrupt for a file that is no such journal.
    """
    with path.open("rb") as file:
        first = file.readline()
    if not first.endswith(b"\n"):
        return None
    try:
        segment = Segment.read(first)
    except (ValueError, TypeError) as fault:
        raise Corrupt(f"{path}: no positions that were kept: {fault}") from None
    return segment, _batches(path, len(first))


def is_being_written(path: Path) -> bool:
    """Whether a process has it open for writing, or has just named or put it away."""
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    return False


@contextmanager
def alone_with(path: Path) -> Iterator[bool]:
    """Nobody else has it open for writing, or puts it away, meanwhile; False: somebody does.

    Raises FileNotFoundError where it was put away.
    """
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield path.exists()


def _batches(path: Path, start: int) -> Iterator[pa.RecordBatch]:
    with path.open("rb") as file:
        end = os.fstat(file.fileno()).st_size
        file.seek(start)
        while len(head := file.read(_HEAD.size)) == _HEAD.size:
            length, check = _HEAD.unpack(head)
            if length > end - file.tell():  # a spoilt length may ask for more than memory has
                return
            data = file.read(length)
            if len(data) < length or zlib.crc32(data) != check:
                return
            yield _read(path, data)


def _read(path: Path, data: bytes) -> pa.RecordBatch:
    try:
        return pa.ipc.read_record_batch(pa.py_buffer(data), SCHEMA)
    except (pa.ArrowInvalid, OSError) as fault:
        reason = str(fault).partition("\n")[0]
        raise Corrupt(f"{path}: positions of another version, or none ({reason})") from None
