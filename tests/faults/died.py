"""A process that dies at any moment at which it touches a directory, as by kill -9: nothing that it
would have done after that is done, no `finally` and no buffer."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

DIED = 99
NEVER = 1 << 30
"""A moment to which nothing comes: what is done ends at its end, without being ended."""

CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.truncate", "fcntl.flock"}
WRITES = os.O_WRONLY | os.O_RDWR


def dies(directory: Path, moment: int, does: Callable[[], object]) -> bool:
    """Whether what is done in a process of its own came to this moment, the first being 1: before
    a change in the directory, or just after a file was made or opened, with nothing written."""
    child = os.fork()
    if not child:
        sys.addaudithook(_Counting(str(directory), moment))
        try:
            does()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == DIED


class _Counting:
    def __init__(self, directory: str, moment: int) -> None:
        self.directory, self.left = directory, moment

    def __call__(self, event: str, given: tuple[object, ...]) -> None:
        if self.left < 1:
            return
        if event == "open":
            path, _, flags = given
            if isinstance(flags, int) and flags & WRITES and self._is_within(path):
                self._count()
                self.left -= 1
                if not self.left:
                    os.close(os.open(str(path), flags, 0o600))
                    os._exit(DIED)
        elif event in CHANGES and (event == "fcntl.flock" or self._is_within(given[0])):
            self._count()

    def _is_within(self, path: object) -> bool:
        return isinstance(path, str | Path) and str(path).startswith(self.directory)

    def _count(self) -> None:
        self.left -= 1
        if not self.left:
            os._exit(DIED)
