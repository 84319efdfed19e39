"""Containers and keys for tests of the audit, in a module that another process imports quickly."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from standclear.log.errors import Damaged
from standclear.log.stored import (
    EVERYTHING,
    Source,
    StoredBody,
    StoredCheckpoint,
    StoredEntry,
    StoredTile,
    Stretch,
)
from standclear.log.trust import Trust
from standclear.store.sqlite import source_in


@dataclass(frozen=True)
class SomeKeys:
    """Some entries held against another's key, some against none."""

    trust: Trust
    wrong: frozenset[int]
    unknown: frozenset[int]

    def __call__(self, keyid: str, index: int) -> bytes | None:
        if index in self.unknown:
            return None
        return bytes([7] * 32) if index in self.wrong else self.trust.public_key(keyid, index)


class Torn:
    """A container that cannot be read to its end."""

    def __init__(self, source: Source, end: int) -> None:
        self.source, self.end = source, end

    def rough_size(self) -> int:
        return self.source.rough_size()

    def all_entries(self, among: Stretch = EVERYTHING) -> Iterator[StoredEntry]:
        for stored in self.source.all_entries(among):
            if stored.at == self.end:
                raise Damaged("torn")
            yield stored

    def all_bodies(self, among: Stretch = EVERYTHING) -> Iterator[StoredBody]:
        return self.source.all_bodies(among)

    def all_tiles(self) -> Iterator[StoredTile]:
        return self.source.all_tiles()

    def all_checkpoints(self, among: Stretch = EVERYTHING) -> Iterator[StoredCheckpoint]:
        return self.source.all_checkpoints(among)

    def own_faults(self) -> Iterator[str]:
        return self.source.own_faults()


@contextmanager
def torn(path: Path, end: int) -> Iterator[Source]:
    with source_in(path) as source:
        yield Torn(source, end)


@contextmanager
def killed(path: Path) -> Iterator[Source]:
    """The process ends without a word, as when memory runs out."""
    with source_in(path) as source:
        os._exit(9)
        yield source
