"""Proofs as files: one entry's place under one signed checkpoint.

    c2sp.org/tlog-proof@v1
    index <n>
    base64(hash) ...

    <checkpoint note>

Promise: reading then writing gives the same bytes; a proof that does not lead to its own
checkpoint is refused.

Not here: whose checkpoint counts, and the rest of a receipt (`receipt`).

Source: c2sp.org/tlog-proof v1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from standclear.log.checkpoint import Checkpoint, open_checkpoint
from standclear.log.errors import BadNote
from standclear.log.merkle import HASH_BYTES, verify_inclusion
from standclear.log.note import NoteVerifier, from_base64, to_base64

_MAGIC = "c2sp.org/tlog-proof@v1"
_INDEX_LINE = re.compile(r"index (0|[1-9][0-9]{0,18})")
_MAX_HASHES = 63  # a tree of 2^63 entries


@dataclass(frozen=True, slots=True)
class TlogProof:
    """index: of the entry; hashes: its inclusion proof; checkpoint_note: what they lead to."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint_note: bytes


def write_proof(proof: TlogProof) -> bytes:
    """The file's bytes. We write no `extra` line."""
    hashes = "".join(to_base64(hash_) + "\n" for hash_ in proof.hashes)
    return f"{_MAGIC}\nindex {proof.index}\n{hashes}\n".encode() + proof.checkpoint_note


def read_proof(data: bytes) -> TlogProof:
    """The proof in a file; an `extra` line is refused, since no entry of ours has one."""
    head, blank, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise BadNote("proof: its lines before the checkpoint are not ASCII") from None
    if not blank or lines[0] != _MAGIC:
        raise BadNote(f"proof: first line {lines[0][:40]!r}: want {_MAGIC!r}")
    match = _INDEX_LINE.fullmatch(lines[1]) if len(lines) > 1 else None
    if not match:
        raise BadNote("proof: second line: want 'index <number>'")
    hashes = tuple(from_base64(line) for line in lines[2:])
    if len(hashes) > _MAX_HASHES or any(len(hash_) != HASH_BYTES for hash_ in hashes):
        raise BadNote(f"proof: want at most {_MAX_HASHES} hashes of {HASH_BYTES} bytes")
    return TlogProof(int(match[1]), hashes, note)


def verify_proof(proof: TlogProof, leaf_hash: bytes, verifier: NoteVerifier) -> Checkpoint:
    """The entry with this leaf hash stands at `proof.index` of this log; returns the checkpoint
    that says so."""
    checkpoint = open_checkpoint(proof.checkpoint_note, verifier)
    verify_inclusion(
        leaf_hash,
        index=proof.index,
        size=checkpoint.size,
        proof=proof.hashes,
        root=checkpoint.root,
    )
    return checkpoint
