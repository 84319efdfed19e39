"""A static log directory, read for audit: what `export` wrote, or any other C2SP log did.

Promise: every file in the directory is read and shown, or named as a fault; partial tiles of
earlier sizes, which exporters may leave, are shown with the width in their names.

Not here: judging what is read (`audit`).

Source: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from standclear.log.errors import BadNote, NotStored
from standclear.log.stored import (
    EVERYTHING,
    StoredBody,
    StoredCheckpoint,
    StoredEntry,
    StoredTile,
    Stretch,
)
from standclear.log.tiles import WIDTH, bundle_path, read_bundle, tile_path

_PATH = re.compile(
    r"tile/(?P<level>entries|[0-9]|[1-5][0-9]|6[0-3])/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})"
    r"(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


class TilesDirectory:
    """One exported log (`stored.Source`)."""

    def __init__(self, directory: Path) -> None:
        if not (directory / "checkpoint").is_file():
            raise NotStored(f"{directory}: no file 'checkpoint' there, so no exported log")
        self._directory = directory
        self._faults: list[str] = []
        self._tiles: dict[tuple[int, int, int], Path] = {}
        self._bundles: dict[int, dict[int, Path]] = {}  # number -> width -> file
        for path in sorted(directory.rglob("*")):
            if not path.is_dir():
                self._sort_in(path)

    def _sort_in(self, path: Path) -> None:
        name = path.relative_to(self._directory).as_posix()
        if name == "checkpoint":
            return
        match = _PATH.fullmatch(name)
        if match is None:
            self._faults.append(f"{name}: not a file of a log")
            return
        number = int(match["number"].replace("/", "").replace("x", ""))
        width = int(match["width"] or WIDTH)
        if match["level"] == "entries":
            expected = bundle_path(number, width)
            self._bundles.setdefault(number, {})[width] = path
        else:
            expected = tile_path(int(match["level"]), number, width)
            self._tiles[int(match["level"]), number, width] = path
        if name != expected:
            self._faults.append(f"{name}: the one name of this file is {expected}")

    def rough_size(self) -> int:
        return len(self._bundles) * WIDTH

    def all_entries(self, among: Stretch = EVERYTHING) -> Iterator[StoredEntry]:
        """Leaves from the widest bundle of each number."""
        for number in sorted(self._bundles):
            start = number * WIDTH
            if start > among.last or start + WIDTH <= among.first:
                continue
            try:
                leaves = read_bundle(self._widest(number))
            except BadNote:
                continue  # named among its own faults; audit then misses these entries
            for at, leaf in enumerate(leaves, start):
                if among.first <= at <= among.last:
                    yield StoredEntry(at, leaf)

    def all_bodies(self, among: Stretch = EVERYTHING) -> Iterator[StoredBody]:
        """None: bodies are never exported."""
        return iter(())

    def all_tiles(self) -> Iterator[StoredTile]:
        """Every tile file, whatever its width."""
        for (level, number, width), path in sorted(self._tiles.items()):
            yield StoredTile(level, number, width, path.read_bytes())

    def all_checkpoints(self, among: Stretch = EVERYTHING) -> Iterator[StoredCheckpoint]:
        """The one in the file `checkpoint`."""
        if among.last == EVERYTHING.last:
            yield StoredCheckpoint(None, (self._directory / "checkpoint").read_bytes())

    def own_faults(self) -> Iterator[str]:
        """Files that no exporter writes, and bundles that are not what their names say."""
        yield from self._faults
        for number in sorted(self._bundles):
            yield from self._faults_of(number)

    def _widest(self, number: int) -> bytes:
        files = self._bundles[number]
        return files[max(files)].read_bytes()

    def _faults_of(self, number: int) -> Iterator[str]:
        widest = self._widest(number)
        for width, path in self._bundles[number].items():
            name, data = bundle_path(number, width), path.read_bytes()
            if not widest.startswith(data):
                yield f"{name}: not the start of the wider"
            try:
                found = len(read_bundle(data))
            except BadNote as fault:
                yield f"{name}: {fault}"
                continue
            if found != width:
                yield f"{name}: holds {found} entries"


@contextmanager
def directory_in(path: Path) -> Iterator[TilesDirectory]:
    """The log there, in this process or another."""
    yield TilesDirectory(path)
