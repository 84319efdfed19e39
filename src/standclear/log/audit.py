"""Checking a whole log against itself, believing nothing that is stored.

    1. every leaf is canonical, and stored under its own hash, issuer and number
    2. every signature is by a key of its issuer that counted at that place
    3. every issuer's entries are numbered from 1 without a gap, each naming the one before
    4. every body present fits its entry's commitment
    5. every checkpoint is signed and has the root of the entries it covers, so that all of
       them are consistent with each other
    6. every tile has the hashes of those entries; none is missing, none is too many
    7. the container (database file, directory) finds nothing wrong with itself

Promise: shares with `append` only hashes and formats. Goes on after a fault and lists each, with
its index. Keeps every leaf hash in memory: about 80 MB for a million entries.

Not here: whether what was said was allowed (`standclear audit` replays the rules for that);
whether the whole log was swapped for a shorter one, which only a checkpoint kept elsewhere shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from standclear.log.checkpoint import open_checkpoint
from standclear.log.entry import Entry, read_entry, verify_body, verify_entry
from standclear.log.errors import BadEntry, BadNote, LogError
from standclear.log.merkle import Frontier, leaf_hash, node_hash
from standclear.log.note import NoteVerifier
from standclear.log.tiles import WIDTH, split_hashes, tile_path, tiles_of

KeyAt = Callable[[str, int], bytes | None]  # (keyid, index) -> public key, None if none counted
_REPORT_EVERY = 1024


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


class Source(Protocol):
    """A container that shows everything in it. Entries, bodies and checkpoints in order."""

    def all_entries(self) -> Iterator[StoredEntry]: ...

    def all_bodies(self) -> Iterator[StoredBody]: ...

    def all_tiles(self) -> Iterator[StoredTile]: ...

    def all_checkpoints(self) -> Iterator[StoredCheckpoint]: ...

    def own_faults(self) -> Iterator[str]: ...


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, at which index (None if it has none), and what."""

    place: str
    index: int | None
    message: str

    def __str__(self) -> str:
        at = "" if self.index is None else f" {self.index}"
        return f"{self.place}{at}: {self.message}"


