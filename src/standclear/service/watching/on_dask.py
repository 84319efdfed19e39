"""A Dask cluster as those who work on a replay: a scheduler, and workers that see the same files.

Promise: a worker that dies costs time and nothing else; its tasks are told again to another. A
cluster whose workers run another program is refused before it works.
Not here: what is worked on (parted.py). Source: distributed.dask.org, "Resilience".
"""

from __future__ import annotations

import hashlib
import importlib
import socket
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from standclear import __version__, core, service
from standclear.core.errors import InvalidInput, Unavailable

HOW = "pip install 'standclear[dask]'"
CONNECT_S = 10
AHEAD = 3
"""Tasks that each thread of a worker has waiting, so that it is never idle; more would only hold
memory (own choice)."""
LOST_AT_MOST = 3
"""Workers that may die under one task before it is taken for what kills them."""


class Cluster:
    """One scheduler's workers, while the context is open."""

    def __init__(self, address: str) -> None:
        """Raises InvalidInput for no address, Unavailable where nobody answers there."""
        _must_answer(address)
        self._dask = _distributed()
        try:
            self._client = self._dask.Client(address, timeout=CONNECT_S, set_as_default=False)
        except (OSError, TimeoutError) as fault:
            raise Unavailable(f"no Dask scheduler at {address}: {fault}") from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def check(self, folder: Path) -> None:
        """That there are workers, that they run this program, and see this folder."""
        told = self._client.run(_program_and_folder, str(folder))
        if not told:
            raise Unavailable("the Dask scheduler has no workers")
        ours = program()
        for worker, (theirs, is_there) in told.items():
            if theirs != ours:
                raise InvalidInput("--dask", worker, f"workers with this standclear, {__version__}")
            if not is_there:
                raise InvalidInput("--dask", worker, f"workers that see {folder}")

    def shares(self) -> int:
        """One for each thread there is: shares are of unequal weight, but not by much."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads)

    def each(self, work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        """Results as they come; no more is told ahead than keeps the workers busy."""
        waiting = iter(jobs)
        running = self._dask.as_completed(loop=self._client.loop)
        for job in islice(waiting, AHEAD * self.shares()):
            running.add(self._tell(work, job))
        for done in running:
            try:
                yield done.result()
            except self._dask.KilledWorker as fault:
                raise Unavailable(f"workers die one after another: {fault}") from None
            for job in islice(waiting, 1):
                running.add(self._tell(work, job))

    def _tell(self, work: Callable[..., Any], job: tuple[Any, ...]) -> Any:
        return self._client.submit(work, *job, pure=False, retries=LOST_AT_MOST)


def _distributed() -> Any:
    """Dask, of which this module alone knows; it comes without types for what is used here."""
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise Unavailable(f"a replay on a cluster needs Dask: {HOW}") from None


def _must_answer(address: str) -> None:
    """Dask itself tries for long where nobody listens."""
    found = urlsplit(address)
    try:
        if found.scheme not in ("tcp", "tls") or not found.hostname or not found.port:
            raise ValueError
    except ValueError:
        raise InvalidInput("--dask", address, "tcp://HOST:8786") from None
    try:
        socket.create_connection((found.hostname, found.port), CONNECT_S).close()
    except OSError as fault:
        raise Unavailable(f"no Dask scheduler at {address}: {fault}") from None


def program() -> str:
    """What answers here: every module of core and service by its bytes."""
    digest = hashlib.sha256(__version__.encode())
    for room in (core, service):
        for file in sorted(Path(room.__path__[0]).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _program_and_folder(folder: str) -> tuple[str, bool]:
    return program(), Path(folder).is_dir()
