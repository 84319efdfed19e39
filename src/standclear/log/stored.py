"""A log as it lies in a container, row by row, for whoever believes nothing of it (`audit`).

Rows can be asked for in stretches, by the numbers that the container files them under, so that
several processes share the work (`shared_out`).

Not here: containers themselves (`store`, `tiles_directory`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol


class StoredEntry(NamedTuple):
    """An entry as it lies there. leaf_hash, issuer, seq: None where the container keeps none."""

    at: int
    leaf: bytes
    leaf_hash: bytes | None = None
    issuer: str | None = None
    seq: int | None = None


class StoredBody(NamedTuple):
    at: int
    body: bytes
    nonce: bytes


class StoredTile(NamedTuple):
    """A tile as it lies there. width: as its name says; None if it must be as wide as the tree."""

    level: int
    number: int
    width: int | None
    hashes: bytes


class StoredCheckpoint(NamedTuple):
    """A checkpoint as it lies there. size: as it is filed under, None if it is not."""

    size: int | None
    note: bytes


class Stretch(NamedTuple):
    """Rows filed under `first` to `last`, both included."""

    first: int
    last: int


EVERYTHING = Stretch(-(2**63), 2**63 - 1)
"""Every number that a container can file a row under."""


class Source(Protocol):
    """A container that shows everything in it. Entries, bodies and checkpoints in order.

    A checkpoint that is filed under no size is in every stretch that ends where EVERYTHING does.
    """

    def rough_size(self) -> int: ...  # about how many entries; only for sharing out the work

    def all_entries(self, among: Stretch = EVERYTHING) -> Iterator[StoredEntry]: ...

    def all_bodies(self, among: Stretch = EVERYTHING) -> Iterator[StoredBody]: ...

    def all_checkpoints(self, among: Stretch = EVERYTHING) -> Iterator[StoredCheckpoint]: ...

    def all_tiles(self) -> Iterator[StoredTile]: ...

    def own_faults(self) -> Iterator[str]: ...
