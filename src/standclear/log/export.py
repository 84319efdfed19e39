"""The log as static files: any C2SP client, in any language, can read and check it.

    checkpoint            the newest signed checkpoint; written last
    tile/<L>/...          hashes
    tile/entries/...      leaves, 256 to a bundle

Promise: at every moment, crash included, the `checkpoint` there is covered by the tiles there.
Exporting again writes only what changed. Bodies are never exported.

Not here: reading it back (`tiles_directory`, `audit`). The files are a copy, not the truth.

Source: c2sp.org/tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from standclear.log.checkpoint import read_checkpoint
from standclear.log.errors import BadNote, NotStored
from standclear.log.files import write_whole
from standclear.log.merkle import HASH_BYTES
from standclear.log.note import split_note
from standclear.log.tiles import WIDTH, bundle_path, tile_path, tiles_of, write_bundle
from standclear.log.view import LogView

CHECKPOINT = "checkpoint"


def export_log(
    log: LogView, directory: Path, *, progress: Callable[[int, int], None] | None = None
) -> int:
    """Write the tree under the newest known checkpoint; returns its size.

    progress  called with (files looked at, files in all)

    Refuses (`NotStored`) a directory that holds another log's or a larger checkpoint.
    """
    note, size = log.checkpoint(), log.size
    if not size:
        raise NotStored("the log has no entry yet: nothing to export")
    _check_target(directory / CHECKPOINT, log.origin, size)
    tiles = list(tiles_of(size))
    bundles = [(n, min(WIDTH, size - n * WIDTH)) for n in range(-(-size // WIDTH))]
    try:
        for done, (level, number, width) in enumerate(tiles):
            hashes = log.tile(level, number)[: HASH_BYTES * width]
            _write_if_new(directory / tile_path(level, number, width), hashes)
            if progress:
                progress(done + 1, len(tiles) + len(bundles))
        for done, (number, width) in enumerate(bundles):
            leaves = log.leaves(number * WIDTH, number * WIDTH + width)
            _write_if_new(directory / bundle_path(number, width), write_bundle(leaves))
            if progress:
                progress(len(tiles) + done + 1, len(tiles) + len(bundles))
        # A crash before this line leaves the old checkpoint, all of whose tiles are still there.
        _write_if_new(directory / CHECKPOINT, note)
    except OSError as fault:
        raise NotStored(f"{fault.filename}: {fault.strerror}") from None
    return size


def _check_target(path: Path, origin: str, size: int) -> None:
    if not path.exists():
        return
    try:
        there = read_checkpoint(split_note(path.read_bytes())[0])
    except BadNote as fault:
        raise NotStored(f"{path}: {fault}; remove the damaged export first") from None
    if there.origin != origin or there.size > size:
        raise NotStored(
            f"{path}: holds {there.size} entries of {there.origin}; "
            f"this log is {origin} with {size}"
        )


def _write_if_new(path: Path, data: bytes) -> None:
    try:
        if path.read_bytes() == data:
            return
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, data)
