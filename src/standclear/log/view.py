"""Reading a log: entries, bodies and proofs, under the newest checkpoint that was verified.

Promise: what is shown is covered by a checkpoint that this log's key signed and whose root was
hashed again from the tiles at opening; a proof is checked before it is handed out. Reading from
several threads is fine: the known head is one immutable value, replaced whole.

Not here: writing (`append`), checking every byte (`audit`), databases (`store`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from standclear.log.backing import LogStore, Place
from standclear.log.checkpoint import open_checkpoint
from standclear.log.entry import Entry, read_entry, read_once, verify_body
from standclear.log.errors import BadEntry, BadNote, BadProof, Damaged
from standclear.log.merkle import Frontier, leaf_hash
from standclear.log.note import NoteVerifier
from standclear.log.proof import TlogProof, verify_proof, write_proof
from standclear.log.tiles import TileId, TileTree, edge_of


@dataclass(frozen=True, slots=True)
class Head:
    """A verified checkpoint with what is needed to append to it.

    note      the signed checkpoint; b"" for a log that has none yet
    edge      the partial tiles on the tree's right edge
    """

    note: bytes
    frontier: Frontier
    edge: dict[TileId, bytes]

    @property
    def size(self) -> int:
        return self.frontier.size


EMPTY_HEAD = Head(b"", Frontier(), {})


class LogView:
    """A log as its readers see it."""

    def __init__(self, store: LogStore, verifier: NoteVerifier) -> None:
        """Open; hashes the head again from the tiles and raises `Damaged` on any contradiction."""
        self._store = store
        self.verifier = verifier
        self._tree = TileTree(self._read_tile)
        self._head = self._load_head()

    @property
    def origin(self) -> str:
        """The log's name."""
        return self.verifier.name

    @property
    def size(self) -> int:
        """Entries under the newest known checkpoint."""
        return self._head.size

    def check_in_place(self) -> None:
        """`NotStored` if the store was moved or removed since it was opened."""
        self._store.check_in_place()

    def checkpoint(self) -> bytes:
        """The newest known signed checkpoint; b"" for a log that has no entry yet."""
        return self._head.note

    def root(self, size: int | None = None) -> bytes:
        """The root hash when the log had `size` entries (now, if not given)."""
        return self._head.frontier.root() if size is None else self._tree.root(self._upto(size))

    def catch_up(self) -> int:
        """Take in what others appended; returns the size now known.

        Raises `Damaged`, with both checkpoints as evidence, unless the new state begins with the
        very entries that were known before: a rewritten or shortened log is never followed.
        """
        old, new = self._head, self._load_head()
        if new.size < old.size or self._root_of(new, old.size) != old.frontier.root():
            raise Damaged(
                f"the log of {new.size} entries does not begin with the {old.size} known before",
                (old.note, new.note),
            )
        self._head = new
        return new.size

    def entry(self, index: int) -> Entry:
        """The entry at `index` (from 0), as its tile attests it."""
        if not 0 <= index < self.size:
            raise BadEntry(f"no entry {index}: the log has {self.size}")
        return self._read(index, self._store.leaf(index))

    def entries(self, start: int = 0, stop: int | None = None) -> Iterator[Entry]:
        """Entries from `start` up to `stop` (or the size now known), in order."""
        stop = self.size if stop is None else min(stop, self.size)
        index = start
        for leaf in self._store.leaves(start, stop):
            yield self._read(index, leaf)
            index += 1
        if index < stop:
            raise Damaged(f"entry {index} is missing from the store", (self.checkpoint(),))

    def leaves(self, start: int, stop: int) -> Iterator[bytes]:
        """The exact bytes of entries, as `entries` but not parsed."""
        return (entry.leaf for entry in self.entries(start, stop))

    def spoken(
        self, start: int = 0, stop: int | None = None
    ) -> Iterator[tuple[Entry, bytes | None, bytes | None]]:
        """As `entries`, each with the body that it commits to, and its nonce; None if erased."""
        stop = self.size if stop is None else min(stop, self.size)
        index = start
        for row in self._store.spoken(start, stop):
            entry = self._read(index, row.leaf, read_once)
            if row.body is not None and row.nonce is not None:
                try:
                    verify_body(entry, row.body, row.nonce)
                except BadEntry as fault:
                    raise Damaged(f"entry {index}: {fault}", (row.leaf, row.body)) from None
            yield entry, row.body, row.nonce
            index += 1
        if index < stop:
            raise Damaged(f"entry {index} is missing from the store", (self.checkpoint(),))

    def tile(self, level: int, number: int) -> bytes:
        """A tile's hashes, perhaps more than the tree of the known size has."""
        return self._read_tile(level, number)

    def body(self, index: int) -> tuple[bytes, bytes] | None:
        """(body, nonce) of an entry; None if erased, or never handed to this log."""
        return self._store.body(index)

    def bodies(self, size: int) -> int:
        """How many of the first `size` entries still have their bodies: fewer after an erasure."""
        return self._store.bodies(size)

    def find(self, leaf_hash: bytes) -> int | None:
        """The index of the entry with this leaf hash."""
        index = self._store.index_of(leaf_hash)
        return index if index is not None and index < self.size else None

    def last_of(self, issuer: str) -> Place | None:
        """Sequence number and leaf hash of an issuer's newest entry: what its next one follows."""
        return self._store.last_of(issuer)

    def recorded_at_s(self, index: int) -> int | None:
        """When the log says it signed the first checkpoint that holds the entry; Unix seconds.

        The desk's own claim: no signature covers it.
        """
        return self._store.recorded_at_s(index)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """Hashes that lead from an entry to the root of the tree of `size` entries."""
        return self._tree.inclusion(index, self._upto(self.size if size is None else size))

    def consistency(self, old_size: int, new_size: int | None = None) -> list[bytes]:
        """Hashes that show that the newer tree begins with the older."""
        return self._tree.consistency(
            old_size, self._upto(self.size if new_size is None else new_size)
        )

    def proof(self, index: int) -> bytes:
        """The tlog-proof of an entry under the newest known checkpoint."""
        head = self._head
        proof = TlogProof(index, tuple(self._tree.inclusion(index, head.size)), head.note)
        leaf = self._store.leaf(index)
        try:
            verify_proof(proof, leaf_hash(leaf or b""), self.verifier)
        except BadProof as fault:
            raise Damaged(
                f"entry {index} does not lead to the root: {fault}", (head.note,)
            ) from None
        return write_proof(proof)

    # ---------------------------------------------------------------- inside

    def _upto(self, size: int) -> int:
        if not 0 <= size <= self.size:
            raise BadProof(f"size {size}: the log has {self.size} entries")
        return size

    def _read_tile(self, level: int, number: int) -> bytes:
        tile = self._store.tile(level, number)
        if tile is None:
            raise Damaged(f"tile {level}/{number} is missing from the store")
        return tile

    def _read(
        self, index: int, leaf: bytes | None, read: Callable[[bytes], Entry] = read_entry
    ) -> Entry:
        """A stored leaf, held against the hash in its tile."""
        if leaf is None:
            raise Damaged(f"entry {index} is missing from the store", (self.checkpoint(),))
        try:
            entry = read(leaf)
        except BadEntry as fault:
            raise Damaged(f"entry {index}: {fault}", (leaf,)) from None
        if self._tree.leaf_hash(index) != entry.leaf_hash:
            raise Damaged(f"entry {index} does not hash to its place in tile 0", (leaf,))
        return entry

    def _root_of(self, head: Head, size: int) -> bytes:
        return head.frontier.root() if size == head.size else TileTree(self._read_tile).root(size)

    def _load_head(self) -> Head:
        """The stored head, verified: signature, root from tiles, as many entries as it says."""
        # Entries are counted before and after, since another process may be appending.
        least = self._store.end()
        stored = self._store.head()
        if stored is None:
            if least:
                raise Damaged(f"{least} entries and no checkpoint")
            return EMPTY_HEAD
        try:
            checkpoint = open_checkpoint(stored.note, self.verifier)
        except BadNote as fault:
            raise Damaged(f"the stored checkpoint: {fault}", (stored.note,)) from None
        size, most = stored.size, self._store.end()
        if checkpoint.size != size or not least <= size <= most:
            raise Damaged(
                f"{most} entries stored, head {size}, checkpoint signed for {checkpoint.size}",
                (stored.note,),
            )
        tree = TileTree(self._read_tile)
        frontier = tree.frontier(size)
        if frontier.root() != checkpoint.root:
            raise Damaged(
                f"the tiles hash to {frontier.root().hex()}, the checkpoint says "
                f"{checkpoint.root.hex()}",
                (stored.note,),
            )
        if size and leaf_hash(self._store.leaf(size - 1) or b"") != tree.leaf_hash(size - 1):
            raise Damaged(f"entry {size - 1}, the newest, is missing or altered", (stored.note,))
        return Head(stored.note, frontier, edge_of(size, self._read_tile))