@dataclass(frozen=True, slots=True)
class AuditReport:
    """What was looked at and every fault.

    root        of all entries found
    signatures  entry signatures checked; 0 if no keys were given
    bodies      bodies present; the others are erased, or were never handed in
    """

    entries: int
    root: bytes
    checkpoints: int
    signatures: int
    bodies: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Nothing is wrong."""
        return not self.faults


def audit_log(
    source: Source,
    verifier: NoteVerifier,
    keys: KeyAt | None = None,
    *,
    progress: Callable[[int], None] | None = None,
) -> AuditReport:
    """Check everything; the report lists every fault.

    keys      which public key counted where; None leaves entry signatures out
    progress  called now and then with the number of entries done
    """
    audit = _Audit(verifier, keys)
    try:
        audit.check_entries(source, progress)
        audit.check_checkpoints(source)
        audit.check_tiles(source)
        for message in source.own_faults():
            audit.fault("container", None, message)
    except LogError as fault:  # the container cannot even be read to its end
        audit.fault("container", None, str(fault))
    return audit.report()


class _Audit:
    """One audit under way."""

    def __init__(self, verifier: NoteVerifier, keys: KeyAt | None) -> None:
        self._verifier, self._keys = verifier, keys
        self._faults: list[Fault] = []
        self._hashes: list[bytes] = []  # of every leaf, in order
        self._last: dict[str, tuple[int, str]] = {}  # issuer -> (seq, leaf hash in hex)
        self._checkpoints = self._signatures = self._bodies = 0

    def fault(self, place: str, index: int | None, message: str) -> None:
        self._faults.append(Fault(place, index, message))

    def report(self) -> AuditReport:
        return AuditReport(
            entries=len(self._hashes),
            root=Frontier().extended(self._hashes).root(),
            checkpoints=self._checkpoints,
            signatures=self._signatures,
            bodies=self._bodies,
            faults=tuple(self._faults),
        )

    # ------------------------------------------------------------------ steps 1 to 4

    def check_entries(self, source: Source, progress: Callable[[int], None] | None) -> None:
        bodies = source.all_bodies()
        body = next(bodies, None)
        for stored in source.all_entries():
            at = len(self._hashes)
            if stored.at != at:
                self.fault("entry", at, f"missing: entry {stored.at} is stored in its place")
            hash_ = leaf_hash(stored.leaf)
            self._hashes.append(hash_)
            entry = self._read(at, stored, hash_)
            while body is not None and body.at <= stored.at:
                self._check_body(body, entry if body.at == stored.at else None)
                body = next(bodies, None)
            if progress and at % _REPORT_EVERY == 0:
                progress(at)
        while body is not None:
            self._check_body(body, None)
            body = next(bodies, None)
        if progress:
            progress(len(self._hashes))

    def _read(self, at: int, stored: StoredEntry, hash_: bytes) -> Entry | None:
        if stored.leaf_hash is not None and stored.leaf_hash != hash_:
            self.fault("entry", at, f"filed under hash {stored.leaf_hash.hex()}: is {hash_.hex()}")
        try:
            entry = read_entry(stored.leaf)
        except BadEntry as fault:
            self.fault("entry", at, str(fault))
            return None
        header = entry.header
        if stored.issuer is not None and (stored.issuer, stored.seq) != (header.issuer, header.seq):
            filed = f"filed as {stored.issuer!r} {stored.seq}"
            self.fault("entry", at, f"{filed}: is {header.issuer!r} {header.seq}")
        self._check_order(at, entry)
        if self._keys is not None:
            self._check_signature(at, entry, self._keys)
        return entry

    def _check_order(self, at: int, entry: Entry) -> None:
        header = entry.header
        last_seq, last_hash = self._last.get(header.issuer, (0, ""))
        if (header.seq, header.prev) != (last_seq + 1, last_hash):
            found = f"{header.issuer} number {header.seq} after {header.prev[:16]!r}"
            want = f"want number {last_seq + 1} after {last_hash[:16]!r}"
            self.fault("entry", at, f"{found}: {want}")
        self._last[header.issuer] = header.seq, entry.leaf_hash.hex()

    def _check_signature(self, at: int, entry: Entry, keys: KeyAt) -> None:
        self._signatures += 1
        public_key = keys(entry.keyid, at)
        if public_key is None:
            self.fault("entry", at, f"no key {entry.keyid} counted at this place")
            return
        try:
            verify_entry(entry, public_key)
        except BadEntry as fault:
            self.fault("entry", at, str(fault))

    def _check_body(self, stored: StoredBody, entry: Entry | None) -> None:
        self._bodies += 1
        if entry is None:
            self.fault("body", stored.at, "its entry is missing or does not read")
            return
        try:
            verify_body(entry, stored.body, stored.nonce)
        except BadEntry as fault:
            self.fault("body", stored.at, str(fault))

    # ------------------------------------------------------------------ step 5

    def check_checkpoints(self, source: Source) -> None:
        frontier, wrong_roots, covered = Frontier(), 0, 0
        for stored in source.all_checkpoints():
            self._checkpoints += 1
            try:
                checkpoint = open_checkpoint(stored.note, self._verifier)
            except BadNote as fault:
                self.fault("checkpoint", stored.size, str(fault))
                continue
            size = checkpoint.size
            if stored.size is not None and stored.size != size:
                self.fault("checkpoint", stored.size, f"filed under this size: is of size {size}")
            if not frontier.size <= size <= len(self._hashes):
                self.fault("checkpoint", size, f"there are {len(self._hashes)} entries")
                continue
            covered = size
            frontier = frontier.extended(self._hashes[frontier.size : size])
            if frontier.root() != checkpoint.root:
                wrong_roots += 1
                if wrong_roots == 1:
                    self.fault("checkpoint", size, "its root is not that of the entries before it")
        if wrong_roots > 1:
            self.fault("checkpoint", None, f"{wrong_roots - 1} later ones have other roots, too")
        if covered != len(self._hashes):
            self.fault("checkpoint", None, f"{len(self._hashes) - covered} entries under none")

    # ------------------------------------------------------------------ step 6

    def check_tiles(self, source: Source) -> None:
        levels = _levels(self._hashes)
        missing = {(level, n): width for level, n, width in tiles_of(len(self._hashes))}
        for stored in source.all_tiles():
            at = (stored.level, stored.number)
            start = stored.number * WIDTH
            row = levels[stored.level] if 0 <= stored.level < len(levels) else []
            want = row[start : start + (stored.width or WIDTH)] if start >= 0 else []
            try:
                same = split_hashes(stored.hashes) == want and bool(want)
            except LogError:
                same = False
            if not same:
                name = tile_path(stored.level, stored.number, stored.width or WIDTH)
                self.fault("tile", None, f"{name}: not the hashes of the entries below it")
            if stored.width is None or stored.width == missing.get(at):
                missing.pop(at, None)
        for (level, number), width in missing.items():
            self.fault("tile", None, f"{tile_path(level, number, width)}: missing")


def _levels(leaf_hashes: list[bytes]) -> list[list[bytes]]:
    """The hashes of each tile level: leaves, then one for each full 256 of the level below."""
    levels: list[list[bytes]] = []
    row = leaf_hashes
    while row:
        levels.append(row)
        row = [_root_of_256(row[i : i + WIDTH]) for i in range(0, len(row) - WIDTH + 1, WIDTH)]
    return levels


def _root_of_256(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        hashes = [node_hash(hashes[i], hashes[i + 1]) for i in range(0, len(hashes), 2)]
    return hashes[0]
