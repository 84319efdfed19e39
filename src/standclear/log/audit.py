"""Checking a whole log against itself, believing nothing that is stored.

    1. to 4. entries and bodies, one by one (`audit_entries`)
    5. every checkpoint is signed and has the root of the entries it covers, so that all of
       them are consistent with each other
    6. every tile has the hashes of those entries; none is missing, none is too many
    7. the container (database file, directory) finds nothing wrong with itself

Promise: shares with `append` only hashes and formats. Goes on after a fault and lists each, with
its index, the same ones in the same order for any number of processes. Keeps every leaf hash in
memory: about 80 MB for a million entries.

Not here: whether what was said was allowed (`standclear audit` replays the rules for that);
whether the whole log was swapped for a shorter one, which only a checkpoint kept elsewhere shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from standclear.log.audit_entries import EntryChecks, Fault, KeyAt, Progress
from standclear.log.checkpoint import open_checkpoint
from standclear.log.errors import BadNote, LogError
from standclear.log.merkle import Frontier, node_hash
from standclear.log.note import NoteVerifier
from standclear.log.shared_out import STRETCH, Processes, Sharing, Signed, stretches
from standclear.log.stored import Source, Stretch
from standclear.log.tiles import WIDTH, split_hashes, tile_path, tiles_of

__all__ = ["AuditReport", "Fault", "KeyAt", "audit_log"]


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
    progress: Progress | None = None,
    sharing: Sharing | None = None,
) -> AuditReport:
    """Check everything; the report lists every fault.

    keys      which public key counted where; None leaves entry signatures out
    progress  called now and then with the number of entries done
    sharing   how the work is shared out among processes (`keys` must pickle then); None: this one
              does it all
    """
    audit = _Audit(verifier, keys)
    try:
        size = source.rough_size()
        with Processes(sharing, size, verifier, keys) as processes:
            among = stretches(size, sharing.stretch if sharing is not None else STRETCH)
            audit.check_entries(source, among, processes, progress)
            # What the processes are to do next is given out before anything is waited for.
            container, signed = processes.container(), processes.checkpoints(among)
            levels = _levels(audit.hashes)
            audit.check_checkpoints(source, among, signed)
            audit.check_tiles(source, levels)
            if not container():
                audit.check_container(source)
    except LogError as fault:  # the container cannot even be read to its end
        audit.fault("container", None, str(fault))
    return audit.report()


class _Audit:
    """One audit under way."""

    def __init__(self, verifier: NoteVerifier, keys: KeyAt | None) -> None:
        self._verifier = verifier
        self._entries = EntryChecks(keys)
        self.hashes = self._entries.hashes  # of every leaf, in order
        self._faults: list[Fault] = []  # of what comes after the entries
        self._frontier = Frontier()
        self._checkpoints = 0

    def fault(self, place: str, index: int | None, message: str) -> None:
        self._faults.append(Fault(place, index, message))

    def report(self) -> AuditReport:
        rest = self.hashes[self._frontier.size :]
        return AuditReport(
            entries=len(self.hashes),
            root=self._frontier.extended(rest).root(),
            checkpoints=self._checkpoints,
            signatures=self._entries.signatures,
            bodies=self._entries.bodies,
            faults=(*self._entries.faults, *self._faults),
        )

    # ------------------------------------------------------------------ steps 1 to 4

    def check_entries(
        self,
        source: Source,
        among: Sequence[Stretch],
        processes: Processes,
        progress: Progress | None,
    ) -> None:
        for stretch, found in zip(among, processes.entries(among), strict=True):
            if found is None or not self._entries.take(found):
                self._entries.run(source, stretch, progress)
            if progress:
                progress(len(self.hashes))

    # ------------------------------------------------------------------ step 5

    def check_checkpoints(
        self, source: Source, among: Sequence[Stretch], signed: Iterator[list[Signed] | None]
    ) -> None:
        wrong_roots, covered = 0, 0
        for filed, checkpoint in self._signed(source, among, signed):
            size = checkpoint.size
            if filed is not None and filed != size:
                self.fault("checkpoint", filed, f"filed under this size: is of size {size}")
            if not self._frontier.size <= size <= len(self.hashes):
                self.fault("checkpoint", size, f"there are {len(self.hashes)} entries")
                continue
            covered = size
            self._frontier = self._frontier.extended(self.hashes[self._frontier.size : size])
            if self._frontier.root() != checkpoint.root:
                wrong_roots += 1
                if wrong_roots == 1:
                    self.fault("checkpoint", size, "its root is not that of the entries before it")
        if wrong_roots > 1:
            self.fault("checkpoint", None, f"{wrong_roots - 1} later ones have other roots, too")
        if covered != len(self.hashes):
            self.fault("checkpoint", None, f"{len(self.hashes) - covered} entries under none")

    def _signed(
        self, source: Source, among: Sequence[Stretch], signed: Iterator[list[Signed] | None]
    ) -> Iterator[Signed]:
        """The checkpoints whose signature holds, in order; counts all, and names the others."""
        for stretch, found in zip(among, signed, strict=True):
            if found is not None:
                self._checkpoints += len(found)
                yield from found
                continue
            for stored in source.all_checkpoints(stretch):
                self._checkpoints += 1
                try:
                    yield Signed(stored.size, open_checkpoint(stored.note, self._verifier))
                except BadNote as fault:
                    self.fault("checkpoint", stored.size, str(fault))

    # ------------------------------------------------------------------ step 6

    def check_tiles(self, source: Source, levels: list[list[bytes]]) -> None:
        missing = {(level, n): width for level, n, width in tiles_of(len(self.hashes))}
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

    # ------------------------------------------------------------------ step 7

    def check_container(self, source: Source) -> None:
        for message in source.own_faults():
            self.fault("container", None, message)


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
        hashes = [node_hash(*two) for two in zip(hashes[::2], hashes[1::2], strict=True)]
    return hashes[0]
