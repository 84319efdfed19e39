"""Names of what a home directory holds, small files written whole, and one writer at a time."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

from standclear.core.errors import Unavailable
from standclear.log.files import write_whole

KEYS, OUTBOX, INBOX = "keys", "outbox", "inbox"
LOG_DB, LOG_VKEY, TRUST = "log.db", "log.vkey", "desk.trust"
THREAD, ZONE = "thread.json", "time_zone"
LOCK = "lock"
WAIT_S = 20.0
"""How long a command waits for another process to finish writing."""


def replace_file(path: Path, data: bytes) -> None:
    """A crash leaves the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)


@contextmanager
def only_writer(directory: Path, *, wait_s: float = WAIT_S) -> Iterator[None]:
    """Keep other processes from writing in this directory meanwhile; the lock dies with us.

    Raises Unavailable where another one has not ended in that time.
    """
    handle = os.open(directory / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(handle, directory, wait_s)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, directory: Path, wait_s: float) -> None:
    until = monotonic() + wait_s
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError as fault:
            if fault.errno not in (errno.EAGAIN, errno.EACCES):
                raise
        if monotonic() > until:
            raise Unavailable(f"{directory}: another process has been writing for {wait_s:g} s")
        sleep(0.02)
