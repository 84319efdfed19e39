"""A desk's log over a network, as its readers see it: C2SP tiles, verified as they come.

    LogView(TilesAfar(client), verifier)      headers, hashes and proofs; bodies stay at the desk
    fetch_log(client, directory)              the same static files that `log export` writes

Promise: nothing is trusted: the log hashes what comes against its signed checkpoint. A full tile
never changes and is asked for once.
Source: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from standclear.core.errors import NotAllowed
from standclear.log.backing import LogWrite, Place, Spoken, StoredHead
from standclear.log.checkpoint import read_checkpoint
from standclear.log.files import write_whole
from standclear.log.note import split_note
from standclear.log.tiles import WIDTH, bundle_path, read_bundle, tile_path, tiles_of


class Files(Protocol):
    """Whoever has the static files: `Client.static`."""

    def static(self, path: str) -> bytes: ...


class TilesAfar:
    """The store behind a `LogView` (log/backing.py): for reading alone, as of one checkpoint."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._note = files.static("checkpoint")
        self._size = read_checkpoint(split_note(self._note)[0]).size
        self._kept: dict[str, bytes] = {}

    def check_in_place(self) -> None:
        """Nothing is written from afar."""

    def head(self) -> StoredHead | None:
        return StoredHead(self._size, self._note)

    def end(self) -> int:
        return self._size

    def tile(self, level: int, number: int) -> bytes | None:
        width = min(WIDTH, self._size // WIDTH**level - number * WIDTH)
        return self._file(tile_path(level, number, width)) if width > 0 else None

    def leaf(self, index: int) -> bytes | None:
        return next(self.leaves(index, index + 1), None)

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """Bundle by bundle; only the bundles that are needed are asked for."""
        stop = min(stop, self._size)
        while start < stop:
            number = start // WIDTH
            width = min(WIDTH, self._size - number * WIDTH)
            held = read_bundle(self._file(bundle_path(number, width)))
            first = number * WIDTH
            yield from held[start - first : stop - first]
            start = first + WIDTH

    def spoken(self, start: int, stop: int) -> Iterator[Spoken]:
        return (Spoken(leaf, None, None) for leaf in self.leaves(start, stop))

    def body(self, index: int) -> tuple[bytes, bytes] | None:
        return None

    def bodies(self, stop: int) -> int:
        return 0

    def recorded_at_s(self, index: int) -> int | None:
        return None

    def index_of(self, leaf_hash: bytes) -> int | None:
        raise NotAllowed("a log over a network is not searched by hash")

    def last_of(self, issuer: str) -> Place | None:
        raise NotAllowed("a log over a network is not searched by issuer")

    def write(self) -> AbstractContextManager[LogWrite]:
        raise NotAllowed("a log over a network is only read", ("hand in statements",))

    def erase_body(self, index: int) -> None:
        raise NotAllowed("a log over a network is only read")

    def _file(self, path: str) -> bytes:
        if path not in self._kept:
            self._kept[path] = self._files.static(path)
        return self._kept[path]


def fetch_log(
    files: Files, directory: Path, *, progress: Callable[[int, int], None] = lambda done, all_: None
) -> int:
    """The static files under the desk's newest checkpoint, as they are; returns the log's size.

    progress   called with (files looked at, files in all)

    Files that are here already are not asked for again: a full tile never changes, and the name
    of a partial one holds its width. The checkpoint is written last.
    """
    note = files.static("checkpoint")
    size = read_checkpoint(split_note(note)[0]).size
    paths = [tile_path(*tile) for tile in tiles_of(size)]
    paths += [
        bundle_path(number, min(WIDTH, size - number * WIDTH))
        for number in range(-(-size // WIDTH))
    ]
    for done, path in enumerate(paths):
        if not (directory / path).is_file():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            write_whole(directory / path, files.static(path))
        progress(done + 1, len(paths))
    write_whole(directory / "checkpoint", note)
    return size
