"""Appending: the one way into the log.

    check -> begin -> compare head -> order -> hash -> sign -> write -> COMMIT -> answer

Promise: `append` is all or nothing; what it returns survives `kill -9` and loss of power; every
issuer's entries are numbered without a gap and chained; handing in the same entry again returns
its old index; the signature over a checkpoint leaves this process only after COMMIT.

Not here: whether an author may say it, whether its key counts (`service`, from the picture; and
`audit`, afterwards), group commit (`service` gathers, this writes what it is given).
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from standclear.log.backing import LogStore, LogWrite, Place, Row, StoredHead
from standclear.log.checkpoint import Checkpoint, sign_checkpoint
from standclear.log.entry import Checked, Entry, Sealed, check
from standclear.log.errors import BadEntry, Damaged, Moved
from standclear.log.note import NoteSigner
from standclear.log.tiles import TileId, edge_of, tiles_after
from standclear.log.view import Head, LogView

__all__ = ["Appended", "Log", "LogStore"]


@dataclass(frozen=True, slots=True)
class Appended:
    """Where the entries stand, and the checkpoint that covers them.

    indices  one an entry handed in, in that order; an entry that was there before keeps its own
    size     entries in the log under `checkpoint_note`
    """

    indices: tuple[int, ...]
    size: int
    checkpoint_note: bytes

    @property
    def first(self) -> int:
        """Index of the first entry handed in."""
        return self.indices[0]


class Log(LogView):
    """A log with its only writer. Methods may be called from several threads."""

    def __init__(self, store: LogStore, signer: NoteSigner) -> None:
        """Open for writing; refuses a damaged log (`Damaged`)."""
        super().__init__(store, signer.verifier)
        self._signer = signer
        self._writing = threading.Lock()  # owns replacing `_head` after a commit, and `_last`
        # Each issuer's newest entry under `_head`, of those that were asked for: a look into the
        # store lets the interpreter's lock go, and whoever decides meanwhile takes it.
        self._last: dict[str, Place | None] = {}

    def append(
        self, entries: Sequence[Sealed | Checked], *, after: int | None = None, now_s: int
    ) -> Appended:
        """Append all of these, or none; those that were checked before are not read again.

        after  the size the caller decided on; `Moved` if the log is at another by now
        now_s  the desk's clock, Unix seconds; kept beside the checkpoint, covered by no signature

        Raises `BadEntry` naming the position for a malformed entry, a body that does not fit, or
        a sequence number or predecessor that does not follow; `Moved` if another process
        appended (`catch_up`, then decide again); `Busy` or `NotStored` from the store.
        """
        if not entries:
            raise BadEntry("an append of no entries")
        batch = [_check(position, item) for position, item in enumerate(entries)]
        with self._writing:
            known = self._head
            with self._store.write() as write:
                # A crash before COMMIT leaves the log as it was: nothing of this was told to
                # anybody, and the unused checkpoint signature was never outside this process.
                _compare_heads(write.head(), known)
                last = {issuer: self._last_under(issuer, write) for issuer in _issuers(batch)}
                found = [_find(item.entry, last[item.entry.header.issuer], write) for item in batch]
                if None not in found:
                    return Appended(
                        tuple(i for i in found if i is not None), known.size, known.note
                    )
                if after is not None and after != known.size:
                    raise Moved(after, known.size)
                indices, rows = _place(batch, found, last, start=known.size)
                new, tiles = self._grow(known, rows)
                write.put(rows, tiles, StoredHead(new.size, new.note), at_s=now_s)
            # A crash here, after COMMIT and before the answer: the entries stand. The author,
            # unanswered, hands them in again and is told their indices.
            self._head = new
            self._last |= last
        return Appended(indices, new.size, new.note)

    def catch_up(self) -> int:
        """As `LogView.catch_up`, and not while an append is under way."""
        with self._writing:
            self._last.clear()
            return super().catch_up()

    def erase_body(self, index: int) -> None:
        """Destroy body and nonce of an entry for good; its leaf and every proof stay valid."""
        if not 0 <= index < self.size:
            raise BadEntry(f"no entry {index}: the log has {self.size}")
        self._store.erase_body(index)

    def _last_under(self, issuer: str, write: LogWrite) -> Place | None:
        """An issuer's newest entry, in a store whose head is the one that is known."""
        if issuer not in self._last:
            self._last[issuer] = write.last_of(issuer)
        return self._last[issuer]

    def _grow(self, known: Head, rows: list[Row]) -> tuple[Head, dict[TileId, bytes]]:
        """The head after these rows, signed, and the tiles that change."""
        hashes = [row.leaf_hash for row in rows]
        tiles = tiles_after(known.size, hashes, known.edge)
        frontier = known.frontier.extended(hashes)
        note = sign_checkpoint(
            Checkpoint(self.origin, frontier.size, frontier.root()), self._signer
        )
        current = known.edge | tiles
        edge = edge_of(frontier.size, lambda level, number: current[level, number])
        return Head(note, frontier, edge), tiles


