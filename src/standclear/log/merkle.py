"""The tree: what one hash says about every entry, and how little it takes to check that.

Promise: `verify_*` return nothing, or raise `BadProof` saying what does not fit; no proof other
than the one that the tree defines is accepted.

Not here: where hashes are stored (`tiles`), who signed the root (`checkpoint`).

Source: RFC 6962 section 2.1 (hashes, Merkle tree), RFC 9162 sections 2.1.3.2 and 2.1.4.2
(verification of inclusion and consistency).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from standclear.log.errors import BadProof

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(leaf: bytes) -> bytes:
    """SHA-256(0x00 || leaf): the name of an entry, everywhere."""
    return sha256(b"\0" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\1" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Frontier:
    """The least one must keep of a tree in order to go on appending to it.

    size   entries so far
    peaks  roots of the perfect subtrees that make it up, largest (leftmost) first; one for each
           1 bit of `size`
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def extended(self, leaf_hashes: Iterable[bytes]) -> Frontier:
        """The tree after these leaves, in amortised two hashes a leaf."""
        size, peaks = self.size, list(self.peaks)
        for hash_ in leaf_hashes:
            # Each trailing 1 bit of the old size is a peak as high as the node just made.
            carry = size
            while carry & 1:
                hash_ = sha256(b"\1" + peaks.pop() + hash_).digest()
                carry >>= 1
            peaks.append(hash_)
            size += 1
        return Frontier(size, tuple(peaks))

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root


def verify_inclusion(
    leaf: bytes, *, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """The entry with this leaf hash is the `index`-th (from 0) of the tree with this root.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size:
        raise BadProof(f"index {index} is not one of the {size} entries of the tree")
    _check_hash_lengths((leaf, root, *proof))
    node, last, hash_ = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise BadProof(f"proof too long: {len(proof)} hashes for a tree of {size}")
        if node & 1 or node == last:
            hash_ = node_hash(sibling, hash_)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            hash_ = node_hash(hash_, sibling)
        node >>= 1
        last >>= 1
    if last != 0:
        raise BadProof(f"proof too short: {len(proof)} hashes for a tree of {size}")
    if hash_ != root:
        raise BadProof(f"entry {index} leads to root {hash_.hex()}, not to {root.hex()}")


def verify_consistency(
    *, old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """The tree of `new_size` begins with the very tree of `old_size`: nothing was rewritten.

    From size 0 there is nothing to prove, and asking is an error; callers who may hold an empty
    tree say so themselves (the tlog-witness protocol wants an empty proof there).

    Source: RFC 9162 section 2.1.4.2.
    """
    if not 0 < old_size <= new_size:
        raise BadProof(f"sizes {old_size} to {new_size}: want 0 < old <= new")
    if old_size == new_size:
        if proof:
            raise BadProof(f"proof of {len(proof)} hashes between equal sizes: want none")
        if old_root != new_root:
            raise BadProof(f"two roots for size {old_size}: {old_root.hex()}, {new_root.hex()}")
        return
    _check_hash_lengths((old_root, new_root, *proof))
    if not proof:
        raise BadProof(f"empty proof between sizes {old_size} and {new_size}")
    path = list(proof)
    if old_size & (old_size - 1) == 0:  # a perfect old tree is itself the first node
        path.insert(0, old_root)
    _climb_consistency(old_size, new_size, path, old_root, new_root)


def _climb_consistency(
    old_size: int, new_size: int, path: list[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Rebuild both roots from one path (RFC 9162 section 2.1.4.2, steps 3 to 7)."""
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node >>= 1
        last >>= 1
    old_hash = new_hash = path[0]
    for sibling in path[1:]:
        if last == 0:
            raise BadProof(f"proof too long between sizes {old_size} and {new_size}")
        if node & 1 or node == last:
            old_hash = node_hash(sibling, old_hash)
            new_hash = node_hash(sibling, new_hash)
            while not node & 1 and node:
                node >>= 1
                last >>= 1
        else:
            new_hash = node_hash(new_hash, sibling)
        node >>= 1
        last >>= 1
    if last != 0:
        raise BadProof(f"proof too short between sizes {old_size} and {new_size}")
    if old_hash != old_root:
        raise BadProof(f"the proof leads to old root {old_hash.hex()}, not to {old_root.hex()}")
    if new_hash != new_root:
        raise BadProof(f"the proof leads to new root {new_hash.hex()}, not to {new_root.hex()}")


def _check_hash_lengths(hashes: Iterable[bytes]) -> None:
    for hash_ in hashes:
        if len(hash_) != HASH_BYTES:
            raise BadProof(f"a hash of {len(hash_)} bytes: want {HASH_BYTES}")
