"""A directory that is made whole or not at all.

Promise: one that is not there yet gets its name when all is in it. What a process that died left
beside, nobody uses, and the next one that makes the same directory takes out. In one that is
there already, and perhaps the end of a mount, things are made in their place; a file says until
the end that they are not whole.
Not here: what is in it (desk_home.py, party_home.py).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standclear.core.errors import InvalidInput, Unavailable
from standclear.log.files import sync_directory
from standclear.service.config import FILE
from standclear.service.settings_file import KEYS, replace_file

UNFINISHED = "init.unfinished"
_SAYS = b"Left here by an init that has not ended. Without standclear.toml beside it, nobody uses\n"
_SAYS += b"what is here: remove it, and begin again.\n"


@contextmanager
def new_directory(directory: Path, *, mode: int = 0o777) -> Iterator[Path]:
    """Where to make what is to stand in this directory afterwards."""
    if not os.path.lexists(directory):
        with _made_beside(directory, mode) as beside:
            yield beside
    else:
        with _marked(directory):
            yield directory


@contextmanager
def _made_beside(directory: Path, mode: int) -> Iterator[Path]:
    name = directory.absolute()
    name.parent.mkdir(parents=True, exist_ok=True)
    beside = name.with_name(f".{name.name}.init")
    beside.mkdir(mode=mode, exist_ok=True)
    handle = os.open(beside, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        _have_alone(handle, beside)
        _emptied(beside)
        try:
            yield beside
            beside.rename(name)  # never over anything but an empty directory
        except BaseException:
            shutil.rmtree(beside)
            raise
        sync_directory(name.parent)
    finally:
        os.close(handle)


def _have_alone(handle: int, beside: Path) -> None:
    """The lock dies with the process."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.path.samestat(os.fstat(handle), beside.stat()):
            return
    except (BlockingIOError, FileNotFoundError):
        pass
    raise Unavailable(f"{beside}: another process is making this directory")


def _emptied(beside: Path) -> None:
    for left in beside.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


@contextmanager
def _marked(directory: Path) -> Iterator[None]:
    marker = directory / UNFINISHED
    if (directory / FILE).exists() or (_has_keys(directory) and not marker.exists()):
        yield  # whoever makes it refuses what is there
        return
    if _has_keys(directory):
        raise InvalidInput(
            "directory",
            f"{directory}, where an earlier init did not end,",
            "a new directory; or remove what it left there, which nobody uses, and begin again",
        )
    replace_file(marker, _SAYS)
    try:
        yield
    except BaseException:
        if not _has_keys(directory):
            marker.unlink()
        raise
    marker.unlink()


def _has_keys(directory: Path) -> bool:
    return any((directory / KEYS).glob("*.pem"))