def _check(position: int, item: Sealed | Checked) -> Checked:
    if isinstance(item, Checked):
        return item
    try:
        return check(item)
    except BadEntry as fault:
        raise BadEntry(f"entries/{position}: {fault}") from None


def _issuers(batch: list[Checked]) -> list[str]:
    """Each once, in order."""
    return list(dict.fromkeys(item.entry.header.issuer for item in batch))


def _find(entry: Entry, last: Place | None, write: LogWrite) -> int | None:
    """The index of an entry that is in the log; one that its issuer numbers higher cannot be."""
    if last is None or entry.header.seq > last.seq:
        return None
    return write.index_of(entry.leaf_hash)


def _compare_heads(stored: StoredHead | None, known: Head) -> None:
    """Compare-and-swap: nobody appends to a log other than the one they know."""
    size = 0 if stored is None else stored.size
    if size != known.size:
        raise Moved(known.size, size)
    if stored is not None and stored.note != known.note:
        raise Damaged(f"two checkpoints for size {size}", (known.note, stored.note))


def _place(
    batch: list[Checked], found: list[int | None], last: dict[str, Place | None], *, start: int
) -> tuple[tuple[int, ...], list[Row]]:
    """An index for each entry, and a row for each that is new, its issuer's order held.

    found  the index of each that was in the log before
    last   each issuer's newest entry; brought up to date on the way
    """
    rows: list[Row] = []
    placed: dict[bytes, int] = {}
    for position, (item, before) in enumerate(zip(batch, found, strict=True)):
        sealed, entry = item.sealed, item.entry
        if before is not None:
            placed[entry.leaf_hash] = before
        if entry.leaf_hash in placed:
            continue
        issuer, seq = entry.header.issuer, entry.header.seq
        _check_order(position, entry, last[issuer])
        last[issuer] = Place(seq, entry.leaf_hash)
        at = placed[entry.leaf_hash] = start + len(rows)
        rows.append(Row(at, entry.leaf, entry.leaf_hash, issuer, seq, sealed.body, sealed.nonce))
    return tuple(placed[item.entry.leaf_hash] for item in batch), rows


def _check_order(position: int, entry: Entry, last: Place | None) -> None:
    """The entry follows its issuer's newest one: next number, and the hash of that one."""
    header = entry.header
    want_seq, want_prev = (1, "") if last is None else (last.seq + 1, last.leaf_hash.hex())
    if header.seq != want_seq:
        raise BadEntry(
            f"entries/{position}: header/seq: {header.seq}: "
            f"the next entry of {header.issuer} is number {want_seq}"
        )
    if header.prev != want_prev:
        raise BadEntry(
            f"entries/{position}: header/prev: {header.prev!r}: "
            f"the newest entry of {header.issuer} is {want_prev!r}"
        )
