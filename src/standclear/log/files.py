"""Writing a file so that a crash leaves the old one or the new one, never a part.

Promise: when `write_whole` or `write_new` returns, content and name survive loss of power. Several
processes may write the same name at once: each in its turn.

A process that dies in between leaves a `.new` file beside, which nobody reads and the next write
of the same name takes out.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import sleep

NEW = ".new"

LOOK_AGAIN_S = 0.005
"""While another writes the same name (own choice: it takes a few such)."""


def write_whole(path: Path, data: bytes) -> None:
    """Write or replace a file, all at once."""
    try:
        with _written_beside(path, data, mode=None) as beside:
            beside.replace(path)
    except OSError as fault:
        fault.filename, fault.filename2 = str(path), None  # a full disk names no file itself
        raise
    sync_directory(path.parent)


def write_new(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a file that is not there yet, all at once, readable by its owner alone.

    Raises FileExistsError for one that is there: it is never replaced.
    """
    with _written_beside(path, data, mode=mode) as beside:
        try:
            os.link(beside, path)  # unlike `rename`, never replaces
        finally:
            beside.unlink()
    sync_directory(path.parent)


@contextmanager
def _written_beside(path: Path, data: bytes, *, mode: int | None) -> Iterator[Path]:
    """The content on the disk under another name, at which nobody else is meanwhile."""
    beside = path.with_name(path.name + NEW)
    with os.fdopen(_alone(beside, mode), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
        yield beside


def _alone(beside: Path, mode: int | None) -> int:
    """A descriptor of this file, new, empty and locked; the lock dies with the process."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
    while True:
        descriptor = os.open(beside, flags, 0o666 if mode is None else mode)
        try:
            if _have_turn(descriptor, beside):
                ours = os.fstat(descriptor)
                if not ours.st_size and ours.st_nlink == 1:
                    if mode is not None:
                        os.fchmod(descriptor, mode)
                    return descriptor
                beside.unlink()  # of one that died: perhaps it is the file itself by now
        except OSError:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _have_turn(descriptor: int, beside: Path) -> bool:
    """Wait for the lock of the file at this name; False once it is there no more.

    Looked at again and again: whoever had it has given it its name by then, and may hold a lock
    of that for as long as it lives.
    """
    while True:
        locked = True
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            locked = False
        try:
            if not os.path.samestat(os.fstat(descriptor), beside.stat()):
                return False
        except FileNotFoundError:
            return False
        if locked:
            return True
        sleep(LOOK_AGAIN_S)


def sync_directory(path: Path) -> None:
    """Make new names in a directory survive loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
