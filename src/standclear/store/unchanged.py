"""What was read from a file, for as long as nobody has written to it.

Who asks is looked up with every request. Reading a row or two costs more than all else that the
door does for one, since SQLite lets the interpreter's lock go at each, and whoever decides
meanwhile takes it.
Promise: the answer that the file would give just now: before each, the file is asked whether
anybody, in whatever process, has committed since; once for all who ask at one moment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from standclear.store.sqlite_file import SqliteFile

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

MOST = 4096


class Unchanged(Generic[K, V]):
    """Answers by key; may be asked from several threads."""

    def __init__(self, file: SqliteFile) -> None:
        self._file = file
        self._lock = threading.Lock()  # owns all below
        self._version: int | None = None
        self._moment: object | None = None  # when the file was asked last
        self._held: dict[K, V] = {}

    def get(self, key: K, read: Callable[[], V], moment: object | None = None) -> V:
        """What `read` gives, or gave while the file was as it is now.

        moment   the same object for those to whom one asking of the file is enough
        """
        with self._lock:
            if moment is not None and moment is self._moment and key in self._held:
                return self._held[key]
            version = self._file.version()
            if version is None:
                return read()
            if version != self._version or len(self._held) >= MOST:
                self._held.clear()
                self._version = version
            self._moment = moment
            if key not in self._held:
                # Read after the version: if somebody commits in between, the next one differs.
                self._held[key] = read()
            return self._held[key]
