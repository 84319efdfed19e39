"""Entries and bodies of a log, checked one after another: the first four questions of `audit`.

    1. every leaf is canonical, and stored under its own hash, issuer and number
    2. every signature is by a key of its issuer that counted at that place
    3. every issuer's entries are numbered from 1 without a gap, each naming the one before
    4. every body present fits its entry's commitment

Promise: goes on after a fault; faults stand in the order of the log. A stretch that was checked
apart from what comes before it (`shared_out`) and fits on is as good as one checked here.

Not here: which stretches there are, and who checks them (`audit`, `shared_out`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from standclear.log.entry import Glance, glance, verify_entry, verify_promise
from standclear.log.errors import BadEntry
from standclear.log.header_bytes import Gist
from standclear.log.merkle import HASH_BYTES, leaf_hash
from standclear.log.stored import EVERYTHING, Source, StoredBody, StoredEntry, Stretch

KeyAt = Callable[[str, int], bytes | None]  # (keyid, index) -> public key, None if none counted
Progress = Callable[[int], None]
_REPORT_EVERY = 1024

Place = tuple[int, str]
"""An issuer's entry: its number, and its leaf hash (or its predecessor's) in hex."""


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
class Sound:
    """A stretch without fault, checked apart from the rest.

    hashes      the leaf hashes, one after another
    begin       of each issuer in it: the number of its first entry, and which it follows
    end         of each issuer in it: its last entry
    signatures  entry signatures checked
    bodies      bodies present
    """

    start: int
    hashes: bytes
    begin: dict[str, Place]
    end: dict[str, Place]
    signatures: int
    bodies: int


class EntryChecks:
    """Steps 1 to 4 over consecutive entries.

    hashes      of every leaf, in order
    signatures  entry signatures checked; 0 if no keys were given
    bodies      bodies present
    """

    def __init__(self, keys: KeyAt | None, *, start: int | None = None) -> None:
        """From the log's beginning; or, without knowing what comes before, from index `start`."""
        self.faults: list[Fault] = []
        self.hashes: list[bytes] = []
        self.signatures = self.bodies = 0
        self._keys = keys
        self._start = start or 0
        self._apart = start is not None
        self._begin: dict[str, Place] = {}
        self._last: dict[str, Place] = {}

    def run(
        self, source: Source, among: Stretch = EVERYTHING, progress: Progress | None = None
    ) -> None:
        """Check the entries and bodies of a stretch, which follows on what was checked before."""
        bodies = source.all_bodies(among)
        body = next(bodies, None)
        for stored in source.all_entries(among):
            while body is not None and body.at < stored.at:
                self._check_body(body, None)
                body = next(bodies, None)
            at = self._start + len(self.hashes)
            gist = self._check_entry(at, stored)
            if body is not None and body.at == stored.at:
                self._check_body(body, gist)
                body = next(bodies, None)
            if progress and at % _REPORT_EVERY == 0:
                progress(at)
            if self._apart and self.faults:
                return  # nothing of it will count
        while body is not None:
            self._check_body(body, None)
            body = next(bodies, None)

    def sound(self) -> Sound | None:
        """What was found of a stretch checked apart; None if anything is wrong with it."""
        if self.faults:
            return None
        hashes = b"".join(self.hashes)
        return Sound(self._start, hashes, self._begin, self._last, self.signatures, self.bodies)

    def take(self, found: Sound) -> bool:
        """Count in a stretch that was checked apart, unless it does not follow on this."""
        if found.start != len(self.hashes) or any(
            place != _next(self._last.get(issuer)) for issuer, place in found.begin.items()
        ):
            return False
        data = found.hashes
        self.hashes += [data[i : i + HASH_BYTES] for i in range(0, len(data), HASH_BYTES)]
        self._last |= found.end
        self.signatures += found.signatures
        self.bodies += found.bodies
        return True

    # ---- one entry, one body

    def _fault(self, place: str, index: int | None, message: str) -> None:
        self.faults.append(Fault(place, index, message))

    def _check_entry(self, at: int, stored: StoredEntry) -> Gist | None:
        if stored.at != at:
            self._fault("entry", at, f"missing: entry {stored.at} is stored in its place")
        entry, why = _read(stored.leaf)
        hash_ = leaf_hash(stored.leaf) if entry is None else entry.leaf_hash
        self.hashes.append(hash_)
        if stored.leaf_hash is not None and stored.leaf_hash != hash_:
            self._fault("entry", at, f"filed under hash {stored.leaf_hash.hex()}: is {hash_.hex()}")
        if entry is None:
            self._fault("entry", at, why)
            return None
        gist = entry.gist
        if stored.issuer is not None and (stored.issuer, stored.seq) != gist[:2]:
            filed = f"filed as {stored.issuer!r} {stored.seq}"
            self._fault("entry", at, f"{filed}: is {gist.issuer!r} {gist.seq}")
        self._check_order(at, gist, hash_)
        if self._keys is not None:
            self._check_signature(at, entry, self._keys)
        return gist

    def _check_order(self, at: int, gist: Gist, hash_: bytes) -> None:
        issuer, found = gist.issuer, gist[1:3]
        last = self._last.get(issuer)
        if last is None and self._apart:
            self._begin[issuer] = found
        elif found != (want := _next(last)):
            self._fault(
                "entry",
                at,
                f"{issuer} number {found[0]} after {found[1][:16]!r}: "
                f"want number {want[0]} after {want[1][:16]!r}",
            )
        self._last[issuer] = gist.seq, hash_.hex()

    def _check_signature(self, at: int, entry: Glance, keys: KeyAt) -> None:
        self.signatures += 1
        public_key = keys(entry.keyid, at)
        if public_key is None:
            self._fault("entry", at, f"no key {entry.keyid} counted at this place")
            return
        try:
            verify_entry(entry, public_key)
        except BadEntry as fault:
            self._fault("entry", at, str(fault))

    def _check_body(self, stored: StoredBody, gist: Gist | None) -> None:
        self.bodies += 1
        if gist is None:
            self._fault("body", stored.at, "its entry is missing or does not read")
            return
        try:
            verify_promise(gist, stored.body, stored.nonce)
        except BadEntry as fault:
            self._fault("body", stored.at, str(fault))


def _read(leaf: bytes) -> tuple[Glance | None, str]:
    """The entry, or why it is none."""
    try:
        return glance(leaf), ""
    except BadEntry as fault:
        return None, str(fault)


def _next(last: Place | None) -> Place:
    """The number of an issuer's next entry, and the one that it must name."""
    return (1, "") if last is None else (last[0] + 1, last[1])
