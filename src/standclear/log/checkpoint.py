"""A checkpoint: the log's own signature under how many entries it has and what they hash to.

    desk.example/log/1
    1234
    base64(root hash)

    — desk.example/log/1 base64(...)

Promise: three lines and no extension lines, origin equal to the key's name, one spelling of each
value: reading then writing gives the same bytes.

Not here: whether two checkpoints fit together (`merkle.verify_consistency`).

Source: c2sp.org/tlog-checkpoint v1.0.0. Extension lines are legal there but other verifiers
refuse them, so this log never writes any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from standclear.log.errors import BadNote
from standclear.log.note import NoteSigner, NoteVerifier, from_base64, open_note, to_base64

_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """origin: the log's name; size: its entries; root: Merkle tree hash over them, 32 bytes."""

    origin: str
    size: int
    root: bytes

    def text(self) -> bytes:
        """The bytes that are signed."""
        return f"{self.origin}\n{self.size}\n{to_base64(self.root)}\n".encode()


def read_checkpoint(text: bytes) -> Checkpoint:
    """The checkpoint in a note's text; says nothing about signatures."""
    lines = text.decode("utf-8").split("\n")
    if len(lines) != 4 or lines[3]:
        raise BadNote(f"a checkpoint of {len(lines) - 1} lines: want origin, size and root")
    origin, size, root_text = lines[:3]
    if not _SIZE.fullmatch(size):
        raise BadNote(f"checkpoint size {size[:30]!r}: want a decimal number without leading zeros")
    root = from_base64(root_text)
    if len(root) != 32:
        raise BadNote(f"checkpoint root of {len(root)} bytes: want 32")
    if not origin:
        raise BadNote("the checkpoint's first line is empty: want the log's origin")
    return Checkpoint(origin, int(size), root)


def sign_checkpoint(checkpoint: Checkpoint, signer: NoteSigner) -> bytes:
    """The signed note, ready to be stored and then, only then, shown."""
    if checkpoint.origin != signer.name:
        raise BadNote(f"origin {checkpoint.origin!r}: the key signs for {signer.name!r}")
    return signer.sign(checkpoint.text())


def open_checkpoint(note: bytes, verifier: NoteVerifier) -> Checkpoint:
    """The checkpoint, if this log's key signed it under this log's name."""
    checkpoint = read_checkpoint(open_note(note, verifier))
    if checkpoint.origin != verifier.name:
        raise BadNote(f"origin {checkpoint.origin!r}: the key signs for {verifier.name!r}")
    return checkpoint
