"""Writing a file so that a crash leaves the old one or the new one, never a part.

Promise: when `write_whole` returns, content and name survive loss of power.

Not here: private keys, which must not be readable by others even for a moment (`keys`).
"""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Write or replace a file, all at once."""
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # A crash here leaves a `.new` file beside the old one; the next write replaces it.
        beside.replace(path)
    except OSError as fault:
        fault.filename, fault.filename2 = str(path), None  # a full disk names no file itself
        raise
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make new names in a directory survive loss of power."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
